"""The files of a result: the contract of names and fields, whole or not at all."""

from __future__ import annotations

import errno
import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from engine.contracts.cancel import CancelToken
from engine.contracts.errors import OutputFailed
from engine.contracts.explanation import Explanation
from engine.contracts.pair import ImageChoice
from engine.contracts.settings import ExplainRequest, Settings
from engine.record import write_explanation
from engine.session import Session, run_to_end


@pytest.fixture(scope="module")
def explanation(session: Session, astronaut: Path, group: Path) -> Explanation:
    request = ExplainRequest(ImageChoice(astronaut), ImageChoice(group, 2), Settings(controls=3))
    return run_to_end(session.explain(request, CancelToken()))


@pytest.fixture(scope="module")
def folder(explanation: Explanation, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("result") / "new" / "folder"
    write_explanation(explanation, out, "A title <with> signs")
    return out


def test_every_file_of_the_contract_is_there(folder: Path) -> None:
    document = json.loads((folder / "explanation.json").read_text(encoding="utf-8"))
    assert document["schema"] == "sim2word/explanation/1"
    for side in ("a", "b"):
        crop = np.asarray(Image.open(folder / f"aligned_{side}.png"))
        assert crop.shape == (150, 150, 3)
    for entry in document["maps"]:
        values = np.load(folder / entry["file"], allow_pickle=False)
        assert values.dtype == np.float32
        assert values.shape == (150, 150)
        assert np.array(entry["affine"]).shape == (2, 3)
    with np.load(folder / "masks.npz", allow_pickle=False) as masks:
        named = {name for word in document["words"] for name in word["masks"]}
        assert named == set(masks.files)
        assert all(masks[name].dtype == bool for name in masks.files)
    assert not list(folder.rglob(".part-*"))


def test_the_json_has_the_fields_that_others_rely_on(folder: Path) -> None:
    document = json.loads((folder / "explanation.json").read_text(encoding="utf-8"))
    provenance = document["provenance"]
    assert {"app", "git", "models", "libraries", "device", "seed", "settings"} <= provenance.keys()
    assert {m["role"] for m in provenance["models"]} == {"detector", "recognition", "attributes"}
    assert all(len(m["sha256"]) == 64 and m["licence"] and m["file"] for m in provenance["models"])
    for image in document["images"]:
        assert {
            "path",
            "sha256",
            "width",
            "height",
            "faces",
            "chosen_face",
            "quality",
        } <= image.keys()
        assert {"name", "probability"} <= image["attributes"][0].keys()
        assert {"box", "keypoints", "score"} <= image["faces"][0].keys()
    assert {"cosine", "angular", "threshold", "calibrated"} <= document["similarity"].keys()
    fields = {
        "rank",
        "attribute",
        "value",
        "image",
        "present_a",
        "present_b",
        "score",
        "supported",
        "direction",
        "interventions",
        "ranked_by",
    }
    for word in document["words"]:
        assert fields <= word.keys()
        assert word["image"] in ("a", "b", "both")
        assert (word["rank"] is None) == (word["ranked_by"] is None)
        kinds = [made["kind"] for made in word["interventions"]]
        assert word["rank"] is None or kinds[0] == word["ranked_by"]
    change = next(w for w in document["words"] if w["rank"] == 1)["interventions"][0]
    assert {
        "kind",
        "fill",
        "similarity",
        "effect",
        "control_mean",
        "control_sd",
        "z",
    } <= change.keys()
    assert document["text"]["en"]
    assert document["text"]["zh"]


def test_the_page_stands_alone_and_gives_no_verdict(folder: Path) -> None:
    page = (folder / "report.html").read_text(encoding="utf-8")
    assert "A title &lt;with&gt; signs" in page
    assert 'src="http' not in page
    assert "data:image/png;base64" in page
    lowered = page.lower()
    for verdict in ("same person", "different person", "identified as", "is a match"):
        assert verdict not in lowered


def test_a_full_disk_leaves_nothing_half_written(
    explanation: Explanation, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "out"
    written = []

    def full(self: Path, *_: object, **__: object) -> int:
        written.append(self.name)
        if len(written) > 5:
            raise OSError(errno.ENOSPC, "No space left on device")
        return 0

    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(OutputFailed, match="no space left"):
        write_explanation(explanation, target, "x")
    assert len(written) == 6
    assert not target.exists()


@pytest.mark.parametrize("there", [False, True])
def test_a_kill_leaves_no_half_that_looks_whole(tmp_path: Path, there: bool) -> None:
    names = ("whole", "a", "b")
    script = (
        "import os, sys; from pathlib import Path; from engine.files.folder import whole_folder\n"
        "left = int(sys.argv[2]); real = {n: getattr(Path, n) for n in ('replace', 'rename')}\n"
        "def counted(name):\n"
        "    def move(self, target):\n"
        "        global left\n"
        "        left -= 1\n"
        "        os._exit(9) if left < 0 else None\n"
        "        return real[name](self, target)\n"
        "    return move\n"
        "for name in real: setattr(Path, name, counted(name))\n"
        "with whole_folder(Path(sys.argv[1]), ('whole', 'a', 'b')) as new:\n"
        "    for name in ('whole', 'a', 'b'): (new / name).write_text('new')\n"
    )
    seen = set()
    for moves in range(9):
        out = tmp_path / str(moves) / "out"
        out.mkdir(parents=True) if there else None
        for name in names if there else ():
            (out / name).write_text("old")
        done = subprocess.run([sys.executable, "-c", script, out, str(moves)], check=False)
        found = {name: (out / name).read_text() for name in names if (out / name).exists()}
        if "whole" in found:
            assert len(found) == 3
            assert len(set(found.values())) == 1
        seen.add((done.returncode, *found.values()))
        again = subprocess.run([sys.executable, "-c", script, out, "99"], check=False)
        assert again.returncode == 0
        assert {path.name: path.read_text() for path in out.iterdir()} == dict.fromkeys(
            names, "new"
        )
        assert list(out.parent.iterdir()) == [out]
    whole = ("new",) * 3
    assert {(0, *whole), (9,)} <= seen
    assert ((9, "old", "old", "old") in seen) is there


def test_a_figure_can_be_checked_with_the_folder_alone(session: Session, folder: Path) -> None:
    import torch

    from engine.models.recognition import cosine, to_batch

    document = json.loads((folder / "explanation.json").read_text(encoding="utf-8"))
    crop, other, fill = (
        np.asarray(Image.open(folder / f"{name}.png"))
        for name in ("aligned_a", "aligned_b", "fill_a")
    )
    word = next(w for w in document["words"] if (w["image"], w["rank"]) == ("a", 1))
    with np.load(folder / "masks.npz", allow_pickle=False) as masks:
        erased = np.where(masks[word["masks"][0]][..., None], fill, crop)
    with torch.inference_mode():
        a, b = session.pack.recognition.embed(
            to_batch(np.stack([erased, other]), torch.device("cpu"))
        )
    made = next(c for c in word["interventions"] if c["kind"] == "erase")
    assert float(cosine(a, b)) == pytest.approx(made["similarity"], abs=1e-5)


def test_an_earlier_result_is_replaced_whole_and_nothing_else_is_touched(
    explanation: Explanation, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    write_explanation(explanation, out, "first")
    (out / "pictures" / "word_a_99_stale.png").write_bytes(b"old")
    write_explanation(explanation, out, "second")
    assert not (out / "pictures" / "word_a_99_stale.png").exists()
    assert "second" in (out / "report.html").read_text(encoding="utf-8")
    (out / "notes.txt").write_text("mine")
    with pytest.raises(OutputFailed, match=r"not empty: it holds notes\.txt"):
        write_explanation(explanation, out, "third")
    assert (out / "notes.txt").read_text() == "mine"
    assert "second" in (out / "report.html").read_text(encoding="utf-8")


def test_originals_are_never_in_the_way_of_results(
    explanation: Explanation, tmp_path: Path
) -> None:
    from engine.files.checks import check_apart

    photo = tmp_path / "a" / "evidence.png"
    with pytest.raises(OutputFailed, match="is read here"):
        check_apart([photo], files=[tmp_path / "a" / ".." / "a" / "evidence.png"])
    with pytest.raises(OutputFailed, match="lies in the output folder"):
        check_apart([photo], [tmp_path])
    check_apart([photo], [tmp_path / "b"], [tmp_path / "a" / "other.json"])
    with pytest.raises(OutputFailed, match="lies in the output folder"):
        write_explanation(explanation, explanation.faces[0].photo.path.parent, "x")

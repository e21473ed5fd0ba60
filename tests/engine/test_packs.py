"""Model packs: imported whole or not at all, read-only, and the networks as they were."""

from __future__ import annotations

import json
import stat
import zipfile
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch

from engine.commands.main import main
from engine.contracts.cancel import CancelToken
from engine.contracts.errors import BadInput, ModelMissing, ModelRefused
from engine.contracts.packs import ModelChoice
from engine.contracts.pair import ImageChoice
from engine.contracts.settings import ExplainRequest, Settings
from engine.imaging import align, decode
from engine.models.input_spec import InputSpec, arcface_template
from engine.models.packs import FileKind, PackStore, load_models
from engine.models.packs.inspecting import AGREEMENT
from engine.session import Session, run_to_end
from tests.engine.tiny_onnx import SIDE, write_recognition

SHARED = Path(__file__).resolve().parents[3] / "shared" / "models" / "insightface_testpack"
QUICK = Settings(controls=3, search_steps=2, evidence=("erase",), parts=False, score_map=False)


@pytest.fixture
def folder(tiny_pack: Path) -> Path:
    """A pack, with a file that does not belong to it."""
    (tiny_pack / "notes.exe").write_bytes(b"not of the pack")
    return tiny_pack


@pytest.fixture(scope="module")
def real_pack() -> Path:
    """An InsightFace pack; tests that need it skip where it is absent."""
    if not SHARED.is_dir():
        pytest.skip("the InsightFace test pack (../shared/models) is not on this machine")
    return SHARED


def test_an_imported_pack_is_hashed_tried_and_read_only(store: PackStore, folder: Path) -> None:
    pack = store.add(folder)
    assert store.names() == ("tiny",)
    net = pack.manifest.first(FileKind.RECOGNITION)
    assert net is not None
    assert net.agreement is not None
    assert net.agreement >= AGREEMENT
    assert net.spec == InputSpec(SIDE)
    assert not net.why_no_maps
    assert pack.manifest.licence == "Use it well."
    assert {path.name for path in pack.folder.iterdir()} == {"net.onnx", "LICENSE", "manifest.json"}
    for path in pack.folder.iterdir():
        assert not path.stat().st_mode & (stat.S_IWUSR | stat.S_IWGRP | stat.S_IWOTH)
    assert store.problems("tiny") == ()


def test_a_changed_file_is_named_and_not_loaded(store: PackStore, folder: Path) -> None:
    pack = store.add(folder)
    path = pack.folder / "net.onnx"
    path.chmod(0o600)
    path.write_bytes(path.read_bytes()[:-1] + b"x")
    (problem,) = store.problems("tiny")
    assert "net.onnx" in problem
    with pytest.raises(ModelRefused, match=r"net\.onnx .* not the file that was imported"):
        load_models(ModelChoice("tiny", device="cpu"))
    path.unlink()
    with pytest.raises(ModelMissing, match=r"net\.onnx"):
        load_models(ModelChoice("tiny", device="cpu"))


@pytest.mark.parametrize("entry", ["../out.onnx", "/out.onnx", "a/../../out.onnx", "C:\\out.onnx"])
def test_an_archive_that_leads_out_is_refused(
    store: PackStore, tmp_path: Path, folder: Path, entry: str
) -> None:
    path = tmp_path / "bad.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.write(folder / "net.onnx", "net.onnx")
        archive.writestr(zipfile.ZipInfo(entry), (folder / "net.onnx").read_bytes())
    with pytest.raises(ModelRefused, match="leads out"):
        store.add(path)
    assert store.names() == ()
    assert not list(tmp_path.glob("**/out.onnx"))
    assert not store.root.exists()


def test_a_link_in_an_archive_is_refused(store: PackStore, tmp_path: Path, folder: Path) -> None:
    path = tmp_path / "link.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.write(folder / "net.onnx", "net.onnx")
        entry = zipfile.ZipInfo("other.onnx")
        entry.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(entry, "/etc/passwd")
    with pytest.raises(ModelRefused, match=r"other\.onnx"):
        store.add(path)
    (folder / "licence.txt").symlink_to(tmp_path / "link.zip")
    with pytest.raises(ModelRefused, match=r"licence\.txt"):
        store.add(folder)


def test_zip_and_folder_give_the_same_pack(store: PackStore, tmp_path: Path, folder: Path) -> None:
    path = tmp_path / "packed.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for file in folder.iterdir():
            archive.write(file, f"inside/{file.name}")
    assert store.add(path).manifest.files == store.add(folder).manifest.files


def test_what_is_no_pack_is_told(store: PackStore, tmp_path: Path, folder: Path) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "broken.zip").write_bytes(b"PK no")
    (tmp_path / "text.onnx").write_bytes(b"no network")
    for name in ("empty", "broken.zip", "absent"):
        with pytest.raises(BadInput):
            store.add(tmp_path / name)
    with pytest.raises(ModelRefused, match=r"text\.onnx"):
        store.add(tmp_path / "text.onnx")
    for name in ("../up", "", "embedded", "a/b", "x" * 65):
        with pytest.raises(BadInput, match="cannot be named"):
            store.add(folder, name or " ")
    store.add(folder)
    with pytest.raises(BadInput, match="already"):
        store.add(folder)
    assert store.names() == ("tiny",)


def test_nothing_is_stored_before_the_licence_is_accepted(
    store: PackStore, folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["models", "import", str(folder)]) == 1
    reported = capsys.readouterr()
    assert "Use it well." in reported.out
    assert "--accept-licence" in reported.err
    assert store.names() == ()
    document = tmp_path / "packs.json"
    assert main(["models", "import", str(folder), "--accept-licence", "--name", "mine"]) == 0
    assert main(["models", "list", "--json", str(document)]) == 0
    (told_pack,) = json.loads(document.read_text(encoding="utf-8"))["packs"]
    assert told_pack["name"] == "mine"
    assert told_pack["calibration"] is None
    assert main(["models", "verify", "mine"]) == 0
    assert main(["models", "remove", "mine"]) == 0
    assert store.names() == ()
    assert main(["models", "verify", "mine"]) == 1


def test_a_network_without_torch_form_scores_and_tells_words_but_no_maps(
    store: PackStore, tmp_path: Path, group: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = write_recognition(tmp_path / "odd.onnx", pooling="GlobalLpPool")
    assert main(["models", "import", str(path), "--accept-licence"]) == 0
    assert "scores only" in capsys.readouterr().out
    assert store.names() == ("odd",)
    session = Session.on(ModelChoice("odd", device="cpu"))
    assert not session.pack.recognition.gives_maps
    request = ExplainRequest(ImageChoice(group, 0), ImageChoice(group, 1), QUICK)
    explanation = run_to_end(session.explain(request, CancelToken()))
    assert any(word.rank is not None for word in explanation.words)
    assert {m.branch.partition(":")[0] for m in explanation.maps} == {"attribute"}
    published = replace(request, settings=replace(QUICK, method="sim2word"))
    with pytest.raises(ModelRefused, match="scores only"):
        run_to_end(session.explain(published, CancelToken()))


def test_a_tap_can_be_chosen(store: PackStore, folder: Path) -> None:
    default = store.add(folder)
    net = default.manifest.first(FileKind.RECOGNITION)
    assert net is not None
    assert net.tap == net.taps[-1]
    finer = store.add(folder, "finer", tap=net.taps[1]).manifest.first(FileKind.RECOGNITION)
    assert finer is not None
    assert finer.tap == net.taps[1]
    with pytest.raises(BadInput, match="no feature map nowhere"):
        store.add(folder, "wrong", tap="nowhere")
    crops = torch.zeros(2, 3, SIDE, SIDE)
    tapped = load_models(ModelChoice("finer", device="cpu")).recognition.tap(crops)
    assert tapped.features.shape[2:] == (28, 28)


def test_a_calibrated_pack_reads_its_score_against_its_own_pairs(
    store: PackStore,
    folder: Path,
    group: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    store.add(folder)
    photo = decode(group)
    session = Session.on(ModelChoice("tiny", device="cpu"))
    faces = session.pack.detector.detect(photo.pixels)
    from PIL import Image

    for number, face in enumerate(faces):
        crop, _ = align(photo.pixels, face, arcface_template(SIDE) + 60, SIDE + 120)
        Image.fromarray(crop).save(tmp_path / f"{number}.png")
    rows = ["image_a,image_b,same_person", "0.png,1.png,1", "2.png,3.png,1", "0.png,2.png,0"]
    (tmp_path / "pairs.csv").write_text("\n".join([*rows, "1.png,3.png,0"]), encoding="utf-8")
    request = ExplainRequest(ImageChoice(group, 0), ImageChoice(group, 1), QUICK)
    before = run_to_end(session.explain(request, CancelToken()))
    assert before.similarity.operating_point is None
    assert before.account is None
    assert (
        main(
            [
                "models",
                "calibrate",
                "tiny",
                "--pairs",
                str(tmp_path / "pairs.csv"),
                "--images",
                str(tmp_path),
                "--data",
                "four pairs",
            ]
        )
        == 0
    )
    printed = capsys.readouterr().out
    assert "no account of the score: There are 1 people" in printed
    assert "at least 300 people" in printed
    after = Session.on(ModelChoice("tiny", device="cpu")).pack.recognition.statistics
    assert after is not None
    assert after.operating_point.data == "four pairs"
    assert (after.operating_point.mated, after.operating_point.nonmated) == (2, 2)
    assert after.nonmated_mean < 1 > after.mated_mean


def test_an_unknown_pack_names_those_installed(store: PackStore, folder: Path) -> None:
    store.add(folder)
    with pytest.raises(ModelMissing, match="embedded, tiny"):
        load_models(ModelChoice("absent", device="cpu"))
    with pytest.raises(ModelMissing, match="no detector"):
        load_models(ModelChoice("tiny", detector="tiny", device="cpu"))


@pytest.mark.filterwarnings("ignore:`estimate` is deprecated:FutureWarning")
def test_an_insightface_pack_gives_the_figures_of_insightface(
    store: PackStore, real_pack: Path, group: Path
) -> None:
    import onnxruntime
    from insightface.app import FaceAnalysis

    from engine.imaging.opencv import cv2

    onnxruntime.set_default_logger_severity(3)
    pack = store.add(real_pack)
    session = Session.on(ModelChoice(pack.name, device="cpu"))
    assert session.pack.recognition.gives_maps
    theirs = FaceAnalysis(name=str(real_pack), providers=["CPUExecutionProvider"])
    theirs.prepare(ctx_id=-1)
    expected = {
        tuple(np.rint(face.bbox[:2]).astype(int)): face.normed_embedding
        for face in theirs.get(cv2.imread(str(group)))
    }
    photo, faces = session.find_faces(group)
    assert len(faces) == len(expected) == 6
    for number, face in enumerate(faces):
        (embedding,) = session.embed(session.align(photo, faces, ImageChoice(group, number)))
        known = expected[tuple(np.rint(face.box[:2]).astype(int))]
        ours = embedding.numpy() / np.linalg.norm(embedding.numpy())
        assert float(ours @ known) > 0.999


def test_an_insightface_pack_explains(store: PackStore, real_pack: Path, group: Path) -> None:
    pack = store.add(real_pack)
    session = Session.on(ModelChoice(pack.name, detector="embedded", device="cpu"))
    for method in ("measured", "sim2word"):
        request = ExplainRequest(
            ImageChoice(group, 0), ImageChoice(group, 1), replace(QUICK, method=method)
        )
        explanation = run_to_end(session.explain(request, CancelToken()))
        assert any(word.rank is not None for word in explanation.words)
        assert all(np.isfinite(m.values).all() for m in explanation.maps)
        names = {model.role: model.name for model in explanation.provenance.models}
        assert names["recognition"].startswith("insightface_testpack/")
        assert names["detector"] == "YuNet 2023mar"


def test_a_judge_scores_the_same_changes(store: PackStore, folder: Path, group: Path) -> None:
    store.add(folder)
    request = ExplainRequest(ImageChoice(group, 0), ImageChoice(group, 1), QUICK)
    for judge in ("embedded", "tiny"):
        session = Session.on(ModelChoice(judge=judge, device="cpu"))
        explanation = run_to_end(session.explain(request, CancelToken()))
        changes = [word.ranking for word in explanation.words if word.ranking is not None]
        assert changes
        if judge == "embedded":
            # The network that is explained agrees with itself.
            assert [c.judged for c in changes] == pytest.approx(
                [c.effect for c in changes], abs=1e-5
            )
        else:
            assert all(c.judged is not None for c in changes)
            assert any(abs((c.judged or 0.0) - c.effect) > 1e-4 for c in changes)
        assert explanation.provenance.models[-1].role == "judge"

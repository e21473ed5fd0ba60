"""Several methods on one pair: what is reported, measured and written."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
from PIL import Image

from engine.commands.main import main
from engine.contracts.cancel import CancelToken
from engine.contracts.errors import BadInput, ModelMissing, ModelRefused, NoFaceFound, OutOfMemory
from engine.contracts.events import Cancelled, Event, Failed
from engine.contracts.methods import (
    AllCompared,
    CompareRequest,
    MethodProgress,
    MethodReady,
    MethodsCompared,
)
from engine.contracts.packs import ModelChoice
from engine.contracts.pair import ImageChoice
from engine.contracts.settings import Hypothesis
from engine.explain.maps.region_search import AREA
from engine.explain.replacing.regions import top_region
from engine.explain.saliency.fggb import Fggb
from engine.models.packs import PackStore
from engine.record.comparison.folder import comparison_document, comparison_page
from engine.session import Session, compare_methods
from engine.session.comparing import ranked
from tests.engine.tiny_onnx import write_recognition

QUICK = ("ebp", "evidence", "xcos", "corrrise")


def request_of(astronaut: Path, group: Path, *methods: str) -> CompareRequest:
    return CompareRequest(
        ImageChoice(astronaut), ImageChoice(group, 2), methods or QUICK, masks=40, limit=False
    )


def reported(session: Session, request: CompareRequest) -> list[Event]:
    return list(compare_methods(session, request, CancelToken()))


@pytest.fixture(scope="module")
def events(session: Session, astronaut: Path, group: Path) -> list[Event]:
    return reported(session, request_of(astronaut, group))


@pytest.fixture(scope="module")
def comparison(events: list[Event]) -> MethodsCompared:
    last = events[-1]
    assert isinstance(last, AllCompared)
    return last.comparison


def test_methods_come_one_by_one(events: list[Event]) -> None:
    ready = [event.compared.card.name for event in events if isinstance(event, MethodReady)]
    assert ready == list(QUICK)
    for name in QUICK:
        shares = [e.share for e in events if isinstance(e, MethodProgress) and e.method == name]
        assert shares == sorted(shares)
        assert shares[-1] == pytest.approx(1.0)


def test_effects_are_what_erasing_does(session: Session, comparison: MethodsCompared) -> None:
    """Every figure again, from the maps alone."""
    for method in comparison.methods:
        assert method.maps is not None
        assert method.effects is not None
        sign = -1 if method.card.signed and comparison.ranked_as == "nonmated" else 1
        crops = [face.crop.copy() for face in comparison.faces]
        for side, (saliency, effect) in enumerate(zip(method.maps, method.effects, strict=True)):
            region = top_region(sign * saliency.values.astype(np.float64), AREA)
            erased = replace(
                comparison.faces[side],
                crop=np.where(region[..., None], np.uint8(125), crops[side]),
            )
            pair = [erased, comparison.faces[1 - side]]
            cosine = session.similarity(session.embed(*pair)).cosine
            assert cosine - comparison.similarity.cosine == pytest.approx(effect.effect, abs=1e-5)


def test_cells_sum_to_the_score_of_their_method(comparison: MethodsCompared) -> None:
    (xcos,) = (one for one in comparison.methods if one.card.name == "xcos")
    assert all(one.cells is None for one in comparison.methods if one is not xcos)
    assert xcos.cells is not None
    assert xcos.maps is not None
    document = {m["name"]: m for m in comparison_document(comparison)["methods"]}
    assert document["evidence"]["cells"] is None
    for side, (cells, saliency) in enumerate(zip(xcos.cells, xcos.maps, strict=True)):
        assert cells.values.shape == cells.weights.shape
        assert cells.weights.sum() == pytest.approx(1.0, abs=1e-5)
        assert cells.total == pytest.approx(comparison.similarity.cosine, abs=0.05)
        # The map is what each cell adds, more or less than all do on average.
        added = cells.weights * (cells.values - cells.total)
        step = saliency.values.shape[0] // added.shape[0]
        centres = saliency.values[step // 2 :: step, step // 2 :: step]
        assert np.corrcoef(centres.ravel(), added.ravel())[0, 1] > 0.9
        written = document["xcos"]["cells"]["ab"[side]]
        product = np.array(written["values"]) * np.array(written["weights"])
        assert product.sum() == pytest.approx(written["total"], abs=1e-6)
    page = comparison_page(comparison)
    assert f"{xcos.cells[0].total:.4f} for A" in page
    assert page.count('class="sums"') == 2


def test_methods_that_go_through_layers_show_them(comparison: MethodsCompared) -> None:
    (ebp,) = (one for one in comparison.methods if one.card.name == "ebp")
    assert all(not one.layers for one in comparison.methods if one is not ebp)
    assert ebp.maps is not None
    assert [pair[0].branch.split()[1] for pair in ebp.layers] == sorted(
        (pair[0].branch.split()[1] for pair in ebp.layers),
        key=lambda cells: int(cells.split("x")[0]),
    )
    for side, saliency in enumerate(ebp.maps):
        last = ebp.layers[-1][side].values
        assert np.corrcoef(last.ravel(), saliency.values.ravel())[0, 1] > 0.5
    document = {m["name"]: m for m in comparison_document(comparison)["methods"]}
    assert document["evidence"]["layers"] == []
    written = document["ebp"]["layers"]
    assert [one["layer"] for one in written] == [pair[0].branch for pair in ebp.layers]
    assert len({one[side] for one in written for side in "ab"}) == 2 * len(written)
    page = comparison_page(comparison)
    assert page.count("layer by layer") == 1
    assert all(f">{one['layer']}<" in page for one in written)


def test_ranks_follow_the_effects(comparison: MethodsCompared) -> None:
    for side in range(2):
        by_rank = sorted(comparison.methods, key=lambda m: m.ranks[side] if m.ranks else 99)
        effects = [m.effects[side].effect for m in by_rank if m.effects]
        assert effects == sorted(effects, reverse=comparison.ranked_as == "nonmated")
    turned = ranked(list(comparison.methods), -1.0)
    assert turned[0].ranks != comparison.methods[0].ranks


def test_words_are_attributes_that_the_face_has(
    session: Session, comparison: MethodsCompared
) -> None:
    known = {output.key for output in session.pack.attributes.outputs}
    words = [word for method in comparison.methods for word in method.words]
    assert any(word is not None for word in words)
    assert {word.key for word in words if word is not None} <= known


def test_a_third_face_is_whom_methods_contrast_with(
    session: Session, astronaut: Path, group: Path
) -> None:
    request = request_of(astronaut, group, "cebp", "evidence")
    alone = reported(session, request)[-1]
    with_third = reported(session, replace(request, nonmates=(ImageChoice(group, 1),)))[-1]
    assert isinstance(alone, AllCompared)
    assert isinstance(with_third, AllCompared)
    found = with_third.comparison
    assert found.ranked_as == "mated"
    assert found.mates == ()
    (third,) = found.nonmates
    face = session.open_face(ImageChoice(group, 1))
    expected = session.similarity(session.embed(found.faces[0], face)).cosine
    assert third.similarity.cosine == pytest.approx(expected)
    maps = [c.methods[0].maps for c in (alone.comparison, found)]
    assert maps[0] is not None
    assert maps[1] is not None
    assert not np.allclose(maps[0][0].values, maps[1][0].values)


def test_of_several_mates_and_non_mates_the_mean_counts(
    session: Session, astronaut: Path, group: Path
) -> None:
    request = request_of(astronaut, group, "cebp")
    faces = [ImageChoice(group, number) for number in (1, 3)]

    def maps(mates: tuple[ImageChoice, ...], nonmates: tuple[ImageChoice, ...]) -> np.ndarray:
        last = reported(session, replace(request, mates=mates, nonmates=nonmates))[-1]
        assert isinstance(last, AllCompared)
        found = last.comparison
        assert (len(found.mates), len(found.nonmates)) == (len(mates), len(nonmates))
        assert found.methods[0].maps is not None
        return found.methods[0].maps[0].values

    def alike(first: np.ndarray, second: np.ndarray) -> float:
        return float(np.corrcoef(first.ravel(), second.ravel())[0, 1])

    one = maps((), tuple(faces[:1]))
    assert alike(maps((), (faces[0], faces[0])), one) > 0.9999
    both = maps((), tuple(faces))
    assert alike(both, one) < 0.999
    assert alike(maps((), tuple(faces[::-1])), both) > 0.9999
    # B once more changes nothing; another face does.
    assert alike(maps((request.b,), tuple(faces[:1])), one) > 0.9999
    assert alike(maps((faces[1],), tuple(faces[:1])), one) < 0.999


def test_a_network_may_lack_what_a_method_needs(
    store: PackStore, tiny_pack: Path, astronaut: Path, group: Path
) -> None:
    store.add(tiny_pack)
    tiny = Session.on(ModelChoice("tiny", device="cpu"))
    last = reported(tiny, request_of(astronaut, group, "xcos", "evidence"))[-1]
    assert isinstance(last, AllCompared)
    xcos, evidence = last.comparison.methods
    assert isinstance(xcos.error, ModelMissing | ModelRefused)
    assert xcos.ranks is None
    assert evidence.ranks == (1, 1)


def test_faults_are_told(session: Session, astronaut: Path, coffee: Path, group: Path) -> None:
    failed = reported(session, replace(request_of(astronaut, group), b=ImageChoice(coffee)))[-1]
    assert isinstance(failed, Failed)
    assert isinstance(failed.error, NoFaceFound)
    assert failed.image == "b"
    unknown = reported(session, request_of(astronaut, group, "nothing"))[-1]
    assert isinstance(unknown, Failed)
    assert isinstance(unknown.error, BadInput)
    token = CancelToken()
    run = compare_methods(session, request_of(astronaut, group), token)
    next(run)
    token.cancel()
    assert isinstance(list(run)[-1], Cancelled)


def test_the_command_writes_picture_maps_page_and_json(
    astronaut: Path, group: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out, document = tmp_path / "out", tmp_path / "compare.json"
    arguments = [
        "compare",
        str(astronaut),
        str(group),
        "--face-b",
        "2",
        "--methods",
        "ebp,occlusion",
        "--nonmate",
        str(astronaut),
        "--no-limit",
        "--device",
        "cpu",
        "--out",
        str(out),
        "--json",
        str(document),
    ]
    assert main(arguments) == 0
    printed = capsys.readouterr().out
    assert "EBP" in printed
    assert "random regions" in printed
    values = json.loads(document.read_text())
    assert values["schema"] == "sim2word/compare/1"
    assert [m["name"] for m in values["methods"]] == ["ebp", "occlusion"]
    assert values["similarity"]["third_cosine"] == pytest.approx(1.0, abs=1e-5)
    beside = json.loads((out / "compare.json").read_text())
    for one, other in zip(values["images"], beside["images"], strict=True):
        # Each from its own folder, or the name alone.
        assert Path(one.pop("path")).name == Path(other.pop("path")).name
    assert values == beside
    for method in values["methods"]:
        for path in method["maps"].values():
            assert np.load(out / path).shape == (150, 150)
    with Image.open(out / "compare.png") as picture:
        assert min(picture.size) > 500
    page = (out / "compare.html").read_text()
    assert "Williford" in page
    layers = values["methods"][0]["layers"]
    assert len(layers) > 3
    assert all((out / one[side]).is_file() for one in layers for side in "ab")
    assert page.count("data:image/png") == 3 + 4 + 2 * len(layers)
    # Again over itself, but never over something else.
    assert main(arguments) == 0
    (out / "mine.txt").write_text("mine")
    assert main(arguments) == 1


def test_a_network_that_only_scores_is_compared_with_what_scores_allow(
    store: PackStore, tmp_path: Path, astronaut: Path, group: Path
) -> None:
    folder = tmp_path / "odd"
    folder.mkdir()
    write_recognition(folder / "net.onnx", pooling="GlobalLpPool")
    store.add(folder)
    odd = Session.on(ModelChoice("odd", device="cpu"))
    assert not odd.pack.recognition.gives_maps
    methods = ("measured", "ig", "ebp", "evidence", "corrrise")
    last = reported(odd, request_of(astronaut, group, *methods))[-1]
    assert isinstance(last, AllCompared)
    able = {m.card.name: m.error is None for m in last.comparison.methods}
    assert able == {name: name == "corrrise" for name in methods}
    for method in last.comparison.methods:
        assert method.error is None or "gives scores only" in method.error.cause


def test_one_method_without_memory_ends_no_other(
    session: Session, astronaut: Path, group: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def starved(_self: object, _question: object) -> object:
        raise torch.OutOfMemoryError("out of memory")

    monkeypatch.setattr(Fggb, "maps", starved)
    last = reported(session, request_of(astronaut, group, "fggb", "evidence"))[-1]
    assert isinstance(last, AllCompared)
    fggb, evidence = last.comparison.methods
    assert isinstance(fggb.error, OutOfMemory)
    assert evidence.ranks == (1, 1)


def test_a_non_mate_and_the_other_question_exclude_each_other(
    session: Session, astronaut: Path, group: Path
) -> None:
    request = replace(request_of(astronaut, group, "cebp"), nonmates=(ImageChoice(group, 1),))
    settings = replace(request.settings, hypothesis=Hypothesis.NONMATED)
    last = reported(session, replace(request, settings=settings))[-1]
    assert isinstance(last, Failed)
    assert isinstance(last.error, BadInput)

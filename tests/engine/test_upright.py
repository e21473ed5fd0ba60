"""Photos that were turned without a word: read as their faces stand upright, and said so."""

from __future__ import annotations

import io
import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image, ImageOps

from engine.commands.main import main
from engine.contracts.errors import NoFaceFound, UnreadableImage
from engine.contracts.pair import AS_FOUND, AlignedFace, ImageChoice
from engine.contracts.score import SamePhoto
from engine.imaging import decode
from engine.imaging.same_photo import same_photo
from engine.models.upright import turn
from engine.models.yunet import YuNet
from engine.session import Session


def cosine(session: Session, a: AlignedFace, b: AlignedFace) -> float:
    return session.similarity(session.embed(a, b)).cosine


def turned(astronaut: Path, folder: Path, degrees: int) -> Path:
    path = folder / f"turned-{degrees}.png"
    Image.open(astronaut).rotate(-degrees, Image.Resampling.BICUBIC, expand=True).save(path)
    return path


@pytest.mark.parametrize("degrees", [90, 180, 270])
def test_a_quarter_turn_changes_nothing_but_a_note(
    session: Session, astronaut: Path, tmp_path: Path, degrees: int
) -> None:
    straight = session.open_face(ImageChoice(astronaut))
    path = turned(astronaut, tmp_path, degrees)
    found = session.open_face(ImageChoice(path))
    assert found.photo.turned == 360 - degrees
    assert np.array_equal(found.photo.pixels, straight.photo.pixels)
    assert not found.photo.pixels.flags.writeable
    assert found.face == straight.face
    assert found.quality.warnings == ("photo_turned",)
    assert any("turned by" in note for note in found.photo.notes)
    # Undone: as the file has it.
    as_it_is = session.open_face(ImageChoice(path, turn=0))
    assert as_it_is.photo.turned == 0
    as_found = session.open_face(ImageChoice(path, turn=AS_FOUND))
    assert cosine(session, straight, as_found) < 0.95  # its points are those of no upright face
    by_hand = session.open_face(ImageChoice(path, turn=360 - degrees))
    assert np.array_equal(by_hand.crop, straight.crop)
    hand = replace(ImageChoice(path), hand=straight.face, turn=360 - degrees)
    assert session.open_face(hand).chosen_by == "hand"
    assert np.array_equal(session.open_face(hand).crop, straight.crop)


@pytest.mark.parametrize("degrees", [30, 45, 60, 135, 150, 210, 225, 300, 315, 330])
def test_any_turn_is_scored_as_upright(
    session: Session, astronaut: Path, tmp_path: Path, degrees: int
) -> None:
    straight = session.open_face(ImageChoice(astronaut))
    found = session.open_face(ImageChoice(turned(astronaut, tmp_path, degrees)))
    assert cosine(session, straight, found) > 0.98
    roll = (-found.photo.turned - found.quality.roll_deg) % 360
    assert min(abs(roll - (-360 + degrees)) % 360, abs(roll - degrees) % 360) < 360  # a sane angle
    if abs(found.quality.roll_deg) > 30:
        assert "tilted" in found.quality.warnings


def test_a_turned_photo_is_told_by_command(
    astronaut: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path, out = turned(astronaut, tmp_path, 180), tmp_path / "out.json"
    line = ["explain", str(astronaut), str(path), "--effort", "quick", "--controls", "0"]
    line += ["--no-parts", "--no-score-map"]
    assert main([*line, "--no-exchange", "--json", str(out)]) == 0
    said = capsys.readouterr().out
    assert "B: turned by 180 degrees clockwise" in said
    assert "B: the photo was turned to stand upright" in said
    document = json.loads(out.read_text())
    assert [image["turned"] for image in document["images"]] == [0, 180]
    assert document["similarity"]["cosine"] > 0.98
    assert document["similarity"]["same_photo"] == "pixels"
    assert main([*line, "--no-exchange", "--json", str(out), "--turn-b", "0"]) == 0
    assert json.loads(out.read_text())["similarity"]["cosine"] < 0.95


def test_points_as_found_are_the_detectors(session: Session, group: Path) -> None:
    photo, faces = session.find_faces(group)
    for number in range(len(faces)):
        found = session.align(photo, faces, ImageChoice(group, number, turn=AS_FOUND))
        assert found.face == faces[number]


def test_a_small_square_among_many_places_is_no_face(session: Session) -> None:
    noise = np.random.default_rng(0).integers(0, 255, (900, 2600, 3)).astype(np.uint8)
    assert session.pack.detector.detect(noise) == ()


def test_far_faces_are_found_whatever_was_found_at_first(astronaut: Path, tmp_path: Path) -> None:
    """C07: one near face, and far ones that the first look is too coarse for."""
    scene = Image.new("RGB", (4000, 2600), (120, 130, 140))
    portrait = Image.open(astronaut).convert("RGB")
    scene.paste(portrait.crop((130, 0, 330, 220)).resize((800, 880)), (200, 1500))
    small = portrait.crop((150, 20, 310, 210)).resize((70, 83), Image.Resampling.LANCZOS)
    places = [(1400 + k % 5 * 487, 150 + k // 5 * 533) for k in range(15)]
    for place in places:
        scene.paste(small, place)
    path = tmp_path / "crowd.png"
    scene.save(path)
    faces = YuNet().detect(decode(path).pixels)
    assert len(faces) == 16
    assert faces[0].box[2] > 200 > faces[1].box[2]
    for x, y in places:  # each once, and where it is
        near = [f for f in faces if abs(f.box[0] - x) < 40 and abs(f.box[1] - y) < 45]
        assert len(near) == 1
        assert near[0].keypoints[2][0] == pytest.approx(x + 30, abs=12)


def test_faces_are_numbered_by_command(
    group: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    picture, out = tmp_path / "faces.png", tmp_path / "faces.json"
    assert main(["faces", str(group), "--out", str(picture), "--json", str(out)]) == 0
    document = json.loads(out.read_text())
    assert [row["number"] for row in document["faces"]] == list(range(6))
    assert "6 faces" in capsys.readouterr().out
    drawn, plain = np.array(Image.open(picture)), decode(group).pixels
    assert drawn.shape == plain.shape
    assert (drawn != plain).any(axis=-1).mean() > 0.005


def saved(image: Image.Image, quality: int) -> Image.Image:
    file = io.BytesIO()
    image.save(file, "JPEG", quality=quality)
    return Image.open(file).convert("RGB")


@pytest.mark.parametrize("kind", ["file", "pixels", "jpeg", "mirrored", "cropped", "grey"])
def test_one_photograph_twice_is_told(
    session: Session, astronaut: Path, tmp_path: Path, kind: str
) -> None:
    image = Image.open(astronaut).convert("RGB")
    copies = {
        "pixels": (image, SamePhoto.PIXELS),
        "jpeg": (saved(image, 60), SamePhoto.PHOTOGRAPH),
        "mirrored": (saved(ImageOps.mirror(image), 85), SamePhoto.MIRRORED),
        "cropped": (image.crop((130, 0, 330, 220)), SamePhoto.PHOTOGRAPH),
        "grey": (image.convert("L").convert("RGB"), SamePhoto.PHOTOGRAPH),
    }
    path, expected = tmp_path / "copy.tif", SamePhoto.FILE
    if kind == "file":
        path.write_bytes(astronaut.read_bytes())
    else:
        copies[kind][0].save(path)
        expected = copies[kind][1]
    a, b = (session.open_face(ImageChoice(p)) for p in (astronaut, path))
    if kind == "pixels":
        b = replace(b, photo=replace(b.photo, pixels=a.photo.pixels))
    assert same_photo(a, b) is expected


def test_two_photographs_are_not_one(session: Session, astronaut: Path, group: Path) -> None:
    a = session.open_face(ImageChoice(astronaut))
    others = [session.open_face(ImageChoice(group, number)) for number in range(6)]
    assert all(same_photo(a, other) is None for other in others)
    assert same_photo(others[0], others[1]) is SamePhoto.FILE  # two faces of one file


def test_a_face_in_rows_that_are_missing_is_refused(
    session: Session, astronaut: Path, tmp_path: Path
) -> None:
    image = Image.open(astronaut).convert("RGB")
    file = io.BytesIO()
    image.save(file, "JPEG", quality=90)
    data = file.getvalue()
    whole, carved = tmp_path / "whole.jpg", tmp_path / "carved.jpg"
    whole.write_bytes(data)
    assert not decode(whole).damaged
    for share, cause in ((0.45, None), (0.2, "lacks data|No face was found")):
        carved.write_bytes(data[: int(len(data) * share)] + b"\xff\xd9")
        assert decode(carved).damaged
        if cause is None:  # the face lies above
            assert "damaged" in session.open_face(ImageChoice(carved)).quality.warnings
        else:
            with pytest.raises((UnreadableImage, NoFaceFound), match=cause):
                session.open_face(ImageChoice(carved))


def test_turning_moves_every_pixel_and_no_other() -> None:
    pixels: NDArray[np.uint8] = np.arange(24, dtype=np.uint8).reshape(2, 4, 3)
    assert np.array_equal(turn(pixels, 90)[0, 0], pixels[1, 0])  # the lower left comes to the top
    assert np.array_equal(turn(turn(pixels, 90), 270), pixels)
    assert np.array_equal(turn(pixels, 180), pixels[::-1, ::-1])

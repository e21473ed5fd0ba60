"""The mesh of a face: pose, parts and the way from one face to another, without a network."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from engine.contracts.landmarks import POINTS, Landmarks
from engine.contracts.pair import AlignedFace, Face, Photo, Quality, QualityScores
from engine.imaging.blending import replaced, weights
from engine.imaging.face_parts import OUTSIDE, PARTS, parts_of
from engine.imaging.mesh import coordinates, displaced, mean_face
from engine.imaging.warping import laid_on

SIZE, SCALE = 150, 42.0


def turned(yaw: float = 0.0, pitch: float = 0.0, roll: float = 0.0) -> NDArray[np.float64]:
    """Return the mean face turned so, (POINTS, 3), in a crop."""
    y, p, r = np.radians([yaw, pitch, roll])
    around_y = np.array([[np.cos(y), 0, -np.sin(y)], [0, 1, 0], [np.sin(y), 0, np.cos(y)]])
    around_x = np.array([[1, 0, 0], [0, np.cos(p), np.sin(p)], [0, -np.sin(p), np.cos(p)]])
    around_z = np.array([[np.cos(r), -np.sin(r), 0], [np.sin(r), np.cos(r), 0], [0, 0, 1]])
    shape = mean_face().shape
    apart = shape[473, 0] - shape[468, 0]
    moved = (around_y @ around_x @ around_z @ (shape - shape.mean(0)).T).T / apart * SCALE
    return np.asarray(moved + np.array([SIZE / 2, SIZE / 2, 0]))


def face_of(points: NDArray[np.float64], crop: NDArray[np.uint8] | None = None) -> AlignedFace:
    """Return a face whose photo is its crop."""
    pixels = np.full((SIZE, SIZE, 3), 128, np.uint8) if crop is None else crop
    photo = Photo(Path("face.png"), "0" * 64, pixels, "PNG")
    scores = QualityScores(*([100.0] * 10))
    quality = Quality(*([0.0] * 14), scores)  # type: ignore[call-arg,arg-type] # figures
    cells = np.ones((32, 32), np.float32)
    frame = np.array([[SIZE / 32, 0, 0], [0, SIZE / 32, 0]])
    landmarks = Landmarks(
        points,
        mean_face().facing(points) > 0.1,
        *mean_face().pose(points),
        cells,
        np.zeros_like(cells),
        frame,
    )
    face = Face((0, 0, SIZE, SIZE), tuple((float(x), float(y)) for x, y in points[:5, :2]), 1.0)
    affine = np.array([[1.0, 0, 0], [0, 1.0, 0]])
    return AlignedFace(photo, (face,), 0, "only", pixels, affine, quality, None, landmarks)


def noise(seed: int) -> NDArray[np.uint8]:
    return np.random.default_rng(seed).integers(0, 256, (SIZE, SIZE, 3), dtype=np.uint8)


@pytest.mark.parametrize(
    ("yaw", "pitch", "roll"), [(0, 0, 0), (30, 0, 0), (0, 20, 0), (0, 0, -25), (-40, 10, 15)]
)
def test_the_pose_of_a_turned_face_is_how_it_was_turned(
    yaw: float, pitch: float, roll: float
) -> None:
    assert mean_face().pose(turned(yaw, pitch, roll)) == pytest.approx((yaw, pitch, roll), abs=0.01)


def test_the_mean_face_is_its_own_mirror_image() -> None:
    flat = mean_face().flat
    off = np.linalg.norm(flat[:, None] * [-1, 1] - flat[None], axis=2).min(1)
    assert flat.shape == (POINTS, 2)
    assert off.max() < 0.06
    assert flat[[468, 473]] == pytest.approx(np.array([(-0.5, 0), (0.5, 0)]), abs=0.02)


def test_every_place_of_the_mean_face_is_seen_from_the_front_and_half_of_it_from_the_side() -> None:
    mean = mean_face()
    ahead, aside = (mean.facing(turned(yaw)) for yaw in (0, 80))
    assert (ahead > 0).mean() > 0.97
    assert 0.3 < (aside > 0).mean() < 0.75
    left = mean.flat[:, 0] < -0.6  # turned to the right of the photo, its right side is hidden
    assert (aside[left] > 0).mean() != pytest.approx((aside[~left] > 0).mean(), abs=0.3)


def test_pixels_lie_in_the_mean_frame_where_the_points_do() -> None:
    points = turned(15, 5, 10)
    at = coordinates(points, SIZE)
    for number in (4, 61, 291, 152):
        x, y = np.rint(points[number, :2]).astype(int)
        assert at[y, x] == pytest.approx(mean_face().flat[number], abs=0.05)


def test_a_face_on_itself_is_found_where_it_is_to_the_last_bit() -> None:
    points = turned(20)
    at = displaced(points, points, SIZE)
    y, x = np.mgrid[0:SIZE, 0:SIZE]
    assert (at == np.stack([x, y], -1)).all()
    face = face_of(points, noise(1))
    assert (laid_on(face, face) == face.crop).all()


def test_a_partner_is_laid_part_on_part() -> None:
    """A mark on the partner's nose lies on the nose of the other face."""
    own, other = turned(-15), turned(20, 5)
    crop = np.zeros((SIZE, SIZE, 3), np.uint8)
    x, y = np.rint(other[4, :2]).astype(int)
    crop[y - 2 : y + 3, x - 2 : x + 3] = 255
    found = laid_on(face_of(own), face_of(other, crop))[..., 0].astype(float)
    rows, columns = np.mgrid[0:SIZE, 0:SIZE]
    middle = ((columns * found).sum() / found.sum(), (rows * found).sum() / found.sum())
    assert middle == pytest.approx(own[4, :2], abs=2)
    assert np.hypot(*(other[4, :2] - own[4, :2])) > 8  # the test would see that it was not moved


def test_without_landmarks_the_partner_is_taken_as_it_is() -> None:
    face, partner = face_of(turned()), face_of(turned(10), noise(2))
    assert laid_on(replace(face, landmarks=None), partner) is partner.crop


def test_parts_have_the_standard_order_do_not_overlap_and_fill_the_face() -> None:
    found = parts_of(face_of(turned()))
    assert tuple(found) == PARTS
    count = np.sum([part.mask for part in found.values()], axis=0)
    assert count.max() == 1
    inner = np.any([part.mask for name, part in found.items() if name not in OUTSIDE], axis=0)
    assert 0.3 < inner.mean() < 0.75
    middle = found["nose"].mask[:, SIZE // 2 - 3 : SIZE // 2 + 3]
    assert middle.any()
    rows = {name: np.nonzero(part.mask)[0].mean() for name, part in found.items()}
    order = ["forehead", "eyebrows", "eyes", "nose", "mouth", "chin_jawline"]
    assert [rows[name] for name in order] == sorted(rows[name] for name in order)


def test_what_is_turned_away_or_covered_is_not_measured() -> None:
    face = face_of(turned())
    assert face.landmarks is not None
    assert all(part.measured for part in parts_of(face).values())
    covered = np.zeros((32, 32), np.float32)
    covered[18:] = 1  # from the nose downwards
    below = mean_face().flat[:, 1] > 0.6
    masked = replace(
        face,
        landmarks=replace(face.landmarks, covered=covered, visible=face.landmarks.visible & ~below),
    )
    found = parts_of(masked)
    hidden = {name for name, part in found.items() if not part.measured}
    assert {"mouth", "chin_jawline"} <= hidden
    assert not {"eyes", "eyebrows", "forehead"} & hidden
    assert not found["mouth"].mask[-20:].any()


def test_a_face_without_landmarks_has_no_parts() -> None:
    assert parts_of(replace(face_of(turned()), landmarks=None)) == {}


def test_a_blended_border_is_soft_and_the_same_pixels_change_nothing() -> None:
    region = np.zeros((SIZE, SIZE), bool)
    region[40:80, 50:90] = True
    soft = weights(region, soft=True)
    assert weights(region, soft=False) is region
    assert 0 < soft[40, 70] < 1
    assert soft[60, 70] == pytest.approx(1, abs=1e-3)
    crop, other = noise(3), noise(4)
    assert (replaced(crop, crop, region, soft=True) == crop).all()
    sharp = replaced(crop, other, region, soft=False)
    assert (sharp[region] == other[region]).all()
    assert (sharp[~region] == crop[~region]).all()
    assert (replaced(crop, other, region, soft=True)[10:20] == crop[10:20]).all()

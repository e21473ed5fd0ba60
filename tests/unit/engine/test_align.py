"""Alignment: points land where the template says, and maps land on the photo."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.contracts.pair import Face
from engine.imaging import align
from engine.imaging.align import similarity_transform
from engine.imaging.opencv import cv2
from engine.models.input_spec import DLIB_INPUT

Points = np.ndarray


TEMPLATE = DLIB_INPUT.template


def moved(points: Points, angle: float, scale: float, shift: tuple[float, float]) -> Points:
    turn = scale * np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    return np.asarray(points @ turn.T + np.array(shift))


@given(st.floats(-3, 3), st.floats(0.05, 20), st.tuples(st.floats(-900, 900), st.floats(-900, 900)))
def test_a_similarity_is_recovered(angle: float, scale: float, shift: tuple[float, float]) -> None:
    target = moved(TEMPLATE, angle, scale, shift)
    affine = similarity_transform(TEMPLATE, target)
    assert np.allclose(TEMPLATE @ affine[:, :2].T + affine[:, 2], target, atol=1e-6)


def test_coinciding_points_are_refused() -> None:
    with pytest.raises(ValueError, match="coincide"):
        similarity_transform(np.ones((5, 2)), TEMPLATE)


@pytest.mark.parametrize(
    ("width", "height", "angle"), [(640, 300, 0.0), (300, 640, 0.5), (90, 80, -1.2)]
)
def test_a_dot_on_the_photo_is_a_dot_on_the_crop_and_back(
    width: int, height: int, angle: float
) -> None:
    scale = 0.35 if min(width, height) < 100 else 1.6
    centre = np.array([width / 2, height / 2])
    points = moved(TEMPLATE - TEMPLATE.mean(0), angle, scale, tuple(centre))
    face = Face((0, 0, 1, 1), tuple((float(x), float(y)) for x, y in points), 1.0)
    photo = np.zeros((height, width, 3), np.uint8)
    at_y, at_x = np.mgrid[0:height, 0:width]
    nose = points[2]
    blob = 255 * np.exp(-((at_x - nose[0]) ** 2 + (at_y - nose[1]) ** 2) / (2 * (3 * scale) ** 2))
    photo[...] = blob[..., None].astype(np.uint8)
    crop, affine = align(photo, face, TEMPLATE, 150)
    found = np.unravel_index(crop[..., 0].astype(int).argmax(), (150, 150))
    assert np.hypot(found[1] - TEMPLATE[2, 0], found[0] - TEMPLATE[2, 1]) < 3.5
    back = cv2.warpAffine(crop[..., 0].astype(np.float32), affine, (width, height))
    weights = back * (back > 100)
    landed = np.array([(weights * at_x).sum(), (weights * at_y).sum()]) / weights.sum()
    assert np.hypot(*(landed - nose)) < 0.75

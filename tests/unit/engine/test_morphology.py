"""Readings of a face's shape."""

from __future__ import annotations

import math

import numpy as np
import pytest

from engine.contracts.landmarks import Landmarks
from engine.explain.account.groups import groups
from engine.explain.account.morphology import SHAPES, shape_of
from engine.imaging.mesh import mean_face
from engine.language.catalogue import known


def landmarks(points: np.ndarray) -> Landmarks:
    cells = np.zeros((32, 32), np.float32)
    return Landmarks(points, np.ones(len(points), bool), 0, 0, 0, cells, cells, np.zeros((2, 3)))


def test_size_place_and_turning_change_nothing() -> None:
    shape = mean_face().shape
    angle = math.radians(35)
    turn = np.array(
        [[math.cos(angle), 0, math.sin(angle)], [0, 1, 0], [-math.sin(angle), 0, math.cos(angle)]]
    )
    moved = landmarks(shape @ turn.T * 40 + [100, 80, 3])
    assert shape_of(moved) == pytest.approx(shape_of(landmarks(shape)), abs=1e-9)


def test_a_wider_face_and_a_longer_nose_are_read_as_such() -> None:
    shape = mean_face().shape
    names = list(SHAPES)
    before = dict(zip(names, shape_of(landmarks(shape)), strict=True))
    wide = dict(zip(names, shape_of(landmarks(shape * [1.2, 1, 1])), strict=True))
    assert wide["shape.face_width"] > before["shape.face_width"] + 0.1
    longer = shape.copy()
    longer[2, 1] += 0.2
    assert shape_of(landmarks(longer))[names.index("shape.nose_length")] > (
        before["shape.nose_length"] + 0.05
    )


def test_without_landmarks_the_mean_face_is_read() -> None:
    assert shape_of(None) == shape_of(landmarks(mean_face().shape))


def test_every_shape_has_a_group_and_a_name() -> None:
    grouped = {name for group in groups() for name in group.readings}
    assert set(SHAPES) <= grouped
    assert all(known(f"account.reading.{name}") for name in SHAPES)

"""Quality: every degradation lowers its own component."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from engine.contracts.pair import Face, Quality
from engine.imaging import align, measure_quality
from engine.imaging.quality.pose import head_pose, model
from engine.models.input_spec import DLIB_INPUT
from engine.session.ofiq import OfiqMeter


def measured(pixels: NDArray[np.uint8], face: Face) -> Quality:
    crop, _ = align(pixels, face, DLIB_INPUT.template, 150)
    return measure_quality(pixels, face, crop, covered=0.0)


def turned(yaw: float = 0.0, pitch: float = 0.0, roll: float = 0.0, scale: float = 60.0) -> Face:
    """Return the keypoints of a mean face, turned by degrees, seen from far away."""
    a, b, c = np.radians([yaw, pitch, roll])
    about_y = np.array([[np.cos(a), 0, np.sin(a)], [0, 1, 0], [-np.sin(a), 0, np.cos(a)]])
    about_x = np.array([[1, 0, 0], [0, np.cos(b), -np.sin(b)], [0, np.sin(b), np.cos(b)]])
    about_z = np.array([[np.cos(c), -np.sin(c), 0], [np.sin(c), np.cos(c), 0], [0, 0, 1]])
    points = (model() @ (about_z @ about_x @ about_y).T)[:, :2] * scale + 200
    keypoints = tuple((float(x), float(y)) for x, y in points)
    return Face((150.0, 150.0, 120.0, 150.0), keypoints, 1.0)


@pytest.mark.parametrize("angle", [-50.0, -20.0, 0.0, 15.0, 40.0])
def test_the_pose_is_that_of_a_turned_head(angle: float) -> None:
    assert head_pose(turned(yaw=angle)) == pytest.approx((angle, 0, 0), abs=1e-6)
    assert head_pose(turned(pitch=angle)) == pytest.approx((0, angle, 0), abs=1e-6)
    assert head_pose(turned(roll=angle)) == pytest.approx((0, 0, angle), abs=1e-6)


def test_the_nose_tells_where_a_head_is_turned() -> None:
    """Independent of the turning above: the signs as the docstring says them."""
    points = np.array(turned().keypoints)
    right, up = points.copy(), points.copy()
    right[2] += (12, 0)
    up[2] -= (0, 12)
    with_right = replace(turned(), keypoints=tuple(map(tuple, right.tolist())))
    with_up = replace(turned(), keypoints=tuple(map(tuple, up.tolist())))
    assert head_pose(with_right).yaw > 5
    assert head_pose(with_up).pitch > 5


def test_a_turned_or_small_face_scores_lower() -> None:
    pixels = np.random.default_rng(0).integers(40, 216, (400, 400, 3)).astype(np.uint8)
    straight = measured(pixels, turned())
    for part in ("yaw", "pitch", "roll"):
        poor = measured(pixels, turned(**{part: 45.0}))
        assert getattr(straight.scores, part) == pytest.approx(100)
        assert getattr(poor.scores, part) == pytest.approx(50, abs=1)  # the cosine squared
    assert "turned" in measured(pixels, turned(yaw=45)).warnings
    assert "nodded" in measured(pixels, turned(pitch=-45)).warnings
    small = measured(pixels, turned(scale=20))
    assert small.inter_eye_px == pytest.approx(20)
    assert "small_face" in small.warnings
    assert small.scores.inter_eye < 20 < straight.scores.inter_eye


def test_ofiq_is_not_asked_for_where_it_is_not_installed(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("OFIQ_DATA_DIR", str(tmp_path))
    assert OfiqMeter.installed() is None  # without bindings, or without their models

"""Erasing and its controls."""

from __future__ import annotations

import numpy as np
import pytest

from engine.contracts.settings import Fill
from engine.explain.replacing.controls import (
    Controls,
    control_areas,
    controls_from_embeddings,
    face_ellipse,
    random_regions,
)
from engine.explain.replacing.erasing import fill_crop

CROP = np.random.default_rng(0).integers(0, 256, (40, 40, 3)).astype(np.uint8)


def test_fills() -> None:
    assert (fill_crop(CROP, Fill.BLACK, 0) == 0).all()
    assert (fill_crop(CROP, Fill.WHITE, 0) == 255).all()
    assert (fill_crop(CROP, Fill.MEAN, 0) == 125).all()
    noise = fill_crop(CROP, Fill.RANDOM, 3)
    assert np.array_equal(noise, fill_crop(CROP, Fill.RANDOM, 3))
    assert not np.array_equal(noise, fill_crop(CROP, Fill.RANDOM, 4))
    assert 100 < noise.mean() < 155
    assert fill_crop(CROP, Fill.BLUR, 0).std() < CROP.std() / 3


def test_control_regions_have_the_areas_asked_for_and_stay_on_the_face() -> None:
    areas = np.array([0.01, 0.05, 0.2])
    regions = random_regions(150, areas, 6, seed=5)
    assert regions.shape == (3, 6, 150, 150)
    assert np.allclose(regions.mean((2, 3)), areas[:, None], atol=1e-4)
    assert not (regions & ~face_ellipse(150)).any()
    assert (regions[0] <= regions[1]).all()
    assert (regions[1] <= regions[2]).all()
    assert np.array_equal(regions, random_regions(150, areas, 6, seed=5))
    assert not np.array_equal(regions, random_regions(150, areas, 6, seed=6))
    # Not the same place again and again.
    assert regions[1].mean(0).max() < 0.9


def test_control_areas_span_the_words() -> None:
    areas = control_areas(np.array([0.02, 0.3, 0.1]))
    assert areas[0] == pytest.approx(0.02)
    assert areas[-1] == pytest.approx(0.3)
    assert (np.diff(areas) > 0).all()
    assert control_areas(np.array([0.1])).tolist() == [0.1]


def test_controls_interpolate_mean_and_spread() -> None:
    effects = np.array([[-0.01, -0.03], [-0.03, -0.09]])
    controls = Controls(np.array([0.1, 0.2]), {"a": effects, "b": effects, "both": effects})
    mean, sd = controls.at("a", 0.15)
    assert mean == pytest.approx(-0.04)
    assert sd == pytest.approx(
        (np.std([-0.01, -0.03], ddof=1) + np.std([-0.03, -0.09], ddof=1)) / 2
    )


def test_control_effects_are_changes_of_the_cosine() -> None:
    a, b = np.array([1.0, 0.0]), np.array([1.0, 1.0])
    erased_a = np.array([[[0.0, 1.0], [1.0, 0.0]]])
    erased_b = np.array([[[1.0, 0.0], [1.0, 1.0]]])
    controls = controls_from_embeddings(np.array([0.1]), a, b, erased_a, erased_b)
    root = np.sqrt(0.5)
    assert controls.effects["a"][0].tolist() == pytest.approx([0.0, 0.0])
    assert controls.effects["b"][0].tolist() == pytest.approx([1 - root, 0.0])
    assert controls.effects["both"][0].tolist() == pytest.approx([-root, 0.0])

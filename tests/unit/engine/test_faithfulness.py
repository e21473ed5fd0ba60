"""Fixed-area effects: regions of an exact area, a limit that nothing passes, honest costs."""

from __future__ import annotations

import numpy as np

from engine.explain.maps.region_search import AREA
from engine.explain.replacing.regions import (
    cells,
    top_region,
)


def test_a_top_region_has_its_area_and_the_largest_values() -> None:
    values = np.random.default_rng(0).normal(size=(150, 150))
    region = top_region(values, AREA)
    assert region.sum() == round(AREA * values.size)
    assert values[region].min() >= values[~region].max()
    assert top_region(np.zeros((10, 10)), 0.5).sum() == 50


def test_cells_cover_the_crop_once() -> None:
    every = cells(112)
    assert len(every) == 100
    assert (every.sum(0) == 1).all()

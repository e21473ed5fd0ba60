"""A region moved elsewhere on its face: what a control is drawn from."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from engine.contracts.pair import SIDES, Side
from engine.imaging.face_parts import PARTS
from engine.imaging.opencv import cv2

REACH = 0.2
"""Of the crop's side: how far a region is displaced, as a standard deviation."""
ELSEWHERE = 4
"""Displaced shapes of each part by itself, in each face."""


def inwards(mask: NDArray[np.bool_]) -> NDArray[np.float32]:
    """Return how far each pixel lies within a mask, (size, size); below 0 how far beyond it."""
    within = cv2.distanceTransform(mask.astype(np.uint8), cv2.DIST_L2, 5)
    beyond = cv2.distanceTransform((~mask).astype(np.uint8), cv2.DIST_L2, 5)
    return np.asarray(within - beyond, np.float32)


def displaced(
    region: NDArray[np.bool_], whole: NDArray[np.bool_], count: int, seed: int
) -> NDArray[np.bool_]:
    """Return a region turned and moved about the face, each with as many pixels, (count, ...).

    Parameters
    ----------
    region, whole : ndarray, bool, (size, size)
        The region, and the face, in which all of it stays.
    count, seed : int
    """
    rng = np.random.default_rng(seed)
    size, pixels = region.shape[0], int(region.sum())
    made = np.zeros((count, size, size), bool)
    for twin in made:
        there = moved_to(region, whole, somewhere(whole, rng, 20, REACH))
        order = np.where(whole, inwards(there if there.any() else whole), -np.inf)
        first = np.argsort(-order, axis=None, kind="stable")[:pixels]
        twin.flat[first] = True
    return made


def part_seed(seed: int, side: Side, part: str) -> int:
    """Return the seed that the displaced shapes of a part of a face are drawn with."""
    return seed + 1009 * (PARTS.index(part) + 1) + SIDES.index(side)


def somewhere(
    whole: NDArray[np.bool_], rng: np.random.Generator, least: float, reach: float
) -> NDArray[np.float64]:
    """Return a turn about a face's middle by at least so many degrees, and a move, (2, 3)."""
    y, x = np.nonzero(whole)
    middle = (float(x.mean()), float(y.mean()))
    turn = cv2.getRotationMatrix2D(middle, float(rng.uniform(least, 360 - least)), 1.0)
    moves = rng.normal(0, reach * whole.shape[0], 2)
    return np.asarray(turn + np.array([[0, 0, move] for move in moves]))


def moved_to(
    region: NDArray[np.bool_], whole: NDArray[np.bool_], by: NDArray[np.float64]
) -> NDArray[np.bool_]:
    """Return a region turned and moved, as far as it lies in the face then."""
    return np.asarray(cv2.warpAffine(region.astype(np.uint8), by, region.shape[::-1]) > 0) & whole

"""What was changed in a face: the chosen word's or part's region, and what it became. No Qt."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from engine.contracts.explanation import Explanation, Measurement, Word
from engine.contracts.pair import SIDES, Side
from engine.contracts.parts import PartAlone
from engine.evidence import kind_named
from engine.evidence.kind import Pixels
from engine.imaging.blending import weights
from engine.imaging.displacing import ELSEWHERE as COUNT
from engine.imaging.displacing import displaced, part_seed
from sim2word_gui.state.comparison import Comparison
from sim2word_gui.state.viewing import AS_IT_IS, ELSEWHERE, ways_to_show

Region = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class Change:
    """A face with the chosen region changed.

    Attributes
    ----------
    shown : str
        As :attr:`~sim2word_gui.state.viewing.Viewing.shown` names it.
    region : ndarray, bool, (size, size)
    fill : ndarray, uint8, (size, size, 3), or None
        What stands in for it; None where the face is as it is.
    soft : bool
        Whether its border is blended.
    cosine : float
        Of the pair then.
    """

    shown: str
    region: Region
    fill: Pixels | None
    soft: bool
    cosine: float

    def on(self, crop: Pixels) -> Pixels:
        """Return a crop with the change made in it."""
        if self.fill is None:
            return crop
        weight = weights(self.region, soft=self.soft).astype(np.float32)[..., None]
        mixed = crop * (1 - weight) + self.fill.astype(np.float32) * weight
        return np.rint(mixed).astype(np.uint8)


def chosen_word(comparison: Comparison) -> Word | None:
    """Return the word that is looked at."""
    if comparison.word is None:
        return None
    key, image = comparison.word
    return next((w for w in comparison.run.words if w.key == key and w.image == image), None)


def change_of(word: Word, shown: str) -> Measurement | None:
    """Return the measurement that belongs to what is shown."""
    return word.measured(shown)


def region_of(comparison: Comparison, side: Side) -> Region | None:
    """Return the chosen word's or part's region in a face; None without one."""
    if comparison.part is not None:
        return _part_masks(comparison, side).get(comparison.part)
    word, explanation = comparison.word, comparison.run.explanation
    if word is None or explanation is None or word[1] not in (side, "both"):
        return None
    return explanation.masks.get((word[0], side))


def part_effect(comparison: Comparison, shown: str) -> PartAlone | None:
    """Return what the chosen part does by itself, changed as it is shown."""
    parts = comparison.run.parts
    if parts is None or comparison.part is None:
        return None
    if shown == ELSEWHERE:
        return next((one for one in parts.held if one.part == comparison.part), None)
    return parts.alone_by(comparison.part, shown)


def change_in(comparison: Comparison, side: Side, shown: str) -> Change | None:
    """Return a face with the chosen region changed, if that was measured."""
    explanation, similarity = comparison.run.explanation, comparison.run.similarity
    region = region_of(comparison, side)
    if region is None or similarity is None:
        return None
    if shown == AS_IT_IS:
        return Change(shown, region, None, soft=False, cosine=similarity.cosine)
    if explanation is None:
        return None
    if comparison.part is not None:
        return _part_change(comparison, explanation, side, shown, region)
    word = chosen_word(comparison)
    made = None if word is None else change_of(word, shown)
    return None if made is None else _changed(explanation, side, shown, region, made.similarity)


def changes_in(comparison: Comparison, side: Side) -> tuple[Change, ...]:
    """Return a face as it is and with the chosen region changed in every measured way."""
    if region_of(comparison, side) is None:
        return ()
    ways = (*ways_to_show(), ELSEWHERE)
    found = (change_in(comparison, side, shown) for shown in ways)
    return tuple(change for change in found if change is not None)


def _part_change(
    comparison: Comparison, explanation: Explanation, side: Side, shown: str, region: Region
) -> Change | None:
    effect = part_effect(comparison, shown)
    if effect is None:
        return None
    number = SIDES.index(side)
    if shown != ELSEWHERE:
        cosine = (effect.cosine_a, effect.cosine_b)[number]
        return _changed(explanation, side, shown, region, cosine)
    masks = _part_masks(comparison, side)
    whole = np.asarray(np.any(list(masks.values()), axis=0))
    seed = int(str(dict(explanation.provenance.settings)["seed"]))
    first = _first_elsewhere(
        region.tobytes(), whole.tobytes(), region.shape[0], part_seed(seed, side, effect.part)
    )
    cosine = (effect.elsewhere_a, effect.elsewhere_b)[number][0]
    found = _changed(explanation, side, effect.kind, first, cosine)
    return None if found is None else Change(shown, first, found.fill, found.soft, cosine)


@lru_cache(maxsize=32)
def _first_elsewhere(region: bytes, whole: bytes, size: int, seed: int) -> Region:
    """Return the first displaced shape of a part; asked for with every drawing."""
    a, b = (np.frombuffer(mask, dtype=bool).reshape(size, size) for mask in (region, whole))
    return np.asarray(displaced(a, b, COUNT, seed)[0])


def _changed(
    explanation: Explanation, side: Side, shown: str, region: Region, cosine: float
) -> Change | None:
    kind = kind_named(shown)
    fill = None if kind is None else kind.replacement(explanation, side)
    if kind is None or fill is None:
        return None
    return Change(shown, region, fill, kind.soft(explanation), cosine)


def _part_masks(comparison: Comparison, side: Side) -> dict[str, Region]:
    """Return where the parts that were measured lie in a face."""
    photo, parts = comparison.photos.get(side), comparison.run.parts
    if photo is None or photo.preview is None or parts is None:
        return {}
    shown = photo.preview.parts
    return {name: shown[name] for name in parts.measured if name in shown}

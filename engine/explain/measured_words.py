"""The measured ranking: a word is as good as what was measured of it.

Three things have to hold together: the region of the attribute moves the score more than
random regions of its size do; the faces differ in the attribute (or, where the score is high,
share it); and the network reads the attribute well.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from engine.contracts import (
    SIDES,
    WORD_SIDES,
    Direction,
    Intervention,
    Side,
    Word,
    WordSide,
)
from engine.explain.counterfactuals import PARTNER, Change, Scores
from engine.explain.ranking import SUPPORT_Z, Readings, in_order, presence, unranked
from engine.explain.standing_out import Standing, holm, standing
from engine.explain.word_regions import region_name
from engine.models.attributes import AttributeNet, AttributeOutput

SUPPORT_P = 0.05
"""And when random regions do as much less often than this, corrected for all regions tried."""
LEAST_CONTRAST = 1.0
"""What differs less between two faces than between two photos of one is no reason."""

_Place = tuple[Change, WordSide]


@dataclass(slots=True)
class Evidence:
    """What has been measured so far.

    Attributes
    ----------
    clean : float
        Cosine of the untouched pair.
    names : tuple of str
        The regions' names.
    areas : ndarray, float64, (regions,)
        Their shares of the crop.
    scores : dict
        Cosines with each region replaced, (regions,).
    controls : dict
        Effects of random regions, (n,), by what was done, to whom, and their share of the crop.
    """

    clean: float
    names: tuple[str, ...]
    areas: NDArray[np.float64]
    scores: Scores = field(default_factory=dict)
    controls: dict[tuple[Change, WordSide, float], list[float]] = field(default_factory=dict)

    def effects(self, place: _Place) -> NDArray[np.float64]:
        """Return how each region's replacement changes the cosine, (regions,)."""
        return self.scores[place] - self.clean

    def standings(self, place: _Place) -> dict[str, tuple[Standing, float]]:
        """Return how each region stands among its controls, with its corrected probability."""
        found = {}
        for name, area, effect in zip(self.names, self.areas, self.effects(place), strict=True):
            controls = np.array(self.controls.get((*place, float(area)), ()))
            stands = standing(float(effect), controls)
            if stands is not None:
                found[name] = stands
        corrected = holm({name: stands.p for name, stands in found.items()})
        return {name: (stands, corrected[name]) for name, stands in found.items()}


@dataclass(frozen=True, slots=True)
class MeasuredWords:
    """Turns evidence into ranked words.

    Attributes
    ----------
    net : AttributeNet
    readings : pair of tuples of AttributeReading
    logits : ndarray, float64, (2, outputs)
        Of the attribute network, for A and B.
    outputs : tuple of int
        The words that may be told, among the network's outputs.
    ranked_as : {"mated", "nonmated"}
    fill : str
        Of erased regions.
    protected_words : bool
        Whether words of protected traits may be told.
    """

    net: AttributeNet
    readings: Readings
    logits: NDArray[np.float64]
    outputs: tuple[int, ...]
    ranked_as: Literal["mated", "nonmated"]
    fill: str
    protected_words: bool

    def ranked(self, evidence: Evidence) -> tuple[Word, ...]:
        """Return the words measured so far, each image's in order of rank."""
        return in_order(self._words(evidence))

    def complete(self, evidence: Evidence) -> tuple[Word, ...]:
        """Return the ranked words and after them every attribute that is not ranked."""
        words = self.ranked(evidence)
        ranked = {(word.key, side) for word in words for side in SIDES if word.image == side}
        others = unranked(self.net, self.readings, ranked, protected_words=self.protected_words)
        return (*words, *others)

    def contrast(self, index: int) -> float | None:
        """Return by how much more A has an attribute than B, in the network's spreads."""
        spread = self.net.outputs[index].spread
        if not spread:
            return None
        return float(self.logits[0, index] - self.logits[1, index]) / spread

    def _words(self, evidence: Evidence) -> Iterator[Word]:
        standings = {place: evidence.standings(place) for place in evidence.scores}
        for index in self.outputs:
            output = self.net.outputs[index]
            name = region_name(output)
            if name not in evidence.names:
                continue
            has = dict(zip(SIDES, presence(self.readings, output.name, output.value), strict=True))
            for image in WORD_SIDES:
                if not (has[image] if image != "both" else any(has.values())):
                    continue
                changes = tuple(self._changes(image, name, evidence, standings))
                if changes:
                    yield self._word(index, output, image, has, changes)

    def _changes(
        self,
        image: WordSide,
        name: str,
        evidence: Evidence,
        standings: Mapping[_Place, Mapping[str, tuple[Standing, float]]],
    ) -> Iterator[Intervention]:
        """Yield what was done to a word's region, what ranks it first."""
        row = evidence.names.index(name)
        order: tuple[Change, ...] = ("erase", "exchange")
        if self.ranked_as == "nonmated" and image != "both":
            order = ("exchange", "erase")
        for change in order:
            place = (change, image)
            if place not in evidence.scores:
                continue
            made = Intervention(
                kind=change,
                fill=self.fill if change == "erase" else PARTNER,
                similarity=float(evidence.scores[place][row]),
                effect=float(evidence.effects(place)[row]),
                area=float(evidence.areas[row]),
            )
            known = standings[place].get(name)
            if known is None:
                yield made
                continue
            stands, p = known
            yield replace(made, control_mean=stands.mean, control_sd=stands.sd, z=stands.z, p=p)

    def _word(
        self,
        index: int,
        output: AttributeOutput,
        image: WordSide,
        has: Mapping[Side, bool],
        changes: tuple[Intervention, ...],
    ) -> Word:
        first = changes[0]
        contrast = self.contrast(index)
        if contrast is not None:
            contrast = {"a": contrast, "b": -contrast, "both": abs(contrast)}[image]
        towards = -1.0 if self.ranked_as == "mated" else 1.0
        return Word(
            rank=None,
            attribute=output.name,
            value=output.value,
            image=image,
            present_a=has["a"],
            present_b=has["b"],
            score=score_of(first, contrast, towards),
            supported=is_supported(first, contrast),
            direction=Direction.SUPPORTS if first.effect < 0 else Direction.OPPOSES,
            interventions=changes,
            contrast=contrast,
            protected=output.protected,
        )


def score_of(change: Intervention, contrast: float | None, towards: float) -> float:
    """Return the number that orders the words."""
    strength = towards * (change.effect if change.z is None else change.z)
    if towards > 0 and contrast is not None:
        return strength * max(contrast, 0.0) if strength > 0 else strength
    return strength


def is_supported(change: Intervention, contrast: float | None) -> bool | None:
    """Return whether a word stands out; None where there are no controls."""
    if change.z is None or change.p is None:
        return None
    outward = change.z if change.effect > 0 else -change.z
    differs = change.effect < 0 or contrast is None or contrast >= LEAST_CONTRAST
    return outward >= SUPPORT_Z and change.p < SUPPORT_P and differs

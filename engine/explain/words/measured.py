"""The measured ranking: a word is as good as what was measured of it.

Three things have to hold together: the region of the attribute moves the score more than
random regions of its size do; the faces differ in the attribute (or, where the score is high,
share it); and the network reads the attribute well.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from operator import neg

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr

from engine.contracts.explanation import LEAST_CONTRAST, Direction, Intervention, Word, WordSide
from engine.contracts.pair import SIDES, Side
from engine.explain.evidence.counterfactuals import PARTNER, Change, Scores
from engine.explain.evidence.significance import Standing, holm, standing, stands_out
from engine.explain.parts.word_regions import region_name
from engine.explain.words.ranking import in_order
from engine.explain.words.shared_readings import BothRead
from engine.models.attributes import AttributeOutput

_MIDDLE, _WIDTH = 1.0, 2.0
"""Of the weight that a region's standing has, in standard deviations of its controls; set on
planted changes of tuning people, where other weights did about as well."""

_SIGNS: dict[WordSide, Callable[[float], float]] = {"a": float, "b": neg, "both": abs}
"""From A's contrast to that of a word's image."""

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
    read : BothRead
    logits : ndarray, float64, (2, outputs)
        Of the attribute network, for A and B.
    fill : str
        Of erased regions.
    """

    read: BothRead
    logits: NDArray[np.float64]
    fill: str

    def ranked(self, evidence: Evidence) -> tuple[Word, ...]:
        """Return the words measured so far, each image's in order of rank."""
        return in_order(self._words(evidence))

    def complete(self, evidence: Evidence) -> tuple[Word, ...]:
        """Return the ranked words and after them every attribute that is not ranked."""
        words = self.ranked(evidence)
        ranked = {(word.key, side) for word in words for side in SIDES if word.image == side}
        return (*words, *self.read.unranked(ranked))

    def contrast(self, index: int) -> float | None:
        """Return by how much more A has an attribute than B, in the network's spreads."""
        spread = self.read.net.outputs[index].spread
        if not spread:
            return None
        return float(self.logits[0, index] - self.logits[1, index]) / spread

    def _words(self, evidence: Evidence) -> Iterator[Word]:
        standings = {place: evidence.standings(place) for place in evidence.scores}
        for index, images in self.candidates().items():
            output = self.read.net.outputs[index]
            name = region_name(output)
            if name is None or name not in evidence.names:
                continue
            has = self._has(output)
            for image in images:
                changes = tuple(self._changes(image, name, evidence, standings))
                if changes:
                    yield self._word(index, output, image, has, changes)

    def candidates(self) -> dict[int, tuple[WordSide, ...]]:
        """Return whose words the network's outputs are, of those that may be reported."""
        found = {}
        for index, reading in enumerate(self.read.readings[0]):
            is_local = region_name(self.read.net.outputs[index]) is not None
            images = tuple(self._images(index)) if reading.shown and is_local else ()
            if images:
                found[index] = images
        return found

    def _has(self, output: AttributeOutput) -> dict[Side, bool]:
        a, b = self.read.presence(output.name, output.value)
        return {"a": a, "b": b}

    def _images(self, index: int) -> Iterator[WordSide]:
        """Yield whose word an attribute is: of a face that has it, or clearly has more of it."""
        has = self._has(self.read.net.outputs[index])
        contrast = self.contrast(index) or 0.0
        more = {"a": contrast >= LEAST_CONTRAST, "b": -contrast >= LEAST_CONTRAST}
        if self.read.ranked_as == "mated":
            more = {"a": False, "b": False}
            shared = all(has.values())
        else:
            shared = any(has.values()) or any(more.values())
        yield from (side for side in SIDES if has[side] or more[side])
        if shared:
            yield "both"

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
        if self.read.ranked_as == "nonmated" and image != "both":
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
        here = None if contrast is None else _SIGNS[image](contrast)
        return Word(
            rank=None,
            attribute=output.name,
            value=output.value,
            image=image,
            present_a=has["a"],
            present_b=has["b"],
            score=score_of(first, here, self.read.towards),
            supported=is_supported(first, here),
            direction=Direction.SUPPORTS if first.effect < 0 else Direction.OPPOSES,
            interventions=changes,
            contrast=contrast,
            protected=output.protected,
        )


def score_of(change: Intervention, contrast: float | None, towards: float) -> float:
    """Return the number that orders the words.

    Parameters
    ----------
    change : Intervention
        What ranks the word.
    contrast : float or None
        By how much more the word's image has the attribute, in the network's spreads.
    towards : {-1.0, 1.0}
        1 asks what sets the faces apart: a difference in the attribute counts as far as its
        region holds the score down. -1 asks what makes them alike: how far the region carries
        the score.
    """
    strength = towards * (change.effect if change.z is None else change.z)
    if towards < 0 or contrast is None or change.z is None:
        return strength
    return float(ndtr((strength - _MIDDLE) / _WIDTH)) * contrast


def is_supported(change: Intervention, contrast: float | None) -> bool | None:
    """Return whether a word stands out, and its faces differ; None where there are no controls.

    See :func:`engine.explain.evidence.significance.stands_out`.
    """
    out = stands_out(change)
    differs = change.effect < 0 or contrast is None or contrast >= LEAST_CONTRAST
    return out and differs

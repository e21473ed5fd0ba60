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

from engine.contracts.explanation import (
    LEAST_CONTRAST,
    Control,
    Direction,
    Measurement,
    Word,
    WordSide,
)
from engine.contracts.pair import SIDES, Side
from engine.evidence import ranking_kind
from engine.evidence.kind import Cosines, EvidenceKind, Subjects
from engine.evidence.significance import Standing, holm, standing, stands_out
from engine.explain.parts.word_regions import region_name
from engine.explain.words.ranking import in_order
from engine.explain.words.shared_readings import BothRead
from engine.models.attributes import AttributeOutput

_MIDDLE, _WIDTH = 1.0, 2.0
"""Of the weight that a region's standing has, in standard deviations of its controls; set on
planted changes of tuning people, where other weights did about as well."""

_SIGNS: dict[WordSide, Callable[[float], float]] = {"a": float, "b": neg, "both": abs}
"""From A's contrast to that of a word's image."""


@dataclass(slots=True)
class Measured:
    """What one kind of evidence has measured so far.

    Attributes
    ----------
    kind : EvidenceKind
    clean : float
        Cosine of the untouched pair.
    subjects : Subjects
        Empty where the pair has nothing that the kind could change.
    fill : str or None
        What takes a region's place.
    cosines : dict
        With each subject changed, (n,), by whose face was.
    controls : dict
        Effects of random changes, (n, so far).
    """

    kind: EvidenceKind
    clean: float
    subjects: Subjects
    fill: str | None
    cosines: Cosines = field(default_factory=dict)
    controls: Cosines = field(default_factory=dict)

    def add_controls(self, found: Cosines) -> None:
        """Take the cosines after more random changes."""
        for image, cosines in found.items():
            before = self.controls.get(image, np.empty((len(cosines), 0)))
            self.controls[image] = np.concatenate([before, cosines - self.clean], axis=1)

    def effects(self, image: WordSide) -> NDArray[np.float64]:
        """Return how each subject's change moves the cosine, (n,)."""
        return self.cosines[image] - self.clean

    def standings(self, image: WordSide) -> dict[str, tuple[Standing, float]]:
        """Return how each subject stands among its controls, with its corrected probability."""
        found = {}
        if image in self.controls:
            rows = zip(self.subjects.names, self.effects(image), self.controls[image], strict=True)
            for name, effect, controls in rows:
                stands = standing(float(effect), controls)
                if stands is not None:
                    found[name] = stands
        corrected = holm({name: stands.p for name, stands in found.items()})
        return {name: (stands, corrected[name]) for name, stands in found.items()}

    def measurement(
        self, name: str, image: WordSide, standings: Mapping[str, tuple[Standing, float]]
    ) -> Measurement | None:
        """Return what was measured of a subject, with how it stands among its controls."""
        if image not in self.cosines or name not in self.subjects.names:
            return None
        row, areas, known = self.subjects.names.index(name), self.subjects.areas, None
        if name in standings:
            stands, p = standings[name]
            known = Control(stands.mean, stands.sd, stands.z, p)
        return Measurement(
            kind=self.kind.card.name,
            similarity=float(self.cosines[image][row]),
            effect=float(self.effects(image)[row]),
            control=known,
            area=None if areas is None else float(areas[row]),
            fill=self.fill,
        )


Evidence = Mapping[str, Measured]
"""By the kind's name, in the order in which they are measured."""


@dataclass(frozen=True, slots=True)
class MeasuredWords:
    """Turns evidence into ranked words.

    Attributes
    ----------
    read : BothRead
    logits : ndarray, float64, (2, outputs)
        Of the attribute network, for A and B.
    """

    read: BothRead
    logits: NDArray[np.float64]

    def ranked(self, evidence: Evidence) -> tuple[Word, ...]:
        """Return the words measured so far, each image's in order of rank."""
        return in_order(self._words(evidence))

    def complete(self, evidence: Evidence) -> tuple[Word, ...]:
        """Return the ranked words and after them every attribute that is not ranked."""
        words = self.ranked(evidence)
        ranked = {(word.key, side) for word in words for side in SIDES if word.image == side}
        standings = _standings(evidence)
        return (
            *words,
            *(self._with_measurements(w, evidence, standings) for w in self.read.unranked(ranked)),
        )

    def contrast(self, index: int) -> float | None:
        """Return by how much more A has an attribute than B, in the network's spreads."""
        spread = self.read.net.outputs[index].spread
        if not spread:
            return None
        return float(self.logits[0, index] - self.logits[1, index]) / spread

    def _words(self, evidence: Evidence) -> Iterator[Word]:
        standings = _standings(evidence)
        kinds = [found.kind for found in evidence.values() if found.cosines]
        for index, images in self.candidates().items():
            output = self.read.net.outputs[index]
            has = self._has(output)
            for image in images:
                ranks = ranking_kind(kinds, self.read.ranked_as, image)
                changes = tuple(self._measurements(output, image, evidence, standings))
                first = next((c for c in changes if ranks and c.kind == ranks.card.name), None)
                if first is not None:
                    others = (change for change in changes if change is not first)
                    yield self._word(index, output, image, has, (first, *others))

    def _with_measurements(self, word: Word, evidence: Evidence, standings: _Standings) -> Word:
        """Return a word that is not ranked, with what was measured of it all the same."""
        found = {output.key: output for output in self.read.net.outputs}
        output = found.get(word.key)
        if output is None or word.why_unranked != "no_region":
            return word
        measured = tuple(self._measurements(output, word.image, evidence, standings))
        return replace(word, measurements=measured)

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

    def _measurements(
        self,
        output: AttributeOutput,
        image: WordSide,
        evidence: Evidence,
        standings: _Standings,
    ) -> Iterator[Measurement]:
        """Yield what every kind measured of a word."""
        for kind, found in evidence.items():
            name = region_name(output) if found.kind.card.region else output.key
            if name is None:
                continue
            made = found.measurement(name, image, standings[kind].get(image, {}))
            if made is not None:
                yield made

    def _word(
        self,
        index: int,
        output: AttributeOutput,
        image: WordSide,
        has: Mapping[Side, bool],
        changes: tuple[Measurement, ...],
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
            measurements=changes,
            ranked_by=first.kind,
            contrast=contrast,
            protected=output.protected,
        )


_Standings = Mapping[str, Mapping[WordSide, Mapping[str, tuple[Standing, float]]]]
"""By kind, image and subject, with the corrected probability."""


def _standings(evidence: Evidence) -> _Standings:
    return {
        kind: {image: found.standings(image) for image in found.cosines}
        for kind, found in evidence.items()
    }


def score_of(change: Measurement, contrast: float | None, towards: float) -> float:
    """Return the number that orders the words.

    Parameters
    ----------
    change : Measurement
        What ranks the word.
    contrast : float or None
        By how much more the word's image has the attribute, in the network's spreads.
    towards : {-1.0, 1.0}
        1 asks what sets the faces apart: a difference in the attribute counts as far as its
        region holds the score down. -1 asks what makes them alike: how far the region carries
        the score.
    """
    control = change.control
    strength = towards * (change.effect if control is None else control.z)
    if towards < 0 or contrast is None or control is None:
        return strength
    return float(ndtr((strength - _MIDDLE) / _WIDTH)) * contrast


def is_supported(change: Measurement, contrast: float | None) -> bool | None:
    """Return whether a word stands out, and its faces differ; None where there are no controls.

    See :func:`engine.evidence.significance.stands_out`.
    """
    out = stands_out(change)
    differs = change.effect < 0 or contrast is None or contrast >= LEAST_CONTRAST
    return out and differs

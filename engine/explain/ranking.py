"""From measured counterfactuals to ranked words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Literal

from engine.contracts import (
    PRESENT,
    SIDES,
    AttributeReading,
    Direction,
    Intervention,
    Ranking,
    Side,
    Word,
    WordSide,
)
from engine.explain.readings import is_reliable
from engine.models.attributes import AttributeNet, heads_of

SUPPORT_Z = 3.0
"""An effect stands out when it is this many standard deviations from its controls."""

Measured = Mapping[tuple[str, WordSide], tuple[Intervention, ...]]
"""Interventions by word key and image; the first of each is the one that ranks."""


@dataclass(frozen=True, slots=True)
class WordTable:
    """Turns what has been measured so far into words.

    Attributes
    ----------
    net : AttributeNet
    readings : pair of tuples of AttributeReading
    ranked_as : {"mated", "nonmated"}
    ranking : Ranking
    protected_words : bool
        Whether words of protected traits may be told.
    """

    net: AttributeNet
    readings: tuple[tuple[AttributeReading, ...], tuple[AttributeReading, ...]]
    ranked_as: Literal["mated", "nonmated"]
    ranking: Ranking
    protected_words: bool = True

    def ranked(self, measured: Measured) -> tuple[Word, ...]:
        """Return the words measured so far, each image's in order of rank."""
        by_image: dict[WordSide, list[Word]] = {"a": [], "b": [], "both": []}
        for (key, image), interventions in measured.items():
            by_image[image].append(self._word(key, image, interventions))
        ranked: list[Word] = []
        for words in by_image.values():
            words.sort(key=lambda word: (-(word.score or 0.0), word.attribute))
            ranked += [replace(word, rank=rank) for rank, word in enumerate(words, start=1)]
        return tuple(ranked)

    def complete(self, measured: Measured) -> tuple[Word, ...]:
        """Return the ranked words and after them every attribute that is not ranked."""
        words = list(self.ranked(measured))
        for side, readings in zip(SIDES, self.readings, strict=True):
            for head in heads_of(self.net.outputs):
                index = max(head.outputs, key=lambda i: readings[i].probability)
                key = self.net.outputs[index].key
                if (key, side) not in measured:
                    words.append(self._unranked(index, side))
        return tuple(words)

    def _presence(self, name: str, value: str) -> tuple[bool, bool]:
        a, b = (
            any(r.present for r in readings if (r.name, r.value) == (name, value))
            for readings in self.readings
        )
        return a, b

    def _word(self, key: str, image: WordSide, interventions: tuple[Intervention, ...]) -> Word:
        intervention = interventions[0]
        name, _, value = key.partition("=")
        value = value or PRESENT
        present_a, present_b = self._presence(name, value)
        towards = -1.0 if self.ranked_as == "mated" else 1.0
        z = intervention.z
        if self.ranking is Ranking.MEASURED and z is not None:
            # A change the wrong way explains nothing, however rare it is.
            score = towards * z if towards * intervention.effect > 0 else -abs(z)
        else:
            score = towards * intervention.effect
        supported = None
        if z is not None:
            outward = z if intervention.effect > 0 else -z
            supported = outward >= SUPPORT_Z
        return Word(
            rank=None,
            attribute=name,
            value=value,
            image=image,
            present_a=present_a,
            present_b=present_b,
            score=score,
            supported=supported,
            direction=Direction.SUPPORTS if intervention.effect < 0 else Direction.OPPOSES,
            interventions=interventions,
            protected=any(o.protected for o in self.net.outputs if o.name == name),
        )

    def _unranked(self, index: int, image: Side) -> Word:
        output = self.net.outputs[index]
        reading = self.readings[SIDES.index(image)][index]
        if output.protected and not self.protected_words:
            # Switched off everywhere: not even what the network read is told.
            return Word(
                rank=None,
                attribute=output.name,
                value="",
                image=image,
                present_a=False,
                present_b=False,
                why_unranked="switched_off",
                protected=True,
            )
        if not reading.present:
            why = "absent"
        elif not output.is_word:
            why = "no_word"
        elif not output.in_crop:
            why = "outside_crop"
        elif not is_reliable(output, self.net.min_auc):
            why = "unreliable"
        else:
            why = "no_region"
        present_a, present_b = self._presence(output.name, output.value)
        return Word(
            rank=None,
            attribute=output.name,
            value=output.value,
            image=image,
            present_a=present_a,
            present_b=present_b,
            why_unranked=why,
            protected=output.protected,
        )

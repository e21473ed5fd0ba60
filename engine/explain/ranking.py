"""From measured counterfactuals to ranked words."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Literal

from engine.contracts import (
    PRESENT,
    SIDES,
    WORD_SIDES,
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

Readings = tuple[tuple[AttributeReading, ...], tuple[AttributeReading, ...]]
"""Of A and of B."""

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
    readings: Readings
    ranked_as: Literal["mated", "nonmated"]
    ranking: Ranking
    protected_words: bool = True

    def ranked(self, measured: Measured) -> tuple[Word, ...]:
        """Return the words measured so far, each image's in order of rank."""
        return in_order(
            self._word(key, image, interventions)
            for (key, image), interventions in measured.items()
        )

    def complete(self, measured: Measured) -> tuple[Word, ...]:
        """Return the ranked words and after them every attribute that is not ranked."""
        others = unranked(self.net, self.readings, measured, protected_words=self.protected_words)
        return (*self.ranked(measured), *others)

    def _word(self, key: str, image: WordSide, interventions: tuple[Intervention, ...]) -> Word:
        intervention = interventions[0]
        name, _, value = key.partition("=")
        value = value or PRESENT
        present_a, present_b = presence(self.readings, name, value)
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


def presence(readings: Readings, name: str, value: str) -> tuple[bool, bool]:
    """Return whether A and B have a value of an attribute."""
    a, b = (
        any(r.present for r in of_face if (r.name, r.value) == (name, value))
        for of_face in readings
    )
    return a, b


def unranked(
    net: AttributeNet,
    readings: Readings,
    ranked: Container[tuple[str, WordSide]],
    *,
    protected_words: bool,
) -> Iterator[Word]:
    """Yield a word for every attribute of each face that is not ranked, with the reason.

    Parameters
    ----------
    net : AttributeNet
    readings : pair of tuples of AttributeReading
    ranked : container of (word key, image)
    protected_words : bool
        Whether words of protected traits may be told.
    """
    for side, of_face in zip(SIDES, readings, strict=True):
        for head in heads_of(net.outputs):
            index = max(head.outputs, key=lambda i: of_face[i].probability)
            if (net.outputs[index].key, side) not in ranked:
                yield _unranked(net, readings, index, side, protected_words=protected_words)


def _unranked(
    net: AttributeNet, readings: Readings, index: int, image: Side, *, protected_words: bool
) -> Word:
    output = net.outputs[index]
    if output.protected and not protected_words:
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
    if not readings[SIDES.index(image)][index].present:
        why = "absent"
    elif not output.is_word:
        why = "no_word"
    elif not output.in_crop:
        why = "outside_crop"
    elif not is_reliable(output, net.min_auc):
        why = "unreliable"
    else:
        why = "no_region"
    present_a, present_b = presence(readings, output.name, output.value)
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


def in_order(words: Iterable[Word]) -> tuple[Word, ...]:
    """Return words with their ranks: each image's by score, the largest first."""
    by_image: dict[WordSide, list[Word]] = {image: [] for image in WORD_SIDES}
    for word in words:
        by_image[word.image].append(word)
    ranked: list[Word] = []
    for of_image in by_image.values():
        of_image.sort(key=lambda word: (-(word.score or 0.0), word.key))
        ranked += [replace(word, rank=rank) for rank, word in enumerate(of_image, start=1)]
    return tuple(ranked)

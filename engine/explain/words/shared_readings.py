"""What the attribute network reads in both faces, before anything is measured."""

from __future__ import annotations

from collections.abc import Container, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from engine.contracts.explanation import AttributeReading, Word, WordSide
from engine.contracts.pair import SIDES, Side
from engine.explain.words.readings import is_reliable
from engine.models.attributes import AttributeNet, AttributeOutput, heads_of

Readings = tuple[tuple[AttributeReading, ...], tuple[AttributeReading, ...]]
"""Of A and of B."""


@dataclass(frozen=True)
class BothRead:
    """The readings of a pair, and why some of them become no ranked words.

    Attributes
    ----------
    net : AttributeNet
    readings : pair of tuples of AttributeReading
    ranked_as : {"mated", "nonmated"}
    protected_words : bool
        Whether words of protected traits may be reported.
    """

    net: AttributeNet
    readings: Readings
    ranked_as: Literal["mated", "nonmated"]
    protected_words: bool = True

    @property
    def towards(self) -> float:
        """-1 where erasing what makes the faces alike counts, 1 where what sets them apart."""
        return -1.0 if self.ranked_as == "mated" else 1.0

    def presence(self, name: str, value: str) -> tuple[bool, bool]:
        """Return whether A and B have a value of an attribute."""
        a, b = ((name, value) in present for present in self._present)
        return a, b

    @cached_property
    def _present(self) -> tuple[frozenset[tuple[str, str]], ...]:
        """What A and B have."""
        return tuple(
            frozenset((r.name, r.value) for r in of_face if r.present) for of_face in self.readings
        )

    def unranked(self, ranked: Container[tuple[str, WordSide]]) -> Iterator[Word]:
        """Yield a word for every attribute of each face that is not ranked, with the reason.

        Parameters
        ----------
        ranked : container of (word key, image)
        """
        for side, of_face in zip(SIDES, self.readings, strict=True):
            for head in heads_of(self.net.outputs):
                index = max(head.outputs, key=lambda i: of_face[i].probability)
                if (self.net.outputs[index].key, side) not in ranked:
                    yield self._unranked(index, side)

    def _unranked(self, index: int, image: Side) -> Word:
        output = self.net.outputs[index]
        if output.protected and not self.protected_words:
            # Switched off everywhere: not even what the network read is reported.
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
        present_a, present_b = self.presence(output.name, output.value)
        return Word(
            rank=None,
            attribute=output.name,
            value=output.value,
            image=image,
            present_a=present_a,
            present_b=present_b,
            why_unranked=self._why_unranked(
                output, present=self.readings[SIDES.index(image)][index].present
            ),
            protected=output.protected,
        )

    def _why_unranked(self, output: AttributeOutput, *, present: bool) -> str:
        if not present:
            return "absent"
        if not output.is_word:
            return "no_word"
        if not output.in_crop:
            return "outside_crop"
        if not is_reliable(output, self.net.min_auc):
            return "unreliable"
        return "no_region"

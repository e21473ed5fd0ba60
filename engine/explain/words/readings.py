"""What the attribute network says of each face, as records."""

from __future__ import annotations

from torch import Tensor

from engine.contracts.explanation import AttributeReading
from engine.contracts.settings import Settings
from engine.models.attributes import AttributeNet, AttributeOutput, heads_of, probabilities

_EVEN = 0.5
_OF_EXPRESSION = ("smiling", "mouth_slightly_open")


def is_reliable(output: AttributeOutput, min_auc: float) -> bool:
    """Whether an output was measured well enough on unseen people to be a word.

    Of a network with a minimum of 0 all may be, also those that were never measured.
    """
    return min_auc == 0 or (output.auc is not None and output.auc >= min_auc)


def visible(
    readings: tuple[AttributeReading, ...], settings: Settings
) -> tuple[AttributeReading, ...]:
    """Return the readings without those of protected traits when they are switched off."""
    return tuple(r for r in readings if settings.protected_words or not r.protected)


def read_attributes(
    net: AttributeNet, logits: Tensor, protected_words: bool
) -> tuple[tuple[AttributeReading, ...], ...]:
    """Return the readings of every face, in the order of the network's outputs.

    Parameters
    ----------
    net : AttributeNet
    logits : Tensor, float32, (N, outputs)
    protected_words : bool
        Whether words of protected traits may be shown.

    Returns
    -------
    tuple of N tuples of AttributeReading
    """
    heads = heads_of(net.outputs)
    chances = probabilities(logits, net.outputs)
    faces = []
    for row, values in zip(logits, chances, strict=True):
        present = {
            max(head.outputs, key=lambda index: float(row[index]))
            for head in heads
            if head.is_choice
        }
        present |= {
            head.outputs[0]
            for head in heads
            if not head.is_choice and float(values[head.outputs[0]]) >= _EVEN
        }
        faces.append(
            tuple(
                AttributeReading(
                    name=output.name,
                    value=output.value,
                    probability=float(values[index]),
                    present=index in present,
                    protected=output.protected,
                    shown=is_reliable(output, net.min_auc)
                    and output.in_crop
                    and output.is_word
                    and (protected_words or not output.protected),
                )
                for index, output in enumerate(net.outputs)
            )
        )
    return tuple(faces)


def expression_score(readings: tuple[AttributeReading, ...]) -> float | None:
    """Return 100 for a closed, unsmiling mouth, down to 0; None if the network reads neither."""
    found = [reading.probability for reading in readings if reading.name in _OF_EXPRESSION]
    return 100 * (1 - max(found)) if found else None

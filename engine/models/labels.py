"""What the outputs of an attribute network of the user's own stand for."""

from __future__ import annotations

import json
import math
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from engine.contracts.errors import ModelRefused
from engine.contracts.explanation import PRESENT
from engine.models.attributes import AttributeOutput
from engine.models.input_spec import InputSpec

_SCHEMA = "sim2word/labels/1"
_UNFIT = frozenset('/\\:*?"<>|=')
"""In names: they become parts of keys and of files' names."""

_CHOICES: dict[str, tuple[str, ...]] = {
    "gender": ("male", "female"),
    "age": ("young", "middle_aged", "senior"),
    "race": ("asian", "white", "black"),
    "hair_color": ("black", "blond", "brown", "gray", "unknown"),
}
_PROTECTED = ("gender", "age", "race")
_PUBLISHED = (
    "gender",
    "age",
    "race",
    "bald",
    "wavy_hair",
    "receding_hairline",
    "bangs",
    "sideburns",
    "hair_color",
    "no_beard",
    "mustache",
    "5_o_clock_shadow",
    "goatee",
    "oval_face",
    "square_face",
    "round_face",
    "double_chin",
    "high_cheekbones",
    "chubby",
    "obstructed_forehead",
    "fully_visible_forehead",
    "brown_eyes",
    "bags_under_eyes",
    "bushy_eyebrows",
    "arched_eyebrows",
    "mouth_closed",
    "smiling",
    "big_lips",
    "big_nose",
    "pointy_nose",
)
"""The heads of the published attribute network, in its order."""


@dataclass(frozen=True, slots=True)
class LabelledOutput:
    """Where an attribute stands among a network's outputs.

    Attributes
    ----------
    output : AttributeOutput
    column : int
        Of the network's outputs.
    against : tuple of int
        The other classes of its head, where the head has classes for "no"; its logit is then
        that of `column` less the logarithm of their sum.
    """

    output: AttributeOutput
    column: int
    against: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Labels:
    """An attribute network's vocabulary.

    Attributes
    ----------
    name, licence : str
    spec : InputSpec
    min_auc : float
        Outputs below are not shown as words; 0 shows those too that were never measured.
    kind : {"logits", "probabilities"}
        What the network puts out.
    outputs : tuple of LabelledOutput
    """

    name: str
    licence: str
    spec: InputSpec
    min_auc: float
    kind: Literal["logits", "probabilities"]
    outputs: tuple[LabelledOutput, ...]


def read_labels(path: Path) -> Labels:
    """Return the labels of a file; ``docs/packs.md`` gives its form.

    Raises
    ------
    ModelRefused
    """
    try:
        values = json.loads(path.read_text(encoding="utf-8"))
        reason = "" if values["schema"] == _SCHEMA else "another schema"
        labels = Labels(
            name=str(values["name"]),
            licence=str(values["licence"]),
            spec=InputSpec.of(values["input"]),
            min_auc=_share(values.get("min_auc", 0.0)),
            kind=_kind(values["kind"]),
            outputs=tuple(_output(i, of_output) for i, of_output in enumerate(values["outputs"])),
        )
    except (
        OSError,
        ValueError,
        KeyError,
        TypeError,
        AttributeError,
        RecursionError,
        OverflowError,
    ) as error:
        reason = f"{type(error).__name__}: {error}"
    if reason:
        raise ModelRefused(
            "The labels {file} cannot be used ({reason}).",
            "Give a file as docs/packs.md describes it.",
            file=path.name,
            reason=reason,
        )
    return labels


def _kind(value: str) -> Literal["logits", "probabilities"]:
    if value == "probabilities":
        return "probabilities"
    if value == "logits":
        return "logits"
    raise ValueError("kind is logits or probabilities")


def _output(number: int, values: dict[str, Any]) -> LabelledOutput:
    auc, spread = values.get("auc"), values.get("spread")
    if spread is not None and not (math.isfinite(float(spread)) and float(spread) > 0):
        raise ValueError("a spread is a number above 0")
    output = AttributeOutput(
        name=_name(values["name"]),
        value=_name(values.get("value", PRESENT)),
        auc=None if auc is None else _share(auc),
        protected=bool(values.get("protected", False)),
        exclusive=bool(values.get("exclusive", False)),
        in_crop=bool(values.get("in_crop", True)),
        is_word=bool(values.get("is_word", True)),
        spread=None if spread is None else float(spread),
    )
    column, against = int(values.get("column", number)), values.get("against", ())
    columns = (column, *(int(i) for i in against))
    if min(columns) < 0:
        raise ValueError("columns count from 0")
    return LabelledOutput(output, columns[0], columns[1:])


def _name(value: object) -> str:
    """Return a name that can be part of a file's name everywhere."""
    text = str(value)
    if not text or not text.isprintable() or _UNFIT & set(text):
        raise ValueError(f"{text!r} is no name, or holds one of {''.join(sorted(_UNFIT))}")
    return text


def _share(value: object) -> float:
    share = float(str(value))
    if not 0 <= share <= 1:
        raise ValueError(f"{value} is not from 0 to 1")
    return share


def published_labels(widths: list[int], spec: InputSpec) -> Labels:
    """Return the labels of the published network of thirty heads.

    Parameters
    ----------
    widths : list of int
        Classes of each head; of a yes/no head the first is "yes".
    spec : InputSpec
    """
    outputs: list[LabelledOutput] = []
    first = 0
    for name, width in zip(_PUBLISHED, widths, strict=True):
        columns = range(first, first + width)
        if name in _CHOICES:
            outputs += [
                LabelledOutput(_published(name, value), column)
                for value, column in zip(_CHOICES[name], columns, strict=True)
            ]
        else:
            outputs.append(LabelledOutput(_published(name, PRESENT), first, tuple(columns[1:])))
        first += width
    return Labels(
        name="Sim2Word attributes as published",
        licence="as its authors give it",
        spec=spec,
        min_auc=0.0,
        kind="logits",
        outputs=tuple(outputs),
    )


def _published(name: str, value: str) -> AttributeOutput:
    return AttributeOutput(
        name=name,
        value=value,
        auc=None,
        protected=name in _PROTECTED,
        exclusive=name in _CHOICES,
        in_crop=True,
        is_word=value != "unknown",
    )

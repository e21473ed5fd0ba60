"""What the engine needs of an attribute network, whichever it is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from engine.contracts.explanation import word_key
from engine.contracts.packs import ModelIdentity
from engine.models.tapped import Tapped


@dataclass(frozen=True, slots=True)
class AttributeOutput:
    """One value of one attribute: one output of the network.

    Attributes
    ----------
    name, value : str
        For instance ``hair_color`` and ``black``; the value of a yes/no attribute is
        ``present``.
    auc : float or None
        Area under the ROC curve on people unseen in training; None if not measurable.
    protected : bool
        Names a protected trait (perceived race, gender, age).
    exclusive : bool
        Whether the probabilities of the attribute's values sum to 1; otherwise each value
        is judged by itself, and of several the most probable is taken.
    in_crop : bool
        Whether what it names lies inside the recognition network's crop, so that erasing
        it there means something.
    is_word : bool
        Whether it says something; "none of the other values" does not.
    spread : float or None
        Unit of differences of the logit: the geometric mean of its standard deviations
        between photos of one person and over all photos. None if not measured.
    """

    name: str
    value: str
    auc: float | None
    protected: bool
    exclusive: bool
    in_crop: bool
    is_word: bool = True
    spread: float | None = None

    @property
    def key(self) -> str:
        """Return ``name`` for yes/no attributes, else ``name=value``."""
        return word_key(self.name, self.value)


@dataclass(frozen=True, slots=True)
class AttributeHead:
    """An attribute: one output for yes/no, several for a choice of values.

    Attributes
    ----------
    name : str
    outputs : tuple of int
        Positions among the network's outputs.
    """

    name: str
    outputs: tuple[int, ...]

    @property
    def is_choice(self) -> bool:
        """Whether exactly one of several values holds, so that the face always has one."""
        return len(self.outputs) > 1


class AttributeNet(Protocol):
    """A network with one output for each value of each attribute.

    The logit of a yes/no attribute is positive where the face has it; among the values of
    a choice the largest logit wins.
    """

    @property
    def identity(self) -> ModelIdentity:
        """Which weights these are."""
        ...

    @property
    def outputs(self) -> tuple[AttributeOutput, ...]:
        """What each output stands for."""
        ...

    @property
    def min_auc(self) -> float:
        """Outputs below this area under the ROC curve are not shown as words."""
        ...

    @property
    def crop_size(self) -> int:
        """Side of its crops in pixels; they need not be those of the recognition network."""
        ...

    @property
    def template(self) -> NDArray[np.float64]:
        """Where the five keypoints lie in a crop, (5, 2), in pixels."""
        ...

    def tap(self, crops: Tensor) -> Tapped:
        """Run up to the last convolution; ``finish`` gives logits, (N, outputs).

        Parameters
        ----------
        crops : Tensor, float32, (N, 3, size, size)
            RGB crops aligned to :attr:`template`, 0 to 255.
        """
        ...


def heads_of(outputs: tuple[AttributeOutput, ...]) -> tuple[AttributeHead, ...]:
    """Return the attributes that some outputs make up, in order of first appearance."""
    positions: dict[str, list[int]] = {}
    for index, output in enumerate(outputs):
        positions.setdefault(output.name, []).append(index)
    return tuple(AttributeHead(name, tuple(where)) for name, where in positions.items())


def probabilities(logits: Tensor, outputs: tuple[AttributeOutput, ...]) -> Tensor:
    """Return probabilities, (N, outputs), of logits, (N, outputs).

    By softmax over the values of an exclusive choice, else by the logistic function.
    """
    result = torch.sigmoid(logits)
    for head in heads_of(outputs):
        if outputs[head.outputs[0]].exclusive:
            where = list(head.outputs)
            result[:, where] = torch.softmax(logits[:, where], dim=1)
    return result

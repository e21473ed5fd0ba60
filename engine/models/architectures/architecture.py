"""What there is to know of an architecture."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal

from torch import Tensor, nn

from engine.models.input_spec import InputSpec

State = Mapping[str, Tensor]


@dataclass(frozen=True, slots=True)
class Architecture:
    """A network that a state dict fills.

    Attributes
    ----------
    name : str
    role : {"recognition", "attributes"}
    spec : InputSpec
    fits : callable
        Whether a state dict is one of its.
    build : callable
        Returns the empty network for a state dict; its output, (N, D), are embeddings, or
        the logits of attributes.
    """

    name: str
    role: Literal["recognition", "attributes"]
    spec: InputSpec
    fits: Callable[[State], bool]
    build: Callable[[State], nn.Module]

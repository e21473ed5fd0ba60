"""What several saliency methods made of one pair."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from engine.contracts.methods import ComparedMethod, MethodsCompared


@dataclass(frozen=True, slots=True, eq=False)
class Comparison:
    """Methods side by side.

    Attributes
    ----------
    found : MethodsCompared
        Everything, as the program keeps it.
    """

    found: MethodsCompared

    @property
    def methods(self) -> dict[str, ComparedMethod]:
        """Each method's maps, effects, words and cost, by its name."""
        return {one.card.name: one for one in self.found.methods}

    @property
    def maps(self) -> dict[str, tuple[NDArray[np.float32], NDArray[np.float32]]]:
        """The maps of A and of B, float32, (size, size), by method; of those that made some."""
        return {
            name: (one.maps[0].values, one.maps[1].values)
            for name, one in self.methods.items()
            if one.maps is not None
        }

    @property
    def effects(self) -> dict[str, tuple[float, float]]:
        """How erasing where a method points first in A, and in B, changes the cosine."""
        return {
            name: (one.effects[0].effect, one.effects[1].effect)
            for name, one in self.methods.items()
            if one.effects is not None
        }

"""The components of a face that examiners compare, in the standard's order, and their words."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache

from engine.files.resources import resource
from engine.language.catalogue import Language, text


@dataclass(frozen=True, slots=True)
class Component:
    """One component.

    Attributes
    ----------
    key : str
    words : tuple of str
        Keys of the words that describe it.
    """

    key: str
    words: tuple[str, ...] = ()

    def name(self, language: Language) -> str:
        """Return its name."""
        return text(f"components.{self.key}", language)


@cache
def load_components() -> tuple[Component, ...]:
    """Return the components in order.

    Informed by the feature list of FISWG and ASTM E3149; words that are none of theirs belong to
    no component.
    """
    listed = json.loads(resource("components.json").read_text(encoding="utf-8"))["components"]
    return tuple(Component(one["key"], tuple(one["words"])) for one in listed)


def component_of(key: str) -> Component | None:
    """Return the component that a word describes; None if the standard has none."""
    return next((one for one in load_components() if key in one.words), None)

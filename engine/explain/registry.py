"""Methods by their names: each is imported once it is asked for, so that a name costs nothing."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from importlib import import_module
from typing import Generic, TypeVar

from engine.contracts.errors import BadInput
from engine.models import plugins

Found = TypeVar("Found")


class Registry(Generic[Found]):
    """Names, and where each method is.

    Parameters
    ----------
    places : mapping
        By name, ``module:attribute``: a class that is made without arguments, or an instance.
    group : str
        Of entry points, that plugins of this kind stand in.
    plugin : callable
        Returns the plugin of a name without its prefix.
    """

    def __init__(
        self, places: Mapping[str, str], group: str, plugin: Callable[[str], Found]
    ) -> None:
        self._places, self._group, self._plugin = places, group, plugin
        self.own = tuple(places)
        self._found = cache(self._load)

    def names(self) -> tuple[str, ...]:
        """Return the names of all, those of plugins last."""
        return (*self.own, *(f"{plugins.PREFIX}{name}" for name in plugins.names(self._group)))

    def all(self) -> tuple[Found, ...]:
        """Return every method but plugins."""
        return tuple(self.named(name) for name in self.own)

    def named(self, name: str) -> Found:
        """Return the method of a name.

        Raises
        ------
        BadInput
            If there is none.
        ModelMissing, ModelRefused
            If there is no such plugin, or it cannot be used.
        """
        if name in self._places:
            return self._found(name)
        if name.startswith(plugins.PREFIX):
            return self._plugin(name.removeprefix(plugins.PREFIX))
        known = ", ".join(self.names())
        raise BadInput(
            "There is no method {name}.", "Choose one of: {known}.", name=name, known=known
        )

    def _load(self, name: str) -> Found:
        module, attribute = self._places[name].split(":")
        found = getattr(import_module(module), attribute)
        made: Found = found() if isinstance(found, type) else found
        return made

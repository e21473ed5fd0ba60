"""How a pair is explained. The names here are those that a plugin's method needs.

They are imported once they are asked for: names of methods are needed where nothing is explained.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from engine.explain.methods import METHODS
    from engine.explain.pair import Method, MethodResult, MethodRun, PairContext

_OF_PAIR = ("Method", "MethodResult", "MethodRun", "PairContext")

__all__ = ["METHODS", "Method", "MethodResult", "MethodRun", "PairContext"]


def __getattr__(name: str) -> object:
    """Return what of this package a plugin may name."""
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    module = "engine.explain.pair" if name in _OF_PAIR else "engine.explain.methods"
    return getattr(import_module(module), name)

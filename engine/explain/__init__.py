"""How a pair is explained. The names here are those that a plugin's method needs."""

from importlib import import_module

from engine.explain.pair import Method, MethodResult, MethodRun, PairContext

__all__ = ["Method", "MethodResult", "MethodRun", "PairContext"]


def __getattr__(name: str) -> object:
    """Return what of the methods a plugin may name; they import this package themselves."""
    if name not in {"METHODS", "method_named", "method_names"}:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module("engine.explain.methods"), name)

"""How a pair is explained. The names here are those that a plugin's method needs."""

from engine.explain.pair import Method, MethodResult, MethodRun, PairContext

__all__ = ["Method", "MethodResult", "MethodRun", "PairContext"]

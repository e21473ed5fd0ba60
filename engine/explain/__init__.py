"""Saliency maps and ranked words; one method a file, each named in :data:`METHODS`."""

from engine.contracts import BadInput
from engine.explain.context import Method, MethodResult, MethodRun, PairContext
from engine.explain.measured import Measured
from engine.explain.sim2word import Sim2Word
from engine.vocabulary import Vocabulary, load_vocabulary

METHODS: tuple[Method, ...] = (Measured(), Sim2Word())
"""Every method that a request can name."""


def method_named(name: str) -> Method:
    """Return a method of :data:`METHODS`.

    Raises
    ------
    BadInput
        If there is none of that name.
    """
    for method in METHODS:
        if method.name == name:
            return method
    known = ", ".join(method.name for method in METHODS)
    raise BadInput("There is no method {name}.", "Choose one of: {known}.", name=name, known=known)


__all__ = [
    "METHODS",
    "Method",
    "MethodResult",
    "MethodRun",
    "PairContext",
    "Vocabulary",
    "load_vocabulary",
    "method_named",
]

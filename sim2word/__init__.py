"""Why a face-recognition network finds two faces alike: measured, controlled, checkable.

>>> import sim2word
>>> result = sim2word.explain("a.jpg", "b.jpg")  # doctest: +SKIP
>>> result.score, result.account, result.parts  # doctest: +SKIP

The names below are the ones that are promised: from version 1.0 on they change as semantic
versioning says. Everything else of the installed packages is the program's own.

Images are paths, arrays of RGB bytes or Pillow images. Nothing is sent anywhere, and no weights
are fetched. The networks are read with the first call and kept; :class:`Session` chooses others.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from engine import __version__

if TYPE_CHECKING:
    from sim2word import errors, plugins
    from sim2word.attribution import Attribution
    from sim2word.comparison import Comparison
    from sim2word.result import Result
    from sim2word.session import Session, account, compare, explain

_PLACES = {
    "Attribution": "attribution",
    "Comparison": "comparison",
    "Result": "result",
    "Session": "session",
    "account": "session",
    "compare": "session",
    "explain": "session",
}

_MODULES = ("errors", "plugins")

__all__ = [
    "Attribution",
    "Comparison",
    "Result",
    "Session",
    "__version__",
    "account",
    "compare",
    "errors",
    "explain",
    "plugins",
]


def __getattr__(name: str) -> object:
    """Return a promised name; the networks' libraries are loaded with the first of them."""
    if name in _MODULES:
        return import_module(f"{__name__}.{name}")
    if name not in _PLACES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_PLACES[name]}"), name)


def __dir__() -> list[str]:
    """Return the promised names."""
    return sorted(__all__)

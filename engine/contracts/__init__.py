"""Frozen requests, results and events, typed errors and the cancel token.

Standard library and numpy only: every other part of the program may import these modules.
The program imports each name from its module; the names here are those that a plugin needs,
and stay where they are. They are looked up when they are asked for, so that a module which needs
an error alone does not load numpy.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from engine.contracts.cancel import CancelToken
    from engine.contracts.errors import BadInput, ModelMissing, ModelRefused, Sim2WordError
    from engine.contracts.events import Event, MapReady, Progress, WordRanked
    from engine.contracts.explanation import Control, Measurement, SaliencyMap, Word
    from engine.contracts.packs import ModelIdentity
    from engine.contracts.pair import SIDES, AlignedFace, Face, Photo, Side
    from engine.contracts.settings import Settings

__all__ = [
    "SIDES",
    "AlignedFace",
    "BadInput",
    "CancelToken",
    "Control",
    "Event",
    "Face",
    "MapReady",
    "Measurement",
    "ModelIdentity",
    "ModelMissing",
    "ModelRefused",
    "Photo",
    "Progress",
    "SaliencyMap",
    "Settings",
    "Side",
    "Sim2WordError",
    "Word",
    "WordRanked",
]

_MODULES = {
    "CancelToken": "cancel",
    "BadInput": "errors",
    "ModelMissing": "errors",
    "ModelRefused": "errors",
    "Sim2WordError": "errors",
    "Event": "events",
    "MapReady": "events",
    "Progress": "events",
    "WordRanked": "events",
    "Control": "explanation",
    "Measurement": "explanation",
    "SaliencyMap": "explanation",
    "Word": "explanation",
    "ModelIdentity": "packs",
    "SIDES": "pair",
    "AlignedFace": "pair",
    "Face": "pair",
    "Photo": "pair",
    "Side": "pair",
    "Settings": "settings",
}


def __getattr__(name: str) -> object:
    """Return a name that plugins need from the module that it is defined in."""
    if name not in _MODULES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_MODULES[name]}"), name)

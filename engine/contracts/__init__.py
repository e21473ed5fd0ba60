"""Frozen requests, results and events, typed errors and the cancel token.

Standard library and numpy only: every other part of the program may import these modules.
The program imports each name from its module; the names here are those that a plugin needs,
and stay where they are.
"""

from engine.contracts.cancel import CancelToken
from engine.contracts.errors import BadInput, ModelMissing, ModelRefused, Sim2WordError
from engine.contracts.events import Event, MapReady, Progress, WordRanked
from engine.contracts.explanation import Intervention, SaliencyMap, Word
from engine.contracts.packs import ModelIdentity
from engine.contracts.pair import SIDES, AlignedFace, Face, Photo, Side
from engine.contracts.settings import Settings

__all__ = [
    "SIDES",
    "AlignedFace",
    "BadInput",
    "CancelToken",
    "Event",
    "Face",
    "Intervention",
    "MapReady",
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

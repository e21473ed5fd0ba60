"""A session owns the loaded models; it explains a pair and yields events."""

from engine.models.packs import PackStore
from engine.session.comparing import compare_methods, method_cards
from engine.session.events import run_to_end
from engine.session.faces import choose_face
from engine.session.packs import pack_cards
from engine.session.provenance import library_versions
from engine.session.session import Session

__all__ = [
    "PackStore",
    "Session",
    "choose_face",
    "compare_methods",
    "library_versions",
    "method_cards",
    "pack_cards",
    "run_to_end",
]

"""Model packs of the user's own: imported once, hashed, read-only from then on."""

from engine.models.packs.loading import (
    load_models,
    load_recognition,
    recognition_named,
)
from engine.models.packs.manifest import FileKind, Manifest, PackFile
from engine.models.packs.store import PackStore, StoredPack

__all__ = [
    "FileKind",
    "Manifest",
    "PackFile",
    "PackStore",
    "StoredPack",
    "load_models",
    "load_recognition",
    "recognition_named",
]

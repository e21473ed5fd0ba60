"""Where a result comes from, as JSON."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from engine.contracts.explanation import Provenance


def provenance_document(provenance: Provenance) -> dict[str, Any]:
    """Return a provenance as JSON values."""
    return {
        **asdict(provenance),
        "libraries": dict(provenance.libraries),
        "settings": dict(provenance.settings),
    }

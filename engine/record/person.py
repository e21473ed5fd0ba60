"""What characterises a person, as JSON."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from engine.contracts.people import PersonFound
from engine.record.provenance import provenance_document


def person_document(found: PersonFound) -> dict[str, Any]:
    """Return a person's report as JSON values."""
    return {
        "schema": "sim2word/person/1",
        "report": asdict(found.report),
        "accounts": None if found.accounts is None else asdict(found.accounts),
        "left_out": [asdict(one) for one in found.left_out],
        "provenance": provenance_document(found.provenance),
    }

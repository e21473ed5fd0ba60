"""An identification as JSON."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from engine.contracts.explanation import Provenance
from engine.contracts.gallery import Identification, Interpretation
from engine.contracts.outgoing import printable
from engine.record.provenance import provenance_document


def identification_document(
    found: Identification, carried: Interpretation | None, provenance: Provenance
) -> dict[str, Any]:
    """Return an identification, and what carries it, as JSON values.

    Parameters
    ----------
    found : Identification
    carried : Interpretation or None
    provenance : Provenance
    """
    point = found.similarity.operating_point
    document: dict[str, Any] = {
        "schema": "sim2word/identify/1",
        "probe": {
            "path": printable(str(found.probe.photo.path)),
            "sha256": found.probe.photo.sha256,
            "chosen_face": found.probe.chosen,
            "quality": asdict(found.probe.quality),
        },
        "people": found.people,
        "faces": found.faces,
        "threshold": None if point is None else point.threshold,
        "operating_point": None if point is None else asdict(point),
        "others": {"mean": found.mean, "sd": found.sd},
        "distribution": {"bin_edges": list(found.bin_edges), "people": list(found.counts)},
        "candidates": [asdict(candidate) for candidate in found.candidates],
        "provenance": provenance_document(provenance),
    }
    if carried is not None:
        document["interpretation"] = {
            "uncertainty": carried.uncertainty,
            "attributes": [asdict(one) for one in carried.attributes],
            "text": dict(carried.text.of),
        }
    return document

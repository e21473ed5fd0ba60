"""The JSON of an explanation: a contract that other programs depend on."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

from engine.contracts.explanation import (
    Agreement,
    AttributeReading,
    Explanation,
    Measurement,
    SaliencyMap,
    Word,
)
from engine.contracts.likelihood import Likelihood
from engine.contracts.outgoing import printable
from engine.contracts.pair import SIDES, AlignedFace
from engine.contracts.score import ScoreStatistics, Similarity
from engine.files.atomic import write_atomically
from engine.record.paths import with_relative_paths
from engine.record.provenance import provenance_document
from engine.record.units import EXPLANATION, units_of

SCHEMA = "sim2word/explanation/1"


def map_file(saliency: SaliencyMap) -> str:
    """Return the path of a map's file below the output folder."""
    branch = saliency.branch.replace(":", ".").replace("=", "-").replace(" ", ".")
    return f"maps/{saliency.image}.{saliency.method}.{branch}.npy"


def mask_name(key: str, side: str) -> str:
    """Return the name of a word's mask inside ``masks.npz``: ``word@side``."""
    return f"{key}@{side}"


def explanation_document(explanation: Explanation) -> dict[str, Any]:
    """Return an explanation as JSON values.

    Parameters
    ----------
    explanation : Explanation

    Returns
    -------
    dict
        Fields as the architecture lists them; ``schema`` carries the version.
    """
    return {
        "schema": SCHEMA,
        "units": EXPLANATION,
        "request_id": explanation.request_id,
        "provenance": provenance_document(explanation.provenance),
        "method": explanation.method,
        "ranking": explanation.ranking,
        "ranked_as": explanation.ranked_as,
        "images": [
            _image(face, readings)
            for face, readings in zip(explanation.faces, explanation.attributes, strict=True)
        ],
        "similarity": _similarity(explanation.similarity),
        "account": None if explanation.account is None else asdict(explanation.account),
        "parts": None if explanation.parts is None else asdict(explanation.parts),
        "maps": [
            {
                "image": saliency.image,
                "method": saliency.method,
                "branch": saliency.branch,
                "signed": saliency.signed,
                "file": map_file(saliency),
                "affine": saliency.affine.tolist(),
            }
            for saliency in explanation.maps
        ],
        "words": [_word(word, explanation) for word in explanation.words],
        "text": dict(explanation.text.of),
        "beside": None if explanation.beside is None else _beside(explanation.beside),
    }


def to_json(document: object) -> str:
    """Return JSON text; not-a-number is an error, never a figure."""
    return json.dumps(document, indent=1, ensure_ascii=False, allow_nan=False, default=_plain)


def json_file(document: object) -> bytes:
    """Return a document as a file of JSON holds it."""
    return (to_json(document) + "\n").encode()


def write_json(path: Path, document: dict[str, Any]) -> None:
    """Write a document, with what its figures are in, whole or not at all.

    Paths in it are from where it lies; see :mod:`engine.record.paths`.

    Raises
    ------
    OutputFailed
    """
    head = {"schema": document["schema"], "units": units_of(document["schema"])}
    write_atomically(path, json_file(with_relative_paths({**head, **document}, path.parent)))


def _plain(value: object) -> object:
    if isinstance(value, Path):
        return str(value)
    raise TypeError(f"{type(value).__name__} has no JSON form")


def _image(aligned: AlignedFace, readings: tuple[AttributeReading, ...]) -> dict[str, Any]:
    photo = aligned.photo
    return {
        "path": printable(str(photo.path)),
        "sha256": photo.sha256,
        "width": photo.width,
        "height": photo.height,
        "format": photo.format,
        "turned": photo.turned,
        "damaged": photo.damaged,
        "notes": list(photo.notes),
        "faces": [
            {
                "box": list(face.box),
                "keypoints": [list(point) for point in face.keypoints],
                "score": face.score,
            }
            for face in aligned.faces
        ],
        "chosen_face": aligned.chosen,
        "chosen_by": aligned.chosen_by,
        "quality": {**asdict(aligned.quality), "ofiq": dict(aligned.quality.ofiq)},
        "perceived": None if aligned.perceived is None else asdict(aligned.perceived),
        "attributes": [asdict(reading) for reading in readings],
    }


def _similarity(similarity: Similarity) -> dict[str, Any]:
    point = similarity.operating_point
    return {
        "cosine": similarity.cosine,
        "angular": similarity.angular,
        "same_photo": similarity.same_photo,
        "threshold": None if point is None else point.threshold,
        "operating_point": None if point is None else asdict(point),
        "distribution": None
        if similarity.statistics is None
        else _distribution(similarity.statistics),
        "gap": similarity.gap,
        "calibrated": None if similarity.likelihood is None else _calibrated(similarity.likelihood),
        "not_calibrated": [asdict(one) for one in similarity.not_calibrated],
    }


def _beside(found: Agreement) -> dict[str, Any]:
    points = found.operating_points
    return {
        **asdict(found),
        "thresholds": [None if point is None else point.threshold for point in points],
    }


def _distribution(statistics: ScoreStatistics) -> dict[str, Any]:
    return {
        "bin_edges": list(statistics.bin_edges),
        "mated": list(statistics.mated),
        "nonmated": list(statistics.nonmated),
    }


def _calibrated(found: Likelihood) -> dict[str, Any]:
    by = found.calibration
    return {
        "log10_lr": found.log10_lr,
        "clamped": found.clamped,
        "verbal": None if found.verbal is None else asdict(found.verbal),
        "range": [by.lower, by.upper],
        "data": by.data,
        "data_sha256": by.data_sha256,
        "mated": by.mated,
        "nonmated": by.nonmated,
        "fit": by.fit,
        "cllr": by.cllr,
        "cllr_min": by.cllr_min,
        "held_out": by.held_out,
        "threshold": by.threshold,
        "bands": [asdict(band) for band in by.bands],
        "conditions": [asdict(one) for one in found.conditions],
    }


def _word(word: Word, explanation: Explanation) -> dict[str, Any]:
    key = word.key
    return {
        "rank": word.rank,
        "attribute": word.attribute,
        "value": word.value,
        "image": word.image,
        "present_a": word.present_a,
        "present_b": word.present_b,
        "score": word.score,
        "contrast": word.contrast,
        "supported": word.supported,
        "direction": None if word.direction is None else word.direction.value,
        "why_unranked": word.why_unranked,
        "protected": word.protected,
        "masks": [
            mask_name(key, side)
            for side in SIDES
            if (key, side) in explanation.masks and word.image in (side, "both")
        ],
        "ranked_by": word.ranked_by,
        "interventions": [_measurement(one, explanation.similarity) for one in word.measurements],
    }


def _measurement(made: Measurement, similarity: Similarity) -> dict[str, Any]:
    control = made.control
    return {
        "kind": made.kind,
        "fill": made.fill,
        "similarity": made.similarity,
        "effect": made.effect,
        "area": made.area,
        "control_mean": None if control is None else control.mean,
        "control_sd": None if control is None else control.sd,
        "z": None if control is None else control.z,
        "p": None if control is None else control.p,
        "judged": made.judged,
        "share_of_gap": made.effect / similarity.gap if similarity.gap else None,
    }

"""The figures of a run, as they are stored, and what of the log they must agree with."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from typing import Any

from engine.contracts.case import AuditEntry, CaseContent, CaseRun
from engine.contracts.pair import SIDES
from engine.record.checksums import CHECKSUMS, checksums

FIGURES = "explanation.json"


def read_figures(data: bytes) -> dict[str, Any]:
    """Return the document of a run.

    Raises
    ------
    ValueError, RecursionError
        If it is none, names a field twice, or holds what is no number.
    """
    document = json.loads(data, parse_constant=_refuse, object_pairs_hook=_once)
    if not isinstance(document, dict):
        raise ValueError("no document")  # noqa: TRY004 - what is damaged is reported as one thing
    return document


def _refuse(constant: str) -> float:
    raise ValueError(constant)


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        msg = "a field is there twice"
        raise ValueError(msg)
    return found


def against_log(
    content: CaseContent, run: CaseRun, line: AuditEntry, files: Mapping[str, bytes]
) -> Iterator[str]:
    """Yield in what the files of a run are not what the log says of it.

    Parameters
    ----------
    content : CaseContent
    run : CaseRun
    line : AuditEntry
        That the run was kept by.
    files : mapping
        By path below the run's folder.
    """
    if FIGURES not in files:
        yield f"run {run.number}: its figures are missing"
        return
    try:
        document = read_figures(files[FIGURES])
        said, logged = _said(document), _logged(content, run, line.detail)
    except (ValueError, KeyError, TypeError, IndexError, RecursionError):
        yield f"run {run.number}: its figures are damaged"
        return
    for name, value in logged.items():
        if said[name] != value:
            yield f"run {run.number}: {name} is {said[name]}, and {value} by the log"
    if CHECKSUMS in files and files[CHECKSUMS] != sums_of(files):
        yield f"run {run.number}: {CHECKSUMS} does not list its files"


def _said(document: dict[str, Any]) -> dict[str, object]:
    """Return what a document says of what the log says too."""
    provenance, images = document["provenance"], document["images"]
    return {
        "the cosine": document["similarity"]["cosine"],
        "the device": provenance["device"],
        "the settings": {**provenance["settings"]},
        "the method's seed": provenance["seed"],
        **{f"photo {side.upper()}": images[number]["sha256"] for number, side in enumerate(SIDES)},
        **{
            f"the face of {side.upper()}": images[number]["chosen_face"]
            for number, side in enumerate(SIDES)
        },
    }


def _logged(content: CaseContent, run: CaseRun, detail: Mapping[str, Any]) -> dict[str, object]:
    """Return what the log says of a run: as it was written, in the words of its version."""
    faces = {side: run.faces[side] for side in SIDES}
    return {
        "the cosine": run.cosine,
        **({"the device": detail["device"]} if "device" in detail else {}),
        "the settings": detail["settings"],
        "the method's seed": run.settings.seed,
        **{f"photo {side.upper()}": content.evidence[side].sha256 for side in SIDES},
        **{
            f"the face of {side.upper()}": face.face
            for side, face in faces.items()
            if face.face is not None and face.hand is None
        },
    }


def sums_of(files: Mapping[str, bytes]) -> bytes:
    """Return the list of hashes that a result's files should have."""
    return checksums(
        {
            name: hashlib.sha256(data).hexdigest()
            for name, data in files.items()
            if name != CHECKSUMS
        }
    )

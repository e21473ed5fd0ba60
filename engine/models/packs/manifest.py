"""What is written down of a pack when it is imported."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from engine.contracts.errors import ModelRefused
from engine.models.input_spec import InputSpec

MANIFEST = "manifest.json"
_SCHEMA = "sim2word/pack/1"


class FileKind(StrEnum):
    """What a file of a pack is."""

    DETECTOR = "detector"
    RECOGNITION = "recognition"
    ATTRIBUTES = "attributes"
    GENDER_AGE = "gender_age"
    LANDMARKS = "landmarks"
    LABELS = "labels"
    LICENCE = "licence"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class PackFile:
    """One file of a pack.

    Attributes
    ----------
    name : str
        Without folders.
    sha256 : str
    size : int
        In bytes.
    kind : FileKind
    spec : InputSpec or None
        Of networks that take aligned crops.
    agreement : float or None
        Of a recognition network: least cosine between its embeddings by ONNX Runtime and by
        torch, over real crops; None where there is only one of them.
    tap, taps : str, tuple of str
        The feature map at which it is cut for maps, and all that would do.
    why_no_maps : str
        Why it gives scores only; empty if it gives maps.
    """

    name: str
    sha256: str
    size: int
    kind: FileKind
    spec: InputSpec | None = None
    agreement: float | None = None
    tap: str = ""
    taps: tuple[str, ...] = ()
    why_no_maps: str = ""


@dataclass(frozen=True, slots=True)
class Manifest:
    """A pack as it was imported.

    Attributes
    ----------
    name : str
    imported : str
        When, ISO 8601 with time zone.
    accepted_by : str
        The user who accepted the licence.
    licence : str
        The text that was accepted.
    files : tuple of PackFile
    """

    name: str
    imported: str
    accepted_by: str
    licence: str
    files: tuple[PackFile, ...]

    def first(self, kind: FileKind) -> PackFile | None:
        """Return the first file of a kind, in the order of their names."""
        return next((file for file in self.files if file.kind is kind), None)

    def to_json(self) -> str:
        """Return the manifest as it is stored."""
        return json.dumps({"schema": _SCHEMA, **asdict(self)}, indent=2, ensure_ascii=False) + "\n"


def read_manifest(folder: Path) -> Manifest:
    """Return the manifest of a stored pack.

    Raises
    ------
    ModelRefused
        If there is none, or it is not one that this program wrote.
    """
    path = folder / MANIFEST
    try:
        values = json.loads(path.read_text(encoding="utf-8"))
        files = tuple(file_of(value) for value in values.pop("files"))
        if values.pop("schema") == _SCHEMA:
            return Manifest(files=files, **values)
        reason = "another schema"
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        reason = str(error)
    raise ModelRefused(
        "The manifest of the pack {name} cannot be read ({reason}).",
        "Remove the pack and import it again.",
        name=folder.name,
        reason=reason,
    )


def file_of(values: dict[str, Any]) -> PackFile:
    """Return a file of a pack from its JSON values."""
    spec = values.pop("spec")
    return PackFile(
        kind=FileKind(values.pop("kind")),
        spec=None if spec is None else InputSpec.of(spec),
        taps=tuple(values.pop("taps")),
        **values,
    )

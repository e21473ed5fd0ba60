"""``explanation.json`` as typed records: what is written, and how it is read again.

The JSON schema follows from these records (:func:`json_schema`) and is published as
``docs/explanation.schema.json``. Documents of earlier versions are read: what they lack has the
default that is given here.
"""

from __future__ import annotations

import inspect
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

import msgspec

from engine.contracts.account import Account
from engine.contracts.errors import BadInput
from engine.contracts.explanation import Agreement, WordSide, word_key
from engine.contracts.likelihood import NotCalibrated, PairCondition, QualityBand, VerbalWords
from engine.contracts.pair import Perceived, Side
from engine.contracts.parts import EnoughParts
from engine.contracts.score import OperatingPoint
from engine.files.read import read_file

JsonValue = None | bool | int | float | str | list[Any] | dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasurementRecord:
    """What one kind of evidence measured of a word; see ``units`` of the document."""

    kind: str
    fill: str | None
    similarity: float
    effect: float
    area: float | None
    control_mean: float | None = None
    control_sd: float | None = None
    z: float | None = None
    p: float | None = None
    judged: float | None = None
    share_of_gap: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class WordRecord:
    """A word of one face, or of both.

    ``ranked_by`` names the kind of evidence that ``rank``, ``score``, ``supported`` and
    ``direction`` are of.
    """

    rank: int | None
    attribute: str
    value: str
    image: WordSide
    present_a: bool
    present_b: bool
    score: float | None
    contrast: float | None = None
    supported: bool | None
    direction: Literal["supports", "opposes"] | None
    why_unranked: str | None
    protected: bool = False
    masks: tuple[str, ...] = ()
    ranked_by: str | None = None
    interventions: tuple[MeasurementRecord, ...] = ()

    @property
    def key(self) -> str:
        """``attribute`` of a yes/no attribute, else ``attribute=value``."""
        return word_key(self.attribute, self.value)

    @property
    def ranking(self) -> MeasurementRecord | None:
        """The measurement that ranks it; in older documents the first."""
        if self.rank is None:
            return None
        found = (one for one in self.interventions if one.kind == self.ranked_by)
        return next(found, None if self.ranked_by else next(iter(self.interventions), None))


@dataclass(frozen=True, slots=True, kw_only=True)
class FaceRecord:
    """A face found in a photo."""

    box: tuple[float, float, float, float]
    keypoints: tuple[tuple[float, float], ...]
    score: float


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadingRecord:
    """What the attribute network reads."""

    name: str
    value: str
    probability: float
    present: bool
    protected: bool = False
    shown: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class QualityRecord:
    """Measurements of a face image; see :class:`engine.contracts.pair.Quality`."""

    inter_eye_px: float
    sharpness: float | None = None
    noise: float | None = None
    brightness: float | None = None
    contrast: float | None = None
    clipped: float | None = None
    yaw_deg: float | None = None
    pitch_deg: float | None = None
    roll_deg: float | None = None
    covered: float | None = None
    cut_off: float | None = None
    blockiness: float | None = None
    aspect: float | None = None
    interlacing: float | None = None
    scores: dict[str, float | None] = field(default_factory=dict)
    warnings: tuple[str, ...] = ()
    ofiq: dict[str, float | None] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class ImageRecord:
    """A photo, and the face in it that is compared."""

    path: str
    sha256: str
    width: int
    height: int
    format: str
    turned: int = 0
    damaged: bool | None = None
    notes: tuple[str, ...] = ()
    faces: tuple[FaceRecord, ...]
    chosen_face: int
    chosen_by: str
    quality: QualityRecord
    perceived: Perceived | None = None
    attributes: tuple[ReadingRecord, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DistributionRecord:
    """Histograms of the cosine over mated and non-mated pairs."""

    bin_edges: tuple[float, ...]
    mated: tuple[int, ...]
    nonmated: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CalibratedRecord:
    """What the score says of two propositions."""

    log10_lr: float
    clamped: bool
    verbal: VerbalWords | None
    range: tuple[float, float]
    data: str
    data_sha256: str
    mated: int
    nonmated: int
    fit: str
    cllr: float
    cllr_min: float
    held_out: str = ""
    threshold: float
    bands: tuple[QualityBand, ...]
    conditions: tuple[PairCondition, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SimilarityRecord:
    """The score."""

    cosine: float
    angular: float
    same_photo: str | None = None
    threshold: float | None
    operating_point: OperatingPoint | None
    distribution: DistributionRecord | None = None
    gap: float | None = None
    calibrated: CalibratedRecord | None = None
    not_calibrated: tuple[NotCalibrated, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class MapRecord:
    """A map and the file of its values."""

    image: Side
    method: str
    branch: str
    signed: bool = False
    file: str
    affine: tuple[tuple[float, float, float], tuple[float, float, float]]


@dataclass(frozen=True, slots=True, kw_only=True)
class BesideRecord(Agreement):
    """Where a second network agrees."""

    thresholds: tuple[float | None, float | None] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelRecord:
    """A model file."""

    name: str
    role: str
    file: str
    sha256: str
    licence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ProvenanceRecord:
    """What made the result."""

    app: str
    git: str | None
    models: tuple[ModelRecord, ...]
    libraries: dict[str, str]
    device: str
    seed: int
    settings: dict[str, JsonValue]


@dataclass(frozen=True, slots=True, kw_only=True)
class ExplanationRecord:
    """A whole document."""

    schema: Literal["sim2word/explanation/1"]
    units: dict[str, str] = field(default_factory=dict)
    request_id: str
    provenance: ProvenanceRecord
    method: str
    ranking: str
    ranked_as: Literal["mated", "nonmated"]
    images: tuple[ImageRecord, ImageRecord]
    similarity: SimilarityRecord
    maps: tuple[MapRecord, ...]
    words: tuple[WordRecord, ...]
    account: Account | None = None
    parts: EnoughParts | None = None
    text: dict[str, str]
    beside: BesideRecord | None = None

    def said(self, language: str) -> str:
        """Return the sentence in a language; in English where there is none in that."""
        return self.text.get(language, self.text["en"])

    def ranked(self, image: str) -> list[WordRecord]:
        """Return the ranked words of one image, first first."""
        found = [word for word in self.words if word.image == image and word.rank is not None]
        return sorted(found, key=lambda word: word.rank or 0)


def typed(document: dict[str, Any]) -> ExplanationRecord:
    """Return JSON values as records.

    Raises
    ------
    ValueError
        If they are no explanation.
    """
    return msgspec.convert(document, ExplanationRecord)


def read_explanation(file: Path) -> ExplanationRecord:
    """Return the document of a file, of this version or an earlier one.

    Raises
    ------
    BadInput
        If it cannot be read, or is none.
    """
    try:
        return msgspec.json.decode(read_file(file), type=ExplanationRecord)
    except (ValueError, RecursionError) as error:
        raise BadInput(
            "{name} is no explanation that this program reads ({reason}).",
            "Give the explanation.json of a result.",
            name=file.name,
            reason=str(error),
        ) from error


def json_schema() -> dict[str, Any]:
    """Return the JSON schema of a document."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "sim2word/explanation/1",
        **_even(msgspec.json.schema(ExplanationRecord)),
    }


def _even(schema: Any) -> Any:  # noqa: ANN401 - JSON
    """Return a schema as every version of the library has it.

    Versions differ in how they indent descriptions, and in whether they name empty defaults and
    the keys of mappings.
    """
    if isinstance(schema, list):
        return [_even(one) for one in schema]
    if not isinstance(schema, dict):
        return schema
    made = {key: _even(value) for key, value in schema.items() if key != "propertyNames"}
    if made.get("default") in ({}, []):
        del made["default"]
    if isinstance(made.get("description"), str):
        made["description"] = inspect.cleandoc(made["description"])
    return made

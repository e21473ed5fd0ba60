"""What the rows of a batch hold: the tables' columns follow from the fields here."""

from __future__ import annotations

from dataclasses import Field, dataclass, field, fields
from typing import Any, ClassVar, get_args, get_type_hints

_SQL = {int: "INTEGER", bool: "INTEGER", float: "REAL", str: "TEXT"}


@dataclass(frozen=True, slots=True, kw_only=True)
class PairRow:
    """A pair: its score, or why it has none.

    Attributes
    ----------
    number : int
        Of the pair in the list, from 1.
    image_a, image_b : str
        As the list names them.
    sha256_a, sha256_b : str or None
    face_a, face_b : int or None
        Number of the compared face.
    cosine, angular : float or None
        -1 to 1, and 0 to 1.
    log10_lr : float or None
        With a calibration.
    ranked_as : str or None
        ``mated`` or ``nonmated``.
    text_en, text_zh : str or None
        The sentence.
    device : str or None
    error, cause : str or None
        Of a pair that failed.
    turned_a, turned_b : int or None
        Degrees clockwise.
    warnings_a, warnings_b : str or None
        Codes, separated by commas.
    same_photo : str or None
        In what the two photos are one.
    strangers, unnamed : float or None
        Of the account: the score of strangers, and what no attribute names.
    not_calibrated : str or None
        In what the pair is poorer than the calibration's, so that there is no ratio; separated by
        commas.
    """

    table: ClassVar[str] = "pairs"
    order: ClassVar[str] = "number"

    number: int = field(metadata={"sql": "PRIMARY KEY"})
    image_a: str
    image_b: str
    sha256_a: str | None = None
    sha256_b: str | None = None
    face_a: int | None = None
    face_b: int | None = None
    cosine: float | None = None
    angular: float | None = None
    log10_lr: float | None = None
    ranked_as: str | None = None
    text_en: str | None = None
    text_zh: str | None = None
    device: str | None = None
    error: str | None = None
    cause: str | None = None
    turned_a: int | None = None
    turned_b: int | None = None
    warnings_a: str | None = None
    warnings_b: str | None = None
    same_photo: str | None = None
    strangers: float | None = None
    unnamed: float | None = None
    not_calibrated: str | None = None


_OF_PAIR = {"sql": "REFERENCES pairs(number)"}


@dataclass(frozen=True, slots=True, kw_only=True)
class WordRow:
    """A word of a pair, with the measurement that ranks it.

    Attributes
    ----------
    pair : int
    image : str
        ``a``, ``b`` or ``both``.
    rank : int or None
    attribute, value : str
    score : float or None
        By what it is ranked.
    supported : bool or None
        Whether it stands out.
    direction : str or None
    change : str or None
        The kind of evidence that ranks it.
    effect, z, p : float or None
        Of that.
    """

    table: ClassVar[str] = "words"
    order: ClassVar[str] = "pair, rowid"

    pair: int = field(metadata=_OF_PAIR)
    image: str
    rank: int | None
    attribute: str
    value: str | None
    score: float | None
    supported: bool | None
    direction: str | None
    change: str | None
    effect: float | None
    z: float | None
    p: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceRow:
    """A measurement of a word; see :class:`engine.contracts.explanation.Measurement`.

    Attributes
    ----------
    pair : int
    image, attribute, value : str
        Of the word.
    kind : str
    ranks : bool
        Whether the word is ranked by it.
    fill : str or None
    similarity, effect : float
    area : float or None
    control_mean, control_sd, z, p, judged : float or None
    """

    table: ClassVar[str] = "evidence"
    order: ClassVar[str] = "pair, rowid"

    pair: int = field(metadata=_OF_PAIR)
    image: str
    attribute: str
    value: str | None
    kind: str
    ranks: bool
    fill: str | None
    similarity: float
    effect: float
    area: float | None
    control_mean: float | None
    control_sd: float | None
    z: float | None
    p: float | None
    judged: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountRow:
    """A row of a pair's account; see :class:`engine.contracts.account.AccountRow`.

    Attributes
    ----------
    pair : int
    place : int
        From 1, the largest first.
    attributes : str
        The group of readings.
    value, low, high : float
    firm : bool
    words : str
        In English, separated by semicolons.
    in_regions : bool or None
    """

    table: ClassVar[str] = "account"
    order: ClassVar[str] = "pair, place"

    pair: int = field(metadata=_OF_PAIR)
    place: int
    attributes: str
    value: float
    low: float
    high: float
    firm: bool
    words: str
    in_regions: bool | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PartsRow:
    """A set of parts that is enough; see :class:`engine.contracts.parts.PartSet`.

    Attributes
    ----------
    pair : int
    change : str
        How the parts were changed.
    parts : str
        Separated by commas.
    area, cosine_a, cosine_b : float
    crosses, specific : bool
    twins_mean, twins_p, judged : float or None
    """

    table: ClassVar[str] = "parts"
    order: ClassVar[str] = "pair, rowid"

    pair: int = field(metadata=_OF_PAIR)
    change: str
    parts: str
    area: float
    cosine_a: float
    cosine_b: float
    crosses: bool
    specific: bool
    twins_mean: float | None
    twins_p: float | None
    judged: float | None


Row = PairRow | WordRow | EvidenceRow | AccountRow | PartsRow
TABLES: tuple[type[Row], ...] = (PairRow, WordRow, EvidenceRow, AccountRow, PartsRow)


@dataclass(frozen=True, slots=True)
class BatchRow:
    """What came of a pair.

    Attributes
    ----------
    pair : PairRow
    words : tuple of WordRow
    evidence : tuple of EvidenceRow
    account : tuple of AccountRow
    parts : tuple of PartsRow
    document : bytes or None
        The pair's JSON, where it is wanted and there is a result.
    """

    pair: PairRow
    words: tuple[WordRow, ...] = ()
    evidence: tuple[EvidenceRow, ...] = ()
    account: tuple[AccountRow, ...] = ()
    parts: tuple[PartsRow, ...] = ()
    document: bytes | None = None


def columns_of(rows: type[Row]) -> dict[str, str]:
    """Return a table's columns with their SQL, in the order of the fields."""
    hints = get_type_hints(rows)
    return {one.name: _column(hints[one.name], one) for one in fields(rows)}


def _column(hint: Any, one: Field[Any]) -> str:  # noqa: ANN401 - a type
    options = get_args(hint)
    kind = next((each for each in options if each is not type(None)), hint)
    parts = [_SQL[kind], one.metadata.get("sql", "")]
    if type(None) not in options and "PRIMARY KEY" not in parts:
        parts.insert(1, "NOT NULL")
    return " ".join(part for part in parts if part)


def values_of(row: Row) -> tuple[Any, ...]:
    """Return a row's values, in the order of the fields."""
    return tuple(getattr(row, one.name) for one in fields(row))

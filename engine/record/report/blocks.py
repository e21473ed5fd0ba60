"""What a report is made of, whatever it is written as."""

from __future__ import annotations

from dataclasses import dataclass

from engine.language.catalogue import Language


@dataclass(frozen=True, slots=True)
class Heading:
    """A section's name; `level` 2 within a section."""

    text: str
    level: int = 1


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A text; `quiet` for explanations, `strong` for warnings."""

    text: str
    quiet: bool = False
    strong: bool = False


@dataclass(frozen=True, slots=True)
class Facts:
    """Names and values."""

    rows: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Picture:
    """A PNG with what it shows."""

    png: bytes
    caption: str


Cell = str | Picture
"""Of a table; a picture there has the height of a line."""


@dataclass(frozen=True, slots=True)
class Table:
    """Rows below a header.

    Attributes
    ----------
    header : tuple of str
    rows : tuple of tuple of Cell
    widths : tuple of float
        Shares of the width.
    right : tuple of int
        Columns of figures.
    """

    header: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    widths: tuple[float, ...]
    right: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Pictures:
    """Pictures beside each other.

    Attributes
    ----------
    row : tuple of Picture
    share : float
        Of the width, for each.
    """

    row: tuple[Picture, ...]
    share: float


Block = Heading | Paragraph | Facts | Table | Pictures


@dataclass(frozen=True, slots=True)
class Report:
    """A whole report.

    Attributes
    ----------
    title, footer : str
    language : str
    blocks : tuple of Block
    page : str
        With places for ``{page}`` and ``{pages}``.
    sign_here : str or None
        Below the line for the signature; None where nobody signs.
    """

    title: str
    footer: str
    language: Language
    blocks: tuple[Block, ...]
    page: str
    sign_here: str | None = None

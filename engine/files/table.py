"""Lists of rows as CSV, as a user wrote them: what cannot be read is named, nothing is guessed.

Columns may be separated by commas, semicolons or tabs: those count by which the header has the
columns that are needed. Texts are UTF-8, or UTF-16 with its mark.
"""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from engine.contracts.errors import BadInput
from engine.contracts.outgoing import one_line
from engine.files.read import check_readable, read_file, unreadable

_SEPARATORS = {",": "commas", ";": "semicolons", "\t": "tabs"}
_START = 65_536
"""Bytes that the first line of a file is looked for in."""
_WIDE_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


@dataclass(frozen=True, slots=True)
class Row:
    """One row.

    Attributes
    ----------
    line : int
        Of the file, from 1, where the row ends.
    values : dict
        By column, without spaces around; empty where the file has nothing.
    """

    line: int
    values: dict[str, str]

    def __getitem__(self, column: str) -> str:
        """Return the value of a column."""
        return self.values[column]


@dataclass(frozen=True, slots=True)
class Table:
    """Rows, with the columns that were asked for.

    Attributes
    ----------
    name : str
        Of the file.
    rows : tuple of Row
    unused : tuple of str
        Columns of the file that nothing reads.
    """

    name: str
    rows: tuple[Row, ...]
    unused: tuple[str, ...] = ()


def read_table(
    path: Path, columns: Sequence[str], optional: Sequence[str] = (), *, form: str
) -> Table:
    """Return the rows of a CSV.

    Parameters
    ----------
    path : Path
    columns, optional : sequence of str
        Names that the header must have, and may have.
    form : str
        How the file should look, as the next step of an error.

    Raises
    ------
    BadInput
        If it is no regular file, no text, lacks a column or has one twice, has a column that is a
        known one but for its case or spaces, or has a row with more values than columns.
    """
    text = _text(path, form)
    separator = _separator(text.lstrip().partition("\n")[0], columns)
    lines = _Lines(io.StringIO(text, newline=""), path, separator, form)
    rows = tuple(lines.rows(columns, optional))
    known = (*columns, *optional)
    return Table(path.name, rows, tuple(one_line(n) for n in lines.header if n not in known))


def stream_table(
    path: Path, columns: Sequence[str], optional: Sequence[str] = (), *, form: str
) -> Iterator[Row]:
    """Yield the rows of a CSV as :func:`read_table` reads them, never the whole file in memory.

    Raises
    ------
    BadInput
        As there, once the row is reached.
    """
    check_readable(path)
    try:
        with path.open("rb") as file:
            start = file.read(_START)
        encoding = "utf-16" if start.startswith(_WIDE_MARKS) else "utf-8-sig"
        first = start.decode(encoding, errors="replace").lstrip().partition("\n")[0]
        with path.open(encoding=encoding, newline="") as text:
            yield from _Lines(text, path, _separator(first, columns), form).rows(columns, optional)
    except UnicodeDecodeError as error:
        raise _no_text(path, encoding, "?", error.object[error.start], form) from error
    except OSError as error:
        raise unreadable(path, error.strerror or str(error)) from error


class _Lines:
    """Reads rows of a CSV, one after another."""

    def __init__(self, text: Iterable[str], path: Path, separator: str, form: str) -> None:
        self._reader = csv.reader(text, delimiter=separator, strict=True)
        self._path, self._separator, self._form = path, separator, form
        self.header: list[str] = []

    def rows(self, columns: Sequence[str], optional: Sequence[str]) -> Iterator[Row]:
        """Yield the rows with the columns that are asked for.

        Raises
        ------
        BadInput
        """
        try:
            filled = (_without_empty_end(values) for values in self._reader)
            self.header = next((values for values in filled if values), [])
            _check_header(self._path, self.header, columns, optional, self._form)
            for values in filled:
                if values:
                    yield self._row(values, (*columns, *optional))
        except csv.Error as error:
            raise BadInput(
                "{name} could not be read as CSV (line {line}: {reason}).",
                self._form,
                name=self._path.name,
                line=self._reader.line_num,
                reason=str(error),
            ) from error

    def _row(self, values: list[str], names: Sequence[str]) -> Row:
        if len(values) > len(self.header):
            raise BadInput(
                "{name} line {line} has {count} values; the header has {columns}.",
                "Put values with {separator} in them in quotes.",
                name=self._path.name,
                line=self._reader.line_num,
                count=len(values),
                columns=len(self.header),
                separator=_SEPARATORS[self._separator],
            )
        found = dict.fromkeys(names, "")
        for name, value in zip(self.header, values, strict=False):
            if name in found:
                found[name] = value
        return Row(self._reader.line_num, found)


def _without_empty_end(values: Sequence[str]) -> list[str]:
    """Return values without spaces around, and without empty ones at the end."""
    found = [value.strip() for value in values]
    while found and not found[-1]:
        found.pop()
    return found


def _text(path: Path, form: str) -> str:
    """Return a file's text.

    Raises
    ------
    BadInput
    """
    data = read_file(path)
    encoding = "utf-16" if data.startswith(_WIDE_MARKS) else "utf-8"
    data = data.removeprefix(codecs.BOM_UTF8)
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise _no_text(path, encoding, line, data[error.start], form) from error


def _no_text(path: Path, encoding: str, line: int | str, byte: int, form: str) -> BadInput:
    return BadInput(
        "{name} is no {encoding} text (line {line}, byte {byte}).",
        "Save it as CSV in UTF-8. {form}",
        name=path.name,
        encoding="UTF-16" if encoding == "utf-16" else "UTF-8",
        line=line,
        byte=f"0x{byte:02X}",
        form=form,
    )


def _separator(first: str, columns: Sequence[str]) -> str:
    """Return what separates the columns: by which the first line has most of those needed."""

    def known(separator: str) -> int:
        names = {name.strip().strip('"') for name in first.split(separator)}
        return len(names & set(columns))

    return max(_SEPARATORS, key=known)  # of equals the first: commas


def _check_header(
    path: Path,
    header: Sequence[str],
    columns: Sequence[str],
    optional: Sequence[str],
    form: str,
) -> None:
    """Refuse a header by which a value could be read as another, or not at all.

    Raises
    ------
    BadInput
    """
    known = (*columns, *optional)
    twice = [name for name in known if header.count(name) > 1]
    if twice:
        raise BadInput(
            "{name} has the column {column} twice.",
            "Leave one of them. {form}",
            name=path.name,
            column=twice[0],
            form=form,
        )
    alike = {_folded(name): name for name in known if name not in header}
    for name in header:
        meant = alike.get(_folded(name))
        if meant is not None:
            raise BadInput(
                "{name} has a column {column}; the name that is read is {meant}.",
                "Write it so, or give the column quite another name. {form}",
                name=path.name,
                column=one_line(name),
                meant=meant,
                form=form,
            )
    missing = [name for name in columns if name not in header]
    if missing:
        raise BadInput("{name} lacks the column {column}.", form, name=path.name, column=missing[0])


def _folded(name: str) -> str:
    """Return a column's name without what is easily mistyped."""
    return "".join(letter for letter in name.casefold() if letter.isalnum())

"""Lists of rows as CSV, as a user wrote them: what cannot be read is named, nothing is guessed.

Columns may be separated by commas, semicolons or tabs: those count by which the header has the
columns that are needed. Texts are UTF-8, or UTF-16 with its mark.
"""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from engine.contracts.errors import BadInput
from engine.contracts.outgoing import one_line
from engine.files.read import read_file

_SEPARATORS = {",": "commas", ";": "semicolons", "\t": "tabs"}
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
    separator = _separator(text, columns)
    try:
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
        filled = (_without_empty_end(values) for values in reader)
        header = next((values for values in filled if values), [])
        _check_header(path, header, columns, optional, form)
        rows = []
        for values in filled:
            if not values:
                continue
            if len(values) > len(header):
                raise BadInput(
                    "{name} line {line} has {count} values; the header has {columns}.",
                    "Put values with {separator} in them in quotes.",
                    name=path.name,
                    line=reader.line_num,
                    count=len(values),
                    columns=len(header),
                    separator=_SEPARATORS[separator],
                )
            found = dict.fromkeys((*columns, *optional), "")
            found.update(
                (name, value) for name, value in zip(header, values, strict=False) if name in found
            )
            rows.append(Row(reader.line_num, found))
    except csv.Error as error:
        raise BadInput(
            "{name} could not be read as CSV (line {line}: {reason}).",
            form,
            name=path.name,
            line=reader.line_num,
            reason=str(error),
        ) from error
    known = (*columns, *optional)
    return Table(path.name, tuple(rows), tuple(one_line(n) for n in header if n not in known))


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
        raise BadInput(
            "{name} is no {encoding} text (line {line}, byte {byte}).",
            "Save it as CSV in UTF-8. {form}",
            name=path.name,
            encoding="UTF-16" if encoding == "utf-16" else "UTF-8",
            line=data.count(b"\n", 0, error.start) + 1,
            byte=f"0x{data[error.start]:02X}",
            form=form,
        ) from error


def _separator(text: str, columns: Sequence[str]) -> str:
    """Return what separates the columns: by which the header has most of those needed."""
    first = text.lstrip().partition("\n")[0]

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

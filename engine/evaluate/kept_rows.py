"""Rows of a long measurement, written one by one, so that it goes on where it stopped."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from engine.contracts.errors import BadInput
from engine.files.atomic import output_failed, write_atomically

Row = dict[str, Any]


class KeptRows:
    """Rows by key, in a file of JSON lines whose first names what was measured.

    Parameters
    ----------
    path : Path or None
        None keeps nothing.
    head : dict
        Of JSON values: rows of another measurement are refused.

    Raises
    ------
    BadInput
        If the file is of another measurement, or none at all.
    OutputFailed
        If it cannot be read or written.
    """

    def __init__(self, path: Path | None, head: Row) -> None:
        self._path, self._rows = path, dict[str, Row | None]()
        if path is None:
            return
        try:
            if path.exists():
                self._read(path, head)
            else:
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(json.dumps(head) + "\n", encoding="utf-8")
        except OSError as error:
            raise output_failed(path, error) from error

    def _read(self, path: Path, head: Row) -> None:
        first, *lines = path.read_text(encoding="utf-8").splitlines(keepends=True) or [""]
        try:
            same = json.loads(first) == json.loads(json.dumps(head))
        except ValueError:
            same = False
        if not same:
            raise BadInput(
                "{name} holds rows of another measurement.",
                "Give another file, or remove this one.",
                name=path.name,
            )
        whole = [line for line in lines if line.endswith("\n")]
        try:
            for line in whole:
                entry = json.loads(line)
                self._rows[entry["key"]] = entry["row"]
        except (ValueError, KeyError, TypeError) as error:
            raise BadInput(
                "{name} is damaged.", "Remove it; its rows are made again.", name=path.name
            ) from error
        if len(whole) < len(lines):
            # The last line was cut off when the program was stopped.
            write_atomically(path, (first + "".join(whole)).encode())

    def row(self, key: str, make: Callable[[], Row | None]) -> Row | None:
        """Return the row of a key, made and written if it is not there yet.

        Raises
        ------
        OutputFailed
        """
        if key not in self._rows:
            made = make()
            self._rows[key] = made
            if self._path is not None:
                try:
                    with self._path.open("a", encoding="utf-8") as file:
                        file.write(json.dumps({"key": key, "row": made}) + "\n")
                except OSError as error:
                    raise output_failed(self._path, error) from error
        return self._rows[key]

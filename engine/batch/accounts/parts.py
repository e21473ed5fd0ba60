"""Accounts of pairs as Parquet files, for tools that read columns."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from engine.batch.accounts.pairs import Numbers, Pairs
from engine.batch.accounts.photos import KnownFaces
from engine.contracts.account import NOT_SHOWN
from engine.contracts.cancel import CancelToken
from engine.explain.account.many import HOLDERS, Accountant, ManyAccounts
from engine.explain.account.model import AccountModel
from engine.explain.account.row_words import NO_BEARD
from engine.files.atomic import output_failed, written_whole

if TYPE_CHECKING:
    import pyarrow as pa

SCHEMA = "sim2word/batch-accounts/1"
ONE_FILE, ALIKE = "file", "alike"
MOST_ALIKE = 0.99
"""Cosine from which two photos may be copies of one photograph: no row of theirs is firm."""
_AT_ONCE = 100_000
"""Pairs that are in memory at a time."""


def counted(path: Path, of: str) -> tuple[int, int] | None:
    """Return how many pairs a file has, and how many of them failed.

    None without a whole file, or of one that is of other pairs or photos: see
    :attr:`AccountWriter.of`.

    Raises
    ------
    OutputFailed
    """
    from pyarrow import ArrowInvalid, parquet

    try:
        if (parquet.read_schema(path).metadata or {}).get(b"of") != of.encode():
            return None
        found = parquet.read_table(path, columns=["cosine"])
    except (FileNotFoundError, ArrowInvalid):  # the latter: damaged, it is written again
        return None
    except OSError as error:
        raise output_failed(path, error) from error
    return found.num_rows, found.column("cosine").null_count


@dataclass(frozen=True, eq=False)
class AccountWriter:
    """Writes the accounts of pairs of some faces.

    Attributes
    ----------
    model : AccountModel
    known : KnownFaces
    accountant : Accountant
        Of the faces that were read.
    threshold : float or None
        Of the operating point; cosine.
    protected_words : bool
        Whether rows of perceived age, gender and ancestry may be shown; they are one otherwise.
    of : str
        Of which pairs and photos the files are: one with another is written again.
    token : CancelToken
    """

    model: AccountModel
    known: KnownFaces
    accountant: Accountant
    threshold: float | None
    protected_words: bool
    of: str
    token: CancelToken

    @property
    def _groups(self) -> list[tuple[int, str]]:
        """The groups whose rows are shown, with their numbers."""
        groups = enumerate(self.model.layout.groups)
        return [(n, g.name) for n, g in groups if self.protected_words or not g.protected]

    @cached_property
    def _names(self) -> list[str]:
        """The photos of all faces; made once, for a file holds few of a million."""
        return [one.name for one in self.known.wanted]

    @cached_property
    def _failures(self) -> tuple[list[str], NDArray[np.int32]]:
        """Why faces could not be read: the texts, and the number of each face's; 0 for none."""
        texts: dict[str, int] = {"": 0}
        numbers = [
            0 if text is None else texts.setdefault(text, len(texts)) for text in self.known.errors
        ]
        return list(texts), np.array(numbers, np.int32)

    @property
    def _hidden(self) -> list[int]:
        groups = enumerate(self.model.layout.groups)
        return [n for n, g in groups if g.protected and not self.protected_words]

    def write(self, pairs: Pairs, number: int, target: Path) -> tuple[int, int]:
        """Write one file, whole or not at all; return how many pairs, and how many failed.

        Raises
        ------
        OutputFailed, RunCancelled
        """
        from pyarrow import parquet

        schema, count, bad = self._schema(), 0, 0
        first = pairs.first_of(number)
        try:
            with (
                written_whole(target) as path,
                parquet.ParquetWriter(path, schema, use_dictionary=self._texts()) as writer,
            ):
                for a, b in _in_pieces(pairs, number):
                    self.token.check()
                    table, lost = self._table(
                        a, b, None if first is None else first + count, schema
                    )
                    writer.write_table(table)
                    count, bad = count + len(a), bad + lost
        except OSError as error:
            raise output_failed(target, error) from error
        return count, bad

    def _texts(self) -> list[str]:
        """Return the columns whose values are few."""
        fixed = ["image_a", "image_b", "one_photograph", "error"]
        return [*fixed, *(f"{name}_words" for _, name in self._groups)]

    def _schema(self) -> pa.Schema:
        import pyarrow as pa

        text = pa.dictionary(pa.int32(), pa.string())
        fields: list[tuple[str, pa.DataType]] = [
            ("pair", pa.int64()),
            ("image_a", text),
            ("image_b", text),
            ("face_a", pa.int32()),
            ("face_b", pa.int32()),
            ("cosine", pa.float32()),
            ("above", pa.bool_()),
            ("one_photograph", text),
            ("unnamed", pa.float32()),
            ("error", text),
        ]
        if self._hidden:
            fields.append((NOT_SHOWN, pa.float32()))
        for _, name in self._groups:
            fields += [
                (name, pa.float32()),
                (f"{name}_margin", pa.float32()),
                (f"{name}_firm", pa.bool_()),
                (f"{name}_words", text),
            ]
        card = self.model.card
        return pa.schema(
            fields,
            metadata={
                "schema": SCHEMA,
                "of": self.of,
                "strangers": repr(card.strangers),
                "threshold": repr(self.threshold),
                "fit": self.model.sha256,
                "fitted_on": card.fitted_on,
            },
        )

    def _table(
        self, a: Numbers, b: Numbers, first: int | None, schema: pa.Schema
    ) -> tuple[pa.Table, int]:
        import pyarrow as pa

        known = self.known
        row_a, row_b = known.row[a], known.row[b]
        there = (row_a >= 0) & (row_b >= 0)
        same_file = (known.photo[a] == known.photo[b]) & (known.face[a] == known.face[b]) & there
        of = self.accountant.accounts(row_a[there], row_b[there], same_file[there])
        alike = of.cosine >= MOST_ALIKE
        of.firm[alike] = False
        of.words[~of.firm] = -1
        of.holders[~of.firm] = 0
        codes = np.zeros(len(a), np.int32)
        codes[np.flatnonzero(there)[alike]] = 2
        codes[same_file] = 1
        above = None if self.threshold is None else of.cosine >= self.threshold
        columns: dict[str, pa.Array] = {
            "pair": _nulls(len(a), pa.int64())
            if first is None
            else pa.array(np.arange(first, first + len(a))),
            "image_a": _names(self._names, a),
            "image_b": _names(self._names, b),
            "face_a": _whole(known.face[a]),
            "face_b": _whole(known.face[b]),
            "cosine": _spread(of.cosine, there, pa.float32()),
            "above": _nulls(len(a), pa.bool_()) if above is None else _spread(above, there),
            "one_photograph": _coded(["", ONE_FILE, ALIKE], codes),
            "unnamed": _spread(of.unnamed, there, pa.float32()),
            "error": self._errors(a, b),
        }
        if self._hidden:
            columns[NOT_SHOWN] = _spread(of.values[:, self._hidden].sum(1), there, pa.float32())
        for at, name in self._groups:
            columns[name] = _spread(of.values[:, at], there, pa.float32())
            columns[f"{name}_margin"] = _spread(of.margins[:, at], there, pa.float32())
            columns[f"{name}_firm"] = _spread(of.firm[:, at], there)
            columns[f"{name}_words"] = self._words(of, at, there)
        arrays = [columns[field.name] for field in schema]
        return pa.Table.from_arrays(arrays, schema=schema), int((~there).sum())

    def _errors(self, a: Numbers, b: Numbers) -> pa.Array:
        """Return why a pair has no account: its first photo that could not be read."""
        texts, of_face = self._failures
        return _coded(texts, np.where(of_face[a] > 0, of_face[a], of_face[b]))

    def _words(self, of: ManyAccounts, group: int, there: NDArray[np.bool_]) -> pa.Array:
        """Return the words of a group's rows as text, empty for none."""
        readings, kinds = len(self.model.card.readings) + 1, len(HOLDERS)
        words = (of.words[:, group] + 1).astype(np.int64) * kinds + of.holders[:, group]
        both = words[:, 0] * readings * kinds + words[:, 1]
        codes = np.full(len(there), -1, np.int64)
        codes[there] = both
        found, numbers = np.unique(codes, return_inverse=True)
        texts = [self._said(int(code)) for code in found]
        return _coded(texts, numbers.astype(np.int32))

    def _said(self, code: int) -> str:
        readings, kinds = len(self.model.card.readings) + 1, len(HOLDERS)
        said = []
        for one in divmod(max(code, 0), readings * kinds):
            word, holder = divmod(one, kinds)
            if word:
                name = self.model.card.readings[word - 1]
                said.append(f"{'beard' if name == NO_BEARD else name}: {HOLDERS[holder]}")
        return "; ".join(said)


def _in_pieces(pairs: Pairs, number: int) -> Iterator[tuple[Numbers, Numbers]]:
    for a, b in pairs.part(number):
        for at in range(0, len(a), _AT_ONCE):
            yield a[at : at + _AT_ONCE], b[at : at + _AT_ONCE]


def _nulls(count: int, kind: pa.DataType) -> pa.Array:
    import pyarrow as pa

    return pa.nulls(count, kind)


def _whole(numbers: NDArray[np.int64]) -> pa.Array:
    """Return whole numbers; those below 0 are not known."""
    import pyarrow as pa

    return pa.array(numbers.astype(np.int32), mask=numbers < 0)


def _spread(
    values: NDArray[np.generic], there: NDArray[np.bool_], kind: pa.DataType | None = None
) -> pa.Array:
    """Return values of the pairs that have some, and nulls for the others."""
    import pyarrow as pa

    whole = np.zeros(len(there), values.dtype)
    whole[there] = values
    return pa.array(whole, kind, mask=~there)


def _coded(texts: list[str], codes: NDArray[np.int32]) -> pa.Array:
    """Return texts by their codes; an empty one is null."""
    import pyarrow as pa

    empty = np.array([not text for text in texts])
    indices = pa.array(codes.astype(np.int32), mask=empty[codes])
    return pa.DictionaryArray.from_arrays(indices, pa.array(texts, pa.string()))


def _names(names: list[str], numbers: Numbers) -> pa.Array:
    """Return the names of faces, each name kept once."""
    used, codes = np.unique(numbers, return_inverse=True)
    return _coded([names[number] for number in used], codes.astype(np.int32))

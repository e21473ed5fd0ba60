"""The rows of a batch as Parquet files, for tools that read columns."""

from __future__ import annotations

from pathlib import Path

from engine.batch.rows import TABLES
from engine.batch.store import BatchStore
from engine.contracts.errors import BadInput
from engine.files.atomic import output_failed, written_whole

_ROWS = 10_000
"""In a row group: what is in memory at a time."""


def need_arrow() -> None:
    """Refuse to begin without the library that writes the files.

    Raises
    ------
    BadInput
    """
    try:
        import pyarrow.parquet  # noqa: F401
    except ImportError as error:
        raise BadInput(
            "pyarrow is not installed.", "Install it with: pip install 'sim2word[parquet]'."
        ) from error


def write_parquet(store: BatchStore, folder: Path) -> None:
    """Write every table of a store to ``TABLE.parquet``, in the order of the list.

    Raises
    ------
    BadInput
        If pyarrow is not installed.
    OutputFailed
    """
    need_arrow()
    import pyarrow as pa
    from pyarrow import parquet

    types = {"INTEGER": pa.int64(), "REAL": pa.float64(), "TEXT": pa.string()}
    for table in (rows.table for rows in TABLES):
        columns = store.columns(table)
        schema = pa.schema([(name, types[kind]) for name, kind in columns])
        target = folder / f"{table}.parquet"
        try:
            with written_whole(target) as path, parquet.ParquetWriter(path, schema) as writer:
                for rows in store.rows(table, _ROWS):
                    values = zip(*rows, strict=True)
                    arrays = [pa.array(v, f.type) for v, f in zip(values, schema, strict=True)]
                    writer.write_table(pa.Table.from_arrays(arrays, schema=schema))
        except OSError as error:
            raise output_failed(target, error) from error

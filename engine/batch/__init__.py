"""Many pairs in one run: listed, explained in groups, kept group by group."""

from engine.batch.job import BatchJob
from engine.batch.listing import BatchPair, read_batch
from engine.batch.parquet import write_parquet
from engine.batch.rows import BatchRow
from engine.batch.running import groups_of, run_batch
from engine.batch.spread import spread_batch
from engine.batch.store import BatchStore

__all__ = [
    "BatchJob",
    "BatchPair",
    "BatchRow",
    "BatchStore",
    "groups_of",
    "read_batch",
    "run_batch",
    "spread_batch",
    "write_parquet",
]

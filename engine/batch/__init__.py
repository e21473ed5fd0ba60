"""Many pairs in one run: listed, explained one after another, kept row by row."""

from engine.batch.listing import BatchPair, read_batch
from engine.batch.running import BatchRow, run_batch
from engine.batch.store import BatchStore

__all__ = ["BatchPair", "BatchRow", "BatchStore", "read_batch", "run_batch"]

"""What a batch can be asked for."""

from __future__ import annotations

TOGETHER = 4
"""Pairs that share their passes, unless another number is asked for."""
DOCUMENTS = "pairs"
"""Folder of the pairs' JSON, below that of the rows."""

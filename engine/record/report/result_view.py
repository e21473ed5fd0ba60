"""A result as its report reads it: the document and the files beside it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from engine.record.reading import ExplanationRecord


@dataclass(frozen=True, slots=True)
class ResultView:
    """One result.

    Attributes
    ----------
    document : ExplanationRecord
    files : mapping
        By path below the result's folder, for instance ``pictures/photo_a.png``.
    """

    document: ExplanationRecord
    files: Mapping[str, bytes]

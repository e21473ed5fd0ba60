"""People kept apart: who trains, who tunes, who is reported."""

from __future__ import annotations

import hashlib
from enum import StrEnum
from pathlib import PurePosixPath


class Split(StrEnum):
    """A set of people; no person is in two."""

    TRAIN = "train"
    TUNE = "tune"
    REPORT = "report"


_BUCKETS = 10
_REPORT_BUCKETS = (0, 1)
_TUNE_BUCKETS = (2,)


def split_of(person: str) -> Split:
    """Return the split of a person, by a hash of the name."""
    bucket = hashlib.sha256(person.encode()).digest()[0] % _BUCKETS
    if bucket in _REPORT_BUCKETS:
        return Split.REPORT
    return Split.TUNE if bucket in _TUNE_BUCKETS else Split.TRAIN


def person_of(image: str) -> str:
    """Return the person of an image path of the form ``NAME/NAME_0001.jpg``."""
    return PurePosixPath(image).parent.name

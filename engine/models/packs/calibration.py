"""Score distributions of networks, as measured on a lab's own pairs."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path

from engine.contracts.errors import ModelRefused
from engine.contracts.score import ScoreStatistics
from engine.models.pack import statistics_of

_FOLDER = "calibrations"


def calibration_path(root: Path, sha256: str) -> Path:
    """Return where a network's calibration is kept, beside the packs of a store."""
    return root.parent / _FOLDER / f"{sha256}.json"


def read_calibration(root: Path, sha256: str) -> ScoreStatistics | None:
    """Return a network's score distribution; None if it was never measured.

    Raises
    ------
    ModelRefused
        If the file is damaged.
    """
    path = calibration_path(root, sha256)
    if not path.exists():
        return None
    try:
        return statistics_of(json.loads(path.read_text(encoding="utf-8")))
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ModelRefused(
            "The calibration {file} cannot be read ({reason}).",
            "Run 'sim2word models calibrate' again.",
            file=path.name,
            reason=str(error),
        ) from error


def calibration_json(statistics: ScoreStatistics) -> str:
    """Return a score distribution as it is kept."""
    return json.dumps(asdict(statistics), indent=1) + "\n"

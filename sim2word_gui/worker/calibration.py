"""Measure how the score of a pack is distributed over labelled pairs."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from engine.contracts.cancel import CancelToken
from engine.contracts.packs import ModelChoice
from engine.contracts.score import OperatingPoint
from engine.progress import Work

if TYPE_CHECKING:
    from engine.session import Session


def calibrate_pack(
    choice: ModelChoice, pairs: Path, images: Path, _session: Session, _token: CancelToken
) -> Work[OperatingPoint]:
    """Calibrate a pack and return its operating point.

    Parameters
    ----------
    choice : ModelChoice
        Names the pack, its detector and the device.
    pairs : Path
        A CSV.
    images : Path
        The folder that its paths start from.
    """
    from engine.evaluate.pack_calibration import calibrate

    found = yield from calibrate(choice, pairs, images)
    return found.statistics.operating_point

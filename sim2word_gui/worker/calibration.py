"""Measure how the score of a pack is distributed over labelled pairs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from engine.contracts.packs import ModelChoice
from engine.contracts.score import OperatingPoint
from sim2word_gui.worker.jobs import Watch

if TYPE_CHECKING:
    from engine.session import Session


def calibrate_pack(
    choice: ModelChoice, pairs: Path, images: Path, _session: Session, watch: Watch
) -> OperatingPoint:
    """Calibrate a pack and return its operating point.

    Parameters
    ----------
    choice : ModelChoice
        Names the pack, its detector and the device.
    pairs : Path
        A CSV.
    images : Path
        The folder that its paths start from.
    watch : callable
        Is told the photos that are done.
    """
    from engine.evaluate.pack_calibration import calibrate

    def watched(names: Iterable[str]) -> Iterator[str]:
        listed = tuple(names)
        for done, image in enumerate(listed):
            watch(done, len(listed))
            yield image

    return calibrate(choice, pairs, images, watch=watched).statistics.operating_point

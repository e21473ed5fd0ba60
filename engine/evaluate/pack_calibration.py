"""How the score of a pack is distributed over a lab's own pairs."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from engine.contracts.errors import BadInput
from engine.contracts.likelihood import Counted
from engine.contracts.packs import EMBEDDED, ModelChoice, ModelIdentity
from engine.contracts.score import ScoreStatistics
from engine.evaluate.pack_account import FittedAccount, fit_pack_account
from engine.evaluate.pairs import check_varied, read_pairs
from engine.evaluate.score_statistics import score_statistics
from engine.evaluate.verification import Verification, count, score_pairs, verify
from engine.files.atomic import write_atomically
from engine.models.packs import PackStore
from engine.models.packs.calibration import calibration_json, calibration_path
from engine.progress import Work
from engine.session import Session


@dataclass(frozen=True, slots=True)
class Calibrated:
    """What was measured.

    Attributes
    ----------
    network : ModelIdentity
    statistics : ScoreStatistics
        As it is kept.
    verification : Verification
        Error rates on the same pairs, by ten folds.
    counted : Counted
        What is behind them.
    account : FittedAccount
    """

    network: ModelIdentity
    statistics: ScoreStatistics
    verification: Verification
    counted: Counted
    account: FittedAccount


def calibrate(
    choice: ModelChoice,
    pairs: Path,
    images: Path,
    data: str = "",
) -> Work[Calibrated]:
    """Score pairs with the recognition network of a pack and keep how they are distributed.

    Parameters
    ----------
    choice : ModelChoice
        Names the pack, and the detector.
    pairs : Path
        A CSV, see :func:`~engine.evaluate.pairs.read_pairs`.
    images : Path
        The folder that its paths start from.
    data : str, optional
        Name of the pairs; otherwise the CSV's.

    Raises
    ------
    Sim2WordError
        Whatever hinders it; nothing is kept then.
    """
    if choice.recognition == EMBEDDED:
        raise BadInput(
            "The embedded network comes with its calibration.", "Name a pack that was imported."
        )
    listed = read_pairs(pairs)
    session = Session.on(choice)
    check_varied(listed.pairs)
    scored = yield from score_pairs(session, images, listed.pairs)
    statistics = score_statistics(scored.scores, scored.mated, data or pairs.name)
    network = session.pack.recognition.identity
    target = calibration_path(PackStore().root, network.sha256)
    write_atomically(target, calibration_json(statistics).encode())
    verified = verify(scored.scores, scored.mated, scored.failed)
    images_used = sorted({image for p in listed.pairs for image in (p.image_a, p.image_b)})
    account = yield from fit_pack_account(
        session, images, images_used, data or pairs.name, statistics.gap
    )
    return Calibrated(network, statistics, verified, count(scored, listed), account)

"""Measure what moves a network's scores on labelled pairs."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from engine.contracts.cancel import CancelToken
from engine.contracts.network_profile import PAIRS, NetworkProfile
from engine.contracts.packs import ModelChoice
from engine.language.catalogue import Language
from engine.progress import Work

if TYPE_CHECKING:
    from engine.session import Session


def profile_pack(
    choice: ModelChoice, pairs: Path, images: Path, _session: Session, token: CancelToken
) -> Work[NetworkProfile]:
    """Profile a pack on half mated pairs of a list.

    Parameters
    ----------
    choice : ModelChoice
        Names the pack, its detector and the device.
    pairs : Path
        A CSV.
    images : Path
        The folder that its paths start from.
    token : CancelToken
    """
    from engine.evaluate.network_profile import profile_list
    from engine.session import Session

    return (yield from profile_list(Session.on(choice), pairs, images, PAIRS, token))


def save_profile(found: NetworkProfile, path: Path, language: Language, _session: Session) -> Path:
    """Write a profile as one page, and return where.

    Raises
    ------
    WrongUsage, OutputFailed, ModelMissing
    """
    from engine.files.checks import check_target
    from engine.record import write_report_file
    from engine.record.report.profile_page import profile_report

    check_target(path)
    write_report_file(profile_report(found, language), path)
    return path

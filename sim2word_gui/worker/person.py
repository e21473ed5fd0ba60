"""Find what characterises a person over several photos."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from engine.contracts.cancel import CancelToken
from engine.contracts.people import PersonFound
from engine.contracts.settings import Settings
from engine.progress import Work

if TYPE_CHECKING:
    from engine.session import Session


def describe(
    own: Path, against: Path | None, settings: Settings, session: Session, token: CancelToken
) -> Work[PersonFound]:
    """Describe the person of a folder.

    Parameters
    ----------
    own : Path
        Photos of the person.
    against : Path or None
        A folder with one subfolder for each other person.
    settings : Settings
    session : Session
    token : CancelToken

    Raises
    ------
    Sim2WordError, RunCancelled
    """
    from engine.session.person import (
        CONTROLS,
        describe_person,
        others_in,
        photos_in,
    )

    photos, others = photos_in(own), others_in(against, own)
    wanted = replace(settings, controls=CONTROLS)
    return (yield from describe_person(session, photos, others, wanted, token))


def save_person(found: PersonFound, path: Path, _session: Session) -> Path:
    """Write what was found as JSON, and return where.

    Raises
    ------
    OutputFailed
    """
    from engine.files.checks import check_target
    from engine.record import write_json
    from engine.record.person import person_document

    check_target(path)
    write_json(path, person_document(found))
    return path

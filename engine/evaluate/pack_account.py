"""Fit the account of a pack's networks on a lab's own photos, and say how well it does."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from engine.contracts.errors import BadInput
from engine.evaluate.reference_faces import reference_faces
from engine.evaluate.splits import Split, person_of, split_of
from engine.explain.account.accounting import in_order
from engine.explain.account.fitting import check_enough, explained, fit_account
from engine.explain.account.model import AccountCard, write_account
from engine.progress import Work
from engine.session import Session
from engine.session.accounts import account_path


@dataclass(frozen=True, slots=True)
class FittedAccount:
    """What was fitted.

    Attributes
    ----------
    photos, people : int
        That it was fitted on.
    variance_named : float or None
        Share of the variance of the embeddings of people that it has not seen; None if nothing
        was fitted.
    refused : str
        Why nothing was fitted; empty if it was.
    """

    photos: int = 0
    people: int = 0
    variance_named: float | None = None
    refused: str = ""


def fit_pack_account(
    session: Session, root: Path, images: Sequence[str], data: str, gap: float
) -> Work[FittedAccount]:
    """Fit on photos whose folders are people, and keep the fit.

    Parameters
    ----------
    session : Session
    root : Path
    images : sequence of str
        Paths below `root`; the folder of each is its person.
    data : str
        Name of the photos.
    gap : float
        Mean mated minus mean non-mated cosine.
    """
    pack = session.pack
    nets = pack.recognition.identity.sha256, pack.attributes.identity.sha256
    try:
        # Before anything is read: most lists are far too short.
        check_enough([p for p in map(person_of, images) if split_of(p) is Split.TRAIN])
        faces = yield from reference_faces(session, root, images)
        splits = [split_of(person) for person in faces.people]
        train, tune, report = (faces.where([one is split for one in splits]) for split in Split)
        model = fit_account(train, tune, AccountCard(*nets, data, gap))
    except BadInput as error:
        return FittedAccount(refused=f"{error.cause} {error.next_step}")
    columns = in_order(model, faces.names)
    z = model.standardised(report.readings[..., columns]).mean(1)
    share = explained(model.whole_fit, z, report)
    model = replace(model, card=replace(model.card, variance_named=share))
    write_account(account_path(*nets), model)
    return FittedAccount(model.card.photos, model.card.people, share)

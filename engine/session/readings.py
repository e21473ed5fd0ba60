"""What is read of the faces of a gallery for accounts, and the accounts of its candidates."""

from __future__ import annotations

import hashlib
import json
import logging
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from engine.contracts.account import Account, SetAccount
from engine.contracts.cancel import CancelToken
from engine.contracts.errors import BadInput, Sim2WordError
from engine.contracts.gallery import Candidate, EnrolledFace, LeftOut
from engine.contracts.pair import AlignedFace, ImageChoice
from engine.contracts.people import PersonAccounts
from engine.contracts.score import SamePhoto
from engine.explain.account.accounting import FacePlace, account_of, in_order
from engine.explain.account.many import Accountant, ReadFaces
from engine.explain.account.model import AccountModel
from engine.explain.account.of_sets import account_of_set
from engine.explain.account.readings import VIEWS, names_of, read_face
from engine.identify import FaceReadings, Gallery
from engine.imaging.same_photo import MAY_BE_COPY, same_photo
from engine.models.covering import covering_reader
from engine.models.landmarks import landmark_reader
from engine.models.pack import ModelPack
from engine.private_log import without_messages
from engine.progress import Work
from engine.session.accounts import account_model, chances, place_of
from engine.session.session import Session

_LOG = logging.getLogger(__name__)
_AT_ONCE = 32
"""Photos whose readings are written together."""
_VERSION = 1
"""Counts up when faces are read otherwise: what was read before is read anew then."""


def readings_of(pack: ModelPack) -> str:
    """Return a name of what the networks of a pack and this program read of a face."""
    nets = (pack.detector.identity.sha256, pack.attributes.identity.sha256)
    shipped = (landmark_reader().sha256, covering_reader().sha256)
    said = json.dumps([_VERSION, *nets, *shipped, VIEWS, names_of(pack.attributes)])
    return hashlib.sha256(said.encode()).hexdigest()


def shape_of(pack: ModelPack) -> tuple[int, int]:
    """Return how many views of a face are read, and how many readings of each."""
    return len(VIEWS), len(names_of(pack.attributes))


def read_for_accounts(pack: ModelPack, face: AlignedFace) -> FaceReadings:
    """Return what a gallery keeps of a face beside its embedding."""
    read = read_face(pack.attributes, face, pack.device)
    return FaceReadings(readings_of(pack), read.astype(np.float32))


@dataclass(frozen=True)
class AccountsOf:
    """Accounts of one probe's scores with photos of a gallery.

    Attributes
    ----------
    session : Session
    gallery : Gallery
    probe : AlignedFace
    embedding : ndarray, float32, (D,)
        Of the probe.
    protected_words : bool
    """

    session: Session
    gallery: Gallery
    probe: AlignedFace
    embedding: NDArray[np.float32]
    protected_words: bool

    @property
    def has_fit(self) -> bool:
        """Whether the networks in use have a fit of accounts."""
        return self._model is not None

    @cached_property
    def _model(self) -> AccountModel | None:
        return account_model(self.session.pack)

    @cached_property
    def _of(self) -> str:
        return readings_of(self.session.pack)

    @cached_property
    def _place(self) -> FacePlace:
        assert self._model is not None
        pack = self.session.pack
        # In single precision, as the gallery keeps readings: a photo is read alike on both sides.
        read = read_for_accounts(pack, self.probe).values.astype(np.float64)
        return place_of(pack, self._model, read, self.embedding)

    def account(
        self, place: int, candidate: Candidate, same_photo: SamePhoto | None
    ) -> Account | None:
        """Return the account of a candidate's score.

        Parameters
        ----------
        place : int
            Of the candidate's best photo in the gallery.
        candidate : Candidate
        same_photo : SamePhoto or None
            How that photo and the probe's are one photograph.

        Returns
        -------
        Account or None
            None without a fit, or where nothing is known of the photo but its embedding.
        """
        if self._model is None:
            return None
        shape = shape_of(self.session.pack)
        read = self.gallery.readings(place, self._of, shape) or self._read_now(candidate.best)
        if read is None:
            return None
        other = place_of(
            self.session.pack,
            self._model,
            read.values.astype(np.float64),
            self.gallery.embeddings[place],
        )
        return account_of(
            self._model,
            (self._place, other),
            candidate.cosine,
            protected_words=self.protected_words,
            one_photograph=same_photo is not None,
        )

    def _read_now(self, face: EnrolledFace) -> FaceReadings | None:
        """Return the readings of a photo that is enrolled without; None if it is not there."""
        try:
            return read_for_accounts(self.session.pack, _opened(self.session, face))
        except Sim2WordError as error:
            _LOG.info("an enrolled photo is not read: %s", without_messages(error))
            return None


@dataclass(frozen=True, slots=True)
class ReadAnew:
    """What came of reading the photos of a gallery.

    Attributes
    ----------
    read, known : int
        Photos read now, and those whose readings were there.
    left_out : tuple of LeftOut
        Photos that are not there any longer, or not the files that were enrolled; they stay
        enrolled.
    """

    read: int
    known: int
    left_out: tuple[LeftOut, ...]


def read_gallery(session: Session, gallery: Gallery, token: CancelToken) -> Work[ReadAnew]:
    """Read the photos of a gallery that was made before galleries had readings.

    Embeddings stay as they are; what is done is kept when this is cancelled.

    Parameters
    ----------
    session : Session
    gallery : Gallery
    token : CancelToken
        Checked before every photo.

    Raises
    ------
    ModelRefused
        If the gallery is of another network.
    BadInput
        If there is no account of the networks in use.
    RunCancelled, OutputFailed
    """
    gallery.check_network(session.pack.recognition.identity)
    if account_model(session.pack) is None:
        raise BadInput(
            "There is no account of these networks, so that nothing is to be read.",
            "Fit one: sim2word models calibrate.",
        )
    of, shape, faces = readings_of(session.pack), shape_of(session.pack), gallery.faces
    wanted = [face for at, face in enumerate(faces) if gallery.readings(at, of, shape) is None]
    left: list[LeftOut] = []
    found: dict[EnrolledFace, FaceReadings] = {}
    try:
        for number, face in enumerate(wanted):
            yield number / len(wanted)
            token.check()
            if len(found) >= _AT_ONCE:
                gallery.keep_readings(found)
                found = {}
            try:
                found[face] = read_for_accounts(session.pack, _opened(session, face))
            except Sim2WordError as error:
                left.append(LeftOut(face.path, face.person, error.cause))
    finally:
        gallery.keep_readings(found)
    return ReadAnew(len(wanted) - len(left), len(faces) - len(wanted), tuple(left))


def person_accounts(
    session: Session,
    own: Sequence[AlignedFace],
    others: Sequence[AlignedFace],
    token: CancelToken,
    *,
    protected_words: bool = True,
) -> Work[PersonAccounts | None]:
    """Account for the scores of a person's photos with one another and with other people's.

    Of photos that are one photograph the first alone counts.

    Parameters
    ----------
    session : Session
    own, others : sequence of AlignedFace
    token : CancelToken
        Checked before every photo.
    protected_words : bool

    Returns
    -------
    PersonAccounts or None
        None without a fit of the networks in use.

    Raises
    ------
    RunCancelled, OutOfMemory
    """
    model = account_model(session.pack)
    if model is None:
        return None
    faces = (*own, *others)
    embeddings, readings, said = [], [], []
    net = session.pack.attributes
    for number, face in enumerate(faces):
        token.check()
        read = read_face(net, face, session.pack.device)
        embedding = session.embed(face)[0].cpu().numpy()
        embeddings.append(embedding / np.linalg.norm(embedding))
        readings.append(read[:, in_order(model, names_of(net))])
        sure = chances(net, read)
        said.append([sure.get(name, np.nan) for name in model.card.readings])
        yield (number + 1) / len(faces)
    known = ReadFaces(
        np.array(embeddings, np.float32), np.array(readings, np.float32), np.array(said, np.float32)
    )
    accountant = Accountant(model, known)
    kept = _different(faces, known)
    ours = [at for at in kept if at < len(own)]
    theirs = [at for at in kept if at >= len(own)]

    def of(pairs: Sequence[tuple[int, int]], left_out: int, *, within: bool) -> SetAccount | None:
        if not pairs:
            return None
        a, b = np.array(pairs).T
        return account_of_set(
            model,
            accountant.accounts(a, b),
            (a, b) if within else (a,),
            within=within,
            protected_words=protected_words,
            one_photograph=left_out,
        )

    return PersonAccounts(
        own=of(list(combinations(ours, 2)), len(own) - len(ours), within=True),
        others=of([(a, b) for a in ours for b in theirs], len(faces) - len(kept), within=False),
    )


def _different(faces: Sequence[AlignedFace], known: ReadFaces) -> list[int]:
    """Return the numbers of faces, without those that are of one photograph with an earlier one."""
    cosines = known.embeddings @ known.embeddings.T
    kept: list[int] = []
    for number, face in enumerate(faces):
        near = [at for at in kept if cosines[number, at] >= MAY_BE_COPY]
        if all(same_photo(face, faces[at]) is None for at in near):
            kept.append(number)
    return kept


def _opened(session: Session, face: EnrolledFace) -> AlignedFace:
    """Return an enrolled face.

    Raises
    ------
    Sim2WordError
        If its photo is not there, or not the file that was enrolled.
    """
    return session.open_face(ImageChoice(Path(face.path), face.face, sha256=face.sha256))

"""What moves a network's scores: one photo of known pairs is changed, and the pair scored again.

Every change has its null: what is as large and has nothing of the kind. A row says how far scores
of mated and of non-mated pairs move, with an interval over people, and how many pairs change the
side of the threshold.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray

import engine
from engine.contracts.cancel import CancelToken
from engine.contracts.errors import BadInput, Sim2WordError
from engine.contracts.likelihood import CONDITIONS, conditions_of
from engine.contracts.network_profile import (
    NetworkProfile,
    ProfileKind,
    ProfileRow,
    ScoreChange,
)
from engine.contracts.pair import AlignedFace
from engine.contracts.settings import Settings
from engine.evaluate.choosing import half_mated
from engine.evaluate.intervals import mean_by_person
from engine.evaluate.opening import central, open_pair
from engine.evaluate.pairs import LabelledPair, people_of, read_pairs
from engine.evaluate.photo_changes import (
    Change,
    Pixels,
    blurred,
    blurred_by_eyes,
    compressed,
    narrower,
    rolled,
    scaled,
    smaller,
)
from engine.identify.erased_face import erase_face
from engine.imaging.same_photo import MAY_BE_COPY, same_photo
from engine.models.recognition import to_batch
from engine.progress import Work
from engine.session import Session

PHOTO_CHANGES: dict[str, Change] = {
    "blur": blurred_by_eyes(0.03),
    "blur_strong": blurred_by_eyes(0.08),
    "noise": blurred(0, 10),
    "noise_strong": blurred(0, 25),
    "dark": scaled(0.35),
    "low_contrast": scaled(0.3, 90),
    "jpeg": compressed(15),
    "small": smaller(24),
    "very_small": smaller(14),
    "narrow": narrower(1.33),
    "rolled": rolled(20),
}
"""Changes of a whole photo; blur in shares of the distance between the eyes, noise in grey levels,
size in pixels between the eyes."""
BANDS = ((2, 4), (4, 8), (8, 16), (16, 32), (32, 64))
"""Cycles across the aligned crop."""
CONTROLS = 8
"""Random regions of a size, of each pair: a mean over many pairs needs few of each."""
LEAST = 10
"""Pairs of either kind."""
_LEAST_WITH = 8
"""Pairs whose face has an attribute, for a row of it."""
_LEAST_IN_HALF = 5
_SAVED_AGAIN = compressed(95)


@dataclass(slots=True)
class _Column:
    """What one change did to the pairs that it could be tried on."""

    before: list[float] = field(default_factory=list)
    after: list[float] = field(default_factory=list)
    null: list[float] = field(default_factory=list)
    mated: list[bool] = field(default_factory=list)
    people: list[str] = field(default_factory=list)
    no_face: int = 0

    def add(self, pair: _Pair, after: float, null: float) -> None:
        self.before.append(pair.score)
        self.after.append(after)
        self.null.append(null)
        self.mated.append(pair.mated)
        self.people.append("\n".join(pair.people))


@dataclass(frozen=True, slots=True, eq=False)
class _Pair:
    """A scored pair; its second face is the one that is changed."""

    faces: tuple[AlignedFace, AlignedFace]
    partner: torch.Tensor
    score: float
    mated: bool
    people: tuple[str, str]
    seed: int

    def score_of(self, embedding: torch.Tensor) -> float:
        """Return the score with another embedding of the second face."""
        return float(torch.nn.functional.cosine_similarity(self.partner, embedding, dim=0))


def profile_list(
    session: Session, listed_in: Path, root: Path, limit: int, token: CancelToken, seed: int = 0
) -> Work[NetworkProfile]:
    """Measure what moves a network's scores on pairs of a list, half of them mated.

    Parameters
    ----------
    session : Session
    listed_in : Path
        A CSV, see :func:`~engine.evaluate.pairs.read_pairs`.
    root : Path
        The folder that its paths start from.
    limit : int
        Pairs, spread over the list.
    token : CancelToken
    seed : int

    Raises
    ------
    BadInput, RunCancelled, OutOfMemory
    """
    pairs = read_pairs(listed_in).pairs
    chosen = half_mated(pairs, limit)
    settings = Settings(controls=CONTROLS, seed=seed)
    return (yield from profile_network(session, root, chosen, listed_in, settings, token))


def profile_network(
    session: Session,
    root: Path,
    pairs: Sequence[LabelledPair],
    listed_in: Path,
    settings: Settings,
    token: CancelToken,
) -> Work[NetworkProfile]:
    """Measure what moves a network's scores on labelled pairs.

    Parameters
    ----------
    session : Session
        With the network.
    root : Path
        Of the photos.
    pairs : sequence of LabelledPair
    listed_in : Path
        The list, which is named and hashed.
    settings : Settings
        Fill, controls, seed, whether protected words count.
    token : CancelToken
        Checked before every pair.

    Raises
    ------
    BadInput
        If fewer than ten pairs of either kind can be scored.
    RunCancelled, OutOfMemory
    """
    failed: dict[str, str] = {}
    person = people_of(pairs)
    scored: list[_Pair] = []
    columns: dict[tuple[ProfileKind, str], _Column] = {}
    for number, listed in enumerate(pairs):
        yield number / len(pairs)
        token.check()
        faces = open_pair(session, root, listed, failed)
        if faces is None:
            continue
        a, b = session.embed(*faces)
        pair = _Pair(
            faces,
            a,
            float(torch.nn.functional.cosine_similarity(a, b, dim=0)),
            listed.mated,
            (person[listed.image_a], person[listed.image_b]),
            settings.seed + number,
        )
        if pair.score >= MAY_BE_COPY and same_photo(*faces) is not None:
            failed[listed.image_b] = "one photograph with its pair"
            continue
        scored.append(pair)
        changes: tuple[tuple[ProfileKind, _Tried], ...] = (
            ("photo", _photos(session, pair, columns)),
            ("frequency", _bands(session, pair)),
            ("attribute", _attributes(session, pair, settings, token)),
        )
        for kind, tried in changes:
            for key, after, null in tried:
                columns.setdefault((kind, key), _Column()).add(pair, after, null)
    kinds = [pair.mated for pair in scored]
    if min(sum(kinds), len(kinds) - sum(kinds)) < LEAST:
        raise BadInput(
            "{mated} mated and {nonmated} non-mated pairs could be scored; a profile needs"
            " {least} of each.",
            "Give more pairs, or check the folder of the images.",
            mated=sum(kinds),
            nonmated=len(kinds) - sum(kinds),
            least=LEAST,
        )
    point = session.pack.recognition.statistics
    threshold = None if point is None else point.operating_point.threshold
    network = session.pack.recognition.identity
    rows = [
        _row(kind, key, column, threshold)
        for (kind, key), column in columns.items()
        if kind != "attribute" or len(column.after) >= _LEAST_WITH
    ]
    rows += _taken(scored, settings.seed)
    order = ("photo", "taken", "frequency", "attribute")
    rows.sort(
        key=lambda row: (order.index(row.kind), 0 if row.mated is None else -abs(row.mated.mean))
    )
    mated_scores = [pair.score for pair in scored if pair.mated]
    other_scores = [pair.score for pair in scored if not pair.mated]
    return NetworkProfile(
        network=network.name,
        network_sha256=network.sha256,
        data=listed_in.name,
        data_sha256=hashlib.sha256(listed_in.read_bytes()).hexdigest(),
        mated=len(mated_scores),
        nonmated=len(other_scores),
        people=len({one for pair in scored for one in pair.people}),
        mated_mean=float(np.mean(mated_scores)),
        nonmated_mean=float(np.mean(other_scores)),
        threshold=threshold,
        rows=tuple(rows),
        failed=failed,
        made_by=f"sim2word {engine.__version__}",
        created=datetime.now(UTC).isoformat(timespec="seconds"),
    )


_Tried = Iterator[tuple[str, float, float]]
"""Keys of changes, and the scores after each and after its null."""


def _photos(
    session: Session, pair: _Pair, columns: dict[tuple[ProfileKind, str], _Column]
) -> _Tried:
    """Yield what changes of the second photo do; beside it the photo saved again."""
    saved = _changed(session, pair, _SAVED_AGAIN)
    if saved is None:
        return
    null = pair.score_of(saved)
    for key, change in PHOTO_CHANGES.items():
        after = _changed(session, pair, change)
        if after is None:
            columns.setdefault(("photo", key), _Column()).no_face += 1
        else:
            yield key, pair.score_of(after), null


def _changed(session: Session, pair: _Pair, change: Change) -> torch.Tensor | None:
    """Return the second face's embedding in its changed photo; None if no face is found there."""
    face = pair.faces[1]
    pixels = change(face.photo.pixels, face.face, np.random.default_rng(pair.seed))
    try:
        photo, faces = session.faces_of(replace(face.photo, pixels=pixels))
        return session.embed(session.align(photo, faces, central(photo.path)))[0]
    except Sim2WordError:
        return None  # counted by the caller


def _bands(session: Session, pair: _Pair) -> _Tried:
    """Yield what a crop without a band of frequencies does; beside it the band put elsewhere."""
    crop = pair.faces[1].crop
    rng = np.random.default_rng(pair.seed)
    made: list[Pixels] = []
    for low, high in BANDS:
        band = _band(crop, low, high)
        made += [_clipped(crop - band), _clipped(crop + _scrambled(band, rng))]
    net = session.pack
    with torch.inference_mode():
        embeddings = net.recognition.embed(to_batch(np.stack(made), net.device))
    for number, (low, high) in enumerate(BANDS):
        without, scrambled = embeddings[2 * number], embeddings[2 * number + 1]
        yield f"band_{low}_{high}", pair.score_of(without), pair.score_of(scrambled)


def _band(crop: Pixels, low: int, high: int) -> NDArray[np.float64]:
    """Return what a crop has between two spatial frequencies, cycles across it."""
    size = crop.shape[0]
    cycles = np.hypot(*np.meshgrid(*(np.fft.fftfreq(size) * size,) * 2))
    kept = (cycles >= low) & (cycles < high)
    spectrum = np.fft.fft2(crop.astype(float), axes=(0, 1))
    return np.asarray(np.fft.ifft2(spectrum * kept[..., None], axes=(0, 1)).real)


def _scrambled(band: NDArray[np.float64], rng: np.random.Generator) -> NDArray[np.float64]:
    """Return a band with the same energy at every frequency, and places drawn by chance."""
    phases = np.angle(np.fft.fft2(rng.standard_normal(band.shape[:2])))
    spectrum = np.fft.fft2(band, axes=(0, 1)) * np.exp(1j * phases)[..., None]
    return np.asarray(np.fft.ifft2(spectrum, axes=(0, 1)).real)


def _clipped(values: NDArray[np.float64]) -> Pixels:
    return np.clip(np.rint(values), 0, 255).astype(np.uint8)


def _attributes(session: Session, pair: _Pair, settings: Settings, token: CancelToken) -> _Tried:
    """Yield what erasing the region of each attribute does; beside it random regions."""
    erased = erase_face(session.pack, pair.faces[1], settings, token)
    regions = erased.regions
    controls = {
        size: float(np.mean([pair.score_of(one) for one in many]))
        for size, many in erased.controls.items()
    }
    for key in regions.present:
        name = regions.names[key]
        yield key, pair.score_of(erased.erased[name]), controls[regions.size_of(name)]


def _row(kind: ProfileKind, key: str, column: _Column, threshold: float | None) -> ProfileRow:
    before, after, null = (np.array(one) for one in (column.before, column.after, column.null))
    mated = np.array(column.mated, bool)
    least = -np.inf if threshold is None else threshold
    below_before, below = before < least, after < least
    counted = threshold is not None
    return ProfileRow(
        kind=kind,
        key=key,
        mated=_change(after - before, mated, column.people),
        nonmated=_change(after - before, ~mated, column.people),
        null_mated=_change(null - before, mated, column.people),
        null_nonmated=_change(null - before, ~mated, column.people),
        lost_before=int((below_before & mated).sum()),
        lost=int((below & mated).sum()),
        accepted_before=int((~below_before & ~mated).sum()) if counted else 0,
        accepted=int((~below & ~mated).sum()) if counted else 0,
        no_face=column.no_face,
    )


def _change(
    values: NDArray[np.float64], of: NDArray[np.bool_], people: Sequence[str]
) -> ScoreChange | None:
    found = mean_by_person(
        values[of].tolist(), [one for one, wanted in zip(people, of, strict=True) if wanted]
    )
    if found is None:
        return None
    return ScoreChange(found.value, found.low, found.high, found.n, found.people)


def _taken(scored: Sequence[_Pair], seed: int) -> list[ProfileRow]:
    """Return how pairs score whose poorer face was taken worse than that of half of the pairs.

    Nothing is changed: what else such photos have in common may be behind it. The null draws the
    halves by chance.
    """
    rng = np.random.default_rng(seed)
    taken = [conditions_of(*(face.quality.scores for face in pair.faces)) for pair in scored]
    scores = np.array([pair.score for pair in scored])
    mated = np.array([pair.mated for pair in scored])
    people = ["\n".join(pair.people) for pair in scored]
    rows = []
    for name in CONDITIONS:
        values = np.array([one[name] for one in taken])
        halves: list[Callable[[NDArray[np.float64]], NDArray[np.bool_]]] = [
            lambda some: some < np.median(some),
            lambda some: rng.permutation(len(some)) < len(some) / 2,
        ]
        found: list[ScoreChange | None] = []
        for half in halves:
            for kind in (mated, ~mated):
                apart = np.zeros(len(scores))
                poorer = half(values[kind])
                if _LEAST_IN_HALF <= poorer.sum() <= len(poorer) - _LEAST_IN_HALF:
                    apart[kind] = _apart(scores[kind], poorer)
                    found.append(_change(apart, kind, people))
                else:
                    found.append(None)
        if found[0] is not None or found[1] is not None:
            own, others, null_own, null_others = found
            rows.append(ProfileRow("taken", name, own, others, null_own, null_others))
    return rows


def _apart(scores: NDArray[np.float64], poorer: NDArray[np.bool_]) -> NDArray[np.float64]:
    """Return figures of pairs whose mean is the mean of the poorer less that of the others."""
    share = poorer.mean()
    centred = scores - scores.mean()
    return np.asarray(np.where(poorer, centred / share, -centred / (1 - share)))

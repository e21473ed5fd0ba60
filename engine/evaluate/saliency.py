"""All methods in all games, on the same faces."""

from __future__ import annotations

import contextlib
import hashlib
import json
import random
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path
from typing import Any

import torch
from torch import Tensor

import engine
from engine.contracts.errors import Sim2WordError
from engine.contracts.evaluation import PLANTED
from engine.contracts.pair import AlignedFace
from engine.contracts.score import OperatingPoint
from engine.contracts.settings import Settings
from engine.evaluate.games import deletion, hiding, inpainting, patches, pointing
from engine.evaluate.games.players import CONTROLS, Players
from engine.evaluate.intervals import intervals_by_person
from engine.evaluate.kept_rows import KeptRows
from engine.evaluate.opening import central
from engine.evaluate.pairs import LabelledPair
from engine.evaluate.planting import plant
from engine.evaluate.splits import person_of
from engine.explain.saliency import SALIENCY
from engine.explain.saliency.pair_question import question_of
from engine.files.scratch import scratch_folder
from engine.imaging import png
from engine.models.recognition import calibrated
from engine.progress import Work
from engine.session import Session

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Plan:
    """What is played.

    Attributes
    ----------
    methods, games : tuple of str
    masks : int
        Random masks that a method may try, for each map.
    settings : Settings
    """

    methods: tuple[str, ...]
    games: tuple[str, ...]
    masks: int
    settings: Settings


@dataclass(frozen=True, slots=True)
class Figures:
    """What came of it.

    Attributes
    ----------
    games : dict
        By game, by method.
    intervals : dict
        As `games`, in place of each float its 95 % interval: pairs drawn by the probe's person.
    costs : dict
        Forward-equivalents of one map, by method.
    operating_point : OperatingPoint
        Pairs at and above its threshold count as mated.
    failed : dict
        Causes by image, of what was left out.
    """

    games: dict[str, dict[str, Row]]
    intervals: dict[str, dict[str, Row]]
    costs: dict[str, float]
    operating_point: OperatingPoint
    failed: dict[str, str]


class _Unusable(Exception):
    """A photo that a game needs cannot be used."""


class _Faces:
    """Opens the faces of photos, each once, and embeds them, each once."""

    def __init__(self, session: Session, root: Path) -> None:
        self._session, self._root = session, root
        self._known: dict[str, AlignedFace | None] = {}
        self._embedded: dict[str, Tensor] = {}
        self.failed: dict[str, str] = {}

    def of(self, image: str) -> AlignedFace:
        """Return the central face of a photo.

        Raises
        ------
        _Unusable
        """
        if image not in self._known:
            try:
                self._known[image] = self._session.open_face(central(self._root / image))
            except Sim2WordError as error:
                self._known[image], self.failed[image] = None, error.cause
        found = self._known[image]
        if found is None:
            raise _Unusable(image)
        return found

    def embedding(self, image: str) -> Tensor:
        """Return the embedding, (D,), of the face of a photo.

        Raises
        ------
        _Unusable
        """
        if image not in self._embedded:
            self._embedded[image] = self._session.embed(self.of(image))[0]
        return self._embedded[image]


def evaluate_saliency(
    session: Session,
    root: Path,
    pairs: Sequence[LabelledPair],
    plan: Plan,
    keep: Path | None = None,
) -> Work[Figures]:
    """Let methods play.

    Parameters
    ----------
    session : Session
    root : Path
        Of the pairs' images.
    pairs : sequence of LabelledPair
        Mated and non-mated ones.
    plan : Plan
    keep : Path, optional
        Where finished rows are written, and not made again.

    Raises
    ------
    BadInput
        If the network has no threshold, or `keep` holds another measurement.
    """
    point = calibrated(session.pack.recognition.statistics).operating_point
    faces = _Faces(session, root)
    players = Players(session, plan.methods, plan.settings, plan.masks)
    listed = json.dumps([asdict(pair) for pair in pairs]).encode()
    head = {
        "app": engine.__version__,
        "models": [identity.sha256 for identity in session.pack.identities],
        "pairs": hashlib.sha256(listed).hexdigest(),
        "methods": plan.methods,
        "masks": plan.masks,
        "settings": asdict(plan.settings),
    }
    rows = KeptRows(keep, head)
    makers = {
        "deletion": _deletion,
        "hiding": _hiding,
        "patches": _patches,
        "inpainting": _inpainting,
        "pointing": _pointing,
    }
    jobs = [
        (game, key, probe, make)
        for game in plan.games
        for key, probe, make in makers[game](players, faces, list(pairs))
    ]
    # Games of one pair after each other: those that ask the same share the maps.
    jobs.sort(key=lambda job: job[1])
    played: dict[str, list[Row]] = {game: [] for game in plan.games}
    probes: dict[str, list[str]] = {game: [] for game in plan.games}
    for done, (game, key, probe, make) in enumerate(jobs):
        yield done / len(jobs)
        try:
            row = rows.row(f"{game} {key}", make)
        except _Unusable:
            continue  # reported by `failed`, and tried again the next time
        if row is not None:
            played[game].append(row)
            probes[game].append(person_of(probe))
    summaries: dict[str, Callable[[list[Row]], dict[str, Row]]] = {
        "deletion": partial(deletion.summary, threshold=point.threshold),
        "hiding": hiding.summary,
        "patches": partial(patches.summary, threshold=point.threshold),
        "inpainting": inpainting.summary,
        "pointing": pointing.summary,
    }
    games = {game: summaries[game](played[game]) for game in plan.games}
    intervals = {
        game: intervals_by_person(played[game], probes[game], summaries[game])
        for game in plan.games
    }
    able = {name for figures in games.values() for name in figures}
    return Figures(
        games,
        intervals,
        _costs(players, faces, pairs, able),
        point,
        faces.failed,
    )


_Jobs = list[tuple[str, str, Callable[[], Row | None]]]
"""Each with its key, and the probe's image."""


def _key(pair: LabelledPair) -> str:
    return f"{pair.image_a} {pair.image_b}"


def _deletion(players: Players, faces: _Faces, pairs: list[LabelledPair]) -> _Jobs:
    def make(pair: LabelledPair) -> Row:
        a, b = faces.of(pair.image_a), faces.of(pair.image_b)
        return deletion.play(players, a, b, mated=pair.mated)

    return [(_key(pair), pair.image_a, partial(make, pair)) for pair in pairs]


def _hiding(players: Players, faces: _Faces, pairs: list[LabelledPair]) -> _Jobs:
    mated = [pair for pair in pairs if pair.mated]
    # The gallery: everybody's second photo, and the non-mated pairs' photos.
    others = [image for p in pairs if not p.mated for image in (p.image_a, p.image_b)]
    every = dict.fromkeys([*(p.image_b for p in mated), *others])

    def make(pair: LabelledPair) -> Row:
        a, b = faces.of(pair.image_a), faces.of(pair.image_b)
        gallery = [faces.embedding(pair.image_b)]
        for image in every:
            if person_of(image) != person_of(pair.image_a):
                with contextlib.suppress(_Unusable):
                    gallery.append(faces.embedding(image))
        return hiding.play(players, a, b, torch.stack(gallery))

    return [(_key(pair), pair.image_a, partial(make, pair)) for pair in mated]


def _patches(players: Players, faces: _Faces, pairs: list[LabelledPair]) -> _Jobs:
    def make(number: int, pair: LabelledPair) -> Row:
        a, b = faces.of(pair.image_a), faces.of(pair.image_b)
        donor = _somebody_else(faces, pairs, pair) if pair.mated else b
        seed = players.settings.seed + number
        return patches.play(players, a, b, donor, mated=pair.mated, seed=seed)

    return [
        (_key(pair), pair.image_a, partial(make, number, pair)) for number, pair in enumerate(pairs)
    ]


def _inpainting(players: Players, faces: _Faces, pairs: list[LabelledPair]) -> _Jobs:
    def make(pair: LabelledPair, part: str) -> Row | None:
        probe, mate = faces.of(pair.image_a), faces.of(pair.image_b)
        return inpainting.play(players, probe, mate, _somebody_else(faces, pairs, pair), part)

    mated = [pair for pair in pairs if pair.mated]
    return [
        (f"{_key(pair)} {part}", pair.image_a, partial(make, pair, part))
        for number, pair in enumerate(mated)
        for part in (inpainting.PARTS[number % len(inpainting.PARTS)],)
    ]


def _pointing(players: Players, faces: _Faces, pairs: list[LabelledPair]) -> _Jobs:
    def make(number: int, image: str, kind: str) -> Row | None:
        original = faces.of(image)
        seed = players.settings.seed + number
        paint = plant(kind, original.photo.pixels, original.face, seed)
        with scratch_folder() as folder:
            target = folder / "painted.png"
            target.write_bytes(png(paint.pixels))
            try:
                painted = players.session.open_face(central(target))
            except Sim2WordError:
                return None  # the paint hid the face
            return pointing.play(players, painted, original, paint, kind)

    images = list(dict.fromkeys(pair.image_a for pair in pairs))
    kinds = list(PLANTED)
    return [
        (f"{image} {kind}", image, partial(make, number, image, kind))
        for number, image in enumerate(images)
        for kind in (kinds[number % len(kinds)],)
    ]


def _somebody_else(faces: _Faces, pairs: list[LabelledPair], pair: LabelledPair) -> AlignedFace:
    """Return a face of a person who is not in a pair, the same at every run.

    Raises
    ------
    _Unusable
        If there is none.
    """
    people = {person_of(pair.image_a), person_of(pair.image_b)}
    others = [p.image_b for p in pairs if person_of(p.image_b) not in people]
    random.Random(pair.image_a).shuffle(others)  # noqa: S311 - a choice, not a secret
    for image in others:
        with contextlib.suppress(_Unusable):
            return faces.of(image)
    raise _Unusable(pair.image_a)


def _costs(
    players: Players, faces: _Faces, pairs: Sequence[LabelledPair], able: set[str]
) -> dict[str, float]:
    """Return forward-equivalents of one map, by method that could play."""
    for pair in pairs:
        try:
            a, b = faces.of(pair.image_a), faces.of(pair.image_b)
        except _Unusable:
            continue
        question = question_of(players.pair(a, b), masks=players.masks, faces=slice(0, 1))
        named = [name for name in players.names if name in able]
        return {
            **dict.fromkeys(CONTROLS, 0.0),
            **{name: SALIENCY.named(name).cost(question) for name in named},
        }
    return {}

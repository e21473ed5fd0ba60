"""All methods in all games, on the same faces."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from engine.contracts import AlignedFace, BadInput, Settings, Sim2WordError
from engine.evaluate.asking import Watch, central
from engine.evaluate.games import deletion, hiding, inpainting, patches, pointing
from engine.evaluate.games.players import RANDOM, Players
from engine.evaluate.kept_rows import KeptRows
from engine.evaluate.pairs import LabelledPair
from engine.evaluate.planting import PLANTS, plant
from engine.evaluate.splits import person_of
from engine.explain.saliency import saliency_named
from engine.explain.saliency.asking import question_of
from engine.imaging import png
from engine.session import Session

GAMES = ("deletion", "hiding", "patches", "inpainting", "pointing")

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
    costs : dict
        Forward-equivalents of one map, by method.
    threshold : float
        Cosine at and above which pairs count as mated.
    failed : dict
        Causes by image, of what was left out.
    """

    games: dict[str, dict[str, Row]]
    costs: dict[str, float]
    threshold: float
    failed: dict[str, str]


class _Faces:
    """Opens the faces of photos, each once."""

    def __init__(self, session: Session, root: Path) -> None:
        self._session, self._root = session, root
        self._known: dict[str, AlignedFace | None] = {}
        self.failed: dict[str, str] = {}

    def of(self, image: str) -> AlignedFace | None:
        """Return the central face of a photo; None if it cannot be used."""
        if image not in self._known:
            try:
                self._known[image] = self._session.open_face(central(self._root / image))
            except Sim2WordError as error:
                self._known[image], self.failed[image] = None, error.cause
        return self._known[image]


def evaluate_saliency(
    session: Session,
    root: Path,
    pairs: Sequence[LabelledPair],
    plan: Plan,
    keep: Path | None = None,
    watch: Watch[Any] = iter,
) -> Figures:
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
    watch : callable, optional
        Wraps what is played, to show progress.

    Raises
    ------
    BadInput
        If the network has no threshold, or `keep` holds another measurement.
    """
    point = session.pack.recognition.statistics
    if point is None:
        raise BadInput(
            "The recognition network was never calibrated: there is no threshold.",
            "Run 'sim2word models calibrate' first.",
        )
    threshold = point.operating_point.threshold
    faces = _Faces(session, root)
    players = Players(session, plan.methods, plan.settings, plan.masks)
    head = {
        "network": session.pack.recognition.identity.sha256, "methods": plan.methods,
        "masks": plan.masks, "settings": asdict(plan.settings),
    }  # fmt: skip
    rows = KeptRows(keep, head)
    makers = {
        "deletion": _deletion, "hiding": _hiding, "patches": _patches,
        "inpainting": _inpainting, "pointing": _pointing,
    }  # fmt: skip
    jobs = [
        (game, key, make)
        for game in plan.games
        for key, make in makers[game](players, faces, list(pairs))
    ]
    played: dict[str, list[Row]] = {game: [] for game in plan.games}
    for game, key, make in watch(jobs):
        row = rows.row(f"{game} {key}", make)
        if row is not None:
            played[game].append(row)
    summaries: dict[str, Callable[[list[Row]], dict[str, Row]]] = {
        "deletion": partial(deletion.summary, threshold=threshold),
        "hiding": hiding.summary,
        "patches": partial(patches.summary, threshold=threshold),
        "inpainting": inpainting.summary,
        "pointing": pointing.summary,
    }
    return Figures(
        {game: summaries[game](played[game]) for game in plan.games},
        _costs(players, faces, pairs),
        threshold,
        faces.failed,
    )


_Jobs = list[tuple[str, Callable[[], Row | None]]]


def _key(pair: LabelledPair) -> str:
    return f"{pair.image_a} {pair.image_b}"


def _deletion(players: Players, faces: _Faces, pairs: list[LabelledPair]) -> _Jobs:
    def make(pair: LabelledPair) -> Row | None:
        a, b = faces.of(pair.image_a), faces.of(pair.image_b)
        if a is None or b is None:
            return None
        return deletion.play(players, a, b, mated=pair.mated)

    return [(_key(pair), partial(make, pair)) for pair in pairs]


def _hiding(players: Players, faces: _Faces, pairs: list[LabelledPair]) -> _Jobs:
    mated = [pair for pair in pairs if pair.mated]
    # The gallery: everybody's second photo, and the non-mated pairs' photos.
    others = [image for p in pairs if not p.mated for image in (p.image_a, p.image_b)]

    def make(pair: LabelledPair) -> Row | None:
        a, b = faces.of(pair.image_a), faces.of(pair.image_b)
        if a is None or b is None:
            return None
        person = person_of(pair.image_a)
        images = [p.image_b for p in mated] + others
        gallery = [faces.of(i) for i in dict.fromkeys(images) if person_of(i) != person]
        crops = [b.crop, *(face.crop for face in gallery if face is not None)]
        return hiding.play(players, a, b, players.embed(crops))

    return [(_key(pair), partial(make, pair)) for pair in mated]


def _patches(players: Players, faces: _Faces, pairs: list[LabelledPair]) -> _Jobs:
    def make(number: int, pair: LabelledPair) -> Row | None:
        a, b = faces.of(pair.image_a), faces.of(pair.image_b)
        donor = _somebody_else(faces, pairs, pair) if pair.mated else b
        if a is None or b is None or donor is None:
            return None
        seed = players.settings.seed + number
        return patches.play(players, a, b, donor, mated=pair.mated, seed=seed)

    return [(_key(pair), partial(make, number, pair)) for number, pair in enumerate(pairs)]


def _inpainting(players: Players, faces: _Faces, pairs: list[LabelledPair]) -> _Jobs:
    def make(pair: LabelledPair, part: str) -> Row | None:
        probe, mate = faces.of(pair.image_a), faces.of(pair.image_b)
        donor = _somebody_else(faces, pairs, pair)
        if probe is None or mate is None or donor is None:
            return None
        return inpainting.play(players, probe, mate, donor, part)

    mated = [pair for pair in pairs if pair.mated]
    return [
        (f"{_key(pair)} {part}", partial(make, pair, part))
        for number, pair in enumerate(mated)
        for part in (inpainting.PARTS[number % len(inpainting.PARTS)],)
    ]


def _pointing(players: Players, faces: _Faces, pairs: list[LabelledPair]) -> _Jobs:
    def make(number: int, image: str, kind: str) -> Row | None:
        original = faces.of(image)
        if original is None:
            return None
        seed = players.settings.seed + number
        paint = plant(kind, original.photo.pixels, original.face, seed)
        with TemporaryDirectory() as folder:
            target = Path(folder) / "painted.png"
            target.write_bytes(png(paint.pixels))
            try:
                painted = players.session.open_face(central(target))
            except Sim2WordError:
                return None  # the paint hid the face
            return pointing.play(players, painted, original, paint, kind)

    images = list(dict.fromkeys(pair.image_a for pair in pairs))
    kinds = list(PLANTS)
    return [
        (f"{image} {kind}", partial(make, number, image, kind))
        for number, image in enumerate(images)
        for kind in (kinds[number % len(kinds)],)
    ]


def _somebody_else(
    faces: _Faces, pairs: list[LabelledPair], pair: LabelledPair
) -> AlignedFace | None:
    """Return a face of a person who is not in a pair, the same at every run."""
    people = {person_of(pair.image_a), person_of(pair.image_b)}
    others = [p.image_b for p in pairs if person_of(p.image_b) not in people]
    random.Random(pair.image_a).shuffle(others)  # noqa: S311 - a choice, not a secret
    return next((face for face in map(faces.of, others) if face is not None), None)


def _costs(players: Players, faces: _Faces, pairs: Sequence[LabelledPair]) -> dict[str, float]:
    """Return forward-equivalents of one map, by method."""
    for pair in pairs:
        a, b = faces.of(pair.image_a), faces.of(pair.image_b)
        if a is not None and b is not None:
            question = question_of(players.pair(a, b), masks=players.masks, faces=slice(0, 1))
            costs = {name: saliency_named(name).cost(question) for name in players.names}
            return {RANDOM: 0.0, **costs}
    return {}

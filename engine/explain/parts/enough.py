"""The smallest set of parts whose change takes a score across its threshold.

Each part is changed alone; what unions of parts would do is foreseen by adding what the parts do
to the embedding, and the smallest that promise enough are measured. Nothing unmeasured is
reported. The claim is *enough*, not *more than elsewhere*: for that the set is held against
itself displaced on the face.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import combinations
from typing import Literal

import numpy as np
import torch
from numpy.typing import NDArray
from scipy.special import ndtr, ndtri, stdtr
from torch import Tensor

from engine.contracts.pair import SIDES
from engine.contracts.parts import SPECIFIC_P, EnoughParts, PartAlone, PartSet, Twins
from engine.evidence import kind_named
from engine.evidence.kind import Changeable, Shown
from engine.evidence.significance import standing
from engine.explain.pair import PairContext
from engine.explain.replacing.erasing import embed_erased, pair_fills
from engine.imaging.blending import weights
from engine.imaging.displacing import ELSEWHERE, REACH, displaced, moved_to, part_seed, somewhere
from engine.imaging.face_parts import PARTS, FacePart
from engine.progress import Work, mapped

MOST_OF_FACE = 0.6
"""A set that covers more explains nothing."""
HALF_WAY = 0.5
TWINS = 64
"""Displaced sets, half of them in each face."""
KINDS: tuple[Literal["erase", "exchange"], ...] = ("erase", "exchange")
STANDS_OUT_P = 0.05
_ROUND, _ROUNDS = 6, 3
"""Unions measured together, and how often."""
_TINY = 1e-12

PartsOfFace = Mapping[str, FacePart]
Masks = tuple[NDArray[np.bool_], NDArray[np.bool_]]


@dataclass(slots=True)
class _Search:
    """The search for one pair and one kind of change.

    Attributes
    ----------
    towards : {-1.0, 1.0}
        Whether the score is to fall or to rise.
    """

    pair: PairContext
    kind: Literal["exchange", "erase"]
    threshold: float
    towards: float
    names: tuple[str, ...]
    masks: tuple[dict[str, NDArray[np.bool_]], dict[str, NDArray[np.bool_]]]
    whole: tuple[NDArray[np.bool_], NDArray[np.bool_]]
    forwards: int = 0
    seen: dict[tuple[str, ...], NDArray[np.float64]] = field(default_factory=dict)

    def steps(self) -> Work[PartSet | None]:
        """Return the smallest set that is enough; None if there is none."""
        clean = self.pair.similarity.cosine
        single = yield from self._measure([(name,) for name in self.names], 0.0, 0.3)
        own = self.pair.embeddings.cpu().double().numpy()
        moved = np.stack([embedded - own for embedded in single])  # (parts, 2, D)
        unions = [
            union
            for count in range(2, len(self.names) + 1)
            for union in combinations(range(len(self.names)), count)
        ]
        areas = {union: self.area(self._named(union)) for union in unions}
        unions = [union for union in unions if areas[union] <= MOST_OF_FACE]
        promised = {u: self._promise(own, own + moved[list(u)].sum(0)) - clean for u in unions}
        for number in range(_ROUNDS):
            best = self._smallest(self.threshold)
            limit = MOST_OF_FACE if best is None else self.area(best)
            kept = self._kept_promises(promised)

            def first(union: tuple[int, ...], kept: float = kept) -> tuple[bool, float]:
                """Those that promise enough, small ones first; then the nearest to enough."""
                foreseen = promised[union] * kept + clean
                if self._enough(foreseen, self.threshold):
                    return False, areas[union]
                return True, -float((self.towards * foreseen).min())

            waiting = [u for u in unions if self._named(u) not in self.seen and areas[u] < limit]
            chosen = [self._named(union) for union in sorted(waiting, key=first)[:_ROUND]]
            if not chosen:
                break
            yield from self._measure(chosen, 0.3 + 0.2 * number, 0.2)
        for target in (self.threshold, self._half_way()):
            best = self._smallest(target)
            if best is not None:
                return (yield from self._with_twins(best))
        return None

    def _named(self, union: tuple[int, ...]) -> tuple[str, ...]:
        return tuple(self.names[index] for index in union)

    def _half_way(self) -> float:
        clean = self.pair.similarity.cosine
        return clean + HALF_WAY * (self.threshold - clean)

    def _enough(self, cosines: NDArray[np.float64], target: float) -> bool:
        """Return whether a set reaches a target in both faces."""
        if self.towards > 0:
            return bool((cosines >= target).all())
        return bool((cosines < target).all())

    def _smallest(self, target: float) -> tuple[str, ...] | None:
        """Return the measured set of least area that reaches a target."""
        enough = [names for names, found in self.seen.items() if self._enough(found, target)]
        enough = [names for names in enough if self.area(names) <= MOST_OF_FACE]
        return min(enough, key=self.area, default=None)

    def area(self, names: tuple[str, ...]) -> float:
        """Return the share of the face that parts cover, mean of both faces."""
        shares = [
            sum(of_face[name].sum() for name in names) / whole.sum()
            for of_face, whole in zip(self.masks, self.whole, strict=True)
        ]
        return float(np.mean(shares))

    def _promise(
        self, own: NDArray[np.float64], changed: NDArray[np.float64]
    ) -> NDArray[np.float64]:
        """Return the cosines of the pair, (2,), with A's and with B's embedding changed."""
        return np.array([_cosine(changed[0], own[1]), _cosine(changed[1], own[0])])

    def _kept_promises(self, promised: dict[tuple[int, ...], NDArray[np.float64]]) -> float:
        """Return how much of what was foreseen of unions came true, 0.3 to 1.5."""
        clean = self.pair.similarity.cosine
        pairs = [
            (float((self.seen[self._named(union)] - clean).mean()), float(change.mean()))
            for union, change in promised.items()
            if self._named(union) in self.seen
        ]
        if not pairs:
            return 1.0
        true, foreseen = np.array(pairs).T
        ratio = float((true * foreseen).sum() / max((foreseen**2).sum(), _TINY))
        return min(1.5, max(0.3, ratio))

    def _measure(
        self, sets: list[tuple[str, ...]], before: float, share: float
    ) -> Work[list[NDArray[np.float64]]]:
        """Change sets in each face; return the embeddings, (2, D) each, and keep the cosines."""
        regions = [
            np.stack([np.any([of_face[name] for name in names], axis=0) for names in sets])
            for of_face in self.masks
        ]
        found = yield from self.embedded((regions[0], regions[1]), before, share)
        own = self.pair.embeddings.cpu().double().numpy()
        embedded = list(np.stack(found, axis=1))
        for names, both in zip(sets, embedded, strict=True):
            self.seen[names] = self._promise(own, both)
        return embedded

    def embedded(
        self, regions: Masks, before: float, share: float
    ) -> Work[tuple[NDArray[np.float64], NDArray[np.float64]]]:
        """Embed each face with its regions changed one after another; (n, D) each."""
        pair, kind = self.pair, kind_named(self.kind)
        assert kind is not None
        shown: Changeable = Shown(pair.faces, pair_fills(pair.faces, pair.settings), pair.partners)
        found = []
        for image, side in enumerate(SIDES):
            pixels = kind.replacement(shown, side)
            assert pixels is not None
            parts: list[Tensor] = []
            for embeddings in embed_erased(
                pair.passes,
                pair.crops[image],
                torch.from_numpy(pixels).permute(2, 0, 1).to(pair.crops),
                torch.from_numpy(weights(regions[image], soft=kind.soft(shown))).to(
                    pair.crops.device
                ),
                pair.settings.batch_size,
                pair.token,
            ):
                parts.append(embeddings)
                self.forwards += len(embeddings)
                yield before + share * (image + 0.5) / len(SIDES)
            found.append(torch.cat(parts).cpu().double().numpy())
        return found[0], found[1]

    def alone(self) -> Work[tuple[PartAlone, ...]]:
        """Return every part by itself, beside its shape elsewhere on the face."""
        own, seed = self.pair.embeddings.cpu().double().numpy(), self.pair.settings.seed
        faces = [
            np.concatenate(
                [
                    displaced(of_face[name], whole, ELSEWHERE, part_seed(seed, side, name))
                    for name in self.names
                ]
            )
            for side, of_face, whole in zip(SIDES, self.masks, self.whole, strict=True)
        ]
        a, b = yield from self.embedded((faces[0], faces[1]), 0.0, 1.0)
        shape = (len(self.names), ELSEWHERE)
        in_a = np.array([_cosine(one, own[1]) for one in a]).reshape(shape)
        in_b = np.array([_cosine(one, own[0]) for one in b]).reshape(shape)
        both = (in_a + in_b) / 2
        areas = np.array([self.area((name,)) for name in self.names])
        means = both.mean(1)
        # What a displaced shape does grows with its side: one spread serves all parts.
        scaled = (both - means[:, None]) / np.sqrt(areas)[:, None]
        spreads = np.sqrt((scaled**2).sum() / _freedom(len(areas)) * areas)
        made = []
        for row, name in enumerate(self.names):
            cosines = self.seen[name,]
            made.append(
                PartAlone(
                    part=name,
                    kind=self.kind,
                    area=float(areas[row]),
                    cosine_a=float(cosines[0]),
                    cosine_b=float(cosines[1]),
                    elsewhere_a=tuple(map(float, in_a[row])),
                    elsewhere_b=tuple(map(float, in_b[row])),
                    spread=float(spreads[row]),
                    stands_out=stands_out(
                        float(cosines.mean()), float(means[row]), float(spreads[row]), len(areas)
                    ),
                )
            )
        return tuple(made)

    def shown(self) -> Work[tuple[PartAlone, ...]]:
        """Return every part by itself, with nothing to hold it against."""
        yield from self._measure([(name,) for name in self.names], 0.0, 1.0)
        return tuple(
            PartAlone(name, self.kind, self.area((name,)), float(in_a), float(in_b))
            for name in self.names
            for in_a, in_b in (self.seen[name,],)
        )

    def _with_twins(self, names: tuple[str, ...]) -> Work[PartSet]:
        """Return a set with what its twins do."""
        own, cosines = self.pair.embeddings.cpu().double().numpy(), self.seen[names]
        regions = [
            displaced(
                np.any([of_face[name] for name in names], axis=0),
                whole,
                TWINS // 2,
                self.pair.settings.seed + 7 + image,
            )
            for image, (of_face, whole) in enumerate(zip(self.masks, self.whole, strict=True))
        ]
        a, b = yield from self.embedded((regions[0], regions[1]), 0.9, 0.1)
        scores = np.array(
            [
                [_cosine(one, own[1]) for one in a],
                [_cosine(one, own[0]) for one in b],
            ]
        )
        z = []
        for value, controls in zip(cosines, scores, strict=True):
            stands = standing(float(value), controls)
            assert stands is not None
            outward = self.towards * stands.z
            tail = stands.p / 2 if outward > 0 else 1 - stands.p / 2
            z.append(-ndtri(tail))
        p = float(ndtr(-np.sum(z) / np.sqrt(len(z))))
        farthest = scores.max(1) if self.towards > 0 else scores.min(1)
        return PartSet(
            kind=self.kind,
            parts=names,
            area=self.area(names),
            cosine_a=float(cosines[0]),
            cosine_b=float(cosines[1]),
            crosses=self._enough(cosines, self.threshold),
            twins=Twins(scores.size, float(scores.mean()), float(farthest.mean()), p),
            specific=p < SPECIFIC_P,
        )


def stands_out(cosine: float, elsewhere: float, spread: float, parts: int) -> bool:
    """Return whether a part does more, or less, than its shape elsewhere on the face.

    Parameters
    ----------
    cosine, elsewhere : float
        With the part changed, and mean with its shape changed elsewhere; means of both faces.
    spread : float
        Standard deviation of the latter, pooled over the parts.
    parts : int
        How many were tried.
    """
    off = abs(cosine - elsewhere) / max(spread * np.sqrt(1 + 1 / ELSEWHERE), _TINY)
    return bool(2 * stdtr(_freedom(parts), -off) * parts < STANDS_OUT_P)


def _freedom(parts: int) -> int:
    return parts * (ELSEWHERE - 1)


def enough_parts(
    pair: PairContext, parts: tuple[PartsOfFace, PartsOfFace]
) -> Work[EnoughParts | None]:
    """Search the sets of a pair; None without landmarks or an operating point.

    Parameters
    ----------
    pair : PairContext
    parts : pair of mapping
        Of A and of B, by name.

    Raises
    ------
    RunCancelled, OutOfMemory
    """
    point = pair.similarity.operating_point
    if point is None or not parts[0] or not parts[1]:
        return None
    hidden = [tuple(n for n in PARTS if not of_face[n].measured) for of_face in parts]
    names = tuple(name for name in PARTS if name not in hidden[0] and name not in hidden[1])
    found: list[PartSet] = []
    alone: tuple[PartAlone, ...] = ()
    forwards = 0
    if names:
        above = pair.similarity.cosine >= point.threshold
        kinds = sorted(KINDS, reverse=not above)  # what moves the score across comes first
        search, other = (search_of(pair, parts, names, point.threshold, kind) for kind in kinds)
        best = yield from mapped(search.steps(), lambda share: 0.6 * share)
        found += [] if best is None else [best]
        alone = yield from mapped(search.alone(), lambda share: 0.6 + 0.3 * share)
        alone += yield from mapped(other.shown(), lambda share: 0.9 + 0.1 * share)
        forwards = search.forwards + other.forwards
    return EnoughParts(
        score=pair.similarity.cosine,
        threshold=point.threshold,
        measured=names,
        hidden_a=hidden[0],
        hidden_b=hidden[1],
        found=tuple(found),
        forwards=forwards,
        alone=alone,
    )


def search_of(
    pair: PairContext,
    parts: tuple[PartsOfFace, PartsOfFace],
    names: tuple[str, ...],
    threshold: float,
    kind: Literal["exchange", "erase"],
) -> _Search:
    """Return the search over some parts by one kind of change."""
    masks = [{name: of_face[name].mask for name in names} for of_face in parts]
    whole = [np.asarray(np.any(list(of_face.values()), axis=0)) for of_face in masks]
    towards = -1.0 if pair.similarity.cosine >= threshold else 1.0
    both = (masks[0], masks[1]), (whole[0], whole[1])
    return _Search(pair, kind, threshold, towards, names, *both)


def _cosine(a: NDArray[np.float64], b: NDArray[np.float64]) -> float:
    lengths = float(np.linalg.norm(a) * np.linalg.norm(b))
    return float(a @ b) / max(lengths, _TINY)


def displaced_parts(parts: PartsOfFace, seed: int) -> dict[str, FacePart]:
    """Return all parts of a face turned and moved together; they say nothing of the face then.

    A control: what a search finds among these, it finds among shapes of the same kind anywhere.

    Parameters
    ----------
    parts : mapping
    seed : int
    """
    rng = np.random.default_rng(seed)
    whole = np.asarray(np.any([part.mask for part in parts.values()], axis=0))
    by = somewhere(whole, rng, 60, REACH / 2)
    found = {}
    for name, part in parts.items():
        mask = moved_to(part.mask, whole, by)
        found[name] = FacePart(mask, part.visible if mask.any() else 0.0)
    return found

"""The methods that play: each answers a question with an order of the pixels."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from engine.contracts.cancel import CancelToken
from engine.contracts.errors import ModelMissing, ModelRefused
from engine.contracts.pair import AlignedFace
from engine.contracts.settings import Settings
from engine.explain import PairContext
from engine.explain.replacing.controls import face_ellipse
from engine.explain.replacing.erasing import pair_fills
from engine.explain.saliency import SALIENCY, Question
from engine.explain.saliency.pair_question import answered, question_of
from engine.imaging.opencv import cv2
from engine.models.recognition import cosine, to_batch
from engine.session import Session

RANDOM = "random"
"""The player that orders pixels by chance."""
MIDDLE, ANOTHER = "middle", "another pair's"
"""The middle of the face, whatever the pair; and the first method's map of the pair before. A map
that does no better explains no pair."""
CONTROLS = (RANDOM, MIDDLE, ANOTHER)
_SMOOTHNESS = 1 / 14
_BATCH = 32
_MOST_KNOWN = 64

Orders = Mapping[str, NDArray[np.float64]]
"""By method, (size, size): the largest values first."""


@dataclass(frozen=True, slots=True)
class Players:
    """Who plays, and with what.

    Attributes
    ----------
    session : Session
    names : tuple of str
        Of :data:`engine.explain.saliency.SALIENCY`.
    settings : Settings
    masks : int
        Random masks that a method may try, for each map.
    """

    session: Session
    names: tuple[str, ...]
    settings: Settings
    masks: int
    _known: dict[bytes, Orders] = field(default_factory=dict)
    _before: dict[tuple[str, bool], NDArray[np.float64]] = field(default_factory=dict)

    def pair(self, a: AlignedFace, b: AlignedFace) -> PairContext:
        """Return a scored pair."""
        return self.session.pair((a, b), self.settings, CancelToken(), "game")

    def orders(
        self,
        pair: PairContext,
        asked: Literal["mated", "nonmated"],
        third: Tensor | None = None,
    ) -> Orders:
        """Return how early each method erases a pixel of A.

        A method that the network does not allow for is left out. Games that ask the same share
        the answer.

        Parameters
        ----------
        pair : PairContext
        asked : {"mated", "nonmated"}
            For what raises the score of the pair, or for what lowers it.
        third : Tensor, (D,), optional
            Whom A is held to resemble more than B.
        """
        seen = [face.crop.tobytes() for face in pair.faces]
        whom = b"" if third is None else third.cpu().numpy().tobytes()
        key = hashlib.sha256(b"".join([*seen, whom, asked.encode()])).digest()
        if key not in self._known:
            if len(self._known) >= _MOST_KNOWN:
                self._known.pop(next(iter(self._known)))
            self._known[key] = self._asked(pair, asked, third)
        return self._known[key]

    def _asked(
        self, pair: PairContext, asked: Literal["mated", "nonmated"], third: Tensor | None
    ) -> Orders:
        question = question_of(replace(pair, ranked_as=asked), masks=self.masks, faces=slice(0, 1))
        if third is not None:
            question = replace(question, mates=third[None], nonmates=question.partners)
        middle = by_place(question.size)
        found = {RANDOM: by_chance(question), MIDDLE: middle}
        found[ANOTHER] = self._before.get((asked, third is None), middle)
        for name in self.names:
            try:
                values = answered(SALIENCY.named(name), question)
            except (ModelMissing, ModelRefused):
                continue
            found[name] = values[0].double().numpy()
        first = next((found[name] for name in self.names if name in found), None)
        if first is not None:
            self._before[asked, third is None] = first
        return found

    def fill(self, pair: PairContext) -> NDArray[np.uint8]:
        """Return what stands in for erased pixels of A."""
        return pair_fills(pair.faces, self.settings)[0]

    def embed(self, crops: Sequence[NDArray[np.uint8]]) -> Tensor:
        """Return embeddings, (N, D), of crops, (size, size, 3) each."""
        net, device = self.session.pack.recognition, self.session.pack.device
        found = []
        for start in range(0, len(crops), _BATCH):
            batch = to_batch(np.stack(crops[start : start + _BATCH]), device)
            with torch.inference_mode():
                found.append(net.embed(batch))
        return torch.cat(found)

    def scores(self, crops: Sequence[NDArray[np.uint8]], partner: Tensor) -> NDArray[np.float64]:
        """Return the cosines, (N,), of crops with an embedding, (D,)."""
        return np.asarray(cosine(self.embed(crops), partner[None]).cpu().numpy(), dtype=np.float64)


def by_chance(question: Question) -> NDArray[np.float64]:
    """Return a smooth random order inside the face, so that its regions look like a map's.

    Every face has one of its own, the same at every run.
    """
    own = hashlib.sha256(question.crops[0].cpu().numpy().tobytes()).digest()
    rng = np.random.default_rng([question.seed, int.from_bytes(own[:8], "little")])
    noise = rng.standard_normal((question.size, question.size)).astype(np.float32)
    smooth = cv2.GaussianBlur(noise, (0, 0), _SMOOTHNESS * question.size).astype(np.float64)
    outside = smooth.min() - 1 - rng.random(smooth.shape)
    return np.where(face_ellipse(question.size), smooth, outside)


def by_place(size: int) -> NDArray[np.float64]:
    """Return an order from the middle of a crop outwards."""
    y, x = np.mgrid[:size, :size] / (size - 1) - 0.5
    return np.asarray(-np.hypot(x, y - 0.02))


def places(order: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return where every pixel stands in an order, 0 for the first to nearly 1 for the last."""
    ranks = np.empty(order.size)
    ranks[np.argsort(-order, axis=None, kind="stable")] = np.arange(order.size)
    return (ranks / order.size).reshape(order.shape)


def area_under(values: Sequence[float] | NDArray[np.float64]) -> float:
    """Return the mean height of a curve over evenly spaced steps, by the trapezoidal rule."""
    heights = np.asarray(values, dtype=np.float64)
    return float(((heights[1:] + heights[:-1]) / 2).mean())

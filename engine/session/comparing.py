"""Several saliency methods on one pair, one network and one scale."""

from __future__ import annotations

import logging
import time
from collections.abc import Generator, Iterator
from dataclasses import dataclass, replace

import numpy as np
import torch
from torch import Tensor

from engine.contracts.cancel import CancelToken
from engine.contracts.errors import (
    BadInput,
    ModelMissing,
    ModelRefused,
    OutOfMemory,
    RunCancelled,
    Sim2WordError,
)
from engine.contracts.events import Cancelled, Event, FacesFound, Failed, Scored, Started
from engine.contracts.explanation import SaliencyMap
from engine.contracts.methods import (
    AllCompared,
    ComparedMethod,
    CompareRequest,
    ContrastFace,
    FixedArea,
    MethodCard,
    MethodProgress,
    MethodReady,
    MethodsCompared,
)
from engine.contracts.pair import SIDES, AlignedFace, FacePolicy, ImageChoice, Side
from engine.contracts.settings import Hypothesis
from engine.explain import PairContext
from engine.explain.maps.region_search import AREA
from engine.explain.replacing.controls import random_regions
from engine.explain.replacing.erasing import pair_fills
from engine.explain.replacing.regions import RegionScorer, greedy_limit, top_region
from engine.explain.saliency import (
    SALIENCY,
    Question,
    SaliencyMethod,
    priority,
)
from engine.explain.saliency.pair_question import question_of
from engine.explain.saliency.question import ShowsLayers, SumsCells
from engine.explain.words.by_map import MethodWords
from engine.imaging import DecodeLimits
from engine.models.plugins import PREFIX
from engine.private_log import without_messages
from engine.progress import mapped
from engine.session.faces import refuse_same
from engine.session.memory import typed_memory_errors
from engine.session.provenance import provenance
from engine.session.session import Session

_LOG = logging.getLogger(__name__)
RANDOM, LIMIT = "random", "limit"
"""Stages beside the methods'."""
RANDOM_REGIONS = 16


def method_cards() -> tuple[MethodCard, ...]:
    """Return every method that a comparison can name; a plugin that cannot be used is left out.

    Naming one all the same raises the error that says why.
    """
    cards = []
    for name in SALIENCY.names():
        try:
            cards.append(card_of(SALIENCY.named(name)))
        except Sim2WordError as error:
            _LOG.warning("%s is left out: %s", name, without_messages(error))
    return tuple(cards)


def card_of(method: SaliencyMethod) -> MethodCard:
    """Return what there is to know of a method before it runs."""
    return MethodCard(method.name, method.title, method.paper, method.needs.value, method.signed)


def compare_methods(
    session: Session, request: CompareRequest, token: CancelToken
) -> Iterator[Event]:
    """Explain a pair by one method after another, reporting each as it is done.

    Yields
    ------
    Event
        ``Started``, ``FacesFound`` for A and B, ``Scored``, then ``MethodProgress`` and
        ``MethodReady``; the last is ``AllCompared``, ``Cancelled`` or ``Failed``. A method
        that the network does not allow for is ready with its reason.
    """
    at: list[Side] = []
    try:
        with typed_memory_errors():
            yield from _compare(session, request, token, at)
    except RunCancelled:
        yield Cancelled(request.request_id)
    except Sim2WordError as error:
        yield Failed(request.request_id, error, at[-1] if at else None)


def _compare(
    session: Session, request: CompareRequest, token: CancelToken, at: list[Side]
) -> Iterator[Event]:
    methods = tuple(map(SALIENCY.named, request.methods))
    if not methods:
        raise BadInput("No method was named.", "Name at least one.")
    settings, limits = request.settings, DecodeLimits(request.settings.max_megapixels)
    stages = (RANDOM, *request.methods, *((LIMIT,) if request.limit else ()))
    yield Started(request.request_id, stages)
    found = []
    for side, choice in zip(SIDES, (request.a, request.b), strict=True):
        token.check()
        at.append(side)
        found.append(session.open_face(choice, limits, token))
        yield FacesFound(request.request_id, side, found[-1])
    at.clear()
    faces = (found[0], found[1])
    if not settings.allow_same:
        refuse_same(faces)
    contrasted = bool(request.mates or request.nonmates)
    if contrasted and settings.hypothesis is Hypothesis.NONMATED:
        raise BadInput(
            "With further mates or non-mates B is the mate: what lowers its score is not asked.",
            "Leave out these photos, or the hypothesis.",
        )
    mates, nonmates = (
        [_beside(session, choice, limits) for choice in choices]
        for choices in (request.mates, request.nonmates)
    )
    pair = session.pair(faces, settings, token, request.request_id)
    if contrasted:
        pair = replace(pair, ranked_as="mated")
    yield Scored(request.request_id, pair.similarity)
    question = question_of(
        pair,
        masks=request.masks,
        mates=[embedding for _, embedding in mates],
        nonmates=[embedding for _, embedding in nonmates],
    )
    run = _Run(pair, question, MethodWords(pair))
    random = run.random()
    yield MethodProgress(request.request_id, RANDOM, 1.0)
    compared = []
    for method in methods:
        one = yield from run.one(method)
        compared.append(one)
        yield MethodReady(request.request_id, one)
    limit = (yield from run.limit()) if request.limit else None
    of_a = pair.embeddings[0]
    beside = [
        tuple(
            ContrastFace(face, session.similarity(torch.stack([of_a, embedding])))
            for face, embedding in found
        )
        for found in (mates, nonmates)
    ]
    yield AllCompared(
        request.request_id,
        MethodsCompared(
            request_id=request.request_id,
            faces=faces,
            mates=beside[0],
            nonmates=beside[1],
            similarity=pair.similarity,
            ranked_as=pair.ranked_as,
            area=AREA,
            masks=request.masks,
            methods=ranked(compared, run.towards),
            random=random,
            limit=limit,
            provenance=provenance(session.pack, settings),
        ),
    )


def _beside(
    session: Session, choice: ImageChoice, limits: DecodeLimits
) -> tuple[AlignedFace, Tensor]:
    # Nobody can be asked which: the face in the middle, unless a number was given.
    face = session.open_face(replace(choice, policy=FacePolicy.CENTRE), limits)
    return face, session.embed(face)[0]


@dataclass(slots=True, eq=False)
class _Run:
    """One pair on which methods are compared."""

    pair: PairContext
    question: Question
    names: MethodWords

    @property
    def towards(self) -> float:
        """Whether erasing is to raise the score, 1, or to lower it, -1."""
        return -1.0 if self.pair.ranked_as == "mated" else 1.0

    def scorers(self) -> list[RegionScorer]:
        fills = pair_fills(self.pair.faces, self.pair.settings)
        return [RegionScorer(self.pair, fill, face) for face, fill in enumerate(fills)]

    def random(self) -> tuple[FixedArea, FixedArea]:
        """Return what random regions inside the faces do."""
        size, seed = self.pair.recognition.crop_size, self.pair.settings.seed
        regions = random_regions(size, np.array([AREA]), RANDOM_REGIONS, seed + 1)[0]
        a, b = (scorer.effects(regions) for scorer in self.scorers())
        return _spread(a), _spread(b)

    def limit(self) -> Generator[Event, None, tuple[FixedArea, FixedArea]]:
        """Return what the region of a greedy search does."""
        found = []
        for scorer in self.scorers():
            region = greedy_limit(scorer, AREA, self.towards)
            found.append(FixedArea(float(scorer.effects(region[None])[0])))
            yield MethodProgress(self.pair.request_id, LIMIT, len(found) / len(SIDES))
        return found[0], found[1]

    def one(self, method: SaliencyMethod) -> Generator[Event, None, ComparedMethod]:
        """Return what a method makes of the pair, or why it makes nothing."""
        started = time.perf_counter()
        yield MethodProgress(self.pair.request_id, method.name, 0.0)
        try:
            with typed_memory_errors():
                maps = yield from mapped(
                    method.maps(self.question),
                    lambda share: MethodProgress(self.pair.request_id, method.name, share),
                )
                cost = method.cost(self.question)
                seconds = time.perf_counter() - started
                measured = self._measured(method, maps.float().cpu(), cost, seconds)
                if isinstance(method, SumsCells):
                    a, b = method.cells(self.question)
                    measured = replace(measured, cells=(a, b))
                if isinstance(method, ShowsLayers):
                    measured = replace(measured, layers=self._layers(method.name, method))
                return measured
        except (ModelMissing, ModelRefused, OutOfMemory) as error:
            # The others go on.
            return ComparedMethod(card_of(method), error=error)
        except Exception as error:
            ours = not method.name.startswith(PREFIX)
            if ours or isinstance(error, Sim2WordError | RunCancelled):
                raise
            # What another package does wrong ends its own method alone.
            _LOG.warning("%s failed: %s", method.name, without_messages(error))
            refused = ModelRefused(
                "The plugin {name} failed ({reason}).",
                "Ask who made it.",
                name=method.name,
                reason=f"{type(error).__name__}: {error}",
            )
            return ComparedMethod(card_of(method), error=refused)

    def _layers(
        self, name: str, method: ShowsLayers
    ) -> tuple[tuple[SaliencyMap, SaliencyMap], ...]:
        found = []
        for layer in method.layers(self.question):
            rows, columns = layer.cells
            branch = f"{layer.name} {rows}x{columns}"
            a, b = (
                SaliencyMap(side, name, branch, values.float().cpu().numpy(), face.affine)
                for side, values, face in zip(SIDES, layer.maps, self.pair.faces, strict=True)
            )
            found.append((a, b))
        return tuple(found)

    def _measured(
        self, method: SaliencyMethod, values: Tensor, cost: float, seconds: float
    ) -> ComparedMethod:
        """Erase where the maps point and name what lies there."""
        answering = priority(values, method, self.pair.ranked_as)
        effects, words = [], []
        for scorer, one in zip(self.scorers(), answering, strict=True):
            region = top_region(one.double().numpy(), AREA)
            effects.append(FixedArea(float(scorer.effects(region[None])[0])))
            words.append(self.names.word(scorer, one, self.towards, signed=method.signed))
        a, b = (
            SaliencyMap(side, method.name, method.name, raw.numpy(), face.affine, method.signed)
            for side, raw, face in zip(SIDES, values, self.pair.faces, strict=True)
        )
        return ComparedMethod(
            card_of(method),
            maps=(a, b),
            effects=(effects[0], effects[1]),
            words=(words[0], words[1]),
            cost=cost,
            seconds=seconds,
        )


def _spread(effects: np.ndarray) -> FixedArea:
    return FixedArea(float(effects.mean()), float(effects.std(ddof=1)))


def ranked(methods: list[ComparedMethod], towards: float) -> tuple[ComparedMethod, ...]:
    """Return methods with their ranks by effect, from 1, for A and for B.

    Parameters
    ----------
    methods : list of ComparedMethod
    towards : {-1.0, 1.0}
        Whether erasing is to lower the score or to raise it.
    """
    ranks: list[dict[str, int]] = []
    for side in range(len(SIDES)):
        effects = {m.card.name: m.effects[side].effect for m in methods if m.effects is not None}
        order = sorted(effects, key=lambda name: -towards * effects[name])
        ranks.append({name: place for place, name in enumerate(order, start=1)})
    return tuple(
        method
        if method.effects is None
        else replace(method, ranks=(ranks[0][method.card.name], ranks[1][method.card.name]))
        for method in methods
    )

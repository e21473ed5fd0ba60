"""The default: words and maps that were measured, each beside random regions.

Every kind of evidence that is asked for changes what belongs to each attribute, and what random
changes of the same size do is measured beside it. A gradient search finds the region that moves
the score most. Beyond Chen et al. (Sim2Word, ACM TOMM 2022), whose maps and ranking
:mod:`engine.explain.methods.sim2word` keeps as published.
"""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from engine.contracts.events import Event, Progress, WordRanked
from engine.contracts.pair import SIDES
from engine.contracts.settings import MEASURED, Ranking, Settings
from engine.evidence import kinds_of
from engine.evidence.kind import Cosines, EvidenceKind, Subjects
from engine.explain.maps.attribute_view import AttributeView, view_attributes
from engine.explain.maps.cam import min_max
from engine.explain.maps.exchange import exchange_maps
from engine.explain.maps.region_search import RegionSearch
from engine.explain.maps.run_maps import Maps
from engine.explain.maps.score_map import Scored, score_maps
from engine.explain.maps.signed_evidence import signed_evidence
from engine.explain.pair import MethodResult, MethodRun, PairContext
from engine.explain.parts.word_regions import Regions, region_name, word_regions
from engine.explain.replacing.bench import PairBench
from engine.explain.replacing.erasing import pair_fills
from engine.explain.words.measured import Measured as MeasuredKind
from engine.explain.words.measured import MeasuredWords
from engine.explain.words.readings import read_attributes, visible
from engine.explain.words.shared_readings import BothRead, Readings
from engine.progress import Work, mapped

CONTROLS, SEARCHING = "controls", "searching"
_ROUND = 8
"""Random changes of each size, after which the ranking is made anew."""
_STEP_COST = 6
"""Of the search for both faces, in crops embedded, for the progress."""


class Measured:
    """Signed evidence, a measured region and words held against random regions."""

    name = MEASURED
    citation = "Sim2Word; after Chen et al., ACM TOMM 2022"
    difference_branch = "differences"

    def stages(self, settings: Settings) -> tuple[str, ...]:
        """Return the steps of a run; see :class:`Method`."""
        optional = {
            CONTROLS: bool(settings.controls),
            SEARCHING: bool(settings.search_steps),
        }
        measuring = (kind.card.stage for kind in kinds_of(settings.evidence))
        return ("maps", *measuring, *(stage for stage, on in optional.items() if on))

    def ranking(self, _settings: Settings) -> str:
        """Return the method's own order; see :class:`Method`."""
        return Ranking.MEASURED.value

    def explain(self, pair: PairContext) -> MethodRun:
        """Yield maps and rankings as they come to exist; see :class:`Method`."""
        fills = pair_fills(pair.faces, pair.settings)
        maps = Maps(pair, self.name)
        return _Run(pair, kinds_of(pair.settings.evidence), maps, fills).steps()


@dataclass(slots=True)
class _Run:
    """The state of one explanation."""

    pair: PairContext
    kinds: tuple[EvidenceKind, ...]
    maps: Maps
    fills: tuple[NDArray[np.uint8], NDArray[np.uint8]]
    done: int = 0
    whole: int = 1

    def steps(self) -> MethodRun:
        pair, settings = self.pair, self.pair.settings
        signed = (yield from self._identity_maps()) if pair.recognition.gives_maps else None
        view = view_attributes(pair.attributes, pair.faces, pair.crops.device)
        a, b = read_attributes(pair.attributes, view.logits, settings.protected_words)
        words = MeasuredWords(
            read=BothRead(pair.attributes, (a, b), pair.ranked_as, settings.protected_words),
            logits=view.logits.cpu().double().numpy(),
        )
        shown = words.candidates()
        regions = yield from self._regions(view, tuple(shown), signed)
        bench = PairBench(pair, self.fills, pair.partners, view.logits)
        evidence = self._subjects(regions, (a, b))
        self.whole = sum(
            one.kind.cost(one.subjects) + settings.controls * one.kind.control_cost(one.subjects)
            for one in evidence.values()
        )
        self.whole = max(1, self.whole + settings.search_steps * _STEP_COST)
        yield from self._measure(bench, words, evidence)
        yield from self._measure_controls(bench, words, evidence)
        if settings.search_steps:
            yield from self._search(words.read.towards, bench.fills)
        masks = {
            (pair.attributes.outputs[index].key, side): of_face[name]
            for index, images in shown.items()
            for side, of_face in zip(SIDES, regions, strict=True)
            if {side, "both"} & set(images)
            and (name := region_name(pair.attributes.outputs[index])) is not None
            and name in of_face
        }
        return MethodResult(
            self.maps.made,
            words.complete(evidence),
            (visible(a, settings), visible(b, settings)),
            masks,
            bench.fills,
            bench.partners,
        )

    def _identity_maps(self) -> Generator[Event, None, Tensor]:
        """Return the signed evidence, (2, size, size), after the maps of what separates them."""
        pair = self.pair
        signed = signed_evidence(pair.inside(), pair.embeddings.flip(0))
        for image, side in enumerate(SIDES):
            yield self.maps.add(side, "evidence", signed[image], signed=True)
        exchanged = exchange_maps(
            pair.passes,
            pair.crops,
            pair.crops.flip(0),
            pair.embeddings.flip(0),
            pair.token,
        )
        if pair.settings.score_map:
            yield from self._score_maps(exchanged.signed)
        for image, side in enumerate(SIDES):
            yield self.maps.add(side, "exchange", exchanged.signed[image], signed=True)
            yield self.maps.add(side, "differences", exchanged.magnitude[image])
        return signed

    def _score_maps(self, exchanged: Tensor) -> Generator[Event, None, None]:
        """Yield the one map of each face."""
        pair = self.pair
        fills = [torch.from_numpy(fill).permute(2, 0, 1) for fill in self.fills]
        scored = Scored(
            pair.crops,
            torch.stack(fills).to(pair.crops),
            pair.embeddings.flip(0).clone(),
            exchanged,
        )
        towards = -1.0 if pair.ranked_as == "mated" else 1.0
        work = score_maps(
            pair.passes,
            scored,
            towards,
            pair.settings.seed,
            pair.settings.batch_size,
            pair.token,
        )
        made = yield from mapped(
            work, lambda share: self._progress("maps", round(100 * share), 100, 0)
        )
        for values, side in zip(made, SIDES, strict=True):
            yield self.maps.add(side, "score", values, signed=True)

    def _regions(
        self, view: AttributeView, shown: tuple[int, ...], signed: Tensor | None
    ) -> Generator[Event, None, tuple[Regions, Regions]]:
        """Return the regions of some words in A and B, after the maps of where they are seen."""
        pair = self.pair
        outputs = pair.attributes.outputs
        size = pair.recognition.crop_size
        responses = torch.from_numpy(view.contributions(shown, size))
        mean = {outputs[i].key: responses[n].mean(0).numpy() for n, i in enumerate(shown)}
        words, template = tuple(outputs[i] for i in shown), pair.recognition.template
        a, b = (
            word_regions(words, mean, size, template, face if pair.settings.landmarks else None)
            for face in pair.faces
        )
        strength = None if signed is None else signed.abs().cpu()
        for n, index in enumerate(shown):
            for image, side in enumerate(SIDES):
                mask = (a, b)[image].get(region_name(outputs[index]) or "")
                yield self.maps.add(
                    side, f"attribute:{outputs[index].key}", min_max(responses[n, image])
                )
                if mask is not None and strength is not None:
                    inside = strength[image] * torch.from_numpy(mask.copy())
                    yield self.maps.add(side, f"joint:{outputs[index].key}", min_max(inside))
        return a, b

    def _subjects(
        self, regions: tuple[Regions, Regions], readings: Readings
    ) -> dict[str, MeasuredKind]:
        """Return what each kind is to change; kinds that have nothing to change are left out."""
        outputs, clean = self.pair.attributes.outputs, self.pair.similarity.cosine
        shown = tuple(o.key for o, read in zip(outputs, readings[0], strict=True) if read.shown)
        names = tuple(regions[0])
        masks = [[of_face[name] for name in names] for of_face in regions]
        of_regions = Subjects(names, np.array(masks)) if names else None
        of_words = Subjects(shown) if shown else None
        found = {}
        for kind in self.kinds:
            subjects = of_regions if kind.card.region else of_words
            if subjects is not None:
                fill = kind.fill(self.pair.settings)
                found[kind.card.name] = MeasuredKind(kind, clean, subjects, fill)
        return found

    def _measure(
        self, bench: PairBench, words: MeasuredWords, evidence: dict[str, MeasuredKind]
    ) -> Generator[Event, None, None]:
        """Change every subject in every way."""
        for one in evidence.values():
            cost = one.kind.cost(one.subjects)
            work = one.kind.measure(bench, one.subjects)
            one.cosines = yield from self._done(work, one.kind.card.stage, 0, cost, cost)
            yield WordRanked(self.pair.request_id, words.ranked(evidence))

    def _measure_controls(
        self, bench: PairBench, words: MeasuredWords, evidence: dict[str, MeasuredKind]
    ) -> Generator[Event, None, None]:
        """Try random changes of the same sizes, in rounds; those of one size serve all words."""
        count, done = self.pair.settings.controls, 0
        total = count * sum(one.kind.control_cost(one.subjects) for one in evidence.values())
        if not evidence:
            return
        for start in range(0, count, _ROUND):
            stop = min(start + _ROUND, count)
            for one in evidence.values():
                cost = (stop - start) * one.kind.control_cost(one.subjects)
                work = one.kind.controls(bench, one.subjects, start, stop)
                one.add_controls((yield from self._done(work, CONTROLS, done, cost, total)))
                done += cost
            yield WordRanked(self.pair.request_id, words.ranked(evidence))

    def _done(
        self, work: Work[Cosines], stage: str, before: int, cost: int, total: int
    ) -> Generator[Event, None, Cosines]:
        """Do work that embeds so many crops, with progress."""
        at = before

        def so_far(share: float) -> Progress:
            nonlocal at
            new = before + round(share * cost) - at
            at += new
            return self._progress(stage, at, max(1, total), new)

        return (yield from mapped(work, so_far))

    def _progress(self, stage: str, done: int, total: int, new: int) -> Progress:
        self.done += new
        return Progress(self.pair.request_id, stage, done, total, min(1.0, self.done / self.whole))

    def _search(
        self, towards: float, pair_fills: tuple[NDArray[np.uint8], NDArray[np.uint8]]
    ) -> Generator[Event, None, None]:
        """Find in each face what carries the score or, where it is low, holds it down."""
        pair, steps = self.pair, self.pair.settings.search_steps
        fills = [torch.from_numpy(fill).permute(2, 0, 1) for fill in pair_fills]
        search = RegionSearch(
            pair.passes,
            pair.crops,
            torch.stack(fills).to(pair.crops),
            pair.embeddings.flip(0).clone(),
            torch.full((2,), towards, device=pair.crops.device),
            steps=steps,
        )
        for step in range(steps):
            pair.token.check()
            search.step()
            yield self._progress(SEARCHING, step + 1, steps, _STEP_COST)
        for values, side in zip(search.order(), SIDES, strict=True):
            yield self.maps.add(side, "measured", values)

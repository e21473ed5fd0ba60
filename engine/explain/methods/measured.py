"""The default: words and maps that were measured, each beside random regions.

The region of every attribute is erased in both faces, in one, and exchanged for the partner's
pixels; random regions of the same sizes are, too. A gradient search finds the region that
moves the score most. Beyond Chen et al. (Sim2Word, ACM TOMM 2022), whose maps and ranking
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
from engine.explain.evidence.controls import random_regions
from engine.explain.evidence.counterfactuals import Change, Counterfactuals, Scores
from engine.explain.evidence.erasing import pair_fills
from engine.explain.maps.attribute_view import AttributeView, look
from engine.explain.maps.cam import min_max
from engine.explain.maps.exchange import exchange_maps
from engine.explain.maps.region_search import RegionSearch
from engine.explain.maps.run_maps import Maps
from engine.explain.maps.signed_evidence import signed_evidence
from engine.explain.pair import MethodResult, MethodRun, PairContext
from engine.explain.parts.word_regions import Regions, region_name, word_regions
from engine.explain.words.measured import Evidence, MeasuredWords
from engine.explain.words.readings import read_attributes, visible
from engine.explain.words.shared_readings import BothRead
from engine.progress import mapped

ERASING, EXCHANGING, CONTROLS, SEARCHING = "erasing", "exchanging", "controls", "searching"
_ROUND = 8
"""Random regions of each size, after which the ranking is made anew."""
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
            EXCHANGING: settings.exchange,
            CONTROLS: bool(settings.controls),
            SEARCHING: bool(settings.search_steps),
        }
        return ("maps", ERASING, *(stage for stage, on in optional.items() if on))

    def ranking(self, _settings: Settings) -> str:
        """Return the method's own order; see :class:`Method`."""
        return Ranking.MEASURED.value

    def explain(self, pair: PairContext) -> MethodRun:
        """Yield maps and rankings as they come to exist; see :class:`Method`."""
        counterfactuals = Counterfactuals(pair, pair_fills(pair.faces, pair.settings))
        return _Run(pair, counterfactuals, Maps(pair, self.name)).steps()


@dataclass(slots=True)
class _Run:
    """The state of one explanation."""

    pair: PairContext
    counterfactuals: Counterfactuals
    maps: Maps
    done: int = 0
    whole: int = 1

    def steps(self) -> MethodRun:
        pair, settings = self.pair, self.pair.settings
        signed = (yield from self._identity_maps()) if pair.recognition.gives_maps else None
        view = look(pair.attributes, pair.faces, pair.crops.device)
        a, b = read_attributes(pair.attributes, view.logits, settings.protected_words)
        words = MeasuredWords(
            read=BothRead(pair.attributes, (a, b), pair.ranked_as, settings.protected_words),
            logits=view.logits.cpu().double().numpy(),
            fill=settings.fill.value,
        )
        told = words.candidates()
        regions = yield from self._regions(view, tuple(told), signed)
        evidence = Evidence(
            pair.similarity.cosine,
            tuple(regions),
            np.array([mask.mean() for mask in regions.values()]),
        )
        changes: tuple[Change, ...] = ("erase", "exchange") if settings.exchange else ("erase",)
        sizes = sorted({float(area) for area in evidence.areas})
        self.whole = 2 * len(changes) * (len(regions) + settings.controls * len(sizes))
        self.whole += settings.search_steps * _STEP_COST
        if regions:
            yield from self._replace(changes, regions, words, evidence)
            yield from self._measure_controls(changes, sizes, words, evidence)
        if settings.search_steps:
            yield from self._search(words.read.towards)
        masks = {
            (pair.attributes.outputs[index].key, side): regions[name]
            for index, images in told.items()
            for side in SIDES
            if {side, "both"} & set(images)
            and (name := region_name(pair.attributes.outputs[index])) is not None
            and name in regions
        }
        return MethodResult(
            self.maps.made,
            words.complete(evidence),
            (visible(a, settings), visible(b, settings)),
            masks,
            self.counterfactuals.fills,
        )

    def _identity_maps(self) -> Generator[Event, None, Tensor]:
        """Return the signed evidence, (2, size, size), after the maps of what tells apart."""
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
        for image, side in enumerate(SIDES):
            yield self.maps.add(side, "exchange", exchanged.signed[image], signed=True)
            yield self.maps.add(side, "differences", exchanged.magnitude[image])
        return signed

    def _regions(
        self, view: AttributeView, told: tuple[int, ...], signed: Tensor | None
    ) -> Generator[Event, None, Regions]:
        """Return the regions of some words, after the maps of where the network sees them."""
        pair = self.pair
        outputs = pair.attributes.outputs
        size = pair.recognition.crop_size
        responses = torch.from_numpy(view.contributions(told, size))
        mean = {outputs[i].key: responses[n].mean(0).numpy() for n, i in enumerate(told)}
        regions = word_regions(
            tuple(outputs[i] for i in told), mean, size, pair.recognition.template
        )
        strength = None if signed is None else signed.abs().cpu()
        for n, index in enumerate(told):
            mask = regions.get(region_name(outputs[index]) or "")
            for image, side in enumerate(SIDES):
                yield self.maps.add(
                    side, f"attribute:{outputs[index].key}", min_max(responses[n, image])
                )
                if mask is not None and strength is not None:
                    inside = strength[image] * torch.from_numpy(mask.copy())
                    yield self.maps.add(side, f"joint:{outputs[index].key}", min_max(inside))
        return regions

    def _replace(
        self,
        changes: tuple[Change, ...],
        regions: Regions,
        words: MeasuredWords,
        evidence: Evidence,
    ) -> Generator[Event, None, None]:
        """Erase and exchange every region."""
        masks = np.stack(list(regions.values()))
        for change in changes:
            stage = ERASING if change == "erase" else EXCHANGING
            scores = yield from self._scores(change, masks, stage)
            evidence.scores.update(scores)
            yield WordRanked(self.pair.request_id, words.ranked(evidence))

    def _scores(
        self,
        change: Change,
        masks: NDArray[np.bool_],
        stage: str,
        before: int = 0,
        total: int | None = None,
    ) -> Generator[Event, None, Scores]:
        """Score regions, with progress."""
        count, total, at = 2 * len(masks), total or 2 * len(masks), before

        def so_far(share: float) -> Progress:
            nonlocal at
            new = before + round(share * count) - at
            at += new
            return self._progress(stage, at, total, new)

        return (yield from mapped(self.counterfactuals.scores(change, masks), so_far))

    def _progress(self, stage: str, done: int, total: int, new: int) -> Progress:
        self.done += new
        return Progress(self.pair.request_id, stage, done, total, min(1.0, self.done / self.whole))

    def _measure_controls(
        self,
        changes: tuple[Change, ...],
        sizes: list[float],
        words: MeasuredWords,
        evidence: Evidence,
    ) -> Generator[Event, None, None]:
        """Replace random regions of the words' sizes, in rounds; one set serves all words."""
        settings, side = self.pair.settings, self.pair.recognition.crop_size
        regions = random_regions(side, np.array(sizes), settings.controls, settings.seed + 1)
        total, done = 2 * len(changes) * len(sizes) * settings.controls, 0
        for start in range(0, settings.controls, _ROUND):
            these = regions[:, start : start + _ROUND]
            masks = these.reshape(-1, side, side)
            for change in changes:
                scores = yield from self._scores(change, masks, CONTROLS, done, total)
                done += 2 * len(masks)
                for (_, image), values in scores.items():
                    effects = (values - evidence.clean).reshape(these.shape[:2])
                    for size, of_size in zip(sizes, effects, strict=True):
                        known = evidence.controls.setdefault((change, image, size), [])
                        known += of_size.tolist()
            yield WordRanked(self.pair.request_id, words.ranked(evidence))

    def _search(self, towards: float) -> Generator[Event, None, None]:
        """Find in each face what carries the score or, where it is low, holds it down."""
        pair, steps = self.pair, self.pair.settings.search_steps
        fills = [torch.from_numpy(fill).permute(2, 0, 1) for fill in self.counterfactuals.fills]
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

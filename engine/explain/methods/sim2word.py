"""Sim2Word as published.

R. Chen et al., "Sim2Word: explaining similarity with representative attribute words via
counterfactual explanations", ACM TOMM 2022. Identity maps meet attribute maps, the joint
region of every attribute that a face has is erased, and the pair is scored again.
"""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass, field, replace
from typing import NamedTuple

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from engine.contracts.errors import BadInput
from engine.contracts.events import Event, Progress, WordRanked
from engine.contracts.explanation import (
    WORD_SIDES,
    AttributeReading,
    Control,
    Measurement,
    WordSide,
)
from engine.contracts.pair import SIDES, Side
from engine.contracts.settings import PUBLISHED, Settings
from engine.evidence import kinds_of
from engine.evidence.kind import EvidenceKind, Shown, Subjects
from engine.evidence.significance import holm, probability
from engine.explain.maps.attribute_view import view_attributes
from engine.explain.maps.cam import min_max
from engine.explain.maps.identity import IdentityMaps, branches_of, identity_gradients
from engine.explain.maps.identity_classes import Strategy, class_maps
from engine.explain.maps.run_maps import Maps
from engine.explain.maps.signed_evidence import evidence_by_identity, signed_evidence
from engine.explain.pair import MethodResult, MethodRun, PairContext
from engine.explain.replacing.bench import PairBench
from engine.explain.replacing.controls import (
    Controls,
    control_areas,
    controls_from_embeddings,
    random_regions,
)
from engine.explain.replacing.erasing import embed_erased, pair_fills
from engine.explain.words.measured import Measured as MeasuredKind
from engine.explain.words.ranking import Measured, WordTable
from engine.explain.words.readings import read_attributes, visible
from engine.explain.words.shared_readings import BothRead
from engine.imaging.blending import weights
from engine.models.recognition import cosine
from engine.progress import finish

CONTROLS = "controls"

_Key = tuple[str, Side]


class Sim2Word:
    """The published method, with area-matched controls beside its words."""

    name = PUBLISHED
    citation = "Chen et al., Sim2Word, ACM TOMM 2022"
    difference_branch = "discriminant"

    def stages(self, settings: Settings) -> tuple[str, ...]:
        """Return the steps of a run; see :class:`Method`."""
        measuring = (kind.card.stage for kind in kinds_of(settings.evidence))
        return ("maps", *measuring, *((CONTROLS,) if settings.controls else ()))

    def ranking(self, settings: Settings) -> str:
        """Return the order that was asked for; see :class:`Method`."""
        return settings.ranking.value

    def explain(self, pair: PairContext) -> MethodRun:
        """Yield maps and rankings as they come to exist; see :class:`Method`."""
        fills = pair_fills(pair.faces, pair.settings)
        return _Run(pair, fills, Maps(pair, self.name)).steps()


def _identity(pair: PairContext) -> tuple[IdentityMaps, Tensor]:
    """Return the identity branches, over the classes that were asked for, and the evidence.

    Raises
    ------
    BadInput
        If classes of a gallery are asked for and there is none.
    """
    settings, inside = pair.settings, pair.inside()
    own, partners = pair.embeddings, pair.embeddings.flip(0)
    if not settings.identities:
        gradients = identity_gradients(inside, own, partners)
        evidence = evidence_by_identity(inside, gradients, own, partners)
        return branches_of(inside, gradients, settings.cam), evidence
    if pair.cohort is None:
        raise BadInput(
            "The strategy {text} needs the people of a gallery.",
            "Give --gallery.",
            text=settings.identities,
        )
    branches = class_maps(
        inside,
        own,
        partners,
        pair.cohort.to(own),
        Strategy.of(settings.identities),
        pair.similarity.gap or 1.0,
        settings.cam,
    )
    return branches, signed_evidence(inside, partners)


class _Replaced(NamedTuple):
    """A face with a region replaced: its embedding, (D,), and how like its partner it is then."""

    embedding: Tensor
    similarity: float


@dataclass(slots=True)
class _Run:
    """The state of one explanation."""

    pair: PairContext
    fills: tuple[NDArray[np.uint8], NDArray[np.uint8]]
    maps: Maps
    masks: dict[_Key, NDArray[np.bool_]] = field(default_factory=dict)
    replaced: dict[str, dict[_Key, _Replaced]] = field(default_factory=dict)
    apart: dict[tuple[str, WordSide], tuple[Measurement, ...]] = field(default_factory=dict)
    controls: Controls | None = None
    scored: int = 0
    to_score: int = 0

    def steps(self) -> MethodRun:
        pair, settings = self.pair, self.pair.settings
        branches, evidence = _identity(pair)
        for image, side in enumerate(SIDES):
            yield self.maps.add(side, "discriminant", branches.discriminant[image])
            yield self.maps.add(side, "own", branches.own[image])
            yield self.maps.add(side, "counterfactual", branches.counterfactual[image])
        for image, side in enumerate(SIDES):
            yield self.maps.add(side, "evidence", evidence[image], signed=True)
        pair.token.check()

        view = view_attributes(pair.attributes, pair.faces, pair.crops.device)
        a, b = read_attributes(pair.attributes, view.logits, settings.protected_words)
        maps = view.maps((a, b), settings.cam, pair.recognition.crop_size)
        for image, readings in enumerate((a, b)):
            yield from self._joint_maps(
                SIDES[image],
                readings,
                branches.discriminant[image].cpu(),
                {index: of_faces[image] for index, of_faces in maps.items()},
            )
        read = BothRead(pair.attributes, (a, b), pair.ranked_as, settings.protected_words)
        table = WordTable(read, settings.ranking)
        areas = control_areas(np.array([mask.mean() for mask in self.masks.values()] or [0.0]))
        controls = settings.controls if self.masks else 0
        kinds = kinds_of(settings.evidence)
        regional = [kind for kind in kinds if kind.card.region]
        self.to_score = len(self.masks) * len(regional) + 2 * len(areas) * controls
        for kind in regional:
            yield from self._replace(kind, table)
        if controls and regional:
            yield from self._measure_controls(regional[0], areas)
        bench = PairBench(pair, self.fills, pair.partners, view.logits)
        for kind in kinds:
            if not kind.card.region:
                self._measure_apart(kind, bench)
        yield WordRanked(pair.request_id, table.ranked(self._measured()))
        return MethodResult(
            self.maps.made,
            table.complete(self._measured()),
            (visible(a, settings), visible(b, settings)),
            dict(self.masks),
            self.fills,
            pair.partners,
        )

    def _joint_maps(
        self,
        side: Side,
        readings: tuple[AttributeReading, ...],
        identity: Tensor,
        attribute_maps: dict[int, Tensor],
    ) -> Generator[Event, None, None]:
        """Meet the identity map, (size, size), with the maps of the attributes of a face."""
        for index, reading in enumerate(readings):
            if not reading.present or not reading.shown:
                continue
            key = self.pair.attributes.outputs[index].key
            attribute = min_max(attribute_maps[index])
            joint = min_max(identity * attribute)
            region = joint > self.pair.settings.mask_threshold
            if region.any():
                self.masks[key, side] = region.numpy()
            yield self.maps.add(side, f"attribute:{key}", attribute)
            yield self.maps.add(side, f"joint:{key}", joint)

    def _replace(self, kind: EvidenceKind, table: WordTable) -> Generator[Event, None, None]:
        """Replace every region in its image.

        Both replaced needs no forward pass of its own.
        """
        found = self.replaced.setdefault(kind.card.name, {})
        done = 0
        for image, side in enumerate(SIDES):
            keys = [key for key in self.masks if key[1] == side]
            if not keys:
                continue
            masks, first = np.stack([self.masks[k] for k in keys]), 0
            for embeddings in self._embed(side, masks, kind):
                similarities = cosine(embeddings, self.pair.embeddings[1 - image]).tolist()
                replaced = map(_Replaced, embeddings, similarities)
                found.update(zip(keys[first:], replaced, strict=False))
                first += len(embeddings)
                done += len(embeddings)
                yield self._progress(kind.card.stage, done, len(self.masks), len(embeddings))
                yield WordRanked(self.pair.request_id, table.ranked(self._measured()))

    def _measure_apart(self, kind: EvidenceKind, bench: PairBench) -> None:
        """Measure the same words by a kind that replaces no region, with all its controls."""
        names = tuple(dict.fromkeys(key for key, _ in self.masks))
        if not names:
            return
        cosine_before, count = self.pair.similarity.cosine, self.pair.settings.controls
        found = MeasuredKind(kind, cosine_before, Subjects(names), kind.fill(self.pair.settings))
        found.cosines = finish(kind.measure(bench, found.subjects))
        if count:
            found.add_controls(finish(kind.controls(bench, found.subjects, 0, count)))
        for image in found.cosines:
            standings = found.standings(image)
            for name in names:
                made = found.measurement(name, image, standings)
                if made is not None:
                    self.apart[name, image] = (*self.apart.get((name, image), ()), made)

    def _progress(self, stage: str, done: int, total: int, new: int) -> Progress:
        self.scored += new
        return Progress(self.pair.request_id, stage, done, total, self.scored / self.to_score)

    def _embed(
        self, side: Side, masks: NDArray[np.bool_], kind: EvidenceKind
    ) -> Generator[Tensor, None, None]:
        pair, settings = self.pair, self.pair.settings
        bench = Shown(pair.faces, self.fills, pair.partners)
        fill = kind.replacement(bench, side)
        assert fill is not None  # of a kind that replaces regions
        yield from embed_erased(
            pair.passes,
            pair.crops[SIDES.index(side)],
            torch.from_numpy(fill).permute(2, 0, 1).to(pair.crops),
            torch.from_numpy(weights(masks, soft=kind.soft(bench))).to(pair.crops.device),
            settings.batch_size,
            pair.token,
        )

    def _measure_controls(
        self, kind: EvidenceKind, areas: NDArray[np.float64]
    ) -> Generator[Event, None, None]:
        """Replace random regions of the words' areas; one set serves all words."""
        pair, settings = self.pair, self.pair.settings
        size, count = pair.recognition.crop_size, settings.controls
        total, done = 2 * len(areas) * count, 0
        found = []
        for image, side in enumerate(SIDES):
            pair.token.check()
            regions = random_regions(size, areas, count, settings.seed + 1 + image)
            embedded = []
            every = regions.reshape(-1, size, size)
            for embeddings in self._embed(side, every, kind):
                embedded.append(embeddings.cpu().double().numpy())
                done += len(embeddings)
                yield self._progress(CONTROLS, done, total, len(embeddings))
            found.append(np.concatenate(embedded).reshape(len(areas), count, -1))
        a, b = pair.embeddings.cpu().double().numpy()
        self.controls = controls_from_embeddings(areas, a, b, found[0], found[1])

    def _measured(self) -> Measured:
        """Return what has been measured so far; the first kind, which ranks, stands first."""
        measured: dict[tuple[str, WordSide], tuple[Measurement, ...]] = {}
        for number, kind in enumerate(kinds_of(self.pair.settings.evidence)):
            found = self.replaced.get(kind.card.name, {})
            for (key, side), replaced in found.items():
                area = float(self.masks[key, side].mean())
                made = self._measurement(kind, side, replaced.similarity, area, first=not number)
                measured[key, side] = (*measured.get((key, side), ()), made)
            if "both" not in kind.card.images:
                continue
            for key in (key for key, side in found if side == "b" and (key, "a") in found):
                area = float(np.mean([self.masks[key, side].mean() for side in SIDES]))
                a, b = (found[key, side].embedding for side in SIDES)
                both = float(cosine(a, b))
                made = self._measurement(kind, "both", both, area, first=not number)
                measured[key, "both"] = (*measured.get((key, "both"), ()), made)
        for place, more in self.apart.items():
            if place in measured:
                measured[place] = (*measured[place], *more)
        return measured if self.controls is None else self._corrected(measured)

    def _corrected(self, measured: Measured) -> Measured:
        """Return what has been measured with the probabilities of each image's words."""
        count = self.pair.settings.controls
        found = dict(measured)
        for image in WORD_SIDES:
            p = holm(
                {
                    place: probability(changes[0].control.z, count)
                    for place, changes in measured.items()
                    if place[1] == image and changes[0].control is not None
                }
            )
            for place, value in p.items():
                first, *others = measured[place]
                assert first.control is not None
                found[place] = (replace(first, control=replace(first.control, p=value)), *others)
        return found

    def _measurement(
        self, kind: EvidenceKind, image: WordSide, similarity: float, area: float, *, first: bool
    ) -> Measurement:
        """Return what a change did, that of the first kind beside what random regions do."""
        effect, control = similarity - self.pair.similarity.cosine, None
        if self.controls is not None and first:
            mean, sd = self.controls.at(image, area)
            control = Control(mean, sd, (effect - mean) / sd)
        fill = kind.fill(self.pair.settings)
        return Measurement(kind.card.name, similarity, effect, control, area, fill)

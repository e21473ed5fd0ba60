"""Sim2Word as published.

R. Chen et al., "Sim2Word: explaining similarity with representative attribute words via
counterfactual explanations", ACM TOMM 2022. Identity maps meet attribute maps, the joint
region of every attribute that a face has is erased, and the pair is scored again.
"""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass, field

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from engine.contracts import (
    SIDES,
    AttributeReading,
    Event,
    Intervention,
    MapReady,
    Progress,
    SaliencyMap,
    Side,
    WordRanked,
    WordSide,
)
from engine.explain.attribute_view import look
from engine.explain.cam import min_max
from engine.explain.context import MethodResult, MethodRun, PairContext
from engine.explain.controls import (
    Controls,
    control_areas,
    controls_from_embeddings,
    random_regions,
)
from engine.explain.erasing import embed_erased, pair_fills
from engine.explain.identity_maps import identity_maps
from engine.explain.ranking import WordTable
from engine.explain.readings import read_attributes, visible
from engine.models.recognition import cosine

ERASING, CONTROLS = "erasing", "controls"

_Key = tuple[str, Side]


class Sim2Word:
    """The published method, with area-matched controls beside its words."""

    name = "sim2word"
    citation = "Chen et al., Sim2Word, ACM TOMM 2022"

    def explain(self, pair: PairContext) -> MethodRun:
        """Yield maps and rankings as they come to exist; see :class:`Method`."""
        return _Run(pair, pair_fills(pair.faces, pair.settings)).steps()


@dataclass(slots=True)
class _Run:
    """The state of one explanation."""

    pair: PairContext
    fills: tuple[NDArray[np.uint8], NDArray[np.uint8]]
    maps: list[SaliencyMap] = field(default_factory=list)
    masks: dict[_Key, NDArray[np.bool_]] = field(default_factory=dict)
    erased: dict[_Key, Tensor] = field(default_factory=dict)
    controls: Controls | None = None

    def steps(self) -> MethodRun:
        pair, settings = self.pair, self.pair.settings
        branches = identity_maps(pair.tapped, pair.embeddings, settings.cam)
        for image, side in enumerate(SIDES):
            yield self._map(side, "discriminant", branches.discriminant[image])
            yield self._map(side, "own", branches.own[image])
            yield self._map(side, "counterfactual", branches.counterfactual[image])
        pair.token.check()

        view = look(pair.attributes, pair.faces, pair.crops.device)
        a, b = read_attributes(pair.attributes, view.logits, settings.protected_words)
        present = np.array([[r.present for r in readings] for readings in (a, b)])
        size = pair.recognition.crop_size
        attribute_maps = torch.from_numpy(view.maps(present, settings.cam, size))
        for image, readings in enumerate((a, b)):
            yield from self._joint_maps(
                SIDES[image], readings, branches.discriminant[image].cpu(), attribute_maps[:, image]
            )
        table = WordTable(
            pair.attributes, (a, b), pair.ranked_as, settings.ranking, settings.protected_words
        )
        yield from self._erase(table)
        if settings.controls and self.masks:
            yield from self._measure_controls()
            yield WordRanked(pair.request_id, table.ranked(self._measured()))
        return MethodResult(
            tuple(self.maps),
            table.complete(self._measured()),
            (visible(a, settings), visible(b, settings)),
            dict(self.masks),
            self.fills,
        )

    def _map(self, side: Side, branch: str, values: Tensor) -> MapReady:
        face = self.pair.faces[SIDES.index(side)]
        saliency = SaliencyMap(
            side, Sim2Word.name, branch, values.cpu().numpy().astype(np.float32), face.affine
        )
        self.maps.append(saliency)
        return MapReady(self.pair.request_id, saliency)

    def _joint_maps(
        self,
        side: Side,
        readings: tuple[AttributeReading, ...],
        identity: Tensor,
        attribute_maps: Tensor,
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
            yield self._map(side, f"attribute:{key}", attribute)
            yield self._map(side, f"joint:{key}", joint)

    def _erase(self, table: WordTable) -> Generator[Event, None, None]:
        """Erase every region in its image; both erased needs no forward pass of its own."""
        total, done = len(self.masks), 0
        for side in SIDES:
            keys = [key for key in self.masks if key[1] == side]
            if not keys:
                continue
            masks = np.stack([self.masks[key] for key in keys])
            first = 0
            for embeddings in self._embed(side, masks):
                for key, embedding in zip(keys[first:], embeddings, strict=False):
                    self.erased[key] = embedding
                first += len(embeddings)
                done += len(embeddings)
                yield Progress(self.pair.request_id, ERASING, done, total)
                yield WordRanked(self.pair.request_id, table.ranked(self._measured()))

    def _embed(self, side: Side, masks: NDArray[np.bool_]) -> Generator[Tensor, None, None]:
        pair, settings = self.pair, self.pair.settings
        image = SIDES.index(side)
        yield from embed_erased(
            pair.recognition,
            pair.crops[image],
            torch.from_numpy(self.fills[image]).permute(2, 0, 1).to(pair.crops),
            torch.from_numpy(masks).to(pair.crops.device),
            settings.batch_size,
            pair.token,
        )

    def _measure_controls(self) -> Generator[Event, None, None]:
        """Erase random regions of the words' areas; one set serves all words."""
        pair, settings = self.pair, self.pair.settings
        areas = control_areas(np.array([mask.mean() for mask in self.masks.values()]))
        size, count = pair.recognition.crop_size, settings.controls
        total, done = 2 * len(areas) * count, 0
        found = []
        for image, side in enumerate(SIDES):
            pair.token.check()
            regions = random_regions(size, areas, count, settings.seed + 1 + image)
            embedded = []
            for embeddings in self._embed(side, regions.reshape(-1, size, size)):
                embedded.append(embeddings.double().cpu().numpy())
                done += len(embeddings)
                yield Progress(pair.request_id, CONTROLS, done, total)
            found.append(np.concatenate(embedded).reshape(len(areas), count, -1))
        a, b = pair.embeddings.double().cpu().numpy()
        self.controls = controls_from_embeddings(areas, a, b, found[0], found[1])

    def _measured(self) -> dict[tuple[str, WordSide], Intervention]:
        """Return what has been measured so far."""
        a, b = self.pair.embeddings
        measured: dict[tuple[str, WordSide], Intervention] = {}
        for (key, side), embedding in self.erased.items():
            partner = b if side == "a" else a
            area = float(self.masks[key, side].mean())
            measured[key, side] = self._intervention(side, embedding, partner, area)
        for key in (key for key, side in self.erased if side == "b" and (key, "a") in self.erased):
            area = float(np.mean([self.masks[key, side].mean() for side in SIDES]))
            measured[key, "both"] = self._intervention(
                "both", self.erased[key, "a"], self.erased[key, "b"], area
            )
        return measured

    def _intervention(self, image: WordSide, x: Tensor, y: Tensor, area: float) -> Intervention:
        similarity = float(cosine(x, y))
        effect = similarity - self.pair.similarity.cosine
        mean = sd = z = None
        if self.controls is not None:
            mean, sd = self.controls.at(image, area)
            z = (effect - mean) / sd
        fill = self.pair.settings.fill.value
        return Intervention("erase", fill, similarity, effect, area, mean, sd, z)

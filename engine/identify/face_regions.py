"""What may be erased or exchanged in one face: the regions of its words, and random ones."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from engine.contracts.errors import BadInput
from engine.contracts.explanation import AttributeReading, word_key
from engine.contracts.pair import AlignedFace
from engine.contracts.settings import Settings
from engine.explain.maps.attribute_view import view_attributes
from engine.explain.parts.word_regions import SIZES, region_name, word_regions
from engine.explain.replacing.controls import random_regions
from engine.explain.words.readings import read_attributes
from engine.models.pack import ModelPack


@dataclass(frozen=True, slots=True, eq=False)
class FaceRegions:
    """The regions of one face.

    Attributes
    ----------
    face : AlignedFace
    readings : tuple of AttributeReading
        In the order of the network's outputs.
    logits : ndarray, float64, (outputs,)
    names : dict
        Name of the region by the key of every word that may be shown.
    masks : dict
        bool, (size, size), by name of the region; of a few sizes exactly.
    random : dict
        Random regions inside the face, bool, (count, size, size), by share of the crop.
    """

    face: AlignedFace
    readings: tuple[AttributeReading, ...]
    logits: NDArray[np.float64]
    names: dict[str, str]
    masks: dict[str, NDArray[np.bool_]]
    random: dict[float, NDArray[np.bool_]]

    @property
    def present(self) -> tuple[str, ...]:
        """The keys of the words that the face has and that have a region."""
        has = {word_key(r.name, r.value) for r in self.readings if r.present}
        return tuple(key for key in self.names if key in has)

    def size_of(self, name: str) -> float:
        """Return the share of the crop at which random regions match a region."""
        area = float(self.masks[name].mean())
        return min(self.random, key=lambda size: abs(size - area))

    def stacked(self) -> NDArray[np.bool_]:
        """Return all masks, those of words first, then the random ones by size."""
        return np.concatenate([np.stack(list(self.masks.values())), *self.random.values()])


def face_regions(pack: ModelPack, face: AlignedFace, settings: Settings) -> FaceRegions:
    """Return the regions of a face.

    Parameters
    ----------
    pack : ModelPack
    face : AlignedFace
    settings : Settings
        Controls, seed, and whether protected words count.

    Raises
    ------
    BadInput
        If the attribute network knows no part of a face.
    """
    net, attributes = pack.recognition, pack.attributes
    view = view_attributes(attributes, (face,), pack.device)
    (readings,) = read_attributes(attributes, view.logits, settings.protected_words)
    shown = tuple(
        output
        for output, reading in zip(attributes.outputs, readings, strict=True)
        if reading.shown
    )
    masks = word_regions(shown, {}, net.crop_size, net.template)
    if not masks:
        raise BadInput(
            "The attribute network {name} has no word for a part of the face.",
            "Use another with --attributes.",
            name=attributes.identity.name,
        )
    names = {
        output.key: name
        for output in shown
        if (name := region_name(output)) is not None and name in masks
    }
    sizes = np.array([round(share * net.crop_size**2) / net.crop_size**2 for share in SIZES])
    random = random_regions(net.crop_size, sizes, settings.controls, settings.seed + 1)
    return FaceRegions(
        face=face,
        readings=readings,
        logits=np.asarray(view.logits[0].cpu().double().numpy()),
        names=names,
        masks=masks,
        random={float(size): of_size for size, of_size in zip(sizes, random, strict=True)},
    )

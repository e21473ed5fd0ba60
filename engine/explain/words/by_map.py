"""A word for every map: the attribute whose region under it moves the score most.

The joint regions of Chen et al. (Sim2Word, ACM TOMM 2022) with any method's map in the place
of the identity map.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from torch import Tensor

from engine.contracts.methods import MethodWord
from engine.explain.maps.attribute_view import view_attributes
from engine.explain.maps.cam import min_max
from engine.explain.pair import PairContext
from engine.explain.replacing.regions import RegionScorer
from engine.explain.words.readings import read_attributes


class MethodWords:
    """Names maps of a pair.

    Parameters
    ----------
    pair : PairContext
    """

    def __init__(self, pair: PairContext) -> None:
        settings, size = pair.settings, pair.recognition.crop_size
        view = view_attributes(pair.attributes, pair.faces, pair.crops.device)
        both = read_attributes(pair.attributes, view.logits, settings.protected_words)
        self._maps = view.maps(both, settings.cam, size)
        self._shown = [[r.present and r.shown for r in readings] for readings in both]
        self._keys = [output.key for output in pair.attributes.outputs]
        self._threshold = settings.mask_threshold

    def word(
        self, scorer: RegionScorer, values: Tensor, towards: float, *, signed: bool
    ) -> MethodWord | None:
        """Return the word of a map of one face; None if none has a region.

        Parameters
        ----------
        scorer : RegionScorer
            Of the face.
        values : Tensor, (size, size)
            The largest values answer the question.
        towards : {-1.0, 1.0}
            Whether the score is to fall or to rise.
        signed : bool
            Whether the map has signs: only what answers the question meets the attributes.
        """
        keys: list[str] = []
        regions: list[NDArray[np.bool_]] = []
        scaled = min_max(values.relu() if signed else values)
        for index, key in enumerate(self._keys):
            if not self._shown[scorer.face][index]:
                continue
            joint = min_max(scaled * min_max(self._maps[index][scorer.face]))
            region = (joint > self._threshold).numpy()
            if region.any():
                keys.append(key)
                regions.append(region)
        if not keys:
            return None
        effects = scorer.effects(np.stack(regions))
        best = int(np.argmax(towards * effects))
        return MethodWord(keys[best], float(effects[best]))

"""The same changes, scored by another network.

A region that moves the score of the network that is explained, and of no other, says more of
that network than of the faces.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
import torch
from numpy.typing import NDArray

from engine.contracts.cancel import CancelToken
from engine.contracts.explanation import Word, WordSide
from engine.contracts.pair import SIDES, AlignedFace, Side
from engine.contracts.parts import EnoughParts
from engine.contracts.settings import Settings
from engine.evidence import kind_named
from engine.evidence.kind import Shown
from engine.explain.replacing.erasing import pair_fills
from engine.imaging import align, between, carry_mask
from engine.imaging.blending import replaced
from engine.imaging.face_parts import parts_of
from engine.imaging.warping import partners_of
from engine.models.batches import in_batches
from engine.models.recognition import RecognitionNet, cosine, to_batch

JUDGING = "judging"

Masks = Mapping[tuple[str, Side], NDArray[np.bool_]]
_Change = tuple[str, WordSide, tuple[bytes, ...]]
"""What was done, to which images, and the regions in them."""


def seen_by(net: RecognitionNet, face: AlignedFace) -> AlignedFace:
    """Return a face cut as a network wants it."""
    crop, affine = align(face.photo.pixels, face.face, net.template, net.crop_size)
    return replace(face, crop=crop, affine=affine)


def in_other_crop(
    region: NDArray[np.bool_], face: AlignedFace, other: AlignedFace
) -> NDArray[np.bool_]:
    """Return a region of one crop of a photo as that of another crop of it."""
    return carry_mask(region, between(other.affine, face.affine), other.crop.shape[0])


@dataclass(frozen=True, slots=True, eq=False)
class WordJudge:
    """Scores the changes of words with another network.

    Attributes
    ----------
    net : RecognitionNet
    device : torch.device
    settings : Settings
    token : CancelToken
    """

    net: RecognitionNet
    device: torch.device
    settings: Settings
    token: CancelToken

    def judged(
        self, words: tuple[Word, ...], masks: Masks, faces: tuple[AlignedFace, AlignedFace]
    ) -> tuple[Word, ...]:
        """Return the words, what ranks each with what the other network says of that change.

        Kinds that change no pixels cannot be tried on another network.

        Parameters
        ----------
        words : tuple of Word
        masks : mapping
            Their regions in the crops of `faces`, by key and side.
        faces : pair of AlignedFace

        Raises
        ------
        RunCancelled, OutOfMemory
        """
        changes = {change: None for word in words if (change := _change(word, masks)) is not None}
        if not changes:
            return words
        effects = dict(zip(changes, self._effects(tuple(changes), masks, faces), strict=True))
        return tuple(
            word if change is None else _with_judgement(word, effects[change])
            for word in words
            for change in [_change(word, masks)]
        )

    def judged_sets(
        self, found: EnoughParts, faces: tuple[AlignedFace, AlignedFace]
    ) -> EnoughParts:
        """Return sets of parts, each with how its change moves the other network's cosine.

        Raises
        ------
        RunCancelled, OutOfMemory
        """
        if not found.found:
            return found
        a, b = (seen_by(self.net, face) for face in faces)
        shown = Shown((a, b), pair_fills((a, b), self.settings), partners_of((a, b), self.settings))
        parts = parts_of(a), parts_of(b)
        judged = []
        for one in found.found:
            kind = kind_named(one.kind)
            assert kind is not None
            pairs = [(a.crop, b.crop)]
            for index, side in enumerate(SIDES):
                region = np.any([parts[index][name].mask for name in one.parts], axis=0)
                pixels = kind.replacement(shown, side)
                assert pixels is not None
                crops = [a.crop, b.crop]
                crops[index] = replaced(crops[index], pixels, region, soft=kind.soft(shown))
                pairs.append((crops[0], crops[1]))
            scores = self._scores(pairs)
            judged.append(replace(one, judged=float(scores[1:].mean() - scores[0])))
        return replace(found, found=tuple(judged))

    def _effects(
        self,
        changes: tuple[_Change, ...],
        masks: Masks,
        faces: tuple[AlignedFace, AlignedFace],
    ) -> list[float]:
        seen = tuple(seen_by(self.net, face) for face in faces)
        both = (seen[0], seen[1])
        shown = Shown(both, pair_fills(both, self.settings), partners_of(both, self.settings))
        regions = {
            (side, mask.tobytes()): in_other_crop(
                mask, faces[SIDES.index(side)], seen[SIDES.index(side)]
            )
            for (_, side), mask in masks.items()
        }
        pairs = [(seen[0].crop, seen[1].crop)]
        for kind, image, names in changes:
            crops = [face.crop for face in seen]
            for side, name in zip(_sides(image), names, strict=True):
                index = SIDES.index(side)
                by = kind_named(kind)
                assert by is not None  # _change leaves the others out
                fill = by.replacement(shown, side)
                assert fill is not None
                region = regions[side, name]
                crops[index] = replaced(crops[index], fill, region, soft=by.soft(shown))
            pairs.append((crops[0], crops[1]))
        scores = self._scores(pairs)
        return [float(score - scores[0]) for score in scores[1:]]

    def _scores(
        self, pairs: list[tuple[NDArray[np.uint8], NDArray[np.uint8]]]
    ) -> NDArray[np.float32]:
        """Return the other network's cosines of pairs of crops."""
        batch = np.stack([crop for pair in pairs for crop in pair])
        embedded = torch.cat(
            list(
                in_batches(
                    lambda start, stop: to_batch(batch[start:stop], self.device),
                    self.net.embed,
                    len(batch),
                    self.settings.batch_size,
                    self.token,
                )
            )
        )
        return np.asarray(cosine(embedded[0::2], embedded[1::2]).cpu().numpy())


def _change(word: Word, masks: Masks) -> _Change | None:
    """Return the change that ranks a word; None of one that no change of pixels ranks."""
    kind = None if word.ranking is None else kind_named(word.ranking.kind)
    if kind is None or not kind.card.region:
        return None
    names = tuple(masks[word.key, side].tobytes() for side in _sides(word.image))
    return kind.card.name, word.image, names


def _sides(image: WordSide) -> tuple[Side, ...]:
    return SIDES if image == "both" else (image,)


def _with_judgement(word: Word, effect: float) -> Word:
    measurements = tuple(
        replace(one, judged=effect) if one.kind == word.ranked_by else one
        for one in word.measurements
    )
    return replace(word, measurements=measurements)

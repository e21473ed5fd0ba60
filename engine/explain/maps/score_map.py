"""The one map of a face: what holds the score up there, and what pulls it down.

The network is asked in three ways, one after the other:

1. by a cell model: the score under random masks, half of them over the mean colour and half over
   the blurred face, fitted by least squares on 8 x 8 cells (after RISE, Petsiuk et al., BMVC
   2018, and KernelSHAP, Lundberg and Lee, NIPS 2017);
2. by gradients of the score by a mask, not along a straight way, as integrated gradients have it,
   but where it matters: with what the map so far puts first taken away, and with that alone kept,
   beginning with the cells (after Fong, Patrick, Vedaldi, "Understanding deep networks via
   extremal perturbations and smooth masks", ICCV 2019, whose masks are soft, too);
3. by what every pixel adds against the partner's in its place
   (:mod:`engine.explain.maps.exchange`), which is added with half the weight.

The weights were chosen on people of whose photos no reported figure is; see docs/maps.md.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from engine.contracts.cancel import CancelToken
from engine.explain.maps.random_masks import blob_masks
from engine.explain.passes import Passes
from engine.imaging.opencv import cv2
from engine.models.batches import in_batches
from engine.progress import Work

MASKS = 64
"""Random masks of a face."""
ROUNDS, AREAS = 4, (0.06, 0.15, 0.35)
"""Times the gradients are taken, and the shares of the crop that are taken away then."""
_KEPT = 2.0
"""How many times as much is kept where the first places alone are."""
_EXCHANGED = 0.5
_CELLS = 8
_RIDGE, _SMOOTH = 0.009, 0.03
"""Of the fit on cells: how strongly values, and steps between neighbours, are held back."""
_SOFT = 0.15
"""Of the map's standard deviation: how soft the border of what is taken away is."""
_BLUR, _FINE = 0.08, 0.04
"""Of the crop's side: of the blurred face, and of the gradients, as standard deviations."""
_AT_ONCE = 2
"""Faces that gradients are taken of together: as many as the exchange maps take."""
_TINY = 1e-12

COST = MASKS + 3 * 2 * ROUNDS * len(AREAS)
"""Forward-equivalents a face, without the exchange maps."""


@dataclass(frozen=True, slots=True, eq=False)
class Scored:
    """Faces whose scores are explained.

    Attributes
    ----------
    crops : Tensor, float32, (n, 3, size, size)
        RGB, 0 to 255.
    fills : Tensor, float32, (n, 3, size, size)
        What stands in for what is taken away, apart from the blurred face.
    partners : Tensor, (n, D)
        Embeddings that the faces are scored against.
    exchanged : Tensor, float32, (n, size, size)
        The signed exchange maps.
    """

    crops: Tensor
    fills: Tensor
    partners: Tensor
    exchanged: Tensor


def score_maps(
    passes: Passes, scored: Scored, towards: float, seed: int, batch: int, token: CancelToken
) -> Work[Tensor]:
    """Return the maps of some faces.

    Parameters
    ----------
    passes : Passes
    scored : Scored
    towards : {-1.0, 1.0}
        Where the score would go without what is asked for: down, of a score above the threshold.
    seed, batch : int
        Of the masks, and of the crops embedded at once.
    token : CancelToken

    Returns
    -------
    Tensor, float32, (n, size, size)
        Above 0 where the face holds the score up, below where it pulls it down; the mean of the
        sizes is 1.

    Raises
    ------
    RunCancelled
    """
    blurred = torch.stack([_blurred(crop) for crop in scored.crops])
    fills = (scored.fills, blurred.to(scored.crops))
    shares = len(scored.crops)
    made = []
    for face in range(shares):
        rng = np.random.default_rng(seed + face)
        own = _Face(passes, scored, fills, face, batch, token)
        cells = own.cells(blob_masks(MASKS, scored.crops.shape[-1], rng))
        yield (face + 0.5) / shares
        gradients = own.gradients(cells, -towards)
        yield (face + 1.0) / shares
        exchanged = _evened(scored.exchanged[face].cpu().double())
        made.append(_evened(_evened(gradients) + _EXCHANGED * exchanged))
    return torch.stack(made).float()


@dataclass(slots=True)
class _Face:
    """One of the faces."""

    passes: Passes
    scored: Scored
    fills: tuple[Tensor, Tensor]
    face: int
    batch: int
    token: CancelToken

    def _masked(self, kept: Tensor, fill: int) -> Tensor:
        crop, other = self.scored.crops[self.face], self.fills[fill][self.face]
        mask = kept[:, None].to(crop)
        mixed = mask * crop + (1 - mask) * other
        return mixed.contiguous(memory_format=torch.channels_last)

    def _partner(self, count: int) -> Tensor:
        return self.scored.partners[self.face].expand(count, -1).contiguous()

    def _slopes(self, crops: Tensor) -> Tensor:
        self.token.check()
        return self.passes.gradients(crops, self._partner(len(crops)))

    def _embedded(self, kept: Tensor, fill: int) -> Iterator[Tensor]:
        """Yield embeddings of the face under masks, in batches that memory has room for."""

        def make(start: int, stop: int) -> Tensor:
            return self._masked(kept[start:stop], fill)

        return in_batches(make, self.passes.embed, len(kept), self.batch, self.token)

    def cells(self, kept: Tensor) -> Tensor:
        """Return what the cells of a face do to its score, by least squares over masks."""
        inputs, scores = [], []
        for fill in range(len(self.fills)):
            masks = kept[fill :: len(self.fills)]
            found = []
            for embedded in self._embedded(masks, fill):
                partner = self._partner(len(embedded)).to(embedded)
                found.append(torch.cosine_similarity(embedded.double(), partner.double(), dim=1))
            pooled = torch.nn.functional.adaptive_avg_pool2d(masks[:, None], _CELLS)
            # Each fill has a level of its own.
            flat, score = pooled.flatten(1).double(), torch.cat(found).cpu()
            inputs.append(flat - flat.mean(0))
            scores.append(score - score.mean())
        x, y = torch.cat(inputs), torch.cat(scores)
        scale = len(y) * float(x.var())
        held = _RIDGE * torch.eye(x.shape[1], dtype=x.dtype) + _SMOOTH * _neighbours(x.dtype)
        fitted = torch.linalg.solve(x.T @ x + scale * held, x.T @ y)
        size = self.scored.crops.shape[-1]
        grid = fitted.reshape(_CELLS, _CELLS).numpy()
        return torch.from_numpy(cv2.resize(grid, (size, size), interpolation=cv2.INTER_CUBIC))

    def gradients(self, start: Tensor, asked: float) -> Tensor:
        """Return what a mask's growing adds where the map so far puts its first and last places.

        Parameters
        ----------
        start : Tensor, float64, (size, size)
            The map to begin with.
        asked : {-1.0, 1.0}
            The sign of its first places.
        """
        found = _evened(asked * start)
        for number in range(ROUNDS):
            mean = found / (number + 1)
            states, fill = _states(mean), number % len(self.fills)
            crop, other = self.scored.crops[self.face], self.fills[fill][self.face]
            slopes = torch.cat(
                [
                    self._slopes(self._masked(states[start : start + _AT_ONCE], fill))
                    for start in range(0, len(states), _AT_ONCE)
                ]
            )
            along = ((crop - other) * slopes).sum(1).cpu().numpy()
            steps = [_evened(_smoothed(asked * values)) for values in along]
            found = found + _evened(torch.stack(steps).mean(0))
        return asked * found / (ROUNDS + 1)


def _states(mean: Tensor) -> Tensor:
    """Return masks, (m, size, size), without a map's first places, and with those alone."""
    soft = _SOFT * mean.std().clamp_min(_TINY)
    masks = []
    for area in AREAS:
        away = torch.quantile(mean.flatten(), 1 - area)
        alone = torch.quantile(mean.flatten(), 1 - _KEPT * area)
        masks += [torch.sigmoid((away - mean) / soft), torch.sigmoid((mean - alone) / soft)]
    return torch.stack(masks).float()


def _smoothed(values: np.ndarray) -> Tensor:
    sigma = _FINE * values.shape[-1]
    done = cv2.GaussianBlur(values, (0, 0), sigma, borderType=cv2.BORDER_REFLECT)
    return torch.from_numpy(done).double()


def _blurred(crop: Tensor) -> Tensor:
    image = crop.permute(1, 2, 0).cpu().numpy()
    return torch.from_numpy(cv2.GaussianBlur(image, (0, 0), _BLUR * image.shape[0])).permute(
        2, 0, 1
    )


def _evened(values: Tensor) -> Tensor:
    """Return values divided by the mean of their sizes."""
    return values / values.abs().mean().clamp_min(_TINY)


def _neighbours(dtype: torch.dtype) -> Tensor:
    """Return the Laplacian of the grid of cells, (cells, cells)."""
    count = _CELLS * _CELLS
    matrix = torch.zeros(count, count, dtype=dtype)
    for row in range(_CELLS):
        for column in range(_CELLS):
            here = row * _CELLS + column
            for down, right in ((0, 1), (1, 0)):
                if row + down < _CELLS and column + right < _CELLS:
                    there = here + down * _CELLS + right
                    matrix[here, here] += 1
                    matrix[there, there] += 1
                    matrix[here, there] -= 1
                    matrix[there, here] -= 1
    return matrix

"""Search the region of a given area whose replacement moves the score most.

A mask over a coarse grid is optimised by the gradient of the score through the network, its
mean held at the area and its edges made harder step by step. After R. Fong, A. Vedaldi,
"Interpretable explanations of black boxes by meaningful perturbation", ICCV 2017, and
R. Fong, M. Patrick, A. Vedaldi, "Understanding deep networks via extremal perturbations and
smooth masks", ICCV 2019, for the score of a pair.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from threading import get_ident

import torch
import torch.nn.functional as F
from torch import Tensor

from engine.explain.maps.adam import Adam
from engine.explain.passes import Passes
from engine.models.captured import captured
from engine.models.devices import wide
from engine.models.tapped import Grid

AREA = 0.12
"""Of the crop: what the search may replace."""
GRID = 38
"""Cells across: about 4 pixels each, so that a region has a shape but no pixel noise."""
STEPS = 45
"""Each costs a forward and a backward pass, three forward-equivalents."""
COST_OF_STEP = 3
_RATE = 3.0
_DAMPING = 3.0
"""Beside gradients of unit size: cells without influence stay where they are."""
_TINY = 1e-30
_HARDEN = 3.0
_BISECTIONS = 30
_FARTHEST = 30.0


class RegionSearch:
    """Searches in several crops at once; no randomness enters.

    Parameters
    ----------
    passes : Passes
    crops, fills : Tensor, float32, (n, 3, size, size)
        The faces and what takes the place of their pixels, RGB, 0 to 255.
    partners : Tensor, (n, D)
        The partners' embeddings.
    towards : Tensor, (n,)
        1 where the score is to rise, -1 where it is to fall.
    area : float
        Share of the crop that is replaced, 0 to 1.
    steps : int
    """

    def __init__(
        self,
        passes: Passes,
        crops: Tensor,
        fills: Tensor,
        partners: Tensor,
        towards: Tensor,
        area: float = AREA,
        steps: int = STEPS,
    ) -> None:
        self._passes, self._crops, self._fills = passes, crops, fills
        self._partners, self._towards = wide(partners), wide(towards)
        self._steps, self._done = steps, 0
        self._area = torch.full((), area, device=crops.device)
        self._offset = _offset_on(crops.device, get_ident())
        side = crops.shape[-1]
        self._grid = Grid.square(side, side / GRID, (side / GRID - 1) / 2)
        shape = (len(crops), 1, GRID, GRID)
        self._logits = torch.zeros(shape, device=crops.device, requires_grad=True)
        self._optimiser = Adam(self._logits, _RATE, _DAMPING)

    def step(self) -> None:
        """Go one step."""
        sharp = 1 + _HARDEN * self._done / self._steps
        with torch.enable_grad():
            scaled = self._logits * sharp
            cells = torch.sigmoid(scaled + self._offset(scaled.detach(), self._area))
            mask = self._grid.to_crop(cells)
            replaced = self._crops * (1 - mask) + self._fills * mask
        of_pixels = self._passes.gradients(replaced.detach(), self._partners)
        of_loss = -self._towards.to(of_pixels).reshape(-1, 1, 1, 1) * of_pixels
        gradient = torch.autograd.grad(replaced, self._logits, of_loss)[0]
        size_of = gradient.square().mean((1, 2, 3), keepdim=True).sqrt()
        self._optimiser.step(gradient / size_of.clamp_min(_TINY))
        self._done += 1

    def order(self) -> Tensor:
        """Return how early every pixel is to be replaced, float32, (n, size, size).

        From 1, the first, down to 0: the region of any area is where the values are above
        1 minus the area.
        """
        size = self._crops.shape[-1]
        found = F.interpolate(
            self._logits.detach(), size=size, mode="bicubic", align_corners=False
        ).flatten(1)
        places = torch.argsort(torch.argsort(found, dim=1, stable=True), dim=1)
        return (places.float() / (found.shape[1] - 1)).reshape(-1, size, size)


@cache
def _offset_on(device: torch.device, _thread: int) -> Callable[[Tensor, Tensor], Tensor]:
    """Return :func:`_offset` for a device: one a thread, for all its searches."""
    return captured(_offset, device)


def _offset(logits: Tensor, area: Tensor) -> Tensor:
    """Return what to add to each logit map so that its mean probability is the area."""
    low = torch.full((len(logits), 1, 1, 1), -_FARTHEST, device=logits.device)
    high = -low
    for _ in range(_BISECTIONS):
        middle = (low + high) / 2
        above = torch.sigmoid(logits + middle).mean((1, 2, 3), keepdim=True) > area
        high = torch.where(above, middle, high)
        low = torch.where(above, low, middle)
    return (low + high) / 2

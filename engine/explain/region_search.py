"""Search the region of a given area whose erasure moves the score most.

A mask over a coarse grid is optimised by the gradient of the score through the network, its
mean held at the area and its edges made harder step by step. After R. Fong, A. Vedaldi,
"Interpretable explanations of black boxes by meaningful perturbation", ICCV 2017, and
R. Fong, M. Patrick, A. Vedaldi, "Understanding deep networks via extremal perturbations and
smooth masks", ICCV 2019, for the score of a pair.
"""

from __future__ import annotations

import torch
import torch.nn.functional as F
from torch import Tensor

from engine.contracts import CancelToken
from engine.models.recognition import RecognitionNet

GRID = 38
"""Cells across: about 4 pixels each, so that a region has a shape but no pixel noise."""
STEPS = 45
"""Each costs a forward and a backward pass, three forward-equivalents."""
_RATE = 0.3
_HARDEN = 3.0
_BISECTIONS = 30
_FARTHEST = 30.0


def search_region(
    net: RecognitionNet,
    crop: Tensor,
    fill: Tensor,
    partner: Tensor,
    towards: float,
    area: float,
    token: CancelToken,
    steps: int = STEPS,
) -> Tensor:
    """Return how early every pixel is to be erased.

    Parameters
    ----------
    net : RecognitionNet
    crop, fill : Tensor, float32, (3, size, size)
        The face and what stands in for erased pixels, RGB, 0 to 255.
    partner : Tensor, (D,)
        The partner's embedding.
    towards : {-1.0, 1.0}
        Whether the score is to fall or to rise.
    area : float
        Share of the crop that is to be erased, 0 to 1.
    token : CancelToken
        Checked before every step.
    steps : int

    Returns
    -------
    Tensor, float32, (size, size)
        The largest `area` of its values are the region; no randomness enters.

    Raises
    ------
    RunCancelled
    """
    size = crop.shape[-1]
    logits = torch.zeros(1, 1, GRID, GRID, device=crop.device, requires_grad=True)
    optimiser = torch.optim.Adam([logits], lr=_RATE)
    for step in range(steps):
        token.check()
        sharp = 1 + _HARDEN * step / steps
        with torch.enable_grad():
            cells = torch.sigmoid(logits * sharp + _offset(logits.detach() * sharp, area))
            mask = F.interpolate(cells, size=size, mode="bilinear", align_corners=False)[0]
            erased = crop * (1 - mask) + fill * mask
            embedding = net.embed(erased[None])[0].double()
            score = torch.cosine_similarity(embedding, partner.double(), dim=0)
            logits.grad = torch.autograd.grad(-towards * score, logits)[0]
        optimiser.step()
    found = logits.detach()
    return F.interpolate(found, size=size, mode="bicubic", align_corners=False)[0, 0]


def _offset(logits: Tensor, area: float) -> float:
    """Return what to add to logits so that their mean probability is the area."""
    low, high = -_FARTHEST, _FARTHEST
    for _ in range(_BISECTIONS):
        middle = (low + high) / 2
        if float(torch.sigmoid(logits + middle).mean()) > area:
            high = middle
        else:
            low = middle
    return (low + high) / 2

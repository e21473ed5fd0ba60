"""xCos with a frozen backbone: the score as a sum of local cosines under attention.

Y.-S. Lin et al., "xCos: an explainable cosine metric for face verification task", ACM TOMM
2021. Its authors train the backbone too; here that stays as it is, and only the head is trained
to give the true cosine (``training/xcos.py``).
"""

from __future__ import annotations

import torch
import torch.nn.functional as F
from safetensors.torch import load_file
from torch import Tensor, nn

from engine.contracts.errors import ModelMissing
from engine.contracts.methods import CellSum
from engine.contracts.packs import ModelIdentity
from engine.explain.saliency.question import Maps, Needs, Question
from engine.files.home import home
from engine.files.resources import RESOURCES
from engine.models.tapped import Tapped

WIDTH = 32
_HIDDEN = 16
_FOLDER = "xcos"


class XcosHead(nn.Module):
    """Local cosines of two feature maps and the attention over them.

    Parameters
    ----------
    channels : int
        Of the feature maps.
    """

    def __init__(self, channels: int) -> None:
        super().__init__()
        self.local = nn.Sequential(
            nn.Conv2d(channels, WIDTH, 1), nn.BatchNorm2d(WIDTH), nn.PReLU(WIDTH)
        )
        self.each = nn.Sequential(
            nn.Conv2d(WIDTH, WIDTH, 3, padding=1),
            nn.PReLU(WIDTH),
            nn.Conv2d(WIDTH, _HIDDEN, 3, padding=1),
            nn.PReLU(_HIDDEN),
        )
        self.both = nn.Sequential(
            nn.Conv2d(2 * _HIDDEN, WIDTH, 3, padding=1),
            nn.PReLU(WIDTH),
            nn.Conv2d(WIDTH, _HIDDEN, 3, padding=1),
            nn.PReLU(_HIDDEN),
            nn.Conv2d(_HIDDEN, 1, 3, padding=1),
        )

    def forward(self, x: Tensor, y: Tensor) -> tuple[Tensor, Tensor]:
        """Return local cosines and attention, (N, h, w) each, of maps, (N, C, h, w).

        The attention of a pair sums to 1.
        """
        x, y = self.local(x), self.local(y)
        cosines = F.cosine_similarity(x, y, dim=1)
        logits = self.both(torch.cat([self.each(x), self.each(y)], 1))[:, 0]
        attention = logits.flatten(1).softmax(1).reshape(logits.shape)
        return cosines, attention


def score(cosines: Tensor, attention: Tensor) -> Tensor:
    """Return xCos, (N,): the sum of attention times cosine over the cells."""
    return (cosines * attention).sum((1, 2))


def head_name(identity: ModelIdentity) -> str:
    """Return the name of a network's head, below ``resources`` or the user's own folder."""
    return f"{_FOLDER}/{identity.sha256[:16]}.safetensors"


def load_head(identity: ModelIdentity) -> XcosHead:
    """Return the head that was trained for a network.

    Raises
    ------
    ModelMissing
        If there is none.
    """
    name = head_name(identity)
    path = next((p for p in (RESOURCES / name, home() / name) if p.is_file()), None)
    if path is None:
        raise ModelMissing(
            "xCos has no head for {net}: it is trained for one network at a time.",
            "Train one (python -m training.xcos), or choose another method.",
            net=identity.name,
        )
    state = load_file(path)
    head = XcosHead(state["local.0.weight"].shape[1])
    head.load_state_dict(state)
    return head.eval().requires_grad_(False)


class Xcos:
    """What every cell adds to xCos, more or less than all do on average."""

    name, title, paper = "xcos", "xCos (frozen backbone)", "Lin et al., TOMM 2021"
    needs, signed = Needs.HEAD, True

    def cost(self, _question: Question) -> float:
        """Return forward-equivalents a face: both faces of the pair are looked into."""
        return 2.0

    def maps(self, question: Question) -> Maps:
        """Make the maps; see :class:`SaliencyMethod`."""
        tap, cosines, attention = _local_cosines(question)
        added = attention * (cosines - score(cosines, attention)[:, None, None])
        yield 1.0
        return tap.to_crop(added)

    def cells(self, question: Question) -> tuple[CellSum, ...]:
        """Return the local cosines and the attention; see :class:`SumsCells`.

        Of a network that sees the mirror image too, the cells of both views count to the cell of
        the upright one: the mean attention, and the cosine under it, so that the sum stays xCos.
        """
        tap, cosines, attention = _local_cosines(question)
        cosines, attention = cosines.double().cpu(), attention.double().cpu()
        weights = _upright(tap, attention)
        values = _upright(tap, attention * cosines) / weights
        return tuple(
            CellSum(value.numpy(), weight.numpy())
            for value, weight in zip(values, weights, strict=True)
        )


def _upright(tap: Tapped, cells: Tensor) -> Tensor:
    """Return cells of every view, (views * n, h, w), as means over the views, (n, h, w)."""
    if tap.views == 1:
        return cells
    upright, mirrored = cells.chunk(2)
    return (upright + mirrored.flip(-1)) / 2


def _local_cosines(question: Question) -> tuple[Tapped, Tensor, Tensor]:
    """Return the faces' feature maps, and local cosines and attention, (views * n, h, w) each."""
    head = load_head(question.net.identity).to(question.crops.device)
    question.token.check()
    ours = question.net.tap(question.crops)
    theirs = question.net.tap(question.partner_crops)
    with torch.inference_mode():
        cosines, attention = head(ours.features, theirs.features)
    return ours, cosines, attention

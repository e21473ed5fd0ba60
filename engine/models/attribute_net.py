"""The embedded attribute network: a face trunk and one linear output for each value.

It sees a wider crop than the recognition network, so that hair, hats and the outline of the
face are in it. ``training/attributes.py`` makes the weights; the model card beside them
says from what, and how well they do on unseen people.
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from numpy.typing import NDArray
from safetensors import SafetensorError, safe_open
from torch import Tensor, nn

from engine.contracts.errors import ModelRefused
from engine.contracts.packs import ModelIdentity
from engine.models.attributes import AttributeOutput
from engine.models.devices import wide
from engine.models.dlib_resnet import INPUT_SIZE, DlibTrunk
from engine.models.input_spec import DLIB_INPUT
from engine.models.tapped import Grid, Tapped, channels_last, mean_of_views, with_mirror

CROP_SIZE = 234
_FACE_CORNER = (42, 40)
"""Left and top of the recognition network's crop inside this one; the scale is the same."""

TEMPLATE = DLIB_INPUT.template + np.array(_FACE_CORNER)
"""Where the five keypoints lie in the crop."""

_REDUCED = INPUT_SIZE / CROP_SIZE
_SIDE = 17
_STRIDE, _OFFSET = 8.0, 9.0
"""Of the trunk's 17 x 17 map, in pixels of a 150 pixel image."""
_WIDTH = 128

GRID = Grid.square(CROP_SIZE, stride=_STRIDE / _REDUCED, offset=(_OFFSET + 0.5) / _REDUCED - 0.5)


class AttributeNetwork(nn.Module):
    """RGB crops to one logit for each attribute value.

    Two looks at the crop meet on one grid: the whole, reduced to 150 pixels, through a
    trunk of its own, and the face at full scale through the recognition network's trunk,
    which stays as it is.

    Parameters
    ----------
    outputs : int
    face_trunk : DlibTrunk
        The recognition network's; neither trained nor stored with this network.
    """

    def __init__(self, outputs: int, face_trunk: DlibTrunk) -> None:
        super().__init__()
        self._face_trunk = (face_trunk,)  # in a tuple, so that it is no part of the state
        self.trunk = DlibTrunk()
        self.whole35 = nn.Conv2d(32, 48, 3, stride=2)
        self.whole17 = nn.Conv2d(64, 64, 1)
        self.whole8 = nn.Conv2d(128, 96, 1)
        self.face35 = nn.Conv2d(32, 32, 3, stride=2)
        self.face17 = nn.Conv2d(64, 64, 1)
        self.face8 = nn.Conv2d(128, 96, 1)
        self.normalise = nn.BatchNorm2d(400)
        self.mix = nn.Conv2d(400 + 2, _WIDTH, 1)
        self.mix_normalise = nn.BatchNorm2d(_WIDTH)
        self.last = nn.Conv2d(_WIDTH, _WIDTH, 3, padding=1)
        self.last_normalise = nn.BatchNorm2d(_WIDTH)
        self.dropout = nn.Dropout(0.2)
        self.place = nn.Parameter(torch.zeros(outputs, _SIDE * _SIDE))
        self.classify = nn.Linear(_WIDTH, outputs)
        y, x = torch.meshgrid(
            torch.linspace(-1, 1, _SIDE), torch.linspace(-1, 1, _SIDE), indexing="ij"
        )
        self.register_buffer("where", torch.stack([x.abs(), y])[None], persistent=False)
        self.register_buffer("face_grid", _face_grid(), persistent=False)
        self.where: Tensor
        self.face_grid: Tensor

    def features(self, crops: Tensor) -> Tensor:
        """Return the last convolution's maps, (N, 128, 17, 17), of (N, 3, 234, 234) crops."""
        whole = F.interpolate(
            crops, size=(INPUT_SIZE, INPUT_SIZE), mode="bilinear", antialias=True
        ).contiguous(memory_format=torch.channels_last)
        whole35, whole17, whole8 = self.trunk.taps(whole)
        left, top = _FACE_CORNER
        face = crops[:, :, top : top + INPUT_SIZE, left : left + INPUT_SIZE]
        with torch.no_grad():
            taps = self._face_trunk[0].taps(face.contiguous(memory_format=torch.channels_last))
        face35, face17, face8 = taps
        on_face = torch.cat([self.face35(face35), self.face17(face17), _even(self.face8(face8))], 1)
        where = self.face_grid.expand(len(crops), -1, -1, -1)
        x = torch.cat(
            [
                self.whole35(whole35),
                self.whole17(whole17),
                _even(self.whole8(whole8)),
                F.grid_sample(on_face, where, align_corners=True),
            ],
            1,
        )
        x = F.relu(self.normalise(x))
        x = torch.cat([x, self.where.expand(len(x), -1, -1, -1)], 1)
        x = F.relu(self.mix_normalise(self._mixed(x)))
        return F.relu(self.last_normalise(self.last(x)))

    def _mixed(self, x: Tensor) -> Tensor:
        """Mix the channels of (N, 402, 17, 17) maps.

        In float64: the last bits of a convolution by 1 x 1 in float32 depend on how many threads
        there are.
        """
        assert self.mix.bias is not None
        weight, bias = wide(self.mix.weight).flatten(1), wide(self.mix.bias)
        mixed = weight @ wide(x).flatten(2) + bias[:, None]
        return mixed.reshape(len(x), -1, *x.shape[2:]).to(x)

    def head(self, features: Tensor) -> Tensor:
        """Return the logits, (N, outputs), of (N, 128, 17, 17) maps.

        Every output has places of its own to look at, whose weights sum to 1.
        """
        seen = torch.einsum("ncp,op->noc", features.flatten(2), self.place.softmax(1))
        logits: Tensor = (self.dropout(seen) * self.classify.weight).sum(2) + self.classify.bias
        return logits

    def forward(self, crops: Tensor) -> Tensor:
        """Return the logits, (N, outputs), of RGB crops, (N, 3, 234, 234), 0 to 255."""
        return self.head(self.features(crops))


def _even(maps: Tensor) -> Tensor:
    """Return coarse maps resampled to the 17 x 17 grid."""
    return F.interpolate(maps, size=(_SIDE, _SIDE), mode="bilinear")


def _face_grid() -> Tensor:
    """Return where each cell of the common grid lies on the face's 17 x 17 maps, -1 to 1."""
    pixels = GRID.x.offset + GRID.x.stride * torch.arange(_SIDE)
    x, y = (
        2 * ((pixels - corner - _OFFSET) / _STRIDE) / (_SIDE - 1) - 1 for corner in _FACE_CORNER
    )
    return torch.stack(torch.meshgrid(x, y, indexing="xy"), dim=-1)[None].float()


class EmbeddedAttributes:
    """The network with its vocabulary, over a crop and its mirror image.

    Parameters
    ----------
    weights, card : Path
        A safetensors file, and the JSON model card that names its hash and outputs.
    face_trunk : DlibTrunk
        The recognition network's.

    Raises
    ------
    ModelRefused
        If the weights are not those of the card.
    """

    def __init__(self, weights: Path, card: Path, face_trunk: DlibTrunk) -> None:
        described = json.loads(card.read_text(encoding="utf-8"))
        sha256 = hashlib.sha256(weights.read_bytes()).hexdigest()
        if sha256 != described["sha256"]:
            raise ModelRefused(
                "{file} is not the file that its model card names.",
                "Install Sim2Word again.",
                file=weights.name,
            )
        self.identity = ModelIdentity(
            name=described["name"],
            role="attributes",
            file=weights.name,
            sha256=sha256,
            licence=described["licence"],
        )
        self.min_auc: float = described["min_auc"]
        self.outputs = tuple(
            AttributeOutput(
                name=o["name"],
                value=o["value"],
                auc=o["auc"],
                protected=o["protected"],
                exclusive=o["exclusive"],
                in_crop=o["in_crop"],
                is_word=o["is_word"],
                spread=o.get("spread"),
            )
            for o in described["outputs"]
        )
        self.crop_size = CROP_SIZE
        self.template: NDArray[np.float64] = TEMPLATE
        self._net = load_network(weights, len(self.outputs), face_trunk)

    def to(self, device: torch.device) -> EmbeddedAttributes:
        """Move the weights to a device and return self."""
        self._net.to(device)
        return self

    def tap(self, crops: Tensor) -> Tapped:
        """Run up to the last convolution, (2 N, 128, 17, 17); ``finish`` gives logits."""
        with torch.inference_mode():
            features = self._net.features(with_mirror(crops))
        return Tapped(
            features=features,
            finish=lambda maps: mean_of_views(self._net.head(maps)),
            views=2,
            grid=GRID,
        )


def load_network(weights: Path, outputs: int, face_trunk: DlibTrunk) -> AttributeNetwork:
    """Return the network with weights from a safetensors file, ready for inference.

    Raises
    ------
    ModelRefused
        If the file is not a safetensors file of this network.
    """
    net = AttributeNetwork(outputs, face_trunk)
    try:
        with safe_open(weights, framework="pt") as file:
            state = {name: file.get_tensor(name).float() for name in file.keys()}  # noqa: SIM118
        net.load_state_dict(state)
    except (SafetensorError, RuntimeError, OSError) as error:
        raise ModelRefused(
            "{file} does not hold the attribute network ({reason}).",
            "Install Sim2Word again.",
            file=weights.name,
            reason=str(error),
        ) from error
    return channels_last(net).eval().requires_grad_(False)

"""The embedded recognition network: dlib's ResNet over a crop and its mirror image."""

from __future__ import annotations

import numpy as np
import torch
import torch.nn.functional as F
from numpy.typing import NDArray
from torch import Tensor, fx

from engine.contracts.packs import ModelIdentity
from engine.contracts.score import ScoreStatistics
from engine.files.installed import packaged_file
from engine.models.devices import wide
from engine.models.dlib_file import DLIB_RESNET_SHA256, read_tensors
from engine.models.dlib_resnet import INPUT_SIZE, DlibResNet, from_tensors, tensor_shapes
from engine.models.files import read_checked
from engine.models.input_spec import DLIB_INPUT
from engine.models.layers import Layers
from engine.models.tapped import Grid, Tapped, channels_last, mean_of_views, with_mirror

_FILE = "dlib_face_recognition_resnet_model_v1.dat"

GRID = Grid.square(INPUT_SIZE, stride=16.0, offset=17.0)
"""From the network's strides and paddings."""


def load_dlib_resnet() -> DlibResNet:
    """Return the network from the file that ``face_recognition_models`` carries.

    Raises
    ------
    ModelMissing, ModelRefused
        If the file is absent or another one.
    """
    data = read_checked(packaged_file("face_recognition_models", _FILE), DLIB_RESNET_SHA256)
    return channels_last(from_tensors(read_tensors(data, tensor_shapes(), _FILE)))


class DlibRecognition:
    """Embeddings are the mean over the crop and its mirror image, not normalised.

    Parameters
    ----------
    net : DlibResNet
    statistics : ScoreStatistics, optional
    """

    gives_maps = True

    def __init__(self, net: DlibResNet, statistics: ScoreStatistics | None = None) -> None:
        self._net = net
        self.statistics = statistics
        self.crop_size = DLIB_INPUT.size
        self.template: NDArray[np.float64] = DLIB_INPUT.template
        self.identity = ModelIdentity(
            name="dlib ResNet v1",
            role="recognition",
            file=_FILE,
            sha256=DLIB_RESNET_SHA256,
            licence="CC0-1.0",
        )

    def to(self, device: torch.device) -> DlibRecognition:
        """Move the weights to a device and return self."""
        self._net.to(device)
        return self

    def layers(self) -> Layers:
        """Return the network as a graph, whose every value may be kept."""
        traced = fx.symbolic_trace(self._net)
        for node in traced.graph.find_nodes(op="call_function", target=F.relu):
            node.update_kwarg("inplace", False)
        traced.recompile()
        return Layers.of(traced, with_mirror, 2, INPUT_SIZE)

    def embed(self, crops: Tensor) -> Tensor:
        """Return embeddings, (N, 128), of RGB crops, float32, (N, 3, 150, 150), 0 to 255."""
        return self._finish(self._net.map8(with_mirror(crops)))

    def _finish(self, map8: Tensor) -> Tensor:
        """Return embeddings of feature maps, (2 N, 128, 8, 8).

        The last product is made in float64: in float32 its last bits depend on how many crops
        are in the batch, and on how many threads there are.
        """
        pooled = mean_of_views(self._net.pooled(map8))
        found = F.linear(wide(pooled), wide(self._net.embed.weight))
        return found.to(pooled)

    def tap(self, crops: Tensor) -> Tapped:
        """Run up to the 8 x 8 feature maps, (2 N, 128, 8, 8), and stop there."""
        with torch.inference_mode():
            features = self._net.map8(with_mirror(crops))
        return Tapped(
            features=features,
            finish=self._finish,
            views=2,
            grid=GRID,
        )

"""Recognition networks of the user's own: differentiable, or for scores only."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from engine.contracts.errors import ModelRefused
from engine.contracts.packs import ModelIdentity
from engine.contracts.score import ScoreStatistics
from engine.models.cutting import CutNet
from engine.models.input_spec import InputSpec
from engine.models.layers import Layers
from engine.models.onnx_session import open_onnx
from engine.models.tapped import Tapped


class _OwnRecognition:
    """What both forms of a network of the user's own say of it."""

    def __init__(
        self, identity: ModelIdentity, spec: InputSpec, statistics: ScoreStatistics | None
    ) -> None:
        self.identity = identity
        self.statistics = statistics
        self.crop_size = spec.size
        self.template: NDArray[np.float64] = spec.template
        self._spec = spec


class GraphRecognition(_OwnRecognition):
    """A network cut at a feature map; embeddings as they leave it, not normalised.

    Parameters
    ----------
    identity : ModelIdentity
    net : CutNet
    spec : InputSpec
    statistics : ScoreStatistics, optional
    """

    gives_maps = True

    def __init__(
        self,
        identity: ModelIdentity,
        net: CutNet,
        spec: InputSpec,
        statistics: ScoreStatistics | None = None,
    ) -> None:
        super().__init__(identity, spec, statistics)
        self._net = net

    def embed(self, crops: Tensor) -> Tensor:
        """Return embeddings, (N, D), of RGB crops, float32, (N, 3, size, size), 0 to 255."""
        return self._tail(self._net.head(self._spec.prepare(crops)))

    def layers(self) -> Layers:
        """Return the network as a graph."""
        return Layers.of(self._net.whole, self._spec.prepare, 1, self.crop_size)

    def tap(self, crops: Tensor) -> Tapped:
        """Run up to the feature map at which the network is cut, and stop there."""
        with torch.inference_mode():
            features = self._net.head(self._spec.prepare(crops))
        return Tapped(features=features, finish=self._tail, views=1, grid=self._net.tap.grid)

    def _tail(self, features: Tensor) -> Tensor:
        embeddings: Tensor = self._net.tail(features)
        return embeddings.flatten(1)


class ScoresOnlyRecognition(_OwnRecognition):
    """A network run by ONNX Runtime: it scores and erases, but gives no maps.

    Parameters
    ----------
    identity : ModelIdentity
    path : Path
        Of the ONNX file.
    spec : InputSpec
    why : str
        Why the network could not be made differentiable.
    device : torch.device
    statistics : ScoreStatistics, optional
    """

    gives_maps = False

    def __init__(
        self,
        identity: ModelIdentity,
        path: Path,
        spec: InputSpec,
        why: str,
        device: torch.device,
        statistics: ScoreStatistics | None = None,
    ) -> None:
        super().__init__(identity, spec, statistics)
        self._why = why
        self._session = open_onnx(path, device)
        self._input = self._session.get_inputs()[0].name

    def embed(self, crops: Tensor) -> Tensor:
        """Return embeddings, (N, D), of RGB crops, float32, (N, 3, size, size), 0 to 255.

        Raises
        ------
        ModelRefused
            If a gradient is wanted.
        """
        if crops.requires_grad:
            raise self._refusal()
        values = self._spec.prepare(crops).cpu().numpy()
        # One by one: some files have a batch of one written into them.
        found = [self._session.run(None, {self._input: value[None]})[0] for value in values]
        return torch.from_numpy(np.concatenate(found).reshape(len(values), -1)).to(crops.device)

    def layers(self) -> Layers:
        """Refuse likewise.

        Raises
        ------
        ModelRefused
        """
        raise self._refusal()

    def tap(self, _crops: Tensor) -> Tapped:
        """Refuse: there is no way to look inside.

        Raises
        ------
        ModelRefused
        """
        raise self._refusal()

    def _refusal(self) -> ModelRefused:
        return ModelRefused(
            "{name} gives scores only, no maps: {why}",
            "Use what needs scores alone, such as the words of the method 'measured', or another"
            " model pack.",
            name=self.identity.name,
            why=self._why,
        )

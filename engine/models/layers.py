"""A whole recognition network as a graph, for methods that walk through its layers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from torch import Tensor, fx, nn

from engine.contracts import ModelRefused
from engine.models.cutting import grids_of
from engine.models.tapped import Grid


@dataclass(frozen=True, slots=True, eq=False)
class Layers:
    """A network and what stands before and behind it.

    Attributes
    ----------
    net : GraphModule
        Takes prepared crops, (views * N, 3, size, size), to embeddings, (views * N, D); the
        embeddings of a crop are the mean over its views.
    prepare : callable
        Takes RGB crops, float32, (N, 3, size, size), 0 to 255, to the net's inputs: the crops
        as they are and, with two views, after them their mirror images.
    views : {1, 2}
    crop_size : int
    """

    net: fx.GraphModule
    prepare: Callable[[Tensor], Tensor]
    views: int
    crop_size: int

    def first_convolution(self) -> tuple[fx.Node, Grid]:
        """Return the first convolution and where the cells of its output lie in the crop.

        Raises
        ------
        ModelRefused
            If the network has none.
        """
        grids = grids_of(self.net, self.crop_size)
        modules = dict(self.net.named_modules())
        for node in self.net.graph.nodes:
            if node.op == "call_module" and isinstance(modules[str(node.target)], nn.Conv2d):
                return node, grids[node]
        raise ModelRefused(
            "The network has no convolution, so that no evidence can be sent back through it.",
            "Choose another method.",
        )

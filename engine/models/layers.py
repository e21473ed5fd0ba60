"""A whole recognition network as a graph, for methods that walk through its layers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

from torch import Tensor, fx, nn
from torch.nn.utils.fusion import fuse_conv_bn_eval

from engine.contracts.errors import ModelRefused
from engine.models.cutting import grids_of
from engine.models.tapped import Grid


def folded(net: fx.GraphModule) -> fx.GraphModule:
    """Return the same function with every norm that follows a convolution folded into it.

    Rules for evidence ask for the sign of what a layer puts out: that behind its norm.
    """
    graph = fx.Graph()
    graph.output(graph.graph_copy(net.graph, {}))
    made = fx.GraphModule(net, graph)
    modules = dict(net.named_modules())
    for node in list(made.graph.nodes):
        if node.op != "call_module" or not isinstance(modules[node.target], nn.BatchNorm2d):
            continue
        (before,) = node.all_input_nodes
        if before.op != "call_module" or len(before.users) > 1:
            continue
        convolution = modules[before.target]
        if not isinstance(convolution, nn.Conv2d):
            continue
        name = f"{before.target}_folded".replace(".", "_")
        made.add_submodule(name, fuse_conv_bn_eval(convolution, modules[node.target]))
        before.target = name
        node.replace_all_uses_with(before)
        made.graph.erase_node(node)
    made.recompile()
    return made.eval()


@dataclass(frozen=True, eq=False)
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

    @classmethod
    def of(
        cls,
        net: fx.GraphModule,
        prepare: Callable[[Tensor], Tensor],
        views: int,
        crop_size: int,
    ) -> Layers:
        """Return a network with its batch norms folded into the convolutions before them."""
        return cls(folded(net), prepare, views, crop_size)

    def first_convolution(self) -> tuple[fx.Node, Grid]:
        """Return the first convolution and where the cells of its output lie in the crop.

        Raises
        ------
        ModelRefused
            If the network has none.
        """
        return self._first

    @cached_property
    def _first(self) -> tuple[fx.Node, Grid]:
        # It takes a forward pass to know, and every view of every face asks.
        grids = grids_of(self.net, self.crop_size)
        modules = dict(self.net.named_modules())
        for node in self.net.graph.nodes:
            if node.op == "call_module" and isinstance(modules[str(node.target)], nn.Conv2d):
                return node, grids[node]
        raise ModelRefused(
            "The network has no convolution, so that no evidence can be sent back through it.",
            "Choose another method.",
        )

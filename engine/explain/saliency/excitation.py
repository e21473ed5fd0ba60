"""Excitation backpropagation: evidence sent back through a network, layer by layer.

J. Zhang et al., "Top-down neural attention by excitation backprop", IJCV 2018; for face
networks J. R. Williford, B. B. May, J. Byrne, "Explainable face recognition", ECCV 2020.
Evidence is a probability over the values of a layer. A value passes its evidence on to those
that made it what it is: in proportion to what each contributed in its own direction,
max(sign(o_i) w_ij a_j, 0). For values that are not negative that is the published rule,
a W+^T (P / W+ a); with PReLU and signed features it stays a probability. Batch norms and
activations pass evidence through, biases get none.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

import torch
import torch.nn.functional as F
from torch import Tensor, fx, nn
from torch.nn.grad import conv2d_input

from engine.contracts.errors import ModelRefused
from engine.models.layers import Layers

_TOLERANCE = 1e-4

Visit = Callable[[fx.Node, Tensor], Tensor]
"""Takes a node and the evidence at it, and returns what goes on from there."""


class Excitation(fx.Interpreter):
    """One forward pass with every value kept, through which evidence is sent back.

    Parameters
    ----------
    layers : Layers
    inputs : Tensor, float32, (1, 3, size, size)
        One prepared view of one crop.
    keep_graph : bool
        Whether gradients of the values are wanted, too.

    Attributes
    ----------
    values : dict
        By node.
    embedding : Tensor, (1, D)
    """

    def __init__(self, layers: Layers, inputs: Tensor, *, keep_graph: bool = False) -> None:
        super().__init__(layers.net, garbage_collect_values=False)
        self.first, self.grid = layers.first_convolution()
        self._places = {node: place for place, node in enumerate(layers.net.graph.nodes)}
        with torch.set_grad_enabled(keep_graph):
            start = inputs.clone().requires_grad_(keep_graph)
            self.embedding: Tensor = self.run(start)
        self.values: Mapping[fx.Node, object] = dict(self.env)
        self._depends = self._dependent()

    def linear_inputs(self) -> list[fx.Node]:
        """Return the values that convolutions and linear layers take, those behind the first."""
        found: dict[fx.Node, None] = {}
        for node, place in self._places.items():
            if node.op != "call_module" or place <= self._places[self.first]:
                continue
            if isinstance(self.fetch_attr(str(node.target)), nn.Conv2d | nn.Linear):
                found |= dict.fromkeys(self._sources(node))
        return list(found)

    def back(self, start: Tensor, visit: Visit | None = None) -> Tensor:
        """Send evidence back to the output of the first convolution.

        Parameters
        ----------
        start : Tensor, float32, (K, D)
            Evidence over the embedding, at least 0; every row is sent on its own.
        visit : callable, optional
            Is shown the evidence at every value, and may change it.

        Returns
        -------
        Tensor, float32, (K, C, h, w)

        Raises
        ------
        ModelRefused
            If a layer is of a kind that no rule is known for.
        """
        at: dict[fx.Node, Tensor] = {}
        output = next(node for node in self._places if node.op == "output")
        (last,) = self._sources(output)
        at[last] = start.reshape(len(start), *self._value(last).shape[1:])
        with torch.no_grad():
            for node in reversed(self._places):
                if node not in at or node.op == "placeholder":
                    continue
                evidence = at.pop(node) if visit is None else visit(node, at.pop(node))
                if node is self.first:
                    return evidence
                for source, share in self._shares(node, evidence):
                    at[source] = at[source] + share if source in at else share
        raise ModelRefused(
            "The first convolution has no part in the embedding.", "Choose another method."
        )

    def kept(self, node: fx.Node) -> Tensor:
        """Return the value of a node, with its graph if that was kept."""
        value = self.values[node]
        assert isinstance(value, Tensor)
        return value

    def _value(self, node: fx.Node) -> Tensor:
        return self.kept(node).detach()

    def _dependent(self) -> set[fx.Node]:
        found: set[fx.Node] = set()
        for node in self._places:
            if node.op == "placeholder" or any(arg in found for arg in node.all_input_nodes):
                found.add(node)
        return found

    def _sources(self, node: fx.Node) -> list[fx.Node]:
        """Return the feature maps and vectors that a value is made of."""
        return [
            source
            for source in node.all_input_nodes
            if source in self._depends
            and isinstance(self.values[source], Tensor)
            and self._value(source).is_floating_point()
        ]

    def _shares(self, node: fx.Node, evidence: Tensor) -> Iterable[tuple[fx.Node, Tensor]]:
        """Yield what every source of a value gets of its evidence."""
        sources = self._sources(node)
        if len(sources) == 1:
            yield sources[0], self._through(node, sources[0], evidence)
            return
        if len(sources) == 2:  # noqa: PLR2004
            x, y = (self._value(source) for source in sources)
            out = self._value(node)
            if x.shape == y.shape == out.shape and _close(out, x + y):
                yield from zip(sources, _split(x, y, evidence), strict=True)
                return
            # A gate or a norm: the features are the larger of both.
            for made in (_times, _over):
                if out.shape == x.shape and _close(out, made(x, y)):
                    yield sources[0], evidence
                    return
            if out.shape == y.shape and _close(out, _times(y, x)):
                yield sources[1], evidence
                return
        raise self._no_rule(node)

    def _through(self, node: fx.Node, source: fx.Node, evidence: Tensor) -> Tensor:
        """Return the evidence at the one source of a value."""
        a = self._value(source)
        module = self.fetch_attr(str(node.target)) if node.op == "call_module" else None
        if isinstance(module, nn.Conv2d):
            return _through_convolution(module, a, self._value(node), evidence)
        if isinstance(module, nn.Linear):
            return _share(
                a,
                self._value(node),
                evidence,
                module.weight,
                F.linear,
                lambda weight, ratio: ratio @ weight,
            )
        if self._is_elementwise(node, source, a):
            return evidence  # activations, norms, constants
        return self._through_routing(node, source, a, evidence)

    def _is_elementwise(self, node: fx.Node, source: fx.Node, a: Tensor) -> bool:
        """Whether every value is made of the one in its own place alone."""
        if self._value(node).shape != a.shape:
            return False
        back = self._transposed(node, source, a)
        weights = torch.rand(a.shape, generator=torch.Generator().manual_seed(0)).to(a)
        return _close(back(weights), weights * back(torch.ones_like(a)))

    def _through_routing(
        self, node: fx.Node, source: fx.Node, a: Tensor, evidence: Tensor
    ) -> Tensor:
        """Return the evidence before a pooling, a reshaping or another choice of values."""
        back = self._transposed(node, source, a)
        out, shape = self._value(node), (len(evidence), *a.shape[1:])
        above, below = self._again(node, source, a.relu()), self._again(node, source, (-a).relu())
        if _close(out, above - below) and (back(torch.ones_like(out)) >= 0).all():
            sign = out >= 0
            towards = torch.where(sign, above, below)
            ratio = torch.where(towards > 0, evidence / towards.clamp_min(_tiny(a)), 0.0)
            zero = torch.zeros_like(ratio)
            share = a.relu() * back(torch.where(sign, ratio, zero))
            return (share + (-a).relu() * back(torch.where(sign, zero, ratio))).reshape(shape)
        chosen = back(evidence)
        if _close(chosen.sum(), evidence.sum()) and (chosen >= 0).all():
            return chosen  # the winners of a maximum
        raise self._no_rule(node)

    def _again(self, node: fx.Node, source: fx.Node, value: Tensor) -> Tensor:
        """Return what a node makes of another value of its source."""
        self.env = {**self.values, source: value}
        found = super().run_node(node)
        assert isinstance(found, Tensor)
        return found

    def _transposed(self, node: fx.Node, source: fx.Node, a: Tensor) -> Callable[[Tensor], Tensor]:
        """Return the transposed of what a node does, at the values that it had."""

        def back(evidence: Tensor) -> Tensor:
            with torch.enable_grad():
                many = a.expand(len(evidence), *a.shape[1:]).clone().requires_grad_(True)
                made = self._again(node, source, many)
                return torch.autograd.grad(made, many, evidence.reshape(made.shape))[0]

        return back

    def _no_rule(self, node: fx.Node) -> ModelRefused:
        return ModelRefused(
            "No rule is known by which evidence goes back through the layer {layer}.",
            "Choose another method.",
            layer=node.name,
        )


def _through_convolution(module: nn.Conv2d, a: Tensor, out: Tensor, evidence: Tensor) -> Tensor:
    if isinstance(module.padding, str) or module.padding_mode != "zeros":
        raise ModelRefused(
            "A convolution pads in a way that no rule is known for.", "Choose another method."
        )
    stride, padding, dilation = module.stride, module.padding, module.dilation
    shape = (len(evidence), *a.shape[1:])

    def forward(value: Tensor, weight: Tensor) -> Tensor:
        return F.conv2d(value, weight, None, stride, padding, dilation, module.groups)

    def back(weight: Tensor, ratio: Tensor) -> Tensor:
        found: Tensor = conv2d_input(  # type: ignore[no-untyped-call]
            shape, weight, ratio, stride, padding, dilation, module.groups
        )
        return found

    return _share(a, out, evidence, module.weight, forward, back)


def _share(
    a: Tensor,
    out: Tensor,
    evidence: Tensor,
    weight: Tensor,
    forward: Callable[[Tensor, Tensor], Tensor],
    back: Callable[[Tensor, Tensor], Tensor],
) -> Tensor:
    """Return the evidence before a linear layer, in proportion to max(sign(o_i) w_ij a_j, 0)."""
    more, less = weight.relu(), (-weight).relu()
    above, below = a.relu(), (-a).relu()
    # What speaks for each output, and what speaks against it.
    agree, oppose = forward(above, more), forward(above, less)
    if below.any():
        agree, oppose = agree + forward(below, less), oppose + forward(below, more)
    # An output that its bias alone made what it is passes its evidence on all the same.
    positive = torch.where(out >= 0, agree > 0, oppose <= 0)
    towards = torch.where(positive, agree, oppose)
    ratio = torch.where(towards > 0, evidence / towards.clamp_min(_tiny(a)), 0.0)
    for_positive = torch.where(positive, ratio, 0.0)
    for_negative = ratio - for_positive
    share = above * (back(more, for_positive) + back(less, for_negative))
    if below.any():
        share = share + below * (back(less, for_positive) + back(more, for_negative))
    return share


def _split(x: Tensor, y: Tensor, evidence: Tensor) -> tuple[Tensor, Tensor]:
    """Return the shares of the branches of a residual sum, in proportion to their values."""
    sign = torch.where(x + y >= 0, 1.0, -1.0)
    of_x, of_y = (sign * x).relu(), (sign * y).relu()
    total = of_x + of_y
    share = torch.where(total > 0, of_x / total.clamp_min(_tiny(x)), 0.5)
    return evidence * share, evidence * (1 - share)


def _times(x: Tensor, y: Tensor) -> Tensor:
    return x * y


def _over(x: Tensor, y: Tensor) -> Tensor:
    return x / y


def _close(x: Tensor, y: Tensor) -> bool:
    if x.shape != y.shape:
        return False
    scale = float(x.abs().max()) if x.numel() else 0.0
    return bool((x - y).abs().max() <= _TOLERANCE * max(scale, _tiny(x)))


def _tiny(x: Tensor) -> float:
    return float(torch.finfo(x.dtype).tiny)

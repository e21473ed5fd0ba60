"""Evidence sent back through a network: against the rule written out, value by value."""

from __future__ import annotations

import numpy as np
import pytest
import torch
import torch.nn.functional as F
from numpy.typing import NDArray
from torch import Tensor, fx, nn

from engine.contracts.errors import ModelRefused
from engine.explain.saliency.ebp import contrast, kept_mass
from engine.explain.saliency.evidence_maps import start_for
from engine.explain.saliency.excitation import Excitation
from engine.explain.saliency.subtree_ebp import distinctive_values
from engine.models.layers import Layers

SIDE = 8


def layers_of(module: nn.Module, side: int = SIDE) -> Layers:
    module = module.eval().requires_grad_(False)
    return Layers(fx.symbolic_trace(module), lambda crops: crops, 1, side)


def matrix(layer: nn.Module, a: Tensor) -> NDArray[np.float64]:
    """Return what a layer without its bias does, as a matrix, at the values it had."""
    origin = layer(torch.zeros_like(a))
    columns = [
        (layer(unit.reshape(a.shape)) - origin).flatten() for unit in torch.eye(a.numel()).double()
    ]
    return torch.stack(columns, 1).numpy()


def by_hand(
    weights: NDArray[np.float64], a: Tensor, out: Tensor, evidence: NDArray[np.float64]
) -> Tensor:
    """Return the evidence before a linear layer: P_j = sum_i P_i c_ij / sum_k c_ik."""
    products = weights * a.flatten().numpy()[None]
    sign = np.where(out.flatten().numpy() >= 0, 1.0, -1.0)
    c = np.maximum(sign[:, None] * products, 0)
    total = c.sum(1)
    share = np.divide(c, total[:, None], out=np.zeros_like(c), where=total[:, None] > 0)
    return torch.from_numpy(evidence @ share).reshape(a.shape)


class Plain(nn.Module):
    """Convolutions with and without signs between them, a pooling and a linear layer."""

    def __init__(self, between: nn.Module, pool: nn.Module) -> None:
        super().__init__()
        torch.manual_seed(0)
        self.first = nn.Conv2d(3, 4, 3, padding=1)
        self.between = between
        self.second = nn.Conv2d(4, 5, 3, stride=2)
        self.pool = pool
        self.last = nn.Linear(5 * 3 * 3, 6, bias=False)

    def forward(self, x: Tensor) -> Tensor:
        x = self.pool(self.between(self.second(self.between(self.first(x)))))
        found: Tensor = self.last(x.flatten(1))
        return found


@pytest.mark.parametrize("between", [nn.ReLU(), nn.PReLU(init=0.3)], ids=["relu", "prelu"])
def test_the_walk_is_the_rule_written_out(between: nn.Module) -> None:
    net = Plain(between, nn.Identity()).double()
    walk = Excitation(layers_of(net), torch.randn(1, 3, SIDE, SIDE).double())
    prototypes = torch.randn(2, 6).double()
    start = start_for(walk.embedding, prototypes)
    found = walk.back(start)
    for row, evidence in enumerate(start.numpy()):
        a1 = net.between(net.first(torch.as_tensor(walk.kept(walk_input(walk)))))
        o2 = net.second(a1)
        a2 = net.between(o2)
        last = matrix(lambda v: net.last(v.flatten(1)), a2)  # type: ignore[arg-type]
        at_a2 = by_hand(last, a2, walk.embedding, evidence)
        at_a1 = by_hand(matrix(net.second, a1), a1, o2, at_a2.flatten().numpy())
        assert torch.allclose(found[row], at_a1[0], atol=1e-12)
        assert float(found[row].sum()) == pytest.approx(1.0, abs=1e-9)


def walk_input(walk: Excitation) -> fx.Node:
    return next(node for node in walk.values if node.op == "placeholder")


def test_without_signs_it_is_the_published_rule() -> None:
    """P_j = a_j sum_i max(w_ij, 0) P_i / sum_k max(w_ik, 0) a_k."""
    net = Plain(nn.ReLU(), nn.Identity()).double()
    with torch.no_grad():
        net.last.weight.abs_()
    walk = Excitation(layers_of(net), torch.rand(1, 3, SIDE, SIDE).double())
    seen: dict[str, Tensor] = {}

    def note(node: fx.Node, evidence: Tensor) -> Tensor:
        seen[node.name] = evidence
        return evidence

    walk.back(start_for(walk.embedding, torch.rand(1, 6).double()), note)
    a = walk.kept(next(n for n in walk.values if n.name == "between"))
    more = net.second.weight.relu()
    x = F.conv2d(a, more, stride=2)
    ratio = torch.where(x > 0, seen["second"] / x, 0.0)
    expected = a * F.conv_transpose2d(ratio, more, stride=2, output_padding=1)
    assert torch.allclose(seen["between"], expected, atol=1e-12)


class Residual(nn.Module):
    """Norms, a residual sum with a pooled and padded shortcut, and a mean."""

    def __init__(self) -> None:
        super().__init__()
        torch.manual_seed(1)
        self.first = nn.Conv2d(3, 4, 3, padding=1)
        self.norm = nn.BatchNorm2d(4)
        self.inside = nn.Conv2d(4, 6, 3, stride=2, padding=1)
        self.last = nn.Linear(6, 5)

    def forward(self, x: Tensor) -> Tensor:
        x = F.max_pool2d(F.relu(self.norm(self.first(x))), 2)
        shortcut = F.pad(F.avg_pool2d(x, 2), (0, 0, 0, 0, 0, 2))
        x = F.leaky_relu(self.inside(x) + shortcut, 0.2)
        found: Tensor = self.last(x.mean((2, 3)))
        return found


def test_evidence_stays_whole_through_every_layer() -> None:
    torch.manual_seed(3)
    for inputs in torch.randn(5, 1, 3, SIDE, SIDE):
        walk = Excitation(layers_of(Residual()), inputs)
        totals: dict[str, Tensor] = {}

        def note(node: fx.Node, evidence: Tensor, totals: dict[str, Tensor] = totals) -> Tensor:
            assert (evidence >= 0).all()
            totals[node.name] = evidence.sum((1, *range(2, evidence.dim())))
            return evidence

        walk.back(start_for(walk.embedding, torch.randn(3, 5)), note)
        for name in ("last", "mean", "leaky_relu", "add", "max_pool2d", "relu", "norm", "first"):
            assert totals[name].tolist() == pytest.approx([1.0] * 3, abs=1e-5), name
        # The branches of the sum share what it has.
        assert (totals["inside"] + totals["pad"]).tolist() == pytest.approx([1.0] * 3, abs=1e-5)


def test_an_unknown_layer_is_refused_by_name() -> None:
    class Odd(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.first = nn.Conv2d(3, 4, 3)

        def forward(self, x: Tensor) -> Tensor:
            found: Tensor = self.first(x).flatten(1).softmax(1)[:, 3:9]
            return found

    walk = Excitation(layers_of(Odd()), torch.randn(1, 3, SIDE, SIDE))
    with pytest.raises(ModelRefused, match="softmax"):
        walk.back(torch.ones(1, 6) / 6)


def test_sums_that_no_module_names_follow_the_rule_too() -> None:
    class Cumulated(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            torch.manual_seed(2)
            self.first = nn.Conv2d(3, 2, 3).double()

        def forward(self, x: Tensor) -> Tensor:
            found: Tensor = self.first(x).flatten(1).cumsum(1)[:, 5:20]
            return found

    net = Cumulated()
    walk = Excitation(layers_of(net), torch.randn(1, 3, SIDE, SIDE).double())
    evidence = torch.rand(1, 15).double()
    a = walk.kept(walk.first)
    dense = matrix(lambda v: v.flatten(1).cumsum(1)[:, 5:20], a)  # type: ignore[arg-type]
    expected = by_hand(dense, a, walk.embedding, evidence[0].numpy())
    assert torch.allclose(walk.back(evidence), expected, atol=1e-12)


def test_contrast_is_half_the_distance_and_zero_of_itself() -> None:
    p, q = (torch.rand(2, 6, 5, 5, generator=torch.Generator().manual_seed(0))).unbind(0)
    p, q = p / p.sum(), q / q.sum()
    assert float(contrast(p, q).sum()) == pytest.approx(float((p - q).abs().sum() / 2), abs=1e-6)
    assert float(contrast(p, p).sum()) == 0
    truncated = contrast(p, q, 20.0)
    assert (truncated <= contrast(p, q) + 1e-12).all()
    assert 0 < float(truncated.sum()) < float(contrast(p, q).sum())
    assert torch.equal(contrast(p, q, 0.0), contrast(p, q))
    dropped = ~kept_mass(p, 20.0)
    assert float(p[dropped].sum()) < 0.2
    assert float(p[dropped].max()) <= float(p[~dropped].min())


def test_telling_values_are_the_steepest_against_the_nonmate() -> None:
    net = Residual().double()
    inputs = torch.randn(1, 3, SIDE, SIDE).double()
    walk = Excitation(layers_of(net), inputs, keep_graph=True)
    mate, nonmate = torch.randn(2, 5).double()
    found = {
        node.name: (index, steep) for node, index, steep in distinctive_values(walk, mate, nonmate)
    }
    assert set(found) == {"max_pool2d", "mean"}
    features = walk.kept(next(n for n in walk.values if n.name == "mean")).detach()
    up, down = (F.normalize(v, dim=0) @ net.last.weight for v in (mate, nonmate))
    index, steep = found["mean"]
    assert features.shape == (1, 6)
    allowed = torch.where(up >= 0, -down, -torch.inf)
    assert index == int(allowed.argmax())
    assert steep == pytest.approx(float(allowed.max()))


def test_norms_are_folded_before_evidence_goes_back() -> None:
    """A norm that turns a sign around turns around what speaks for the value."""

    class Normed(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.first = nn.Conv2d(3, 2, 1, bias=False)
            self.second = nn.Conv2d(2, 1, 1, bias=False)
            self.norm = nn.BatchNorm2d(1)
            self.last = nn.Linear(1, 1, bias=False)
            with torch.no_grad():
                self.first.weight.copy_(torch.eye(2, 3).reshape(2, 3, 1, 1))
                self.second.weight.copy_(torch.tensor([2.0, -3.0]).reshape(1, 2, 1, 1))
                self.norm.running_mean.fill_(-5)  # type: ignore[union-attr]
                self.last.weight.fill_(1.0)

        def forward(self, x: Tensor) -> Tensor:
            found: Tensor = self.last(F.relu(self.norm(self.second(self.first(x)))).mean((2, 3)))
            return found

    net = fx.symbolic_trace(Normed().eval().requires_grad_(False))
    layers = Layers.of(net, lambda crops: crops, 1, 2)
    inputs = torch.ones(1, 3, 2, 2)
    assert torch.allclose(layers.net(inputs), net(inputs), atol=1e-5)
    assert not any(isinstance(m, nn.BatchNorm2d) for m in _used(layers.net))
    found = Excitation(layers, inputs).back(torch.ones(1, 1))
    # 2 - 3 + 5 is positive: the first input speaks for it, the second against it.
    assert found.sum((2, 3)).tolist() == [[pytest.approx(1.0), 0.0]]


def _used(net: fx.GraphModule) -> list[nn.Module]:
    return [net.get_submodule(str(n.target)) for n in net.graph.nodes if n.op == "call_module"]

"""Cut a network in two at a feature map, wherever its graph narrows to one."""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor, fx, nn
from torch.nn.modules.utils import _pair

from engine.models.tapped import Axis, Grid

_MAP_DIMS = 4
_LEAST_SIDE = 7
"""Of a feature map that maps are made from (Chen et al., Sim2Word)."""
_TOLERANCE = 1e-3


@dataclass(frozen=True, slots=True)
class Tap:
    """A feature map through which everything goes.

    Attributes
    ----------
    name : str
        Of the graph's node.
    channels, height, width : int
    grid : Grid
        Where its cells lie in the crop.
    """

    name: str
    channels: int
    height: int
    width: int
    grid: Grid


@dataclass(frozen=True, slots=True, eq=False)
class CutNet:
    """A network in two parts.

    Attributes
    ----------
    head : GraphModule
        Takes crops to the feature map.
    tail : GraphModule
        Takes the feature map to the output.
    whole : GraphModule
        Both, with the same weights.
    tap : Tap
    """

    head: fx.GraphModule
    tail: fx.GraphModule
    whole: fx.GraphModule
    tap: Tap

    def to(self, device: torch.device) -> CutNet:
        """Move the weights to a device and return self."""
        self.head.to(device)
        self.tail.to(device)
        self.whole.to(device)
        return self


class _Watcher(fx.Interpreter):
    """Runs a graph and notes each value's shape and where its cells lie in the input."""

    def __init__(self, net: fx.GraphModule, size: int) -> None:
        super().__init__(net)
        self.shapes: dict[fx.Node, torch.Size] = {}
        self.grids: dict[fx.Node, Grid] = {}
        self._size = size

    def run_node(self, n: fx.Node) -> object:
        value = super().run_node(n)
        if isinstance(value, Tensor):
            self.shapes[n] = value.shape
            grid = self._grid(n, value)
            if grid is not None:
                self.grids[n] = grid
        return value

    def _grid(self, node: fx.Node, value: Tensor) -> Grid | None:
        if value.dim() != _MAP_DIMS:
            return None
        if node.op == "placeholder":
            return Grid(self._size, Axis(1.0, 0.0), Axis(1.0, 0.0))
        source = next((arg for arg in node.all_input_nodes if arg in self.grids), None)
        if source is None:
            return None
        before = self.grids[source]
        module = self.fetch_attr(str(node.target)) if node.op == "call_module" else None
        if isinstance(module, nn.Conv2d | nn.MaxPool2d | nn.AvgPool2d):
            return _through_window(before, module)
        if value.shape[2:] == self.shapes[source][2:]:
            return before
        return self._through_selection(node, source, before)

    def _through_selection(self, node: fx.Node, source: fx.Node, before: Grid) -> Grid | None:
        """Return the grid after an operation that picks or repeats cells, such as a slice.

        It is run on the cells' own numbers, and what comes out says which were picked; of a
        maximum over several cells, their middle.
        """
        axes = []
        for dim in (3, 2):
            shape = self.shapes[source]
            numbers = torch.arange(shape[dim], dtype=torch.float32)
            numbers = numbers.reshape([-1 if d == dim else 1 for d in range(_MAP_DIMS)])
            largest = self._run_on(node, source, numbers.expand(shape).contiguous())
            smallest = self._run_on(node, source, -numbers.expand(shape).contiguous())
            if largest is None or smallest is None:
                return None
            line = ((largest - smallest) / 2)[0, 0].select(3 - dim, 0)
            steps = line.diff()
            if len(line) < 2 or (steps - steps[0]).abs().max() > _TOLERANCE:  # noqa: PLR2004
                return None
            axis = before.x if dim == 3 else before.y  # noqa: PLR2004
            axes.append(axis.then(Axis(float(steps[0]), float(line[0]))))
        return Grid(before.crop_size, *axes)

    def _run_on(self, node: fx.Node, source: fx.Node, values: Tensor) -> Tensor | None:
        """Return what a node makes of other values; None if that is no map."""
        kept = self.env[source]
        self.env[source] = values
        try:
            found = super().run_node(node)
        finally:
            self.env[source] = kept
        return found if isinstance(found, Tensor) and found.dim() == _MAP_DIMS else None


def _through_window(before: Grid, module: nn.Conv2d | nn.MaxPool2d | nn.AvgPool2d) -> Grid:
    """Return the grid after a sliding window: its middle stands for what it covers."""
    kernel, stride = _pair(module.kernel_size), _pair(module.stride)
    dilation = _pair(getattr(module, "dilation", 1))
    padding = (0, 0) if isinstance(module.padding, str) else _pair(module.padding)
    y, x = (
        Axis(float(stride[i]), dilation[i] * (kernel[i] - 1) / 2 - padding[i]) for i in range(2)
    )
    return Grid(before.crop_size, before.x.then(x), before.y.then(y))


def grids_of(net: fx.GraphModule, size: int) -> dict[fx.Node, Grid]:
    """Return where the cells of every feature map lie in a crop of a size."""
    watcher = _Watcher(net, size)
    like = next(net.parameters(), torch.zeros(0))
    with torch.no_grad():
        watcher.run(torch.zeros(1, 3, size, size, dtype=like.dtype, device=like.device))
    return watcher.grids


def find_taps(net: fx.GraphModule, size: int) -> tuple[Tap, ...]:
    """Return where a network can be cut, the finest first.

    Of every resolution the last feature map of at least 7 x 7 through which everything goes.

    Parameters
    ----------
    net : GraphModule
        Takes crops, float32, (N, 3, size, size).
    size : int
    """
    watcher = _Watcher(net, size)
    with torch.no_grad():
        watcher.run(torch.zeros(1, 3, size, size))
    found: dict[tuple[int, int], Tap] = {}
    for node in _narrows(net.graph):
        shape, grid = watcher.shapes.get(node), watcher.grids.get(node)
        if shape is None or grid is None or node.op == "placeholder":
            continue
        _, channels, height, width = shape
        if min(height, width) >= _LEAST_SIDE and max(height, width) < size:
            found[height, width] = Tap(node.name, channels, height, width, grid)
    return tuple(found.values())


def _depends(graph: fx.Graph) -> set[fx.Node]:
    """Return the nodes that depend on the input."""
    found: set[fx.Node] = set()
    for node in graph.nodes:
        if node.op == "placeholder" or any(arg in found for arg in node.all_input_nodes):
            found.add(node)
    return found


def _narrows(graph: fx.Graph) -> list[fx.Node]:
    """Return the nodes that every way from the input to the output goes through, in order."""
    depends = _depends(graph)
    order = {node: place for place, node in enumerate(graph.nodes)}
    last_use = {
        node: max((order[user] for user in node.users), default=order[node]) for node in depends
    }
    found, reach = [], -1
    for node in graph.nodes:
        if node not in depends or node.op == "output":
            continue
        # Nothing before this node may be used after it.
        if reach <= order[node]:
            found.append(node)
        reach = max(reach, last_use[node])
    return found


def cut(net: fx.GraphModule, tap: Tap) -> CutNet:
    """Return a network cut at one of :func:`find_taps`."""
    place = next(node for node in net.graph.nodes if node.name == tap.name)
    head, tail = fx.Graph(), fx.Graph()
    of_head: dict[fx.Node, fx.Node] = {}
    for node in net.graph.nodes:
        of_head[node] = head.node_copy(node, of_head.__getitem__)
        if node is place:
            break
    head.output(of_head[place])
    of_tail = {place: tail.placeholder("features")}
    depends = _depends(net.graph)
    beyond = False
    for node in net.graph.nodes:
        if node is place:
            beyond = True
        elif beyond or node not in depends:
            of_tail[node] = tail.node_copy(node, of_tail.__getitem__)
    parts = [fx.GraphModule(net, graph) for graph in (head, tail)]
    for part in parts:
        part.graph.eliminate_dead_code()
        part.recompile()
    return CutNet(parts[0].eval(), parts[1].eval(), net.eval(), tap)

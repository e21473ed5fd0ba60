"""ONNX networks as differentiable torch graphs, by ``onnx2torch``."""

from __future__ import annotations

import importlib
import operator
import warnings
from pathlib import Path

import torch
from torch import Tensor, fx

_KEPT: list[torch.library.Library] = []


def convert(path: Path) -> fx.GraphModule:
    """Return the network of an ONNX file as a torch graph, ready for inference.

    Raises
    ------
    NotImplementedError, RuntimeError, ValueError
        If an operator of the file has no torch counterpart.
    """
    _make_torchvision_importable()
    onnx2torch = importlib.import_module("onnx2torch")
    net: fx.GraphModule = onnx2torch.convert(str(path))
    _keep_first_output(net)
    _write_out_slices(net)
    return net.eval().requires_grad_(False)


def _keep_first_output(net: fx.GraphModule) -> None:
    """Drop further outputs, such as an embedding's norm."""
    output = next(node for node in net.graph.nodes if node.op == "output")
    if isinstance(output.args[0], tuple | list):
        output.args = (output.args[0][0],)


def _write_out_slices(net: fx.GraphModule) -> None:
    """Replace slices by constant bounds, which stand as tensors in the graph, by plain ones.

    The library's own way is deprecated in torch and waits for the device at every pass.
    """
    modules = dict(net.named_modules())

    def constant(node: fx.Node) -> list[int] | None:
        value = None
        if node.op == "get_attr":
            value = operator.attrgetter(str(node.target))(net)
        elif node.op == "call_module":
            value = getattr(modules[str(node.target)], "value", None)
        return value.tolist() if isinstance(value, Tensor) else None

    for node in net.graph.nodes:
        if type(modules.get(str(node.target))).__name__ != "OnnxSlice":
            continue
        source, *bounds = node.all_input_nodes
        where = _where(*(constant(bound) for bound in bounds))
        if where is None:
            continue
        with net.graph.inserting_before(node):
            plain = net.graph.call_function(operator.getitem, (source, where))
        node.replace_all_uses_with(plain)
        net.graph.erase_node(node)
    net.graph.eliminate_dead_code()
    net.recompile()


def _where(
    starts: list[int] | None,
    ends: list[int] | None,
    axes: list[int] | None = None,
    steps: list[int] | None = None,
) -> tuple[slice, ...] | None:
    """Return slices for the leading axes; None where they are not plain."""
    if starts is None or ends is None:
        return None
    axes, steps = axes or list(range(len(starts))), steps or [1] * len(starts)
    if min(axes) < 0 or min(steps) < 1:
        return None
    where = [slice(None)] * (max(axes) + 1)
    for axis, start, end, step in zip(axes, starts, ends, steps, strict=True):
        where[axis] = slice(start, end, step)
    return tuple(where)


def _make_torchvision_importable() -> None:
    """Import torchvision, also where its native part does not fit this torch.

    ``onnx2torch`` imports torchvision, whose wheels for CUDA fail beside a torch without it:
    two operators are not declared. They are declared here, and only then; no network here
    calls them.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            importlib.import_module("torchvision")
        except RuntimeError as error:
            if "torchvision::nms" not in str(error):
                raise
            library = torch.library.Library("torchvision", "DEF")  # type: ignore[no-untyped-call]
            for name in ("nms", "qnms"):
                schema = f"{name}(Tensor dets, Tensor scores, float iou_threshold) -> Tensor"
                library.define(schema)  # type: ignore[no-untyped-call]
            _KEPT.append(library)
            importlib.import_module("torchvision")

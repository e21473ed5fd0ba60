"""Small networks as ONNX files, shaped like those of InsightFace packs."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

SIDE = 112


def write_recognition(
    path: Path,
    *,
    pooling: str = "GlobalAveragePool",
    left: int = 0,
    twice: bool = False,
    scales: bool = False,
    batch: int | str = "N",
) -> Path:
    """Four convolutions of stride 2, then pooled to 32 numbers.

    Parameters
    ----------
    path : Path
    pooling : str
        ``GlobalLpPool`` runs in ONNX Runtime and has no torch counterpart.
    left : int
        Columns that are cut off both sides first.
    twice : bool
        Whether a second output follows the embedding.
    scales : bool
        Whether it subtracts 127.5 and divides by 127.5 itself.
    batch : int or str
        Crops at a time; a name allows any number.
    """
    rng = np.random.default_rng(0)
    weights, nodes, last, channels = [], [], "input", 3
    if left:
        for name, value in (("starts", left), ("ends", SIDE - left), ("axes", 3)):
            weights.append(numpy_helper.from_array(np.array([value]), name))
        nodes.append(helper.make_node("Slice", ["input", "starts", "ends", "axes"], ["sliced"]))
        last = "sliced"
    if scales:
        for kind, name, number in (("Sub", "_minus0", 127.5), ("Mul", "_mul0", 1 / 127.5)):
            weights.append(numpy_helper.from_array(np.array(number, np.float32), f"{name}_value"))
            nodes.append(helper.make_node(kind, [last, f"{name}_value"], [name], name=name))
            last = name
    for number, width in enumerate((8, 8, 16, 32)):
        values = rng.normal(0, (2 / (9 * channels)) ** 0.5, (width, channels, 3, 3))
        weights.append(numpy_helper.from_array(values.astype(np.float32), f"w{number}"))
        nodes += [
            helper.make_node(
                "Conv",
                [last, f"w{number}"],
                [f"c{number}"],
                kernel_shape=[3, 3],
                strides=[2, 2],
                pads=[1, 1, 1, 1],
            ),
            helper.make_node("Relu", [f"c{number}"], [f"r{number}"]),
        ]
        last, channels = f"r{number}", width
    nodes += [
        helper.make_node(pooling, [last], ["pooled"]),
        helper.make_node("Flatten", ["pooled"], ["embedding"]),
    ]
    outputs = [helper.make_tensor_value_info("embedding", TensorProto.FLOAT, [batch, 32])]
    if twice:
        nodes.append(helper.make_node("ReduceL2", ["embedding"], ["norm"], axes=[1]))
        outputs.append(helper.make_tensor_value_info("norm", TensorProto.FLOAT, [batch, 1]))
    graph = helper.make_graph(
        nodes,
        "tiny",
        [helper.make_tensor_value_info("input", TensorProto.FLOAT, [batch, 3, SIDE, SIDE])],
        outputs,
        weights,
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 13)], ir_version=8)
    onnx.checker.check_model(model)
    onnx.save(model, path)
    return path


def write_gender_age(path: Path) -> Path:
    """Means of the three channels of a crop of 96 pixels, in the place of gender and age."""
    graph = helper.make_graph(
        [
            helper.make_node("GlobalAveragePool", ["data"], ["pooled"]),
            helper.make_node("Flatten", ["pooled"], ["fc1"]),
        ],
        "gender_age",
        [helper.make_tensor_value_info("data", TensorProto.FLOAT, ["N", 3, 96, 96])],
        [helper.make_tensor_value_info("fc1", TensorProto.FLOAT, ["N", 3])],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 13)], ir_version=8)
    onnx.checker.check_model(model)
    onnx.save(model, path)
    return path


def write_huge(path: Path, side: int) -> Path:
    """A small network that takes crops of any size, and says that it takes enormous ones."""
    return _write(path, side, [], [], "e")


def write_endless(path: Path) -> Path:
    """A small network whose last step is a loop of as many rounds as there are numbers."""
    body = helper.make_graph(
        [
            helper.make_node("Identity", ["go"], ["on"]),
            helper.make_node("Add", ["before", "before"], ["after"]),
        ],
        "body",
        [
            helper.make_tensor_value_info("round", TensorProto.INT64, []),
            helper.make_tensor_value_info("go", TensorProto.BOOL, []),
            helper.make_tensor_value_info("before", TensorProto.FLOAT, None),
        ],
        [
            helper.make_tensor_value_info("on", TensorProto.BOOL, []),
            helper.make_tensor_value_info("after", TensorProto.FLOAT, None),
        ],
    )
    loop = helper.make_node("Loop", ["rounds", "true", "e"], ["last"], body=body)
    constants = [
        numpy_helper.from_array(np.array(2**62, np.int64), "rounds"),
        numpy_helper.from_array(np.array(True), "true"),
    ]
    return _write(path, SIDE, [loop], constants, "last")


def _write(
    path: Path,
    side: int,
    more: list[onnx.NodeProto],
    constants: list[onnx.TensorProto],
    last: str,
) -> Path:
    weights = np.ones((32, 3, 3, 3), np.float32)
    graph = helper.make_graph(
        [
            helper.make_node("Conv", ["x", "w"], ["c"], kernel_shape=[3, 3]),
            helper.make_node("GlobalAveragePool", ["c"], ["p"]),
            helper.make_node("Flatten", ["p"], ["e"]),
            *more,
        ],
        "costly",
        [helper.make_tensor_value_info("x", TensorProto.FLOAT, [1, 3, side, side])],
        [helper.make_tensor_value_info(last, TensorProto.FLOAT, [1, 32])],
        [numpy_helper.from_array(weights, "w"), *constants],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 13)])
    model.ir_version = 8
    onnx.save(model, path)
    return path

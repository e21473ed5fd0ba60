"""Small networks as ONNX files, shaped like those of InsightFace packs."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

SIDE = 112


def write_recognition(
    path: Path, *, pooling: str = "GlobalAveragePool", left: int = 0, twice: bool = False
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
    """
    rng = np.random.default_rng(0)
    weights, nodes, last, channels = [], [], "input", 3
    if left:
        for name, value in (("starts", left), ("ends", SIDE - left), ("axes", 3)):
            weights.append(numpy_helper.from_array(np.array([value]), name))
        nodes.append(helper.make_node("Slice", ["input", "starts", "ends", "axes"], ["sliced"]))
        last = "sliced"
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
    outputs = [helper.make_tensor_value_info("embedding", TensorProto.FLOAT, ["N", 32])]
    if twice:
        nodes.append(helper.make_node("ReduceL2", ["embedding"], ["norm"], axes=[1]))
        outputs.append(helper.make_tensor_value_info("norm", TensorProto.FLOAT, ["N", 1]))
    graph = helper.make_graph(
        nodes,
        "tiny",
        [helper.make_tensor_value_info("input", TensorProto.FLOAT, ["N", 3, SIDE, SIDE])],
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

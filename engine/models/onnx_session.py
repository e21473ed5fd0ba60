"""ONNX Runtime sessions: the providers that fit a device, and files that are refused."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import torch

from engine.contracts.errors import ModelRefused
from engine.models.ort import onnxruntime

if TYPE_CHECKING:
    import onnx

_CPU = "CPUExecutionProvider"
_OF_DEVICE = {"cuda": "CUDAExecutionProvider", "mps": "CoreMLExecutionProvider"}
_OPTIONS = {"CUDAExecutionProvider": {"use_tf32": "0", "cudnn_conv_algo_search": "DEFAULT"}}
_ERRORS_ONLY = 3


def providers(device: torch.device) -> dict[str, Any]:
    """Return the providers for a device and their options, as a session takes them.

    The CPU's is last: what one cannot do, it does. CUDA's computes in whole float32, and by
    algorithms that do not depend on how long each took just then.
    """
    wanted = _OF_DEVICE.get(device.type, _CPU)
    usable = wanted != _CPU and wanted in onnxruntime.get_available_providers()
    names = [wanted, _CPU] if usable else [_CPU]
    return {"providers": names, "provider_options": [_OPTIONS.get(name, {}) for name in names]}


def open_onnx(path: Path, device: torch.device) -> onnxruntime.InferenceSession:
    """Return a session on an ONNX file.

    Raises
    ------
    ModelRefused
        If it is no whole ONNX file, keeps weights in other files, or ONNX Runtime cannot load
        it.
    """
    _check_whole(path)
    options = onnxruntime.SessionOptions()
    options.log_severity_level = _ERRORS_ONLY
    options.use_deterministic_compute = True
    try:
        return onnxruntime.InferenceSession(str(path), options, **providers(device))
    except Exception as error:
        raise ModelRefused(
            "{file} could not be loaded by ONNX Runtime ({reason}).",
            "Give an ONNX network as InsightFace packs have them.",
            file=path.name,
            reason=str(error),
        ) from error


def _check_whole(path: Path) -> None:
    """Refuse what is no ONNX file, and one that would have other files read."""
    # Not at start: the embedded models need none of this.
    import onnx
    from google.protobuf.message import DecodeError
    from onnx.external_data_helper import uses_external_data

    try:
        model = onnx.load(str(path), load_external_data=False)
        elsewhere = any(uses_external_data(tensor) for tensor in _tensors(model.graph))
    except (DecodeError, OSError, ValueError, RecursionError) as error:
        raise ModelRefused(
            "{file} is no whole ONNX file ({reason}).",
            "Check that the file is whole.",
            file=path.name,
            reason=str(error),
        ) from error
    if elsewhere:
        raise ModelRefused(
            "{file} keeps its weights in other files.",
            "Save the network as one file.",
            file=path.name,
        )


def _tensors(graph: onnx.GraphProto) -> Iterator[onnx.TensorProto]:
    """Yield the weights of a graph and of the graphs inside it."""
    yield from graph.initializer
    for node in graph.node:
        for attribute in node.attribute:
            yield from (attribute.t, *attribute.tensors)
            for inner in (attribute.g, *attribute.graphs):
                yield from _tensors(inner)

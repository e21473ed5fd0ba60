"""ONNX Runtime sessions: the providers that fit a device, and files that are refused."""

from __future__ import annotations

from pathlib import Path

import onnxruntime
import torch

from engine.contracts import ModelRefused

_CPU = "CPUExecutionProvider"
_OF_DEVICE = {"cuda": "CUDAExecutionProvider", "mps": "CoreMLExecutionProvider"}
_ERRORS_ONLY = 3


def providers(device: torch.device) -> list[str]:
    """Return the providers for a device, the CPU's last: what one cannot do, it does."""
    wanted = _OF_DEVICE.get(device.type, _CPU)
    usable = wanted != _CPU and wanted in onnxruntime.get_available_providers()
    return [wanted, _CPU] if usable else [_CPU]


def open_onnx(path: Path, device: torch.device) -> onnxruntime.InferenceSession:
    """Return a session on an ONNX file.

    Raises
    ------
    ModelRefused
        If ONNX Runtime cannot load it.
    """
    options = onnxruntime.SessionOptions()
    options.log_severity_level = _ERRORS_ONLY
    try:
        return onnxruntime.InferenceSession(str(path), options, providers=providers(device))
    except Exception as error:
        raise ModelRefused(
            "{file} could not be loaded by ONNX Runtime ({reason}).",
            "Give an ONNX network as InsightFace packs have them.",
            file=path.name,
            reason=str(error),
        ) from error

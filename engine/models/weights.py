"""State dicts of PyTorch, safetensors and dlib files, and the networks that they fill."""

from __future__ import annotations

from pathlib import Path

import torch
from safetensors.torch import load_file
from torch import Tensor, fx

from engine.contracts.errors import ModelRefused
from engine.models.architectures import ARCHITECTURES, Architecture, State, dlib_state

WEIGHTS = (".pth", ".pt", ".safetensors", ".dat")
_WRAPPED = ("state_dict", "model", "net")
_PREFIXES = ("module.", "backbone.", "model.")


def read_state(path: Path) -> State:
    """Return the tensors of a file by name; nothing in it is run.

    Raises
    ------
    ModelRefused
        If it holds anything but tensors, as whole pickled models do.
    """
    try:
        if path.suffix == ".dat":
            return dlib_state(path)
        if path.suffix == ".safetensors":
            found: object = load_file(path)
        else:
            found = torch.load(path, map_location="cpu", weights_only=True)
    except ModelRefused:
        raise
    except Exception as error:  # of damaged files the readers raise nearly anything
        raise ModelRefused(
            "{file} does not hold weights alone ({reason}).",
            "Save the network's state dict, best as .safetensors; whole pickled models can run"
            " code and are never loaded.",
            file=path.name,
            reason=str(error).partition("\n")[0] or type(error).__name__,
        ) from error
    for key in _WRAPPED:
        if isinstance(found, dict) and isinstance(found.get(key), dict):
            found = found[key]
    if not isinstance(found, dict) or not all(isinstance(v, Tensor) for v in found.values()):
        raise ModelRefused(
            "{file} is no state dict.",
            "Save the network's state dict, best as .safetensors.",
            file=path.name,
        )
    return {_plain(str(name)): value.float() for name, value in found.items()}


def _plain(name: str) -> str:
    for prefix in _PREFIXES:
        name = name.removeprefix(prefix)
    return name


def architecture_of(state: State, name: str) -> Architecture:
    """Return which network a state dict fills.

    Raises
    ------
    ModelRefused
    """
    for architecture in ARCHITECTURES:
        if architecture.fits(state):
            return architecture
    raise ModelRefused(
        "{file} fills none of the networks known here ({known}).",
        "Export the network as ONNX, or add it by a plugin.",
        file=name,
        known=", ".join(architecture.name for architecture in ARCHITECTURES),
    )


def network_of(path: Path) -> tuple[Architecture, fx.GraphModule]:
    """Return a network filled with the weights of a file, as a graph ready for inference.

    Raises
    ------
    ModelRefused
        If the file fills no network that is known.
    """
    state = read_state(path)
    architecture = architecture_of(state, path.name)
    net = architecture.build(state)
    expected = set(net.state_dict())
    missing = {name for name in expected - set(state) if not name.endswith("num_batches_tracked")}
    if missing:
        raise ModelRefused(
            "{file} lacks {missing} of {name}.",
            "Check that the file is whole.",
            file=path.name,
            missing=min(missing),
            name=architecture.name,
        )
    try:
        net.load_state_dict({k: v for k, v in state.items() if k in expected}, strict=False)
    except RuntimeError as error:
        raise ModelRefused(
            "{file} does not fit {name} ({reason}).",
            "Check that the file is whole.",
            file=path.name,
            name=architecture.name,
            reason=str(error).partition("\n")[2] or str(error),
        ) from error
    return architecture, fx.symbolic_trace(net.eval().requires_grad_(False))

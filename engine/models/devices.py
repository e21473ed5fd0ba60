"""Which device the networks run on."""

from __future__ import annotations

import os

import torch

from engine.contracts import BadInput

DEVICES = ("auto", "cpu", "cuda")


def choose_device(name: str) -> torch.device:
    """Return the device for a name of :data:`DEVICES`.

    Raises
    ------
    BadInput
        If there is no such device on this machine.
    """
    if name == "auto":
        return torch.device("cuda" if torch.cuda.is_available() else "cpu")
    if name == "cuda" and not torch.cuda.is_available():
        raise BadInput(
            "CUDA was asked for, but this torch finds no CUDA device.", "Use --device cpu or auto."
        )
    if name not in DEVICES:
        raise BadInput(
            "There is no device {name}.",
            "Choose one of {known}.",
            name=name,
            known=", ".join(DEVICES),
        )
    return torch.device(name)


def describe(device: torch.device) -> str:
    """Return a device as the record names it."""
    if device.type == "cuda":
        return f"cuda ({torch.cuda.get_device_name(device)})"
    return f"cpu ({torch.get_num_threads()} threads)"


def leave_a_core_free() -> None:
    """Let torch use one core less than there are, so that a window stays responsive."""
    torch.set_num_threads(max(1, (os.cpu_count() or 1) - 1))

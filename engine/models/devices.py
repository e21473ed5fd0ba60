"""Which device the networks run on."""

from __future__ import annotations

import os
import re

import torch
from torch import Tensor

from engine.contracts.errors import BadInput
from engine.contracts.packs import DEVICES

_THREADS = re.compile(r", \d+ threads")


def choose_device(name: str) -> torch.device:
    """Return the device for a name of :data:`DEVICES`, ready to compute exactly.

    Raises
    ------
    BadInput
        If there is no such device on this machine.
    """
    if name == "auto":
        name = available_devices()[-1]
    if name in DEVICES and name not in available_devices():
        raise BadInput(
            "{name} was asked for, but this torch finds no such device.",
            "Use --device cpu or auto.",
            name=name.upper(),
        )
    if name not in DEVICES:
        raise BadInput(
            "There is no device {name}.",
            "Choose one of {known}.",
            name=name,
            known=", ".join(DEVICES),
        )
    if name == "cuda":
        compute_exactly()
    return torch.device(name)


def compute_exactly() -> None:
    """Have the GPU compute float32 in whole float32, and the same way every time.

    By torch's defaults convolutions round their inputs to the 10 bits of TF32, and may be added
    up in another order in every run.
    """
    torch.backends.cudnn.allow_tf32 = False
    torch.backends.cuda.matmul.allow_tf32 = False
    torch.backends.cudnn.deterministic = True


def available_devices() -> tuple[str, ...]:
    """Return the devices of this machine, the fastest last."""
    found = ["cpu"]
    if torch.backends.mps.is_available():
        found.append("mps")
    if torch.cuda.is_available():
        found.append("cuda")
    return tuple(found)


def wide(values: Tensor) -> Tensor:
    """Return values as float64; on the CPU where their device has none."""
    return (values.cpu() if values.device.type == "mps" else values).double()


def half_of(device: torch.device) -> torch.dtype:
    """Return the half precision that a device computes fast in."""
    return torch.float16 if device.type in {"cuda", "mps"} else torch.bfloat16


def describe(device: torch.device) -> str:
    """Return a device as the record names it.

    A CPU by the instructions that torch computes with: on another with the same ones it does the
    same.
    """
    if device.type == "cuda":
        return f"cuda ({torch.cuda.get_device_name(device)})"
    if device.type == "mps":
        return "mps"
    instructions = torch.backends.cpu.get_cpu_capability()
    return f"cpu ({instructions}, {torch.get_num_threads()} threads)"


def computes_like(device: str, other: str) -> bool:
    """Whether two devices, as the record names them, are of one kind.

    No figure depends on the number of threads.
    """
    return _THREADS.sub("", device) == _THREADS.sub("", other)


def leave_a_core_free() -> None:
    """Let torch use one core less than there are, so that a window stays responsive."""
    torch.set_num_threads(max(1, (os.cpu_count() or 1) - 1))

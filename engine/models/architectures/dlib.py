"""dlib's face recognition ResNet, from files in dlib's own format."""

from __future__ import annotations

from pathlib import Path

from engine.models.architectures.architecture import Architecture, State
from engine.models.dlib_file import read_tensors
from engine.models.dlib_resnet import DlibResNet, from_tensors, tensor_shapes
from engine.models.input_spec import DLIB_INPUT


def dlib_state(path: Path) -> State:
    """Return the tensors of a file as a state dict.

    Raises
    ------
    ModelRefused
        If it does not hold this network.
    OSError
    """
    return from_tensors(read_tensors(path.read_bytes(), tensor_shapes(), path.name)).state_dict()


DLIB = Architecture(
    name="dlib ResNet v1",
    role="recognition",
    spec=DLIB_INPUT,
    fits=lambda state: {"trunk.stem.weight", "embed.weight"} <= set(state),
    build=lambda _state: DlibResNet(),
)

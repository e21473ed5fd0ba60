"""The embedded models are read rightly, and only from the right files."""

from __future__ import annotations

from pathlib import Path

import pytest
import torch

from engine.contracts.cancel import CancelToken
from engine.contracts.errors import BadInput, ModelMissing, ModelRefused, OutOfMemory, RunCancelled
from engine.files.installed import packaged_file
from engine.files.resources import resource
from engine.models.attribute_net import EmbeddedAttributes, load_network
from engine.models.batches import in_batches
from engine.models.devices import choose_device
from engine.models.dlib_file import read_tensors
from engine.models.dlib_recognition import load_dlib_resnet
from engine.models.dlib_resnet import tensor_shapes
from engine.models.files import read_checked
from engine.models.recognition import angular


def test_there_are_59_tensors_and_a_wrong_file_is_refused() -> None:
    assert len(tensor_shapes()) == 59
    with pytest.raises(ModelRefused, match="tensor 1 of 59"):
        read_tensors(b"\0" * 10_000, tensor_shapes(), "other.dat")


def test_a_changed_file_is_refused_by_name(tmp_path: Path) -> None:
    path = tmp_path / "weights.dat"
    path.write_bytes(b"something else")
    with pytest.raises(ModelRefused, match=r"weights\.dat is not the file expected"):
        read_checked(path, "0" * 64)
    with pytest.raises(ModelMissing, match="weights"):
        read_checked(tmp_path / "weights-absent.dat", "0" * 64)
    with pytest.raises(ModelMissing, match="not installed"):
        packaged_file("no-such-distribution", "x")
    with pytest.raises(ModelMissing, match="missing from the package numpy"):
        packaged_file("numpy", "no-such-file")


def test_changed_attribute_weights_are_refused(tmp_path: Path) -> None:
    trunk = load_dlib_resnet().trunk
    weights = tmp_path / "attributes.safetensors"
    data = bytearray(resource("embedded/attributes.safetensors").read_bytes())
    data[-1] ^= 1
    weights.write_bytes(data)
    with pytest.raises(ModelRefused, match="model card"):
        EmbeddedAttributes(weights, resource("embedded/attributes.json"), trunk)
    weights.write_bytes(data[:100])
    with pytest.raises(ModelRefused, match="does not hold"):
        load_network(weights, 3, trunk)


def test_the_paper_score_runs_from_0_to_1() -> None:
    assert angular(1.0) == 1.0
    assert angular(0.0) == pytest.approx(0.5)
    assert angular(-1.0) == pytest.approx(0.0)


def test_batches_halve_when_memory_runs_out() -> None:
    sizes: list[int] = []

    def run(batch: torch.Tensor) -> torch.Tensor:
        sizes.append(len(batch))
        if len(batch) > 3:
            raise RuntimeError("DefaultCPUAllocator: can't allocate memory")
        return batch * 2

    inputs = torch.arange(10.0)
    outputs = list(in_batches(lambda i, j: inputs[i:j], run, 10, 8, CancelToken()))
    assert torch.equal(torch.cat(outputs), inputs * 2)
    assert sizes == [8, 4, 2, 2, 2, 2, 2]


def test_batches_say_when_nothing_fits_and_pass_other_errors_on() -> None:
    def out_of_memory(_: torch.Tensor) -> torch.Tensor:
        raise MemoryError

    def fault(_: torch.Tensor) -> torch.Tensor:
        raise RuntimeError("shapes differ")

    inputs = torch.zeros(4)
    with pytest.raises(OutOfMemory):
        list(in_batches(lambda i, j: inputs[i:j], out_of_memory, 4, 4, CancelToken()))
    with pytest.raises(RuntimeError, match="shapes differ"):
        list(in_batches(lambda i, j: inputs[i:j], fault, 4, 4, CancelToken()))
    token = CancelToken()
    batches = in_batches(lambda i, j: inputs[i:j], lambda x: x, 4, 1, token)
    next(batches)
    token.cancel()
    with pytest.raises(RunCancelled):
        next(batches)


def test_devices() -> None:
    assert choose_device("cpu").type == "cpu"
    if not torch.cuda.is_available():
        assert choose_device("auto").type == "cpu"
        with pytest.raises(BadInput, match="CUDA"):
            choose_device("cuda")
    with pytest.raises(BadInput, match="abacus"):
        choose_device("abacus")

"""Packs that are damaged or mean harm: a typed error, and nothing left behind."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Callable
from pathlib import Path

import numpy as np
import onnx
import pytest
import torch
from onnx import numpy_helper
from safetensors.torch import save_file

from engine.contracts.errors import ModelRefused, Sim2WordError
from engine.models.architectures.iresnet import IResNet
from engine.models.packs import PackStore
from engine.models.packs import source as pack_source
from tests.engine.tiny_onnx import write_recognition

PER_KIND = 60


def changed(path: Path, change: Callable[[onnx.ModelProto], None]) -> Path:
    model = onnx.load(path)
    change(model)
    onnx.save(model, path)
    return path


def test_a_bomb_is_refused_before_it_fills_the_disk(
    store: PackStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pack_source, "_SMALL", 2**20)
    path = tmp_path / "bomb.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("net.onnx", bytes(64 * 2**20))
    with pytest.raises(ModelRefused, match="far more"):
        store.add(path)
    assert not store.root.exists()


def test_weights_in_other_files_are_not_read(store: PackStore, tmp_path: Path) -> None:
    (tmp_path / "secret").write_bytes(bytes(8 * 3 * 3 * 3 * 4))

    def point_outside(model: onnx.ModelProto) -> None:
        tensor = model.graph.initializer[0]
        tensor.ClearField("raw_data")
        tensor.data_location = onnx.TensorProto.EXTERNAL
        entry = tensor.external_data.add()
        entry.key, entry.value = "location", "../secret"

    path = write_recognition(tmp_path / "net.onnx")
    model = onnx.load(path)
    point_outside(model)
    path.write_bytes(model.SerializeToString())
    with pytest.raises(ModelRefused, match="in other files"):
        store.add(path)
    assert not store.root.exists()


def test_a_network_that_gives_no_numbers_is_refused(store: PackStore, tmp_path: Path) -> None:
    def spoil(model: onnx.ModelProto) -> None:
        tensor = model.graph.initializer[0]
        values = np.full(numpy_helper.to_array(tensor).shape, np.nan, np.float32)
        tensor.CopyFrom(numpy_helper.from_array(values, tensor.name))

    path = changed(write_recognition(tmp_path / "net.onnx"), spoil)
    with pytest.raises(ModelRefused, match="no numbers"):
        store.add(path)


def test_a_network_of_another_size_is_no_recognition_network(
    store: PackStore, tmp_path: Path
) -> None:
    def widen(model: onnx.ModelProto) -> None:
        model.graph.input[0].type.tensor_type.shape.dim[3].dim_value = 100

    path = changed(write_recognition(tmp_path / "net.onnx"), widen)
    with pytest.raises(ModelRefused):
        store.add(path)
    assert store.names() == ()


def originals(folder: Path) -> dict[str, bytes]:
    """Files of every kind that can be imported, small."""
    net = write_recognition(folder / "net.onnx").read_bytes()
    with zipfile.ZipFile(folder / "pack.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("net.onnx", net)
        archive.writestr("LICENSE", "ours")
    state = IResNet([1, 1, 1, 1], 8).state_dict()
    small = {name: value for name, value in state.items() if value.numel() < 5000}
    save_file(small, folder / "net.safetensors")
    torch.save(small, folder / "net.pth")
    labels = {
        "schema": "sim2word/labels/1",
        "name": "x",
        "licence": "x",
        "kind": "logits",
        "input": {"size": 112},
        "outputs": [{"name": "smiling"}],
    }
    return {
        "net.onnx": net,
        "pack.zip": (folder / "pack.zip").read_bytes(),
        "net.safetensors": (folder / "net.safetensors").read_bytes(),
        "net.pth": (folder / "net.pth").read_bytes(),
        "net.labels.json": json.dumps(labels).encode(),
    }


def damaged(data: bytes, rng: np.random.Generator) -> bytes:
    """Return a file cut off, with bytes changed, or with a piece in it twice."""
    values = bytearray(data)
    way = rng.integers(3)
    if way == 0:
        return bytes(values[: rng.integers(len(values))])
    if way == 1:
        # Where the structure is: near the beginning and the end.
        for _ in range(rng.integers(1, 12)):
            at = int(rng.integers(min(400, len(values))))
            values[at if rng.random() < 0.6 else -1 - at] = rng.integers(256)
        return bytes(values)
    start = int(rng.integers(len(values)))
    piece = values[start : start + int(rng.integers(1, 2000))]
    at = int(rng.integers(len(values)))
    return bytes(values[:at] + piece + values[at:])


@pytest.mark.filterwarnings("ignore::UserWarning", "ignore::RuntimeWarning")
@pytest.mark.parametrize(
    "name", ["net.onnx", "pack.zip", "net.safetensors", "net.pth", "net.labels.json"]
)
@pytest.mark.usefixtures("tried_here")
def test_damaged_files_are_refused_or_taken_whole(
    store: PackStore, tmp_path: Path, name: str
) -> None:
    clean = tmp_path / "clean"
    clean.mkdir()
    data = originals(clean)
    rng = np.random.default_rng(sorted(data).index(name))
    source = tmp_path / "source"
    errors: list[Sim2WordError] = []
    for number in range(PER_KIND):
        source.mkdir()
        (source / name).write_bytes(damaged(data[name], rng))
        given = source / name
        if name == "net.labels.json":
            (source / "net.onnx").write_bytes(data["net.onnx"])
            given = source / "net.onnx"
        before = {path for path in tmp_path.rglob("*") if store.root not in path.parents}
        try:
            store.add(given, f"pack{number}")
        except Sim2WordError as error:
            errors.append(error)
        after = {path for path in tmp_path.rglob("*") if store.root not in path.parents}
        assert after - before <= {store.root.parent, store.root}
        assert len(store.names()) == number + 1 - len(errors)
        assert not store.root.exists() or not list(store.root.glob(".*"))
        for path in source.iterdir():
            path.unlink()
        source.rmdir()
    assert len(errors) > PER_KIND // 4
    assert all(error.cause and error.next_step for error in errors)

"""What the files of a pack are, and what they can do."""

from __future__ import annotations

import contextlib
import hashlib
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Literal, Protocol

import numpy as np
import torch
from numpy.typing import NDArray
from torch import fx

from engine.contracts.errors import ModelRefused, Sim2WordError
from engine.files.installed import packaged_file
from engine.imaging import align, decode
from engine.models.cutting import CutNet, Tap, cut, find_taps
from engine.models.input_spec import InputSpec
from engine.models.insightface_zoo import get_model
from engine.models.labels import read_labels
from engine.models.onnx_session import open_onnx
from engine.models.onnx_torch import convert
from engine.models.ort import onnxruntime
from engine.models.packs.manifest import FileKind, PackFile
from engine.models.recognition import cosine, to_batch
from engine.models.weights import WEIGHTS, network_of
from engine.models.yunet import YuNet

AGREEMENT = 0.9999
"""Least cosine between ONNX Runtime and torch for maps to be trusted."""

_CPU = torch.device("cpu")
_CHUNK = 2**20
_KINDS = {
    "detection": FileKind.DETECTOR,
    "recognition": FileKind.RECOGNITION,
    "genderage": FileKind.GENDER_AGE,
}
_LANDMARKS = "landmark"
_LEAST_EMBEDDING = 32

Channels = Literal["rgb", "bgr"]


def inspect(path: Path, channels: Channels = "rgb") -> PackFile:
    """Return what a file is; networks that take crops are tried on real ones.

    Parameters
    ----------
    path : Path
    channels : {"rgb", "bgr"}
        That a recognition network takes, where nothing else says it.

    Raises
    ------
    ModelRefused
        If it is a model file that cannot be loaded.
    """
    file = PackFile(path.name, hash_of(path), path.stat().st_size, FileKind.OTHER)
    if path.suffix in WEIGHTS:
        architecture, net = network_of(path)
        kind = FileKind(architecture.role)
        file = replace(file, kind=kind, spec=architecture.spec)
        return (
            try_recognition(file, path) if kind is FileKind.RECOGNITION else _with_taps(file, net)
        )
    if path.suffix == ".onnx":
        return _inspect_onnx(file, path, channels)
    return replace(file, kind=FileKind.LABELS if path.suffix == ".json" else FileKind.LICENCE)


def _inspect_onnx(file: PackFile, path: Path, channels: Channels) -> PackFile:
    session = open_onnx(path, _CPU)
    if labels_path(path).is_file():
        spec = read_labels(labels_path(path)).spec
        return _with_taps(replace(file, kind=FileKind.ATTRIBUTES, spec=spec), graph_of(path))
    model = _routed(path)
    if model is None:
        by_shape = _spec_by_shape(session)
        kind = FileKind.OTHER if by_shape is None else FileKind.RECOGNITION
    else:
        kind, by_shape = _kind(model), None
        if kind is FileKind.RECOGNITION:
            by_shape = InputSpec(model.input_size[0], model.input_mean, model.input_std)
    if by_shape is None:
        return replace(file, kind=kind)
    return try_recognition(
        replace(file, kind=kind, spec=replace(by_shape, channels=channels)), path
    )


def _kind(model: _Routed) -> FileKind:
    """Return what InsightFace's model is here; a detector without keypoints aligns no face."""
    if model.taskname.startswith(_LANDMARKS):
        return FileKind.LANDMARKS
    kind = _KINDS.get(model.taskname, FileKind.OTHER)
    return FileKind.OTHER if kind is FileKind.DETECTOR and not model.use_kps else kind


def labels_path(path: Path) -> Path:
    """Return where the labels of an attribute network lie: ``net.labels.json``."""
    return path.with_name(f"{path.stem}.labels.json")


def graph_of(path: Path) -> fx.GraphModule:
    """Return the network of a model file as a torch graph.

    Raises
    ------
    ModelRefused
        If there is no torch form of it.
    """
    if path.suffix in WEIGHTS:
        return network_of(path)[1]
    try:
        return convert(path)
    except (NotImplementedError, RuntimeError, ValueError, KeyError, TypeError) as error:
        raise ModelRefused(
            "{file} could not be turned into a torch network ({reason}).",
            "Export it with plainer operators, or give its weights.",
            file=path.name,
            reason=str(error),
        ) from error


def _spec_by_shape(session: onnxruntime.InferenceSession) -> InputSpec | None:
    """Return how a network takes crops, if it takes crops and gives embeddings."""
    inputs, outputs = session.get_inputs(), session.get_outputs()
    shape, out = inputs[0].shape, outputs[0].shape
    takes_crops = len(inputs) == 1 and len(shape) == 4 and shape[1] == 3 and shape[2] == shape[3]  # noqa: PLR2004
    embeds = len(out) == 2 and isinstance(out[1], int) and out[1] >= _LEAST_EMBEDDING  # noqa: PLR2004
    if not (takes_crops and isinstance(shape[2], int) and embeds):
        return None
    return InputSpec(shape[2])


class _Routed(Protocol):
    """What InsightFace says of a file."""

    taskname: str
    use_kps: bool
    input_size: tuple[int, int]
    input_mean: float
    input_std: float


def _routed(path: Path) -> _Routed | None:
    """Return InsightFace's own model of a file, by its inputs and outputs; None if unknown."""
    found: _Routed | None = None
    # A file that is shaped as no model of a pack is no error.
    with contextlib.suppress(AssertionError, IndexError, TypeError, ValueError):
        found = get_model()(str(path), providers=["CPUExecutionProvider"])
    return found


def try_recognition(file: PackFile, path: Path) -> PackFile:
    """Return a recognition network with its taps and the agreement of its two forms.

    Raises
    ------
    ModelRefused
        If it does not run at all.
    """
    assert file.spec is not None
    prepared = file.spec.prepare(to_batch(sample_crops(file.spec), _CPU))
    expected = _by_onnx(path, prepared) if path.suffix == ".onnx" else None
    try:
        net = graph_of(path)
    except ModelRefused as error:
        return replace(file, why_no_maps=error.cause)
    try:
        with torch.inference_mode():
            found = net(prepared).flatten(1)
    except RuntimeError as error:
        why = f"its torch form does not run on several crops ({error})"
        return replace(file, why_no_maps=" ".join(why.split()))
    if expected is None:
        _check_embeddings(found, path)
    else:
        agreement = float(cosine(found, expected).nan_to_num(-1.0).min())
        file = replace(file, agreement=agreement)
        if agreement < AGREEMENT:
            why = f"its torch form agrees with ONNX Runtime only to cosine {agreement:.4f}"
            return replace(file, why_no_maps=why)
    return _with_taps(file, net)


def _with_taps(file: PackFile, net: fx.GraphModule) -> PackFile:
    """Return a file with the feature maps at which its network can be cut."""
    assert file.spec is not None
    taps = tuple(tap.name for tap in find_taps(net, file.spec.size))
    if not taps:
        why = "no feature map of at least 7 x 7 cells was found in it"
        return replace(file, why_no_maps=why)
    return replace(file, taps=taps, tap=taps[-1])


def _by_onnx(path: Path, prepared: torch.Tensor) -> torch.Tensor:
    session = open_onnx(path, _CPU)
    name = session.get_inputs()[0].name
    try:
        found = [session.run(None, {name: value[None].numpy()})[0] for value in prepared]
    except Exception as error:
        raise ModelRefused(
            "{file} does not take aligned crops ({reason}).",
            "Give a recognition network as InsightFace packs have it.",
            file=path.name,
            reason=str(error),
        ) from error
    embeddings = torch.from_numpy(np.concatenate(found).reshape(len(prepared), -1))
    _check_embeddings(embeddings, path)
    return embeddings


def _check_embeddings(embeddings: torch.Tensor, path: Path) -> None:
    if not torch.isfinite(embeddings).all() or not embeddings.any(1).all():
        raise ModelRefused(
            "{file} gives values that are no numbers, or nothing at all.",
            "Check that the file is whole.",
            file=path.name,
        )


@cache
def sample_crops(spec: InputSpec) -> NDArray[np.uint8]:
    """Return aligned crops of real faces, (N, size, size, 3), from an installed package.

    Raises
    ------
    ModelMissing
        If the package lacks its photo.
    """
    photo = decode(packaged_file("insightface", "t1.jpg"))
    faces = YuNet().detect(photo.pixels)
    return np.stack([align(photo.pixels, face, spec.template, spec.size)[0] for face in faces])


def cut_at(path: Path, size: int, tap: str) -> CutNet:
    """Return a network in torch, cut at a feature map.

    Raises
    ------
    ModelRefused
        If it has no such feature map.
    """
    net = graph_of(path)
    found: Tap | None = next((t for t in find_taps(net, size) if t.name == tap), None)
    if found is None:
        raise ModelRefused(
            "{file} has no feature map {tap}.",
            "Choose one that the command 'models list' names.",
            file=path.name,
            tap=tap,
        )
    return cut(net, found)


def hash_of(path: Path) -> str:
    """Return the SHA-256 of a file, read in pieces."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            digest.update(chunk)
    return digest.hexdigest()


def problems(folder: Path, files: tuple[PackFile, ...]) -> Iterator[str]:
    """Yield what is wrong with the files of a stored pack, one line each."""
    for file in files:
        path = folder / file.name
        try:
            if hash_of(path) != file.sha256:
                yield f"{file.name} has changed since it was imported"
                continue
        except OSError as error:
            yield f"{file.name} cannot be read ({error.strerror})"
            continue
        if file.kind is FileKind.RECOGNITION:
            try:
                again = try_recognition(replace(file, why_no_maps=""), path)
            except Sim2WordError as error:
                yield error.cause
                continue
            if again.why_no_maps != file.why_no_maps:
                yield f"{file.name}: {again.why_no_maps or 'gives maps now'}"

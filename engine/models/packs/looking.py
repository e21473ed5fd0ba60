"""What the files of a pack are, and what they can do."""

from __future__ import annotations

import contextlib
import hashlib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Protocol

import numpy as np
import torch
from numpy.typing import NDArray

from engine.contracts import ModelRefused, Sim2WordError
from engine.imaging import align, decode
from engine.models.cutting import CutNet, Tap, cut, find_taps
from engine.models.files import packaged_file
from engine.models.input_spec import InputSpec, arcface_template
from engine.models.onnx_session import open_onnx
from engine.models.onnx_torch import convert
from engine.models.packs.manifest import FileKind, PackFile
from engine.models.recognition import cosine, to_batch
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


def look(path: Path) -> PackFile:
    """Return what a file is; a recognition network is tried on real crops.

    Raises
    ------
    ModelRefused
        If it is an ONNX file that cannot be loaded.
    """
    file = PackFile(path.name, hash_of(path), path.stat().st_size, FileKind.OTHER)
    if path.suffix == ".json":
        return replace(file, kind=FileKind.LABELS)
    if path.suffix != ".onnx":
        return replace(file, kind=FileKind.LICENCE)
    open_onnx(path, _CPU)
    model = _routed(path)
    if model is None:
        return file
    task = model.taskname
    if task.startswith(_LANDMARKS):
        return replace(file, kind=FileKind.LANDMARKS)
    kind = _KINDS.get(task, FileKind.OTHER)
    if kind is FileKind.DETECTOR and not model.use_kps:
        return file  # without keypoints no face can be aligned
    if kind is not FileKind.RECOGNITION:
        return replace(file, kind=kind)
    spec = InputSpec(model.input_size[0], model.input_mean, model.input_std)
    return try_recognition(replace(file, kind=kind, spec=spec), path)


class _Routed(Protocol):
    """What InsightFace says of a file."""

    taskname: str
    use_kps: bool
    input_size: tuple[int, int]
    input_mean: float
    input_std: float


def _routed(path: Path) -> _Routed | None:
    """Return InsightFace's own model of a file, by its inputs and outputs; None if unknown."""
    from insightface.model_zoo import get_model  # noqa: PLC0415 - takes a second

    found: _Routed | None = None
    # A file that is shaped as no model of a pack is no error.
    with contextlib.suppress(AssertionError, IndexError, TypeError, ValueError):
        found = get_model(str(path), providers=["CPUExecutionProvider"])
    return found


def try_recognition(file: PackFile, path: Path) -> PackFile:
    """Return a recognition network with its taps and the agreement of its two forms.

    Raises
    ------
    ModelRefused
        If it does not run at all.
    """
    assert file.spec is not None
    crops = to_batch(sample_crops(file.spec.size), _CPU)
    prepared = file.spec.prepare(crops)
    expected = _by_onnx(path, prepared)
    try:
        net = convert(path)
        with torch.inference_mode():
            found = net(prepared).flatten(1)
        taps = find_taps(net, file.spec.size)
    except (NotImplementedError, RuntimeError, ValueError, KeyError, TypeError) as error:
        why = f"it could not be turned into a torch network ({error})"
        return replace(file, why_no_maps=" ".join(why.split()))
    agreement = float(cosine(found, expected).min())
    file = replace(file, agreement=agreement, taps=tuple(tap.name for tap in taps))
    if agreement < AGREEMENT:
        why = f"its torch form agrees with ONNX Runtime only to cosine {agreement:.4f}"
        return replace(file, why_no_maps=why)
    if not taps:
        return replace(file, why_no_maps="no feature map of at least 7 x 7 cells was found in it")
    return replace(file, tap=taps[-1].name)


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
    return torch.from_numpy(np.concatenate(found).reshape(len(prepared), -1))


def sample_crops(size: int) -> NDArray[np.uint8]:
    """Return aligned crops of real faces, (N, size, size, 3), from an installed package.

    Raises
    ------
    ModelMissing
        If the package lacks its photo.
    """
    photo = decode(packaged_file("insightface", "t1.jpg"))
    faces = YuNet().detect(photo.pixels)
    template = arcface_template(size)
    return np.stack([align(photo.pixels, face, template, size)[0] for face in faces])


def cut_at(path: Path, size: int, tap: str) -> CutNet:
    """Return a network in torch, cut at a feature map.

    Raises
    ------
    ModelRefused
        If it has no such feature map.
    """
    net = convert(path)
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

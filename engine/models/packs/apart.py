"""Model files are tried in a process of their own: what they make a runtime do has no bound."""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path

from engine.apart import Answer, Limits, apart
from engine.contracts.cancel import CancelToken
from engine.models.packs.inspecting import Channels, inspect, problems
from engine.models.packs.manifest import PackFile, file_of, read_manifest

_SECONDS, _SECONDS_A_MB = 60.0, 2.0
_MEGABYTES, _TIMES = 3000.0, 10.0
"""The runtimes alone take some hundreds of megabytes and seconds; the largest recognition networks
known (250 MB) about four times their size and half a minute."""


def limits_of(paths: Iterable[Path]) -> Limits:
    """Return what trying some model files may take, by their sizes."""
    size = sum(path.stat().st_size for path in paths) / 2**20
    return Limits(_SECONDS + _SECONDS_A_MB * size, _MEGABYTES + _TIMES * size)


def inspect_apart(
    paths: list[Path], channels: Channels = "rgb", token: CancelToken | None = None
) -> tuple[PackFile, ...]:
    """Return what files are; see :func:`~engine.models.packs.inspecting.inspect`.

    Raises
    ------
    ModelRefused
        If one is a model file that cannot be loaded.
    BadInput
        If they take more time or memory than such files should.
    RunCancelled
    """
    name = paths[0].name if len(paths) == 1 else paths[0].parent.name
    answer = apart(
        f"{__name__}:_inspect",
        [[os.fsencode(path.absolute()).hex() for path in paths], channels],
        limits_of(paths),
        name,
        token,
    )
    return tuple(file_of(values) for values in answer.said)


def problems_apart(folder: Path, token: CancelToken | None = None) -> tuple[str, ...]:
    """Return what is wrong with a stored pack.

    Raises
    ------
    BadInput, RunCancelled
        As :func:`inspect_apart`.
    """
    limits = limits_of(path for path in folder.iterdir() if path.is_file())
    place = os.fsencode(folder.absolute()).hex()
    return tuple(apart(f"{__name__}:_problems", [place], limits, folder.name, token).said)


def _inspect(paths: list[str], channels: Channels) -> Answer:
    return Answer([asdict(inspect(_path(path), channels)) for path in paths])


def _problems(folder: str) -> Answer:
    place = _path(folder)
    return Answer(list(problems(place, read_manifest(place).files)))


def _path(encoded: str) -> Path:
    """Return a path as it was sent: a name need be no text."""
    return Path(os.fsdecode(bytes.fromhex(encoded)))

"""Work on files that nobody vouches for, in a process of its own: limits of time and of memory.

What a small file can make a decoder or a network runtime do has no bound that its header shows. A
process that takes too long, too much memory or is not wanted any longer is ended, and nothing of it
stays. What comes back is JSON and bytes, never code.
"""

from __future__ import annotations

import importlib
import os
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

import msgspec
import psutil

from engine.contracts import errors
from engine.contracts.cancel import CancelToken
from engine.contracts.errors import BadInput, RunCancelled, Sim2WordError, TooCostly

ARGUMENT = "--apart"
"""The frozen program's first argument where it is to be such a process."""
_STEP, _LOOK = 0.02, 0.5
_PATIENCE = 5.0
"""Times the seconds of a core, on a machine that is busy with something else."""
_MEMORY = "memory"
_LACKS = ("insufficient memory", "bad_alloc", "out of memory", "failed to allocate")
"""What libraries say of a lack of it."""
_LENGTH = 8
_OVER = 1.5
"""The system's own limit lies so many times over the one that is named."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What work may take.

    Attributes
    ----------
    seconds : float
        Of a core.
    megabytes : float
        Of memory.
    """

    seconds: float
    megabytes: float


@dataclass(frozen=True, slots=True)
class Answer:
    """What work gives.

    Attributes
    ----------
    said : object
        JSON values.
    data : bytes
    """

    said: Any
    data: bytes = b""


@dataclass(frozen=True, slots=True)
class _Order:
    work: str
    arguments: list[Any]
    megabytes: float
    seconds: float
    parent: int


@dataclass(frozen=True, slots=True)
class _Error:
    kind: str
    cause: str
    next_step: str
    values: dict[str, str | int | float]


@dataclass(frozen=True, slots=True)
class _Reply:
    said: Any = None
    error: _Error | None = None
    fault: str = ""


_read_order = msgspec.json.Decoder(_Order).decode
_read_reply = msgspec.json.Decoder(_Reply).decode


def apart(
    work: str,
    arguments: Sequence[object],
    limits: Limits,
    name: str,
    token: CancelToken | None = None,
) -> Answer:
    """Do work in another process.

    Parameters
    ----------
    work : str
        ``module:function`` of the program; it takes the arguments and returns an :class:`Answer`.
    arguments : sequence
        JSON values.
    limits : Limits
    name : str
        Of the file that is worked on, for errors.
    token : CancelToken, optional
        Ends the process within a tenth of a second.

    Raises
    ------
    Sim2WordError
        Whatever the work raises.
    TooCostly
        If it takes too long or too much memory.
    BadInput
        If it ends without an answer.
    RunCancelled
    """
    order = msgspec.json.encode(
        _Order(work, list(arguments), limits.megabytes, limits.seconds, os.getpid())
    )
    with _started() as process:
        assert process.stdin is not None
        reading = _Reading(process)
        try:
            try:
                process.stdin.write(order)
                process.stdin.close()
            except OSError:
                pass  # it ended: the answer, or its lack, says why
            _wait(process, reading, limits, name, token)
        finally:
            process.kill()
            process.wait()
            reading.join()
    return _answer(reading.data, name, limits)


class _Reading(threading.Thread):
    """Reads what a process says, while others watch how long that takes."""

    def __init__(self, process: subprocess.Popen[bytes]) -> None:
        super().__init__(daemon=True)
        self.data = b""
        self._process = process
        self.start()

    def run(self) -> None:
        """Read to the end."""
        assert self._process.stdout is not None
        self.data = self._process.stdout.read()


def _started() -> subprocess.Popen[bytes]:
    frozen = getattr(sys, "frozen", False)
    # -P: what lies in the folder that the program works in is no program.
    words = [ARGUMENT] if frozen else ["-P", "-c", "from engine.apart import serve; serve()"]
    root = str(Path(__file__).resolve().parent.parent)
    path = os.pathsep.join(part for part in (root, os.environ.get("PYTHONPATH", "")) if part)
    return subprocess.Popen(  # noqa: S603 - the program itself
        [sys.executable, *words],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={**os.environ, "PYTHONPATH": path},
        start_new_session=True,  # the keyboard's interrupt is this process's to hear
        creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
    )


def _wait(
    process: subprocess.Popen[bytes],
    reading: threading.Thread,
    limits: Limits,
    name: str,
    token: CancelToken | None,
) -> None:
    """Return once a process has said all.

    Raises
    ------
    TooCostly, RunCancelled
    """
    end = time.monotonic() + _PATIENCE * limits.seconds
    while reading.is_alive():
        reading.join(_STEP)
        if token is not None and token.cancelled:
            raise RunCancelled
        if _seconds(process) > limits.seconds or time.monotonic() > end:
            raise TooCostly(
                "{name} takes longer than {seconds:.0f} s to be read: that is more than such a file"
                " should.",
                "Do not rely on it; ask for it again from where it came.",
                name=name,
                seconds=limits.seconds,
            )
        if _megabytes(process) > limits.megabytes:
            raise _too_much(name, limits.megabytes)


def _seconds(process: subprocess.Popen[bytes]) -> float:
    """Return the seconds of a core that a process has used: other programs do not count."""
    try:
        used = psutil.Process(process.pid).cpu_times()
    except psutil.Error:
        return 0.0  # it has ended
    return float(used.user + used.system)


def _megabytes(process: subprocess.Popen[bytes]) -> float:
    try:
        return float(psutil.Process(process.pid).memory_info().rss) / 2**20
    except psutil.Error:
        return 0.0  # it has ended


def _too_much(name: str, megabytes: float) -> TooCostly:
    return TooCostly(
        "{name} takes more than {megabytes:.0f} MB of memory to be read: that is more than such a"
        " file should.",
        "Do not rely on it; ask for it again from where it came.",
        name=name,
        megabytes=megabytes,
    )


def _answer(data: bytes, name: str, limits: Limits) -> Answer:
    """Return what a process said.

    Raises
    ------
    Sim2WordError
    """
    length = int.from_bytes(data[:_LENGTH], "little")
    try:
        reply = _read_reply(data[_LENGTH : _LENGTH + length])
    except ValueError as error:
        raise BadInput(
            "{name} ended the process that read it.",
            "Do not rely on it; ask for it again from where it came.",
            name=name,
        ) from error
    if reply.error is not None:
        raise _as_error(reply.error)
    if reply.fault == _MEMORY:
        raise _too_much(name, limits.megabytes)
    if reply.fault:
        raise BadInput(
            "{name} could not be read ({reason}).",
            "Ask for it again from where it came.",
            name=name,
            reason=reply.fault,
        )
    return Answer(reply.said, data[_LENGTH + length :])


def _as_error(found: _Error) -> Sim2WordError:
    """Return an error of the other process as one of this."""
    kind = getattr(errors, found.kind, BadInput)
    if not (isinstance(kind, type) and issubclass(kind, Sim2WordError)):
        kind = BadInput
    error: Sim2WordError = kind(found.cause, found.next_step, **found.values)
    return error


def serve() -> None:
    """Be the other process: read an order, do it, answer."""
    out = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what libraries print is no answer
    order = _read_order(sys.stdin.buffer.read())
    _limit(order)
    threading.Thread(target=_end_with, args=(order.parent,), daemon=True).start()
    data = b""
    try:
        module, _, function = order.work.partition(":")
        answer: Answer = getattr(importlib.import_module(module), function)(*order.arguments)
        reply, data = _Reply(answer.said), answer.data
    except Sim2WordError as error:
        cause, next_step = error.templates
        said = _Error(type(error).__name__, cause, next_step, error.values)
        reply = _Reply(error=said)
    except Exception as error:  # noqa: BLE001 - reported by the other side, with the file's name
        text = " ".join(str(error).split())[:200]
        lacks = isinstance(error, MemoryError) or any(word in text.lower() for word in _LACKS)
        reply = _Reply(fault=_MEMORY if lacks else f"{type(error).__name__}: {text}")
    _say(out, reply, data)


def _say(out: BinaryIO, reply: _Reply, data: bytes) -> None:
    encoded = msgspec.json.encode(reply)
    with out:
        out.write(len(encoded).to_bytes(_LENGTH, "little"))
        out.write(encoded)
        out.write(data)


def _end_with(parent: int) -> None:
    """End this process once the one that wants its answer is gone."""
    while psutil.pid_exists(parent) and (os.name != "posix" or os.getppid() == parent):
        time.sleep(_LOOK)
    os._exit(1)


def _limit(order: _Order) -> None:
    """Let the system refuse what goes far over the limits, where it can."""
    try:
        import resource
    except ImportError:  # Windows: the watching process alone
        return
    for kind, most in (
        (resource.RLIMIT_DATA, int(order.megabytes * _OVER * 2**20)),
        (resource.RLIMIT_CPU, int(order.seconds * _OVER) + 1),
    ):
        _, hard = resource.getrlimit(kind)
        if hard == resource.RLIM_INFINITY or most < hard:
            resource.setrlimit(kind, (most, hard))

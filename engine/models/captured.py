"""A network's work recorded as a CUDA graph, and played again for inputs of the same shape.

A small batch asks a GPU for hundreds of short kernels, and starting them takes longer than they
run. A graph starts them all at once.
"""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from weakref import WeakSet

import torch
from torch import Tensor

_log = logging.getLogger(__name__)

_MOST = 16
"""Graphs of one function; shapes that come later are run."""
_WARM_UPS = 2
"""Runs on a stream of their own before a recording, in which libraries set themselves up."""
_OTHER = 0.5
"""What a recording is made with, times what it is first played for: it must read its inputs."""

_Layout = tuple[tuple[torch.Size, tuple[int, ...], torch.dtype], ...]


@dataclass(frozen=True, slots=True, eq=False)
class _Recording:
    """A graph, where it reads and where it writes."""

    graph: torch.cuda.CUDAGraph
    inputs: tuple[Tensor, ...]
    output: Tensor

    def play(self, inputs: tuple[Tensor, ...]) -> Tensor:
        """Return the output for other inputs, in memory of its own."""
        with torch.no_grad():
            for place, value in zip(self.inputs, inputs, strict=True):
                place.copy_(value)
        self.graph.replay()
        return self.output.clone()


def captured(run: Callable[..., Tensor], device: torch.device) -> Callable[..., Tensor]:
    """Return a function as fast as a device can run it; see :class:`Captured`."""
    return Captured(run) if device.type == "cuda" else run


def forget_recordings() -> None:
    """Give the memory of all recordings back; they are made again when they are next of use."""
    for one in tuple(_ALL):
        one.forget()
    if torch.cuda.is_initialized():  # type: ignore[no-untyped-call]
        torch.cuda.empty_cache()


class Captured:
    """Runs a function of tensors on a GPU; from a shape's second time on by a recording.

    What cannot be recorded, gives other figures when it is played, or finds no memory to be
    recorded in, is run as it is. Used by one thread at a time.

    Parameters
    ----------
    run : callable
        Takes tensors of floating-point numbers on one GPU to a tensor there, by what torch does
        on that GPU, and by nothing that changes between calls.
    """

    def __init__(self, run: Callable[..., Tensor]) -> None:
        self._run = run
        self._seen: Counter[_Layout] = Counter()
        self._kept: dict[_Layout, _Recording] = {}
        self._can_be_recorded = True
        self._beside: torch.cuda.Stream | None = None
        _ALL.add(self)

    @property
    def recordings(self) -> int:
        """How many graphs are kept."""
        return len(self._kept)

    def forget(self) -> None:
        """Keep no recording any longer."""
        self._kept.clear()
        self._seen.clear()

    def __call__(self, *inputs: Tensor) -> Tensor:
        """Return the function's output.

        Raises
        ------
        RuntimeError
            As the function does; all recordings are given up then, for it may be for memory.
        """
        layout = tuple((value.shape, value.stride(), value.dtype) for value in inputs)
        recording = self._kept.get(layout)
        try:
            if recording is not None:
                return recording.play(inputs)
            output = self._run(*inputs)
        except RuntimeError:
            forget_recordings()
            raise
        self._seen[layout] += 1
        if self._can_be_recorded and self._seen[layout] > 1 and len(self._kept) < _MOST:
            self._record(layout, inputs, output)
        return output

    def _record(self, layout: _Layout, inputs: tuple[Tensor, ...], expected: Tensor) -> None:
        """Record, if playing gives what running gave; else never again."""
        before = torch.cuda.current_stream()
        try:
            recording = self._recorded(inputs)
            self._can_be_recorded = torch.equal(recording.play(inputs), expected)
        except RuntimeError as error:  # of CUDA, and lack of memory
            _log.info("not recorded as a graph: %s", error)
            self._can_be_recorded = False
        finally:
            # A recording that fails leaves torch on its stream.
            torch.cuda.set_stream(before)
        if self._can_be_recorded:
            self._kept[layout] = recording
        else:
            self.forget()

    def _recorded(self, inputs: tuple[Tensor, ...]) -> _Recording:
        with torch.inference_mode(mode=False), torch.no_grad():
            places = tuple(value.clone().mul_(_OTHER) for value in inputs)
        if self._beside is None:
            self._beside = torch.cuda.Stream()  # type: ignore[no-untyped-call]
        beside = self._beside
        beside.wait_stream(torch.cuda.current_stream())
        with torch.cuda.stream(beside):
            for _ in range(_WARM_UPS):
                self._run(*places)
        torch.cuda.current_stream().wait_stream(beside)
        graph = torch.cuda.CUDAGraph()
        # One pool serves all: they are played one after another, and each output is copied.
        pool = next(iter(self._kept.values())).graph.pool() if self._kept else None
        with torch.cuda.graph(graph, pool=pool, stream=beside, capture_error_mode="thread_local"):
            output = self._run(*places)
        return _Recording(graph, places, output)


_ALL: WeakSet[Captured] = WeakSet()

"""A network's work recorded as a CUDA graph, and played again for inputs of the same shape.

A small batch asks a GPU for hundreds of short kernels, and starting them takes longer than they
run. A graph starts them all at once.
"""

from __future__ import annotations

import logging
from collections import Counter, OrderedDict
from collections.abc import Callable
from dataclasses import dataclass

import torch
from torch import Tensor

_log = logging.getLogger(__name__)

_MOST = 16
"""Graphs kept, those used last."""
_WARM_UPS = 2
"""Runs on a stream of their own before a recording, in which libraries set themselves up."""

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


class Captured:
    """Runs a function of tensors on a GPU; from a shape's second time on by a recording.

    What cannot be recorded, gives other figures when it is played, or finds no memory to be
    recorded in, is run as it is. Used by one thread at a time.

    Parameters
    ----------
    run : callable
        Takes tensors on one GPU to a tensor there, by what is done on that GPU alone, and by
        nothing that changes between calls.
    """

    def __init__(self, run: Callable[..., Tensor]) -> None:
        self._run = run
        self._seen: Counter[_Layout] = Counter()
        self._kept: OrderedDict[_Layout, _Recording] = OrderedDict()
        self._can_be_recorded = True

    @property
    def recordings(self) -> int:
        """How many graphs are kept."""
        return len(self._kept)

    def __call__(self, *inputs: Tensor) -> Tensor:
        """Return the function's output.

        Raises
        ------
        torch.OutOfMemoryError
            If the GPU has too little; recordings are given up then, to make room.
        """
        layout = tuple((value.shape, value.stride(), value.dtype) for value in inputs)
        recording = self._kept.get(layout)
        if recording is not None:
            self._kept.move_to_end(layout)
            return recording.play(inputs)
        try:
            output = self._run(*inputs)
        except torch.OutOfMemoryError:
            self._forget()
            raise
        self._seen[layout] += 1
        if self._can_be_recorded and self._seen[layout] > 1:
            self._record(layout, inputs, output)
        return output

    def _record(self, layout: _Layout, inputs: tuple[Tensor, ...], expected: Tensor) -> None:
        """Record, if playing gives what running gave; else never again."""
        try:
            recording = self._recorded(inputs)
            self._can_be_recorded = torch.equal(recording.play(inputs), expected)
        except RuntimeError as error:  # of CUDA, and lack of memory
            _log.info("not recorded as a graph: %s", error)
            self._can_be_recorded = False
        if not self._can_be_recorded:
            self._forget()
            return
        self._kept[layout] = recording
        if len(self._kept) > _MOST:
            self._kept.popitem(last=False)

    def _recorded(self, inputs: tuple[Tensor, ...]) -> _Recording:
        with torch.inference_mode(mode=False), torch.no_grad():
            places = tuple(value.clone() for value in inputs)
        beside = torch.cuda.Stream()  # type: ignore[no-untyped-call]
        beside.wait_stream(torch.cuda.current_stream())
        with torch.cuda.stream(beside):
            for _ in range(_WARM_UPS):
                self._run(*places)
        torch.cuda.current_stream().wait_stream(beside)
        graph = torch.cuda.CUDAGraph()
        # One pool serves all: they are played one after another, and each output is copied.
        pool = next(iter(self._kept.values())).graph.pool() if self._kept else None
        with torch.cuda.graph(graph, pool=pool, capture_error_mode="thread_local"):
            output = self._run(*places)
        return _Recording(graph, places, output)

    def _forget(self) -> None:
        self._kept.clear()
        self._seen.clear()
        torch.cuda.empty_cache()

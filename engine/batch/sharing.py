"""Explanations side by side whose passes through the network are shared.

Each runs until it asks the network for something; when all of them wait, what they want is
put together, run, and handed out. One thread, and the order depends on nothing but the
explanations themselves: the same group gives the same figures to the last bit.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Literal, TypeVar

import torch
from greenlet import GreenletExit, getcurrent, greenlet
from torch import Tensor

from engine.contracts.cancel import CancelToken
from engine.contracts.errors import Sim2WordError
from engine.explain.passes import Passes
from engine.models.batches import in_batches
from engine.session.memory import typed_memory_errors

_T = TypeVar("_T")


@dataclass(frozen=True, slots=True, eq=False)
class _Wanted:
    """What an explanation waits for."""

    kind: Literal["embeddings", "gradients"]
    crops: Tensor
    partners: Tensor | None = None


class SharedPasses:
    """Passes that explanations of a group share; those of others go straight to the network.

    Parameters
    ----------
    passes : Passes
    batch_size : int
        Crops in a pass.
    token : CancelToken
        Checked before every pass.
    """

    def __init__(self, passes: Passes, batch_size: int, token: CancelToken) -> None:
        self._passes, self._batch_size, self._token = passes, batch_size, token

    def embed(self, crops: Tensor) -> Tensor:
        """Embed; see :class:`Passes`."""
        return self._ask(_Wanted("embeddings", crops))

    def gradients(self, crops: Tensor, partners: Tensor) -> Tensor:
        """Differentiate; see :class:`Passes`."""
        return self._ask(_Wanted("gradients", crops, partners))

    def _ask(self, wanted: _Wanted) -> Tensor:
        group = getcurrent().parent
        if group is None:
            return self._answer([wanted])[0]
        # The thread's modes must not leak into other explanations while this one waits.
        with torch.inference_mode(mode=False):
            answer: Tensor = group.switch(wanted)
        return answer

    def run(self, explanations: Sequence[Callable[[], _T]]) -> list[_T]:
        """Run some explanations side by side.

        Returns
        -------
        list
            What they return, in their order.

        Raises
        ------
        BaseException
            The first that one of them raises; the others are ended.
        """
        fibres = [greenlet(run) for run in explanations]
        said: list[Any] = []
        try:
            said += [fibre.switch() for fibre in fibres]
            while waiting := [n for n, fibre in enumerate(fibres) if not fibre.dead]:
                # Gradients wait until nobody wants embeddings: so searches stay in step.
                kinds = {said[n].kind for n in waiting}
                kind = "embeddings" if "embeddings" in kinds else "gradients"
                asking = [n for n in waiting if said[n].kind == kind]
                try:
                    answers = self._answer([said[n] for n in asking])
                except Sim2WordError as error:
                    for n in asking:
                        said[n] = fibres[n].throw(error)
                else:
                    for n, answer in zip(asking, answers, strict=True):
                        said[n] = fibres[n].switch(answer)
        finally:
            for fibre in fibres:
                if not fibre.dead:
                    fibre.throw(GreenletExit)
        return said

    def _answer(self, wanted: Sequence[_Wanted]) -> list[Tensor]:
        """Run what some explanations, alike in kind, wait for.

        Raises
        ------
        OutOfMemory
        """
        counts = [len(one.crops) for one in wanted]
        crops = [one.crops for one in wanted]
        with typed_memory_errors():
            if wanted[0].kind == "embeddings":
                found = torch.cat(
                    list(
                        in_batches(
                            lambda start, stop: _rows(crops, start, stop),
                            self._passes.embed,
                            sum(counts),
                            self._batch_size,
                            self._token,
                        )
                    )
                )
            else:
                partners = [one.partners for one in wanted if one.partners is not None]
                parts = []
                for start in range(0, sum(counts), self._batch_size):
                    self._token.check()
                    at = start, start + self._batch_size
                    parts.append(self._passes.gradients(_rows(crops, *at), _rows(partners, *at)))
                found = torch.cat(parts)
        return list(torch.split(found, counts))


def _rows(parts: Sequence[Tensor], start: int, stop: int) -> Tensor:
    """Return rows of tensors that are counted on from one to the next; a copy."""
    found = []
    for part in parts:
        if start < len(part) and stop > 0:
            found.append(part[max(0, start) : stop])
        start, stop = start - len(part), stop - len(part)
    return torch.cat(found)

"""Adam for one tensor, to the bit that of :class:`torch.optim.Adam`.

That class imports torch's compiler when it is made: a second of work, 40 MB, and a folder among the
temporary files, none of which is used here.
"""

from __future__ import annotations

import torch
from torch import Tensor

_FIRST, _SECOND = 0.9, 0.999


class Adam:
    """Moves a tensor against its gradients (D. P. Kingma and J. Ba, ICLR 2015).

    Parameters
    ----------
    values : Tensor
        Is changed in place.
    rate, damping : float
        The length of a step, and what is added to its divisor.
    """

    def __init__(self, values: Tensor, rate: float, damping: float) -> None:
        self._values, self._rate, self._damping = values, rate, damping
        self._mean, self._square = torch.zeros_like(values), torch.zeros_like(values)
        self._steps = 0

    @torch.no_grad()
    def step(self, gradient: Tensor) -> None:
        """Go one step against a gradient of the values' shape."""
        self._steps += 1
        self._mean.lerp_(gradient, 1 - _FIRST)
        self._square.mul_(_SECOND).addcmul_(gradient, gradient, value=1 - _SECOND)
        first, second = (1 - beta**self._steps for beta in (_FIRST, _SECOND))
        divisor = (self._square.sqrt() / second**0.5).add_(self._damping)
        self._values.addcdiv_(self._mean, divisor, value=-self._rate / first)

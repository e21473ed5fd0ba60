"""Where attributes stand among the columns of the labels."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray


def columns_of(names: Sequence[str], attributes: Sequence[str]) -> NDArray[np.int64]:
    """Return the columns of some attributes; `names` is the attribute of every column."""
    return np.array([i for i, name in enumerate(names) if name in attributes], dtype=np.int64)

"""InsightFace's loader of model files, imported without the socket that a library of it opens."""

from __future__ import annotations

import socket
from collections.abc import Callable
from typing import Any


def get_model() -> Callable[..., Any]:
    """Return ``insightface.model_zoo.get_model``.

    A library that InsightFace imports for downloads binds a socket to find out whether the machine
    has IPv6; it does not ask where Python says that there is none.
    """
    before = socket.has_ipv6
    socket.has_ipv6 = False
    try:
        from insightface.model_zoo import get_model as found
    finally:
        socket.has_ipv6 = before
    loader: Callable[..., Any] = found
    return loader

"""Ways to explain a pair, one a file, each named in :data:`METHODS`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.explain.registry import Registry
from engine.models import plugins

if TYPE_CHECKING:
    from engine.explain.pair import Method


def _plugin(short: str) -> Method:
    """Return a plugin that is a whole method.

    Before 1.0 those stood in the group that is now that of methods which make maps.
    """
    groups = (plugins.METHODS, plugins.SALIENCY)
    known = (group for group in groups if short in plugins.names(group))
    plugin: Method = plugins.made(next(known, plugins.METHODS), short, "explain")
    return plugin


METHODS: Registry[Method] = Registry(
    {
        "measured": "engine.explain.methods.measured:Measured",
        "sim2word": "engine.explain.methods.sim2word:Sim2Word",
    },
    plugins.METHODS,
    _plugin,
)
"""Every method that a request can name."""

"""Ways to explain a pair, one a file, each named in :data:`METHODS`."""

from engine.contracts.errors import BadInput
from engine.explain.methods.measured import Measured
from engine.explain.methods.sim2word import Sim2Word
from engine.explain.pair import Method
from engine.models import plugins

METHODS: tuple[Method, ...] = (Measured(), Sim2Word())
"""Every method that a request can name."""


def method_names() -> tuple[str, ...]:
    """Return the names of the methods, those of plugins last."""
    own = tuple(method.name for method in METHODS)
    return (*own, *(f"{plugins.PREFIX}{name}" for name in sorted(_plugins())))


def method_named(name: str) -> Method:
    """Return a method of :data:`METHODS`, or a plugin's.

    Raises
    ------
    BadInput
        If there is none of that name.
    ModelMissing, ModelRefused
        If there is no such plugin, or it cannot be loaded.
    """
    for method in METHODS:
        if method.name == name:
            return method
    if name.startswith(plugins.PREFIX):
        short = name.removeprefix(plugins.PREFIX)
        plugin: Method = plugins.made(_plugins().get(short, plugins.METHODS), short, "explain")
        return plugin
    known = ", ".join(method_names())
    raise BadInput("There is no method {name}.", "Choose one of: {known}.", name=name, known=known)


def _plugins() -> dict[str, str]:
    """Return the group of every plugin that may be a whole method.

    Before 1.0 whole methods stood in the group that is now that of methods which make maps.
    """
    groups = (plugins.SALIENCY, plugins.METHODS)
    return {name: group for group in groups for name in plugins.names(group)}

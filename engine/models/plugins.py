"""Networks of other installed packages, found by their entry points.

A package names a loader in its metadata; installing it is all that has to be done. See
``docs/plugins.md``.
"""

from __future__ import annotations

from importlib.metadata import EntryPoint, entry_points
from typing import TYPE_CHECKING, Any

from engine.contracts.errors import ModelMissing, ModelRefused
from engine.contracts.packs import ModelIdentity

if TYPE_CHECKING:
    import torch
    from torch import nn

    from engine.models.graph_recognition import GraphRecognition
    from engine.models.input_spec import InputSpec

RECOGNITION, ATTRIBUTES, METHODS, SALIENCY = (
    f"sim2word.{kind}" for kind in ("recognition", "attributes", "methods", "saliency")
)
"""Groups of entry points: networks, whole methods, and methods that make maps."""
PREFIX = "plugin:"
"""Before the name of a plugin where the name of a pack may stand."""


def names(group: str) -> tuple[str, ...]:
    """Return the plugins of a group, in order."""
    return tuple(sorted(point.name for point in entry_points(group=group)))


def load(group: str, name: str) -> Any:  # noqa: ANN401 - whatever the group's plugins are
    """Return what a plugin's entry point names.

    Raises
    ------
    ModelMissing
        If no installed package has it.
    ModelRefused
        If it cannot be imported.
    """
    point = _point(group, name)
    try:
        return point.load()
    except Exception as error:
        raise ModelRefused(
            "The plugin {name} could not be loaded ({reason}).",
            "Ask who made it.",
            name=name,
            reason=f"{type(error).__name__}: {error}",
        ) from error


def made(group: str, name: str, *interface: str) -> Any:  # noqa: ANN401 - of the plugin's own class
    """Return an instance of a plugin's class.

    Parameters
    ----------
    group, name : str
    interface : str
        What the class must have.

    Raises
    ------
    ModelMissing
        If no installed package has it.
    ModelRefused
        If it cannot be made, or lacks the interface.
    """
    kind = load(group, name)
    try:
        plugin = kind()
        lacks = [part for part in interface if not hasattr(plugin, part)]
    except Exception as error:
        raise ModelRefused(
            "The plugin {name} could not be made ({reason}).",
            "Ask who made it.",
            name=name,
            reason=f"{type(error).__name__}: {error}",
        ) from error
    if lacks:
        raise ModelRefused(
            "The plugin {name} of {group} has no method {has}.",
            "Ask who made it; the manual's page on plugins has both interfaces.",
            name=name,
            group=group,
            has=", ".join(lacks),
        )
    return plugin


def _point(group: str, name: str) -> EntryPoint:
    for point in entry_points(group=group):
        if point.name == name:
            return point
    raise ModelMissing(
        "There is no plugin {name} for {group}.",
        "Installed plugins: {known}.",
        name=name,
        group=group,
        known=", ".join(names(group)) or "none",
    )


def recognition_of_module(
    module: nn.Module,
    identity: ModelIdentity,
    spec: InputSpec,
    device: torch.device,
    tap: str | None = None,
) -> GraphRecognition:
    """Return a plain torch module as a recognition network with maps.

    Parameters
    ----------
    module : Module
        Takes crops as `spec` says, (N, 3, size, size), to embeddings, (N, D).
    identity : ModelIdentity
    spec : InputSpec
    device : torch.device
    tap : str, optional
        Feature map to cut at; without it the last of at least 7 x 7 cells.

    Raises
    ------
    ModelRefused
        If the module cannot be traced, or has no such feature map.
    """
    from torch import fx

    from engine.models.cutting import cut, find_taps
    from engine.models.graph_recognition import GraphRecognition

    try:
        graph = fx.symbolic_trace(module.eval().requires_grad_(False))
        taps = find_taps(graph, spec.size)
    except Exception as error:
        raise ModelRefused(
            "{name} could not be traced ({reason}).",
            "Write its forward pass without branches on values.",
            name=identity.name,
            reason=f"{type(error).__name__}: {error}",
        ) from error
    chosen = [found for found in taps if tap in (None, found.name)]
    if not chosen:
        raise ModelRefused(
            "{name} has no such feature map; it has {taps}.",
            "Choose one of at least 7 x 7 cells.",
            name=identity.name,
            taps=", ".join(found.name for found in taps) or "none",
        )
    return GraphRecognition(identity, cut(graph, chosen[-1]).to(device), spec)

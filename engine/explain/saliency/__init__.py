"""Saliency maps of a score, one method a file, each named in :data:`SALIENCY`."""

from engine.contracts.errors import BadInput, ModelRefused
from engine.explain.saliency.by_captum import IntegratedGradientsMap, OcclusionMap
from engine.explain.saliency.class_activation import (
    GRAD_CAM,
    GRAD_CAM_PLUS_PLUS,
    Discriminant,
    GradientTimesActivation,
)
from engine.explain.saliency.correlation import CORR_RISE, RISE
from engine.explain.saliency.dise import Dise
from engine.explain.saliency.ebp import CONTRASTIVE, TRUNCATED, ExcitationBackprop
from engine.explain.saliency.fggb import Fggb
from engine.explain.saliency.minplus import MinPlus
from engine.explain.saliency.question import Maps, Needs, Question, SaliencyMethod, priority
from engine.explain.saliency.score_map import ScoreMap
from engine.explain.saliency.searched import ExchangeMap, SearchedRegion
from engine.explain.saliency.subtree_ebp import SubtreeEbp
from engine.explain.saliency.xcos import Xcos
from engine.explain.saliency.xssab import Xssab
from engine.models import plugins

SALIENCY: tuple[SaliencyMethod, ...] = (
    ScoreMap(),
    SearchedRegion(),
    ExchangeMap(),
    Discriminant(),
    ExcitationBackprop(),
    CONTRASTIVE,
    TRUNCATED,
    SubtreeEbp(),
    Dise(),
    Xcos(),
    CORR_RISE,
    RISE,
    Fggb(),
    Xssab(),
    MinPlus(),
    GRAD_CAM,
    GRAD_CAM_PLUS_PLUS,
    GradientTimesActivation(),
    IntegratedGradientsMap(),
    OcclusionMap(),
)
"""Every method, ours first, then those of papers, then baselines."""

NAMES = tuple(method.name for method in SALIENCY)


def saliency_names() -> tuple[str, ...]:
    """Return the names of the methods, those of plugins last."""
    found = (f"{plugins.PREFIX}{name}" for name in plugins.names(plugins.SALIENCY))
    return (*NAMES, *found)


def saliency_named(name: str) -> SaliencyMethod:
    """Return a method of :data:`SALIENCY`, or a plugin's.

    Raises
    ------
    BadInput
        If there is none of that name.
    ModelMissing, ModelRefused
        If there is no such plugin, or it cannot be used.
    """
    for method in SALIENCY:
        if method.name == name:
            return method
    if name.startswith(plugins.PREFIX):
        short = name.removeprefix(plugins.PREFIX)
        return _plugin(short)
    known = ", ".join(saliency_names())
    raise BadInput("There is no method {name}.", "Choose one of: {known}.", name=name, known=known)


def _plugin(short: str) -> SaliencyMethod:
    interface = ("maps", "name", "title", "paper", "needs", "signed", "cost")
    plugin: SaliencyMethod = plugins.made(plugins.SALIENCY, short, *interface)
    wanted = f"{plugins.PREFIX}{short}"
    if plugin.name != wanted or not isinstance(plugin.needs, Needs):
        raise ModelRefused(
            "The plugin {name} names itself {own}, and its need {needs}.",
            "Ask who made it: it is to be named {wanted}, and to need one of Needs.",
            name=short,
            own=str(plugin.name),
            needs=str(plugin.needs),
            wanted=wanted,
        )
    return plugin


__all__ = [
    "NAMES",
    "SALIENCY",
    "Maps",
    "Needs",
    "Question",
    "SaliencyMethod",
    "priority",
    "saliency_named",
    "saliency_names",
]

"""Saliency maps of a score, one method a file, each named in :data:`SALIENCY`."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from engine.contracts.errors import ModelRefused
from engine.explain.registry import Registry
from engine.models import plugins

if TYPE_CHECKING:
    from engine.explain.saliency.question import Maps, Needs, Question, SaliencyMethod, priority

_HERE = "engine.explain.saliency"
_INTERFACE = ("maps", "name", "title", "paper", "needs", "signed", "cost")


def _plugin(short: str) -> SaliencyMethod:
    from engine.explain.saliency.question import Needs

    plugin: SaliencyMethod = plugins.made(plugins.SALIENCY, short, *_INTERFACE)
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


SALIENCY: Registry[SaliencyMethod] = Registry(
    {
        "score": f"{_HERE}.score_map:ScoreMap",
        "measured": f"{_HERE}.searched:SearchedRegion",
        "exchange": f"{_HERE}.searched:ExchangeMap",
        "sim2word": f"{_HERE}.class_activation:Discriminant",
        "ebp": f"{_HERE}.ebp:ExcitationBackprop",
        "cebp": f"{_HERE}.ebp:CONTRASTIVE",
        "tcebp": f"{_HERE}.ebp:TRUNCATED",
        "subtree": f"{_HERE}.subtree_ebp:SubtreeEbp",
        "dise": f"{_HERE}.dise:Dise",
        "xcos": f"{_HERE}.xcos:Xcos",
        "corrrise": f"{_HERE}.correlation:CORR_RISE",
        "rise": f"{_HERE}.correlation:RISE",
        "fggb": f"{_HERE}.fggb:Fggb",
        "xssab": f"{_HERE}.xssab:Xssab",
        "minplus": f"{_HERE}.minplus:MinPlus",
        "gradcam": f"{_HERE}.class_activation:GRAD_CAM",
        "gradcam++": f"{_HERE}.class_activation:GRAD_CAM_PLUS_PLUS",
        "evidence": f"{_HERE}.class_activation:GradientTimesActivation",
        "prior": f"{_HERE}.dise_prior:DisePrior",
        "mean-ebp": f"{_HERE}.mean_ebp:MeanEbp",
        "ig": f"{_HERE}.by_captum:IntegratedGradientsMap",
        "occlusion": f"{_HERE}.by_captum:OcclusionMap",
    },
    plugins.SALIENCY,
    _plugin,
)
"""Every method, ours first, then those of papers, then baselines."""

_OF_QUESTION = ("Maps", "Needs", "Question", "SaliencyMethod", "priority")


def __getattr__(name: str) -> object:
    """Return what a plugin's method needs of :mod:`engine.explain.saliency.question`."""
    if name not in _OF_QUESTION:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{_HERE}.question"), name)


__all__ = ["SALIENCY", "Maps", "Needs", "Question", "SaliencyMethod", "priority"]

"""Arguments that several commands share, and what they mean to the engine."""

from __future__ import annotations

import argparse
import math
from dataclasses import replace
from pathlib import Path

from engine.contracts import (
    DEFAULT_MAX_MEGAPIXELS,
    EMBEDDED,
    LEAST_CONTROLS,
    MOST_CONTROLS,
    PUBLISHED,
    BadInput,
    CamKind,
    Effort,
    Fill,
    Hypothesis,
    ModelChoice,
    Ranking,
    Settings,
    VerbalScale,
)
from engine.explain import method_names
from engine.likelihood_file import DEFAULT_SCALE, SHIPPED, load_verbal_scale
from engine.models.devices import DEVICES
from engine.session import Session

DEFAULTS = Settings()

_SEEDS = 2**32


def add_common(parser: argparse.ArgumentParser) -> None:
    """Add what every command takes."""
    group = parser.add_argument_group("common")
    group.add_argument("--models", default=EMBEDDED, metavar="PACK", help="model pack to use")
    group.add_argument(
        "--detector", metavar="PACK",
        help="pack whose detector finds the faces (default: the model pack's, if it has one)",
    )  # fmt: skip
    group.add_argument(
        "--attributes", metavar="PACK",
        help="pack whose network reads the attributes (default: likewise)",
    )  # fmt: skip
    group.add_argument(
        "--judge", metavar="PACK",
        help="pack whose recognition network scores every word's change too",
    )  # fmt: skip
    group.add_argument(
        "--beside", metavar="PACK",
        help="explain with the network of this pack too, and tell where the two agree",
    )  # fmt: skip
    group.add_argument("--device", choices=DEVICES, default="auto")
    group.add_argument("--seed", type=_seed, default=DEFAULTS.seed, help="of everything random")
    group.add_argument("--json", type=Path, metavar="FILE", help="write the result as JSON")


def add_settings(parser: argparse.ArgumentParser) -> None:
    """Add how a pair is explained."""
    group = parser.add_argument_group("explanation")
    group.add_argument(
        "--method", choices=method_names(),
        help=f"how the pair is explained (default: {DEFAULTS.method}, or as published with"
        " --ranking paper)",
    )  # fmt: skip
    group.add_argument(
        "--ranking", choices=list(Ranking), type=Ranking,
        help="order of the words: by what was measured (default), or as published",
    )  # fmt: skip
    group.add_argument(
        "--effort", choices=list(Effort), default=Effort.STANDARD, type=Effort,
        help="how much is measured: more gives tighter intervals",
    )  # fmt: skip
    group.add_argument(
        "--hypothesis", choices=list(Hypothesis), default=DEFAULTS.hypothesis, type=Hypothesis,
        help="rank as for a mated or a non-mated pair (default: by the operating point)",
    )  # fmt: skip
    group.add_argument("--fill", choices=list(Fill), default=DEFAULTS.fill, type=Fill)
    group.add_argument("--cam", choices=list(CamKind), default=DEFAULTS.cam, type=CamKind)
    group.add_argument(
        "--controls", type=_controls_count, metavar="N",
        help="random regions per face and size to hold effects against, instead of the effort's;"
        " 0 for none",
    )  # fmt: skip
    group.add_argument(
        "--no-exchange", action="store_true",
        help="do not also score every region with the partner's pixels in it",
    )  # fmt: skip
    group.add_argument("--batch-size", type=positive, default=DEFAULTS.batch_size, metavar="N")
    group.add_argument(
        "--no-protected-words", action="store_true",
        help="neither show nor rank words of perceived race, gender and age",
    )  # fmt: skip
    group.add_argument("--allow-same", action="store_true", help="explain a photo beside itself")
    group.add_argument(
        "--max-megapixels", type=_megapixels, default=DEFAULT_MAX_MEGAPIXELS, metavar="N",
        help="refuse larger photos",
    )  # fmt: skip


def add_likelihood(parser: argparse.ArgumentParser, *, calibration: bool = True) -> None:
    """Add by what a score says something of two propositions."""
    group = parser.add_argument_group("likelihood ratio")
    if calibration:
        group.add_argument(
            "--calibration", metavar="FILE",
            help=f"of sim2word calibrate, or {SHIPPED} for the shipped one (default: none, and no"
            " likelihood ratio)",
        )  # fmt: skip
    group.add_argument(
        "--verbal-scale", metavar="FILE",
        help=f"words for likelihood ratios: a file, or {DEFAULT_SCALE} for the shipped one"
        " (default: none)",
    )  # fmt: skip


def verbal_scale_of(arguments: argparse.Namespace) -> VerbalScale | None:
    """Return the verbal scale that was asked for.

    Raises
    ------
    BadInput
    """
    name = arguments.verbal_scale
    if name is None:
        return None
    return load_verbal_scale(None if name == DEFAULT_SCALE else Path(name))


def settings_of(arguments: argparse.Namespace) -> Settings:
    """Return the settings of parsed arguments.

    Raises
    ------
    BadInput
        If the ranking asked for is none of the method's.
    """
    method, ranking = arguments.method, arguments.ranking
    if method is None:
        method = PUBLISHED if ranking is Ranking.PAPER else DEFAULTS.method
    if ranking is None:
        ranking = Ranking.PAPER if method == PUBLISHED else Ranking.MEASURED
    if ranking is Ranking.PAPER and method != PUBLISHED:
        raise BadInput(
            f"The method {method} does not rank as published.", f"Use --method {PUBLISHED}."
        )
    of_effort = Settings().with_effort(arguments.effort)
    return replace(
        of_effort,
        method=method,
        ranking=ranking,
        hypothesis=arguments.hypothesis,
        fill=arguments.fill,
        cam=arguments.cam,
        controls=of_effort.controls if arguments.controls is None else arguments.controls,
        exchange=not arguments.no_exchange,
        batch_size=arguments.batch_size,
        protected_words=not arguments.no_protected_words,
        allow_same=arguments.allow_same,
        seed=arguments.seed,
        max_megapixels=arguments.max_megapixels,
    )


def open_session(arguments: argparse.Namespace) -> Session:
    """Return a session on the models asked for.

    Raises
    ------
    Sim2WordError
        If they cannot be loaded.
    """
    return Session.on(models_of(arguments))


def models_of(arguments: argparse.Namespace) -> ModelChoice:
    """Return the packs that parsed arguments name."""
    return ModelChoice(
        recognition=arguments.models,
        detector=arguments.detector,
        attributes=arguments.attributes,
        judge=arguments.judge,
        beside=arguments.beside,
        device=arguments.device,
    )


def positive(text: str) -> int:
    """Return a whole number of at least 1 from an argument."""
    value = int(text)
    if value < 1:
        raise argparse.ArgumentTypeError("at least 1")
    return value


def _controls_count(text: str) -> int:
    value = int(text)
    if value != 0 and not LEAST_CONTROLS <= value <= MOST_CONTROLS:
        raise argparse.ArgumentTypeError(f"0, or {LEAST_CONTROLS} to {MOST_CONTROLS}")
    return value


def _seed(text: str) -> int:
    value = int(text)
    if not 0 <= value < _SEEDS:
        raise argparse.ArgumentTypeError(f"0 to {_SEEDS - 1}")
    return value


def _megapixels(text: str) -> float:
    value = float(text)
    if not (math.isfinite(value) and value > 0):
        raise argparse.ArgumentTypeError("a number above 0")
    return value

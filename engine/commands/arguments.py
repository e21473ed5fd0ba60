"""Arguments that several commands share, and what they mean to the engine."""

from __future__ import annotations

import argparse
import math
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from engine.commands.paths import Use, add_path
from engine.contracts.errors import BadInput, Sim2WordError, WrongUsage
from engine.contracts.likelihood import VerbalScale
from engine.contracts.packs import DEVICES, EMBEDDED, ModelChoice
from engine.contracts.settings import (
    DEFAULT_MAX_MEGAPIXELS,
    LEAST_CONTROLS,
    MOST_BATCH,
    MOST_CONTROLS,
    MOST_STEPS,
    PUBLISHED,
    SEEDS,
    CamKind,
    Effort,
    Fill,
    Hypothesis,
    Precision,
    Ranking,
    Settings,
)
from engine.evidence import cards, kinds_of
from engine.evidence.exchange import Exchange
from engine.explain.methods import METHODS
from engine.files.likelihood import DEFAULT_SCALE, SHIPPED, load_verbal_scale

if TYPE_CHECKING:
    from engine.session import Session


DEFAULTS = Settings()
ACCOUNT_ALONE = ("account",)
"""Where kinds of evidence are named: nothing is changed, and the account alone is made."""

_BOTH_WAYS = argparse.BooleanOptionalAction
_OF_SETTINGS = (
    "hypothesis",
    "fill",
    "cam",
    "controls",
    "batch_size",
    "precision",
    "landmarks",
    "parts",
    "score_map",
    "search_steps",
    "protected_words",
    "allow_same",
    "max_megapixels",
)
_OF_MODELS = ("models", "detector", "attributes", "judge", "beside", "device")


def add_common(parser: argparse.ArgumentParser) -> None:
    """Add what every command takes."""
    group = parser.add_argument_group("common")
    group.add_argument("--models", default=EMBEDDED, metavar="PACK", help="model pack to use")
    group.add_argument(
        "--detector",
        metavar="PACK",
        help="pack whose detector finds the faces (default: the model pack's, if it has one)",
    )
    group.add_argument(
        "--attributes",
        metavar="PACK",
        help="pack whose network reads the attributes (default: likewise)",
    )
    group.add_argument("--device", choices=DEVICES, default="auto")
    group.add_argument(
        "--seed", type=WholeNumber(0, SEEDS - 1), default=DEFAULTS.seed, help="of everything random"
    )
    add_path(group, "--json", use=Use.WRITTEN, metavar="FILE", help="write the result as JSON")


def add_turn(parser: argparse.ArgumentParser, side: str = "") -> None:
    """Add which way up a photo is taken."""
    parser.add_argument(
        f"--turn-{side}" if side else "--turn",
        type=int,
        choices=(0, 90, 180, 270),
        help="turn the photo clockwise by so many degrees; 0 leaves it as the file has it (default:"
        " as its faces stand upright)",
    )


def add_other_networks(parser: argparse.ArgumentParser) -> None:
    """Add which networks look at an explanation beside the one that is explained."""
    group = parser.add_argument_group("other networks")
    group.add_argument(
        "--judge",
        metavar="PACK",
        help="pack whose recognition network scores every word's change too",
    )
    group.add_argument(
        "--beside",
        metavar="PACK",
        help="explain with the network of this pack too, and say where the two agree",
    )


def add_settings(parser: argparse.ArgumentParser) -> None:
    """Add how a pair is explained."""
    group = parser.add_argument_group("explanation")
    group.add_argument(
        "--method",
        type=method_name,
        metavar="METHOD",
        help=f"how the pair is explained: {', '.join(METHODS.names())} (default:"
        f" {DEFAULTS.method}, or as published with --ranking paper)",
    )
    group.add_argument(
        "--ranking",
        choices=list(Ranking),
        type=Ranking,
        help="order of the words: by what was measured (default), or as published",
    )
    group.add_argument(
        "--effort",
        choices=list(Effort),
        default=Effort.STANDARD,
        type=Effort,
        help="how much is measured: more gives tighter intervals",
    )
    group.add_argument(
        "--hypothesis",
        choices=list(Hypothesis),
        default=DEFAULTS.hypothesis,
        type=Hypothesis,
        help="rank as for a mated or a non-mated pair (default: by the operating point)",
    )
    group.add_argument("--fill", choices=list(Fill), default=DEFAULTS.fill, type=Fill)
    group.add_argument("--cam", choices=list(CamKind), default=DEFAULTS.cam, type=CamKind)
    group.add_argument(
        "--controls",
        type=WholeNumber(LEAST_CONTROLS, MOST_CONTROLS, or_zero=True),
        metavar="N",
        help="random regions per face and size to hold effects against, instead of the effort's;"
        " 0 for none",
    )
    group.add_argument(
        "--evidence",
        type=evidence_kinds,
        metavar="KIND,...",
        help="what is measured of every word: "
        + ", ".join(card.name for card in cards())
        + f" (default: {','.join(DEFAULTS.evidence)})",
    )
    group.add_argument(
        "--exchange",
        action=_BOTH_WAYS,
        help="also score every region with the partner's pixels in it, or do not; the same as"
        " exchange in --evidence",
    )
    group.add_argument(
        "--landmarks",
        action=_BOTH_WAYS,
        default=DEFAULTS.landmarks,
        help="place the regions of a pair's words by dense landmarks, and lay the partner's pixels"
        " on the face part on part with blended borders, or do not",
    )
    group.add_argument(
        "--parts",
        action=_BOTH_WAYS,
        default=DEFAULTS.parts,
        help="search the smallest sets of parts of the face that are enough to take the score"
        " across its threshold, or do not",
    )
    group.add_argument(
        "--score-map",
        action=_BOTH_WAYS,
        default=DEFAULTS.score_map,
        help="make the one map of each face, of what holds the score up and what pulls it down, or"
        " do not",
    )
    group.add_argument(
        "--search-steps",
        type=WholeNumber(0, MOST_STEPS),
        metavar="N",
        help="steps of the search for the first pixels to erase, instead of the effort's; 0 for"
        " none",
    )
    group.add_argument(
        "--precision",
        choices=list(Precision),
        default=DEFAULTS.precision,
        type=Precision,
        help="of the forward passes over changed faces; half is faster, and its effects are off by"
        " up to a few thousandths",
    )
    group.add_argument(
        "--batch-size", type=WholeNumber(most=MOST_BATCH), default=DEFAULTS.batch_size, metavar="N"
    )
    group.add_argument(
        "--protected-words",
        action=_BOTH_WAYS,
        default=DEFAULTS.protected_words,
        help="show and rank words of perceived race, gender and age, or do not",
    )
    group.add_argument(
        "--allow-same",
        action=_BOTH_WAYS,
        default=DEFAULTS.allow_same,
        help="explain a photo beside itself",
    )
    group.add_argument(
        "--max-megapixels",
        type=max_megapixels,
        default=DEFAULT_MAX_MEGAPIXELS,
        metavar="N",
        help="refuse larger photos",
    )


def add_likelihood(parser: argparse.ArgumentParser, *, calibration: bool = True) -> None:
    """Add by what a score says something of two propositions."""
    group = parser.add_argument_group("likelihood ratio")
    if calibration:
        add_path(
            group,
            "--calibration",
            use=Use.READ,
            type=str,
            metavar="FILE",
            help=f"of sim2word calibrate, or {SHIPPED} for the shipped one (default: none, and no"
            " likelihood ratio)",
        )
    add_path(
        group,
        "--verbal-scale",
        use=Use.READ,
        type=str,
        metavar="FILE",
        help=f"words for likelihood ratios: a file, or {DEFAULT_SCALE} for the shipped one"
        " (default: none)",
    )


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


def check_scale_used(arguments: argparse.Namespace) -> None:
    """Refuse words for likelihood ratios where there will be none.

    Raises
    ------
    WrongUsage
    """
    if arguments.verbal_scale is not None and arguments.calibration is None:
        raise WrongUsage(
            "A verbal scale words likelihood ratios, and without a calibration there are none.",
            "Give --calibration too, or leave --verbal-scale out.",
        )


def keep_unless_given(parser: argparse.ArgumentParser) -> None:
    """Let arguments that are not given leave what is kept; see :func:`settings_of`."""
    parser.set_defaults(**dict.fromkeys((*_OF_SETTINGS, "effort", "seed", *_OF_MODELS)))


def settings_of(arguments: argparse.Namespace, kept: Settings = DEFAULTS) -> Settings:
    """Return the settings of parsed arguments.

    Parameters
    ----------
    arguments : Namespace
        None stands for what is not given.
    kept : Settings
        What holds then.

    Raises
    ------
    WrongUsage
        If the ranking asked for is none of the method's.
    """
    method, ranking = arguments.method, arguments.ranking
    if method is None:
        method = PUBLISHED if ranking is Ranking.PAPER else kept.method
    if ranking is None and method == kept.method:
        ranking = kept.ranking
    if ranking is None:
        ranking = Ranking.PAPER if method == PUBLISHED else Ranking.MEASURED
    if ranking is Ranking.PAPER and method != PUBLISHED:
        raise WrongUsage(
            f"The method {method} does not rank as published.", f"Use --method {PUBLISHED}."
        )
    if arguments.effort is not None:
        kept = kept.with_effort(arguments.effort)
    given = {name: getattr(arguments, name) for name in (*_OF_SETTINGS, "seed")}
    return replace(
        replace(kept, **{name: value for name, value in given.items() if value is not None}),
        method=method,
        ranking=ranking,
        evidence=_evidence_of(arguments, kept),
    )


def _evidence_of(arguments: argparse.Namespace, kept: Settings) -> tuple[str, ...]:
    """Return the kinds of evidence that are asked for.

    Raises
    ------
    WrongUsage
        If none is left.
    """
    if arguments.evidence == ACCOUNT_ALONE:
        raise WrongUsage(
            "The account alone is made of many pairs.",
            "Use sim2word batch, or leave --evidence out: explain makes the account, too.",
        )
    wanted = {*(kept.evidence if arguments.evidence is None else arguments.evidence)}
    if arguments.exchange is not None:
        (wanted.add if arguments.exchange else wanted.discard)(Exchange.card.name)
    if not wanted:
        raise WrongUsage(
            "Nothing is left to measure.", "Leave out --no-exchange, or name more in --evidence."
        )
    return tuple(kind.card.name for kind in kinds_of(wanted))


def open_session(arguments: argparse.Namespace) -> Session:
    """Return a session on the models asked for.

    Raises
    ------
    Sim2WordError
        If they cannot be loaded.
    """
    from engine.session import Session

    return Session.on(models_of(arguments))


def models_of(arguments: argparse.Namespace, kept: ModelChoice | None = None) -> ModelChoice:
    """Return the packs that parsed arguments name; `kept` where they name none."""
    given = {name: getattr(arguments, name, None) for name in _OF_MODELS}
    given["recognition"] = given.pop("models")
    named = {name: value for name, value in given.items() if value is not None}
    return replace(kept or ModelChoice(), **named)


@dataclass(frozen=True, slots=True)
class WholeNumber:
    """Reads a whole number from an argument.

    Attributes
    ----------
    least : int
    most : int, optional
        No bound without.
    or_zero : bool
        Whether 0 is meant, too.
    """

    least: int = 1
    most: int | None = None
    or_zero: bool = False

    def __call__(self, text: str) -> int:
        """Return the number.

        Raises
        ------
        argparse.ArgumentTypeError
        """
        try:
            value = int(text)
        except ValueError:
            raise argparse.ArgumentTypeError(self._meant) from None
        if self.or_zero and value == 0:
            return value
        if value < self.least or (self.most is not None and value > self.most):
            raise argparse.ArgumentTypeError(self._meant)
        return value

    @property
    def _meant(self) -> str:
        zero = "0, or " if self.or_zero else ""
        if self.most is None:
            return f"{zero}a whole number of at least {self.least}"
        return f"{zero}a whole number from {self.least} to {self.most}"


def method_name(text: str) -> str:
    """Return the name of a method from an argument.

    Raises
    ------
    argparse.ArgumentTypeError
    """
    if text not in METHODS.own:
        try:
            METHODS.named(text)
        except Sim2WordError as error:
            raise argparse.ArgumentTypeError(str(error)) from error
    return text


def evidence_kinds(text: str) -> tuple[str, ...]:
    """Return kinds of evidence from an argument.

    Raises
    ------
    argparse.ArgumentTypeError
    """
    if (text,) == ACCOUNT_ALONE:
        return ACCOUNT_ALONE
    try:
        return tuple(kind.card.name for kind in kinds_of(text.split(",")))
    except BadInput as error:
        raise argparse.ArgumentTypeError(f"{error.cause} {error.next_step}") from None


def max_megapixels(text: str) -> float:
    """Return a limit of megapixels from an argument.

    Raises
    ------
    argparse.ArgumentTypeError
    """
    meant = argparse.ArgumentTypeError("a number above 0")
    try:
        value = float(text)
    except ValueError:
        raise meant from None
    if not (math.isfinite(value) and value > 0):
        raise meant
    return value

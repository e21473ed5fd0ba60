"""``sim2word calibrate``: scores to likelihood ratios, by a laboratory's own pairs."""

from __future__ import annotations

import argparse
from dataclasses import asdict

from engine.commands.arguments import add_common, open_session
from engine.commands.listed import counted_text, listed_pairs
from engine.commands.paths import Use, add_path
from engine.commands.printing import print_lines
from engine.commands.progress import with_bar
from engine.contracts.likelihood import (
    LOGISTIC,
    PAV,
    ConditionBand,
    LikelihoodCalibration,
    QualityBand,
)
from engine.contracts.outgoing import one_line
from engine.files.atomic import write_atomically

PLOTS = ("tippett.png", "cross_entropy.png")


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments."""
    add_path(
        parser,
        "--pairs",
        use=Use.READ,
        required=True,
        metavar="CSV",
        help="image_a,image_b,same_person",
    )
    add_path(
        parser,
        "--images",
        use=Use.READ,
        required=True,
        metavar="ROOT",
        help="folder the paths start from",
    )
    add_path(
        parser,
        "--out",
        use=Use.WRITTEN,
        required=True,
        metavar="FILE",
        help="the calibration, JSON",
    )
    parser.add_argument("--name", default="", metavar="TEXT", help="of the pairs, for reports")
    parser.add_argument("--fit", choices=(LOGISTIC, PAV), default=LOGISTIC)
    add_path(
        parser,
        "--plots",
        use=Use.FILLED,
        fills=PLOTS,
        metavar="DIR",
        help="write tippett.png and cross_entropy.png here",
    )
    add_common(parser)


def run(arguments: argparse.Namespace) -> None:
    """Calibrate, write the file and print what it is worth."""
    from engine.evaluate.likelihood import calibrate_likelihood
    from engine.evaluate.likelihood.plots import cross_entropy, tippett
    from engine.record import json_file

    listed_pairs(arguments)
    found, log10_lrs, mated = with_bar(
        calibrate_likelihood(
            open_session(arguments),
            arguments.pairs,
            arguments.images,
            arguments.fit,
            arguments.name,
        )
    )
    data = json_file(asdict(found))
    write_atomically(arguments.out, data)
    if arguments.json is not None:
        write_atomically(arguments.json, data)
    if arguments.plots is not None:
        for name, plot in zip(PLOTS, (tippett, cross_entropy), strict=True):
            write_atomically(arguments.plots / name, plot(log10_lrs, mated))
    print_lines(described(found))


def described(found: LikelihoodCalibration) -> str:
    """Return a calibration as lines of text."""
    lines = [
        f"{one_line(found.data)}: {found.mated} mated and {found.nonmated} non-mated pairs,"
        f" {found.fit}",
        f"Cllr {found.cllr:.4f} (at best {found.cllr_min:.4f}) over {found.held_out_pairs} of them,"
        f" {found.held_out} kept apart",
        f"log10 LR from {found.lower:+.2f} to {found.upper:+.2f}: more is not supported by so many"
        " pairs",
        f"at the threshold {found.threshold:.4f}, by the quality of the poorer face:",
    ]
    if found.counted is not None:
        lines.insert(1, counted_text(found.counted))
    lines += [_rates(band) for band in found.bands]
    for condition in found.conditions:
        lines.append(f"by {condition.name} (poorest that is supported: {condition.least:.0f}):")
        lines += [
            _rates(known) + _spreads(known)
            for known in condition.bands
            if known.mated + known.nonmated
        ]
    return "\n".join(lines)


def _rates(band: QualityBand | ConditionBand) -> str:
    fmr, fnmr = ("-" if v is None else f"{v:.2%}" for v in (band.fmr, band.fnmr))
    return (
        f"  {band.low:3.0f} to {band.high:3.0f}: FMR {fmr} of {band.nonmated}, FNMR {fnmr} of"
        f" {band.mated}"
    )


def _spreads(band: ConditionBand) -> str:
    if band.mated_lr is None or band.nonmated_lr is None:
        return ""
    (low, _, high), (other_low, _, other_high) = band.mated_lr, band.nonmated_lr
    return (
        f"; log10 LR of nine in ten: mated {low:+.1f} to {high:+.1f}, non-mated"
        f" {other_low:+.1f} to {other_high:+.1f}"
    )

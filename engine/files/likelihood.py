"""Files of likelihood calibrations and verbal scales."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path
from typing import TypeVar

import msgspec

from engine.contracts.errors import BadInput, ModelRefused
from engine.contracts.likelihood import (
    CALIBRATION_SCHEMA,
    Condition,
    LikelihoodCalibration,
    VerbalScale,
)
from engine.contracts.packs import ModelIdentity
from engine.files.read import read_file
from engine.files.resources import resource

SHIPPED = "lfw"
"""Stands for the calibration that comes with the program."""
DEFAULT_SCALE = "enfsi"
"""Stands for the verbal scale that comes with the program."""
_T = TypeVar("_T")
_LEAST_POINTS = 2
_BEST = 100


def load_calibration(source: Path | str, network: ModelIdentity) -> LikelihoodCalibration:
    """Return a calibration of a network.

    Parameters
    ----------
    source : Path or str
        A file, or ``lfw`` for the shipped one.
    network : ModelIdentity
        That the scores are of.

    Raises
    ------
    BadInput
        If the file is none.
    ModelRefused
        If it is of another network.
    """
    if str(source) == SHIPPED:
        data = resource("embedded/likelihood_lfw.json").read_bytes()
    else:
        data = read_file(Path(source))
    return parse_calibration(data, Path(source).name, network)


def read_by(
    calibration: str, verbal: str, network: ModelIdentity
) -> tuple[LikelihoodCalibration | None, VerbalScale | None]:
    """Return what scores are read by, as :func:`load_calibration` and :func:`load_verbal_scale`.

    Parameters
    ----------
    calibration : str
        Empty for none.
    verbal : str
        A file, or ``enfsi`` for the shipped one; empty for none.
    network : ModelIdentity

    Raises
    ------
    BadInput, ModelRefused
    """
    scale = None
    if verbal:
        scale = load_verbal_scale(None if verbal == DEFAULT_SCALE else Path(verbal))
    return (load_calibration(calibration, network) if calibration else None), scale


def parse_calibration(data: bytes, name: str, network: ModelIdentity) -> LikelihoodCalibration:
    """Return a calibration from its JSON; see :func:`load_calibration`."""
    found = _decoded(data, LikelihoodCalibration, name)
    ascending = all(list(row) == sorted(row) for row in (found.cosines, found.log10_lrs))
    if (
        found.schema != CALIBRATION_SCHEMA
        or len(found.cosines) != len(found.log10_lrs)
        or len(found.cosines) < _LEAST_POINTS
        or not ascending
        or found.lower > found.upper
        or not all(map(_is_sound, found.conditions))
        or len({one.name for one in found.conditions}) < len(found.conditions)
    ):
        raise _none(name, "its figures do not fit together")
    if found.network_sha256 != network.sha256:
        raise ModelRefused(
            "{name} calibrates {theirs}, not {ours}.",
            "Calibrate the network in use (sim2word calibrate).",
            name=name,
            theirs=found.network,
            ours=network.name,
        )
    return found


def _is_sound(condition: Condition) -> bool:
    """Whether the bands of a condition lie one above the other, with figures that can be."""
    bands = condition.bands
    ends = [end for band in bands for end in (band.low, band.high)]
    joined = all(one.high == other.low for one, other in pairwise(bands))
    rates = [rate for band in bands for rate in (band.fmr, band.fnmr) if rate is not None]
    spreads = [one for band in bands for one in (band.mated_lr, band.nonmated_lr) if one]
    return (
        bool(bands)
        and joined
        and all(band.low < band.high and min(band.mated, band.nonmated) >= 0 for band in bands)
        and all(0 <= value <= _BEST for value in (condition.least, *ends))
        and all(0 <= rate <= 1 for rate in rates)
        and all(list(spread) == sorted(spread) for spread in spreads)
    )


def load_verbal_scale(source: Path | None = None) -> VerbalScale:
    """Return a verbal scale.

    Parameters
    ----------
    source : Path or None
        A laboratory's own; None for the one that comes with the program.

    Raises
    ------
    BadInput
        If the file is none.
    """
    if source is None:
        return _decoded(resource("verbal_scale.json").read_bytes(), VerbalScale, "verbal_scale")
    found = _decoded(read_file(source), VerbalScale, source.name)
    if not found.steps or [s.above for s in found.steps] != sorted(s.above for s in found.steps):
        raise _none(source.name, "its steps do not ascend")
    return found


def _decoded(data: bytes, kind: type[_T], name: str) -> _T:
    try:
        return msgspec.json.decode(data, type=kind)
    except (ValueError, RecursionError) as error:
        raise _none(name, str(error)) from error


def _none(name: str, why: str) -> BadInput:
    return BadInput(
        "{name} is not such a file ({why}).",
        "Make one with sim2word calibrate.",
        name=name,
        why=why,
    )

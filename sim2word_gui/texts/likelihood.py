"""A likelihood ratio in words, with what it comes from."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from engine.contracts.errors import Sim2WordError
from engine.contracts.likelihood import Likelihood, LikelihoodCalibration
from engine.contracts.score import Similarity
from engine.language.catalogue import Language, say
from engine.language.score import calibration_text as comes_from
from engine.language.score import like_it_text, not_calibrated_text
from engine.language.score import likelihood_text as said
from sim2word_gui.system.language import spoken
from sim2word_gui.texts.errors import error_text

_POOREST = 2
"""Conditions that are named of pairs like the one at hand."""
translate = QCoreApplication.translate


def likelihood_text(
    score: Similarity, language: Language, refused: Sim2WordError | None = None
) -> str:
    """Return what a score says of two propositions, or that it says nothing without a calibration.

    Parameters
    ----------
    score : Similarity
    language : str
    refused : Sim2WordError, optional
        Why the calibration chosen is not in use.
    """
    found = score.likelihood
    if score.not_calibrated:
        return not_calibrated_text(score.not_calibrated, language)
    if found is None and refused is not None:
        text = translate(
            "Likelihood", "No likelihood ratio: the calibration chosen is not in use. {}"
        )
        return text.format(error_text(refused))
    if found is None:
        return say("score.no_likelihood", language)
    lines = [
        likelihood_line(found, language),
        say("score.propositions", language),
        calibration_text(found.calibration),
        *(like_it_text(one, language) for one in found.conditions[:_POOREST]),
    ]
    return "\n".join(lines)


def likelihood_line(found: Likelihood, language: Language) -> str:
    """Return the ratio alone, with the words of the scale if one is chosen."""
    return said(found.log10_lr, clamped=found.clamped, verbal=found.verbal, language=language)


def calibration_text(by: LikelihoodCalibration) -> str:
    """Return what a calibration comes from, in the language of the program."""
    return comes_from(by, (by.lower, by.upper), spoken())

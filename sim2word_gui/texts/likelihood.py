"""A likelihood ratio in words, with what it comes from."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from engine.contracts.errors import Sim2WordError
from engine.contracts.likelihood import Likelihood, LikelihoodCalibration
from engine.language.vocabulary import Language
from sim2word_gui.texts.errors import error_text

translate = QCoreApplication.translate


def likelihood_text(
    found: Likelihood | None, language: Language, refused: Sim2WordError | None = None
) -> str:
    """Return what a score says of two propositions, or that it says nothing without a calibration.

    Parameters
    ----------
    found : Likelihood or None
    language : {"en", "zh"}
        Of the verbal scale's words.
    refused : Sim2WordError, optional
        Why the calibration chosen is not in use.
    """
    if found is None and refused is not None:
        text = translate(
            "Likelihood", "No likelihood ratio: the calibration chosen is not in use. {}"
        )
        return text.format(error_text(refused))
    if found is None:
        return translate("Likelihood", "No likelihood ratio: no calibration is chosen.")
    text = translate("Likelihood", "log10 likelihood ratio {value:+.2f}").format(
        value=found.log10_lr
    )
    if found.clamped:
        text += " " + translate("Likelihood", "(the end of what the pairs support)")
    if found.verbal is not None:
        words = found.verbal.zh if language == "zh" else found.verbal.en
        text += translate("Likelihood", "; in words: {words} for {proposition}").format(
            words=words, proposition="H1" if found.log10_lr > 0 else "H2"
        )
    lines = [
        text,
        translate(
            "Likelihood",
            "H1: the photos show one person. H2: they show two people of the calibration's"
            " population.",
        ),
        calibration_text(found.calibration),
    ]
    return "\n".join(lines)


def calibration_text(by: LikelihoodCalibration) -> str:
    """Return what a calibration comes from."""
    kept = (
        translate("Likelihood", "people kept apart")
        if by.held_out == "people"
        else translate("Likelihood", "pairs kept apart")
    )
    return translate(
        "Likelihood",
        "Calibration: {data}, {mated:,} mated and {nonmated:,} non-mated pairs (SHA-256"
        " {sha256}…); Cllr {cllr:.3f} ({kept}); from {low:+.2f} to {high:+.2f}.",
    ).format(
        data=by.data,
        mated=by.mated,
        nonmated=by.nonmated,
        cllr=by.cllr,
        kept=kept,
        low=by.lower,
        high=by.upper,
        sha256=by.data_sha256[:16],
    )

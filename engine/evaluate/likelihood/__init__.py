"""Calibrate scores to likelihood ratios with labelled pairs, and measure how good that is."""

from engine.evaluate.likelihood.calibrating import calibrate_likelihood
from engine.evaluate.likelihood.costs import cllr, cllr_min, empirical_cross_entropy

__all__ = ["calibrate_likelihood", "cllr", "cllr_min", "empirical_cross_entropy"]

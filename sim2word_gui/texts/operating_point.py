"""A threshold in words, never without what it comes from."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from engine.contracts.score import OperatingPoint


def point_text(point: OperatingPoint) -> str:
    """Return a threshold with its data and error rates."""
    return QCoreApplication.translate(
        "Point",
        "threshold {threshold:.4f} (false match rate {fmr:.2%}, false non-match rate {fnmr:.2%} on"
        " {data}, {pairs} pairs)",
    ).format(
        threshold=point.threshold,
        fmr=point.fmr,
        fnmr=point.fnmr,
        data=point.data,
        pairs=point.mated + point.nonmated,
    )

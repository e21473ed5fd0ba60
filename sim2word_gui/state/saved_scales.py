"""What scores are read by, kept from session to session."""

from __future__ import annotations

from PySide6.QtCore import QSettings

from sim2word_gui.worker.jobs import Scales

_CALIBRATION, _VERBAL = "scales/calibration", "scales/verbal"


def saved_scales() -> Scales:
    """Return what was chosen last; nothing unless it was."""
    settings = QSettings()
    return Scales(str(settings.value(_CALIBRATION, "")), str(settings.value(_VERBAL, "")))


def keep_scales(scales: Scales) -> None:
    """Read scores by these from now on."""
    settings = QSettings()
    settings.setValue(_CALIBRATION, scales.calibration)
    settings.setValue(_VERBAL, scales.verbal)

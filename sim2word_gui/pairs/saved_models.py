"""Which packs are used, kept from session to session."""

from __future__ import annotations

from dataclasses import asdict

from PySide6.QtCore import QSettings

from engine.contracts import EMBEDDED, ModelChoice

_GROUP = "models"


def saved_models() -> ModelChoice:
    """Return the packs used last."""
    settings = QSettings()
    recognition, detector, attributes = (
        str(settings.value(f"{_GROUP}/{name}", ""))
        for name in ("recognition", "detector", "attributes")
    )
    return ModelChoice(recognition or EMBEDDED, detector or None, attributes or None)


def keep_models(choice: ModelChoice) -> None:
    """Use these packs from now on."""
    for name, value in asdict(choice).items():
        QSettings().setValue(f"{_GROUP}/{name}", value or "")

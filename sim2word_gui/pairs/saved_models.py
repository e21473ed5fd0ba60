"""Which packs are used, kept from session to session."""

from __future__ import annotations

from dataclasses import asdict, fields

from PySide6.QtCore import QSettings

from engine.contracts import EMBEDDED, ModelChoice

_GROUP = "models"


def saved_models() -> ModelChoice:
    """Return the packs used last."""
    settings = QSettings()
    recognition, *others = (
        str(settings.value(f"{_GROUP}/{field.name}", "")) for field in fields(ModelChoice)
    )
    return ModelChoice(recognition or EMBEDDED, *(name or None for name in others))


def keep_models(choice: ModelChoice) -> None:
    """Use these packs from now on."""
    for name, value in asdict(choice).items():
        QSettings().setValue(f"{_GROUP}/{name}", value or "")

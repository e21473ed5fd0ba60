"""Which packs are used, kept from session to session."""

from __future__ import annotations

from dataclasses import asdict, fields

from PySide6.QtCore import QSettings

from engine.contracts.packs import ModelChoice

_GROUP = "models"


def saved_models() -> ModelChoice:
    """Return the packs used last."""
    settings = QSettings()
    kept = {
        field.name: str(settings.value(f"{_GROUP}/{field.name}", ""))
        for field in fields(ModelChoice)
    }
    return ModelChoice(**{name: value for name, value in kept.items() if value})


def keep_models(choice: ModelChoice) -> None:
    """Use these packs from now on."""
    for name, value in asdict(choice).items():
        QSettings().setValue(f"{_GROUP}/{name}", value or "")

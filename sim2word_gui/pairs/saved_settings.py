"""The settings of the next run, kept from session to session."""

from __future__ import annotations

import json
from dataclasses import asdict, fields
from enum import Enum

from PySide6.QtCore import QSettings

from engine.contracts import Settings

_KEY = "runSettings"


def saved_settings() -> Settings:
    """Return the settings used last; what does not fit counts as not set."""
    try:
        saved = json.loads(str(QSettings().value(_KEY, "{}")))
        known = {field.name: field for field in fields(Settings)}
        default = asdict(Settings())
        values = {}
        for name, value in saved.items():
            if name in known:
                values[name] = type(default[name])(value)
        return Settings(**values)
    except (ValueError, TypeError, AttributeError):
        return Settings()


def keep_settings(settings: Settings) -> None:
    """Use these settings from now on."""
    plain = {
        name: value.value if isinstance(value, Enum) else value
        for name, value in asdict(settings).items()
    }
    QSettings().setValue(_KEY, json.dumps(plain))

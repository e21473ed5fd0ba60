"""The settings of the next run, kept from session to session."""

from __future__ import annotations

import json
from dataclasses import asdict
from enum import Enum
from typing import Any

from PySide6.QtCore import QSettings

from engine.contracts.settings import Settings

_KEY = "runSettings"


def saved_settings() -> Settings:
    """Return the settings used last; unreadable ones count as not set."""
    try:
        return from_plain(json.loads(str(QSettings().value(_KEY, "{}"))))
    except (ValueError, TypeError, AttributeError):
        return Settings()


def keep_settings(settings: Settings) -> None:
    """Use these settings from now on."""
    QSettings().setValue(_KEY, json.dumps(as_plain(settings)))


def as_plain(settings: Settings) -> dict[str, Any]:
    """Return settings as JSON knows them."""
    return {
        name: value.value if isinstance(value, Enum) else value
        for name, value in asdict(settings).items()
    }


def from_plain(saved: dict[str, Any]) -> Settings:
    """Return settings from what :func:`as_plain` gave; unknown names are left out.

    Raises
    ------
    ValueError, TypeError, AttributeError
        If a value does not fit.
    """
    default = asdict(Settings())
    return Settings(
        **{name: type(default[name])(v) for name, v in saved.items() if name in default}
    )

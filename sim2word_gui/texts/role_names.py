"""What the networks in use do, in a word."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication


def role_name(role: str) -> str:
    """Return the name of a model's role in the language of the window."""
    translate = QCoreApplication.translate
    names = {
        "detector": translate("Roles", "Detector"),
        "recognition": translate("Roles", "Recognition"),
        "attributes": translate("Roles", "Attributes"),
        "gender_age": translate("Roles", "Age and gender"),
        "judge": translate("Roles", "Judge"),
        "beside": translate("Roles", "Second network"),
    }
    return names[role]

"""The engine's errors in the language of the program."""

from __future__ import annotations

import traceback

from PySide6.QtCore import QCoreApplication

from engine.contracts.errors import Sim2WordError

CONTEXT = "Errors"
"""Of the translations; their source texts are the errors' own templates."""


def error_text(error: Sim2WordError) -> str:
    """Return cause and next step."""
    cause, next_step = (
        QCoreApplication.translate(CONTEXT, template) for template in error.templates
    )
    return " ".join(error.said_as(cause, next_step))


def details(error: Sim2WordError) -> str:
    """Return what a bug report needs: the kind, both lines in English and where it arose."""
    trace = "".join(traceback.format_exception(error)).strip()
    return f"{type(error).__name__}: {error.cause}\n{error.next_step}\n\n{trace}"

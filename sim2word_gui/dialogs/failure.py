"""What a bug report needs of a failure."""

from __future__ import annotations

import platform

from PySide6.QtCore import Qt, qVersion
from PySide6.QtGui import QFontDatabase, QGuiApplication
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QLabel,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

import engine
from engine.contracts.errors import Sim2WordError
from sim2word_gui.texts.errors import details, error_text
from sim2word_gui.worker.jobs import Equipment

_SIZE = (680, 420)


class FailureDialog(QDialog):
    """Shows the cause, the next step and the details; the details can be copied.

    Parameters
    ----------
    error : Sim2WordError
    equipment : Equipment or None
        What was loaded.
    parent : QWidget, optional
    """

    def __init__(
        self, error: Sim2WordError, equipment: Equipment | None, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Details of the failure"))
        self.resize(*_SIZE)
        said = QLabel(error_text(error), self)
        said.setWordWrap(True)
        said.setTextFormat(Qt.TextFormat.PlainText)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        hint = QLabel(
            self.tr("For a bug report. Remove names of files and folders that are confidential."),
            self,
        )
        hint.setObjectName("soft")
        hint.setWordWrap(True)
        self.text = QPlainTextEdit(report(error, equipment), self)
        self.text.setReadOnly(True)
        self.text.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        self.text.setAccessibleName(self.tr("Details"))
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, self)
        copy = buttons.addButton(self.tr("Copy"), QDialogButtonBox.ButtonRole.ActionRole)
        copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(self.text.toPlainText()))
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.addWidget(said)
        layout.addWidget(hint)
        layout.addWidget(self.text, 1)
        layout.addWidget(buttons)


def report(error: Sim2WordError, equipment: Equipment | None) -> str:
    """Return the details of a failure with the versions that it arose on."""
    lines = [
        f"Sim2Word {engine.__version__}",
        f"Python {platform.python_version()} on {platform.platform()}",
        f"Qt {qVersion()}",
    ]
    if equipment is not None:
        lines.append(f"Device {equipment.device}")
        lines.append(", ".join(f"{name} {version}" for name, version in equipment.libraries))
        lines += [f"{m.role}: {m.name}, SHA-256 {m.sha256}" for m in equipment.models]
    return "\n".join([*lines, "", details(error)])

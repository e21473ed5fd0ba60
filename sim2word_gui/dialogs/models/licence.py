"""Asks for the acceptance of a licence before anything is imported."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QDialogButtonBox,
    QLabel,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

_SIZE = (560, 420)


class LicenceDialog(QDialog):
    """Shows a licence; it is accepted by a box and a button.

    Parameters
    ----------
    name : str
        Of what is imported.
    licence : str
    parent : QWidget, optional
    """

    def __init__(self, name: str, licence: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Import {}").format(name))
        self.resize(*_SIZE)
        self.text = QPlainTextEdit(licence, self)
        self.text.setReadOnly(True)
        self.text.setAccessibleName(self.tr("Licence"))
        self.agree = QCheckBox(self.tr("I have read this and keep to it."), self)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel, self)
        self.go = buttons.addButton(self.tr("Import"), QDialogButtonBox.ButtonRole.AcceptRole)
        self.go.setEnabled(False)
        self.agree.toggled.connect(self.go.setEnabled)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.addWidget(QLabel(self.tr("The pack's licence, and whose it is:"), self))
        layout.addWidget(self.text, 1)
        layout.addWidget(self.agree)
        layout.addWidget(buttons)

"""Versions, models and licences."""

from __future__ import annotations

import html
import platform

from PySide6.QtCore import Qt, qVersion
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QTextBrowser, QVBoxLayout, QWidget

import engine
from sim2word_gui.texts.role_names import role_name
from sim2word_gui.worker.jobs import Equipment

_SIZE = (640, 500)


class AboutDialog(QDialog):
    """What the program is and what it is made of.

    Parameters
    ----------
    equipment : Equipment or None
        What was loaded.
    parent : QWidget, optional
    """

    def __init__(self, equipment: Equipment | None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._equipment = equipment
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("About Sim2Word"))
        self.resize(*_SIZE)
        self.text = QTextBrowser(self)
        self.text.setOpenLinks(False)
        self.text.setHtml(self._html())
        self.text.setAccessibleName(self.tr("About Sim2Word"))
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, self)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.addWidget(self.text, 1)
        layout.addWidget(buttons)

    def _html(self) -> str:
        parts = [
            f"<h2>Sim2Word {engine.__version__}</h2>",
            "<p>"
            + self.tr(
                "Explains the similarity of two faces with maps and measured attribute words,"
                " offline. It measures influences on a network's score; it does not say who is"
                " shown."
            )
            + "</p><p>"
            + self.tr("Licence: MIT. Method: {}").format(
                "R. Chen et al., <i>Explaining Similarity with Representative Attribute Words via"
                " Counterfactual Explanations</i>, ACM TOMM 2022."
            )
            + "</p>",
            _heading(self.tr("Models")),
        ]
        if self._equipment is None:
            none = self.tr("No models are loaded.")
            parts.append(f"<p>{none}</p>")
        else:
            parts.append(self._models(self._equipment))
        parts.append(_heading(self.tr("Libraries")) + f"<p>{self._libraries()}</p>")
        return "".join(parts)

    def _models(self, equipment: Equipment) -> str:
        head = (self.tr("Role"), self.tr("Model"), self.tr("Licence"), "SHA-256")
        rows = [
            (role_name(m.role), m.name, m.licence, f"{m.sha256[:16]}…") for m in equipment.models
        ]
        cells = "".join(
            "<tr>" + "".join(f"<td>{html.escape(cell)}&nbsp;&nbsp;</td>" for cell in row) + "</tr>"
            for row in rows
        )
        titles = "".join(f"<th align='left'>{html.escape(cell)}</th>" for cell in head)
        device = self.tr("Device: {}").format(html.escape(equipment.device))
        return f"<table cellspacing='4'><tr>{titles}</tr>{cells}</table><p>{device}</p>"

    def _libraries(self) -> str:
        known = () if self._equipment is None else self._equipment.libraries
        listed = [("Qt", qVersion()), *(known or [("python", platform.python_version())])]
        return ", ".join(f"{html.escape(name)} {html.escape(v)}" for name, v in listed)


def _heading(text: str) -> str:
    return f"<h3>{html.escape(text)}</h3>"

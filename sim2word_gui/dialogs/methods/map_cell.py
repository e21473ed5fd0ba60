"""One cell of the grid: a face with a map, and what erasing there does."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QIcon, QPixmap
from PySide6.QtWidgets import QLabel, QToolButton, QVBoxLayout, QWidget

from sim2word_gui.texts.plain import plain

SIDE = 132


class MapCell(QWidget):
    """A picture that can be clicked, with lines under it.

    Signals
    -------
    clicked()
    """

    clicked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.picture = QToolButton(self)
        self.picture.setObjectName("mapCell")
        self.picture.setIconSize(QSize(SIDE, SIDE))
        self.picture.setFixedSize(SIDE + 6, SIDE + 6)
        self.picture.setAutoRaise(True)
        self.picture.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.picture.setEnabled(False)
        self.text = QLabel(self)
        self.text.setTextFormat(Qt.TextFormat.PlainText)
        self.text.setAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)
        self.picture.clicked.connect(self.clicked)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2)
        layout.addWidget(self.picture, 0, Qt.AlignmentFlag.AlignHCenter)
        layout.addWidget(self.text)

    def show_picture(self, pixmap: QPixmap | None) -> None:
        """Show a picture, or an empty place."""
        icon = QIcon()
        if pixmap is not None:
            for mode in (QIcon.Mode.Normal, QIcon.Mode.Disabled):
                icon.addPixmap(_scaled(pixmap), mode)
        self.picture.setIcon(icon)
        self.picture.setEnabled(pixmap is not None)

    def rename(self, name: str) -> None:
        """Say what the picture is, or does when it is clicked."""
        self.picture.setAccessibleName(name)
        self.picture.setToolTip(plain(name))

    def show_text(self, text: str) -> None:
        """Show what erasing there does."""
        self.text.setText(text)


def _scaled(pixmap: QPixmap) -> QPixmap:
    return pixmap.scaled(
        SIDE, SIDE, Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
    )

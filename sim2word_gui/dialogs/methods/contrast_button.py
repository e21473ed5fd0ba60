"""A button that asks for photos beside the pair, and lets them go at the next press."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QPushButton, QWidget

from engine.files.suffixes import SUFFIXES


class ContrastButton(QPushButton):
    """Holds photos that methods contrast with.

    Attributes
    ----------
    photos : tuple of Path
    changed : Signal
    """

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.photos: tuple[Path, ...] = ()
        self._asks = self._title = ""
        self.clicked.connect(self._on_click)

    def retranslate(self, asks: str, title: str, tip: str) -> None:
        """Set what the button says without photos, the title of its dialog, and its tip."""
        self._asks, self._title = asks, title
        self.setToolTip(tip)
        self._show()

    def take(self, *photos: Path) -> None:
        """Hold these photos, and no others."""
        self.photos = photos
        self._show()
        self.changed.emit()

    def _on_click(self) -> None:
        if self.photos:
            self.take()
            return
        patterns = " ".join(f"*{suffix}" for suffix in SUFFIXES)
        names, _ = QFileDialog.getOpenFileNames(
            self, self._title, "", self.tr("Photos ({})").format(patterns)
        )
        if names:
            self.take(*map(Path, names))

    def _show(self) -> None:
        match self.photos:
            case ():
                self.setText(self._asks)
            case (one,):
                self.setText(self.tr("Without {}").format(short(one.name).replace("&", "&&")))
            case several:
                self.setText(self.tr("Without {} photos").format(len(several)))


def short(name: str, most: int = 24) -> str:
    """Return a photo's name, cut where it is long."""
    return name if len(name) <= most else name[: most - 1] + "…"

"""Light and dark: palettes that follow the system or the user's choice, and a few rules."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QApplication

from sim2word_gui.system.settings import Desktop, SettingsFile

if TYPE_CHECKING:
    from PySide6.QtCore import Qt

_HALF_LIGHT = 128


class Appearance(StrEnum):
    """Which of the two palettes is used."""

    SYSTEM = "system"
    LIGHT = "light"
    DARK = "dark"


_ROLE = QPalette.ColorRole
_LIGHT = {
    _ROLE.Window: "#f4f5f7",
    _ROLE.WindowText: "#1b1f24",
    _ROLE.Base: "#ffffff",
    _ROLE.AlternateBase: "#f3f5f8",
    _ROLE.ToolTipBase: "#ffffff",
    _ROLE.ToolTipText: "#1b1f24",
    _ROLE.PlaceholderText: "#5b6573",
    _ROLE.Text: "#1b1f24",
    _ROLE.Button: "#ffffff",
    _ROLE.ButtonText: "#1b1f24",
    _ROLE.BrightText: "#b3261e",
    _ROLE.Light: "#ffffff",
    _ROLE.Midlight: "#e6e9ee",
    _ROLE.Mid: "#c3cad4",
    _ROLE.Dark: "#98a2b0",
    _ROLE.Shadow: "#6b7480",
    _ROLE.Highlight: "#1d5fbf",
    _ROLE.HighlightedText: "#ffffff",
    _ROLE.Accent: "#1d5fbf",
    _ROLE.Link: "#1d5fbf",
}
_DARK = {
    _ROLE.Window: "#20242a",
    _ROLE.WindowText: "#e6e9ee",
    _ROLE.Base: "#181b20",
    _ROLE.AlternateBase: "#1e2228",
    _ROLE.ToolTipBase: "#2b3139",
    _ROLE.ToolTipText: "#e6e9ee",
    _ROLE.PlaceholderText: "#9aa5b4",
    _ROLE.Text: "#e6e9ee",
    _ROLE.Button: "#2b3139",
    _ROLE.ButtonText: "#e6e9ee",
    _ROLE.BrightText: "#ff8a80",
    _ROLE.Light: "#4a525d",
    _ROLE.Midlight: "#343b44",
    _ROLE.Mid: "#454d58",
    _ROLE.Dark: "#7a8594",
    _ROLE.Shadow: "#0c0e11",
    _ROLE.Highlight: "#2f6fd0",
    _ROLE.HighlightedText: "#ffffff",
    _ROLE.Accent: "#5a97ee",
    _ROLE.Link: "#7fb0f5",
}
_DISABLED = {False: "#9aa3af", True: "#68727f"}

_CHECK = Path(__file__).resolve().parents[2] / "resources" / "icons" / "check.svg"

STYLE = """
QCheckBox::indicator { width: 14px; height: 14px; border: 1px solid palette(dark);
                       border-radius: 3px; background: palette(base); }
QCheckBox::indicator:hover, QCheckBox::indicator:focus { border-color: palette(accent); }
QCheckBox::indicator:checked { background: palette(highlight); border-color: palette(highlight);
                               image: url(CHECK); }
QCheckBox::indicator:checked:disabled { background: palette(mid); border-color: palette(mid); }
QDialogButtonBox { dialogbuttonbox-buttons-have-icons: 0; }
QLabel#paneName { font-weight: 700; font-size: 14px; padding: 1px 9px; border-radius: 4px;
                  background: palette(highlight); color: palette(highlighted-text); }
QLabel#soft, QLabel#quiet { color: palette(placeholder-text); }
QLabel#quiet { font-size: 12px; }
QLabel#answer { font-size: 14px; }
QLabel#score { font-size: 32px; font-weight: 650; }
QLabel#dropTitle { font-size: 17px; font-weight: 600; qproperty-alignment: AlignCenter; }
QLabel#dropHint { color: palette(placeholder-text); qproperty-alignment: AlignCenter; }
QLabel#startTitle { font-size: 24px; font-weight: 650; }
QLabel#heading { font-weight: 650; }
QLabel#caption { padding: 2px 8px; border-radius: 4px; background: rgba(0, 0, 0, 165);
                 color: white; }
QFrame#message { border-radius: 6px; background: #8a6100; }
QFrame#message QLabel { color: white; }
QFrame#banner { border-radius: 6px; background: #9f3526; }
QFrame#banner[kind="note"] { background: #46566a; }
QFrame#banner QLabel { color: white; }
QFrame#message QPushButton, QFrame#banner QPushButton {
    color: white; background: rgba(0, 0, 0, 60); border: 1px solid rgba(255, 255, 255, 110);
    border-radius: 4px; padding: 3px 10px; }
QFrame#message QPushButton:hover, QFrame#banner QPushButton:hover {
    background: rgba(0, 0, 0, 110); }
QFrame#message QPushButton:focus, QFrame#banner QPushButton:focus { border-color: white; }
QFrame#card { border: 1px solid palette(mid); border-radius: 8px; background: palette(base); }
QFrame#dropArea { border: 2px dashed palette(mid); border-radius: 10px;
                  background: palette(base); }
QFrame#dropArea:focus { border-color: palette(accent); }
QFrame#dropArea[hot="true"] { border-color: palette(accent); background: palette(midlight); }
QToolBar { border: 0; spacing: 2px; padding: 3px 6px; }
QToolBar QToolButton { border: 1px solid transparent; border-radius: 5px; padding: 3px;
                       font-size: 10px; }
QToolBar QToolButton:hover:enabled { background: palette(midlight); }
QToolBar QToolButton:checked { background: palette(mid); }
QToolBar QToolButton:focus { border: 1px dashed palette(text); }
QToolBar QToolButton#primary { font-weight: 600; padding: 4px 12px; font-size: 13px;
                               background: palette(highlight); color: palette(highlighted-text); }
QToolBar QToolButton#primary:disabled { background: palette(midlight);
                                        color: palette(placeholder-text); }
QToolBar QToolButton#primary:hover:enabled { background: palette(highlight);
                                             border: 1px solid palette(text); }
QToolBar::separator { width: 1px; margin: 5px 5px; background: palette(mid); }
QToolButton[popupMode="2"] { padding: 3px 18px 3px 8px; }
QToolButton#chip { border: 1px solid palette(mid); border-radius: 11px; padding: 2px 10px;
                   background: palette(base); }
QToolButton#chip:hover { border-color: palette(accent); }
QToolButton#chip:checked { background: palette(highlight); color: palette(highlighted-text);
                           border-color: palette(highlight); }
QToolButton#chip:focus { border-color: palette(text); }
QToolButton#change { border: 2px solid transparent; border-radius: 5px; padding: 2px;
                     font-size: 11px; }
QToolButton#change:hover { background: palette(midlight); }
QToolButton#change:checked { border-color: palette(accent); }
QToolButton#change:focus { background: palette(midlight); }
QTableView { border: 1px solid palette(mid); border-radius: 4px; }
QHeaderView::section { background: palette(window); border: 0;
                       border-bottom: 1px solid palette(mid); padding: 4px 6px;
                       color: palette(placeholder-text); }
QStatusBar::item { border: 0; }
QSplitter::handle { background: transparent; }
""".replace("CHECK", _CHECK.as_posix())


def palette(*, dark: bool) -> QPalette:
    """Return the light or the dark palette."""
    made = QPalette()
    for role, colour in (_DARK if dark else _LIGHT).items():
        made.setColor(role, QColor(colour))
    for role in (_ROLE.Text, _ROLE.WindowText, _ROLE.ButtonText):
        made.setColor(QPalette.ColorGroup.Disabled, role, QColor(_DISABLED[dark]))
    return made


class Style:
    """Applies the palettes to the program.

    Parameters
    ----------
    application : QApplication
    settings : SettingsFile
    """

    def __init__(self, application: QApplication, settings: SettingsFile) -> None:
        self._application, self._settings = application, settings
        # Qt's own palette follows the system; asking for the scheme by name takes longer.
        self._system_is_dark = application.palette().color(_ROLE.Window).lightness() < _HALF_LIGHT
        application.setStyle("Fusion")
        application.styleHints().colorSchemeChanged.connect(self._on_scheme)
        self.apply()

    def _on_scheme(self, scheme: Qt.ColorScheme) -> None:
        """Follow the system to another scheme."""
        self._system_is_dark = scheme.name == "Dark"
        self.apply()

    @property
    def appearance(self) -> Appearance:
        """What the user chose."""
        saved = self._settings.get(Desktop).appearance
        return Appearance(saved) if saved in tuple(Appearance) else Appearance.SYSTEM

    def choose(self, appearance: Appearance) -> None:
        """Use another appearance from now on."""
        self._settings.change(Desktop, appearance=appearance.value)
        self.apply()

    @property
    def is_dark(self) -> bool:
        """Whether the dark palette is used."""
        if self.appearance is not Appearance.SYSTEM:
            return self.appearance is Appearance.DARK
        return self._system_is_dark

    def apply(self) -> None:
        """Set the palette that is due, and the rules anew: they keep the colours of another."""
        self._application.setPalette(palette(dark=self.is_dark))
        self._application.setStyleSheet(STYLE)

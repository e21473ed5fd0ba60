"""Horizontal bars with names, each with an interval drawn as a frame."""

from __future__ import annotations

from dataclasses import dataclass

import pyqtgraph as pg
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QColor, QGuiApplication, QPalette
from PySide6.QtWidgets import QWidget

SUPPORTS, OPPOSES = QColor(58, 124, 200), QColor(205, 92, 70)
NEUTRAL = QColor(120, 128, 140)
INTERVAL = QColor(140, 150, 162)
ON_SELECTION = 165
"""Percent of brightness, so that a bar shows on the selected row."""
_ROW_PX, _TALL_ROW_PX = 24, 44
_AXES_PX = 60
_BAR, _FRAME = 0.62, 0.3
_FAINT = 110


@dataclass(frozen=True, slots=True)
class Bar:
    """One row.

    Attributes
    ----------
    name : str
    value : float
    colour : QColor
    faint : bool
        Drawn paler: not supported.
    interval : (low, high) or None
    """

    name: str
    value: float
    colour: QColor
    faint: bool = False
    interval: tuple[float, float] | None = None


class BarChart(pg.PlotWidget):  # type: ignore[misc] # pyqtgraph has no types
    """Bars from zero, the first on top.

    Parameters
    ----------
    parent : QWidget, optional
    """

    _made = False
    """Colours may change while pyqtgraph makes its part."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bars: tuple[Bar, ...] = ()
        self._line = 0.0
        self.setMouseEnabled(x=False, y=False)
        self.setMenuEnabled(False)
        self.hideButtons()
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.getViewBox().invertY(True)
        self.getAxis("left").setStyle(tickLength=0, autoExpandTextSpace=True)
        self.getAxis("bottom").enableAutoSIPrefix(False)
        self.getPlotItem().showGrid(x=True, y=False, alpha=0.15)
        self._made = True
        self.restyle()

    @property
    def bars(self) -> tuple[Bar, ...]:
        """What is shown."""
        return self._bars

    def show_bars(self, bars: tuple[Bar, ...], line: float = 0.0) -> None:
        """Show bars, with an upright line at a value."""
        self._bars, self._line = bars, line
        self.restyle()

    def changeEvent(self, event: QEvent) -> None:
        """Draw again when the colours change."""
        super().changeEvent(event)
        if self._made and event.type() == QEvent.Type.PaletteChange:
            self.restyle()

    def restyle(self) -> None:
        """Draw with the colours of the palette."""
        self.clear()
        palette = QGuiApplication.palette()
        self.setBackground(palette.color(QPalette.ColorRole.Window))
        text = palette.color(QPalette.ColorRole.Text)
        for name in ("left", "bottom"):
            axis = self.getAxis(name)
            axis.setPen(pg.mkPen(palette.color(QPalette.ColorRole.Mid)))
            axis.setTextPen(pg.mkPen(text))
        self.getAxis("left").setTicks([[(row, bar.name) for row, bar in enumerate(self._bars)]])
        rows = max(1, len(self._bars))
        self.setMinimumHeight(_AXES_PX + _ROW_PX * rows)
        self.setMaximumHeight(_AXES_PX + _TALL_ROW_PX * rows)
        if not self._bars:
            return
        self.addItem(
            pg.BarGraphItem(
                x0=0,
                y=list(range(len(self._bars))),
                height=_BAR,
                width=[bar.value for bar in self._bars],
                brushes=[_shade(bar) for bar in self._bars],
                pen=pg.mkPen(None),
            )
        )
        framed = [
            (row, *bar.interval) for row, bar in enumerate(self._bars) if bar.interval is not None
        ]
        if framed:
            self.addItem(
                pg.BarGraphItem(
                    x0=[low for _, low, _ in framed],
                    width=[high - low for _, low, high in framed],
                    y=[row for row, *_ in framed],
                    height=_FRAME,
                    brush=None,
                    pen=pg.mkPen(INTERVAL, width=1.5),
                )
            )
        self.addItem(pg.InfiniteLine(self._line, angle=90, pen=pg.mkPen(text, width=1)))
        self.setYRange(-0.6, len(self._bars) - 0.4, padding=0)


def _shade(bar: Bar) -> QColor:
    colour = QColor(bar.colour)
    if bar.faint:
        colour.setAlpha(_FAINT)
    return colour

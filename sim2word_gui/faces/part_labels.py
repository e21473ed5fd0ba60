"""The names of the parts that move the score most, beside the face, each with a line to its part.

A name is a button: it can be reached by the keyboard and read out.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QPoint, QPointF, QRect, Qt
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import QPushButton, QWidget

from engine.language.catalogue import say
from sim2word_gui.state.overlays import NamedPart
from sim2word_gui.system.language import spoken
from sim2word_gui.widgets.bar_chart import OPPOSES, SUPPORTS

_MARGIN, _GAP = 6, 4
_NARROW = 300
"""A view of so few pixels has no room for figures beside the face."""
_DOT = 3.0
FAINT = QColor(150, 156, 165)
_SHADE = QColor(0, 0, 0, 170)
_STYLE = (
    "QPushButton {{ background: rgba(24, 26, 30, 215); color: white; border: 2px solid {colour};"
    " border-radius: 4px; padding: 1px 6px; }}"
    " QPushButton:focus, QPushButton:hover {{ background: {colour}; }}"
)


def colour_of(part: NamedPart) -> QColor:
    """Return blue for a part that holds the score up, red for one that pulls it down.

    Grey where it does not stand out of its shape elsewhere on the face.
    """
    if not part.stands_out:
        return FAINT
    return SUPPORTS if part.holds > 0 else OPPOSES


class PartLabels:
    """Names over a view.

    Parameters
    ----------
    view : QWidget
    on_click : callable
        Called with the part.
    """

    def __init__(self, view: QWidget, on_click: Callable[[str], None]) -> None:
        self._view = view
        self._on_click = on_click
        self._lines: list[tuple[QPointF, QPoint, QColor]] = []
        self.buttons: dict[str, QPushButton] = {}

    def place(
        self, parts: tuple[NamedPart, ...], place_of: Callable[[QPointF], QPointF], *, left: bool
    ) -> None:
        """Lay the names beside the face.

        Parameters
        ----------
        parts : tuple of NamedPart
        place_of : callable
            From crop coordinates to pixels of the view.
        left : bool
            Whether they stand at the left edge of the view.
        """
        rect = self._view.rect()
        anchors = {part.part: place_of(QPointF(*part.anchor)) for part in parts}
        seen = [part for part in parts if rect.contains(anchors[part.part].toPoint())]
        for name in {*self.buttons} - {part.part for part in seen}:
            gone = self.buttons.pop(name)
            gone.hide()
            gone.deleteLater()
        self._lines = []
        in_order = sorted(seen, key=lambda one: anchors[one.part].y())
        buttons = [self._button(part) for part in in_order]
        tops, bottom = [], rect.top() + _MARGIN - _GAP
        for part, button in zip(in_order, buttons, strict=True):
            wanted = round(anchors[part.part].y()) - button.height() // 2
            tops.append(max(wanted, bottom + _GAP))
            bottom = tops[-1] + button.height()
        limit = rect.bottom() - _MARGIN
        for at in reversed(range(len(tops))):
            tops[at] = min(tops[at], limit - buttons[at].height())
            limit = tops[at] - _GAP
        for part, button, top in zip(in_order, buttons, tops, strict=True):
            anchor = anchors[part.part]
            x = _MARGIN if left else rect.right() - _MARGIN - button.width()
            button.move(x, top)
            end = QPoint(x + button.width() if left else x, top + button.height() // 2)
            self._lines.append((anchor, end, colour_of(part)))

    def _button(self, part: NamedPart) -> QPushButton:
        """Return the button of a part, with its name and figure on it."""
        button = self.buttons.get(part.part)
        if button is None:
            button = QPushButton(self._view)
            button.setCursor(Qt.CursorShape.PointingHandCursor)
            button.clicked.connect(lambda: self._on_click(part.part))
            self.buttons[part.part] = button
        name = say(f"components.{part.part}", spoken())
        star = "★ " if part.stands_out else ""
        narrow = self._view.width() < _NARROW
        button.setText(f"{star}{name}" if narrow else f"{star}{name} {part.holds:+.3f}")
        does = "holds" if part.holds > 0 else "pulls"
        stands = "more_than_elsewhere" if part.stands_out else "not_more_than_elsewhere"
        said = (say(f"parts.{key}", spoken()) for key in (does, stands))
        button.setToolTip(f"{name} {part.holds:+.3f}: {', '.join(said)}")
        button.setStyleSheet(_STYLE.format(colour=colour_of(part).name()))
        button.adjustSize()
        button.show()
        return button

    def draw_lines(self, painter: QPainter) -> None:
        """Draw the lines from the names to the parts, in pixels of the view."""
        painter.save()
        painter.resetTransform()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for anchor, end, colour in self._lines:
            for shade, width in ((_SHADE, 3.5), (colour, 1.6)):
                painter.setPen(QPen(shade, width))
                painter.drawLine(anchor, QPointF(end))
            painter.setPen(QPen(_SHADE, 1))
            painter.setBrush(colour)
            painter.drawEllipse(anchor, _DOT, _DOT)
        painter.restore()

    @property
    def extents(self) -> tuple[QRect, ...]:
        """Where the names stand, in pixels of the view."""
        return tuple(button.geometry() for button in self.buttons.values())

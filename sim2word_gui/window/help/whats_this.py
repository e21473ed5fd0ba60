"""What a figure on the screen means, shown where the user asks for it (Shift+F1, then a click)."""

from __future__ import annotations

import html

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Signal
from PySide6.QtGui import QWhatsThisClickedEvent
from PySide6.QtWidgets import QAbstractScrollArea, QWidget


class WhatsThis(QObject):
    """Gives widgets their explanations, with a link into the manual.

    Signals
    -------
    page_asked(str)
        Name of a page of the manual, whose link was clicked.
    """

    page_asked = Signal(str)

    def say(self, widget: QWidget, text: str, page: str) -> None:
        """Explain a widget.

        Parameters
        ----------
        widget : QWidget
        text : str
            Plain.
        page : str
            Of the manual, that says more.
        """
        more = QCoreApplication.translate("WhatsThis", "More in the manual")
        page_text = f"<p>{html.escape(text)}</p><p><a href='{page}'>{html.escape(more)}</a></p>"
        # A view's viewport is what is clicked, and a view has its own answer for it.
        inner = widget.viewport() if isinstance(widget, QAbstractScrollArea) else widget
        for each in {widget, inner}:
            each.setWhatsThis(page_text)
            each.installEventFilter(self)  # a second time it takes the place of the first

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Hear of a click on a link."""
        if isinstance(event, QWhatsThisClickedEvent):
            self.page_asked.emit(event.href())
            return True
        return super().eventFilter(watched, event)

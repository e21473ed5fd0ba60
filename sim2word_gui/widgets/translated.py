"""Widgets whose texts follow the language while the program runs."""

from __future__ import annotations

from PySide6.QtCore import QEvent


class Translated:
    """Mixin of a widget: all its texts are set in :meth:`retranslate`.

    Stands before the Qt class among the bases; the widget calls :meth:`retranslate` once at
    the end of its construction.
    """

    def retranslate(self) -> None:
        """Set every text in the language of the program."""
        raise NotImplementedError

    def changeEvent(self, event: QEvent) -> None:
        """Set the texts again when the language changes."""
        super().changeEvent(event)  # type: ignore[misc] # the Qt class behind the mixin
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()

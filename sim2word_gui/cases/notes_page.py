"""The examiner's notes, and a field for the next one."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPlainTextEdit, QPushButton, QVBoxLayout, QWidget

from engine.contracts.case import CaseContent
from sim2word_gui.texts.times import clock, order_of
from sim2word_gui.widgets.translated import Translated

_HEIGHT, _LEAST = 84, 46


class NotesPage(Translated, QWidget):
    """A page of a case.

    Signals
    -------
    written(str)
        A note is to be kept.
    """

    written = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._content: CaseContent | None = None
        self._asked: str | None = None
        self.kept = QPlainTextEdit(self)
        self.kept.setReadOnly(True)
        self.draft = QPlainTextEdit(self)
        self.draft.setTabChangesFocus(True)
        self.draft.setMinimumHeight(_LEAST)
        self.draft.setMaximumHeight(_HEIGHT)
        self.kept.setMinimumHeight(_LEAST)
        self.hint = QLabel(self)
        self.hint.setObjectName("quiet")
        self.save = QPushButton(self)
        self.save.clicked.connect(self._write)
        self.draft.textChanged.connect(self._update)
        keys = QShortcut(QKeySequence("Alt+Return"), self.draft, self._write)
        keys.setContext(Qt.ShortcutContext.WidgetShortcut)
        row = QHBoxLayout()
        row.addWidget(self.hint, 1)
        row.addWidget(self.save)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 6, 0, 0)
        layout.addWidget(self.kept, 1)
        layout.addWidget(self.draft)
        layout.addLayout(row)
        self.retranslate()

    def show_content(self, content: CaseContent, *, writable: bool) -> None:
        """Show the notes of a case."""
        before, self._content = self._content, content
        other = before is None or content.notes != before.notes
        if self._asked is not None and any(n.text == self._asked for n in content.notes):
            if self.draft.toPlainText().strip() == self._asked:
                self.draft.clear()
            self._asked = None
        self.draft.setEnabled(writable)
        self._update()
        if other:
            self._list()

    @property
    def unsaved(self) -> str:
        """What is typed and not known to be kept."""
        text = self.draft.toPlainText().strip()
        kept = () if self._content is None else self._content.notes
        return "" if any(note.text == text for note in kept) else text

    def show_draft(self, text: str) -> None:
        """Show what was typed and not saved."""
        self._asked = None
        self.draft.setPlainText(text)

    def refuse(self) -> None:
        """Let the note be saved again: it was not."""
        self._asked = None
        self._update()

    def _write(self) -> None:
        text = self.draft.toPlainText().strip()
        if text and self.save.isEnabled():
            self._asked = text
            self._update()
            self.written.emit(text)

    def _update(self) -> None:
        said = bool(self.draft.toPlainText().strip())
        self.save.setEnabled(self.draft.isEnabled() and said and self._asked is None)

    def _list(self) -> None:
        notes = () if self._content is None else self._content.notes
        self.kept.setPlainText(
            "\n\n".join(f"{clock(n.time)} · {order_of(n.after_runs)}\n{n.text}" for n in notes)
        )
        self.kept.verticalScrollBar().setValue(self.kept.verticalScrollBar().maximum())

    def retranslate(self) -> None:
        """Set the texts."""
        self.kept.setAccessibleName(self.tr("Notes of the case"))
        self.kept.setPlaceholderText(self.tr("No notes yet."))
        self.draft.setAccessibleName(self.tr("New note"))
        self.draft.setPlaceholderText(self.tr("Write what you see…"))
        self.save.setText(self.tr("Save note"))
        self.hint.setText(self.tr("A saved note stays; it cannot be edited."))
        self._list()

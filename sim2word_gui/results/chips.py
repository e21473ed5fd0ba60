"""The first words as chips, as in the paper."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtWidgets import QLayout, QLayoutItem, QSizePolicy, QToolButton, QWidget

from engine.contracts.explanation import Word
from engine.language.vocabulary import Language, Vocabulary

TOP = 5
_GAP = 5


class FlowLayout(QLayout):
    """Lays widgets out in lines, as words in a text."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._items: list[QLayoutItem] = []
        self.setContentsMargins(0, 0, 0, 0)

    def addItem(self, item: QLayoutItem) -> None:
        """Add at the end."""
        self._items.append(item)

    def count(self) -> int:
        """Return how many there are."""
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:
        """Return one, None beyond the last."""
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:
        """Remove one and return it."""
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def hasHeightForWidth(self) -> bool:
        """Whether narrower means higher: yes."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Return the height of all lines."""
        return self._arrange(QRect(0, 0, width, 0), move=False)

    def setGeometry(self, rectangle: QRect) -> None:
        """Place the widgets."""
        super().setGeometry(rectangle)
        self._arrange(rectangle, move=True)

    def sizeHint(self) -> QSize:
        """Return the size of the largest widget."""
        return self.minimumSize()

    def minimumSize(self) -> QSize:
        """Return the size of the largest widget."""
        size = QSize(0, 0)
        for item in self._items:
            size = size.expandedTo(item.minimumSize())
        return size

    def _arrange(self, rectangle: QRect, *, move: bool) -> int:
        x, y, line = rectangle.x(), rectangle.y(), 0
        for item in self._items:
            hint = item.sizeHint()
            if x > rectangle.x() and x + hint.width() > rectangle.right() + 1:
                x, y, line = rectangle.x(), y + line + _GAP, 0
            if move:
                item.setGeometry(QRect(x, y, hint.width(), hint.height()))
            x += hint.width() + _GAP
            line = max(line, hint.height())
        return y + line - rectangle.y()


class Chips(QWidget):
    """The first five words of an image.

    Signals
    -------
    chosen(str)
        Key of a word.
    """

    chosen = Signal(str)

    def __init__(self, vocabulary: Vocabulary, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._vocabulary = vocabulary
        self._flow = FlowLayout(self)
        self.buttons: list[QToolButton] = []
        for _ in range(TOP):
            button = QToolButton(self)
            button.setObjectName("chip")
            button.setCheckable(True)
            button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
            button.clicked.connect(lambda _=False, b=button: self._choose(b))
            self._flow.addWidget(button)
            self.buttons.append(button)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def _choose(self, button: QToolButton) -> None:
        button.setChecked(True)  # a second click does not take the choice back
        self.chosen.emit(button.property("key"))

    def show_words(self, words: tuple[Word, ...], chosen: str | None, language: Language) -> None:
        """Show the first of some words, those that stand out marked by a star."""
        first = words[:TOP]
        for index, button in enumerate(self.buttons):
            button.setVisible(index < len(first))
            if index < len(first):
                word = first[index]
                name = self._vocabulary.name(word.key, language)
                button.setProperty("key", word.key)
                button.setText(f"★ {name}" if word.supported else name)
                button.setAccessibleName(name)
                button.setChecked(word.key == chosen)
        self._flow.invalidate()
        self.updateGeometry()

"""Small pictures of a face, as it is and changed, each with its score; one is shown large."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QHBoxLayout, QToolButton, QWidget

from engine.contracts.pair import AlignedFace
from engine.language.catalogue import say
from sim2word_gui.state.changes import Change
from sim2word_gui.state.viewing import AS_IT_IS, ELSEWHERE, ways_to_show
from sim2word_gui.system.language import spoken
from sim2word_gui.widgets.thumbnails import as_pixmap
from sim2word_gui.widgets.translated import Translated

_SIDE, _LEAST = 64, 40


class ChangeStrip(Translated, QWidget):
    """Shows what the chosen region was changed into; hidden while nothing is chosen.

    Signals
    -------
    chosen(str)
        Which picture is to be shown large; a click on that one again shows the face as it is.
    """

    chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._changes: tuple[Change, ...] = ()
        self._shown = AS_IT_IS
        self._drawn: object = None
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        self.buttons: dict[str, QToolButton] = {}
        for shown in (*ways_to_show(), ELSEWHERE):
            button = QToolButton(self)
            button.setObjectName("change")
            button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextUnderIcon)
            button.setIconSize(QSize(_SIDE, _SIDE))
            button.setCheckable(True)
            button.setMinimumWidth(_LEAST)
            button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
            button.clicked.connect(lambda _=False, shown=shown: self._choose(shown))
            layout.addWidget(button)
            self.buttons[shown] = button
        layout.addStretch(1)
        self.retranslate()

    def _choose(self, shown: str) -> None:
        self.chosen.emit(AS_IT_IS if shown == self._shown else shown)
        self._check()

    def show_changes(
        self, face: AlignedFace | None, changes: tuple[Change, ...], shown: str
    ) -> None:
        """Show a face with its changes; none hides the strip.

        Parameters
        ----------
        face : AlignedFace or None
        changes : tuple of Change
        shown : str
            Which of them is shown large.
        """
        self._changes, self._shown = changes if face is not None else (), shown
        self.setVisible(bool(self._changes))
        drawn = (id(face), tuple((c.shown, c.cosine, id(c.fill)) for c in self._changes))
        if face is not None and drawn != self._drawn:
            for change in self._changes:
                self.buttons[change.shown].setIcon(QIcon(as_pixmap(change.on(face.crop))))
        self._drawn = drawn
        self.retranslate()
        self._check()

    def _check(self) -> None:
        for name, button in self.buttons.items():
            button.setChecked(name == self._shown)

    def retranslate(self) -> None:
        """Set the texts."""
        scores = {change.shown: change.cosine for change in self._changes}
        names = {AS_IT_IS: self.tr("as it is"), ELSEWHERE: self.tr("elsewhere")}
        tips = {
            AS_IT_IS: self.tr("The face as it is"),
            ELSEWHERE: self.tr("The shape of the part, changed elsewhere on the face"),
        }
        for shown, button in self.buttons.items():
            name = names.get(shown) or say(f"evidence.{shown}.changed", spoken())
            button.setVisible(shown in scores)
            if shown in scores:
                button.setText(f"{name}\n{scores[shown]:.3f}")
            button.setAccessibleName(name)
            button.setToolTip(tips.get(shown) or say(f"evidence.{shown}.shown", spoken()))

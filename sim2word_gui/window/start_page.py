"""What to do first: drop two photos, or open a pair again; and which models there are."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from sim2word_gui.system.settings import Desktop, RecentPair, SettingsFile
from sim2word_gui.texts.plain import plain
from sim2word_gui.widgets.drop_area import DropArea, DropTarget
from sim2word_gui.widgets.translated import Translated

_RECENT_HEIGHT = 104
_WIDEST = 920


class StartDrop(Translated, DropTarget):
    """The drop area of one side.

    Signals
    -------
    open_asked()
    """

    open_asked = Signal()

    def __init__(self, side: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._side = side
        self.area = DropArea(self)
        self.area.clicked.connect(self.open_asked)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.area)
        self.retranslate()

    def highlight(self, on: bool) -> None:
        """Show that a drop would be taken."""
        self.area.highlight(on)

    def retranslate(self) -> None:
        """Set the texts."""
        self.area.say(
            self.tr("Drop photo {} here").format(self._side.upper()),
            self.tr("or click to open one"),
        )


class StartPage(Translated, QWidget):
    """The first page.

    Parameters
    ----------
    settings : SettingsFile
        Has the pairs opened lately.
    parent : QWidget, optional

    Signals
    -------
    offered(str, Offer)
        Something was dropped on side ``a`` or ``b``.
    failed(OSError)
    open_asked(str)
        A photo for a side.
    pair_asked(), paste_asked(), sample_asked(), again_asked()
        Open two photos; paste one; open a sample pair; open the last session.
    recent_asked(RecentPair)
    """

    offered = Signal(str, object)
    failed = Signal(object)
    open_asked = Signal(str)
    pair_asked = Signal()
    paste_asked = Signal()
    sample_asked = Signal()
    again_asked = Signal()
    recent_asked = Signal(object)

    def __init__(self, settings: SettingsFile, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._settings = settings
        self.title = _label("startTitle", self)
        self.lead = _label("soft", self)
        self.drops = {side: StartDrop(side, self) for side in ("a", "b")}
        self.pair_button = QPushButton(self)
        self.paste_button = QPushButton(self)
        self.sample_button = QPushButton(self)
        self.again_button = QPushButton(self)
        self.again_button.hide()
        self.recent_heading = _label("heading", self)
        self._pairs: tuple[RecentPair, ...] = ()
        self.recent = QListWidget(self)
        self.recent.setFixedHeight(_RECENT_HEIGHT)
        self.models_heading = _label("heading", self)
        self.models = _label("quiet", self)
        self._lay_out()
        for side, drop in self.drops.items():
            drop.offered.connect(lambda offer, side=side: self.offered.emit(side, offer))
            drop.failed.connect(self.failed)
            drop.open_asked.connect(lambda side=side: self.open_asked.emit(side))
        self.pair_button.clicked.connect(self.pair_asked)
        self.paste_button.clicked.connect(self.paste_asked)
        self.sample_button.clicked.connect(self.sample_asked)
        self.again_button.clicked.connect(self.again_asked)
        self.recent.itemActivated.connect(self._ask_recent)
        self.refresh()
        self.retranslate()

    def _lay_out(self) -> None:
        drops = QHBoxLayout()
        drops.setSpacing(14)
        for drop in self.drops.values():
            drops.addWidget(drop, 1)
        buttons = QHBoxLayout()
        for button in (
            self.pair_button,
            self.paste_button,
            self.sample_button,
            self.again_button,
        ):
            buttons.addWidget(button)
        buttons.addStretch()
        card = QFrame(self)
        card.setObjectName("card")
        inside = QVBoxLayout(card)
        inside.setContentsMargins(14, 10, 14, 10)
        inside.addWidget(self.models_heading)
        inside.addWidget(self.models)
        middle = QWidget(self)
        middle.setMaximumWidth(_WIDEST)
        column = QVBoxLayout(middle)
        column.setSpacing(10)
        column.addWidget(self.title)
        column.addWidget(self.lead)
        column.addLayout(drops, 1)
        column.addLayout(buttons)
        column.addWidget(self.recent_heading)
        column.addWidget(self.recent)
        column.addWidget(card)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(24, 14, 24, 14)
        layout.addStretch(1)
        layout.addWidget(middle, 12)
        layout.addStretch(1)

    def finish(self) -> None:
        """Set what the first paint does without."""
        from PySide6.QtCore import Qt

        self.models.setTextFormat(Qt.TextFormat.PlainText)
        self.models.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        for drop in self.drops.values():
            drop.area.finish()
        self.setEnabled(True)

    def refresh(self) -> None:
        """Show the recent pairs as they are now."""
        self.recent.clear()
        self._pairs = self._settings.get(Desktop).recent
        for pair in self._pairs:
            item = QListWidgetItem(pair.title, self.recent)
            item.setToolTip(plain(f"{pair.a}\n{pair.b}"))
        for widget in (self.recent, self.recent_heading):
            widget.setVisible(self.recent.count() > 0)

    def offer_again(self, comparisons: int) -> None:
        """Offer to open the comparisons of the last session."""
        self.again_button.setVisible(comparisons > 0)
        self.again_button.setProperty("comparisons", comparisons)
        self.retranslate()

    def show_models(self, text: str) -> None:
        """Say which models there are, or what is missing."""
        self.models.setText(text)

    def _ask_recent(self, item: QListWidgetItem) -> None:
        self.recent_asked.emit(self._pairs[self.recent.row(item)])

    def retranslate(self) -> None:
        """Set the texts."""
        self.title.setText(self.tr("Compare two faces, and see why"))
        self.lead.setText(
            self.tr(
                "Drop a photo on each side, two photos at once, or a folder. The program measures"
                " how similar a network finds the faces, and which regions and attribute words"
                " carry that. Nothing leaves this machine."
            )
        )
        self.pair_button.setText(self.tr("Open two photos…"))
        self.paste_button.setText(self.tr("Paste a photo"))
        self.sample_button.setText(self.tr("Open a sample pair"))
        self.again_button.setText(
            self.tr("Open the last session again ({})").format(
                self.again_button.property("comparisons") or 0
            )
        )
        self.recent_heading.setText(self.tr("Recent pairs"))
        self.recent.setAccessibleName(self.tr("Recent pairs"))
        self.models_heading.setText(self.tr("Models"))


def _label(name: str, parent: QWidget) -> QLabel:
    label = QLabel(parent)
    label.setObjectName(name)
    label.setWordWrap(True)
    return label

"""Several methods on the current pair: a grid, a row a method, a column a face."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFileDialog,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from engine.contracts.errors import Sim2WordError
from engine.contracts.events import Event, FacesFound
from engine.contracts.methods import CompareRequest, FixedArea, MethodCard, MethodsCompared
from engine.contracts.pair import SIDES, AlignedFace, ImageChoice
from engine.contracts.settings import Settings
from engine.language.vocabulary import load_vocabulary
from sim2word_gui.dialogs.methods.contrast_button import ContrastButton, short
from sim2word_gui.dialogs.methods.enlarged import EnlargedMap
from sim2word_gui.dialogs.methods.map_cell import MapCell
from sim2word_gui.dialogs.methods.method_menu import MethodMenu
from sim2word_gui.dialogs.methods.method_row import MethodRow
from sim2word_gui.state.method_run import CompareState, Order
from sim2word_gui.state.services import Services
from sim2word_gui.texts.errors import error_text
from sim2word_gui.texts.operating_point import point_text
from sim2word_gui.widgets.escaping import EscapeCancels
from sim2word_gui.widgets.message_bar import MessageBar
from sim2word_gui.widgets.thumbnails import as_pixmap
from sim2word_gui.widgets.translated import Translated

_SIZE = (760, 780)
_MASKS = (300, 1000, 6500)


class CompareDialog(Translated, EscapeCancels):
    """Runs methods on one pair and shows them on one page.

    Parameters
    ----------
    services : Services
    choices : pair of ImageChoice
    faces : pair of AlignedFace
        Of the choices.
    settings : Settings
        Of the comparison that the pair belongs to.
    parent : QWidget, optional
    """

    def __init__(
        self,
        services: Services,
        choices: tuple[ImageChoice, ImageChoice],
        faces: tuple[AlignedFace, AlignedFace],
        settings: Settings,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        engine = self._engine = services.engine
        self._choices, self._faces, self._settings = choices, faces, settings
        self._vocabulary, self._language = load_vocabulary(), services.language
        self.state = CompareState()
        cards = () if engine.equipment is None else engine.equipment.methods
        self._cards: dict[str, MethodCard] = {card.name: card for card in cards}
        self.rows: dict[str, MethodRow] = {}
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowFlag(Qt.WindowType.WindowMaximizeButtonHint)
        available = self.screen().availableGeometry().height()
        self.resize(_SIZE[0], min(_SIZE[1], available - 40))
        self._make()
        self._lay_out()
        self._connect()
        self.retranslate()

    def _make(self) -> None:
        self.menu = MethodMenu(tuple(self._cards.values()), self)
        self.masks, self.order = QComboBox(self), QComboBox(self)
        for count in _MASKS:
            self.masks.addItem("", count)
        for order in Order:
            self.order.addItem("", order)
        self.limit = QCheckBox(self)
        self.limit.setChecked(True)
        self.mates, self.nonmates = ContrastButton(self), ContrastButton(self)
        self.go, self.cancel, self.save = (QPushButton(self) for _ in range(3))
        self.go.setDefault(True)
        self.banner = MessageBar("banner", self)
        self.facts = QLabel(self)
        self.facts.setWordWrap(True)
        self.facts.setTextFormat(Qt.TextFormat.PlainText)
        self.crops = tuple(MapCell(self) for _ in SIDES)
        for number, face in enumerate(self._faces):
            self._show_face(number, face)
        self._order = QLabel(self)
        self.legend = QLabel(self)
        self.legend.setObjectName("quiet")
        self.legend.setWordWrap(True)

    def retranslate(self) -> None:
        """Set the texts."""
        names = " – ".join(face.photo.name for face in self._faces)
        self.setWindowTitle(self.tr("Methods side by side: {}").format(names))
        texts = (self.tr("Quick"), self.tr("Standard"), self.tr("Thorough"))
        for index, (text, count) in enumerate(zip(texts, _MASKS, strict=True)):
            count_text = self.tr("{name} ({count} masks)").format(name=text, count=count)
            self.masks.setItemText(index, count_text)
        self.masks.setAccessibleName(self.tr("Random masks"))
        self.masks.setToolTip(self.tr("Random masks that a method may try, for each face"))
        self.limit.setText(self.tr("Greedy reference"))
        self.limit.setToolTip(
            self.tr(
                "Also search the region that could be found at best; about 1100 forward"
                " passes a face"
            )
        )
        self.mates.retranslate(
            self.tr("Mates…"),
            self.tr("Further photos of the person in B"),
            self.tr("Further photos of B's person: methods that contrast take their mean with B"),
        )
        self.nonmates.retranslate(
            self.tr("Non-mates…"),
            self.tr("Photos of non-mates of A"),
            self.tr(
                "Photos of somebody else: methods that contrast separate B from the mean of these"
                " faces"
            ),
        )
        orders = {
            Order.FAMILY: self.tr("by kind"),
            Order.EFFECT_A: self.tr("by effect in A"),
            Order.EFFECT_B: self.tr("by effect in B"),
        }
        for index, order in enumerate(Order):
            self.order.setItemText(index, orders[order])
        self.order.setAccessibleName(self.tr("Order of the methods"))
        self._order.setText(self.tr("Order:"))
        self.go.setText(self.tr("Compare"))
        self.cancel.setText(self.tr("Cancel"))
        self.save.setText(self.tr("Save…"))
        self._scroll.setAccessibleName(self.tr("Maps"))
        self.legend.setText(
            self.tr(
                "Every method has a scale of its own, the same for both faces. Signed maps: blue"
                " supports the similarity, red opposes it; the others from dark to bright. Under"
                " each map: what erasing 12% of the crop there does to the cosine, its rank, and"
                " the attribute whose region under the map moves the score most."
            )
        )
        self._show_rows()
        self._update()

    def _lay_out(self) -> None:
        controls = QHBoxLayout()
        for widget in (self.menu, self.masks, self.mates, self.nonmates, self.limit):
            controls.addWidget(widget)
        controls.addStretch(1)
        for button in (self.go, self.cancel, self.save):
            controls.addWidget(button)
        head = QHBoxLayout()
        head.addWidget(self.facts, 1)
        head.addWidget(self._order)
        head.addWidget(self.order)
        self._list = QWidget(self)
        self._column = QVBoxLayout(self._list)
        self._column.setContentsMargins(4, 4, 12, 4)
        self._column.setSpacing(10)
        first = QHBoxLayout()
        first.addSpacing(216)
        for cell in self.crops:
            first.addWidget(cell, 1)
        self._column.addLayout(first)
        self._column.addStretch(1)
        scroll = QScrollArea(self)
        scroll.setWidget(self._list)
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll = scroll
        layout = QVBoxLayout(self)
        layout.addLayout(controls)
        layout.addWidget(self.banner)
        layout.addLayout(head)
        layout.addWidget(scroll, 1)
        layout.addWidget(self.legend)

    def _connect(self) -> None:
        self.menu.changed.connect(self._update)
        self.mates.changed.connect(self._update)
        self.nonmates.changed.connect(self._update)
        self.order.activated.connect(self._list_rows)
        self.go.clicked.connect(self.run)
        self.cancel.clicked.connect(self._cancel)
        self.save.clicked.connect(self._ask_where_to_save)
        self._engine.happened.connect(self._on_event)
        self._engine.comparison_saved.connect(self._on_saved)
        self.finished.connect(self._leave)

    # What is asked

    def run(self) -> None:
        """Compare the methods that are checked."""
        self._clear()
        request = CompareRequest(
            *self._choices,
            methods=self.menu.chosen,
            nonmates=tuple(map(ImageChoice, self.nonmates.photos)),
            mates=tuple(map(ImageChoice, self.mates.photos)),
            masks=int(self.masks.currentData()),
            limit=self.limit.isChecked(),
            settings=self._settings,
        )
        self.state = CompareState(request)
        for name in request.methods:
            row = MethodRow(self._cards[name], self._vocabulary, self._list)
            row.enlarged.connect(self._enlarge)
            self.rows[name] = row
        self._list_rows()
        self._update()
        self._engine.compare(request)

    def _clear(self) -> None:
        for row in self.rows.values():
            self._column.removeWidget(row)
            row.deleteLater()
        self.rows = {}

    def _cancel(self) -> None:
        if self.state.request is not None:
            self._engine.cancel(self.state.request.request_id)

    def _ask_where_to_save(self) -> None:
        comparison = self.state.comparison
        folder = QFileDialog.getExistingDirectory(self, self.tr("Folder for the files"))
        if folder and comparison is not None:
            self._engine.save_comparison(comparison, Path(folder))

    # What comes back

    def _on_event(self, event: Event) -> None:
        if not self.state.take(event):
            return
        if isinstance(event, FacesFound):
            # Other models than at the start may be in use: these are the crops of the maps.
            self._show_face(SIDES.index(event.image), event.aligned)
        self._show_rows()
        if not self.state.running:
            self._list_rows()
        self._update()

    def _show_rows(self) -> None:
        for name, row in self.rows.items():
            row.show_progress(self.state.shares.get(name), running=self.state.running)
            compared = self.state.ready.get(name)
            if compared is not None:
                faces = (self.state.faces["a"], self.state.faces["b"])
                row.show_result(compared, faces, self._ranked(), self._language.code)

    def _show_face(self, number: int, face: AlignedFace) -> None:
        cell = self.crops[number]
        cell.show_picture(as_pixmap(face.crop))
        cell.rename(face.photo.name)
        cell.picture.setEnabled(False)
        cell.show_text(f"{SIDES[number].upper()}: {short(face.photo.name)}")

    def _ranked(self) -> int:
        return sum(method.ranks is not None for method in self.state.ready.values())

    def _on_saved(
        self, comparison: MethodsCompared, folder: Path, error: Sim2WordError | None
    ) -> None:
        if comparison is not self.state.comparison:
            return
        if error is not None:
            self.banner.say(error_text(error))
        else:
            self.banner.say(self.tr("Saved to {}").format(folder), kind="note")

    # What is shown

    def _list_rows(self) -> None:
        for place, name in enumerate(self.state.listed(Order(self.order.currentData()))):
            self._column.removeWidget(self.rows[name])
            self._column.insertWidget(1 + place, self.rows[name])

    def _update(self) -> None:
        state = self.state
        self.go.setEnabled(not state.running and bool(self.menu.chosen) and bool(self._cards))
        self.cancel.setEnabled(state.running)
        self.save.setEnabled(state.comparison is not None)
        self.order.setEnabled(state.comparison is not None)
        for widget in (self.menu, self.masks, self.mates, self.nonmates, self.limit):
            widget.setEnabled(not state.running)
        if state.error is not None:
            self.banner.say(error_text(state.error))
        elif state.cancelled:
            self.banner.say(self.tr("Cancelled; what was finished is shown."), kind="note")
        elif state.running:
            self.banner.say("")
        self.facts.setText(self._status())

    def _status(self) -> str:
        state = self.state
        if state.request is None:
            return self.tr("Press Compare: every method explains the same pair.")
        if state.similarity is None:
            return self.tr("Waiting for the engine…") if state.running else ""
        parts = [self.tr("Cosine {:.4f}").format(state.similarity.cosine)]
        point = state.similarity.operating_point
        if point is not None:
            parts.append(point_text(point))
        if state.comparison is None:
            done = len(state.ready)
            every = len(state.request.methods)
            parts.append(self.tr("{done} of {every} methods").format(done=done, every=every))
            if state.request.limit and done == every:
                parts.append(self.tr("searching the greedy reference"))
            return " · ".join(parts)
        found = state.comparison
        parts.append(
            self.tr("asked: what makes the score high")
            if found.ranked_as == "mated"
            else self.tr("asked: what makes the score low")
        )
        for text, beside in (
            (self.tr("with mates {}"), found.mates),
            (self.tr("with non-mates {}"), found.nonmates),
        ):
            if beside:
                cosines = ", ".join(f"{one.similarity.cosine:.4f}" for one in beside)
                parts.append(text.format(cosines))
        parts.append(self.tr("random regions {}").format(_both(found.random)))
        if found.limit is not None:
            parts.append(self.tr("greedy reference {}").format(_both(found.limit)))
        return " · ".join(parts)

    def _enlarge(self, name: str, number: int) -> None:
        face = self.state.faces[SIDES[number]]
        EnlargedMap(self.state.ready[name], face, number, self).open()

    def _leave(self) -> None:
        self._cancel()
        self._engine.happened.disconnect(self._on_event)
        self._engine.comparison_saved.disconnect(self._on_saved)


def _both(effects: tuple[FixedArea, FixedArea]) -> str:
    return ", ".join(
        f"{side.upper()} {found.effect:+.4f}" for side, found in zip(SIDES, effects, strict=True)
    )

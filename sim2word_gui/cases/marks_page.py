"""The marks of a case: a list, what each is, and the tools that place them."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QFormLayout,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QLineEdit,
    QPushButton,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from engine.contracts.marks import KeptMark, MarkShape
from engine.contracts.pair import SIDES
from engine.language.components import load_components
from engine.language.vocabulary import Language
from sim2word_gui.state.marking import Marking
from sim2word_gui.texts.plain import plain
from sim2word_gui.texts.times import clock, order_of
from sim2word_gui.widgets.translated import Translated

_ROW = 24
_COLUMNS = 5


class MarksPage(Translated, QWidget):
    """A page of a case.

    Signals
    -------
    component_chosen(str)
        Of the mark that was chosen here.
    """

    component_chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._marking: Marking | None = None
        self._language: Language = "en"
        self._components = load_components()
        self._numbers: list[int] = []
        self._filling = False
        self.tools = {shape: QPushButton(self) for shape in MarkShape}
        for button in self.tools.values():
            button.setCheckable(True)
        self.finish, self.undo, self.remove = (QPushButton(self) for _ in range(3))
        self.hint = QLabel(self)
        self.hint.setObjectName("quiet")
        self.hint.setWordWrap(True)
        self.table = QTableWidget(0, _COLUMNS, self)
        self.table.verticalHeader().hide()
        self.table.verticalHeader().setDefaultSectionSize(_ROW)
        self.table.setShowGrid(False)
        self.table.setAlternatingRowColors(True)
        self.table.setTabKeyNavigation(False)
        self.table.setEditTriggers(QTableWidget.EditTrigger.NoEditTriggers)
        self.table.setSelectionBehavior(QTableWidget.SelectionBehavior.SelectRows)
        self.table.setSelectionMode(QTableWidget.SelectionMode.SingleSelection)
        header = self.table.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setStretchLastSection(True)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self.component, self.text = QComboBox(self), QLineEdit(self)
        self._labels = QLabel(self), QLabel(self)
        for label, field in zip(self._labels, (self.component, self.text), strict=True):
            label.setBuddy(field)
        self.component.addItem("", "")
        for one in self._components:
            self.component.addItem("", one.key)
        self._lay_out()
        self.table.currentCellChanged.connect(self._on_row)
        self.component.activated.connect(self._describe)
        self.text.editingFinished.connect(self._describe)
        self.retranslate()

    def _lay_out(self) -> None:
        tools = QHBoxLayout()
        for button in self.tools.values():
            tools.addWidget(button)
        tools.addStretch(1)
        below = QHBoxLayout()
        below.addStretch(1)
        for button in (self.finish, self.undo, self.remove):
            below.addWidget(button)
        form = QFormLayout()
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.ExpandingFieldsGrow)
        form.addRow(self._labels[0], self.component)
        form.addRow(self._labels[1], self.text)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 6, 0, 0)
        layout.addLayout(tools)
        layout.addWidget(self.hint)
        layout.addWidget(self.table, 1)
        layout.addLayout(form)
        layout.addLayout(below)

    def follow(self, marking: Marking) -> None:
        """Show the marks that are placed there, and let them be placed."""
        self._marking = marking
        for shape, button in self.tools.items():
            button.clicked.connect(
                lambda checked, shape=shape: marking.begin(shape if checked else None)
            )
        self.finish.clicked.connect(marking.finish)
        self.undo.clicked.connect(marking.undo)
        self.remove.clicked.connect(marking.remove)
        marking.changed.connect(self._show)
        marking.leaving.connect(self._describe)
        self._show()

    def set_language(self, language: Language) -> None:
        """Name the components in another language."""
        self._language = language
        self.retranslate()

    def _show(self) -> None:
        marking = self._marking
        if marking is None:
            return
        self._filling = True
        self._numbers = [one.number for one in marking.marks]
        self.table.setRowCount(len(self._numbers))
        for row, one in enumerate(marking.marks):
            for column, text in enumerate(self._texts(one)):
                item = QTableWidgetItem(text)
                item.setToolTip(plain(f"{clock(one.time)}, {order_of(one.after_runs)}"))
                self.table.setItem(row, column, item)
        row = self._numbers.index(marking.chosen) if marking.chosen in self._numbers else -1
        if row != self.table.currentRow():
            self.table.setCurrentCell(row, 0 if row >= 0 else -1)
        self._show_chosen()
        for shape, button in self.tools.items():
            button.setChecked(shape is marking.tool)
            button.setEnabled(marking.writable)
        self.finish.setEnabled(marking.can_finish)
        self.undo.setEnabled(marking.can_undo)
        self.remove.setEnabled(marking.writable and marking.chosen is not None)
        self.hint.setText(self._hint(marking))
        self._filling = False

    def _show_chosen(self) -> None:
        """Show what the chosen mark is of; what is being typed of it stays."""
        marking = self._marking
        assert marking is not None
        chosen = next((one for one in marking.marks if one.number == marking.chosen), None)
        may = marking.writable and chosen is not None
        self.component.setEnabled(may)
        self.text.setEnabled(may)
        key, text = ("", "") if chosen is None else (chosen.mark.component, chosen.mark.text)
        self.component.setCurrentIndex(max(0, self.component.findData(key)))
        number = None if chosen is None else chosen.number
        if self.text.property("mark") != number or not self.text.hasFocus():
            self.text.setText(text)
            self.text.setProperty("mark", number)

    def _texts(self, one: KeptMark) -> tuple[str, ...]:
        names = {each.key: each.name(self._language) for each in self._components}
        sides = " ".join(side.upper() for side in SIDES if one.mark.points(side))
        return (
            str(one.number),
            self._shape(one.mark.shape),
            sides,
            names.get(one.mark.component, ""),
            one.mark.text,
        )

    def _shape(self, shape: MarkShape) -> str:
        return {
            MarkShape.POINT: self.tr("Point"),
            MarkShape.LINE: self.tr("Line"),
            MarkShape.OUTLINE: self.tr("Outline"),
        }[shape]

    def _hint(self, marking: Marking) -> str:
        if not marking.writable:
            return ""
        if marking.tool is MarkShape.POINT:
            return self.tr("Click the place on A and on B; Enter keeps it on one alone.")
        if marking.tool is not None:
            return self.tr("Click its corners on A, then on B; Enter keeps it, Esc gives it up.")
        if marking.chosen is not None:
            return self.tr("Drag a corner, or move it by the arrow keys in the photo.")
        return self.tr("Choose a shape, then click the places that belong together.")

    def _on_row(self, row: int) -> None:
        marking = self._marking
        if self._filling or marking is None or not 0 <= row < len(self._numbers):
            return
        marking.choose(self._numbers[row])
        component = str(self.component.currentData())
        if component:
            self.component_chosen.emit(component)

    def _describe(self) -> None:
        marking = self._marking
        if marking is not None and marking.chosen == self.text.property("mark"):
            marking.describe(str(self.component.currentData()), self.text.text().strip())

    def retranslate(self) -> None:
        """Set the texts."""
        for shape, button in self.tools.items():
            button.setText(self._shape(shape))
        self.finish.setText(self.tr("Keep"))
        self.undo.setText(self.tr("Undo"))
        self.remove.setText(self.tr("Remove"))
        self.remove.setToolTip(self.tr("The log of the case keeps it"))
        self._labels[0].setText(self.tr("Component:"))
        self._labels[1].setText(self.tr("Seen there:"))
        self.component.setAccessibleName(self.tr("Component of the mark"))
        self.component.setItemText(0, self.tr("none"))
        for index, one in enumerate(self._components, 1):
            self.component.setItemText(index, one.name(self._language))
        self.table.setAccessibleName(self.tr("Marks"))
        self.table.setHorizontalHeaderLabels(
            [
                self.tr("No."),
                self.tr("Shape"),
                self.tr("On"),
                self.tr("Component"),
                self.tr("Seen there"),
            ]
        )
        self._show()

"""What the examiner sees of each component of the face, in the feature list's order."""

from __future__ import annotations

import json
from dataclasses import asdict

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
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

from engine.contracts.case import CaseContent, Observation, Observed
from engine.language.components import load_components
from engine.language.vocabulary import Language
from sim2word_gui.texts.plain import plain
from sim2word_gui.texts.times import clock, order_of
from sim2word_gui.widgets.translated import Translated

_ROW = 24


class ComponentsPage(Translated, QWidget):
    """A page of a case.

    Signals
    -------
    observed(str, Observation)
        Of a component, to be kept.
    chosen(str)
        The component whose row was chosen.
    """

    observed = Signal(str, object)
    chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._content: CaseContent | None = None
        self._writable = False
        self._language: Language = "en"
        self._components = load_components()
        self._shown: tuple[str, str] | None = None
        self._drafts: dict[tuple[str, str], Observation] = {}
        self.table = QTableWidget(len(self._components), 4, self)
        self.table.verticalHeader().hide()
        self.table.verticalHeader().setDefaultSectionSize(_ROW)
        self.table.setShowGrid(False)
        self.table.setAlternatingRowColors(True)
        self.table.setTabKeyNavigation(False)
        self.table.setEditTriggers(QTableWidget.EditTrigger.NoEditTriggers)
        self.table.setSelectionBehavior(QTableWidget.SelectionBehavior.SelectRows)
        self.table.setSelectionMode(QTableWidget.SelectionMode.SingleSelection)
        header = self.table.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.ResizeToContents)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self.name = QLabel(self)
        self.fields = {name: QLineEdit(self) for name in ("a", "b", "remark")}
        self.labels = {name: QLabel(self) for name in self.fields}
        self.hint = QLabel(self)
        self.hint.setObjectName("quiet")
        self.hint.setWordWrap(True)
        self.save = QPushButton(self)
        self.save.clicked.connect(self._write)
        self.table.currentCellChanged.connect(lambda row, *_: self._on_row(row))
        form = QFormLayout()
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.ExpandingFieldsGrow)
        for name, field in self.fields.items():
            self.labels[name].setBuddy(field)
            form.addRow(self.labels[name], field)
            field.textChanged.connect(self._update)
            field.returnPressed.connect(self._write)
        row = QHBoxLayout()
        row.addWidget(self.hint, 1)
        row.addWidget(self.save)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 6, 0, 0)
        layout.addWidget(self.table, 1)
        layout.addWidget(self.name)
        layout.addLayout(form)
        layout.addLayout(row)
        self.retranslate()
        self.table.setCurrentCell(0, 0)

    @property
    def component(self) -> str:
        """Key of the one that is written about."""
        return self._components[max(0, self.table.currentRow())].key

    def choose(self, component: str) -> None:
        """Choose a component, as a click on its row would."""
        keys = [each.key for each in self._components]
        if component in keys and component != self.component:
            self.table.setCurrentCell(keys.index(component), 0)

    def _on_row(self, row: int) -> None:
        self._choose(row)
        if row >= 0:
            self.chosen.emit(self.component)

    def show_content(self, content: CaseContent, *, writable: bool) -> None:
        """Show what was seen."""
        before, self._writable = self._content, writable
        same = before is not None and before.case_id == content.case_id
        clean = before is None or self._written() == self._seen()
        if not same:
            self._stash()
            self._shown = None
        self._content = content
        if not same or before is None or content.observations != before.observations:
            self._fill()
            if not same or clean:
                self._choose(self.table.currentRow())
            self._name()
        for field in self.fields.values():
            field.setReadOnly(not writable)
        self._update()

    def drafts(self, case_id: str) -> str:
        """Return what is typed about a case and not saved, as JSON; empty for nothing."""
        self._stash()
        typed = {
            component: asdict(seen)
            for (of_case, component), seen in self._drafts.items()
            if of_case == case_id
        }
        return json.dumps(typed) if typed else ""

    def show_drafts(self, case_id: str, typed: str) -> None:
        """Know again what was typed about a case and not saved; see :meth:`drafts`."""
        if not typed:
            return
        try:
            found = {name: Observation(**seen) for name, seen in json.loads(typed).items()}
        except (ValueError, TypeError, AttributeError):
            return  # settings that another program changed
        for component, seen in found.items():
            self._drafts.setdefault((case_id, component), seen)

    def set_language(self, language: Language) -> None:
        """Name the components in another language."""
        self._language = language
        self._fill()
        self._name()

    def _known(self, component: str) -> Observed | None:
        return None if self._content is None else self._content.latest.get(component)

    def _written(self) -> Observation:
        return Observation(**{name: field.text().strip() for name, field in self.fields.items()})

    def _write(self) -> None:
        if self.save.isEnabled():
            self.observed.emit(self.component, self._written())

    def _seen(self) -> Observation:
        """Return what is kept of the component that is written about."""
        known = self._known(self.component)
        return Observation() if known is None else known.seen

    def _stash(self) -> None:
        """Keep what is typed and not saved, for when its component is chosen again."""
        if self._shown is None:
            return
        written = self._written()
        known = self._known(self._shown[1])
        if written != (Observation() if known is None else known.seen):
            self._drafts[self._shown] = written
        else:
            self._drafts.pop(self._shown, None)

    def _choose(self, row: int) -> None:
        if row < 0:
            return
        key = None if self._content is None else (self._content.case_id, self.component)
        if key != self._shown:
            self._stash()
        self._shown = key
        seen = self._seen() if key is None else self._drafts.pop(key, self._seen())
        for name, field in self.fields.items():
            field.setText(getattr(seen, name))
            field.setCursorPosition(0)
        self._name()
        self._update()

    def _name(self) -> None:
        known = self._known(self.component)
        name = self._components[max(0, self.table.currentRow())].name(self._language)
        when = "" if known is None else f" – {clock(known.time)}, {order_of(known.after_runs)}"
        self.name.setText(name + when)

    def _update(self) -> None:
        written = self._written()
        said = bool(written.a or written.b or written.remark)
        self.save.setEnabled(self._writable and said and written != self._seen())

    def _fill(self) -> None:
        for row, component in enumerate(self._components):
            known = self._known(component.key)
            seen = Observation() if known is None else known.seen
            texts = (component.name(self._language), seen.a, seen.b, seen.remark)
            for column, text in enumerate(texts):
                item = QTableWidgetItem(text)
                item.setToolTip(plain(text))
                self.table.setItem(row, column, item)

    def retranslate(self) -> None:
        """Set the texts."""
        self.table.setAccessibleName(self.tr("Components of the face"))
        self.table.setHorizontalHeaderLabels([self.tr("Component"), "A", "B", self.tr("Remark")])
        names = {"a": self.tr("On A:"), "b": self.tr("On B:"), "remark": self.tr("Remark:")}
        for name, text in names.items():
            self.labels[name].setText(text)
        self.save.setText(self.tr("Save observation"))
        self.hint.setText(
            self.tr("In the order of FISWG's feature list. Earlier versions stay in the log.")
        )
        self._fill()
        self._name()

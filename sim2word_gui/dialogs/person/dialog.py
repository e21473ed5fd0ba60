"""What characterises a person over several photos: asked for, watched, shown, saved."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtWidgets import (
    QFormLayout,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from engine.contracts.errors import Sim2WordError
from engine.contracts.people import PersonFound, PersonReport
from engine.contracts.settings import Settings
from sim2word_gui.dialogs.person.accounts_page import AccountsPage
from sim2word_gui.dialogs.person.tables import PersonWordTable, SetPhotoTable
from sim2word_gui.dialogs.task_dialog import TaskDialog
from sim2word_gui.state.services import Services
from sim2word_gui.texts.errors import error_text
from sim2word_gui.widgets.bar_chart import OPPOSES, SUPPORTS, Bar, BarChart
from sim2word_gui.widgets.folder_field import FolderField
from sim2word_gui.worker.jobs import OnSession
from sim2word_gui.worker.person import describe, save_person

_HEIGHT = 640


class PersonDialog(TaskDialog):
    """Describes one person at a time.

    Parameters
    ----------
    services : Services
    settings : Settings
    parent : QWidget, optional
    """

    def __init__(
        self,
        services: Services,
        settings: Settings,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(services, _HEIGHT, "person.json", parent)
        self._settings = settings
        self.found: PersonFound | None = None
        self._make()
        self._lay_out()
        self._connect()
        self.retranslate()
        self._update()

    def _make(self) -> None:
        self.own, self.against = FolderField("", "", self), FolderField("", "", self)
        self._labels = QLabel(self), QLabel(self)
        for label, field in zip(self._labels, (self.own, self.against), strict=True):
            label.setBuddy(field)
        self.go = QPushButton(self)
        self.go.setDefault(True)
        self.chart = BarChart(self)
        self.words = PersonWordTable(self._vocabulary, self._language, self)
        self.photos = SetPhotoTable(self)
        self.accounts = AccountsPage(self._language, self)

    def retranslate(self) -> None:
        """Set the texts."""
        super().retranslate()
        self.setWindowTitle(self.tr("A person over several photos"))
        self.own.rename(self.tr("Photos of the person"))
        self.against.rename(self.tr("Other people"))
        self._labels[0].setText(self.tr("Photos of the person:"))
        self._labels[1].setText(self.tr("Other people:"))
        self.against.line.setPlaceholderText(
            self.tr("six people of a photo that is installed with the program: few")
        )
        self.against.line.setToolTip(self.tr("A folder with one subfolder for each person"))
        self.go.setText(self.tr("Find what characterises the person"))
        self.chart.setAccessibleName(self.tr("Words of the person as a chart"))
        self.chart.setLabel("bottom", self.tr("Mean score over photos"))
        self.chart.setToolTip(
            self.tr(
                "Bars: mean score over the photos (paler: not supported). Frames: 95% confidence"
                " interval over the photos."
            )
        )
        self.tabs.tabBar().setAccessibleName(self.tr("Pages of the description"))
        names = self.tr("Account"), self.tr("Chart"), self.tr("Words"), self.tr("Photos")
        for index, text in enumerate(names):
            self.tabs.setTabText(index, text)
        if self.found is not None:
            self._show(self.found)
        elif not self._task.busy:
            self.facts.setText(
                self.tr(
                    "Each attribute's region takes the pixels of other people, photo by photo; what"
                    " that does to the score is held against random regions of the same size."
                )
            )

    def _lay_out(self) -> None:
        form = QFormLayout()
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.ExpandingFieldsGrow)
        form.addRow(self._labels[0], self.own)
        form.addRow(self._labels[1], self.against)
        working = QHBoxLayout()
        working.addWidget(self.go)
        working.addWidget(self.bar, 1)
        working.addWidget(self.cancel)
        scroll = QScrollArea(self)
        scroll.setWidget(self.chart)
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        self.tabs = QTabWidget(self)
        for page in (self.accounts, scroll, self.words, self.photos):
            self.tabs.addTab(page, "")
        below = QHBoxLayout()
        below.addStretch(1)
        below.addWidget(self.save)
        layout = QVBoxLayout(self)
        layout.addLayout(form)
        layout.addLayout(working)
        layout.addWidget(self.facts)
        layout.addWidget(self.tabs, 1)
        layout.addLayout(below)

    def _connect(self) -> None:
        for field in (self.own, self.against):
            field.line.textChanged.connect(self._update)
        self.go.clicked.connect(self._go)
        self._task.progressed.connect(self._on_progressed)
        self._task.ended.connect(self._on_ended)

    def _go(self) -> None:
        own = self.own.folder
        if own is None:
            return
        self._show(None)
        self._start(partial(describe, own, self.against.folder, self._settings))
        self._update()

    def _saver(self, path: Path) -> OnSession | None:
        return None if self.found is None else partial(save_person, self.found, path)

    def _on_progressed(self, share: float) -> None:
        self.bar.show_share(share)
        self.facts.setText(self.tr("Looking at the photos…"))

    def _on_ended(
        self, found: PersonFound | None, error: Sim2WordError | None, _cancelled: bool
    ) -> None:
        if error is not None:
            self.facts.setText(error_text(error))
        elif found is None:
            self.facts.setText(self.tr("Cancelled."))
        else:
            self._show(found)
        self._update()

    def _show(self, found: PersonFound | None) -> None:
        self.found = found
        if found is None:
            self.chart.show_bars(())
            self.words.show_words(())
            self.photos.show_photos((), ())
            self.accounts.show_accounts(None)
            return
        self.facts.setText(self._report_document(found.report))
        self.chart.show_bars(
            tuple(
                Bar(
                    self._vocabulary.name(one.key, self._language.code),
                    one.score,
                    SUPPORTS if one.score > 0 else OPPOSES,
                    faint=not one.supported,
                    interval=(one.low, one.high),
                )
                for one in found.report.words
            )
        )
        self.words.show_words(found.report.words)
        self.photos.show_photos(found.report.photos, found.left_out)
        self.accounts.show_accounts(found.accounts)
        self.tabs.setTabVisible(self.tabs.indexOf(self.accounts), found.accounts is not None)

    def _report_document(self, report: PersonReport) -> str:
        stand = [
            self._vocabulary.name(one.key, self._language.code)
            for one in report.words
            if one.supported
        ]
        if stand:
            text = self.tr("Stand out when their regions are exchanged: {words}.").format(
                words=", ".join(stand)
            )
        else:
            text = self.tr("When regions are exchanged, no attribute stands out.")
        odd = sum(not photo.fits for photo in report.photos)
        text += " " + self.tr(
            "{photos} photos against {others} other people; {odd} do not fit the others."
        ).format(photos=len(report.photos), others=report.others, odd=odd)
        if report.stability is not None:
            text += " " + self.tr("Rank correlation between halves of the photos: {:.2f}.").format(
                report.stability
            )
        return text

    def _update(self) -> None:
        busy = self._task.busy
        self.bar.setVisible(busy)
        self.cancel.setEnabled(busy)
        self.own.setEnabled(not busy)
        self.against.setEnabled(not busy)
        self.go.setEnabled(self.own.folder is not None and not busy)
        self.save.setEnabled(self.found is not None and not busy)

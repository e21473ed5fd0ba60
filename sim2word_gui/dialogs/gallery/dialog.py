"""A gallery: people are enrolled, a face of the current comparison is searched among them."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFileDialog,
    QGridLayout,
    QHBoxLayout,
    QInputDialog,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from engine.contracts.errors import Sim2WordError
from engine.contracts.gallery import GALLERY_FILE, GalleryCard, Identification
from engine.contracts.pair import SIDES, ImageChoice, Side
from engine.contracts.settings import Settings
from sim2word_gui.dialogs.gallery.candidates import CandidateTable, ScorePlot
from sim2word_gui.dialogs.gallery.findings import Findings
from sim2word_gui.dialogs.task_dialog import TaskDialog
from sim2word_gui.state.services import Services
from sim2word_gui.system.settings import Desktop
from sim2word_gui.texts.errors import error_text
from sim2word_gui.widgets.folder_field import FolderField
from sim2word_gui.worker.gallery import (
    GalleryAction,
    GalleryAnswer,
    GalleryOrder,
    OpenGallery,
    save_identification,
    thumbnails,
)
from sim2word_gui.worker.jobs import OnSession, Task, at_once
from sim2word_gui.worker.tasks import TaskRunner

_HEIGHT = 820


class GalleryDialog(TaskDialog):
    """Works on one gallery.

    Parameters
    ----------
    services : Services
    probes : dict
        By side: the faces of the current comparison that can be searched for.
    settings : Settings
        For interpreting.
    parent : QWidget, optional

    Signals
    -------
    explain_asked(str, ImageChoice, ImageChoice)
        The side of the probe, the probe, and the candidate's photo to be put beside it.
    """

    explain_asked = Signal(str, object, object)

    def __init__(
        self,
        services: Services,
        probes: dict[Side, ImageChoice],
        settings: Settings,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(services, _HEIGHT, "identification.json", parent)
        self._engine = services.engine
        self._probes, self._settings, self._kept = probes, settings, services.settings
        self._gallery = OpenGallery()
        self._faces = TaskRunner(self._engine, self)
        self._answer: GalleryAnswer | None = None
        self.card: GalleryCard | None = None
        self.found: Identification | None = None
        self._make()
        self._lay_out()
        self._connect()
        self.retranslate()
        self._update()

    def _make(self) -> None:
        self.place = FolderField("", self._kept.get(Desktop).gallery, self)
        self.folder = self.place.line
        self.passphrase = QLineEdit(self)
        self.passphrase.setEchoMode(QLineEdit.EchoMode.Password)
        self._labels = QLabel(self), QLabel(self)
        self.probe = QComboBox(self)
        for side in SIDES:
            if side in self._probes:
                text = f"{side.upper()}: {self._probes[side].path.name}"
                self.probe.addItem(text, side)
        self.read, self.enrol = (QPushButton(self) for _ in range(2))
        self.search, self.interpret = (QPushButton(self) for _ in range(2))
        self.explain, self.erase = (QPushButton(self) for _ in range(2))
        self.search.setDefault(True)
        self.sure = QCheckBox(self)
        self.plot = ScorePlot(self)
        self.table = CandidateTable(self)
        self.findings = Findings(self._vocabulary, self._language, self)

    def retranslate(self) -> None:
        """Set the texts."""
        super().retranslate()
        self.setWindowTitle(self.tr("Gallery"))
        self.place.rename(self.tr("Folder of the gallery"))
        self.passphrase.setPlaceholderText(self.tr("none: not encrypted"))
        self.passphrase.setAccessibleName(self.tr("Passphrase"))
        self._labels[0].setText(self.tr("Folder of the gallery:"))
        self._labels[1].setText(self.tr("Passphrase:"))
        self.read.setText(self.tr("Open"))
        self.enrol.setText(self.tr("Enrol people…"))
        self.enrol.setToolTip(self.tr("A folder with one subfolder of photos for each person"))
        self.probe.setAccessibleName(self.tr("Face to search for"))
        self.search.setText(self.tr("Search"))
        self.interpret.setText(self.tr("What carries it?"))
        self.interpret.setToolTip(
            self.tr("Erase each attribute of the face and see how unsure the gallery gets")
        )
        self.explain.setText(self.tr("Explain with this person"))
        self.erase.setText(self.tr("Erase this person"))
        self.sure.setText(self.tr("I am sure"))
        if self.card is not None and not self._task.busy:
            self.facts.setText(self._card_document(self.card))

    def _lay_out(self) -> None:
        grid = QGridLayout()
        grid.addWidget(self._labels[0], 0, 0)
        grid.addWidget(self.place, 0, 1, 1, 2)
        grid.addWidget(self._labels[1], 1, 0)
        grid.addWidget(self.passphrase, 1, 1)
        grid.addWidget(self.read, 1, 2)
        working = QHBoxLayout()
        working.addWidget(self.enrol)
        working.addWidget(self.bar, 1)
        working.addWidget(self.cancel)
        searching = QHBoxLayout()
        searching.addWidget(self.probe, 1)
        searching.addWidget(self.search)
        searching.addWidget(self.interpret)
        buttons = QHBoxLayout()
        buttons.addWidget(self.explain)
        buttons.addWidget(self.save)
        buttons.addStretch(1)
        buttons.addWidget(self.sure)
        buttons.addWidget(self.erase)
        layout = QVBoxLayout(self)
        layout.addLayout(grid)
        layout.addLayout(working)
        layout.addWidget(self.facts)
        layout.addLayout(searching)
        layout.addWidget(self.plot)
        layout.addWidget(self.table, 3)
        layout.addLayout(buttons)
        layout.addWidget(self.findings, 3)

    def _connect(self) -> None:
        self.read.clicked.connect(lambda: self._ask(GalleryAction.OPEN))
        self.enrol.clicked.connect(self._ask_for_people)
        self.search.clicked.connect(lambda: self._ask(GalleryAction.SEARCH))
        self.interpret.clicked.connect(lambda: self._ask(GalleryAction.INTERPRET))
        self.erase.clicked.connect(lambda: self._ask(GalleryAction.REMOVE))
        self.explain.clicked.connect(self._explain)
        self.sure.toggled.connect(self._update)
        self.folder.textChanged.connect(self._forget)
        self.probe.currentIndexChanged.connect(self._forget_found)
        self.table.currentCellChanged.connect(self._on_person)
        self._task.progressed.connect(self._on_progressed)
        self._task.ended.connect(self._on_ended)
        self._faces.ended.connect(self._on_faces)

    # What is asked

    def _ask_for_people(self) -> None:
        name = QFileDialog.getExistingDirectory(
            self, self.tr("A folder with one subfolder of photos for each person")
        )
        if name:
            self.enrol_people(Path(name))

    def enrol_people(self, photos: Path) -> None:
        """Enrol the people of a folder; the gallery is made if there is none."""
        folder = self.place.folder
        if folder is None or not self._is_passphrase_meant(folder):
            return
        self._ask(GalleryAction.ENROL, photos)

    def _is_passphrase_meant(self, folder: Path) -> bool:
        """Whether the passphrase of a new gallery was typed alike twice."""
        passphrase = self.passphrase.text()
        if not passphrase or (folder / GALLERY_FILE).exists():
            return True
        again, said = QInputDialog.getText(
            self,
            self.tr("Passphrase of the new gallery"),
            self.tr("The passphrase again; without it nobody can open the gallery:"),
            QLineEdit.EchoMode.Password,
        )
        if said and again != passphrase:
            self.facts.setText(self.tr("The two passphrases differ; nothing was made."))
        return said and again == passphrase

    def _ask(self, action: GalleryAction, photos: Path | None = None) -> None:
        chosen = self.table.chosen
        side = self.probe.currentData()
        order = GalleryOrder(
            action,
            Path(self.folder.text().strip()),
            self.passphrase.text(),
            photos=photos,
            probe=None if side is None else self._probes[side],
            person="" if chosen is None else chosen.person,
            settings=self._settings,
        )
        self._faces.cancel()
        self._start(partial(self._gallery.work, order))
        self._update()

    def _saver(self, path: Path) -> OnSession | None:
        return None if self._answer is None else partial(save_identification, self._answer, path)

    def _explain(self) -> None:
        chosen = self.table.chosen
        if chosen is not None:
            best = chosen.best
            photo = ImageChoice(Path(best.path), best.face, sha256=best.sha256)
            side: Side = self.probe.currentData()
            self.explain_asked.emit(side, self._probes[side], photo)

    # What comes back

    def _on_progressed(self, share: float) -> None:
        self.bar.show_share(share)
        self.facts.setText(self.tr("Reading the photos: {:.0%}").format(share))

    def _on_ended(
        self, answer: GalleryAnswer | None, error: Sim2WordError | None, _cancelled: bool
    ) -> None:
        if error is not None:
            self.facts.setText(error_text(error))
        elif answer is None:
            self.facts.setText(self.tr("Cancelled; what was enrolled stays."))
        else:
            self._kept.change(Desktop, gallery=str(answer.order.folder))
            self._show(answer)
        self._update()

    def _on_faces(self, faces: tuple[NDArray[np.uint8] | None, ...] | None, *_: object) -> None:
        if faces is not None:
            self.table.show_faces(faces)

    def _show(self, answer: GalleryAnswer) -> None:
        card = self.card = answer.card
        self.facts.setText(self._card_document(card))
        if answer.odd:
            self.facts.setText(f"{self.facts.text()}\n{self._odd(answer.odd)}")
        if answer.found is not None:
            self._answer = answer
            self._show_found(answer.found)
            self._faces.run(partial(thumbnails, answer.found.candidates))
        elif answer.order.action is GalleryAction.REMOVE:
            self.sure.setChecked(False)
            self._show_found(None)
        if answer.carried is not None:
            self.findings.show_interpretation(answer.carried)
        elif answer.found is None:
            self.findings.show_left_out(card.left_out)

    def _show_found(self, found: Identification | None) -> None:
        self.found = found
        self.sure.setChecked(False)
        self.table.show_found(found)
        self.plot.show_found(found)
        if self.table.chosen is not None:
            self.findings.show_account(self.table.chosen)

    def _odd(self, code: str) -> str:
        """Return what is odd about the gallery, in words."""
        said = {
            "older": self.tr(
                "It was changed less often than when it was last opened here. Is it a copy?"
            ),
            "plain": self.tr(
                "It is not encrypted, and the gallery that was opened here before was."
            ),
            "another": self.tr("It is another gallery than the one that was opened here before."),
            "uncounted": self.tr(
                "It is of the first format, which does not notice missing photos; it is written"
                " anew when it is changed."
            ),
        }
        return said[code]

    def _card_document(self, card: GalleryCard) -> str:
        sealed = self.tr("encrypted") if card.sealed else self.tr("not encrypted")
        return self.tr(
            "{people} people, {faces} faces of {network}; {sealed}; {left} photos not enrolled"
        ).format(
            people=card.people,
            faces=card.faces,
            network=card.network,
            sealed=sealed,
            left=len(card.left_out),
        )

    def _forget(self) -> None:
        self.card = None
        self.facts.clear()
        self._forget_found()

    def _forget_found(self) -> None:
        """Show nothing of a search whose face or gallery is no longer the chosen one."""
        self._answer = None
        self._show_found(None)
        self.findings.show_left_out(())
        self._update()

    def _on_person(self, row: int, _column: int, before: int, _from: int) -> None:
        """Follow another row; that one is sure of one person says nothing of the next."""
        if row == before:
            return
        self.sure.setChecked(False)
        if self.table.chosen is not None:
            self.findings.show_account(self.table.chosen)
        self._update()

    def _update(self) -> None:
        busy, named = self._task.busy, bool(self.folder.text().strip())
        self.bar.setVisible(busy)
        self.cancel.setEnabled(busy)
        for widget in (self.place, self.passphrase, self.probe):
            widget.setEnabled(not busy)
        for button in (self.read, self.enrol):
            button.setEnabled(named and not busy)
        searchable = self.card is not None and bool(self._probes) and not busy
        self.search.setEnabled(searchable)
        self.interpret.setEnabled(searchable and self.found is not None)
        chosen = self.table.chosen is not None and not busy
        self.explain.setEnabled(chosen)
        self.save.setEnabled(self.found is not None and not busy)
        self.sure.setEnabled(chosen)
        self.erase.setEnabled(chosen and self.sure.isChecked())

    def _leave(self) -> None:
        super()._leave()
        self._faces.leave()
        self._engine.do(Task(at_once(self._gallery.close)))

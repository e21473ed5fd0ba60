"""A gallery: people are enrolled, a face of the current comparison is searched among them."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QSettings, Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QFileDialog,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QProgressBar,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from engine.contracts import (
    SIDES,
    CancelToken,
    GalleryCard,
    Identification,
    ImageChoice,
    Interpretation,
    Settings,
    Side,
)
from engine.vocabulary import Language, Vocabulary
from sim2word_gui.engine_jobs import GalleryDeed, GalleryJob, GalleryTold
from sim2word_gui.engine_thread import EngineThread
from sim2word_gui.galleries.candidates import CandidateTable, ScorePlot
from sim2word_gui.told import told

_SIZE = (720, 700)
_KEY = "galleryFolder"
_LISTED = 200


class GalleryDialog(QDialog):
    """Works on one gallery.

    Parameters
    ----------
    engine : EngineThread
    probes : dict
        By side: the faces of the current comparison that can be searched for.
    settings : Settings
        For interpreting.
    vocabulary : Vocabulary
    language : {"en", "zh"}
    parent : QWidget, optional

    Signals
    -------
    explain_asked(str, ImageChoice)
        The side of the probe, and the candidate's photo to be put beside it.
    """

    explain_asked = Signal(str, object)

    def __init__(
        self,
        engine: EngineThread,
        probes: dict[Side, ImageChoice],
        settings: Settings,
        vocabulary: Vocabulary,
        language: Language,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._engine, self._probes, self._settings = engine, probes, settings
        self._vocabulary, self._language = vocabulary, language
        self._job: GalleryJob | None = None
        self.card: GalleryCard | None = None
        self.found: Identification | None = None
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Gallery"))
        self.resize(_SIZE[0], min(_SIZE[1], self.screen().availableGeometry().height() - 40))
        self._make()
        self._lay_out()
        self._connect()
        self._update()

    def _make(self) -> None:
        self.folder = QLineEdit(str(QSettings().value(_KEY, "")), self)
        self.folder.setAccessibleName(self.tr("Folder of the gallery"))
        self.choose = QPushButton(self.tr("Choose…"), self)
        self.passphrase = QLineEdit(self)
        self.passphrase.setEchoMode(QLineEdit.EchoMode.Password)
        self.passphrase.setPlaceholderText(self.tr("none: not encrypted"))
        self.passphrase.setAccessibleName(self.tr("Passphrase"))
        self.read = QPushButton(self.tr("Open"), self)
        self.enrol = QPushButton(self.tr("Enrol people…"), self)
        self.enrol.setToolTip(self.tr("A folder with one subfolder of photos for each person"))
        self.facts = QLabel(self)
        self.facts.setWordWrap(True)
        self.facts.setTextFormat(Qt.TextFormat.PlainText)
        self.bar = QProgressBar(self)
        policy = self.bar.sizePolicy()
        policy.setRetainSizeWhenHidden(True)
        self.bar.setSizePolicy(policy)
        self.cancel = QPushButton(self.tr("Cancel"), self)
        self.probe = QComboBox(self)
        for side in SIDES:
            if side in self._probes:
                text = f"{side.upper()}: {self._probes[side].path.name}"
                self.probe.addItem(text, side)
        self.probe.setAccessibleName(self.tr("Face to search for"))
        self.search = QPushButton(self.tr("Search"), self)
        self.search.setDefault(True)
        self.interpret = QPushButton(self.tr("What carries it?"), self)
        self.interpret.setToolTip(
            self.tr("Erase each attribute of the face and see how unsure the gallery gets")
        )
        self.plot = ScorePlot(self)
        self.table = CandidateTable(self)
        self.explain = QPushButton(self.tr("Explain with this person"), self)
        self.erase = QPushButton(self.tr("Erase this person"), self)
        self.sure = QCheckBox(self.tr("I am sure"), self)
        self.text = QPlainTextEdit(self)
        self.text.setReadOnly(True)
        self.text.setAccessibleName(self.tr("Findings"))

    def _lay_out(self) -> None:
        grid = QGridLayout()
        grid.addWidget(QLabel(self.tr("Folder of the gallery:"), self), 0, 0)
        grid.addWidget(self.folder, 0, 1)
        grid.addWidget(self.choose, 0, 2)
        grid.addWidget(QLabel(self.tr("Passphrase:"), self), 1, 0)
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
        deeds = QHBoxLayout()
        deeds.addWidget(self.explain)
        deeds.addStretch(1)
        deeds.addWidget(self.sure)
        deeds.addWidget(self.erase)
        layout = QVBoxLayout(self)
        layout.addLayout(grid)
        layout.addLayout(working)
        layout.addWidget(self.facts)
        layout.addLayout(searching)
        layout.addWidget(self.plot)
        layout.addWidget(self.table, 3)
        layout.addLayout(deeds)
        layout.addWidget(self.text, 2)

    def _connect(self) -> None:
        self.choose.clicked.connect(self._ask_for_folder)
        self.read.clicked.connect(lambda: self._ask(GalleryDeed.OPEN))
        self.enrol.clicked.connect(self._ask_for_people)
        self.cancel.clicked.connect(self._cancel)
        self.search.clicked.connect(lambda: self._ask(GalleryDeed.SEARCH))
        self.interpret.clicked.connect(lambda: self._ask(GalleryDeed.INTERPRET))
        self.erase.clicked.connect(lambda: self._ask(GalleryDeed.REMOVE))
        self.explain.clicked.connect(self._explain)
        self.sure.toggled.connect(self._update)
        self.folder.textChanged.connect(self._forget)
        self.table.currentCellChanged.connect(lambda *_: self._update())
        self._engine.gallery_told.connect(self._on_told)
        self.finished.connect(self._leave)

    # What is asked

    def _ask_for_folder(self) -> None:
        name = QFileDialog.getExistingDirectory(self, self.tr("Folder of the gallery"))
        if name:
            self.folder.setText(name)

    def _ask_for_people(self) -> None:
        name = QFileDialog.getExistingDirectory(
            self, self.tr("A folder with one subfolder of photos for each person")
        )
        if name:
            self.enrol_people(Path(name))

    def enrol_people(self, photos: Path) -> None:
        """Enrol the people of a folder; the gallery is made if there is none."""
        self._ask(GalleryDeed.ENROL, photos)

    def _ask(self, deed: GalleryDeed, photos: Path | None = None) -> None:
        chosen = self.table.chosen
        side = self.probe.currentData()
        self._job = GalleryJob(
            deed,
            Path(self.folder.text().strip()),
            self.passphrase.text(),
            CancelToken(),
            photos=photos,
            probe=None if side is None else self._probes[side],
            person="" if chosen is None else chosen.person,
            settings=self._settings,
        )
        self.facts.setText(self.tr("Waiting for the engine…"))
        self.bar.setRange(0, 0)
        self._update()
        self._engine.work_on_gallery(self._job)

    def _cancel(self) -> None:
        if self._job is not None:
            self._job.token.cancel()

    def _explain(self) -> None:
        chosen = self.table.chosen
        if chosen is not None:
            photo = ImageChoice(Path(chosen.best.path), chosen.best.face)
            self.explain_asked.emit(self.probe.currentData(), photo)

    # What comes back

    def _on_told(self, answer: GalleryTold) -> None:
        if answer.job is not self._job:
            return
        if not answer.ended:
            self.bar.setRange(0, answer.total)
            self.bar.setValue(answer.done)
            text = self.tr("Photo {done} of {total}")
            self.facts.setText(text.format(done=answer.done, total=answer.total))
            return
        self._job = None
        if answer.error is not None:
            self.facts.setText(told(answer.error))
        elif answer.card is None:
            self.facts.setText(self.tr("Cancelled; what was enrolled stays."))
        else:
            QSettings().setValue(_KEY, str(answer.job.folder))
            self._show(answer, answer.card)
        self._update()

    def _show(self, answer: GalleryTold, card: GalleryCard) -> None:
        self.card = card
        self.facts.setText(self._told_card(card))
        if answer.found is not None:
            self._show_found(answer.found)
        elif answer.job.deed is GalleryDeed.REMOVE:
            self.sure.setChecked(False)
            self._show_found(None)
        if answer.carried is not None:
            self.text.setPlainText(self._told_carried(answer.carried))
        elif card.left_out and answer.found is None:
            lines = [f"{one.path}: {one.cause}" for one in card.left_out[:_LISTED]]
            self.text.setPlainText(self.tr("Not enrolled:") + "\n" + "\n".join(lines))
        else:
            self.text.clear()

    def _show_found(self, found: Identification | None) -> None:
        self.found = found
        self.table.show_found(found)
        self.plot.show_found(found)

    def _told_card(self, card: GalleryCard) -> str:
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

    def _told_carried(self, carried: Interpretation) -> str:
        text = carried.text.zh if self._language == "zh" else carried.text.en
        lines = [text, "", self.tr("Uncertainty {:.3f} as it is; with the region erased:").format(
            carried.uncertainty)]  # fmt: skip
        for one in carried.attributes:
            stands = self.tr("stands out") if one.supported else self.tr("not supported")
            name = self._vocabulary.name(one.key, self._language)
            lines.append(f"{one.uncertainty:.3f}  {name}  (z {one.z:+.1f}, {stands})")
        return "\n".join(lines)

    def _forget(self) -> None:
        self.card = None
        self._show_found(None)
        self.facts.clear()
        self._update()

    def _update(self) -> None:
        busy, named = self._job is not None, bool(self.folder.text().strip())
        self.bar.setVisible(busy)
        self.cancel.setEnabled(busy)
        for widget in (self.folder, self.passphrase, self.choose, self.probe):
            widget.setEnabled(not busy)
        for button in (self.read, self.enrol):
            button.setEnabled(named and not busy)
        searchable = self.card is not None and bool(self._probes) and not busy
        self.search.setEnabled(searchable)
        self.interpret.setEnabled(searchable and self.found is not None)
        chosen = self.table.chosen is not None and not busy
        self.explain.setEnabled(chosen)
        self.sure.setEnabled(chosen)
        self.erase.setEnabled(chosen and self.sure.isChecked())

    def _leave(self) -> None:
        self._cancel()
        self._engine.gallery_told.disconnect(self._on_told)

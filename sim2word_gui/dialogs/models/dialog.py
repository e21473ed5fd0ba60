"""The packs: imported by drop or button, verified, removed, and chosen for each task."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QMimeData, Qt
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QMessageBox,
    QPushButton,
    QTextBrowser,
    QVBoxLayout,
    QWidget,
)

from engine.contracts.errors import Sim2WordError
from engine.contracts.packs import EMBEDDED, ModelChoice, PackCard
from sim2word_gui.dialogs.models.calibrate import CalibrateDialog
from sim2word_gui.dialogs.models.licence import LicenceDialog
from sim2word_gui.dialogs.models.profile import ProfileDialog
from sim2word_gui.texts.errors import error_text
from sim2word_gui.texts.packs import embedded_text, pack_text
from sim2word_gui.widgets.drop_area import accept_copy
from sim2word_gui.worker.engine_thread import EngineThread
from sim2word_gui.worker.jobs import Equipment, PackAction, PackRequest, PacksReport

_SIZE = (880, 640)
_LIST_WIDTH = 220
_LENT_BY = {"judge": "recognition", "beside": "recognition"}
_FILES = "*.zip *.onnx *.pth *.pt *.safetensors *.dat"


class ModelsDialog(QDialog):
    """Shows the packs and lets the user choose among them.

    Parameters
    ----------
    engine : EngineThread
        Does what is asked for.
    parent : QWidget, optional
    """

    def __init__(self, engine: EngineThread, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._engine = engine
        self._cards: dict[str, PackCard] = {}
        self._checked: dict[str, str] = {}
        self._asked: ModelChoice | None = None
        self._jobs: list[PackRequest] = []
        self._are_listed = False
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Models"))
        self.resize(_SIZE[0], min(_SIZE[1], self.screen().availableGeometry().height() - 40))
        self.setAcceptDrops(True)
        self._make()
        self._lay_out()
        engine.packs_reported.connect(self._on_report)
        engine.swapped.connect(self._on_swapped)
        self.finished.connect(self._leave)
        self._show_cards(())
        self._ask(PackRequest(PackAction.LIST))

    def _make(self) -> None:
        self.list = QListWidget(self)
        self.list.setAccessibleName(self.tr("Model packs"))
        self.list.setFixedWidth(_LIST_WIDTH)
        self.text = QTextBrowser(self)
        self.text.setOpenLinks(False)
        self.text.setAccessibleName(self.tr("About this pack"))
        self.say = QLabel(self)
        self.say.setTextFormat(Qt.TextFormat.PlainText)
        self.say.setWordWrap(True)
        self.add_folder = QPushButton(self.tr("Import a folder…"), self)
        self.add_file = QPushButton(self.tr("Import a file…"), self)
        self.calibrate = QPushButton(self.tr("Calibrate…"), self)
        self.profile = QPushButton(self.tr("Profile…"), self)
        self.profile.setToolTip(self.tr("What moves this network's scores on photos of your own"))
        self.verify = QPushButton(self.tr("Verify"), self)
        self.remove = QPushButton(self.tr("Remove"), self)
        self.roles = {
            "recognition": QComboBox(self),
            "detector": QComboBox(self),
            "attributes": QComboBox(self),
            "judge": QComboBox(self),
            "beside": QComboBox(self),
            "device": QComboBox(self),
        }
        self.list.currentRowChanged.connect(lambda _row: self._show_pack())
        self.add_folder.clicked.connect(self._ask_for_folder)
        self.add_file.clicked.connect(self._ask_for_file)
        self.calibrate.clicked.connect(self._calibrate)
        self.profile.clicked.connect(self._profile)
        self.verify.clicked.connect(
            lambda: self._ask(PackRequest(PackAction.VERIFY, name=self._name))
        )
        self.remove.clicked.connect(self._ask_to_remove)
        for box in self.roles.values():
            box.activated.connect(self._use)

    def _lay_out(self) -> None:
        left = QVBoxLayout()
        left.addWidget(self.list, 1)
        for button in (self.add_folder, self.add_file):
            left.addWidget(button)
        actions = QHBoxLayout()
        actions.addStretch(1)
        for button in (self.calibrate, self.profile, self.verify, self.remove):
            actions.addWidget(button)
        form = QFormLayout()
        form.addRow(self.tr("Scores and maps by:"), self.roles["recognition"])
        form.addRow(self.tr("Faces found by:"), self.roles["detector"])
        form.addRow(self.tr("Words read by:"), self.roles["attributes"])
        form.addRow(self.tr("Changes scored too by:"), self.roles["judge"])
        form.addRow(self.tr("Explained beside by:"), self.roles["beside"])
        form.addRow(self.tr("Computed on:"), self.roles["device"])
        right = QVBoxLayout()
        right.addWidget(self.text, 1)
        right.addLayout(actions)
        right.addLayout(form)
        columns = QHBoxLayout()
        columns.addLayout(left)
        columns.addLayout(right, 1)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, self)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.addLayout(columns, 1)
        layout.addWidget(self.say)
        layout.addWidget(buttons)

    # What is shown

    @property
    def _name(self) -> str:
        item = self.list.currentItem()
        return EMBEDDED if item is None else str(item.data(Qt.ItemDataRole.UserRole))

    def _show_cards(self, cards: tuple[PackCard, ...]) -> None:
        """Show the packs; the one looked at stays."""
        name = self._name
        self._cards = {card.name: card for card in cards}
        self.list.blockSignals(True)
        self.list.clear()
        for known in (EMBEDDED, *self._cards):
            self.list.addItem(self.tr("Embedded") if known == EMBEDDED else known)
            self.list.item(self.list.count() - 1).setData(Qt.ItemDataRole.UserRole, known)
        names = [EMBEDDED, *self._cards]
        self.list.setCurrentRow(names.index(name) if name in names else 0)
        self.list.blockSignals(False)
        self._show_pack()
        self._show_roles()

    def _show_pack(self) -> None:
        card = self._cards.get(self._name)
        self.text.setHtml(
            embedded_text() if card is None else pack_text(card, self._checked.get(card.name, ""))
        )
        used = () if self._choice is None else self._choice.packs
        whole = card is not None and card.problem is None
        self.verify.setEnabled(whole)
        recognises = card is not None and whole and "recognition" in card.roles
        self.calibrate.setEnabled(recognises)
        self.profile.setEnabled(recognises or self._name == EMBEDDED)
        self.remove.setEnabled(card is not None and card.name not in used)

    @property
    def _choice(self) -> ModelChoice | None:
        return None if self._engine.equipment is None else self._engine.equipment.choice

    def _show_roles(self) -> None:
        """Offer for each task the packs that can do it; chosen is what was asked for last."""
        choice = self._asked or self._choice
        for role, box in self.roles.items():
            box.clear()
            if role == "device":
                self._offer_devices(box)
            else:
                self._offer_packs(box, role)
            box.setEnabled(choice is not None and self._are_listed)
            if choice is not None:
                box.setCurrentIndex(max(0, box.findData(getattr(choice, role))))

    def _offer_packs(self, box: QComboBox, role: str) -> None:
        if role in _LENT_BY:
            box.addItem(self.tr("no other network"), None)
        elif role != "recognition":
            box.addItem(self.tr("the same pack, if it can"), None)
        box.addItem(self.tr("Embedded"), EMBEDDED)
        for card in self._cards.values():
            if _LENT_BY.get(role, role) in card.roles:
                box.addItem(card.name, card.name)
        choice = self._asked or self._choice
        used = None if choice is None else getattr(choice, role)
        if used is not None and box.findData(used) < 0:
            box.addItem(used, used)  # in use, whatever has become of its pack

    def _offer_devices(self, box: QComboBox) -> None:
        equipment = self._engine.equipment
        box.addItem(self.tr("the fastest device there is"), "auto")
        for device in () if equipment is None else equipment.devices:
            box.addItem(device.upper(), device)

    # What is asked

    def _ask(self, job: PackRequest) -> None:
        self._jobs.append(job)
        self.say.setText(self._hint() if job.action is PackAction.LIST else self.tr("Working…"))
        self._engine.ask_about_packs(job)

    def _hint(self) -> str:
        return self.tr("Drop a folder, a zip file or a model file on this window to import it.")

    def _ask_for_folder(self) -> None:
        folder = QFileDialog.getExistingDirectory(self, self.tr("Import a folder"))
        if folder:
            self.offer(Path(folder))

    def _ask_for_file(self) -> None:
        file, _ = QFileDialog.getOpenFileName(
            self, self.tr("Import a file"), "", self.tr("Models ({})").format(_FILES)
        )
        if file:
            self.offer(Path(file))

    def _ask_to_remove(self) -> None:
        name = self._name
        box = QMessageBox(
            QMessageBox.Icon.Question,
            self.tr("Remove {}").format(name),
            self.tr("Remove the pack {} and its files?").format(name),
            QMessageBox.StandardButton.Cancel,
            self,
        )
        box.setTextFormat(Qt.TextFormat.PlainText)
        remove = box.addButton(self.tr("Remove"), QMessageBox.ButtonRole.DestructiveRole)
        remove.clicked.connect(lambda: self._ask(PackRequest(PackAction.REMOVE, name=name)))
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        box.open()

    def offer(self, source: Path) -> None:
        """Import a folder or file, once its licence is accepted."""
        self._ask(PackRequest(PackAction.READ_LICENCE, source))

    def _use(self) -> None:
        """Work with the packs that stand in the boxes."""
        chosen = {role: box.currentData() for role, box in self.roles.items()}
        choice = ModelChoice(**chosen)
        if choice != (self._asked or self._choice):
            self._asked = choice
            self.say.setText(self.tr("Loading the models…"))
            self._engine.use(choice)

    def _calibrate(self) -> None:
        """Measure the pack that is looked at, with the detector and device in use."""
        used = self._choice or ModelChoice()
        choice = ModelChoice(self._name, used.detector, device=used.device)
        dialog = CalibrateDialog(self._engine, choice, self)
        dialog.finished.connect(lambda: self._ask(PackRequest(PackAction.LIST)))
        dialog.open()

    def _profile(self) -> None:
        """Measure what moves the scores of the pack that is looked at."""
        used = self._choice or ModelChoice()
        choice = ModelChoice(self._name, used.detector, used.attributes, device=used.device)
        ProfileDialog(self._engine, choice, self).open()

    # What comes back

    def _on_report(self, answer: PacksReport) -> None:
        job = answer.request
        ours = any(one is job for one in self._jobs)  # not those of another window
        if answer.error is not None:
            if ours:
                self.say.setText(error_text(answer.error))
            return
        if job.action is PackAction.READ_LICENCE and not ours:
            return
        self._are_listed |= job.action is not PackAction.READ_LICENCE
        if job.action is PackAction.READ_LICENCE and job.source is not None:
            self.say.setText("")
            self._ask_to_accept(job.source, answer.licence)
            return
        if job.action is PackAction.VERIFY:
            good = self.tr("Verified: every file is as it was imported.")
            self._checked[job.name] = "; ".join(answer.problems) or good
        self.say.setText(self._hint() if self._asked is None else self.tr("Loading the models…"))
        self._show_cards(answer.cards)
        if job.action is PackAction.IMPORT and job.source is not None:
            names = [EMBEDDED, *self._cards]
            name = job.source.stem
            self.list.setCurrentRow(names.index(name) if name in names else 0)

    def _ask_to_accept(self, source: Path, licence: str) -> None:
        dialog = LicenceDialog(source.name, licence, self)
        dialog.accepted.connect(lambda: self._ask(PackRequest(PackAction.IMPORT, source)))
        dialog.open()

    def _on_swapped(self, _equipment: Equipment, error: Sim2WordError | None) -> None:
        if self._engine.is_swapping:
            return  # the answer to what was asked last comes later
        self._asked = None
        self.say.setText("" if error is None else error_text(error))
        self._show_roles()
        self._show_pack()

    def _leave(self) -> None:
        self._engine.packs_reported.disconnect(self._on_report)
        self._engine.swapped.disconnect(self._on_swapped)

    # Drops

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Welcome one file or folder."""
        if _dropped(event.mimeData()) is not None:
            accept_copy(event)

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        """Go on to welcome it."""
        accept_copy(event)

    def dropEvent(self, event: QDropEvent) -> None:
        """Take it."""
        source = _dropped(event.mimeData())
        if source is not None:
            accept_copy(event)
            self.offer(source)


def _dropped(data: QMimeData) -> Path | None:
    """Return the file or folder that is dropped, if it is one."""
    urls = [url for url in data.urls() if url.isLocalFile()]
    return Path(urls[0].toLocalFile()) if len(urls) == 1 else None

"""The window: two photos, Explain and Cancel, and the results as they come."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QSettings, QSize, Qt, QTimer, Slot
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import (
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QMainWindow,
    QProgressBar,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from engine.contracts import (
    SIDES,
    Event,
    ExplainRequest,
    FacesFound,
    Failed,
    ImageChoice,
    ModelIdentity,
    Progress,
    Scored,
    Settings,
    Side,
    Sim2WordError,
    WordRanked,
)
from engine.vocabulary import Language, load_vocabulary
from sim2word_gui.actions import WindowActions
from sim2word_gui.map_bar import WORD_BRANCH, MapBar
from sim2word_gui.photo_pane import PhotoPane
from sim2word_gui.plain_text import plain
from sim2word_gui.results_panel import ResultsPanel
from sim2word_gui.run_state import Phase, RunState
from sim2word_gui.style import STYLE
from sim2word_gui.worker import EngineThread, Preview

_IMAGE_FILTER = "*.jpg *.jpeg *.png *.tif *.tiff *.bmp *.webp *.gif *.jp2 *.ppm *.avif *.heic"
_SMALLEST = (1000, 580)
_FIRST = (1320, 780)
_OF_SCREEN = 0.96
_CLOSE_AGAIN_MS = 500


class MainWindow(QMainWindow):
    """Explains one pair at a time."""

    def __init__(self) -> None:
        super().__init__()
        self.setWindowTitle("Sim2Word")
        self.setStyleSheet(STYLE)
        self.setMinimumSize(*_SMALLEST)
        self.resize(QSize(*_FIRST).boundedTo(self.screen().availableSize() * _OF_SCREEN))
        self._previews: dict[Side, Preview] = {}
        self._serial = 0
        self._asked: dict[Side, int] = {}
        self._state = RunState()
        self._models_ready = False

        self.panes: dict[Side, PhotoPane] = {side: PhotoPane(side, self) for side in SIDES}
        self.results = ResultsPanel(load_vocabulary(), self)
        self.map_bar = MapBar(self)
        self.progress = QProgressBar(self)
        self.progress.setTextVisible(False)
        self.progress.setFixedWidth(180)
        self.progress.hide()
        self.stage = QLabel(self)
        self.stage.setTextFormat(Qt.TextFormat.PlainText)
        self.models = QLabel(self.tr("Loading the models…"), self)
        self.actions_ = WindowActions(self, self.map_bar)
        self._connect_actions()
        self._lay_out()

        self.engine = EngineThread(self)
        self.engine.ready.connect(self._on_ready)
        self.engine.broken.connect(self._on_broken)
        self.engine.previewed.connect(self._on_previewed)
        self.engine.happened.connect(self._on_event)
        self.engine.saved.connect(self._on_saved)
        for side, pane in self.panes.items():
            pane.open_asked.connect(lambda side=side: self._ask_for_photo(side))
            pane.dropped.connect(lambda paths, side=side: self._on_dropped(side, paths))
            pane.face_clicked.connect(lambda face, side=side: self._choose_face(side, face))
            pane.view.set_map_opacity(self.map_bar.opacity)
        self.map_bar.changed.connect(self._show_maps)
        self.results.word_chosen.connect(lambda _key: self._show_word_map())
        settings = QSettings()
        geometry = settings.value("geometry")
        if geometry is not None:
            self.restoreGeometry(geometry)
        self._set_language("zh" if settings.value("language") == "zh" else "en")
        self._update_actions()
        self.engine.start()

    def _connect_actions(self) -> None:
        self.actions_.explain.triggered.connect(self.explain)
        self.actions_.cancel.triggered.connect(self.cancel)
        self.actions_.save.triggered.connect(self._ask_where_to_save)
        self.actions_.quit.triggered.connect(self.close)
        self.actions_.whole_photos.triggered.connect(self._show_photos)
        self.actions_.compared_faces.triggered.connect(self._show_faces)
        self.actions_.protected.toggled.connect(self._on_protected_toggled)
        self.actions_.open_asked.connect(self._ask_for_photo)
        self.actions_.language_chosen.connect(self._set_language)

    def _lay_out(self) -> None:
        photos = QWidget(self)
        beside = QHBoxLayout(photos)
        beside.setContentsMargins(0, 0, 0, 0)
        beside.setSpacing(10)
        for pane in self.panes.values():
            beside.addWidget(pane, 1)
        splitter = QSplitter(self)
        splitter.addWidget(photos)
        splitter.addWidget(self.results)
        splitter.setStretchFactor(0, 3)
        splitter.setStretchFactor(1, 2)
        splitter.setChildrenCollapsible(False)
        self.results.setMinimumWidth(430)
        splitter.setSizes([780, 540])
        central = QWidget(self)
        layout = QVBoxLayout(central)
        layout.setContentsMargins(10, 8, 10, 6)
        splitter.setHandleWidth(8)
        layout.addWidget(splitter)
        self.setCentralWidget(central)
        self.statusBar().addWidget(self.stage)
        self.statusBar().addWidget(self.progress)
        self.statusBar().addPermanentWidget(self.models)

    @property
    def phase(self) -> Phase:
        """Where the current run stands."""
        return self._state.phase

    # Photos

    def open_photos(self, paths: list[Path]) -> None:
        """Open up to two photos, the first as A."""
        for side, path in zip(SIDES, paths, strict=False):
            self._open(side, path)

    def _ask_for_photo(self, side: Side) -> None:
        settings = QSettings()
        name, _ = QFileDialog.getOpenFileName(
            self,
            self.tr("Open photo {}").format(side.upper()),
            str(settings.value("folder", "")),
            self.tr("Photos ({})").format(_IMAGE_FILTER) + ";;" + self.tr("All files (*)"),
        )
        if name:
            settings.setValue("folder", str(Path(name).parent))
            self._open(side, Path(name))

    def _on_dropped(self, side: Side, paths: list[Path]) -> None:
        if len(paths) == 1:
            self._open(side, paths[0])
        elif len(paths) == 2:  # noqa: PLR2004 - a pair
            self.open_photos(paths)
        else:
            self.panes[side].show_message(
                self.tr("{} files were dropped. Drop one photo, or two as a pair.").format(
                    len(paths)
                )
            )

    def _open(self, side: Side, path: Path, face: int | None = None) -> None:
        self._forget_result()
        self._previews.pop(side, None)
        self.panes[side].show_loading(path)
        self._serial += 1
        self._asked[side] = self._serial
        self.engine.preview(side, self._serial, ImageChoice(path, face))
        self._update_actions()

    def _choose_face(self, side: Side, face: int) -> None:
        preview = self._previews.get(side)
        if preview is None or preview.photo is None or preview.chosen == face:
            return
        self._forget_result()
        chosen = Preview(side, preview.serial, preview.photo, preview.faces, face, None)
        self._previews[side] = chosen
        self.panes[side].view.set_faces(chosen.faces, face)
        self.panes[side].show_message("")
        self._update_actions()

    def _forget_result(self) -> None:
        """Stop what runs and clear the screen of what belongs to another pair."""
        self.engine.cancel()
        self._state = RunState()
        self.results.clear()
        self._show_stage("")
        for pane in self.panes.values():
            pane.view.set_map(None, None)

    @Slot(object)
    def _on_previewed(self, preview: Preview) -> None:
        side = preview.image
        if preview.serial != self._asked.get(side):
            return
        pane = self.panes[side]
        if preview.photo is None:
            pane.show_empty()
        else:
            self._previews[side] = preview
            pane.show_photo(preview.photo, preview.faces, preview.chosen)
        if preview.error is not None and len(preview.faces) > 1:
            pane.show_message(
                self.tr("{} faces: click the one to compare.").format(len(preview.faces))
            )
        else:
            pane.show_message("" if preview.error is None else str(preview.error))
        self._update_actions()

    # Runs

    @Slot()
    def explain(self) -> None:
        """Explain the pair that is shown."""
        choices = []
        for side in SIDES:
            preview = self._previews.get(side)
            if preview is None or preview.photo is None or preview.chosen is None:
                return
            photo = preview.photo
            choices.append(ImageChoice(photo.path, preview.chosen, sha256=photo.sha256))
        settings = Settings(protected_words=self.actions_.protected.isChecked())
        request = ExplainRequest(choices[0], choices[1], settings)
        self._forget_result()
        self._state = RunState(request.request_id)
        self.results.score_note.setText(self.tr("Working…"))
        self._show_stage(self.tr("Reading the photos"))
        self.engine.explain(request)
        self._update_actions()

    @Slot()
    def cancel(self) -> None:
        """Stop the explanation that runs."""
        if self._state.phase is Phase.RUNNING:
            self.engine.cancel()
            self._show_stage(self.tr("Cancelling…"))

    @Slot(object)
    def _on_event(self, event: Event) -> None:
        if not self._state.take(event):
            return
        match event:
            case FacesFound(image=image, aligned=aligned):
                self.panes[image].view.show_crop(aligned.affine, aligned.crop.shape[0])
            case Scored(similarity=similarity):
                self.results.show_similarity(similarity)
            case WordRanked(words=words):
                self.results.show_words(words)
            case Progress(stage=stage, done=done, total=total):
                self._show_stage(self._stage_name(stage), done, total)
            case Failed(error=error, image=image):
                side = "" if image is None else f"{image.upper()}: "
                self.results.show_banner(side + str(error))
            case _:
                self._show_maps()
        if self._state.phase is not Phase.RUNNING:
            self._finish()

    def _finish(self) -> None:
        explanation = self._state.explanation
        if explanation is not None:
            self.results.show_explanation(explanation)
        elif self._state.phase is Phase.CANCELLED:
            self.results.show_words(())
            self.results.show_banner(
                self.tr("Cancelled. There is no result; press Explain to start again."), "note"
            )
        self._show_stage(
            {
                Phase.DONE: self.tr("Done"),
                Phase.CANCELLED: self.tr("Cancelled"),
                Phase.FAILED: self.tr("Failed"),
            }[self._state.phase]
        )
        self._update_actions()

    @Slot()
    def _ask_where_to_save(self) -> None:
        explanation = self._state.explanation
        folder = QFileDialog.getExistingDirectory(self, self.tr("Folder for the result's files"))
        if folder and explanation is not None:
            self.engine.save(explanation, Path(folder))
            self._show_stage(self.tr("Saving…"))

    @Slot(object, object)
    def _on_saved(self, folder: Path, error: Sim2WordError | None) -> None:
        if error is not None:
            self.results.show_banner(str(error))
            self._show_stage(self.tr("Not saved"))
        else:
            self._show_stage(self.tr("Saved to {}").format(folder))

    def _stage_name(self, stage: str) -> str:
        return {
            "erasing": self.tr("Erasing the attributes' regions"),
            "controls": self.tr("Measuring random regions"),
        }.get(stage, stage)

    def _show_stage(self, text: str, done: int = 0, total: int = 0) -> None:
        self.stage.setText(text)
        self.progress.setVisible(bool(text) and self._state.phase is Phase.RUNNING)
        self.progress.setMaximum(total)
        self.progress.setValue(done)

    # Maps

    def _show_word_map(self) -> None:
        self.map_bar.choose(WORD_BRANCH)
        self._show_maps()

    @Slot()
    def _show_maps(self) -> None:
        """Lay the chosen map on both photos; a side that has none shows none."""
        branch = self.map_bar.branch
        if branch == WORD_BRANCH:
            key = self.results.chosen_key
            branch = f"joint:{key}" if key is not None else ""
        for side, pane in self.panes.items():
            saliency = self._state.maps.get((side, branch))
            pane.view.set_map_opacity(self.map_bar.opacity)
            if saliency is None:
                pane.view.set_map(None, None)
            else:
                pane.view.set_map(saliency.values, saliency.affine)

    @Slot()
    def _show_photos(self) -> None:
        """Show both photos whole."""
        for pane in self.panes.values():
            pane.view.fit()

    @Slot()
    def _show_faces(self) -> None:
        """Zoom both photos to the faces that are compared."""
        for side, aligned in self._state.faces.items():
            self.panes[side].view.show_crop(aligned.affine, aligned.crop.shape[0])

    # Models, language, actions, closing

    @Slot(object)
    def _on_ready(self, models: tuple[ModelIdentity, ...]) -> None:
        self._models_ready = True
        self.models.setText(" · ".join(model.name for model in models))
        self.models.setToolTip(
            plain(
                "\n".join(f"{m.role}: {m.name} ({m.licence}), SHA-256 {m.sha256}" for m in models)
            )
        )
        self._update_actions()

    @Slot(object)
    def _on_broken(self, error: Sim2WordError) -> None:
        self.models.setText(self.tr("The models could not be loaded"))
        self.results.show_banner(str(error))

    def _set_language(self, language: Language) -> None:
        self.actions_.languages[language].setChecked(True)
        self.results.set_language(language)
        QSettings().setValue("language", language)

    @Slot(bool)
    def _on_protected_toggled(self, on: bool) -> None:
        """Remember the choice; a result made otherwise is not shown any longer."""
        QSettings().setValue("protectedWords", on)
        if self._state.phase is not Phase.IDLE:
            self._forget_result()
            self._update_actions()

    def _update_actions(self) -> None:
        running = self._state.phase is Phase.RUNNING
        chosen = all(
            side in self._previews and self._previews[side].chosen is not None for side in SIDES
        )
        self.actions_.explain.setEnabled(self._models_ready and chosen and not running)
        self.actions_.cancel.setEnabled(running)
        self.actions_.save.setEnabled(self._state.explanation is not None)
        self.map_bar.setEnabled(self._state.phase is not Phase.IDLE)

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802 - Qt's name
        """Cancel, let the engine's thread end, and close."""
        QSettings().setValue("geometry", self.saveGeometry())
        if not self.engine.stop():
            # A thread must not be destroyed while it runs; it ends with its batch.
            event.ignore()
            QTimer.singleShot(_CLOSE_AGAIN_MS, self.close)
            return
        super().closeEvent(event)

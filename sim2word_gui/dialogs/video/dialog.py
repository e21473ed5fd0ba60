"""A video is searched for faces; frames of it are put on a side of the comparison."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import QStandardPaths, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from engine.contracts.errors import Sim2WordError
from engine.contracts.outgoing import one_line
from engine.contracts.pair import SIDES, ImageChoice, Side
from engine.contracts.video import VideoSearched
from sim2word_gui.dialogs.task_dialog import TaskDialog
from sim2word_gui.dialogs.video.frame_table import FrameTable
from sim2word_gui.state.services import Services
from sim2word_gui.system.settings import Desktop
from sim2word_gui.texts.errors import error_text
from sim2word_gui.widgets.folder_field import FolderField
from sim2word_gui.worker.jobs import OnSession, Priority, at_once
from sim2word_gui.worker.tasks import TaskRunner
from sim2word_gui.worker.video import save_search, search, take_frame

_HEIGHT = 720
_EVERY_S = (2.0, 0.5, 0.2, 0.0)
_USUAL = 1


class VideoDialog(TaskDialog):
    """Works on one video; the search begins at once.

    Parameters
    ----------
    services : Services
    path : Path
        Of the video.
    parent : QWidget, optional

    Signals
    -------
    frame_chosen(str, ImageChoice)
        A side, and the file that a frame was written to with the face chosen in it.
    """

    frame_chosen = Signal(str, object)

    def __init__(self, services: Services, path: Path, parent: QWidget | None = None) -> None:
        super().__init__(services, _HEIGHT, f"{path.stem}_frames.json", parent)
        self._path, self._kept = path, services.settings
        self._taking = TaskRunner(services.engine, self)
        self._side: Side = "a"
        self.found: VideoSearched | None = None
        self._make()
        self._lay_out()
        self._connect()
        self.retranslate()
        self._search()

    def _make(self) -> None:
        self.every = QComboBox(self)
        for seconds in _EVERY_S:
            self.every.addItem("", seconds)
        self.every.setCurrentIndex(_USUAL)
        self.go = QPushButton(self)
        self.frames = FrameTable(self._language, self)
        pictures = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.PicturesLocation)
        usual = str(Path(pictures or Path.home()) / "Sim2Word")
        self.place = FolderField("", self._kept.get(Desktop).frames or usual, self)
        self._labels = QLabel(self), QLabel(self)
        for label, widget in zip(self._labels, (self.every, self.place), strict=True):
            label.setBuddy(widget)
        self.put: dict[Side, QPushButton] = {side: QPushButton(self) for side in SIDES}

    def retranslate(self) -> None:
        """Set the texts."""
        super().retranslate()
        self.setWindowTitle(self.tr("Faces of a video: {}").format(one_line(self._path.name)))
        self._labels[0].setText(self.tr("Search:"))
        self._labels[1].setText(self.tr("Frames are saved in:"))
        self.place.rename(self.tr("Folder for frames"))
        self.every.setAccessibleName(self.tr("How many frames are searched"))
        for index, seconds in enumerate(_EVERY_S):
            text = self.tr("a frame every {:g} s") if seconds else self.tr("every frame")
            self.every.setItemText(index, text.format(seconds))
        self.go.setText(self.tr("Search again"))
        for side in SIDES:
            self.put[side].setText(self.tr("Put on side {}").format(side.upper()))
            self.put[side].setToolTip(
                self.tr("Writes the frame as PNG, which names the video, and opens it")
            )
        if self.found is not None and not self._task.busy:
            self.facts.setText(self._said(self.found))

    def _lay_out(self) -> None:
        searching = QHBoxLayout()
        searching.addWidget(self._labels[0])
        searching.addWidget(self.every)
        searching.addWidget(self.go)
        searching.addWidget(self.bar, 1)
        searching.addStretch()
        searching.addWidget(self.cancel)
        form = QFormLayout()
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.ExpandingFieldsGrow)
        form.addRow(self._labels[1], self.place)
        buttons = QHBoxLayout()
        for side in SIDES:
            buttons.addWidget(self.put[side])
        buttons.addStretch(1)
        buttons.addWidget(self.save)
        layout = QVBoxLayout(self)
        layout.addLayout(searching)
        layout.addWidget(self.facts)
        layout.addWidget(self.frames, 1)
        layout.addLayout(form)
        layout.addLayout(buttons)

    def _connect(self) -> None:
        self.go.clicked.connect(self._search)
        self.frames.currentCellChanged.connect(self._update)
        self.place.line.textChanged.connect(self._update)
        for side in SIDES:
            self.put[side].clicked.connect(partial(self.take, side))
        self._task.progressed.connect(self._on_progressed)
        self._task.ended.connect(self._on_ended)
        self._taking.ended.connect(self._on_taken)

    def _search(self) -> None:
        self.found = None
        self.frames.show_found(None)
        self._start(partial(search, self._path, float(self.every.currentData())))
        self._update()

    def take(self, side: Side) -> None:
        """Write the frame that is chosen, and put it on a side."""
        seen, folder = self.frames.chosen, self.place.folder
        if self.found is None or seen is None or folder is None:
            return
        self._side = side
        self._kept.change(Desktop, frames=str(folder))
        self._taking.run(at_once(partial(take_frame, self.found, seen, folder)), Priority.SAVE)
        self.facts.setText(self.tr("Writing frame {}…").format(seen.number))
        self._update()

    def _saver(self, path: Path) -> OnSession | None:
        return None if self.found is None else partial(save_search, self.found, path)

    def _on_progressed(self, share: float) -> None:
        self.bar.show_share(share)
        self.facts.setText(self.tr("Searching the frames for faces: {:.0%}").format(share))

    def _on_ended(
        self, found: VideoSearched | None, error: Sim2WordError | None, _cancelled: bool
    ) -> None:
        if error is not None:
            self.facts.setText(error_text(error))
        elif found is None:
            self.facts.setText(self.tr("Cancelled."))
        else:
            self.found = found
            self.frames.show_found(found)
            self.facts.setText(self._said(found))
        self._update()

    def _on_taken(
        self, choice: ImageChoice | None, error: Sim2WordError | None, _cancelled: bool
    ) -> None:
        if error is not None:
            self.facts.setText(error_text(error))
        elif choice is not None:
            self.facts.setText(
                self.tr("Side {side}: {file}").format(
                    side=self._side.upper(), file=one_line(str(choice.path))
                )
            )
            self.frame_chosen.emit(self._side, choice)
        self._update()

    def _said(self, found: VideoSearched) -> str:
        video = found.video
        rate = (
            self.tr("{:.3g} frames a second").format(video.rate)
            if video.steady
            else self.tr("at a rate that varies")
        )
        lines = [
            self.tr("{width} x {height} pixels, {frames} frames, {rate}, {seconds:.2f} s").format(
                width=video.width,
                height=video.height,
                frames=video.frames,
                rate=rate,
                seconds=video.seconds,
            ),
            f"SHA-256 {video.sha256}",
        ]
        searched = self.tr("{searched} frames searched, {tracks} tracks of a face").format(
            searched=len(found.looked_at), tracks=len(found.tracks)
        )
        if found.missing:
            lost = self.tr("{} frames could not be decoded").format(len(found.missing))
            searched = f"{searched}; {lost}"
        if found.unusable:
            small = self.tr("{} faces too small").format(found.unusable)
            searched = f"{searched}; {small}"
        if not found.tracks:
            lines.append(self.tr("No face was found. Search more frames, or a longer part."))
        return "\n".join([*lines, searched])

    def _update(self) -> None:
        busy, taking = self._task.busy, self._taking.busy
        self.bar.setVisible(busy)
        self.cancel.setEnabled(busy)
        self.every.setEnabled(not busy)
        self.go.setEnabled(not busy and not taking)
        chosen = self.frames.chosen is not None and self.place.folder is not None
        ready = chosen and not busy and not taking
        for button in self.put.values():
            button.setEnabled(ready)
        self.save.setEnabled(self.found is not None and not busy)

    def _leave(self) -> None:
        super()._leave()
        self._taking.leave()

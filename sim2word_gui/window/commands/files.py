"""The commands of the menu File: open photos from wherever they come, and save results."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog

from engine.contracts.errors import Sim2WordError
from engine.contracts.explanation import Explanation
from engine.contracts.pair import SIDES, Side
from engine.files.suffixes import CASE_SUFFIX, SUFFIXES, VIDEO_SUFFIXES
from sim2word_gui.dialogs.cases import documents
from sim2word_gui.dialogs.video.dialog import VideoDialog
from sim2word_gui.state.comparison import Comparison
from sim2word_gui.state.kept import Work
from sim2word_gui.system.intake import Offer, photos_in, take
from sim2word_gui.system.settings import Desktop, RecentPair
from sim2word_gui.window.commands.cases import CaseCommands
from sim2word_gui.window.commands.command import Command, marked
from sim2word_gui.window.help.figures import FigureHelp
from sim2word_gui.window.parts import Parts

_LONGEST = 80
"""Characters of a name that is proposed."""


class FileCommands(QObject):
    """Opens photos from wherever they come, and saves results.

    Parameters
    ----------
    parts : Parts
        Is the parent.
    cases : CaseCommands
        Opens cases.
    figures : FigureHelp
        Explains the figures of the dialog of a video.
    """

    def __init__(self, parts: Parts, cases: CaseCommands, figures: FigureHelp) -> None:
        super().__init__(parts)
        self._parts, self._cases, self._figures = parts, cases, figures
        self._comparisons, self._photos = parts.comparisons, parts.photos
        self._settings = parts.services.settings
        parts.folder.list.chosen.connect(self._on_folder_photo)

    @property
    def _current(self) -> Comparison:
        return self._comparisons.current

    def commands(self) -> list[Command]:
        """Return the commands."""
        return [
            *(
                Command(
                    f"open.{side}",
                    marked("Open photo {}…"),
                    partial(self.ask_for_photo, side),
                    (f"Ctrl+{number}",),
                    menu="file.open",
                    of=side.upper(),
                )
                for number, side in enumerate(SIDES, start=1)
            ),
            Command(
                "open_pair",
                marked("Open two photos…"),
                self.ask_for_pair,
                ("Ctrl+O",),
                menu="file.open",
            ),
            Command(
                "open_folder",
                marked("Open a folder…"),
                self.ask_for_folder,
                ("Ctrl+Shift+O",),
                menu="file.open",
            ),
            Command(
                "open_video",
                marked("Open a video…"),
                self.ask_for_video,
                ("Ctrl+Alt+O",),
                menu="file.open",
            ),
            Command(
                "paste",
                marked("Paste a photo"),
                self.paste,
                ("Ctrl+V",),
                menu="file.open",
            ),
            Command(
                "reopen",
                marked("Open the last session again"),
                self.open_again,
                menu="file.again",
                enabled=lambda: bool(self._settings.get(Work).session),
            ),
            Command("forget", marked("Forget recent pairs and the last session"), self._forget),
            Command(
                "new",
                marked("New comparison"),
                self._comparisons.begin,
                ("Ctrl+N",),
                menu="file.comparison",
            ),
            Command(
                "close",
                marked("Close comparison"),
                lambda: self._comparisons.close(self._current),
                ("Ctrl+W",),
                menu="file.comparison",
                enabled=lambda: not (self._current.is_empty and len(self._comparisons.all) == 1),
            ),
            Command(
                "save",
                marked("Save result…"),
                self._ask_where_to_save,
                ("Ctrl+S",),
                menu="file.save",
                enabled=lambda: self._current.run.explanation is not None,
            ),
            Command(
                "save_report",
                marked("Save report on one page…"),
                self._ask_where_to_report,
                ("Ctrl+Alt+S",),
                menu="file.save",
                enabled=lambda: self._current.run.explanation is not None,
            ),
        ]

    def ask_for_photo(self, side: Side) -> None:
        """Let the user choose a photo for a side."""
        names = self._ask(self.tr("Open photo {}").format(side.upper()), several=False)
        if names:
            self._photos.open(side, names[0])

    def ask_for_pair(self) -> None:
        """Let the user choose two photos."""
        names = self._ask(self.tr("Open two photos"), several=True)
        if names:
            self.take(Offer(tuple(names)), None)

    def _ask(self, title: str, *, several: bool) -> list[Path]:
        patterns = " ".join(f"*{suffix}" for suffix in SUFFIXES)
        filters = self.tr("Photos ({})").format(patterns) + ";;" + self.tr("All files (*)")
        folder = self._settings.get(Desktop).folder
        if several:
            names, _ = QFileDialog.getOpenFileNames(self._parts.window, title, folder, filters)
        else:
            name, _ = QFileDialog.getOpenFileName(self._parts.window, title, folder, filters)
            names = [name] if name else []
        if names:
            self._settings.change(Desktop, folder=str(Path(names[0]).parent))
        return [Path(name) for name in names]

    def ask_for_folder(self) -> None:
        """Let the user choose a folder of photos."""
        folder = self._settings.get(Desktop).folder
        title = self.tr("Open a folder")
        name = QFileDialog.getExistingDirectory(self._parts.window, title, folder)
        if name:
            self.take(Offer(folder=Path(name)), None)

    def ask_for_video(self) -> None:
        """Let the user choose a video."""
        patterns = " ".join(f"*{suffix}" for suffix in VIDEO_SUFFIXES)
        filters = self.tr("Videos ({})").format(patterns) + ";;" + self.tr("All files (*)")
        folder = self._settings.get(Desktop).folder
        title = self.tr("Open a video")
        name, _ = QFileDialog.getOpenFileName(self._parts.window, title, folder, filters)
        if name:
            self._settings.change(Desktop, folder=str(Path(name).parent))
            self.take(Offer(video=Path(name)), None)

    def _open_video(self, path: Path) -> None:
        """Search a video for faces; what is chosen there is put on a side."""
        dialog = VideoDialog(self._parts.services, path, self._parts.window)
        dialog.frame_chosen.connect(self._photos.put)
        self._figures.show(dialog)

    def paste(self) -> None:
        """Open what the clipboard holds."""
        try:
            data = QGuiApplication.clipboard().mimeData()
            offer = Offer() if data is None else take(data)
        except OSError as error:
            self._say(self.tr("The image could not be kept ({}).").format(error.strerror or error))
            return
        if offer == Offer():
            self._say(self.tr("The clipboard holds no photo. Copy an image or a file first."))
        else:
            self.take(offer, None)

    def open_files(self, files: list[Path]) -> None:
        """Open up to two photos, a case, or a video."""
        suffix = files[0].suffix.lower() if files else ""
        if suffix == CASE_SUFFIX:
            self._cases.open(files[0])
        elif suffix in VIDEO_SUFFIXES:
            self._open_video(files[0])
        else:
            self._photos.open_pair(files)

    def take(self, offer: Offer, side: Side | None) -> None:
        """Open what was dropped on a side, or pasted."""
        if offer.case is not None:
            self._cases.open(offer.case)
        elif offer.video is not None:
            self._open_video(offer.video)
        elif offer.folder is not None:
            self._open_folder(offer.folder)
        elif len(offer.photos) == len(SIDES):
            self._photos.open_pair(offer.photos)
        elif len(offer.photos) == 1:
            free: Side = next((s for s in SIDES if s not in self._comparisons.current.photos), "b")
            self._photos.open(side or free, offer.photos[0])
        elif offer.photos:
            self._parts.folder.show_photos(offer.photos)

    def _open_folder(self, folder: Path) -> None:
        try:
            photos = photos_in(folder)
        except OSError as error:
            self._say(self.tr("The folder could not be read ({}).").format(error.strerror or error))
            return
        if not photos:
            self._say(self.tr("The folder {} holds no photos.").format(folder.name))
        elif len(photos) == len(SIDES):
            self._photos.open_pair(photos)
        else:
            self._parts.folder.show_photos(photos)

    def _on_folder_photo(self, side: str, path: Path) -> None:
        chosen = next((each for each in SIDES if each == side), None)
        self.take(Offer((path,)), chosen)

    def open_recent(self, pair: RecentPair) -> None:
        """Open a pair that was compared before."""
        self._photos.open_pair([Path(pair.a), Path(pair.b)])

    def open_again(self) -> None:
        """Open the comparisons of the last session."""
        self._parts.start.offer_again(0)
        self._photos.reopen(self._settings.get(Work).session)

    def _forget(self) -> None:
        self._parts.services.windows.forget()

    def _ask_where_to_save(self) -> None:
        explanation = self._comparisons.current.run.explanation
        title = self.tr("Folder for the result's files")
        folder = QFileDialog.getExistingDirectory(self._parts.window, title)
        if folder and explanation is not None:
            self._parts.services.engine.save(explanation, Path(folder))
            self._say(self.tr("Saving…"))

    def _ask_where_to_report(self) -> None:
        explanation = self._comparisons.current.run.explanation
        name = " - ".join(photo.path.stem for photo in self._current.photos.values())
        title = self.tr("Report on one page")
        kinds = "PDF (*.pdf);;HTML (*.html)"
        start = str(documents() / f"{name[:_LONGEST]}.pdf")
        file, chosen = QFileDialog.getSaveFileName(self._parts.window, title, start, kinds)
        if file and explanation is not None:
            self.save_report(Path(file), ".html" if "html" in chosen else ".pdf")

    def save_report(self, file: Path, suffix: str) -> None:
        """Write the report of the current result; a name without an ending gets one."""
        explanation = self._comparisons.current.run.explanation
        if explanation is not None:
            known = file.suffix.lower() in (".pdf", ".html")
            whole = file if known else file.with_name(file.name + suffix)
            language = self._parts.services.language.code
            self._parts.services.engine.save_report(explanation, whole, language)
            self._say(self.tr("Saving…"))

    def on_saved(self, explanation: Explanation, folder: Path, error: Sim2WordError | None) -> None:
        """Say whether a result of this window was saved."""
        if self._parts.runs.on_saved(explanation, error):
            saved = self.tr("Saved to {}").format(folder)
            self._say(self.tr("Not saved") if error is not None else saved)

    def _say(self, text: str) -> None:
        self._parts.say(text)

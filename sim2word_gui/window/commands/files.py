"""Does what the commands of the menu File say of photos and results."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QSettings
from PySide6.QtGui import QAction, QGuiApplication
from PySide6.QtWidgets import QFileDialog

from engine.contracts.errors import Sim2WordError
from engine.contracts.explanation import Explanation
from engine.contracts.pair import SIDES, Side
from engine.files.suffixes import CASE_SUFFIX, SUFFIXES
from sim2word_gui.state.last_session import last_session
from sim2word_gui.state.recent import RecentPair, forget_recent
from sim2word_gui.system.intake import Offer, photos_in, take
from sim2word_gui.window.commands.actions import WindowActions
from sim2word_gui.window.menus import Menus

if TYPE_CHECKING:
    from sim2word_gui.app.program import Program
    from sim2word_gui.window.shell import Window
    from sim2word_gui.window.workspace import Workspace


class FileCommands(QObject):
    """Opens photos from wherever they come, and saves results.

    Parameters
    ----------
    window : Window
    program : Program
    workspace : Workspace
    actions : WindowActions
    menus : Menus
        Of which one shows recent pairs.
    """

    def __init__(
        self,
        window: Window,
        program: Program,
        workspace: Workspace,
        actions: WindowActions,
        menus: Menus,
    ) -> None:
        super().__init__(workspace)
        self._window, self._program, self._space = window, program, workspace
        self._menus = menus
        for side in SIDES:
            actions.open[side].triggered.connect(lambda _=False, s=side: self.ask_for_photo(s))
        actions.open_pair.triggered.connect(self.ask_for_pair)
        actions.open_folder.triggered.connect(self.ask_for_folder)
        actions.paste.triggered.connect(self.paste)
        actions.reopen.triggered.connect(self.open_again)
        actions.forget.triggered.connect(self._forget)
        actions.save.triggered.connect(self._ask_where_to_save)
        menus.recent.triggered.connect(self._on_recent)
        self._space.folder.list.chosen.connect(self._on_folder_photo)

    def ask_for_photo(self, side: Side) -> None:
        """Let the user choose a photo for a side."""
        names = self._ask(self.tr("Open photo {}").format(side.upper()), several=False)
        if names:
            self._space.desk.open(side, names[0])

    def ask_for_pair(self) -> None:
        """Let the user choose two photos."""
        names = self._ask(self.tr("Open two photos"), several=True)
        if names:
            self.take(Offer(tuple(names)), None)

    def _ask(self, title: str, *, several: bool) -> list[Path]:
        settings = QSettings()
        patterns = " ".join(f"*{suffix}" for suffix in SUFFIXES)
        filters = self.tr("Photos ({})").format(patterns) + ";;" + self.tr("All files (*)")
        folder = str(settings.value("folder", ""))
        if several:
            names, _ = QFileDialog.getOpenFileNames(self._window, title, folder, filters)
        else:
            name, _ = QFileDialog.getOpenFileName(self._window, title, folder, filters)
            names = [name] if name else []
        if names:
            settings.setValue("folder", str(Path(names[0]).parent))
        return [Path(name) for name in names]

    def ask_for_folder(self) -> None:
        """Let the user choose a folder of photos."""
        folder = str(QSettings().value("folder", ""))
        name = QFileDialog.getExistingDirectory(self._window, self.tr("Open a folder"), folder)
        if name:
            self.take(Offer(folder=Path(name)), None)

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
        """Open up to two photos, or a case."""
        if files and files[0].suffix == CASE_SUFFIX:
            self._space.commands.cases.open(files[0])
        else:
            self._space.desk.open_pair(files)

    def take(self, offer: Offer, side: Side | None) -> None:
        """Open what was dropped on a side, or pasted."""
        desk = self._space.desk
        if offer.case is not None:
            self._space.commands.cases.open(offer.case)
        elif offer.folder is not None:
            self._open_folder(offer.folder)
        elif len(offer.photos) == len(SIDES):
            desk.open_pair(offer.photos)
        elif len(offer.photos) == 1:
            free: Side = next((s for s in SIDES if s not in desk.current.photos), "b")
            desk.open(side or free, offer.photos[0])
        elif offer.photos:
            self._space.folder.show_photos(offer.photos)

    def _open_folder(self, folder: Path) -> None:
        try:
            photos = photos_in(folder)
        except OSError as error:
            self._say(self.tr("The folder could not be read ({}).").format(error.strerror or error))
            return
        if not photos:
            self._say(self.tr("The folder {} holds no photos.").format(folder.name))
        elif len(photos) == len(SIDES):
            self._space.desk.open_pair(photos)
        else:
            self._space.folder.show_photos(photos)

    def _on_folder_photo(self, side: str, path: Path) -> None:
        chosen = next((each for each in SIDES if each == side), None)
        self.take(Offer((path,)), chosen)

    def _on_recent(self, action: QAction) -> None:
        pair = self._menus.pair_of(action)
        if pair is not None:
            self.open_recent(pair)

    def open_recent(self, pair: RecentPair) -> None:
        """Open a pair that was compared before."""
        self._space.desk.open_pair([Path(pair.a), Path(pair.b)])

    def open_again(self) -> None:
        """Open the comparisons of the last session."""
        self._window.start.offer_again(0)
        self._space.desk.reopen(last_session())

    def _forget(self) -> None:
        forget_recent()
        self._program.forget()

    def _ask_where_to_save(self) -> None:
        explanation = self._space.desk.current.run.explanation
        title = self.tr("Folder for the result's files")
        folder = QFileDialog.getExistingDirectory(self._window, title)
        if folder and explanation is not None:
            self._program.engine.save(explanation, Path(folder))
            self._say(self.tr("Saving…"))

    def on_saved(self, explanation: Explanation, folder: Path, error: Sim2WordError | None) -> None:
        """Say whether a result of this window was saved."""
        if self._space.desk.on_saved(explanation, error):
            saved = self.tr("Saved to {}").format(folder)
            self._say(self.tr("Not saved") if error is not None else saved)

    def _say(self, text: str) -> None:
        self._space.commands.say(text)

"""Make the pictures of README and manual from the real program, by a person's gestures.

    QT_QPA_PLATFORM=offscreen python docs/make_screenshots.py
    QT_QPA_PLATFORM=offscreen python docs/make_screenshots.py --all DIR

The first writes the pictures that the documents show, for the Chinese manual those of the Chinese
window; the second every state of the window, in both languages and both themes. The photos are
NASA's portrait of Eileen Collins (public domain, from scikit-image), a copy of it with dark
glasses painted on, and photos of things.
"""

from __future__ import annotations

import argparse
import re
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import get_args

from PIL import Image, ImageDraw
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import (
    QAction,
    QColor,
    QDragEnterEvent,
    QDropEvent,
    QKeySequence,
    QPainter,
    QPixmap,
)
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QToolBar, QWidget

from engine.contracts.pair import Side
from engine.contracts.settings import Settings
from engine.files.installed import packaged_file
from sim2word_gui.app.program import Program
from sim2word_gui.dialogs.cases import NewCaseDialog, ReportDialog, SignDialog
from sim2word_gui.dialogs.likelihood import LikelihoodDialog
from sim2word_gui.dialogs.methods.dialog import CompareDialog
from sim2word_gui.faces.zoom_view import ZoomView
from sim2word_gui.state.run_state import Phase
from sim2word_gui.state.viewing import Arrangement, Frame
from sim2word_gui.system.language import Language, LanguageCode
from sim2word_gui.system.settings import SettingsFile
from sim2word_gui.system.style import Appearance, Style
from sim2word_gui.worker.cases import LogLine

DOCS = Path(__file__).resolve().parent
SIZE = (1280, 720)
DEADLINE_S = 400
HALF = 0.5
_PICTURE = re.compile(r"images/([\w-]+)\.png")


@dataclass(frozen=True, slots=True)
class Trip:
    """One tour: how the window looks in it, and which of its pictures are kept, () for all."""

    code: LanguageCode
    appearance: Appearance
    out: Path
    only: tuple[str, ...] = ()


def shown(*pages: Path) -> tuple[str, ...]:
    """Return the names of the pictures that pages show."""
    texts = [page.read_text(encoding="utf-8") for page in pages]
    return tuple(sorted({name for text in texts for name in _PICTURE.findall(text)}))


def trips(all_into: Path | None) -> list[Trip]:
    """Return the tours: of every state, or of what the documents show."""
    if all_into is not None:
        return [
            Trip(code, appearance, all_into / f"{code}-{appearance.value}")
            for code in get_args(LanguageCode)
            for appearance in (Appearance.LIGHT, Appearance.DARK)
        ]
    manual, readme = sorted(DOCS.glob("*.md")), DOCS.parent / "README.md"
    out, light = DOCS / "images", Appearance.LIGHT
    return [
        Trip("en", light, out, shown(readme, *manual)),
        Trip("zh", light, out / "zh_CN", shown(*manual)),
    ]


def painted(source: Path, target: Path) -> Path:
    """Write a copy of the portrait with dark glasses."""
    image = Image.open(source).convert("RGB")
    draw = ImageDraw.Draw(image)
    for x, y in ((200, 102), (247, 103)):
        draw.ellipse((x - 19, y - 12, x + 19, y + 13), fill=(22, 20, 24))
    draw.line((212, 99, 236, 99), fill=(22, 20, 24), width=4)
    image.rotate(4, expand=False, fillcolor=(90, 90, 90)).save(target)
    return target


def beside(source: Path, target: Path) -> Path:
    """Write a picture that shows the portrait twice, so that a face has to be chosen."""
    image = Image.open(source).convert("RGB").crop((90, 0, 390, 300))
    both = Image.new("RGB", (600, 300))
    both.paste(image, (0, 0))
    both.paste(image.transpose(Image.Transpose.FLIP_LEFT_RIGHT), (300, 0))
    both.save(target)
    return target


class Tour:
    """Goes through the window's states and saves a picture of each."""

    def __init__(self, program: Program, folder: Path, out: Path, only: tuple[str, ...]) -> None:
        self.out, self.only = out, only
        self.window = program.open_window()
        self.window.resize(*SIZE)
        self.program = program
        self.portrait = packaged_file("scikit-image", "astronaut.png")
        self.glasses = painted(self.portrait, folder / "astronaut with dark glasses.png")
        self.two = beside(self.portrait, folder / "two faces.png")
        self.coffee = packaged_file("scikit-image", "coffee.png")
        self.folder = folder / "photos"
        self.folder.mkdir()
        for path in (self.portrait, self.glasses, self.two, self.coffee):
            (self.folder / path.name).write_bytes(path.read_bytes())

    def until(self, holds: Callable[[], bool]) -> None:
        """Let the window work until something holds."""
        start = time.monotonic()
        while not holds():
            QApplication.processEvents()
            time.sleep(0.005)
            if time.monotonic() - start > DEADLINE_S:
                raise TimeoutError("the window did not get there")

    def settle(self) -> None:
        """Let the window draw."""
        for _ in range(12):
            QApplication.processEvents()
            time.sleep(0.015)

    def save(self, name: str) -> None:
        """Save the window, with a dialog that is over it."""
        if self.only and name not in self.only:
            return
        self.settle()
        dialogs = [d for d in self.window.findChildren(QDialog) if d.isVisible()]
        frame = self.window.geometry()
        for dialog in dialogs:
            frame = frame.united(dialog.geometry())
        picture = QPixmap(frame.size())
        picture.fill(QColor(90, 96, 104))
        painter = QPainter(picture)
        for widget in (self.window, *dialogs):
            painter.drawPixmap(widget.geometry().topLeft() - frame.topLeft(), widget.grab())
        painter.end()
        picture.save(str(self.out / f"{name}.png"))

    def press(self, action: QAction) -> None:
        """Press a command's button in the toolbar, or its key."""
        for bar in self.window.findChildren(QToolBar):
            button = bar.widgetForAction(action)
            if button is not None:
                QTest.mouseClick(button, Qt.MouseButton.LeftButton)
                return
        self.window.activateWindow()
        self.settle()
        QTest.keySequence(self.window, QKeySequence(action.shortcuts()[0]))

    def drop(self, target: QWidget, *paths: Path) -> None:
        """Drop files."""
        data = QMimeData()
        data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
        copy, none = Qt.DropAction.CopyAction, Qt.KeyboardModifier.NoModifier
        left, at = Qt.MouseButton.LeftButton, QPoint(20, 60)
        QApplication.sendEvent(target, QDragEnterEvent(at, copy, data, left, none))
        QApplication.sendEvent(target, QDropEvent(QPointF(at), copy, data, left, none))

    def drop_on(self, side: Side, *paths: Path) -> None:
        """Drop files on a side and wait until the photos are read."""
        on_start = self.window.pages.currentWidget() is self.window.start
        start, panes = self.window.start.drops, self.window.workspace.panes
        self.drop(start[side] if on_start else panes[side], *paths)
        self.until(
            lambda: all(
                p.preview is not None
                for p in self.window.workspace.comparisons.current.photos.values()
            )
        )

    def point(self, view: ZoomView, place: QPointF) -> None:
        """Move the mouse to a place of a view."""
        self.settle()
        at = view.mapFromScene(view.box.mapViewToScene(place))
        QTest.mouseMove(view.viewport(), at + QPoint(3, 3))
        self.settle()
        QTest.mouseMove(view.viewport(), at)

    def go(self) -> None:
        """Go through all states."""
        space = self.window.workspace
        actions = space.commands.actions
        self.until(lambda: self.program.engine.equipment is not None)
        self.window.activateWindow()
        self.settle()
        self.save("start")
        self.drop_on("a", self.portrait)
        self.drop_on("b", self.two)
        self.save("several")
        self.drop_on("b", self.coffee)
        self.save("no-face")
        QTest.mouseClick(space.panes["b"].message.button, Qt.MouseButton.LeftButton)
        QTest.mouseClick(space.panes["b"].hand.middle_button, Qt.MouseButton.LeftButton)
        self.save("by-hand")
        QTest.mouseClick(space.panes["b"].hand.cancel_button, Qt.MouseButton.LeftButton)
        self.drop_on("b", self.glasses)
        self.until(actions["explain"].isEnabled)
        self.save("ready")
        self._runs()
        self._looks()
        self._pages()
        self._dialogs()
        self._compare()
        self._cases()
        self._more()
        self._account()

    def _account(self) -> None:
        """Explain two people of installed photos; the picture shows none of them."""
        if self.only and "account" not in self.only:
            return
        space = self.window.workspace
        self.press(space.commands.actions["new"])
        self.drop_on("a", packaged_file("insightface", "Tom_Hanks_54745.png"))
        self.drop_on("b", self.portrait)
        self.until(space.commands.actions["explain"].isEnabled)
        self.press(space.commands.actions["explain"])
        self.until(lambda: space.comparisons.current.phase is Phase.DONE)
        space.results.account.every.setChecked(True)
        self.settle()
        space.results.account.grab().save(str(self.out / "account.png"))

    def _compare(self) -> None:
        """Compare methods on the pair that is open."""
        if self.only and "compare" not in self.only:
            return
        self.window.workspace.commands.actions["compare"].trigger()
        self.settle()
        (dialog,) = self.window.findChildren(CompareDialog)
        dialog.masks.setCurrentIndex(0)
        QTest.mouseClick(dialog.go, Qt.MouseButton.LeftButton)
        self.until(lambda: not dialog.state.running)
        self.settle()
        dialog.grab().save(str(self.out / "compare.png"))
        dialog.close()
        self.settle()

    def _cases(self) -> None:
        """Make a case before and after the score, write in it, sign it."""
        if self.only and "case" not in self.only:
            return
        space = self.window.workspace
        actions, page = space.commands.actions, space.results.case
        folder = self.folder.parent
        actions["likelihood"].trigger()
        (reading,) = self.window.findChildren(LikelihoodDialog)
        reading.calibration.setCurrentIndex(1)
        reading.verbal.setCurrentIndex(1)
        self.save("likelihood")
        reading.accept()
        self.until(lambda: self.program.engine.reads_by[0] is not None)
        space.comparisons.begin()
        self.drop_on("a", self.portrait)
        self.drop_on("b", self.glasses)
        self.until(actions["explain"].isEnabled)
        space.runs.settings = Settings(controls=4, search_steps=20)
        actions["new_case"].trigger()
        (making,) = self.window.findChildren(NewCaseDialog)
        making.file.line.setText(str(folder / "2026-117 door camera"))
        making.title.setText("Door camera against passport photo")
        making.examiner.setText("E. Examiner")
        making.blind.setChecked(True)
        self.settle()
        self.save("new-case")
        making.accept()
        self.until(lambda: page.path is not None)
        self.save("case-blind")
        page.notes.draft.setPlainText("B: dark glasses, tilted a little to the left.")
        QTest.mouseClick(page.notes.save, Qt.MouseButton.LeftButton)
        self.until(lambda: not page.notes.draft.toPlainText())
        page.pages.setCurrentWidget(page.components)
        page.components.table.setCurrentCell(3, 0)
        page.components.fields["a"].setText("open, dark")
        page.components.fields["b"].setText("behind dark glasses")
        page.components.fields["remark"].setText("cannot be compared")
        QTest.mouseClick(page.components.save, Qt.MouseButton.LeftButton)
        self.until(lambda: not page.components.save.isEnabled())
        self.save("case-components")
        self._case_to_its_end()

    def _case_to_its_end(self) -> None:
        """Run, replay, sign and report the case."""
        space = self.window.workspace
        actions, page = space.commands.actions, space.results.case
        self.press(actions["explain"])
        self.until(lambda: space.comparisons.current.phase is Phase.DONE)
        self.until(lambda: page.runs.rowCount() == 1)
        QTest.mouseClick(page.replay, Qt.MouseButton.LeftButton)
        self.until(lambda: page.pages.currentWidget() is page.runs)
        self.save("case-runs")
        actions["case_sign"].trigger()
        self.save("case-sign")
        (signing,) = self.window.findChildren(SignDialog)
        signing.accept()
        self.until(lambda: any(line.event == "signed off" for line in self._log()))
        actions["case_report"].trigger()
        self.save("case-report")
        (reporting,) = self.window.findChildren(ReportDialog)
        reporting.accept()
        self.until(lambda: any(line.event == "exported" for line in self._log()))
        page.pages.setCurrentWidget(page.log)
        self.save("case")
        space.results.show_page(space.results.score)
        self.save("score-likelihood")
        space.results.show_page(space.results.words)
        self.settle()

    def _log(self) -> tuple[LogLine, ...]:
        case = self.window.workspace.case_of(self.window.workspace.comparisons.current)
        return () if case is None else case.log

    def _runs(self) -> None:
        space = self.window.workspace
        actions = space.commands.actions
        self.press(actions["explain"])
        self.until(lambda: space.comparisons.current.run.overall > HALF)
        self.save("running")
        self.press(actions["cancel"])
        self.until(lambda: space.comparisons.current.phase is Phase.CANCELLED)
        self.save("cancelled")
        self.press(actions["explain"])
        self.until(lambda: space.comparisons.current.phase is Phase.DONE)
        self.save("done")

    def _looks(self) -> None:
        space = self.window.workspace
        actions, words = space.commands.actions, space.results.words
        space.results.show_page(words)
        self.settle()
        words.table.setFocus()
        QTest.keyClick(words.table, Qt.Key.Key_Down)
        self.save("word")
        self.press(actions["next_region"])
        self.save("erased")
        self.press(actions["next_region"])
        self.press(actions[f"frame.{Frame.BOTH}"])
        self.save("exchanged")
        self.press(actions["next_region"])
        self.press(actions[f"frame.{Frame.CROP}"])
        self.save("crop")
        self.press(actions[f"frame.{Frame.PHOTO}"])
        box = space.map_bar.branch
        box.setFocus()
        while box.currentData() != "evidence":
            QTest.keyClick(box, Qt.Key.Key_Up)
        self.press(actions["magnifier"])
        self.press(actions["points"])
        view = space.panes["a"].photo
        self.settle()
        self.point(view, view.face().center())
        self.save("evidence")
        self.press(actions["magnifier"])
        self.press(actions["points"])
        for arrangement in (Arrangement.SWIPE, Arrangement.BLEND, Arrangement.BLINK):
            self.press(actions[f"arrangement.{arrangement}"])
            self.save(arrangement.value)
        self.press(actions[f"arrangement.{Arrangement.SIDE_BY_SIDE}"])

    def _pages(self) -> None:
        results = self.window.workspace.results
        bar = results.pages.tabBar()
        for index, name in enumerate(("", "parts", "", "chart", "score")):
            at = bar.tabRect(index).center()
            QTest.mouseClick(bar, Qt.MouseButton.LeftButton, pos=at)
            if name == "parts":
                results.parts.choose(results.parts.rows[0].part)
            if name:
                self.save(name)
        QTest.mouseClick(bar, Qt.MouseButton.LeftButton, pos=bar.tabRect(0).center())

    def _dialogs(self) -> None:
        space = self.window.workspace
        actions = space.commands.actions
        for action, name in (
            (actions["explain_with"], "settings"),
            (actions["shortcuts"], "shortcuts"),
            (actions["about"], "about"),
            (actions["tone"], "tone"),
        ):
            action.trigger()
            self.settle()
            self.save(name)
            for dialog in self.window.findChildren(QDialog):
                dialog.close()

    def _more(self) -> None:
        space = self.window.workspace
        actions = space.commands.actions
        gone = self.folder.parent / "gone.png"
        gone.write_bytes(self.portrait.read_bytes())
        self.press(actions["new"])  # a photo that is dropped on a case takes the other one away
        self.drop_on("a", gone)
        self.drop_on("b", self.glasses)
        self.until(actions["explain"].isEnabled)
        gone.unlink()
        self.press(actions["explain"])
        self.until(lambda: space.comparisons.current.phase is Phase.FAILED)
        self.save("failed")
        QTest.mouseClick(space.results.banner.button, Qt.MouseButton.LeftButton)
        self.save("details")
        for dialog in self.window.findChildren(QDialog):
            dialog.close()
        self.drop_on("a", self.folder)
        self.until(
            lambda: all(
                not space.folder.list.item(row).icon().isNull()
                for row in range(space.folder.list.count())
            )
        )
        self.save("folder")
        space.folder.hide()
        self.drop_on("a", self.portrait)
        space.runs.settings = Settings(controls=200)
        self.press(actions["explain"])
        self.until(lambda: bool(space.comparisons.current.run.words))
        self.save("two-comparisons")
        self.press(actions["new"])
        self.save("start-again")


def main() -> None:
    """Make the pictures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--all", type=Path, metavar="DIR")
    arguments = parser.parse_args()
    application = QApplication(sys.argv[:1])
    application.setOrganizationName("screenshots")
    application.setApplicationName("screenshots")
    for trip in trips(arguments.all):
        with tempfile.TemporaryDirectory() as folder:
            settings = SettingsFile(Path(folder) / "settings.json")
            language, style = Language(application, settings), Style(application, settings)
            language.choose(trip.code)
            style.choose(trip.appearance)
            trip.out.mkdir(parents=True, exist_ok=True)
            program = Program(application, language, style, settings)
            tour = Tour(program, Path(folder), trip.out, trip.only)
            tour.go()
            tour.window.close()
            program.engine.stop(30_000)
            program.deleteLater()


if __name__ == "__main__":
    main()

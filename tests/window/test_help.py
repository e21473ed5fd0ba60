"""The menu Help: the manual, what a figure means, samples."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt, QUrl
from PySide6.QtGui import QDesktopServices, QHelpEvent, QWhatsThisClickedEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QTableView, QWidget

from sim2word_gui.app.program import Program
from sim2word_gui.dialogs.methods.dialog import CompareDialog
from sim2word_gui.dialogs.palette import CommandPalette
from sim2word_gui.dialogs.shortcuts import ShortcutsDialog
from sim2word_gui.faces.pane import PhotoPane
from sim2word_gui.system.language import languages
from sim2word_gui.window.help import manual
from tests.window.gestures import User


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[QUrl]:
    """What the system was asked to show."""
    asked: list[QUrl] = []

    def take(url: QUrl) -> bool:
        asked.append(url)
        return True

    monkeypatch.setattr(QDesktopServices, "openUrl", take)
    return asked


def explained(widget: QWidget | None) -> str:
    """What a click on a widget in the mode What's this? would show."""
    while widget is not None:
        if widget.whatsThis():
            return widget.whatsThis()
        widget = widget.parentWidget()
    return ""


def test_the_manual_opens_in_the_language_of_the_window(
    user: User, program: Program, opened: list[QUrl]
) -> None:
    actions = user.space.commands.actions
    actions["manual"].trigger()
    program.language.choose("zh")
    actions["for_court"].trigger()
    pages = [Path(url.toLocalFile()) for url in opened]
    assert pages == [manual.MANUAL / "en" / "index.html", manual.MANUAL / "zh_CN" / "court.html"]
    assert "供法庭使用" in pages[1].read_text(encoding="utf-8")


def test_without_a_browser_it_says_where_the_pages_are(
    user: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda _: False)
    user.space.commands.actions["manual"].trigger()
    assert str(manual.MANUAL) in user.window.statusBar().currentMessage()


def test_every_figure_is_explained_with_a_page_that_exists(done: User) -> None:
    done.space.results.show_page(done.space.results.score)
    results = done.space.results
    labels = results.findChildren(QLabel)
    reported: list[QWidget] = [each for each in labels if any(map(str.isdigit, each.text()))]
    reported += results.findChildren(QTableView)
    reported += [pane.caption for pane in done.window.findChildren(PhotoPane)]
    assert len(reported) > 8
    assert [
        (type(each.parent()), each.objectName()) for each in reported if not explained(each)
    ] == []
    links = {explained(each).split("href='")[1].split("'")[0] for each in reported}
    assert all(manual.manual_page(page, code) for page in links for code, _ in languages())


def test_a_link_in_an_explanation_opens_its_page(done: User, opened: list[QUrl]) -> None:
    table = done.space.results.words.table
    QApplication.sendEvent(table.viewport(), QWhatsThisClickedEvent("words"))
    assert [Path(url.toLocalFile()).name for url in opened] == ["words.html"]


def test_explanations_follow_the_language(done: User, program: Program) -> None:
    score = done.space.results.header.score
    assert "the probability" in score.whatsThis()
    program.language.choose("zh")
    done.until(lambda: "概率" in score.whatsThis())


def test_a_click_asks_and_is_answered(done: User) -> None:
    score = done.space.results.header.score
    asked = QHelpEvent(QEvent.Type.QueryWhatsThis, QPoint(2, 2), score.mapToGlobal(QPoint(2, 2)))
    QApplication.sendEvent(score, asked)
    assert asked.isAccepted()


def test_dialogs_are_explained_too(done: User) -> None:
    done.space.commands.actions["compare"].trigger()
    (dialog,) = done.window.findChildren(CompareDialog)
    assert "greedy" in dialog.facts.whatsThis()
    dialog.close()


def test_a_sample_pair_opens_from_the_first_page(user: User) -> None:
    user.click(user.window.start.sample_button)
    user.until(lambda: user.space.runs.can_explain)


def test_a_sample_case_is_made(user: User, tmp_path: Path) -> None:
    user.space.commands.help.make_sample(tmp_path / "try")
    user.until(lambda: user.space.results.case.path == tmp_path / "try.s2wcase")
    user.until(lambda: user.space.runs.can_explain)


def test_a_command_is_found_by_its_name(user: User) -> None:
    user.press(user.space.commands.actions["palette"])
    palettes = user.window.findChildren(CommandPalette)
    assert len(palettes) == 1
    QTest.keyClicks(palettes[0].line, "keyboard")
    QTest.keyClick(palettes[0].line, Qt.Key.Key_Return)
    shown = user.window.findChildren(ShortcutsDialog)
    assert [dialog.isVisible() for dialog in shown] == [True]
    shown[0].close()

"""A command is found by a part of its name."""

from __future__ import annotations

from functools import partial

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMainWindow
from pytestqt.qtbot import QtBot

from sim2word_gui.dialogs.palette import CommandPalette


@pytest.fixture
def window(qtbot: QtBot) -> QMainWindow:
    window = QMainWindow()
    qtbot.addWidget(window)
    return window


@pytest.fixture
def palette(window: QMainWindow) -> CommandPalette:
    """Return a palette of four commands, one of which cannot be given now."""
    texts = ("&Open photo A…", "&Open photo B…", "Search a gallery…", "Cancel")
    actions = [QAction(text, window) for text in texts]
    actions[0].setShortcut("Ctrl+1")
    actions[3].setEnabled(False)
    for action in actions:
        action.triggered.connect(partial(window.setWindowTitle, action.text()))
    return CommandPalette(actions, window)


def listed(palette: CommandPalette) -> list[tuple[str, str]]:
    items = [palette.list.topLevelItem(n) for n in range(palette.list.topLevelItemCount())]
    return [(item.text(0), item.text(1)) for item in items if item is not None]


def test_what_can_be_given_now_is_listed_with_its_keys(palette: CommandPalette) -> None:
    assert listed(palette) == [
        ("Open photo A…", "Ctrl+1"),
        ("Open photo B…", ""),
        ("Search a gallery…", ""),
    ]


def test_every_typed_part_must_be_in_the_name(palette: CommandPalette) -> None:
    QTest.keyClicks(palette.line, "b PHOTO")
    assert [name for name, _ in listed(palette)] == ["Open photo B…"]
    QTest.keyClicks(palette.line, "x")
    assert listed(palette) == []


def test_keys_choose_and_give(palette: CommandPalette, window: QMainWindow) -> None:
    palette.show()
    QTest.keyClicks(palette.line, "photo")
    QTest.keyClick(palette.line, Qt.Key.Key_Down)
    QTest.keyClick(palette.line, Qt.Key.Key_Return)
    assert window.windowTitle() == "&Open photo B…"
    assert not palette.isVisible()


def test_nothing_is_given_where_nothing_fits(palette: CommandPalette, window: QMainWindow) -> None:
    QTest.keyClicks(palette.line, "no such")
    QTest.keyClick(palette.line, Qt.Key.Key_Return)
    assert window.windowTitle() == ""

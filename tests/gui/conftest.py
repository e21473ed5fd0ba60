"""A real window on the real models, with settings of its own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from sim2word_gui.main_window import MainWindow


@pytest.fixture
def window(qtbot: QtBot, tmp_path: Path) -> Iterator[MainWindow]:
    """A window whose models are loaded; closed, with its thread, afterwards."""
    QApplication.setOrganizationName("sim2word-tests")
    QApplication.setApplicationName("sim2word-tests")
    QSettings.setDefaultFormat(QSettings.Format.IniFormat)
    QSettings.setPath(QSettings.Format.IniFormat, QSettings.Scope.UserScope, str(tmp_path))
    main = MainWindow()
    qtbot.addWidget(main)
    with qtbot.waitSignal(main.engine.ready, timeout=60_000):
        main.show()
    yield main
    main.close()
    assert main.engine.isFinished()

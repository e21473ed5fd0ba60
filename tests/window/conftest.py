"""A real window on the real models, with settings of its own, and a person's gestures."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QStandardPaths
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from engine.contracts.cancel import CancelToken
from engine.contracts.events import Event
from engine.contracts.settings import Effort, ExplainRequest, Settings
from engine.session import Session
from sim2word_gui.app.program import Program
from sim2word_gui.state.kept import Work
from sim2word_gui.system.language import Language
from sim2word_gui.system.settings import SettingsFile
from sim2word_gui.system.style import Style
from sim2word_gui.window.shell import Window
from tests.window.gestures import User
from tests.window.recorded import Recordings


@pytest.fixture(scope="session")
def recordings() -> Recordings:
    """Explanations, run once by the real engine and then played again."""
    return Recordings(Session.explain)


@pytest.fixture(autouse=True)
def _played_again(
    request: pytest.FixtureRequest, recordings: Recordings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Play explanations again in the window's tests alone, except in ``live_run`` ones."""
    if request.node.get_closest_marker("live_run") is not None:
        return

    def explain(session: Session, request: ExplainRequest, token: CancelToken) -> Iterator[Event]:
        return recordings.explain(session, request, token)

    monkeypatch.setattr(Session, "explain", explain)


@pytest.fixture
def settings(tmp_path: Path) -> SettingsFile:
    """Settings of this test alone."""
    return SettingsFile(tmp_path / "settings" / "settings.json")


@pytest.fixture
def program(
    request: pytest.FixtureRequest, qapp: QApplication, qtbot: QtBot, settings: SettingsFile
) -> Iterator[Program]:
    """The program, whose thread is gone afterwards; `qtbot` outlives it."""
    assert qtbot is not None
    QApplication.setOrganizationName("sim2word-tests")
    QApplication.setApplicationName("sim2word-tests")
    QStandardPaths.setTestModeEnabled(True)
    run = Settings().with_effort(Effort.QUICK)
    if request.node.get_closest_marker("every_stage") is None:
        run = replace(run, parts=False, score_map=False)  # they take most of a run
    settings.change(Work, run=run)
    language, style = Language(qapp, settings), Style(qapp, settings)
    running = Program(qapp, language, style, settings)
    yield running
    for window in list(running.windows):
        window.close()
    assert running.engine.wait(900_000)
    qtbot.waitUntil(lambda: not running.windows)  # they close once the thread has ended
    running.language.choose("en")
    running.deleteLater()
    gc.unfreeze()  # what this program spared when its models were ready
    gc.collect()


@pytest.fixture
def window(program: Program, qtbot: QtBot) -> Window:
    """A window whose models are loaded."""
    opened = program.open_window()
    # Not when the engine's thread knows its models: when the window does.
    qtbot.waitUntil(lambda: "dlib" in opened.start.models.text(), timeout=900_000)
    return opened


@pytest.fixture
def user(window: Window, qtbot: QtBot) -> User:
    """Somebody who uses the window by mouse and keyboard."""
    return User(window, qtbot)


@pytest.fixture
def done(user: User, astronaut: Path, group: Path) -> User:
    """Somebody with a finished explanation on the screen."""
    user.open_pair(astronaut, group)
    user.explain()
    return user

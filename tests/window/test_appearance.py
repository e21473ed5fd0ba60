"""Two languages, two themes, small screens, keyboard and screen readers."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractScrollArea,
    QApplication,
    QLabel,
    QLineEdit,
    QTabBar,
    QWidget,
)
from pytestqt.qtbot import QtBot

from sim2word_gui.app.program import Program
from sim2word_gui.state.run_state import Phase
from sim2word_gui.system.style import Appearance
from sim2word_gui.window.shell import Window
from tests.window.gestures import User

ROOT = Path(__file__).resolve().parent.parent.parent


def texts(window: Window) -> set[str]:
    """Every text that stands in the window."""
    widgets = [w for w in window.findChildren(QWidget) if not is_qts_own(w)]
    found = {w.text() for w in widgets if isinstance(w, QLabel | QAbstractButton)}
    found |= {action.text() for action in window.workspace.commands.actions}
    found |= {widget.accessibleName() for widget in widgets}
    return {t for t in found if set(t) - set("AB0123456789.,%·|– ") and " × " not in t}


def is_qts_own(widget: QWidget) -> bool:
    """Parts of tab bars, docks and views, which Qt names itself."""
    parent = widget.parent()
    is_viewport = isinstance(parent, QAbstractScrollArea) and parent.viewport() is widget
    named = widget.objectName().startswith("qt_")
    return named or is_viewport or isinstance(parent, QTabBar)


ALLOWED = {"English", "简体中文", "Sim2Word", "z"}
"""The same in both languages."""


def test_the_language_switches_while_it_runs(
    program: Program, user: User, astronaut: Path, group: Path
) -> None:
    user.open_pair(astronaut, group)
    explanation = user.explain()
    space = user.space
    words = space.results.words
    words.table.selectRow(1)
    chosen = words.chosen
    assert chosen is not None
    user.rest()
    english = texts(user.window)
    space.commands.actions["language.zh"].trigger()
    user.until(lambda: "解释" in space.commands.actions["explain"].text())
    user.until(lambda: space.status.stage.text() == "完成")
    chinese = texts(user.window)
    models = {space.status.models.text()}
    shared = {text for text in english & chinese if any(c.isalpha() for c in text)}
    assert shared - ALLOWED - models == set()
    assert words.chosen is not None
    assert words.chosen.key == chosen.key
    words.table.clearSelection()
    assert space.results.sentence.text() in explanation.text.zh
    header = words.model.headerData(1, Qt.Orientation.Horizontal)
    assert header == "词"
    space.commands.actions["language.en"].trigger()
    user.until(lambda: space.commands.actions["explain"].text() == "Explain")
    words.table.selectRow(1)
    user.until(lambda: texts(user.window) == english)
    assert program.language.code == "en"


def test_errors_follow_the_language(user: User, coffee: Path) -> None:
    user.drop_on("a", coffee)
    message = user.space.panes["a"].message
    user.until(lambda: "No face was found in coffee.png" in message.text)
    user.space.commands.actions["language.zh"].trigger()
    user.until(lambda: "在 coffee.png（600 x 400 像素）中没有找到人脸" in message.text)


def test_the_theme_switches_while_it_runs(
    program: Program, user: User, astronaut: Path, group: Path
) -> None:
    user.open_pair(astronaut, group)
    user.explain()
    actions = user.space.commands.actions
    grey = {}
    for appearance in (Appearance.DARK, Appearance.LIGHT):
        actions[f"appearance.{appearance}"].trigger()
        assert program.services.style.is_dark is (appearance is Appearance.DARK)
        QApplication.processEvents()
        picture = user.window.grab().toImage()
        grey[appearance] = picture.pixelColor(3, picture.height() - 60).lightness()
        ink = actions["swap"].icon().pixmap(20, 20).toImage()
        inks = [ink.pixelColor(x, y) for x in range(20) for y in range(20)]
        solid = [c.lightness() for c in inks if c.alpha() > 200]
        assert (max(solid) > 150) is (appearance is Appearance.DARK)
        axis = user.space.results.score.plot.getAxis("bottom").textPen().color()
        assert (axis.lightness() > 150) is (appearance is Appearance.DARK)
        for plot in (user.space.results.score.plot, user.space.results.chart):
            ground = plot.grab().toImage().pixelColor(3, 3).lightness()
            assert (ground < 70) is (appearance is Appearance.DARK)
    assert grey[Appearance.DARK] < 70
    assert grey[Appearance.LIGHT] > 200


def test_it_fits_a_small_screen(user: User, astronaut: Path, group: Path) -> None:
    user.open_pair(astronaut, group)
    user.explain()
    user.drop_on("b", astronaut)
    assert user.space.tray.isVisible()
    user.until(lambda: user.space.comparisons.current.is_ready)
    for language in ("en", "zh"):
        user.space.commands.actions[f"language.{'zh' if language == 'zh' else 'en'}"].trigger()
        QApplication.processEvents()
        assert user.window.minimumSizeHint().width() <= 960
        assert user.window.minimumSizeHint().height() <= 540
        user.window.resize(1280, 680)
        QApplication.processEvents()
        assert user.window.width() == 1280
        for pane in user.space.panes.values():
            assert pane.photo.width() > 180
            assert pane.photo.height() > 180


@pytest.mark.every_stage
def test_what_has_the_focus_has_a_name(user: User, astronaut: Path, group: Path) -> None:
    user.open_pair(astronaut, group)
    user.explain()
    commands = user.space.commands
    commands.actions["tone"].trigger()
    for page in range(user.space.results.pages.count()):
        user.space.results.pages.setCurrentIndex(page)
        QApplication.processEvents()
        for widget in user.window.findChildren(QWidget):
            if not widget.isVisible() or widget.focusPolicy() is Qt.FocusPolicy.NoFocus:
                continue
            if isinstance(widget, QLineEdit) or is_qts_own(widget):
                continue
            text = widget.text() if isinstance(widget, QAbstractButton | QLabel) else ""
            name = widget.accessibleName() or text or widget.toolTip()
            assert name, f"{type(widget).__name__} {widget.objectName()}"
    commands.view.tone.close()


def test_tab_goes_from_the_photos_to_the_answer(
    user: User, qtbot: QtBot, astronaut: Path, group: Path
) -> None:
    user.open_pair(astronaut, group)
    user.explain()
    user.window.activateWindow()
    panes, table = user.space.panes, user.space.results.account.table
    seen: list[QWidget] = []
    widget: QWidget = panes["a"].photo
    for _ in range(60):
        seen.append(widget)
        following = widget.nextInFocusChain()
        while following is not None and not (
            following.isVisible() and following.focusPolicy() & Qt.FocusPolicy.TabFocus
        ):
            following = following.nextInFocusChain()
        if following is None or following is panes["a"].photo:
            break
        widget = following
    order = [seen.index(w) for w in (panes["a"].photo, panes["b"].photo, table)]
    assert order == sorted(order)
    assert qtbot is not None


@pytest.mark.live_run
def test_a_running_explanation_is_told_in_words(user: User, astronaut: Path, group: Path) -> None:
    user.open_pair(astronaut, group)
    user.press(user.space.commands.actions["explain"])
    status = user.space.status
    user.until(lambda: "random changes" in status.stage.text())
    user.until(lambda: "left" in status.left.text())
    assert status.progress.isVisible()
    assert 0 < status.progress.value() <= status.progress.maximum()
    user.until(lambda: user.space.comparisons.current.phase is Phase.DONE)
    assert not status.progress.isVisible()
    assert status.stage.text() == "Done"
    assert not status.left.text()


def test_geometry_is_remembered(program: Program, user: User) -> None:
    user.window.resize(900, 666)
    user.key(user.space.commands.actions["new_window"])
    user.window.close()
    third = program.open_window()
    assert (third.width(), third.height()) == (900, 666)


def test_the_whole_program_starts_paints_and_ends(tmp_path: Path) -> None:
    code = f"""
import sys
from pathlib import Path
from pathlib import Path
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from sim2word_gui.app.start import open_first_window
from sim2word_gui.system.settings import SettingsFile
app = QApplication(["sim2word"])
app.setOrganizationName("sim2word-tests")
window = open_first_window(app, SettingsFile(Path({str(tmp_path)!r}) / "s.json"))
def look():
    if window.is_furnished and window.workspace.runs.models_ready:
        timer.stop()
        window.close()
timer = QTimer(); timer.timeout.connect(look); timer.start(50)
sys.exit(app.exec())
"""
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "Traceback" not in done.stderr
    assert "QThread" not in done.stderr


def test_leave_events_clear_the_values(user: User, astronaut: Path) -> None:
    user.drop_on("a", astronaut)
    view = user.space.panes["a"].photo
    user.until(lambda: user.space.comparisons.current.face("a") is not None)
    QApplication.sendEvent(view, QEvent(QEvent.Type.Leave))
    assert user.space.map_bar.values.text() == ""


def test_what_rules_colour_follows_another_appearance_too(program: Program, user: User) -> None:
    for appearance in (Appearance.DARK, Appearance.LIGHT):
        program.services.style.choose(appearance)
        area = user.window.start.drops["a"]
        image = area.grab().toImage()
        lightness = image.pixelColor(image.width() // 2, image.height() // 4).lightness()
        assert (lightness < 70) is (appearance is Appearance.DARK)

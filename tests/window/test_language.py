"""A language is two files: with one made by machine no English is left."""

from __future__ import annotations

import html
import re
from pathlib import Path

import pytest
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QComboBox,
    QGroupBox,
    QLabel,
    QTableView,
    QTabWidget,
    QWidget,
)
from pytestqt.qtbot import QtBot

from engine.language import catalogue
from engine.record import write_explanation
from sim2word_gui.dialogs.run_settings import RunSettingsDialog
from sim2word_gui.system import language
from tests.window.gestures import User
from tests.window.pseudo import CODE, write_language

ENGLISH = re.compile(r"[A-Za-z]{3,}")
DATA = re.compile(
    r"\b(Ctrl|Shift|Alt|Esc|Del|Tab|Ins|PgUp|PgDown|Space|Enter|Return|Home|End|Left|Right|Up|Down)\b"
    r"|\S+\.(png|jpg|onnx|pt|pth|dat|json|safetensors)\b|\bsim2word\S*|\bSim2Word\b|\b[0-9a-f]{6,}…?"
    r"|\b(PNG|JPEG|PDF|HTML|JSON|SHA|sRGB|LFW|CPU|GPU|dlib|ResNet|YuNet|MIT|Apache|BSD|measured)\b"
)
"""Names of keys, files, formats, networks and licences; hashes; the method's name in the JSON."""


OF_QT = {"Cancel", "Restore Defaults", "Scroll Left", "Scroll Right", "Export...", "Export"}
"""Qt's own catalogues have these; the last two stand in a menu of pyqtgraph that nobody opens."""


@pytest.fixture(autouse=True)
def spoken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The language is there while the program runs."""
    catalogues, translations = write_language(tmp_path)
    monkeypatch.setattr(catalogue, "FOLDER", catalogues)
    monkeypatch.setattr(language, "_TRANSLATIONS", translations)


def english_in(texts: set[str], data: set[str]) -> set[str]:
    """Return the texts that have English left in them, other than names of models and data."""
    left = set()
    for text in texts:
        bare = re.sub(r"<[^<>]*>", " ", html.unescape(text))
        for name in sorted(data, key=len, reverse=True):
            bare = bare.replace(name, " ")
        bare = DATA.sub(" ", bare)
        if ENGLISH.search(bare):
            left.add(text)
    return left


def texts_of(root: QWidget) -> set[str]:
    """Return what is to be read on a screen and below it."""
    found: set[str] = {root.windowTitle()}
    for widget in [root, *root.findChildren(QWidget)]:
        if widget.objectName().startswith("qt_"):
            continue
        found |= {widget.toolTip(), widget.accessibleName(), widget.whatsThis()}
        if isinstance(widget, QLabel | QAbstractButton):
            found.add(widget.text())
        elif isinstance(widget, QGroupBox):
            found.add(widget.title())
        elif isinstance(widget, QComboBox):
            found |= {widget.itemText(index) for index in range(widget.count())}
        elif isinstance(widget, QTabWidget):
            found |= {widget.tabText(index) for index in range(widget.count())}
        elif isinstance(widget, QTableView):
            found |= table(widget)
    for action in root.findChildren(QAction):
        found |= {action.text(), action.toolTip(), action.statusTip()}
    return {text for text in found if text}


def table(view: QTableView) -> set[str]:
    model = view.model()
    if model is None:
        return set()
    rows, columns = model.rowCount(), model.columnCount()
    found = {
        str(model.headerData(c, view.horizontalHeader().orientation()) or "")
        for c in range(columns)
    }
    return found | {
        str(model.index(row, column).data() or "")
        for row in range(rows)
        for column in range(columns)
    }


def data_of(user: User) -> set[str]:
    """Return what no language translates: names of models, licences, data sets, languages."""
    explanation = user.space.comparisons.current.run.explanation
    assert explanation is not None
    point = explanation.similarity.operating_point
    assert point is not None
    made_by = explanation.provenance
    models = {text for m in made_by.models for text in (m.name, m.file, m.licence)}
    libraries = {name for name, _ in made_by.libraries}
    settings = {", ".join(f"{k} = {_plain(v)}" for k, v in made_by.settings)}
    names = {one.name for one in catalogue.catalogues()}
    programs = {made_by.app, made_by.git or made_by.app, made_by.device}
    versions = {", ".join(f"{name} {version}" for name, version in made_by.libraries)}
    named = {*models, *libraries, *settings, *names, *programs, *versions}
    assert explanation.account is not None
    return {
        *named,
        point.data,
        explanation.account.fitted_on,
        *(pane.file.text() for pane in user.space.panes.values()),
        *OF_QT,
    }


def _plain(value: object) -> str:
    return ",".join(map(str, value)) if isinstance(value, tuple) else str(value)


def speak(user: User) -> None:
    user.space.commands.actions[f"language.{CODE}"].trigger()
    QApplication.processEvents()


def test_no_english_is_left_in_the_window(done: User) -> None:
    space = done.space
    speak(done)
    space.results.words.table.selectRow(0)
    for page in range(space.results.pages.count()):
        space.results.pages.setCurrentIndex(page)
        QApplication.processEvents()
    assert english_in(texts_of(done.window), data_of(done)) == set()


def test_no_english_is_left_in_how_a_pair_is_explained(done: User, qtbot: QtBot) -> None:
    speak(done)
    dialog = RunSettingsDialog(done.space.runs.settings, can_run=True)
    qtbot.addWidget(dialog)
    left = english_in(texts_of(dialog), data_of(done) | {"Grad-CAM++", "Grad-CAM"})
    assert left == set()


def test_no_english_is_left_in_a_report(done: User, tmp_path: Path) -> None:
    explanation = done.space.comparisons.current.run.explanation
    assert explanation is not None
    write_explanation(explanation, tmp_path / "out", "1 × 2", language=CODE)
    page = (tmp_path / "out" / "report.html").read_text(encoding="utf-8")
    body = re.sub(r"<style>.*?</style>", "", page, flags=re.DOTALL)
    body = re.sub(r'src="[^"]*"', "", body)
    captions = set(re.findall(r'alt="([^"]*)"', body))
    lines = {text.strip() for text in re.split(r"<[^<>]*>", body)}
    assert english_in(captions | lines, data_of(done)) == set()

"""The list of words: re-ranking, filters, chips, reasons, chart and copies."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtTest import QAbstractItemModelTester
from pytestqt.qtbot import QtBot

from engine.contracts.explanation import Direction, Measurement, Word
from engine.language.vocabulary import load_vocabulary
from sim2word_gui.results.word_filter import FilteredWords, WordFilter
from sim2word_gui.results.words_model import WORD_ROLE, WordsModel


def word(rank: int, name: str, effect: float, **more: object) -> Word:
    change = Measurement("erase", 0.9 + effect, effect, None, 0.1, "mean")
    direction = Direction.SUPPORTS if effect < 0 else Direction.OPPOSES
    made = Word(
        rank, name, "present", "a", True, False, effect, None, direction, (change,), "erase"
    )
    return replace(made, **more)  # type: ignore[arg-type]


FIRST = (word(1, "smiling", 0.03), word(2, "mustache", 0.02), word(3, "goatee", -0.01))
SECOND = (
    word(1, "goatee", 0.04),
    word(2, "smiling", 0.03),
    word(3, "bangs", 0.02),
    word(4, "mustache", 0.01),
)


def test_rows_move_and_the_selection_stays(qtbot: QtBot) -> None:
    from PySide6.QtWidgets import QTableView

    model = WordsModel(load_vocabulary())
    proxy = FilteredWords()
    proxy.setSourceModel(model)
    QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Warning, model)
    table = QTableView()
    qtbot.addWidget(table)
    table.setModel(proxy)
    resets: list[bool] = []
    model.modelReset.connect(lambda: resets.append(True))
    model.set_words(FIRST, "a")
    table.selectRow(2)
    assert table.currentIndex().data(WORD_ROLE).attribute == "goatee"
    model.set_words(SECOND, "a")
    assert [w.attribute for w in model.words] == ["goatee", "smiling", "bangs", "mustache"]
    assert table.currentIndex().row() == 0
    assert table.currentIndex().data(WORD_ROLE).attribute == "goatee"
    model.set_words(FIRST[:2], "a")
    assert [w.attribute for w in model.words] == ["smiling", "mustache"]
    assert not resets


@pytest.mark.parametrize(
    ("chosen", "left"),
    [
        (WordFilter(), {"smiling", "race", "goatee"}),
        (WordFilter(direction=Direction.SUPPORTS), {"goatee"}),
        (WordFilter(direction=Direction.OPPOSES), {"smiling", "race"}),
        (WordFilter(supported_only=True), {"race"}),
        (WordFilter(hide_protected=True), {"smiling", "goatee"}),
        (WordFilter(supported_only=True, hide_protected=True), set()),
    ],
)
def test_filters(chosen: WordFilter, left: set[str], qapp: object) -> None:
    assert qapp is not None
    model, proxy = WordsModel(load_vocabulary()), FilteredWords()
    proxy.setSourceModel(model)
    words = (
        word(1, "smiling", 0.03, supported=False),
        word(2, "race", 0.02, value="white", protected=True, supported=True),
        word(3, "goatee", -0.01),
    )
    model.set_words(words, "a")
    proxy.set_filter(chosen)
    rows = range(proxy.rowCount())
    assert {proxy.index(r, 0).data(WORD_ROLE).attribute for r in rows} == left

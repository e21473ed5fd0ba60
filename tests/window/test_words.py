"""The list of words: re-ranking, filters, chips, reasons, chart and copies."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel

from engine.contracts.explanation import WORD_SIDES, Direction
from engine.contracts.settings import PUBLISHED, Ranking, Settings
from tests.window.gestures import User


@pytest.mark.live_run
def test_the_ranking_streams_and_keeps_the_choice(user: User, astronaut: Path, group: Path) -> None:
    user.open_pair(astronaut, group)
    words = user.space.results.words
    resets: list[bool] = []
    user.press(user.space.commands.actions["explain"])
    user.until(lambda: words.model.rowCount() > 0)
    words.model.modelReset.connect(lambda: resets.append(True))
    words.table.setFocus()
    QTest.keyClick(words.table, Qt.Key.Key_Down)
    chosen = words.chosen
    assert chosen is not None
    user.until(lambda: user.space.comparisons.current.run.explanation is not None)
    after = words.chosen
    assert after is not None
    assert after.key == chosen.key
    assert after.ranking is not None
    assert after.ranking.control is not None
    assert not resets


def test_chips_are_the_first_five_and_choose(done: User) -> None:
    words = done.space.results.words
    done.space.results.show_page(words)
    listed = words.listed_words
    buttons = [button for button in words.chips.buttons if button.isVisible()]
    assert [b.property("key") for b in buttons] == [w.key for w in listed[:5]]
    done.click(buttons[1])
    chosen = words.chosen
    assert chosen is not None
    assert chosen.key == listed[1].key
    assert buttons[1].isChecked()
    assert not buttons[0].isChecked()
    assert done.space.comparisons.current.word == (listed[1].key, "both")


def test_images_filters_and_protected_words(user: User, astronaut: Path, group: Path) -> None:
    # Words of the whole face are ranked by the published method alone.
    user.space.runs.settings = Settings(method=PUBLISHED, ranking=Ranking.PAPER, controls=2)
    user.open_pair(astronaut, group)
    user.explain()
    space = user.space
    words, explanation = space.results.words, space.comparisons.current.run.explanation
    assert "As published" in words.order.text()
    assert explanation is not None
    for index, image in enumerate(WORD_SIDES):
        words.bar.tabs.setCurrentIndex(index)
        assert [w.key for w in words.listed_words] == [w.key for w in explanation.ranked(image)]
    words.bar.tabs.setCurrentIndex(0)
    assert any(w.protected for w in words.listed_words)
    assert "perceived" in words.why.text()
    user.click(words.bar.protected)
    assert not any(w.protected for w in words.listed_words)
    assert "perceived" not in words.why.text()
    assert "perceived" not in space.results.sentence.text()
    shown = {b.text() for b in words.chips.buttons if b.isVisible()}
    assert not any("perceived" in text for text in shown)
    words.bar.protected.setChecked(False)
    hidden = next(w for w in words.listed_words if w.protected)
    words.choose(hidden.key)
    assert hidden.key == words.chosen.key if words.chosen else False
    words.bar.protected.setChecked(True)
    assert words.chosen is None
    assert not words.copy_button.isEnabled()
    words.bar.direction.setCurrentIndex(1)
    assert all(w.direction is Direction.SUPPORTS for w in words.listed_words)
    user.click(words.bar.protected)


def test_reasons_name_every_figure(done: User) -> None:
    words = done.space.results.words
    words.bar.tabs.setCurrentIndex(0)
    words.table.setFocus()
    QTest.keyClick(words.table, Qt.Key.Key_Down)
    chosen = words.chosen
    assert chosen is not None
    erased, exchanged = sorted(chosen.measurements, key=lambda change: change.kind)
    text = words.why.text()
    assert erased.control is not None
    assert exchanged.control is not None
    for figure in (
        f"{erased.effect:+.4f}",
        f"{erased.similarity:.4f}",
        f"{erased.area:.1%}",
        f"{erased.control.z:+.1f}",
        f"{erased.control.mean:+.4f}",
        f"{exchanged.effect:+.4f}",
        f"{exchanged.control.z:+.1f}",
    ):
        assert figure in text
    QTest.keyClick(words.table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text() == text
    done.click(words.copy_all_button)
    rows = QGuiApplication.clipboard().text().split("\n")
    assert len(rows) == 1 + len(words.listed_words)
    first = words.listed_words[0].ranking
    assert first is not None
    assert rows[1].split("\t")[4] == f"{-first.effect:+.4f}"


def test_the_chart_shows_the_listed_words(done: User) -> None:
    results = done.space.results
    results.pages.setCurrentIndex(3)
    words = results.words.listed_words
    bars = [i for i in results.chart.getPlotItem().items if type(i).__name__ == "BarGraphItem"]
    assert list(bars[0].opts["width"]) == [-w.ranking.effect for w in words if w.ranking]
    lows = list(bars[1].opts["x0"])
    first = words[0].ranking
    assert first is not None
    label = results.chart.getAxis("bottom").labelText
    assert ("exchanged" in label) == (first.kind == "exchange")
    assert ("erased" in label) == (first.kind == "erase")
    assert first.control is not None
    assert lows[0] == pytest.approx(-first.control.mean - 2 * first.control.sd)


def test_the_score_page_gives_measurements_and_no_verdict(done: User) -> None:
    import numpy as np

    space = done.space
    space.results.pages.setCurrentIndex(4)
    similarity = space.comparisons.current.run.similarity
    assert similarity is not None
    assert similarity.statistics is not None
    text = space.results.score.text.text()
    point = similarity.statistics.operating_point
    mated, nonmated = similarity.statistics.shares_below(similarity.cosine)
    for figure in (
        f"{similarity.cosine:.4f}",
        f"{similarity.angular:.4f}",
        f"{point.threshold:.4f}",
        f"{point.fmr:.2%}",
        f"{point.fnmr:.2%}",
        f"{mated:.1%}",
        f"{nonmated:.1%}",
    ):
        assert figure in text
    assert similarity.statistics.shares_below(point.threshold)[0] == pytest.approx(
        point.fnmr, abs=0.004
    )
    assert 1 - similarity.statistics.shares_below(point.threshold)[1] == pytest.approx(
        point.fmr, abs=0.004
    )
    lines = [
        i.value()
        for i in space.results.score.plot.getPlotItem().items
        if type(i).__name__ == "InfiniteLine"
    ]
    assert np.allclose(sorted(lines), sorted([similarity.cosine, point.threshold]))
    quality = space.results.quality
    face = space.comparisons.current.face("b")
    assert face is not None
    assert f"{face.quality.inter_eye_px:.0f} px" in quality.index(0, 2).data()
    assert "small face" in quality.index(0, 2).data()
    assert "small face" in space.results.header.poor.text()
    spoken = " ".join(label.text() for label in done.window.findChildren(QLabel)).lower()
    for verdict in ("same person", "is a match", "identified", "different person"):
        assert verdict not in spoken

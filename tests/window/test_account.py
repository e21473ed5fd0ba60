"""The page of the account: the answer, its rows and what is copied of it."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtGui import QGuiApplication

from engine.contracts.account import NOT_SHOWN
from engine.language.account import account_phrases
from engine.language.catalogue import say, sentences
from sim2word_gui.results.account_model import GROUP, VALUE, WORDS
from sim2word_gui.state.run_state import Phase
from tests.window.gestures import User


def figures(user: User) -> list[float]:
    model = user.space.results.account.model
    return [float(model.index(row, VALUE).data()) for row in range(model.rowCount())]


def test_it_is_what_is_seen_first(done: User) -> None:
    results = done.space.results
    assert results.page is results.account
    assert results.account.isVisible()
    account = results.account.account
    assert account is not None
    said = results.account.sentence.text()
    assert said == sentences(account_phrases(account, brief=True), "en")
    for row in account.rows:
        assert row.firm is (say(f"account.group.{row.group}", "en") in said)


@pytest.mark.parametrize("every", [False, True])
def test_its_lines_sum_to_the_score(done: User, *, every: bool) -> None:
    page = done.space.results.account
    page.every.setChecked(every)
    shown = figures(done)
    account = page.account
    assert account is not None
    assert shown[-1] == pytest.approx(account.score, abs=5e-4)
    assert sum(shown[:-1]) == pytest.approx(shown[-1], abs=5e-4 * len(shown))
    firm = sum(row.firm for row in account.rows)
    folded = 0 if every or firm == len(account.rows) else 1
    assert len(shown) == 3 + (len(account.rows) if every else firm) + folded


def test_hiding_protected_words_hides_their_rows(done: User) -> None:
    results = done.space.results
    results.account.every.setChecked(True)
    results.words.bar.protected.setChecked(True)
    account = results.account.account
    assert account is not None
    assert NOT_SHOWN in [row.group for row in account.rows]
    model = results.account.model
    names = [str(model.index(row, GROUP).data()) for row in range(model.rowCount())]
    for group in ("age", "gender", "ancestry"):
        name = say(f"account.group.{group}", "en")
        assert name not in names
        assert name not in results.account.sentence.text()
        assert name not in results.words.sentence
    assert sum(figures(done)[:-1]) == pytest.approx(account.score, abs=5e-3)


def test_the_table_is_copied_with_the_sentence(done: User) -> None:
    page = done.space.results.account
    done.click(page.copy_button)
    lines = QGuiApplication.clipboard().text().splitlines()
    assert lines[0] == page.sentence.text()
    assert len(lines) == 1 + page.model.rowCount()
    assert lines[-1].split("\t")[1] == figures_text(done)
    assert all(len(line.split("\t")) == 3 for line in lines[1:])
    assert WORDS > VALUE


def figures_text(user: User) -> str:
    model = user.space.results.account.model
    return str(model.index(model.rowCount() - 1, VALUE).data())


@pytest.mark.live_run
def test_it_is_there_before_the_run_has_ended(user: User, astronaut: Path, group: Path) -> None:
    user.open_pair(astronaut, group)
    user.press(user.space.commands.actions["explain"])
    current = user.space.comparisons.current
    page = user.space.results.account
    user.until(lambda: page.model.rowCount() > 0)
    assert current.phase is Phase.RUNNING
    assert not current.run.maps or current.run.explanation is None
    user.until(lambda: current.phase is Phase.DONE)
    assert page.account is not None


def test_a_pair_without_a_score_has_none(user: User) -> None:
    page = user.space.results.account
    assert not page.model.rowCount()
    assert not page.every.isEnabled()
    assert page.sentence.text() == "There is no score yet."

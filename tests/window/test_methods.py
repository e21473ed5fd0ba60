"""Methods side by side: run, cancelled, ordered, enlarged and saved, by gestures."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtWidgets import QFileDialog

from engine.contracts.errors import Sim2WordError
from engine.contracts.events import Cancelled, Failed
from engine.contracts.explanation import SaliencyMap
from engine.contracts.methods import ComparedMethod, CompareRequest, MethodCard, MethodProgress
from engine.contracts.pair import ImageChoice
from sim2word_gui.dialogs.methods.dialog import CompareDialog
from sim2word_gui.dialogs.methods.enlarged import EnlargedMap
from sim2word_gui.dialogs.methods.map_picture import scale_of, with_map
from sim2word_gui.state.method_run import CompareState, Order
from tests.window.gestures import User


def open_dialog(user: User, astronaut: Path, group: Path) -> CompareDialog:
    user.open_pair(astronaut, group)
    user.key(user.space.commands.actions["compare"])
    user.until(lambda: bool(user.window.findChildren(CompareDialog)))
    dialog = user.window.findChildren(CompareDialog)[-1]
    user.click(dialog.limit)
    return dialog


def test_it_waits_for_a_pair(user: User, astronaut: Path) -> None:
    compare = user.space.commands.actions["compare"]
    assert not compare.isEnabled()
    user.drop_on("a", astronaut)
    user.until(lambda: user.space.comparisons.current.face("a") is not None)
    assert not compare.isEnabled()


def test_methods_are_compared_ordered_enlarged_and_saved(
    user: User, astronaut: Path, group: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    dialog = open_dialog(user, astronaut, group)
    dialog.menu.none.trigger()
    assert not dialog.go.isEnabled()
    dialog.menu.choose("evidence", "ebp", "gradcam++", "xcos")
    assert dialog.menu.text() == "Methods: 4 of 19"
    user.click(dialog.go)
    assert dialog.cancel.isEnabled()
    assert not dialog.menu.isEnabled()
    user.until(lambda: dialog.state.comparison is not None)
    comparison = dialog.state.comparison
    assert comparison is not None
    assert list(dialog.rows) == [m.card.name for m in comparison.methods]
    for method in comparison.methods:
        row = dialog.rows[method.card.name]
        assert method.effects is not None
        assert method.ranks is not None
        for number, cell in enumerate(row.cells):
            assert f"{method.effects[number].effect:+.4f}" in cell.text.text()
            assert f"rank {method.ranks[number]} of 4" in cell.text.text()
    assert "random regions" in dialog.facts.text()
    assert "greedy limit" not in dialog.facts.text()
    dialog.order.setCurrentIndex(dialog.order.findData(Order.EFFECT_B))
    dialog.order.activated.emit(dialog.order.currentIndex())
    user.until(lambda: _top_to_bottom(dialog) == _by_rank(dialog))
    user.click(dialog.rows["ebp"].cells[1].picture)
    (large,) = dialog.findChildren(EnlargedMap)
    assert "EBP" in large.windowTitle()
    assert "Williford" in large.text.text()
    large.close()
    out = tmp_path / "out"
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(out))
    user.click(dialog.save)
    user.until(lambda: "Saved to" in dialog.banner.text)
    assert (out / "compare.png").is_file()
    assert (out / "compare.json").is_file()
    user.space.commands.actions["language.zh"].trigger()
    user.until(lambda: "随机区域" in dialog.facts.text())
    row = dialog.rows["ebp"]
    for text in (
        row.note.text(),
        row.cells[0].text.text(),
        row.cells[0].picture.toolTip(),
        dialog.menu.text(),
        dialog.masks.currentText(),
        dialog.go.text(),
    ):
        assert any("\u4e00" <= c <= "\u9fff" for c in text), text
    dialog.close()


def _top_to_bottom(dialog: CompareDialog) -> list[str]:
    return sorted(dialog.rows, key=lambda name: dialog.rows[name].y())


def _by_rank(dialog: CompareDialog) -> list[str]:
    ready = dialog.state.ready
    return sorted(ready, key=lambda name: (ready[name].ranks or (99, 99))[1])


def test_a_comparison_is_cancelled_and_what_was_finished_stays(
    user: User, astronaut: Path, group: Path
) -> None:
    dialog = open_dialog(user, astronaut, group)
    dialog.masks.setCurrentIndex(2)
    dialog.menu.choose("ebp", "corrrise")
    user.click(dialog.go)
    user.until(lambda: 0 < dialog.state.shares.get("corrrise", 0.0) < 1)
    user.click(dialog.cancel)
    user.until(lambda: dialog.state.cancelled)
    assert "what was finished is shown" in dialog.banner.text
    assert dialog.rows["ebp"].cells[0].text.text()
    assert not dialog.rows["corrrise"].cells[0].text.text()
    assert dialog.go.isEnabled()
    assert not dialog.save.isEnabled()
    # The engine is free again, and the window explains.
    dialog.close()
    user.explain()
    assert user.space.comparisons.current.run.explanation is not None


def test_a_non_mate_can_be_contrasted_with(
    user: User, astronaut: Path, group: Path, coffee: Path
) -> None:
    dialog = open_dialog(user, astronaut, group)
    dialog.menu.choose("cebp")
    dialog.contrast_with(coffee)
    assert dialog.nonmate.text() == "Without coffee.png"
    user.click(dialog.go)
    user.until(lambda: dialog.state.error is not None)
    assert "No face was found in coffee.png" in dialog.banner.text
    dialog.contrast_with(astronaut)
    user.click(dialog.go)
    user.until(lambda: dialog.state.comparison is not None)
    assert "with the non-mate 1.0000" in dialog.facts.text()
    assert dialog.banner.text == ""
    user.click(dialog.nonmate)
    assert dialog.nonmate.text() == "Non-mate…"
    dialog.close()


def test_a_closed_dialog_stops_its_run(user: User, astronaut: Path, group: Path) -> None:
    dialog = open_dialog(user, astronaut, group)
    dialog.menu.choose("minplus")
    dialog.masks.setCurrentIndex(2)
    user.click(dialog.go)
    user.until(lambda: bool(dialog.state.shares.get("minplus")))
    dialog.close()
    user.explain()
    assert user.space.comparisons.current.run.explanation is not None


def test_events_of_other_runs_change_nothing() -> None:
    state = CompareState(CompareRequest(ImageChoice(Path("a")), ImageChoice(Path("b")), ("ebp",)))
    assert state.running
    assert not state.take(MethodProgress("another", "ebp", 0.5))
    assert not state.shares
    assert state.request is not None
    own = state.request.request_id
    assert state.take(MethodProgress(own, "ebp", 0.5))
    assert state.shares == {"ebp": 0.5}
    assert state.take(Cancelled(own))
    assert not state.running
    state.cancelled = False
    assert state.take(Failed(own, Sim2WordError("cause", "step")))
    assert not state.running
    assert not CompareState().take(MethodProgress(own, "ebp", 0.5))


def test_methods_without_an_effect_are_listed_last() -> None:
    request = CompareRequest(
        ImageChoice(Path("a")), ImageChoice(Path("b")), ("one", "two", "three")
    )
    state = CompareState(request)
    for name, ranks in (("one", None), ("two", (2, 1)), ("three", (1, 2))):
        state.ready[name] = ComparedMethod(card=None, ranks=ranks)  # type: ignore[arg-type]
    assert state.listed(Order.FAMILY) == ("one", "two", "three")
    assert state.listed(Order.EFFECT_A) == ("three", "two", "one")
    assert state.listed(Order.EFFECT_B) == ("two", "three", "one")


def test_a_map_colours_the_face_where_it_has_values() -> None:
    crop = np.full((8, 8, 3), 100, np.uint8)
    values = np.zeros((8, 8), np.float32)
    values[0, 0], values[7, 7] = 2.0, -1.0
    card = MethodCard("x", "X", "A paper", "scores", signed=True)
    a = SaliencyMap("a", "x", "x", values, np.eye(2, 3), signed=True)
    b = replace(a, image="b", values=(values / 4).astype(np.float32))
    scale = scale_of(ComparedMethod(card, (a, b)))
    assert (scale.low, scale.high, scale.signed) == (-2.0, 2.0, True)
    drawn = with_map(crop, a, scale).astype(int)
    weak = with_map(crop, b, scale).astype(int)
    assert np.abs(weak[0, 0] - 100).max() < np.abs(drawn[0, 0] - 100).max()  # one scale for both
    assert drawn[0, 0, 2] > drawn[0, 0, 0] + 40  # blue supports
    assert drawn[7, 7, 0] > drawn[7, 7, 2] + 20  # red opposes
    assert np.abs(drawn[3, 3] - 100).max() < 25
    flat = replace(a, values=np.ones((8, 8), np.float32), signed=False)
    scale = scale_of(ComparedMethod(replace(card, signed=False), (flat, flat)))
    assert np.array_equal(with_map(crop, flat, scale), crop)

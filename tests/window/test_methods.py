"""Methods side by side: run, cancelled, ordered, enlarged and saved, by gestures."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QFileDialog

from engine.explain.saliency import SALIENCY
from sim2word_gui.dialogs.methods.dialog import CompareDialog
from sim2word_gui.dialogs.methods.enlarged import EnlargedMap
from sim2word_gui.state.method_run import Order
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
    assert dialog.menu.text() == f"Methods: 4 of {len(SALIENCY.own)}"
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
    assert [large.pages.tabText(n) for n in range(large.pages.count())] == ["Map", "Layers"]
    large.close()
    user.until(lambda: not dialog.findChildren(EnlargedMap))
    user.click(dialog.rows["xcos"].cells[0].picture)
    (large,) = dialog.findChildren(EnlargedMap)
    assert [large.pages.tabText(n) for n in range(3)] == ["Map", "Cosine", "Attention"]
    (xcos,) = (one for one in comparison.methods if one.card.name == "xcos")
    assert xcos.cells is not None
    assert f"{xcos.cells[0].total:.4f}" in large.text.text()
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


def test_mates_and_non_mates_can_be_contrasted_with(
    user: User, astronaut: Path, group: Path, coffee: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    dialog = open_dialog(user, astronaut, group)
    dialog.menu.choose("cebp")
    chosen: list[Path] = []
    monkeypatch.setattr(
        QFileDialog, "getOpenFileNames", lambda *_: ([str(photo) for photo in chosen], "")
    )
    user.click(dialog.nonmates)  # and the choice is cancelled
    assert dialog.nonmates.text() == "Non-mates…"
    chosen.append(coffee)
    user.click(dialog.nonmates)
    assert dialog.nonmates.text() == "Without coffee.png"
    user.click(dialog.go)
    user.until(lambda: dialog.state.error is not None)
    assert "No face was found in coffee.png" in dialog.banner.text
    user.click(dialog.nonmates)
    assert dialog.nonmates.text() == "Non-mates…"
    chosen[:] = [astronaut, group]
    user.click(dialog.nonmates)
    assert dialog.nonmates.text() == "Without 2 photos"
    chosen[:] = [astronaut]
    user.click(dialog.mates)
    assert dialog.mates.text() == "Without astronaut.png"
    user.click(dialog.go)
    user.until(lambda: dialog.state.comparison is not None)
    assert dialog.state.comparison is not None
    other = dialog.state.comparison.nonmates[1].similarity.cosine
    assert f"with non-mates 1.0000, {other:.4f}" in dialog.facts.text()
    assert "with mates 1.0000" in dialog.facts.text()
    assert dialog.banner.text == ""
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

"""Several methods on one pair: what is reported, measured and written."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.commands.main import main
from engine.explain.saliency import SALIENCY
from engine.session import method_cards


def test_every_method_has_a_card() -> None:
    assert tuple(card.name for card in method_cards()) == SALIENCY.own
    assert all(card.paper and card.title and card.needs for card in method_cards())


def test_unknown_methods_are_wrong_usage(astronaut: Path, group: Path) -> None:
    with pytest.raises(SystemExit, match="2"):
        main(["compare", str(astronaut), str(group), "--methods", "ebp,nothing"])


def test_originals_are_never_written_over(
    astronaut: Path, group: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    third = tmp_path / "third.png"
    third.write_bytes(astronaut.read_bytes())
    arguments = ["compare", str(astronaut), str(group), "--face-b", "2", "--methods", "evidence"]
    assert main([*arguments, "--nonmate", str(third), "--json", str(third)]) == 1
    assert third.read_bytes() == astronaut.read_bytes()
    inside = tmp_path / "out" / "aligned_a.png"
    inside.parent.mkdir()
    inside.write_bytes(astronaut.read_bytes())
    assert main([*arguments, "--nonmate", str(inside), "--out", str(inside.parent)]) == 1
    assert inside.read_bytes() == astronaut.read_bytes()
    assert capsys.readouterr().err

"""Explain uses what the panes have read, and tells of a file that changed on disk since."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.contracts.events import Failed
from engine.session import Session
from sim2word_gui.state.run_state import Phase
from tests.window.gestures import User


@pytest.mark.live_run
def test_explain_reads_no_photo_again_and_notices_that_its_file_changed(
    user: User, astronaut: Path, group: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    reads: list[Path] = []
    whole = Session.find_faces

    def find_faces(session: Session, path: Path, *args: object, **options: object) -> object:
        reads.append(path)
        return whole(session, path, *args, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(Session, "find_faces", find_faces)
    a, b = tmp_path / "a.png", tmp_path / "b.jpg"
    a.write_bytes(astronaut.read_bytes())
    b.write_bytes(group.read_bytes())
    user.open_pair(a, b)
    assert sorted(reads) == [a, b]
    reads.clear()
    user.explain()
    assert reads == []
    b.write_bytes(group.read_bytes() + b"\0")  # other bytes, the same picture
    user.press(user.space.commands.actions["explain"])
    user.until(lambda: user.space.comparisons.current.phase is Phase.FAILED)
    failed = user.space.comparisons.current.run.outcome
    assert isinstance(failed, Failed)
    assert "b.jpg has changed since it was opened" in str(failed.error)

"""Several comparisons at once: nothing is lost, and no run blocks another look."""

from __future__ import annotations

import pytest


def test_remaining_time_is_estimated_from_what_was_measured() -> None:
    from engine.contracts.events import Progress
    from sim2word_gui.state.run_state import RunState

    run = RunState("x")
    assert run.seconds_left(0.0) is None
    run.take(Progress("x", "erasing", 4, 20, 0.1), now=100.0)
    assert run.seconds_left(100.0) is None
    run.take(Progress("x", "erasing", 8, 20, 0.2), now=101.0)
    assert run.seconds_left(101.0) == pytest.approx(8.0)
    run.take(Progress("x", "controls", 192, 192, 1.0), now=108.0)
    assert run.seconds_left(108.0) == pytest.approx(0.0)

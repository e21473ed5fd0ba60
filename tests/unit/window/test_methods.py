"""Methods side by side: run, cancelled, ordered, enlarged and saved, by gestures."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np

from engine.contracts.errors import Sim2WordError
from engine.contracts.events import Cancelled, Failed
from engine.contracts.explanation import SaliencyMap
from engine.contracts.methods import ComparedMethod, CompareRequest, MethodCard, MethodProgress
from engine.contracts.pair import ImageChoice
from sim2word_gui.dialogs.methods.map_picture import scale_of, with_map
from sim2word_gui.state.method_run import CompareState, Order


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

"""Two explanations of one pair: where they agree."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from engine.commands.explain import agreement_text
from engine.contracts.cancel import CancelToken
from engine.contracts.explanation import Explanation
from engine.contracts.pair import ImageChoice
from engine.contracts.settings import ExplainRequest, Settings
from engine.explain.agreement import agreement
from engine.session import Session, run_to_end

BRANCH = "differences"


@pytest.fixture(scope="module")
def explained(session: Session, group: Path) -> Explanation:
    settings = Settings(
        controls=3, search_steps=0, evidence=("erase",), parts=False, score_map=False
    )
    request = ExplainRequest(ImageChoice(group, 0), ImageChoice(group, 1), settings)
    return run_to_end(session.explain(request, CancelToken()))


def test_an_explanation_agrees_with_itself(explained: Explanation) -> None:
    found = agreement(explained, explained, BRANCH)
    assert found.words == pytest.approx(1.0)
    assert found.maps == {"a": pytest.approx(1.0), "b": pytest.approx(1.0)}
    assert found.words_ranked_by_both == len(explained.ranked("both"))


def test_words_the_other_way_round_disagree(explained: Explanation) -> None:
    words = tuple(
        replace(word, score=-word.score) if word.score is not None else word
        for word in explained.words
    )
    found = agreement(explained, replace(explained, words=words), BRANCH)
    assert found.words == pytest.approx(-1.0)


def test_maps_are_compared_where_both_see_the_face(explained: Explanation) -> None:
    maps = tuple(
        replace(m, values=np.roll(m.values, -9, axis=1), affine=shifted(m.affine, 9))
        for m in explained.maps
    )
    found = agreement(explained, replace(explained, maps=maps), BRANCH)
    assert found.maps["a"] == pytest.approx(1.0, abs=0.05)
    flat = tuple(replace(m, values=np.zeros_like(m.values)) for m in explained.maps)
    assert agreement(explained, replace(explained, maps=flat), BRANCH).maps["a"] is None
    assert "Correlation of the maps: A –" in agreement_text(
        agreement(explained, replace(explained, maps=()), BRANCH)
    )


def shifted(affine: np.ndarray, pixels: int) -> np.ndarray:
    moved = affine.copy()
    moved[:, 2] += pixels * affine[:, 0]
    return moved

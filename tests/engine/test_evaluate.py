"""The measurements, on cases worked out by hand and, where it is, on development data."""

from __future__ import annotations

from pathlib import Path

from engine.evaluate.pairs import read_pairs
from engine.evaluate.verification import score_pairs, verify
from engine.progress import finish
from engine.session import Session


def test_development_pairs_are_told_apart(
    session: Session, development_data: Path, whole: bool
) -> None:
    pairs = read_pairs(development_data / "lfw_dev_pairs.csv").pairs[:: 16 if whole else 32]
    scored = finish(score_pairs(session, development_data / "lfw_dev", pairs))
    scores, mated, failed = scored.scores, scored.mated, scored.failed
    assert not failed
    result = verify(scores, mated, failed)
    assert result.n == len(pairs)
    assert result.accuracy > 0.975
    assert result.auc > 0.995

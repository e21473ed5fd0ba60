"""What every measure asks of a session."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from engine.contracts.cancel import CancelToken
from engine.contracts.errors import Sim2WordError
from engine.contracts.explanation import Explanation
from engine.contracts.pair import AlignedFace, FacePolicy, ImageChoice
from engine.contracts.settings import ExplainRequest, Hypothesis, Settings
from engine.evaluate.pairs import LabelledPair
from engine.session import Session, run_to_end


def central(path: Path) -> ImageChoice:
    """Return the choice of the face nearest to the middle, as photos of the sets want it."""
    return ImageChoice(path, policy=FacePolicy.CENTRE)


def open_pair(
    session: Session, root: Path, pair: LabelledPair, failed: dict[str, str]
) -> tuple[AlignedFace, AlignedFace] | None:
    """Return the central faces of a pair; None, with the cause noted, if one cannot be used."""
    faces = []
    for image in (pair.image_a, pair.image_b):
        try:
            faces.append(session.open_face(central(root / image)))
        except Sim2WordError as error:
            failed[image] = error.cause
            return None
    return faces[0], faces[1]


def explain(session: Session, a: Path, b: Path, settings: Settings) -> Explanation:
    """Explain a pair of photos.

    Raises
    ------
    Sim2WordError
        The error of a failed run.
    """
    request = ExplainRequest(central(a), central(b), settings)
    return run_to_end(session.explain(request, CancelToken()))


def for_differences(settings: Settings) -> Settings:
    """Return settings that ask what sets two faces apart, whatever they score."""
    return replace(settings, hypothesis=Hypothesis.NONMATED, allow_same=True)

"""Real photos that installed packages carry."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from engine.contracts.pair import ImageChoice
from engine.files.installed import packaged_file


@dataclass(frozen=True, slots=True)
class DemoPair:
    """A pair to explain.

    Attributes
    ----------
    name : str
        Of its folder.
    title : str
    a, b : ImageChoice
    """

    name: str
    title: str
    a: ImageChoice
    b: ImageChoice


def demo_pairs() -> tuple[DemoPair, ...]:
    """Return the pairs of the demonstration.

    Raises
    ------
    ModelMissing
        If a package lacks its photo.
    """
    group: Path = packaged_file("insightface", "t1.jpg")
    actor: Path = packaged_file("insightface", "Tom_Hanks_54745.png")
    astronaut: Path = packaged_file("scikit-image", "astronaut.png")
    return (
        DemoPair(
            "two-of-a-group",
            "Two faces of one group photo",
            ImageChoice(group, 0),
            ImageChoice(group, 1),
        ),
        DemoPair(
            "actor-and-group",
            "A tight portrait and a face of the group",
            ImageChoice(actor),
            ImageChoice(group, 2),
        ),
        DemoPair(
            "astronaut-and-group",
            "A studio portrait and a face of the group",
            ImageChoice(astronaut),
            ImageChoice(group, 3),
        ),
    )

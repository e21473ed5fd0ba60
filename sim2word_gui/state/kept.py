"""What is kept of the work from session to session; see :mod:`sim2word_gui.system.settings`."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import ClassVar

from engine.contracts.packs import ModelChoice
from engine.contracts.pair import SIDES, ImageChoice
from engine.contracts.settings import Settings
from sim2word_gui.state.comparison import Comparison
from sim2word_gui.state.run_state import Phase
from sim2word_gui.system.settings import Part
from sim2word_gui.worker.jobs import Scales


@dataclass(frozen=True, slots=True)
class RememberedPair:
    """A comparison that was open when its window was closed.

    Attributes
    ----------
    a, b : ImageChoice
        Files with the hashes they had.
    explain : bool
        Whether it had a result or was running.
    settings : Settings
        Of its run.
    """

    a: ImageChoice
    b: ImageChoice
    explain: bool = False
    settings: Settings = field(default_factory=Settings)


@dataclass(frozen=True, slots=True)
class Work(Part):
    """What the next session goes on with.

    Attributes
    ----------
    run : Settings
        Of the next run of a pair that is of no case.
    models : ModelChoice
        The packs used last.
    scales : Scales
        By which scores are read.
    session : tuple of RememberedPair
    notes, observations : dict
        What was typed about a case and not saved, by the case's id.
    """

    section: ClassVar[str] = "work"
    run: Settings = field(default_factory=Settings)
    models: ModelChoice = field(default_factory=ModelChoice)
    scales: Scales = field(default_factory=Scales)
    session: tuple[RememberedPair, ...] = ()
    notes: dict[str, str] = field(default_factory=dict)
    observations: dict[str, str] = field(default_factory=dict)


def remembered(comparisons: list[Comparison]) -> tuple[RememberedPair, ...]:
    """Return what can be opened again: the comparisons of no case whose faces are known."""
    found = []
    for comparison in comparisons:
        a, b = (comparison.choice(side) for side in SIDES)
        if a is not None and b is not None and comparison.case is None:
            explain = comparison.phase in (Phase.DONE, Phase.RUNNING)
            found.append(RememberedPair(a, b, explain, comparison.settings))
    return tuple(found)

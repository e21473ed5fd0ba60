"""The comparisons of a window, and which of them is in view."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, Signal

from engine.contracts.settings import Settings
from sim2word_gui.state.comparison import Comparison
from sim2word_gui.state.run_state import Phase, RunState


class Comparisons(QObject):
    """Holds the comparisons; the views follow its signals and read its state.

    A comparison that runs or has a result is never changed: another photo, face or setting
    makes a new one beside it, and the old one keeps its result and goes on running.

    Signals
    -------
    changed()
        The current comparison is another one, or its photos, faces or word are.
    listed()
        Comparisons came or went, or the state of one changed.
    closing(Comparison)
        A comparison is about to be removed.

    Attributes
    ----------
    all : list of Comparison
        Never empty.
    current : Comparison
    case_settings : dict
        Of the next run of a case, by its file.
    """

    changed = Signal()
    listed = Signal()
    closing = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.all = [Comparison(1)]
        self.current = self.all[0]
        self.case_settings: dict[Path, Settings] = {}
        self._made = 1

    @property
    def shown_cases(self) -> frozenset[Path]:
        """The cases that comparisons are of."""
        return frozenset(c.case for c in self.all if c.case is not None)

    def announce(self) -> None:
        """Let the views follow."""
        self.listed.emit()
        self.changed.emit()

    def begin(self) -> None:
        """Show an empty comparison."""
        self.show(self.empty())

    def empty(self) -> Comparison:
        """Return an empty comparison, made if there is none."""
        return next((c for c in self.all if c.is_empty), None) or self.add()

    def add(self) -> Comparison:
        """Return a new comparison, behind the others."""
        self._made += 1
        self.all.append(Comparison(self._made))
        return self.all[-1]

    def show(self, comparison: Comparison) -> None:
        """Bring another comparison into view; whatever runs goes on."""
        self.current = comparison
        self.announce()

    def step(self, by: int) -> None:
        """Bring the next or the previous comparison into view."""
        here = self.all.index(self.current)
        self.show(self.all[(here + by) % len(self.all)])

    def close(self, comparison: Comparison) -> None:
        """Remove a comparison; its run is cancelled."""
        self.closing.emit(comparison)
        here = self.all.index(comparison)
        self.all.remove(comparison)
        if not self.all:
            self.add()
        if comparison is self.current:
            self.current = self.all[min(here, len(self.all) - 1)]
        self.announce()

    def go_on(self) -> Comparison:
        """Return the current comparison, or one of the same photos beside it if it ran."""
        if self.current.phase in (Phase.DONE, Phase.RUNNING):
            self._made += 1
            self.current = self.current.fork(self._made)
            self.all.append(self.current)
        return self.current

    def edited(self) -> Comparison:
        """Return the comparison that a change is made to: the current one, without a run."""
        comparison = self.go_on()
        comparison.run = RunState()
        comparison.word = comparison.part = None
        comparison.explain_when_ready = False
        return comparison

    def choose_settings(self, case: Path, settings: Settings) -> None:
        """Keep the settings of the next run of a case."""
        self.case_settings[case] = settings

    def leave(self) -> list[Comparison]:
        """Cancel every run and let go of the comparisons; return them as they were."""
        for comparison in self.all:
            self.closing.emit(comparison)
        held, self.all = self.all, []
        self.current = self.add()
        self.announce()
        return held

"""The explanations of a window: started, followed, cancelled, saved."""

from __future__ import annotations

import time

from PySide6.QtCore import QObject, Signal

from engine.contracts.errors import Sim2WordError
from engine.contracts.events import Event
from engine.contracts.explanation import Explanation, WordSide
from engine.contracts.pair import SIDES
from engine.contracts.settings import ExplainRequest, Settings
from sim2word_gui.state.case_registry import CaseRegistry
from sim2word_gui.state.comparison import Comparison
from sim2word_gui.state.comparisons import Comparisons
from sim2word_gui.state.kept import Work
from sim2word_gui.state.photos import Photos
from sim2word_gui.state.run_state import Phase, RunState
from sim2word_gui.system.settings import Desktop, RecentPair, SettingsFile
from sim2word_gui.worker.engine_thread import EngineThread


class Runs(QObject):
    """Explains comparisons.

    Parameters
    ----------
    engine : EngineThread
    cases : CaseRegistry
    comparisons : Comparisons
    photos : Photos
    settings : SettingsFile
    parent : QObject, optional

    Signals
    -------
    moved(Event)
        Of the current comparison.
    """

    moved = Signal(object)

    def __init__(
        self,
        engine: EngineThread,
        cases: CaseRegistry,
        comparisons: Comparisons,
        photos: Photos,
        settings: SettingsFile,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._engine, self._cases, self._photos = engine, cases, photos
        self._comparisons, self._kept = comparisons, settings
        self._settings = settings.get(Work).run
        engine.happened.connect(self._on_event)
        comparisons.closing.connect(self._cancel)
        photos.answered.connect(self._on_answered)

    @property
    def models_ready(self) -> bool:
        """Whether the engine can work: faces that were found belong to the models loaded."""
        return self._engine.equipment is not None and not self._engine.is_swapping

    @property
    def can_explain(self) -> bool:
        """Whether a run can start now."""
        current = self._comparisons.current
        return (
            self.models_ready
            and current.is_ready
            and current.phase is not Phase.RUNNING
            and self.may_score
        )

    @property
    def may_score(self) -> bool:
        """Whether the current pair may be scored: not in a blind case with nothing written."""
        current = self._comparisons.current
        return self._cases.may_run(current.case, current.hashes)

    @property
    def settings(self) -> Settings:
        """Of the next run of the current pair; a case has its own."""
        case = self._comparisons.current.case
        return self._settings if case is None else self._comparisons.case_settings[case]

    @settings.setter
    def settings(self, settings: Settings) -> None:
        case = self._comparisons.current.case
        if case is None:
            self._settings = settings
        else:
            self._comparisons.choose_settings(case, settings)

    def explain(self) -> None:
        """Explain the current pair, beside an earlier result if there is one."""
        if not self.can_explain:
            return
        settings, old = self.settings, self._comparisons.current
        comparison = self._comparisons.go_on()
        if old.outdated:  # it runs once its faces are read
            self._photos.read_anew(comparison, renumbered=old.renumbered)
            comparison.settings = settings
            comparison.explain_when_ready = True
        else:
            self._run(comparison, settings)
        self._comparisons.announce()

    def _run(self, comparison: Comparison, settings: Settings) -> None:
        a, b = (comparison.choice(side) for side in SIDES)
        if a is None or b is None:
            return
        comparison.settings = settings
        request = ExplainRequest(a, b, settings)
        comparison.run = RunState(request.request_id)
        comparison.word = None
        recorder = None
        if comparison.case is None:
            pair = RecentPair(str(a.path), str(b.path))
            self._kept.update(Desktop, lambda desktop: desktop.with_recent(pair))
        else:
            recorder = self._cases.recorder(comparison.case)
        self._engine.explain(request, recorder)

    def cancel(self) -> None:
        """Stop the explanation of the current pair."""
        self._cancel(self._comparisons.current)
        self._comparisons.announce()

    def _cancel(self, comparison: Comparison) -> None:
        comparison.explain_when_ready = False
        request_id = comparison.run.request_id
        if comparison.phase is Phase.RUNNING and request_id is not None:
            comparison.run.cancelling = True
            self._engine.cancel(request_id)

    def choose_word(self, word: tuple[str, WordSide] | None) -> None:
        """Choose the word whose region is shown."""
        current = self._comparisons.current
        if word != current.word:
            current.word = word
            if word is not None:
                current.part = None
            self._comparisons.changed.emit()

    def choose_part(self, part: str | None) -> None:
        """Choose the part of the face that is shown; it takes the word's place."""
        current = self._comparisons.current
        if part != current.part:
            current.part = part
            if part is not None:
                current.word = None
            self._comparisons.changed.emit()

    def on_saved(self, explanation: Explanation, error: Sim2WordError | None) -> bool:
        """Keep why a result was not saved; whether it is one of this window's."""
        for comparison in self._comparisons.all:
            if comparison.run.explanation is explanation:
                comparison.save_error = error
                self._comparisons.announce()
                return True
        return False

    def _on_answered(self, comparison: Comparison, error: Sim2WordError | None) -> None:
        """Start what waited for its faces."""
        if not comparison.explain_when_ready:
            return
        if error is not None:
            comparison.explain_when_ready = False
        elif comparison.is_ready and self.models_ready:
            comparison.explain_when_ready = False
            if self._cases.may_run(comparison.case, comparison.hashes):
                self._run(comparison, comparison.settings)

    def _on_event(self, event: Event) -> None:
        for comparison in self._comparisons.all:
            before = comparison.phase, comparison.run.similarity
            if not comparison.run.take(event, time.monotonic()):
                continue
            if (comparison.phase, comparison.run.similarity) != before:
                self._comparisons.listed.emit()
            if comparison is self._comparisons.current:
                self.moved.emit(event)

    def leave(self) -> None:
        """Listen to the engine no longer."""
        self._engine.happened.disconnect(self._on_event)

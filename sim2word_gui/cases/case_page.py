"""A case beside its photos: what it is, notes, components, runs, log."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from engine.contracts.case import CaseCheck, Replayed
from engine.contracts.errors import Sim2WordError
from engine.contracts.packs import ModelChoice
from engine.language.vocabulary import Language
from sim2word_gui.cases.components_page import ComponentsPage
from sim2word_gui.cases.marks_page import MarksPage
from sim2word_gui.cases.notes_page import NotesPage
from sim2word_gui.cases.tables import LogTable, RunsTable
from sim2word_gui.state.drafts import Draft
from sim2word_gui.system.settings import SettingsFile
from sim2word_gui.texts.errors import error_text
from sim2word_gui.texts.times import clock
from sim2word_gui.widgets.message_bar import MessageBar
from sim2word_gui.widgets.translated import Translated
from sim2word_gui.worker.cases import OpenCase

_MOST = 6
_LEAST = 64
_STEPS = 1000


class CasePage(Translated, QWidget):
    """A page of the results; shows the case of the current comparison.

    Parameters
    ----------
    settings : SettingsFile
        Keeps what is typed and not saved.
    parent : QWidget, optional

    Signals
    -------
    noted(str)
    observed(str, Observation)
    report_asked(), view_asked(), replay_asked(), cancel_asked(), sign_asked(), check_asked()
    """

    noted = Signal(str)
    observed = Signal(str, object)
    report_asked = Signal()
    view_asked = Signal()
    replay_asked = Signal()
    cancel_asked = Signal()
    sign_asked = Signal()
    check_asked = Signal()

    def __init__(self, settings: SettingsFile, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._case: OpenCase | None = None
        self._note, self._seen = Draft(settings, "notes"), Draft(settings, "observations")
        self._of_file = False
        self._loaded: ModelChoice | None = None
        self.title = QLabel(self)
        bold = self.title.font()
        bold.setBold(True)
        self.title.setFont(bold)
        self.facts = QLabel(self)
        self.facts.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        for label in (self.title, self.facts):
            label.setWordWrap(True)
            label.setTextFormat(Qt.TextFormat.PlainText)
        self.problems = MessageBar("banner", self)
        self.message = MessageBar("banner", self)
        self.report, self.view = QPushButton(self), QPushButton(self)
        self.replay, self.sign = QPushButton(self), QPushButton(self)
        self.check = QPushButton(self)
        self.bar = QProgressBar(self)
        self.bar.setTextVisible(False)
        self.bar.hide()
        self.notes = NotesPage(self)
        self.components = ComponentsPage(self)
        self.marks = MarksPage(self)
        self.runs = RunsTable(self)
        self.log = LogTable(self)
        self.pages = QTabWidget(self)
        self.pages.setDocumentMode(True)
        for page in (self.notes, self.components, self.marks, self.runs, self.log):
            self.pages.addTab(page, "")
        self._lay_out()
        self._connect()
        self.retranslate()

    def _lay_out(self) -> None:
        buttons = QHBoxLayout()
        for button in (self.report, self.view, self.replay, self.check, self.sign):
            button.setMinimumWidth(_LEAST)  # small screens: the style asks for more
            buttons.addWidget(button)
        buttons.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(4, 8, 4, 2)
        layout.addWidget(self.title)
        layout.addWidget(self.facts)
        layout.addLayout(buttons)
        layout.addWidget(self.pages, 1)
        # At the foot: what comes and goes there moves nothing that is under the mouse.
        for widget in (self.problems, self.message, self.bar):
            layout.addWidget(widget)

    def _connect(self) -> None:
        self.notes.written.connect(self.noted)
        self.notes.draft.textChanged.connect(self._show_state)
        self.components.observed.connect(self.observed)
        self.report.clicked.connect(self.report_asked)
        self.view.clicked.connect(self.view_asked)
        self.replay.clicked.connect(self._on_replay)
        self.sign.clicked.connect(self.sign_asked)
        self.check.clicked.connect(self.check_asked)

    @property
    def path(self) -> Path | None:
        """Of the case that is shown."""
        return None if self._case is None else self._case.path

    def show_case(self, case: OpenCase | None, loaded: ModelChoice | None) -> None:
        """Show a case as it is now, beside the models that are loaded; None shows nothing."""
        before, self._loaded = self._case, loaded
        if case is None or before is None or before.path != case.path:
            self.keep_draft()
        self._case = case
        if case is None:
            return
        if before is None or before.path != case.path:
            case_id = case.content.case_id
            draft = self._note.read(case_id)
            kept = any(note.text == draft for note in case.content.notes)
            self.notes.show_draft("" if kept else draft)
            self.components.show_drafts(case_id, self._seen.read(case_id))
            self.message.say("")
            self.bar.hide()
        elif _standing(case) != _standing(before) or (self._of_file and case.head != before.head):
            self.message.say("")  # it was said of the case as it was
        self.notes.show_content(case.content, writable=case.writable)
        if before is not None and len(case.content.notes) > len(before.content.notes):
            self.keep_draft()  # gone once it is kept as a note
        self.components.show_content(case.content, writable=case.writable)
        self.runs.show_content(case.content)
        self.log.show_log(case.log)
        self._show_state()

    def keep_draft(self) -> None:
        """Keep a note and observations that were not saved until their case is opened again."""
        if self._case is None:
            return
        case_id = self._case.content.case_id
        self._note.keep(case_id, self.notes.unsaved)
        self._seen.keep(case_id, self.components.drafts(case_id))

    def set_language(self, language: Language) -> None:
        """Name the components in another language."""
        self.components.set_language(language)
        self.marks.set_language(language)

    def show_component(self, component: str) -> None:
        """Show the row of a component of the face."""
        self.pages.setCurrentWidget(self.components)
        self.components.choose(component)

    def show_error(self, error: Sim2WordError) -> None:
        """Say why something was not done."""
        self._of_file = False
        self.bar.hide()
        self.notes.refuse()
        self.message.say(error_text(error))
        self._show_state()

    def show_checked(self, found: CaseCheck) -> None:
        """Say what the check of the file found."""
        self._of_file = True
        if found.problems:
            self.message.say(_listed(self.tr("Not as it was saved:"), found.problems))
        else:
            text = self.tr("The file is as it was saved: {lines} lines of log, seal {seal}…")
            text = text.format(lines=found.entries, seal=found.seal[:32])
            if found.remarks:
                title = self.tr("To be known:")
                text = _listed(f"{text} {title}", found.remarks)
            self.message.say(text, kind="note")

    def show_done(self, text: str, button: str, action: object) -> None:
        """Say that something was done, with a button that leads there."""
        self._of_file = False
        self.message.say(text, button, action, kind="note")  # type: ignore[arg-type]

    def show_replaying(self, share: float | None) -> None:
        """Show the share of the runs that is done again; None before that is known."""
        self.bar.setRange(0, 0 if share is None else _STEPS)
        self.bar.setValue(round(_STEPS * (share or 0.0)))
        self.bar.show()
        self._show_state()

    def show_replayed(self, found: tuple[Replayed, ...]) -> None:
        """Say whether the runs gave the same figures again; none is a cancelled replay."""
        self.bar.hide()
        self._of_file = False
        self._show_state()
        if not found:
            self.message.say(self.tr("Cancelled."), kind="note")
            return
        self.runs.show_replayed(found)
        self.pages.setCurrentWidget(self.runs)
        off = [one for one in found if not one.holds]
        if off:
            title = self.tr("Run {} differs from what is stored:").format(off[0].number)
            self.message.say(_listed(title, off[0].differences or (_apart(off[0]),)))
        else:
            largest = max(max(abs(one.stored - one.again), one.largest) for one in found)
            text = self.tr(
                "All runs give what is stored: {figures} fields and {files} files compared, largest"
                " difference {largest:.1e}."
            ).format(
                figures=sum(one.figures for one in found),
                files=sum(one.files for one in found),
                largest=largest,
            )
            if not all(one.whole for one in found):
                text = self.tr("In part: {}").format(text)
            aside = tuple(dict.fromkeys(text for one in found for text in one.not_held))
            if aside:
                title = self.tr("Not compared:")
                text = _listed(f"{text} {title}", aside)
            self.message.say(text, kind="note")

    def _on_replay(self) -> None:
        if self.bar.isHidden():
            self.show_replaying(None)
            self.replay_asked.emit()
        else:
            self.cancel_asked.emit()

    def _show_state(self) -> None:
        case = self._case
        busy = not self.bar.isHidden()
        self.replay.setText(self.tr("Cancel") if busy else self.tr("Replay"))
        if case is None:
            return
        content = case.content
        self.title.setText(case.path.name + (f" – {content.title}" if content.title else ""))
        lines = [self._state(case)]
        if content.examiner:
            lines.insert(0, self.tr("Examiner: {}").format(content.examiner))
        models = content.models
        if self._loaded not in (None, models) and self._loaded != replace(
            models, device=self._loaded.device
        ):
            lines.append(
                self.tr("⚠ The case names other models ({}); those loaded do its next run.").format(
                    ", ".join(models.packs)
                )
            )
        number, head = case.head
        lines.append(self.tr("Last line of the log: {}, {}…").format(number, head[:16]))
        self.facts.setText("\n".join(lines))
        self.problems.say(_listed(self.tr("Not as it was saved:"), case.problems))
        self.sign.setEnabled(case.writable and bool(content.runs))
        self.replay.setEnabled(bool(content.runs))

    def _state(self, case: OpenCase) -> str:
        content = case.content
        if not case.writable:
            return self.tr("Open for reading alone: it was changed, or is open elsewhere.")
        if not content.may_run:
            return self.tr(
                "Analysed before the score: write a note or an observation, then press Explain."
            )
        if content.signed:
            who = ", ".join(f"{s.name} ({s.role})" if s.role else s.name for s in content.signed)
            when = clock(content.signed[-1].time)
            return self.tr("Signed off by {who}, {when}; any change takes that back.").format(
                who=who, when=when
            )
        if self.notes.unsaved or self.components.drafts(content.case_id):
            return self.tr("What is typed is not saved yet. Not signed off.")
        return self.tr("Everything is saved. Not signed off.")

    def retranslate(self) -> None:
        """Set the texts."""
        pages = (
            self.tr("Notes"),
            self.tr("Components"),
            self.tr("Marks"),
            self.tr("Runs"),
            self.tr("Log"),
        )
        for index, text in enumerate(pages):
            self.pages.setTabText(index, text)
        self.facts.setAccessibleName(self.tr("State of the case"))
        self.pages.tabBar().setAccessibleName(self.tr("Pages of the case"))
        self.pages.setAccessibleName(self.tr("Case"))
        self.report.setText(self.tr("Report…"))
        self.report.setToolTip(self.tr("Write the report as PDF, HTML or JSON"))
        self.view.setText(self.tr("View"))
        self.view.setToolTip(self.tr("Look at the report as it would be now"))
        self.replay.setToolTip(
            self.tr("Do the runs again and hold the figures against those stored")
        )
        self.check.setText(self.tr("Check"))
        self.check.setToolTip(self.tr("Check that nothing in the file was changed"))
        self.sign.setText(self.tr("Sign…"))
        self._show_state()


def _standing(case: OpenCase) -> tuple[object, ...]:
    """Return what a message about a case is said of."""
    content = case.content
    return (
        content.runs,
        content.notes,
        content.observations,
        content.marks,
        content.signed,
        content.settings,
        content.models,
        content.reads_by,
        case.problems,
    )


def _apart(found: Replayed) -> str:
    """Return the figures of a run whose stored and new cosine are apart."""
    return f"{found.stored:.8f} – {found.again:.8f}"


def _listed(title: str, problems: tuple[str, ...]) -> str:
    """Return problems under a title, the first ones; empty without any."""
    shown = [f"– {' '.join(problem.split())}" for problem in problems[:_MOST]]
    more = [f"… +{len(problems) - _MOST}"] if len(problems) > _MOST else []
    return "\n".join([title, *shown, *more]) if problems else ""

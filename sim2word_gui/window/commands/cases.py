"""The commands of cases, and what is answered about them."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QFileDialog

from engine.contracts.case import CaseCheck, Observation, Replayed
from engine.contracts.errors import Sim2WordError
from engine.contracts.explanation import Explanation
from engine.contracts.marks import Mark, MarkShape
from engine.contracts.packs import models_by_hash
from engine.contracts.pair import SIDES, ImageChoice, Side
from engine.contracts.settings import Settings
from engine.files.checks import real_path
from engine.files.suffixes import CASE_SUFFIX
from sim2word_gui.dialogs.cases import (
    CaseNameDialog,
    NewCaseDialog,
    ReportDialog,
    SignDialog,
    documents,
)
from sim2word_gui.dialogs.gallery.dialog import GalleryDialog
from sim2word_gui.dialogs.methods.dialog import CompareDialog
from sim2word_gui.state.case_registry import hashes_of
from sim2word_gui.state.comparison import Comparison
from sim2word_gui.state.run_state import Phase
from sim2word_gui.system.desktop import show_outside
from sim2word_gui.system.settings import Desktop
from sim2word_gui.texts.errors import error_text
from sim2word_gui.window.commands.command import Command, marked
from sim2word_gui.window.parts import Parts
from sim2word_gui.worker.cases import CaseOrder, OpenCase
from sim2word_gui.worker.jobs import Equipment


class CaseCommands(QObject):
    """Connects the commands, the page of a case and the open cases.

    Parameters
    ----------
    parts : Parts
        Is the parent.
    """

    def __init__(self, parts: Parts) -> None:
        super().__init__(parts)
        self._parts, self._services = parts, parts.services
        self._comparisons, self._photos = parts.comparisons, parts.photos
        self._cases, self._page = parts.services.cases, parts.results.case
        self._opening: set[Path] = set()
        self._unseen: dict[Path, Callable[[], None]] = {}
        self._left = False
        page, book = self._page, self._cases
        page.report_asked.connect(self.ask_for_report)
        page.sign_asked.connect(self.ask_for_signature)
        page.check_asked.connect(self.check)
        page.view_asked.connect(self.view)
        page.replay_asked.connect(self.replay)
        page.cancel_asked.connect(self.cancel)
        page.noted.connect(self._note)
        page.observed.connect(self._observe)
        parts.marking.kept.connect(self._keep_mark)
        parts.marking.removed.connect(self._remove_mark)
        self._comparisons.listed.connect(self._want)
        self._comparisons.changed.connect(self._show_unseen)
        self._slots = (
            (book.changed, self._on_changed),
            (book.failed, self._on_failed),
            (book.checked, self._on_checked),
            (book.exported, self._on_exported),
            (book.previewed, self._on_previewed),
            (book.replaying, self._on_replaying),
            (book.replayed, self._on_replayed),
        )
        for signal, slot in self._slots:
            signal.connect(slot)

    def commands(self) -> list[Command]:
        """Return the commands."""
        return [
            Command(
                "new_case",
                marked("New case of this pair…"),
                self.ask_for_new,
                ("Ctrl+Shift+S",),
                menu="case.open",
                enabled=self._can_be_made,
            ),
            Command(
                "open_case",
                marked("Open a case…"),
                self.ask_for_case,
                ("Ctrl+Shift+E",),
                menu="case.open",
                enabled=lambda: self._services.engine.problem is None,
            ),
            Command(
                "case_name",
                marked("Title and examiner…"),
                self.ask_for_name,
                menu="case.write",
                enabled=lambda: self.case is not None and self.case.writable,
            ),
            *(
                Command(
                    f"mark.{shape}",
                    text,
                    partial(self._show_marks, shape),
                    (keys,),
                    menu="case.mark",
                    enabled=self._may_mark,
                )
                for shape, text, keys in (
                    (MarkShape.POINT, marked("Mark a point"), "Ctrl+Alt+P"),
                    (MarkShape.LINE, marked("Mark a line"), "Ctrl+Alt+L"),
                    (MarkShape.OUTLINE, marked("Mark an outline"), "Ctrl+Alt+U"),
                )
            ),
            Command(
                "mark_undo",
                marked("Undo the last mark"),
                self._parts.marking.undo,
                ("Ctrl+Z",),
                menu="case.mark",
                enabled=lambda: self._parts.marking.can_undo,
            ),
            Command(
                "case_report",
                marked("Report of the case…"),
                self.ask_for_report,
                ("Ctrl+P",),
                menu="case.write",
                enabled=self._is_open,
            ),
            Command(
                "case_check",
                marked("Check the case"),
                self.check,
                menu="case.write",
                enabled=self._is_open,
            ),
            Command(
                "case_sign",
                marked("Sign the case off…"),
                self.ask_for_signature,
                menu="case.write",
                enabled=self._can_be_signed,
            ),
        ]

    def _is_open(self) -> bool:
        return self.case is not None

    def _can_be_made(self) -> bool:
        current = self._comparisons.current
        ready = current.is_ready and self._parts.runs.models_ready
        return ready and current.phase is not Phase.RUNNING and current.case is None

    def _can_be_signed(self) -> bool:
        case = self.case
        return case is not None and case.writable and bool(case.content.runs)

    @property
    def path(self) -> Path | None:
        """Of the case of the current comparison."""
        return self._comparisons.current.case

    @property
    def case(self) -> OpenCase | None:
        """The case of the current comparison, once it is open."""
        return None if self.path is None else self._cases.cases.get(self.path)

    # Made and opened

    def ask_for_new(self) -> None:
        """Ask how a case is made of the current pair."""
        if self._parts.read_anew():
            return
        comparison = self._comparisons.current
        names = [comparison.photos[side].path.stem for side in SIDES]
        scored = self._cases.was_scored(comparison.hashes)
        dialog = NewCaseDialog(
            " - ".join(names),
            scored=scored,
            examiner=self._services.settings.get(Desktop).examiner,
            parent=self._parts.window,
        )
        dialog.accepted.connect(lambda: self._keep_examiner(dialog.examiner.text()))
        dialog.accepted.connect(
            lambda: self.make(
                comparison,
                dialog.path,
                title=dialog.title.text().strip(),
                examiner=dialog.examiner.text().strip(),
                blind=dialog.blind.isChecked(),
                copy=dialog.copy.isChecked(),
            )
        )
        dialog.open()

    def _keep_examiner(self, name: str) -> None:
        self._services.settings.change(Desktop, examiner=name)

    def make(
        self,
        comparison: Comparison,
        path: Path,
        *,
        title: str = "",
        examiner: str = "",
        blind: bool = False,
        copy: bool = True,
    ) -> None:
        """Make a case of a pair; a result that is there becomes its first run."""
        a, b = (comparison.choice(side) for side in SIDES)
        equipment = self._services.engine.equipment
        if a is None or b is None or equipment is None:
            return
        photos: dict[Side, ImageChoice] = {"a": a, "b": b}
        done = comparison.run.explanation
        if done is not None and not _made_by(done, equipment):
            done = None  # by other models than those that the case would name
        order = CaseOrder(
            real_path(path),
            photos,
            comparison.settings if done is not None else self._parts.runs.settings,
            equipment.choice,
            title,
            examiner,
            blind,
            copy,
            done,
        )
        self._opening.add(order.path)
        self._cases.create(order, partial(self._on_made, comparison))

    def _on_made(self, comparison: Comparison, case: OpenCase) -> None:
        self._opening.discard(case.path)
        if self._left or comparison not in self._comparisons.all:
            return
        self._cases.take(case, self)
        same = all(
            (choice := comparison.choice(side)) is not None
            and choice.sha256 == case.content.evidence[side].sha256
            and (choice.face, choice.hand) == (case.photos[side].face, case.photos[side].hand)
            for side in case.photos
        )
        kept = comparison.phase is not Phase.DONE or bool(case.content.runs)
        if same and kept and comparison.case is None and comparison.phase is not Phase.RUNNING:
            self._photos.bind(comparison, case)
        else:
            self._photos.open_case(case)
        self._guard(case)
        self._log_if_scored(case)
        self._parts.results.show_page(self._page)
        self._parts.say(self.tr("Saved to {}").format(case.path))

    def make_sample(self, photos: dict[Side, ImageChoice], path: Path) -> None:
        """Make a case of photos that come with the program, and open it."""
        equipment = self._services.engine.equipment
        if equipment is None:
            return
        title = self.tr("Sample case")
        order = CaseOrder(real_path(path), photos, Settings(), equipment.choice, title)
        self._opening.add(order.path)
        self._cases.create(order, self._on_opened)

    def ask_for_case(self) -> None:
        """Ask for the file of a case."""
        kinds = self.tr("Cases (*{})").format(CASE_SUFFIX)
        title = self.tr("Open a case")
        name, _ = QFileDialog.getOpenFileName(self._parts.window, title, str(documents()), kinds)
        if name:
            self.open(Path(name))

    def open(self, path: Path) -> None:
        """Open a case."""
        path = real_path(path)
        self._opening.add(path)
        self._cases.open(path, self._on_opened)
        self._parts.say(self.tr("Opening {}…").format(path.name))

    def _on_opened(self, case: OpenCase) -> None:
        self._opening.discard(case.path)
        if self._left:
            return
        self._cases.take(case, self)
        self._photos.open_case(case)
        self._guard(case)
        self._log_if_scored(case)
        self._parts.results.show_page(self._page)
        self._parts.say("")

    def _log_if_scored(self, case: OpenCase) -> None:
        """Keep in the log of a blind case that its score was seen before."""
        if case.writable and not case.content.may_run and self._cases.was_scored(hashes_of(case)):
            self._cases.log_scored(case.path)

    def _guard(self, case: OpenCase) -> None:
        """Close what could give the score away before it is due."""
        if not case.content.may_run:
            for kind in (CompareDialog, GalleryDialog):
                for dialog in self._parts.window.findChildren(kind):
                    dialog.close()

    def _want(self) -> None:
        self._cases.want(self, self._comparisons.shown_cases)

    # Written and looked at

    def _note(self, text: str) -> None:
        if self.path is not None:
            self._cases.note(self.path, text)

    def _observe(self, component: str, seen: Observation) -> None:
        if self.path is not None:
            self._cases.observe(self.path, component, seen)

    def _keep_mark(self, mark: Mark, number: int | None) -> None:
        if self.path is not None:
            self._cases.mark(self.path, mark, number)

    def _remove_mark(self, number: int) -> None:
        if self.path is not None:
            self._cases.unmark(self.path, number)

    def _show_marks(self, shape: MarkShape) -> None:
        """Begin a mark, with the page of the marks in view."""
        self._page.pages.setCurrentWidget(self._page.marks)
        self._parts.results.show_page(self._page)
        self._parts.marking.begin(shape)

    def _may_mark(self) -> bool:
        return self.case is not None and self.case.writable

    def ask_for_name(self) -> None:
        """Ask for a correction of the case's title and its examiner's name."""
        path, case = self.path, self.case
        if path is None or case is None:
            return
        content = case.content
        dialog = CaseNameDialog(content.title, content.examiner, self._parts.window)
        dialog.accepted.connect(lambda: self._cases.name(path, *dialog.named))
        dialog.open()

    def ask_for_report(self) -> None:
        """Ask where and how the report is written."""
        path = self.path
        if path is None:
            return
        dialog = ReportDialog(path, self._services.language.code, self._parts.window)
        dialog.accepted.connect(
            lambda: self._cases.export(path, dialog.targets, dialog.chosen_language)
        )
        dialog.open()

    def ask_for_signature(self) -> None:
        """Ask who signs the case off."""
        path = self.path
        if path is None:
            return
        dialog = SignDialog(self._services.settings.get(Desktop).examiner, self._parts.window)
        dialog.accepted.connect(
            lambda: self._cases.sign(
                path,
                dialog.name.text().strip(),
                dialog.role.currentText().strip(),
                dialog.signing_key,
            )
        )
        dialog.open()

    def check(self) -> None:
        """Check the file of the case."""
        if self.path is not None:
            self._cases.check(self.path)

    def view(self) -> None:
        """Look at the report as it would be now."""
        if self.path is not None:
            self._cases.preview(self.path, self._services.language.code)

    def replay(self) -> None:
        """Do the runs again."""
        if self.path is not None:
            self._cases.replay(self.path)

    def cancel(self) -> None:
        """Stop doing the runs again."""
        if self.path is not None:
            self._cases.cancel(self.path)

    # Answered

    def _on_changed(self, path: Path) -> None:
        """Look again: a blind case holds back its pair in every window."""
        case = self._cases.cases.get(path)
        if case is not None:
            self._guard(case)
        self._parts.redraw.emit()

    def _on_failed(self, path: Path, error: Sim2WordError) -> None:
        if path in self._opening:
            self._opening.discard(path)
            self._parts.results.show_failure(error)
            self._parts.say(error_text(error))
            if self._parts.pages.currentWidget() is self._parts.start:
                self._parts.show_details(error)  # the results are not in view
        elif path == self.path:
            self._page.show_error(error)
            self._parts.marking.refuse()
        elif path in self._comparisons.shown_cases:  # it must not be lost unseen
            self._parts.results.show_failure(error)
            self._parts.say(f"{path.name}: {error_text(error)}")
            self._parts.show_details(error)

    def _on_checked(self, path: Path, found: CaseCheck) -> None:
        self._when_shown(path, partial(self._page.show_checked, found))

    def _on_exported(self, path: Path, files: list[Path]) -> None:
        text = self.tr("Written: {}").format(", ".join(file.name for file in files))
        done = partial(self._page.show_done, text, self.tr("Open"), partial(self._show, files[0]))
        self._when_shown(path, done)

    def _on_previewed(self, path: Path, page: Path) -> None:
        if path == self.path:
            self._show(page)

    def _show(self, file: Path) -> None:
        if not show_outside(file):
            self._parts.say(self.tr("No program shows such files here: {}").format(file))

    def _on_replaying(self, path: Path, share: float) -> None:
        if path == self.path:
            self._page.show_replaying(share)

    def _on_replayed(self, path: Path, found: tuple[Replayed, ...]) -> None:
        self._when_shown(path, partial(self._page.show_replayed, found))

    def _when_shown(self, path: Path, show: Callable[[], None]) -> None:
        """Show what was answered about a case, now or when it is next looked at."""
        if path == self.path:
            show()
        elif path in self._comparisons.shown_cases:
            self._unseen[path] = show

    def _show_unseen(self) -> None:
        show = None if self.path is None else self._unseen.pop(self.path, None)
        if show is not None:
            QTimer.singleShot(0, self, show)  # once the page shows the case

    def leave(self) -> None:
        """Hear no more, and let go of the cases that only this window shows."""
        self._left = True
        self._page.keep_draft()
        for signal, slot in self._slots:
            signal.disconnect(slot)
        self._cases.want(self, frozenset())


def _made_by(explanation: Explanation, equipment: Equipment) -> bool:
    """Whether an explanation was made by what is loaded now."""
    made_by = explanation.provenance
    same = models_by_hash(made_by.models) == models_by_hash(equipment.models)
    return same and made_by.device == equipment.device

"""Cases in the window: made, written about, run, signed, reported, opened again."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from pathlib import Path

import pypdfium2
import pytest
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QDialog, QFileDialog

from engine.contracts.case import CaseEvent
from engine.contracts.errors import OutputFailed
from engine.contracts.events import Done
from engine.contracts.pair import SIDES, ImageChoice
from engine.contracts.settings import Settings
from engine.record.case import Case, check_case, container
from sim2word_gui.app.program import Program
from sim2word_gui.cases.case_page import CasePage
from sim2word_gui.dialogs.cases import CaseNameDialog, NewCaseDialog, ReportDialog, SignDialog
from sim2word_gui.dialogs.failure import FailureDialog
from sim2word_gui.dialogs.likelihood import LikelihoodDialog
from sim2word_gui.dialogs.methods.dialog import CompareDialog
from sim2word_gui.state.kept import RememberedPair, Work
from sim2word_gui.state.run_state import Phase
from sim2word_gui.window.shell import Window
from tests.window.gestures import User

QUICK = Settings(controls=4, search_steps=2, evidence=("erase",), parts=False, score_map=False)


def dialog_of(user: User, kind: type[QDialog]) -> QDialog:
    user.until(lambda: bool(user.window.findChildren(kind)))
    return user.window.findChildren(kind)[-1]


def make_case(user: User, path: Path, *, blind: bool = False) -> None:
    """Make a case of the current pair by its dialog."""
    user.space.commands.actions["new_case"].trigger()
    dialog = dialog_of(user, NewCaseDialog)
    assert isinstance(dialog, NewCaseDialog)
    dialog.file.line.setText(str(path.with_suffix("")))
    dialog.title.setText("Door camera")
    dialog.examiner.setText("E. X.")
    dialog.blind.setChecked(blind)
    user.click(dialog.does)
    user.until(lambda: user.space.results.case.path == path)


def events(path: Path) -> list[str]:
    with Case.open(path, write=False) as case:
        return [entry.event for entry in case.entries]


def test_a_pair_is_analysed_before_its_score(
    user: User, astronaut: Path, group: Path, tmp_path: Path
) -> None:
    before = [hashlib.sha256(photo.read_bytes()).hexdigest() for photo in (astronaut, group)]
    user.open_pair(astronaut, group)
    actions, results = user.space.commands.actions, user.space.results
    page, path = results.case, tmp_path / "door.s2wcase"
    user.space.runs.settings = QUICK
    assert not actions["case_report"].isEnabled()
    make_case(user, path, blind=True)
    assert results.page is page
    assert "Door camera" in page.title.text()
    # Analysed first: nothing gives the score away.
    assert "Analysed before the score" in page.facts.text()
    assert "Not to be scored yet" in results.header.side.text()
    for action in (actions["explain"], actions["compare"], actions["gallery"], actions["swap"]):
        assert not action.isEnabled()
    page.notes.draft.setPlainText("Left ear hidden on B.")
    user.click(page.notes.save)
    user.until(lambda: "Left ear hidden on B." in page.notes.kept.toPlainText())
    assert "before any run" in page.notes.kept.toPlainText()
    assert page.notes.draft.toPlainText() == ""
    page.pages.setCurrentWidget(page.components)
    page.components.table.setCurrentCell(2, 0)
    component = page.components.component
    page.components.fields["a"].setText("narrow")
    user.click(page.components.save)
    user.until(lambda: not page.components.save.isEnabled())
    item = page.components.table.item(2, 1)
    assert item is not None
    assert item.text() == "narrow"
    # The run is kept.
    assert actions["explain"].isEnabled()
    explanation = user.explain()
    user.until(lambda: page.runs.rowCount() == 1)
    case = user.space.case_of(user.space.comparisons.current)
    assert case is not None
    assert case.content.runs[0].cosine == explanation.similarity.cosine
    assert case.content.runs[0].settings == QUICK
    assert case.content.latest[component].after_runs == 0
    user.window.close()
    user.until(lambda: not (tmp_path / f".{path.name}.lock").exists())
    after = [hashlib.sha256(photo.read_bytes()).hexdigest() for photo in (astronaut, group)]
    assert after == before
    assert events(path) == ["created", "note", "observation", "run started", "run"]


def test_a_case_is_replayed_signed_checked_and_reported(
    user: User, astronaut: Path, group: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    user.open_pair(astronaut, group)
    page, path = user.space.results.case, tmp_path / "door.s2wcase"
    user.space.runs.settings = QUICK
    make_case(user, path)
    page.notes.draft.setPlainText("Left ear hidden on B.")
    user.click(page.notes.save)
    user.explain()
    user.until(lambda: page.runs.rowCount() == 1)
    user.click(page.replay)
    user.until(lambda: "All runs give what is stored" in page.message.text)
    user.space.commands.actions["case_sign"].trigger()
    signing = dialog_of(user, SignDialog)
    assert isinstance(signing, SignDialog)
    assert signing.name.text() == "E. X."
    user.click(signing.does)
    user.until(lambda: "Signed off by E. X. (examiner)" in page.facts.text())
    shown: list[str] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: shown.append(url.toLocalFile()))
    user.click(page.report)
    reporting = dialog_of(user, ReportDialog)
    assert isinstance(reporting, ReportDialog)
    for box in reporting.formats.values():
        box.setChecked(True)
    user.click(reporting.does)
    user.until(lambda: "Written: door.pdf, door.html, door.json" in page.message.text)
    user.click(page.message.button)
    assert shown == [str(tmp_path / "door.pdf")]
    user.click(page.report)
    again = dialog_of(user, ReportDialog)
    assert isinstance(again, ReportDialog)
    assert again.does.text() == "Replace"
    assert "door.pdf" in again.exists.text()
    again.reject()
    user.click(page.check)
    user.until(lambda: "as it was saved" in page.message.text)
    user.click(page.view)
    user.until(lambda: len(shown) == 2)
    assert "Left ear hidden on B." in Path(shown[1]).read_text()
    user.window.close()
    user.until(lambda: not Path(shown[1]).exists())  # private copies are gone
    assert events(path) == [
        "created",
        "note",
        "run started",
        "run",
        "replayed",
        "signed off",
        "exported",
        "viewed",
    ]
    assert check_case(path).problems == ()
    pages = pypdfium2.PdfDocument(tmp_path / "door.pdf")
    text = "".join(each.get_textpage().get_text_range() for each in pages)
    assert "Left ear hidden on B." in text
    assert "Signed off by E. X. (examiner)" in text
    assert json.loads((tmp_path / "door.json").read_text())["check"]["problems"] == []


def test_a_result_becomes_the_first_run_of_its_case(
    user: User, astronaut: Path, group: Path, tmp_path: Path
) -> None:
    user.open_pair(astronaut, group)
    user.space.runs.settings = replace(QUICK, controls=2)
    explanation = user.explain()
    path = tmp_path / "one.s2wcase"
    user.space.commands.actions["new_case"].trigger()
    dialog = dialog_of(user, NewCaseDialog)
    assert isinstance(dialog, NewCaseDialog)
    assert not dialog.blind.isEnabled()  # the score was shown
    dialog.file.line.setText(str(path))
    assert dialog.title.text() == "astronaut - t1"
    dialog.examiner.setText(" ")
    assert not dialog.does.isEnabled(), "a case has an examiner"
    dialog.examiner.setText("E. X.")
    user.click(dialog.does)
    user.until(lambda: user.space.results.case.path == path)
    comparison = user.space.comparisons.current
    assert comparison.run.explanation is explanation
    with Case.open(path, write=False) as case:
        (run,) = case.content.runs
        assert run.cosine == explanation.similarity.cosine
        assert run.faces["b"].face == 2
        assert run.settings.controls == 2
    # Another face of the same case: a run of its own, with the choice in the log.
    user.space.commands.actions["next_face.b"].trigger()
    user.until(user.space.commands.actions["explain"].isEnabled)
    assert user.space.comparisons.current is not comparison
    assert user.space.comparisons.current.case == path
    user.explain()
    user.until(lambda: user.space.results.case.runs.rowCount() == 2)
    assert events(path) == ["created", "run started", "run", "face chosen", "run started", "run"]
    # Another photo is another pair, and of no case.
    user.drop_on("a", group)
    assert user.space.comparisons.current.case is None
    results = user.space.results
    assert not results.has_page(results.case)
    assert check_case(path).problems == ()


@pytest.mark.live_run
def test_a_case_is_opened_again_and_cancelled_runs_are_logged(
    program: Program, user: User, astronaut: Path, group: Path, tmp_path: Path
) -> None:
    user.open_pair(astronaut, group)
    path = tmp_path / "again.s2wcase"
    user.space.runs.settings = replace(QUICK, controls=200)
    make_case(user, path)
    user.press(user.space.commands.actions["explain"])
    user.until(lambda: user.space.comparisons.current.run.similarity is not None)
    user.space.results.case.notes.draft.setPlainText("Written while it runs.")
    user.click(user.space.results.case.notes.save)
    user.until(lambda: "Written while" in user.space.results.case.notes.kept.toPlainText())
    assert (
        user.space.comparisons.current.phase is Phase.RUNNING
    )  # the note did not wait for the run
    user.press(user.space.commands.actions["cancel"])
    user.until(lambda: events(path)[-1] == "run cancelled")
    user.space.comparisons.close(user.space.comparisons.current)
    user.until(lambda: path not in program.cases.cases)
    user.until(lambda: not (path.parent / f".{path.name}.lock").exists())
    # Opened by a drop, in a second window, by its faces and settings.
    second = program.open_window()
    user.until(lambda: second.is_furnished)
    other = User(second, user._qtbot)
    other.drop(second.start.drops["a"], path)
    other.until(other.space.commands.actions["explain"].isEnabled)
    assert other.space.runs.settings.controls == 200
    assert other.space.comparisons.current.photos["b"].asked == 2
    assert other.space.comparisons.current.photos["a"].path.name == astronaut.name
    assert "after run 1 had begun" in other.space.results.case.notes.kept.toPlainText()
    # The first window shows the same case; what one writes the other sees.
    user.space.commands.cases.open(path)
    user.until(lambda: user.space.results.case.path == path)
    other.space.results.case.notes.draft.setPlainText("From the second window.")
    other.click(other.space.results.case.notes.save)
    user.until(lambda: "second window" in user.space.results.case.notes.kept.toPlainText())
    second.close()
    user.until(lambda: second not in program.windows)
    assert path in program.cases.cases
    with Case.open(path, write=False) as case:
        assert case.entries[-1].event == CaseEvent.NOTE


def test_a_run_that_cannot_be_kept_is_told_and_lost_from_the_screen_never(
    user: User, astronaut: Path, group: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    user.open_pair(astronaut, group)
    path = tmp_path / "full.s2wcase"
    user.space.runs.settings = QUICK
    make_case(user, path)

    def full(*_: object) -> object:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as broken:
        broken.setattr("engine.files.atomic.os.fsync", full)
        user.press(user.space.commands.actions["explain"])
        user.until(lambda: user.space.comparisons.current.phase is Phase.FAILED)
        assert "no space left" in user.space.results.banner.text
    assert events(path) == ["created"]
    kept = container.write
    runs: list[str] = []

    def sometimes(target: Path, members: dict[str, bytes]) -> dict[str, bytes]:
        if any(name.startswith("runs/") for name in members):
            runs.append(str(target))
            full()
        return kept(target, members)

    with monkeypatch.context() as broken:
        broken.setattr(container, "write", lambda t, m, *_: _as_output(sometimes, t, m))
        user.explain()
        user.until(lambda: "no space left" in user.space.results.case.message.text)
    assert user.space.comparisons.current.run.explanation is not None
    assert runs
    assert check_case(path).problems == ()


def _as_output(write: object, target: Path, members: dict[str, bytes]) -> object:
    from engine.files.atomic import output_failed

    try:
        return write(target, members)  # type: ignore[operator]
    except OSError as error:
        raise output_failed(target, error) from error


def test_a_changed_case_is_shown_and_not_written_to(
    user: User, astronaut: Path, group: Path, tmp_path: Path
) -> None:
    path = tmp_path / "changed.s2wcase"
    user.open_pair(astronaut, group)
    make_case(user, path)
    user.space.comparisons.close(user.space.comparisons.current)
    user.until(lambda: not (path.parent / f".{path.name}.lock").exists())
    members = container.read(path)
    container.write(
        path, {**members, "case.json": members["case.json"].replace(b"E. X.", b"E. Y.")}
    )
    changed = path.read_bytes()
    user.space.commands.files.open_files([path])
    page = user.space.results.case
    user.until(lambda: page.path == path)
    assert "examiner is not what the log says" in page.problems.text
    assert "reading alone" in page.facts.text()
    assert not user.space.commands.actions["explain"].isEnabled()
    assert not page.notes.draft.isEnabled()
    user.window.close()
    assert path.read_bytes() == changed


@pytest.mark.parametrize("content", [b"", b"PK", b"no case"])
def test_what_is_no_case_is_told(user: User, tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "none.s2wcase"
    path.write_bytes(content)
    user.space.commands.files.open_files([path])
    user.until(lambda: "is no whole case" in user.window.statusBar().currentMessage())


def test_a_wrong_name_is_corrected_before_the_case_is_signed(
    user: User, astronaut: Path, group: Path, tmp_path: Path
) -> None:
    user.open_pair(astronaut, group)
    path = tmp_path / "one.s2wcase"
    make_case(user, path)
    user.space.commands.actions["case_name"].trigger()
    dialog = dialog_of(user, CaseNameDialog)
    assert isinstance(dialog, CaseNameDialog)
    assert (dialog.title.text(), dialog.examiner.text()) == ("Door camera", "E. X.")
    assert not dialog.does.isEnabled()
    dialog.examiner.setText("E. Y.")
    user.click(dialog.does)
    user.until(lambda: "E. Y." in user.space.results.case.facts.text())
    assert events(path)[-1] == "named"
    with Case.open(path, write=False) as case:
        assert (case.content.title, case.content.examiner) == ("Door camera", "E. Y.")


def test_a_case_is_not_made_where_there_is_one(
    user: User, astronaut: Path, group: Path, tmp_path: Path
) -> None:
    user.open_pair(astronaut, group)
    path = tmp_path / "taken.s2wcase"
    path.write_bytes(b"something")
    user.space.commands.actions["new_case"].trigger()
    dialog = dialog_of(user, NewCaseDialog)
    assert isinstance(dialog, NewCaseDialog)
    dialog.file.line.setText(str(path))
    assert "exists" in dialog.exists.text()
    assert not dialog.does.isEnabled()
    dialog.reject()
    # Nor where it came to be meanwhile.
    user.space.commands.cases.make(user.space.comparisons.current, path)
    user.until(lambda: "exists" in user.space.results.banner.text)
    assert path.read_bytes() == b"something"
    assert user.space.comparisons.current.case is None


def test_likelihood_ratios_are_off_until_they_are_chosen(
    user: User, astronaut: Path, group: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    user.open_pair(astronaut, group)
    user.space.runs.settings = replace(QUICK, controls=2)
    assert user.explain().similarity.likelihood is None
    score = user.space.results.score
    assert "No likelihood ratio" in score.likelihood.text()
    engine = user.space.services.engine

    def choose(calibration: str, verbal: str) -> LikelihoodDialog:
        user.space.commands.actions["likelihood"].trigger()
        dialog = dialog_of(user, LikelihoodDialog)
        assert isinstance(dialog, LikelihoodDialog)
        for box, field, chosen in (
            (dialog.calibration, dialog.calibration_file, calibration),
            (dialog.verbal, dialog.verbal_file, verbal),
        ):
            box.setCurrentIndex(max(box.findData(chosen), 0))
            if box.findData(chosen) < 0:
                box.setCurrentIndex(box.findData("file"))
                field.line.setText(chosen)
        return dialog

    user.click(choose("lfw", "enfsi").ok)
    user.until(lambda: engine.reads_by[0] is not None)
    found = user.explain().similarity.likelihood
    assert found is not None
    assert "H1: the two photos show one person" in score.likelihood.text()
    assert "LFW development pairs" in score.likelihood.text()
    assert found.verbal is not None
    assert found.verbal.en in score.likelihood.text()
    # The case of this pair keeps it for its runs.
    path = tmp_path / "lr.s2wcase"
    make_case(user, path)
    user.explain()
    user.until(lambda: user.space.results.case.runs.rowCount() == 2)
    kept = ["created", "calibration", "run started", "run"]  # what was there is read by it, too
    assert events(path) == [*kept, "run started", "run"]
    # A file that is none is reported, and no figure is given by it.
    broken = tmp_path / "broken.json"
    broken.write_text("{}")
    dialog = choose(str(broken), "")
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(broken), ""))
    said: list[str] = []  # what a slower save says may come after it
    user.window.statusBar().messageChanged.connect(said.append)
    user.click(dialog.calibration_file.choose)
    user.click(dialog.ok)
    user.until(lambda: engine.reads_by[1] is not None)
    user.until(lambda: any("is not such a file" in message for message in said))
    assert user.settings.get(Work).scales.calibration == str(broken)
    assert engine.reads_by[0] is None


@pytest.mark.live_run
def test_a_window_that_closes_loses_no_note(
    program: Program, window: Window, user: User, astronaut: Path, group: Path, tmp_path: Path
) -> None:
    user.open_pair(astronaut, group)
    path = tmp_path / "closed.s2wcase"
    user.space.runs.settings = replace(QUICK, controls=400)
    make_case(user, path)
    user.press(user.space.commands.actions["explain"])
    user.until(lambda: user.space.comparisons.current.run.similarity is not None)
    user.space.results.case.notes.draft.setPlainText("The last word.")
    user.click(user.space.results.case.notes.save)
    window.close()
    user.until(program.engine.isFinished)
    reported = events(path)
    assert "note" in reported
    assert "run cancelled" in reported
    assert not (path.parent / f".{path.name}.lock").exists()
    assert check_case(path).problems == ()


def test_only_the_evidence_is_run_in_a_case(
    user: User, astronaut: Path, group: Path, tmp_path: Path
) -> None:
    """Evidence referred to and gone, changed photos: nothing else takes its place."""
    photos = [tmp_path / "a.png", tmp_path / "b.jpg"]
    for photo, source in zip(photos, (astronaut, group), strict=True):
        photo.write_bytes(source.read_bytes())
    user.open_pair(photos[0], photos[1])
    space = user.space
    space.runs.settings = replace(QUICK, controls=2)
    path = tmp_path / "referred.s2wcase"
    space.commands.cases.make(space.comparisons.current, path, copy=False)
    user.until(lambda: space.results.case.path == path)
    photos[0].write_bytes(group.read_bytes())
    space.photos.read_all_anew(same_detector=True)  # as other models make it
    user.until(lambda: space.comparisons.current.photos["a"].error is not None)
    assert not space.commands.actions["explain"].isEnabled()
    space.comparisons.close(space.comparisons.current)
    user.until(lambda: not (tmp_path / f".{path.name}.lock").exists())
    photos[1].unlink()
    user.window.workspace.commands.files.open_files([path])
    user.until(lambda: space.comparisons.current.case == path)
    assert "refers to" in space.results.case.problems.text
    assert not space.comparisons.current.is_empty
    # Photos dropped now are a pair of their own.
    user.drop_on("a", astronaut)
    user.drop_on("b", group)
    user.until(lambda: space.comparisons.current.face("a") is not None)
    assert space.comparisons.current.case is None
    assert events(path)[-1] == "opened"


def test_drafts_stay_with_their_case_and_component(
    user: User, astronaut: Path, group: Path, tmp_path: Path
) -> None:
    user.open_pair(astronaut, group)
    space, page = user.space, user.space.results.case
    first, second = tmp_path / "1.s2wcase", tmp_path / "2.s2wcase"
    make_case(user, first)
    one = space.comparisons.current
    page.notes.draft.setPlainText("Kept in the first.")
    user.click(page.notes.save)
    assert not page.notes.save.isEnabled()  # asked once
    user.until(lambda: "Kept in the first." in page.notes.kept.toPlainText())
    page.notes.draft.setPlainText("Not saved in the first.")
    page.components.fields["a"].setText("of the first")
    page.components.table.setCurrentCell(1, 0)
    assert page.components.fields["a"].text() == ""
    page.components.table.setCurrentCell(0, 0)
    assert page.components.fields["a"].text() == "of the first"
    space.comparisons.begin()
    user.open_pair(astronaut, group)
    make_case(user, second)
    assert page.notes.draft.toPlainText() == ""
    assert page.components.fields["a"].text() == ""
    assert not page.components.save.isEnabled()
    page.notes.draft.setPlainText("Of the second.")
    user.click(page.notes.save)
    user.until(lambda: "Of the second." in page.notes.kept.toPlainText())
    assert "first" not in page.notes.kept.toPlainText()
    space.comparisons.show(one)
    assert page.notes.draft.toPlainText() == "Not saved in the first."
    assert page.components.fields["a"].text() == "of the first"
    page.components.fields["a"].returnPressed.emit()
    user.until(lambda: one.case is not None and events(first)[-1] == "observation")
    user.window.close()
    assert "Not saved in the first." in user.settings.get(Work).notes.values()


@pytest.mark.live_run
def test_a_pair_that_was_scored_cannot_be_analysed_before_its_score(
    user: User, astronaut: Path, group: Path
) -> None:
    user.open_pair(astronaut, group)
    space = user.space
    space.runs.settings = replace(QUICK, controls=300)
    user.press(space.commands.actions["explain"])
    user.until(lambda: space.comparisons.current.run.similarity is not None)
    user.press(space.commands.actions["cancel"])
    user.until(lambda: space.comparisons.current.phase is Phase.CANCELLED)
    space.commands.actions["new_case"].trigger()
    dialog = dialog_of(user, NewCaseDialog)
    assert isinstance(dialog, NewCaseDialog)
    assert not dialog.blind.isEnabled()
    for text in ("/", ".", "", "  "):
        dialog.file.line.setText(text)
        assert not dialog.does.isEnabled()
    dialog.close()


def test_a_blind_pair_is_not_scored_beside_its_case(
    user: User, astronaut: Path, group: Path, tmp_path: Path
) -> None:
    user.open_pair(astronaut, group)
    space, path = user.space, tmp_path / "blind.s2wcase"
    make_case(user, path, blind=True)
    assert not space.runs.can_explain
    space.comparisons.begin()
    space.photos.put("a", ImageChoice(astronaut))
    space.photos.put("b", ImageChoice(group, 2))
    user.until(lambda: space.comparisons.current.is_ready)
    assert space.comparisons.current.case is None
    assert not space.runs.can_explain
    assert "analysed first" in space.results.header.side.text()
    assert not space.commands.actions["compare"].isEnabled()
    # Nor by opening the last session again.
    a, b = (space.comparisons.current.photos[side].choice() for side in SIDES)
    assert a is not None
    assert b is not None
    space.photos.reopen((RememberedPair(a, b, explain=True, settings=QUICK),))
    user.until(lambda: space.comparisons.current.is_ready)
    assert space.comparisons.current.phase is Phase.IDLE
    # Closed and scored outside, it says so in its log.
    space.comparisons.close(next(c for c in space.comparisons.all if c.case == path))
    user.until(lambda: not (tmp_path / f".{path.name}.lock").exists())
    assert space.runs.can_explain
    space.runs.settings = QUICK
    user.explain()
    space.commands.cases.open(path)
    user.until(lambda: space.comparisons.current.case == path)
    user.until(lambda: events(path)[-1] == "viewed")


def test_an_error_of_a_case_out_of_view_is_told_and_its_note_kept(
    user: User, astronaut: Path, group: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    user.open_pair(astronaut, group)
    space, path = user.space, tmp_path / "away.s2wcase"
    make_case(user, path)
    one, page = space.comparisons.current, space.results.case

    def fail(*_: object) -> None:
        raise OutputFailed("{file} cannot be written.", "Free some space.", file=path.name)

    monkeypatch.setattr(Case, "note", fail)
    page.notes.draft.setPlainText("Not to be lost.")
    user.click(page.notes.save)
    space.comparisons.begin()  # before the answer
    user.until(lambda: bool(user.window.findChildren(FailureDialog)))
    user.window.findChildren(FailureDialog)[-1].close()
    space.comparisons.show(one)
    assert page.notes.draft.toPlainText() == "Not to be lost."
    # An observation that is not saved is there again when the program is.
    other = CasePage(user.settings)  # another window's, with nothing typed
    other.show_case(space.case_of(one), None)
    page.components.fields["a"].setText("seen")
    page.keep_draft()
    other.keep_draft()
    user.window.close()
    typed = list(user.settings.get(Work).observations.values())
    assert [next(iter(json.loads(text).values()))["a"] for text in typed] == ["seen"]


def test_a_message_goes_with_what_it_was_said_of(
    user: User, astronaut: Path, group: Path, tmp_path: Path
) -> None:
    user.open_pair(astronaut, group)
    space, path = user.space, tmp_path / "reported.s2wcase"
    make_case(user, path)
    page = space.results.case
    user.click(page.check)
    user.until(lambda: "as it was saved" in page.message.text)
    page.notes.draft.setPlainText("A later line.")
    user.click(page.notes.save)
    user.until(lambda: events(path)[-1] == "note")
    user.until(lambda: page.message.text == "")


def test_what_could_tell_the_score_is_closed_with_a_blind_case(
    user: User, astronaut: Path, group: Path, tmp_path: Path
) -> None:
    user.open_pair(astronaut, group)
    user.space.commands.actions["compare"].trigger()
    user.until(lambda: bool(user.window.findChildren(CompareDialog)))
    make_case(user, tmp_path / "blind.s2wcase", blind=True)
    user.until(lambda: not user.window.findChildren(CompareDialog))


def test_a_case_that_nobody_wants_any_more_is_let_go(
    program: Program, user: User, astronaut: Path, group: Path, tmp_path: Path
) -> None:
    user.open_pair(astronaut, group)
    space, path = user.space, tmp_path / "left.s2wcase"
    lock = tmp_path / f".{path.name}.lock"
    space.commands.cases.make(space.comparisons.current, path)
    space.comparisons.close(space.comparisons.current)  # before the answer
    user.until(lambda: path.exists() and not lock.exists())
    assert path not in program.cases.cases
    space.commands.cases.open(path)
    user.until(lambda: space.comparisons.current.case == path)
    space.commands.cases.open(path)
    space.comparisons.close(space.comparisons.current)  # while it is opened again
    user.until(lambda: space.comparisons.current.case == path)
    space.results.case.notes.draft.setPlainText("Still held.")
    user.click(space.results.case.notes.save)
    user.until(lambda: events(path)[-1] == "note")
    assert lock.exists()
    # A window that is closed before the answer holds nothing.
    second = program.open_window()
    user.until(lambda: second.is_furnished)
    other = tmp_path / "other.s2wcase"
    other.write_bytes(path.read_bytes())
    second.workspace.commands.cases.open(other)
    second.close()
    user.until(lambda: "opened" in events(other)[-1:])
    user.until(lambda: not (tmp_path / f".{other.name}.lock").exists())


def test_a_result_of_other_models_is_not_taken_into_a_case(
    user: User, astronaut: Path, group: Path, tmp_path: Path
) -> None:
    user.open_pair(astronaut, group)
    space, path = user.space, tmp_path / "models.s2wcase"
    space.runs.settings = replace(QUICK, controls=2)
    explanation = user.explain()
    first = explanation.provenance.models[0]
    explanation = replace(
        explanation,
        provenance=replace(
            explanation.provenance,
            models=(replace(first, sha256="0" * 64), *explanation.provenance.models[1:]),
        ),
    )
    space.comparisons.current.run.outcome = Done(explanation.request_id, explanation)
    space.commands.cases.make(space.comparisons.current, path)
    user.until(lambda: space.results.case.path == path)
    assert events(path) == ["created"]
    # What is saved from a case names the evidence, not the copy that was looked at.
    user.until(space.commands.actions["explain"].isEnabled)
    again = user.explain()
    assert [face.photo.path.name for face in again.faces] == [astronaut.name, group.name]

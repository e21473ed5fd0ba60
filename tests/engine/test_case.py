"""Cases: whole, sealed, logged, replayed, blind, killed at any moment."""

from __future__ import annotations

import hashlib
import json
import os
import signal
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import msgspec
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.commands import main
from engine.contracts.cancel import CancelToken
from engine.contracts.case import CaseEvent, ChosenFace, Observation
from engine.contracts.errors import (
    BadInput,
    CaseChanged,
    ImageChanged,
    NoSuchFace,
    OutputFailed,
    RunCancelled,
)
from engine.contracts.packs import ModelChoice
from engine.contracts.pair import ImageChoice
from engine.contracts.settings import Settings
from engine.files.likelihood import load_calibration
from engine.progress import finish
from engine.record.case import Case, audit, check_case, container
from engine.record.case.replaying import replay
from engine.record.case.running import calibration_of, keep_calibration, run_case
from engine.record.case.story import followed, written
from engine.record.report.exporting import exported
from engine.session import Session, run_to_end

WHOLE = Settings(controls=4, search_steps=2, evidence=("erase",))
QUICK = replace(WHOLE, parts=False, score_map=False)
"""Where replaying parts and maps is not the subject: they take most of a run."""


def sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


@pytest.fixture(scope="module")
def photos(
    tmp_path_factory: pytest.TempPathFactory, astronaut: Path, group: Path
) -> tuple[Path, Path]:
    """Copies of two photos, that a test may lose."""
    folder = tmp_path_factory.mktemp("photos")
    for source in (astronaut, group):
        (folder / source.name).write_bytes(source.read_bytes())
    return folder / astronaut.name, folder / group.name


@pytest.fixture(scope="module")
def kept(
    tmp_path_factory: pytest.TempPathFactory, photos: tuple[Path, Path], session: Session
) -> Path:
    """A case with one run."""
    path = tmp_path_factory.mktemp("case") / "one.s2wcase"
    choices = ImageChoice(photos[0]), ImageChoice(photos[1], 2)
    with Case.create(
        path,
        *choices,
        title="Test",
        examiner="E. X.",
        settings=WHOLE,
        models=ModelChoice(device="cpu"),
    ) as case:
        run_case(case, lambda request: run_to_end(session.explain(request, CancelToken())))
        case.note("The left ear is hidden.")
        case.observe("nose", Observation("narrow", "wide", "seen from below"))
    return path


@pytest.fixture
def case_file(kept: Path, tmp_path: Path) -> Path:
    """A copy that a test may spoil."""
    path = tmp_path / "case.s2wcase"
    path.write_bytes(kept.read_bytes())
    return path


def respoil(path: Path, name: str, spoil: Callable[[bytes], bytes | None]) -> None:
    """Change a member without anything else."""
    members = container.read(path)
    changed = spoil(members.get(name, b""))
    with zipfile.ZipFile(path, "w") as archive:
        for member, data in {**members, name: changed}.items():
            if data is not None:
                archive.writestr(member, data)


def test_a_case_is_whole_and_says_what_was_done(kept: Path, photos: tuple[Path, Path]) -> None:
    assert check_case(kept).problems == ()
    with Case.open(kept, write=False) as case:
        assert not case.writable
        assert [entry.event for entry in case.entries] == [
            "created",
            "run started",
            "run",
            "note",
            "observation",
        ]
        content = case.content
        assert content.examiner == "E. X."
        assert content.latest["nose"].seen.b == "wide"
        assert content.latest["nose"].after_runs == 1
        assert content.evidence["b"].chosen.face == 2
        for side, photo in zip("ab", photos, strict=True):
            assert content.evidence[side].sha256 == sha256(photo)
            assert case.evidence(side) == photo.read_bytes()  # type: ignore[arg-type]
        document = json.loads(case.members["runs/1/explanation.json"])
        assert document["similarity"]["cosine"] == content.runs[0].cosine
        assert (
            document["images"][0]["path"]
            == content.evidence["a"].path
            == "../photos0/astronaut.png"
        )
        assert {"runs/1/report.html", "runs/1/maps/a.measured.differences.npy"} <= set(case.members)
        with pytest.raises(BadInput, match="reading alone"):
            case.note("no")


def test_originals_stay_as_they_are(
    photos: tuple[Path, Path], tmp_path: Path, session: Session
) -> None:
    before = [(sha256(photo), photo.stat().st_mtime_ns) for photo in photos]
    for photo in photos:
        photo.chmod(0o444)
    with Case.create(
        tmp_path / "c.s2wcase", *map(ImageChoice, photos), settings=QUICK, copy=False
    ) as case:
        case.choose_face("b", ChosenFace(1))
        run_case(case, lambda request: run_to_end(session.explain(request, CancelToken())))
    assert [(sha256(photo), photo.stat().st_mtime_ns) for photo in photos] == before


@pytest.mark.parametrize("number", [1, 2, 3, 4, 5])
@settings(max_examples=25, deadline=None)
@given(data=st.data())
def test_one_changed_byte_of_the_log_is_found(kept: Path, number: int, data: st.DataObject) -> None:
    members = container.read(kept)
    case_id = json.loads(members[container.CONTENT])["case_id"]
    lines = members[container.AUDIT].splitlines(keepends=True)
    line = bytearray(lines[number - 1])
    at = data.draw(st.integers(0, len(line) - 2))
    line[at] ^= data.draw(st.integers(1, 255))
    spoilt = b"".join([*lines[: number - 1], bytes(line), *lines[number:]])
    problems = audit.broken(spoilt, case_id)
    if number < 5:
        assert any("line" in problem or "case id" in problem for problem in problems)
    # The last line has none after it: the seal has its hash.
    resealed = {**members, container.AUDIT: spoilt}
    assert container.seal(resealed) != members[container.SEAL]


def test_an_edited_line_is_named(case_file: Path) -> None:
    respoil(case_file, container.AUDIT, lambda log: log.replace(b"left ear", b"right ear"))
    problems = check_case(case_file).problems
    assert "audit log: line 4 was changed" in problems
    assert "audit.jsonl was changed" in problems


@pytest.mark.parametrize(
    ("name", "spoil", "problem"),
    [
        ("evidence/a.png", lambda data: data[:-1] + b"x", "photo A: astronaut.png is no longer"),
        ("evidence/a.png", lambda _: None, "evidence/a.png is missing"),
        ("runs/1/explanation.json", lambda data: data + b" ", "explanation.json was changed"),
        ("runs/1/explanation.json", lambda _: None, "runs/1/explanation.json is missing"),
        ("case.json", lambda data: data.replace(b"E. X.", b"E. Y."), "case.json was changed"),
        ("extra.txt", lambda _: b"x", "extra.txt was added"),
        ("seal.json", lambda _: None, "the seal is missing"),
        ("seal.json", lambda _: b"[]", "the seal is not readable"),
        ("audit.jsonl", lambda _: None, "audit log: it is missing"),
        ("audit.jsonl", lambda data: data.rsplit(b"\n", 2)[0] + b"\n", "audit.jsonl was changed"),
        ("audit.jsonl", lambda data: data.split(b"\n", 1)[1], "line 1 says that it is line 2"),
    ],
)
def test_what_is_changed_is_named(
    case_file: Path, name: str, spoil: Callable[[bytes], bytes | None], problem: str
) -> None:
    respoil(case_file, name, spoil)
    assert any(problem in found for found in check_case(case_file).problems)


def reseal(path: Path, **changes: bytes | None) -> None:
    """Change members and make a new seal, as whoever can write the file can."""
    members = {
        **container.read(path),
        **{name.replace("__", "."): d for name, d in changes.items()},
    }
    container.write(path, {name: data for name, data in members.items() if data is not None})


@pytest.mark.parametrize(
    ("old", "new", "named"),
    [
        ("The left ear is hidden.", "The left ear is seen.", "notes"),
        ('"wide"', '"narrow"', "observations"),
        ("E. X.", "E. Y.", "examiner"),
        ('"blind": false', '"blind": true', "blind"),
        ('"seed": 0', '"seed": 1', "settings"),
        ("nothing", "else", None),
    ],
)
def test_content_with_a_new_seal_is_held_against_the_log(
    case_file: Path, old: str, new: str, named: str | None
) -> None:
    content = container.read(case_file)["case.json"].decode()
    assert named is None or old in content
    reseal(case_file, case__json=content.replace(old, new).encode())
    problems = check_case(case_file).problems
    if named is None:
        assert problems == ()
    else:
        assert f"case.json: {named} is not what the log says" in problems


@pytest.mark.parametrize("more", [b'"x": ' + b"9" * 5000, b'"x": "\xff"'])
def test_fields_that_no_reader_looks_at_are_told(case_file: Path, more: bytes) -> None:
    content = container.read(case_file)["case.json"]
    reseal(case_file, case__json=content.rstrip()[:-1] + b", " + more + b"}")
    assert "case.json: it says more than the log" in check_case(case_file).problems
    with pytest.raises(CaseChanged):
        Case.open(case_file)


def test_files_with_a_new_seal_are_held_against_the_log(
    case_file: Path, photos: tuple[Path, Path]
) -> None:
    members = container.read(case_file)
    figures = members["runs/1/explanation.json"]
    for name, data, problem in (
        ("runs/1/explanation.json", figures + b" ", "run 1: its files are not what the log says"),
        ("runs/1/extra.txt", b"x", "run 1: its files are not what the log says"),
        ("runs/2/explanation.json", figures, "runs/2/explanation.json is named by no line"),
        ("evidence/a.png", photos[1].read_bytes(), "photo A: astronaut.png is no longer"),
    ):
        container.write(case_file, {**members, name: data})
        problems = check_case(case_file).problems
        assert any(problem in found for found in problems), problems
        with pytest.raises(CaseChanged):
            Case.open(case_file)


def test_a_whole_new_story_is_held_against_a_printed_line(case_file: Path) -> None:
    with Case.open(case_file, write=False) as case:
        number, printed = case.head
        entries, content = case.entries, case.content
    with Case.open(case_file) as case:
        case.note("Later.")
    assert check_case(case_file, number, printed).problems == ()
    assert check_case(case_file, number, f"{printed[:32].upper()}…").problems == ()
    log = b""
    for entry in entries:
        detail = {**entry.detail, "text": "All is seen."} if entry.event == "note" else entry.detail
        told_again, log = audit.append(log, content.case_id, entry.event, detail)
    assert told_again.number == number
    story = None
    for entry in audit.entries(log):
        story = followed(story, entry)
    assert story is not None
    reseal(case_file, audit__jsonl=log, case__json=written(story))
    assert check_case(case_file).problems == ()
    other = check_case(case_file, number, printed).problems
    assert other == (f"audit log: line {number} is not the one that was printed",)
    for line, sha256 in ((99, printed), (number, ""), (number, printed[:31])):
        assert check_case(case_file, line, sha256).problems


def test_lines_that_do_not_fit_are_named(case_file: Path) -> None:
    with Case.open(case_file, write=False) as case:
        log, case_id = case.members[container.AUDIT], case.content.case_id
    for event, detail in (
        ("burnt", {}),
        ("note", {"text": 3}),
        ("face chosen", {"side": "c"}),
        ("created", {}),
    ):
        _, longer = audit.append(log, case_id, event, detail)
        reseal(case_file, audit__jsonl=longer)
        (problem,) = check_case(case_file).problems
        assert problem.startswith("audit log: line 6 does not fit")


def test_content_that_the_log_does_not_tell_of_is_named(case_file: Path) -> None:
    content = json.loads(container.read(case_file)["case.json"])
    content["verdict"] = "the same"
    reseal(case_file, case__json=msgspec.json.encode(content))
    assert check_case(case_file).problems == ("case.json: it says more than the log",)
    # A program that knew less wrote less.
    content = json.loads(container.read(case_file)["case.json"])
    del content["verdict"], content["reads_by"], content["settings"]["top"]
    page = msgspec.json.format(msgspec.json.encode(content)) + b"\n"
    reseal(case_file, case__json=page)
    found = check_case(case_file)
    assert found.problems == ()
    assert found.remarks[0].startswith("case.json: an earlier version wrote it")


def test_a_run_that_was_not_started_does_not_fit(case_file: Path) -> None:
    with Case.open(case_file, write=False) as case:
        log, case_id = case.members[container.AUDIT], case.content.case_id
        run = next(entry for entry in case.entries if entry.event == "run").detail
    for changed in ({**run, "number": 2}, run, {**run, "faces": {}}):
        _, longer = audit.append(log, case_id, "run", changed)
        reseal(case_file, audit__jsonl=longer)
        assert any("line 6 does not fit" in problem for problem in check_case(case_file).problems)


@pytest.mark.parametrize(
    "figures",
    [
        b"[" * 100_000,
        b"[]",
        b"{}",
        b'{"similarity": NaN}',
        b'{"words": [{"attribute": 1}]}',
        b'{"similarity": {"cosine": "x"}, "words": [], "provenance": {"device": "", "models": []}}',
    ],
)
def test_figures_that_are_none_are_told(case_file: Path, figures: bytes, session: Session) -> None:
    reseal(case_file, **{"runs/1/explanation__json": figures})
    with Case.open(case_file, write=False) as case:
        with pytest.raises(BadInput, match="damaged"):
            finish(replay(case, lambda _: session, CancelToken()))
        with pytest.raises(BadInput, match="damaged"):
            exported(case, ("html", "json"), "en")
    assert check_case(case_file).problems


def test_a_calibration_can_be_put_away_again(case_file: Path, session: Session) -> None:
    found = load_calibration("lfw", session.pack.recognition.identity)
    with Case.open(case_file) as case:
        keep_calibration(case, found)
        keep_calibration(case, found)
        assert calibration_of(case, session.pack.recognition.identity) == found
        case.drop_calibration()
        case.drop_calibration()
        assert calibration_of(case, session.pack.recognition.identity) is None
        assert [entry.event for entry in case.entries][-2:] == ["calibration", "calibration"]
        keep_calibration(case, found)
        assert len(case.content.calibrations) == 1
    assert check_case(case_file).problems == ()


def test_a_pipe_is_no_case(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe.s2wcase"
    os.mkfifo(pipe)
    with pytest.raises(BadInput, match="it is no file"):
        Case.open(pipe)


def test_the_log_prints_no_control_characters(
    case_file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    members = container.read(case_file)
    members[container.AUDIT] = members[container.AUDIT].replace(b'"note"', b'"\\u001b[2J"')
    container.write(case_file, {**members, "x\x1b[2J\nas it was saved": b""})
    assert main(["case", "log", str(case_file)]) == 0
    assert main(["case", "verify", str(case_file)]) == 1
    out = capsys.readouterr()
    assert "\x1b" not in out.out + out.err
    assert "\nas it was saved" not in out.out + out.err


def test_runs_that_fail_or_are_cancelled_are_logged(
    photos: tuple[Path, Path], tmp_path: Path, session: Session
) -> None:
    path = tmp_path / "c.s2wcase"
    token = CancelToken()
    token.cancel()
    with Case.create(path, ImageChoice(photos[0]), ImageChoice(photos[1], 99)) as case:
        with pytest.raises(NoSuchFace):
            run_case(case, lambda request: run_to_end(session.explain(request, CancelToken())))
        case.choose_face("b", ChosenFace(1))
        with pytest.raises(RunCancelled):
            run_case(case, lambda request: run_to_end(session.explain(request, token)))
        case.note("After a score could be seen.")
        assert [entry.event for entry in case.entries] == [
            "created",
            "run started",
            "run failed",
            "face chosen",
            "run started",
            "run cancelled",
            "note",
        ]
        assert case.content.notes[0].after_runs == 2
        case.set_settings(QUICK)
        kept, _ = run_case(case, lambda r: run_to_end(session.explain(r, CancelToken())))
        assert (kept.number, kept.folder) == (3, "runs/3")
        case.choose_face("b", ChosenFace(0))
    with Case.open(path) as case:
        assert case.content.runs[0].faces["b"].face == 1
        (found,) = finish(replay(case, lambda _: session, CancelToken()))
        assert found.holds
    assert check_case(path).problems == ()


def test_a_reference_to_a_device_or_a_strange_name_is_refused(case_file: Path) -> None:
    content = json.loads(container.read(case_file)["case.json"])
    for path in ("/dev/zero", "/nowhere/a.png", "."):
        content["evidence"]["a"] |= {"member": None, "path": path}
        reseal(case_file, case__json=json.dumps(content).encode())
        with Case.open(case_file, write=False) as case, pytest.raises(BadInput, match="refers to"):
            case.evidence("a")
    content["evidence"]["a"]["path"] = "a\0b"
    reseal(case_file, case__json=json.dumps(content).encode())
    with pytest.raises(BadInput, match="a path that cannot be"):
        Case.open(case_file, write=False)


def test_hostile_content_is_refused(case_file: Path) -> None:
    content = json.loads(container.read(case_file)["case.json"])
    for name, value in (("controls", 10**9), ("batch_size", -1), ("max_megapixels", -1.0)):
        spoilt = {**content, "settings": {**content["settings"], name: value}}
        reseal(case_file, case__json=json.dumps(spoilt).encode())
        with pytest.raises(BadInput, match="no case that this program reads"):
            Case.open(case_file, write=False)
    reseal(case_file, case__json=b"[" * 200_000)
    with pytest.raises(BadInput, match="no case that this program reads"):
        Case.open(case_file, write=False)
    reseal(case_file, case__json=json.dumps(content).encode(), audit__jsonl=b'{"detail":' * 100_000)
    assert check_case(case_file).problems
    with zipfile.ZipFile(case_file, "w", zipfile.ZIP_BZIP2) as archive:
        archive.writestr("case.json", b"{}" * 100)
    with pytest.raises(BadInput, match="packed in another way"):
        Case.open(case_file, write=False)


def test_names_and_words_that_no_file_takes(photos: tuple[Path, Path], tmp_path: Path) -> None:
    strange = tmp_path / os.fsdecode(b"caf\xe9.PNG\xff")
    strange.write_bytes(photos[0].read_bytes())
    path = tmp_path / "c.s2wcase"
    words = "seen \udcff"
    with Case.create(path, ImageChoice(strange), ImageChoice(photos[1]), examiner=words) as case:
        case.note(words)
        case.observe("nose", Observation(words))
        assert case.choice("a", tmp_path).path.name == "caf_udce9.PNG_udcff"
    assert check_case(path).problems == ()
    with Case.open(path, write=False) as case:
        assert case.content.notes[0].text == r"seen \udcff"
        assert audit.brief(case.entries[1]) == r"text seen \udcff"


def test_a_case_through_a_link_has_one_writer_and_keeps_its_mode(
    case_file: Path, tmp_path: Path
) -> None:
    link = tmp_path / "link.s2wcase"
    link.symlink_to(case_file)
    case_file.chmod(0o600)
    with Case.open(case_file), Case.open(link) as second:
        assert not second.writable
    with Case.open(link) as case:
        case.note("Through the link.")
    assert link.is_symlink()
    assert case_file.stat().st_mode & 0o777 == 0o600
    assert check_case(case_file).problems == ()


def test_changed_evidence_is_refused(
    case_file: Path, tmp_path: Path, photos: tuple[Path, Path], session: Session
) -> None:
    respoil(case_file, "evidence/a.png", lambda data: data + b"x")
    with pytest.raises(CaseChanged, match=r"evidence/a\.png was changed"):
        Case.open(case_file)
    with (
        Case.open(case_file, write=False) as case,
        pytest.raises(ImageChanged, match=r"astronaut\.png"),
    ):
        finish(replay(case, lambda _: session, CancelToken()))
    moved = tmp_path / "moved.png"
    moved.write_bytes(photos[0].read_bytes())
    other = tmp_path / "by reference.s2wcase"
    with Case.create(other, ImageChoice(moved), ImageChoice(photos[1], 1), copy=False) as case:
        assert case.evidence("a") == photos[0].read_bytes()
        moved.write_bytes(photos[1].read_bytes())
        with pytest.raises(ImageChanged, match=r"moved\.png"):
            case.evidence("a")
        moved.unlink()
        with pytest.raises(BadInput, match="refers to"):
            case.evidence("a")
    assert any("refers to" in problem for problem in check_case(other).problems)


def test_a_run_gives_the_same_figures_again(kept: Path, session: Session) -> None:
    with Case.open(kept, write=False) as case:
        (found,) = finish(replay(case, lambda _: session, CancelToken()))
    assert found.holds
    assert found.words > 20
    assert abs(found.stored - found.again) <= 1e-6
    assert found.largest <= 1e-6
    assert found.same_models
    assert found.same_device


def test_other_figures_are_noticed(case_file: Path, session: Session) -> None:
    def change(data: bytes) -> bytes:
        document = json.loads(data)
        document["words"][0]["interventions"][0]["effect"] += 1e-4
        return json.dumps(document).encode()

    respoil(case_file, "runs/1/explanation.json", change)
    with Case.open(case_file, write=False) as case:
        (found,) = finish(replay(case, lambda _: session, CancelToken()))
    assert not found.holds
    assert found.largest == pytest.approx(1e-4, rel=1e-3)


def test_a_blind_case_has_no_score_before_something_is_written(
    photos: tuple[Path, Path], tmp_path: Path, session: Session
) -> None:
    def explain_it(case: Case) -> None:
        run_case(case, lambda request: run_to_end(session.explain(request, CancelToken())))

    path = tmp_path / "blind.s2wcase"
    choices = ImageChoice(photos[0]), ImageChoice(photos[1], 1)
    with Case.create(path, *choices, settings=QUICK, blind=True) as case:
        with pytest.raises(BadInput, match="analysed before the score"):
            explain_it(case)
        assert case.content.runs == ()
        with pytest.raises(BadInput, match="Nothing is written"):
            case.note(" \n")
        with pytest.raises(BadInput, match="Nothing is written"):
            case.observe("eyes", Observation())
        assert not case.content.may_run
        case.observe("eyes", Observation("open", "open"))
        explain_it(case)
    with Case.open(path, write=False) as case:
        events = [entry.event for entry in case.entries]
        assert case.content.latest["eyes"].after_runs == 0
    assert events.index("observation") < events.index("run started") < events.index("run")


def test_a_signature_is_taken_back_by_a_change(case_file: Path) -> None:
    with Case.open(case_file) as case:
        case.sign("E. X.", "examiner")
        case.sign("R. Y.", "reviewer")
        case.log(CaseEvent.VIEWED, run=1)
        assert [(one.name, one.role) for one in case.content.signed] == [
            ("E. X.", "examiner"),
            ("R. Y.", "reviewer"),
        ]
        with pytest.raises(BadInput, match="needs a name"):
            case.sign(" ")
        case.note("One more thing.")
        assert case.content.signed == ()
    assert check_case(case_file).problems == ()


def test_title_and_examiner_are_corrected_and_the_log_keeps_what_stood_before(
    case_file: Path,
) -> None:
    with Case.open(case_file) as case:
        before = case.content
        case.sign("E. X.")
        case.name("Door camera", "E. Y.")
        assert (case.content.title, case.content.examiner) == ("Door camera", "E. Y.")
        assert case.content.signed == (), "a change takes a signature back"
        lines = len(case.entries)
        case.name("Door camera", "E. Y.")
        assert len(case.entries) == lines, "nothing was changed"
    assert check_case(case_file).problems == ()
    with Case.open(case_file, write=False) as case:
        assert case.entries[-1].event == "named"
        assert case.entries[0].detail["examiner"] == before.examiner
        assert case.content.examiner == "E. Y."


def test_changed_settings_are_logged(case_file: Path) -> None:
    with Case.open(case_file) as case:
        case.set_settings(Settings(controls=4, search_steps=2, evidence=("erase",), seed=7))
        assert case.entries[-1].event == "settings changed"
        assert case.entries[-1].detail["changed"] == {"seed": 7}
        count = len(case.entries)
        case.set_settings(case.content.settings)
        assert len(case.entries) == count


def test_one_program_writes_at_a_time(case_file: Path) -> None:
    with Case.open(case_file) as first:
        with Case.open(case_file) as second:
            assert not second.writable
            with pytest.raises(BadInput, match="reading alone"):
                second.note("no")
        first.note("yes")
    with Case.open(case_file) as again:
        assert again.writable
        assert again.content.notes[-1].text == "yes"
    assert [path.name for path in case_file.parent.iterdir()] == [case_file.name]


def test_a_failed_write_loses_nothing(case_file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = case_file.read_bytes()
    with Case.open(case_file) as case:
        with monkeypatch.context() as broken:
            broken.setattr(os, "fsync", lambda _: (_ for _ in ()).throw(OSError(28, "full")))
            with pytest.raises(OutputFailed, match="no space"):
                case.note("lost")
        assert case_file.read_bytes() == before
        assert len(case.content.notes) == 1
        case.note("kept")
    assert check_case(case_file).problems == ()
    with Case.open(case_file, write=False) as case:
        assert [note.text for note in case.content.notes][1:] == ["kept"]


_WRITER = """
import sys
from pathlib import Path
from engine.record.case import Case
with Case.open(Path(sys.argv[1])) as case:
    number = len(case.content.notes)
    while True:
        case.note(f"note {number}")
        number += 1
        print(number, flush=True)
"""


def test_a_case_is_never_written_that_could_not_be_read(
    case_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = case_file.read_bytes()
    with Case.open(case_file) as case:
        monkeypatch.setattr(container, "_MOST_MEMBERS", len(case.members) - 1)
        with pytest.raises(OutputFailed, match="as much as a case can"):
            case.note("one more")
        assert [note.text for note in case.content.notes] == ["The left ear is hidden."]
    assert case_file.read_bytes() == before


def test_no_result_takes_the_place_of_a_photo_wherever_it_lies(
    kept: Path, tmp_path: Path, astronaut: Path
) -> None:
    """A case may know the name of a copied photo alone; its bytes show."""
    moved, other = tmp_path / "moved.pdf", tmp_path / "other.pdf"
    moved.write_bytes(astronaut.read_bytes())
    other.write_bytes(astronaut.read_bytes()[:-1] + b"x")
    with Case.open(kept, write=False) as case:
        for target in (moved, kept):
            with pytest.raises(OutputFailed, match="is read here"):
                case.check_targets([target])
        case.check_targets([other, tmp_path / "new.pdf"])
    assert main(["case", "export", str(kept), "--pdf", str(moved)]) == 1
    assert moved.read_bytes() == astronaut.read_bytes()


def test_what_a_failed_check_found_is_written_too(
    case_file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    found = tmp_path / "found.json"
    assert main(["case", "verify", str(case_file), "--json", str(found)]) == 0
    assert json.loads(found.read_text())["problems"] == []
    respoil(case_file, "evidence/a.png", lambda data: data[:-1] + b"x")
    assert main(["case", "verify", str(case_file), "--json", str(found)]) == 1
    assert "evidence/a.png" in json.loads(found.read_text())["problems"][0]
    one = str(tmp_path / "report")
    assert main(["case", "export", str(case_file), "--pdf", one, "--html", one]) == 2
    assert "is named for two results" in capsys.readouterr().err


def test_a_kill_at_any_moment_loses_nothing_saved(case_file: Path, whole: bool) -> None:
    rng = np.random.default_rng(0)
    for _ in range(40 if whole else 4):
        with Case.open(case_file, write=False) as case:
            before = len(case.content.notes)
        with subprocess.Popen(
            [sys.executable, "-c", _WRITER, str(case_file)],
            stdout=subprocess.PIPE,
            text=True,
            cwd=Path(__file__).parents[2],
        ) as process:
            assert process.stdout is not None
            saved = int(process.stdout.readline())
            time.sleep(float(rng.uniform(0, 0.15)))
            process.send_signal(signal.SIGKILL)
            saved = max([saved, *map(int, process.stdout.read().split())])
        assert check_case(case_file).problems == ()
        with Case.open(case_file) as case:
            assert case.writable
            notes = [note.text for note in case.content.notes]
        assert saved > before
        assert notes[1:] == [f"note {n}" for n in range(1, len(notes))]
        assert len(notes) >= saved
        assert [path.name for path in case_file.parent.iterdir()] == [case_file.name]


@pytest.mark.parametrize(
    "content",
    [b"", b"PK\x03\x04", b"no zip", b"PK\x05\x06" + bytes(18)],
)
def test_what_is_no_case_is_told(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "x.s2wcase"
    path.write_bytes(content)
    with pytest.raises(BadInput, match=r"x\.s2wcase is no whole case"):
        Case.open(path)
    with pytest.raises(BadInput, match="could not be read"):
        Case.open(tmp_path / "absent.s2wcase")


def test_a_bomb_and_doubled_names_are_refused(tmp_path: Path) -> None:
    bomb = tmp_path / "bomb.s2wcase"
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("case.json", bytes(80 << 20))
    with pytest.raises(BadInput, match="too much"):
        Case.open(bomb)
    twice = tmp_path / "twice.s2wcase"
    with zipfile.ZipFile(twice, "w") as archive:
        archive.writestr("case.json", b"{}")
        with pytest.warns(UserWarning, match="Duplicate"):
            archive.writestr("case.json", b"{}")
    with pytest.raises(BadInput, match="twice"):
        Case.open(twice)


@settings(max_examples=20, deadline=None)
@given(data=st.data())
def test_a_damaged_file_is_refused_or_named(
    kept: Path, tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    whole = bytearray(kept.read_bytes())
    for _ in range(data.draw(st.integers(1, 4))):
        whole[data.draw(st.integers(0, len(whole) - 1))] ^= data.draw(st.integers(1, 255))
    cut = data.draw(st.sampled_from([len(whole), len(whole), len(whole) // 2, 100]))
    path = tmp_path_factory.mktemp("damaged") / "x.s2wcase"
    path.write_bytes(bytes(whole[:cut]))
    spoilt = path.read_bytes() != kept.read_bytes()
    try:
        problems = check_case(path).problems
    except BadInput:
        assert spoilt
        return
    assert bool(problems) is spoilt


def test_a_case_by_command(
    photos: tuple[Path, Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path, reported = tmp_path / "case.s2wcase", tmp_path / "reported.json"
    effort = ["--controls", "4", "--effort", "quick", "--no-exchange", "--no-parts"]
    effort.append("--no-score-map")
    create = ["case", "create", *map(str, photos), "--face-b", "1", "--out", str(path)]
    assert main([*create, "--blind", "--examiner", "E. X.", *effort]) == 0
    assert main(["case", "run", str(path), *effort]) == 1
    assert "analysed before the score" in capsys.readouterr().err
    assert main(["case", "name", str(path)]) == 2
    assert "--title" in capsys.readouterr().err
    assert main(["case", "name", str(path), "--title", "Door camera", "--examiner", "E. Y."]) == 0
    assert main(["case", "note", str(path), "Both look left."]) == 0
    assert main(["case", "observe", str(path), "ears", "--a", "hidden"]) == 0
    assert main(["case", "run", str(path), "--json", str(reported)]) == 0
    assert main(["case", "face", str(path), "b", "0"]) == 0
    assert main(["case", "sign", str(path), "--name", "E. X.", "--role", "examiner"]) == 0
    capsys.readouterr()
    assert main(["case", "log", str(path)]) == 0
    assert "observation: component ears, a hidden" in capsys.readouterr().out
    assert main(["case", "verify", str(path)]) == 0
    assert "as it was saved" in capsys.readouterr().out
    with Case.open(path, write=False) as case:
        number, printed = case.head
        assert case.content.runs[0].settings == case.content.settings
        assert (case.content.settings.controls, case.content.settings.evidence) == (4, ("erase",))
    line = ["--line", str(number)]
    assert main(["case", "verify", str(path), *line, "--sha256", printed]) == 0
    assert main(["case", "verify", str(path), *line, "--sha256", "0" * 64]) == 1
    assert main(["case", "verify", str(path), *line]) == 2
    capsys.readouterr()
    assert main(["case", "replay", str(path)]) == 0
    assert "holds" in capsys.readouterr().out
    with Case.open(path, write=False) as case:
        assert case.entries[-1].event == "replayed"
        assert case.entries[-1].detail["holds"] is True
    for nobody in (str(tmp_path / "absent.png"), str(path)):
        broken = tmp_path / "broken.s2wcase"
        assert main(["case", "create", nobody, str(photos[1]), "--out", str(broken)]) == 1
        assert not broken.exists()
    capsys.readouterr()
    assert json.loads(reported.read_text())["run"]["number"] == 1
    assert main(create) == 1
    assert "exists" in capsys.readouterr().err
    assert main([*create[:-1], str(tmp_path / "case.zip")]) == 1
    assert main([*create[:-1], str(photos[0])]) == 1
    respoil(path, container.AUDIT, lambda log: log.replace(b"hidden", b"seen"))
    assert main(["case", "verify", str(path)]) == 1
    out = capsys.readouterr()
    assert "was changed" in out.out
    assert "not as they were saved" in out.err

"""Actions that read a case: log, verify, replay, export."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

from engine.commands.case.actions import CaseActions, Refused
from engine.commands.interrupt import cancel_on_interrupt
from engine.commands.paths import Use, add_path
from engine.commands.printing import print_error, print_line, print_lines
from engine.commands.progress import with_bar
from engine.contracts.case import CaseEvent, Replayed
from engine.contracts.errors import CaseChanged, NotReplayed, WrongUsage
from engine.contracts.outgoing import one_line
from engine.contracts.packs import ModelChoice
from engine.files.atomic import write_atomically
from engine.files.read import read_file
from engine.language.catalogue import ENGLISH, languages

_SHOWN = 20


def configure(actions: CaseActions) -> None:
    """Add the actions."""
    actions.add("log", "print the audit log", _log)
    verifying = actions.add(
        "verify", "check that nothing was changed since it was saved; nothing is written", _verify
    )
    verifying.add_argument(
        "--line", type=int, metavar="N", help="of the log, as a printed report has it"
    )
    verifying.add_argument(
        "--sha256", default="", metavar="H", help="its hash there, or 32 digits of it"
    )
    add_path(
        verifying,
        "--key",
        use=Use.READ,
        metavar="FILE",
        help="public half of a key that must have signed the case as it is (sim2word key public)",
    )
    add_path(
        verifying,
        "--roots",
        use=Use.READ,
        metavar="FILE",
        help="certificates (PEM) that must prove the case's time stamps",
    )
    actions.add("replay", "do the runs again and hold the figures against those stored", _replay)
    exporting = actions.add("export", "write the case's report", _export)
    add_path(exporting, "--pdf", use=Use.WRITTEN, metavar="FILE")
    add_path(exporting, "--html", use=Use.WRITTEN, metavar="FILE")
    exporting.add_argument("--language", choices=languages(), default=ENGLISH)


def _log(arguments: argparse.Namespace) -> dict[str, Any]:
    from engine.record.case import Case, audit

    with Case.open(arguments.case, write=False) as case:
        entries = case.entries
    for entry in entries:
        print_line(f"{entry.number:4d}  {entry.time}  {entry.event}: {audit.brief(entry)}")
    return {"entries": [asdict(entry) for entry in entries]}


def _verify(arguments: argparse.Namespace) -> dict[str, Any] | Refused:
    from engine.record.case import check_case
    from engine.record.case.signing import public_key

    if (arguments.line is None) is not (arguments.sha256 == ""):
        raise WrongUsage("A line is held against its hash.", "Give both --line and --sha256.")
    key = "" if arguments.key is None else public_key(arguments.key)
    roots = None if arguments.roots is None else read_file(arguments.roots)
    found = check_case(arguments.case, arguments.line, arguments.sha256, key, roots)
    for problem in (*found.problems, *found.remarks):
        print_line(f"- {problem}")
    if found.problems:
        first = one_line(found.problems[0])
        error = CaseChanged(
            "{name}: {count} things are not as they were saved; the first: {first}.",
            "Restore the case from a copy.",
            name=arguments.case.name,
            count=len(found.problems),
            first=first,
        )
        return Refused(asdict(found), error)
    print_line(
        f"{arguments.case.name}: as it was saved; {found.entries} lines of log; seal {found.seal}"
    )
    return asdict(found)


def _replay(arguments: argparse.Namespace) -> dict[str, Any] | Refused:
    from engine.record.case import Case
    from engine.record.case.replaying import replay, replay_line
    from engine.session import Session

    def on(models: ModelChoice) -> Session:
        device = models.device if arguments.device == "auto" else arguments.device
        return Session.on(replace(models, device=device))

    with Case.open(arguments.case, write=False) as case, cancel_on_interrupt() as token:
        found = with_bar(replay(case, on, token))
    for one in found:
        print_lines("\n".join(_replayed_lines(one)))
        _log_done(arguments.case, CaseEvent.REPLAYED, **replay_line(one))
    document = {"runs": [asdict(one) for one in found]}
    off = [one for one in found if not one.holds]
    if off:
        error = NotReplayed(
            "Run {number} of {name} gives other figures than those stored.",
            "Compare the models, the device and the versions of the libraries.",
            number=off[0].number,
            name=arguments.case.name,
        )
        return Refused(document, error)
    return document


def _replayed_lines(one: Replayed) -> Iterator[str]:
    models = "the same models" if one.same_models else "OTHER MODELS"
    device = "the same device" if one.same_device else "another device"
    yield (
        f"run {one.number}: cosine {one.stored:.8f} stored, {one.again:.8f} again; largest"
        f" difference of {one.words} effects {one.largest:.1e} (tolerance {one.tolerance:.0e},"
        f" {device}, {models}): {_verdict(one)}"
    )
    yield f"  compared: {one.figures} fields of the document, {one.files} files"
    yield from (f"  differs: {one_line(text)}" for text in one.differences[:_SHOWN])
    if len(one.differences) > _SHOWN:
        yield f"  and {len(one.differences) - _SHOWN} more differences (--json FILE lists all)"
    yield from (f"  not compared: {one_line(text)}" for text in one.not_held)


def _verdict(one: Replayed) -> str:
    if not one.holds:
        return "DOES NOT HOLD"
    return "holds" if one.whole else "HOLDS IN PART: see what was not compared"


def _export(arguments: argparse.Namespace) -> None:
    from engine.record.case import Case
    from engine.record.report.exporting import exported

    targets = {"pdf": arguments.pdf, "html": arguments.html, "json": arguments.json}
    wanted = {kind: path for kind, path in targets.items() if path is not None}
    if not wanted:
        raise WrongUsage("Nothing is asked for.", "Give --pdf, --html or --json with a file.")
    with Case.open(arguments.case, write=False) as case:
        files, hashes = exported(case, tuple(wanted), arguments.language)
    for kind, data in files.items():
        write_atomically(wanted[kind], data)
    _log_done(arguments.case, CaseEvent.EXPORTED, language=arguments.language, **hashes)


def _log_done(path: Path, event: CaseEvent, **detail: str | float | bool) -> None:
    """Log what was done, where the case may be written and is as it was saved."""
    from engine.record.case import Case

    try:
        case = Case.open(path)
    except CaseChanged as error:
        print_error(error.cause)
        return
    with case:
        if case.writable:
            case.log(event, **detail)

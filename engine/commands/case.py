"""``sim2word case ...``: cases made, run, written about, checked, replayed and exported."""

from __future__ import annotations

import argparse
import hashlib
import sys
from collections.abc import Callable
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

from engine.commands.arguments import (
    add_common,
    add_likelihood,
    add_settings,
    models_of,
    open_session,
    settings_of,
    verbal_scale_of,
)
from engine.commands.explain import explain_pair, summary
from engine.commands.interrupting import cancel_on_interrupt
from engine.contracts import (
    CASE_SUFFIX,
    BadInput,
    CaseChanged,
    ImageChoice,
    ModelChoice,
    NotReplayed,
    Observation,
    Replayed,
)
from engine.likelihood_file import load_calibration
from engine.morphology import load_components
from engine.output import check_apart, check_target, write_atomically
from engine.record import to_json
from engine.record.case import Case, check_case
from engine.record.case.replaying import replay
from engine.record.case.running import calibration_of, run_case
from engine.record.report import build_report, report_html, report_pdf
from engine.record.report.case_view import CaseView
from engine.session import Session

NAME = "case"
HELP = "forensic cases: evidence, results, notes, log and report in one file"

_Act = Callable[[argparse.Namespace], dict[str, Any]]


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the actions and their arguments."""
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True)

    def action(name: str, text: str, act: _Act) -> argparse.ArgumentParser:
        added = actions.add_parser(name, help=text, description=text)
        if name != "create":
            added.add_argument("case", type=Path, metavar="FILE", help="the case")
        add_common(added)
        added.set_defaults(act=act)
        return added

    creating = action("create", "make a case of two photos and explain the pair", _create)
    creating.add_argument("a", type=Path, metavar="A", help="first photo")
    creating.add_argument("b", type=Path, metavar="B", help="second photo")
    creating.add_argument("--out", type=Path, required=True, metavar="FILE", dest="case")
    for side in ("a", "b"):
        creating.add_argument(f"--face-{side}", type=int, metavar="N",
                              help=f"which face of {side.upper()}, from 0")  # fmt: skip
    creating.add_argument("--title", default="", metavar="TEXT")
    creating.add_argument("--examiner", default="", metavar="NAME")
    creating.add_argument(
        "--by-reference", action="store_true",
        help="refer to the photos by path and hash instead of copying them into the case",
    )  # fmt: skip
    creating.add_argument(
        "--blind", action="store_true",
        help="analyse before the score: no run before a note or an observation is saved",
    )  # fmt: skip
    running = action("run", "explain the pair and keep the result", _run)
    for explaining in (creating, running):
        add_likelihood(explaining, calibration=False)
        add_settings(explaining)
    action("note", "write a note into the case", _note).add_argument("text", metavar="TEXT")
    observing = action("observe", "write down what is seen of a component of the face", _observe)
    observing.add_argument("component", choices=[one.key for one in load_components()])
    for name, what in (("a", "on photo A"), ("b", "on photo B"), ("remark", "on both")):
        observing.add_argument(f"--{name}", default="", metavar="TEXT", help=what)
    action("log", "print the audit log", _log)
    action("verify", "check that nothing was changed since it was saved", _verify)
    action("replay", "do the runs again and hold the figures against those stored", _replay)
    exporting = action("export", "write the case's report", _export)
    exporting.add_argument("--pdf", type=Path, metavar="FILE")
    exporting.add_argument("--html", type=Path, metavar="FILE")
    exporting.add_argument("--language", choices=("en", "zh"), default="en")
    calibrating = action(
        "calibrate", "keep a calibration that the next runs are read by", _calibrate
    )
    calibrating.add_argument(
        "--calibration", required=True, metavar="FILE", help="of sim2word calibrate; lfw: shipped"
    )
    signing = action("sign", "sign the case off; any change takes that back", _sign)
    signing.add_argument("--name", required=True, metavar="NAME")


def run(arguments: argparse.Namespace) -> None:
    """Do what was asked for and tell it."""
    if arguments.json is not None:
        check_target(arguments.json)
    _check_outputs(arguments)
    document = {"schema": "sim2word/case-told/1", **arguments.act(arguments)}
    if arguments.json is not None:
        write_atomically(arguments.json, (to_json(document) + "\n").encode())


def _check_outputs(arguments: argparse.Namespace) -> None:
    """Refuse outputs that would replace the case or a photo.

    Raises
    ------
    OutputFailed
    """
    kept: list[Path] = [arguments.case]
    if arguments.action == "create":
        kept += [arguments.a, arguments.b]
    elif arguments.case.exists():
        with Case.open(arguments.case, write=False) as case:
            kept += [Path(known.path) for known in case.content.evidence.values()]
    for output in (arguments.json, *(getattr(arguments, kind, None) for kind in ("pdf", "html"))):
        if output is not None:
            check_apart(kept, None, output)


def _create(arguments: argparse.Namespace) -> dict[str, Any]:
    path: Path = arguments.case
    if path.suffix != CASE_SUFFIX:
        raise BadInput(
            "{name} is no name of a case.", "Let it end in {suffix}.",
            name=path.name, suffix=CASE_SUFFIX,
        )  # fmt: skip
    check_target(path)
    check_apart((arguments.a, arguments.b), None, path)
    settings = settings_of(arguments)
    session = open_session(arguments)
    with Case.create(
        path,
        ImageChoice(arguments.a, arguments.face_a),
        ImageChoice(arguments.b, arguments.face_b),
        settings=settings,
        title=arguments.title,
        examiner=arguments.examiner,
        blind=arguments.blind,
        copy=not arguments.by_reference,
    ) as case:
        if not arguments.blind:
            return _explained(case, arguments, session)
        print(  # noqa: T201
            f"{path.name}: write a note or an observation, then: sim2word case run {path.name}"
        )
        return {"case_id": case.content.case_id, "seal": case.seal}


def _run(arguments: argparse.Namespace) -> dict[str, Any]:
    with Case.open(arguments.case) as case:
        case.check_may_run()
        return _explained(case, arguments, open_session(arguments))


def _explained(case: Case, arguments: argparse.Namespace, session: Session) -> dict[str, Any]:
    session.calibration = calibration_of(case, session.pack.recognition.identity)
    session.verbal_scale = verbal_scale_of(arguments)
    kept, explanation = run_case(
        case,
        lambda request: explain_pair(session, request),
        settings_of(arguments),
        models_of(arguments),
    )
    print(summary(explanation))  # noqa: T201
    print(f"\nRun {kept.number} kept in {case.path.name}; seal {case.seal}")  # noqa: T201
    return {"case_id": case.content.case_id, "run": asdict(kept), "seal": case.seal}


def _note(arguments: argparse.Namespace) -> dict[str, Any]:
    with Case.open(arguments.case) as case:
        case.note(arguments.text)
        return {"case_id": case.content.case_id, "notes": len(case.content.notes)}


def _observe(arguments: argparse.Namespace) -> dict[str, Any]:
    seen = Observation(arguments.a, arguments.b, arguments.remark)
    with Case.open(arguments.case) as case:
        case.observe(arguments.component, seen)
        return {"case_id": case.content.case_id, "observations": len(case.content.observations)}


def _log(arguments: argparse.Namespace) -> dict[str, Any]:
    with Case.open(arguments.case, write=False) as case:
        entries = case.entries
    for entry in entries:
        detail = ", ".join(f"{key} {value}" for key, value in entry.detail.items())
        print(f"{entry.number:4d}  {entry.time}  {entry.event}: {detail}")  # noqa: T201
    return {"entries": [asdict(entry) for entry in entries]}


def _verify(arguments: argparse.Namespace) -> dict[str, Any]:
    found = check_case(arguments.case)
    for problem in found.problems:
        print(f"- {problem}")  # noqa: T201
    if found.problems:
        raise CaseChanged(
            "{name}: {count} things are not as they were saved; the first: {first}.",
            "Restore the case from a copy.",
            name=arguments.case.name, count=len(found.problems), first=found.problems[0],
        )  # fmt: skip
    print(  # noqa: T201
        f"{arguments.case.name}: as it was saved; {found.entries} lines of log; seal {found.seal}"
    )
    return asdict(found)


def _replay(arguments: argparse.Namespace) -> dict[str, Any]:
    def on(models: ModelChoice) -> Session:
        device = models.device if arguments.device == "auto" else arguments.device
        return Session.on(replace(models, device=device))

    with Case.open(arguments.case, write=False) as case, cancel_on_interrupt() as token:
        found = replay(case, on, token)
    for one in found:
        print(_told(one))  # noqa: T201
    off = [one for one in found if not one.holds]
    if off:
        raise NotReplayed(
            "Run {number} of {name} gives other figures than those stored.",
            "Compare the models, the device and the versions of the libraries.",
            number=off[0].number, name=arguments.case.name,
        )  # fmt: skip
    return {"runs": [asdict(one) for one in found]}


def _told(one: Replayed) -> str:
    models = "the same models" if one.same_models else "OTHER MODELS"
    device = "the same device" if one.same_device else "another device"
    return (
        f"run {one.number}: cosine {one.stored:.8f} stored, {one.again:.8f} again; largest"
        f" difference of {one.words} effects {one.largest:.1e} (tolerance {one.tolerance:.0e},"
        f" {device}, {models}): {'holds' if one.holds else 'DOES NOT HOLD'}"
    )


def _calibrate(arguments: argparse.Namespace) -> dict[str, Any]:
    network = open_session(arguments).pack.recognition.identity
    found = load_calibration(arguments.calibration, network)
    with Case.open(arguments.case) as case:
        case.set_calibration(found.data, (to_json(asdict(found)) + "\n").encode())
        return {"case_id": case.content.case_id, "calibration": asdict(found)}


def _export(arguments: argparse.Namespace) -> dict[str, Any]:
    targets = {"pdf": arguments.pdf, "html": arguments.html}
    wanted = {kind: path for kind, path in targets.items() if path is not None}
    if not wanted and arguments.json is None:
        raise BadInput("Nothing is asked for.", "Give --pdf, --html or --json with a file.")
    for path in wanted.values():
        check_target(path)
    with Case.open(arguments.case, write=False) as case:
        report = build_report(case, arguments.language)
        figures = CaseView.of(case)
    data = {
        "pdf": lambda: report_pdf(report),
        "html": lambda: report_html(report).encode(),
    }
    written = {kind: data[kind]() for kind in wanted}
    hashes: dict[str, str | None] = {}
    for kind, content in written.items():
        write_atomically(wanted[kind], content)
        hashes[f"{kind}_sha256"] = hashlib.sha256(content).hexdigest()
    _log_export(arguments.case, arguments.language, hashes)
    return {
        "language": arguments.language,
        "content": asdict(figures.content),
        "log": [asdict(entry) for entry in figures.entries],
        "check": asdict(figures.check),
        "figures": figures.figures,
        **hashes,
    }


def _log_export(path: Path, language: str, hashes: dict[str, str | None]) -> None:
    """Log an export, where the case may be written and is as it was saved."""
    try:
        case = Case.open(path)
    except CaseChanged as error:
        print(error.cause, file=sys.stderr)  # noqa: T201
        return
    with case:
        if case.writable:
            case.log("exported", language=language, **hashes)


def _sign(arguments: argparse.Namespace) -> dict[str, Any]:
    with Case.open(arguments.case) as case:
        case.sign(arguments.name)
        print(f"Signed off by {arguments.name}; seal {case.seal}")  # noqa: T201
        return {"case_id": case.content.case_id, "seal": case.seal}

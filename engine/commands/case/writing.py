"""Actions that write into a case."""

from __future__ import annotations

import argparse
from dataclasses import asdict, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from engine.commands.arguments import (
    add_likelihood,
    add_other_networks,
    add_settings,
    add_turn,
    keep_unless_given,
    models_of,
    open_session,
    settings_of,
    verbal_scale_of,
)
from engine.commands.case.actions import CaseActions
from engine.commands.explain import explain_pair
from engine.commands.paths import Use, add_path
from engine.commands.printing import print_line, print_lines
from engine.commands.secrets import add_passphrase, passphrase_of
from engine.commands.summary import summary
from engine.contracts.case import Observation
from engine.contracts.errors import BadInput, WrongUsage
from engine.contracts.pair import SIDES, ImageChoice
from engine.files.atomic import write_atomically
from engine.files.likelihood import load_calibration
from engine.files.read import read_file
from engine.files.suffixes import CASE_SUFFIX
from engine.language.catalogue import ENGLISH
from engine.language.components import load_components

if TYPE_CHECKING:
    from engine.imaging import DecodeLimits
    from engine.record.case import Case
    from engine.session import Session


def configure(actions: CaseActions) -> None:
    """Add the actions."""
    creating = actions.add(
        "create", "make a case of two photos and explain the pair", _create, is_there=False
    )
    for side in SIDES:
        add_path(creating, side, use=Use.READ, metavar=side.upper(), help=f"photo {side.upper()}")
    add_path(creating, "--out", use=Use.WRITTEN, required=True, metavar="FILE", dest="case")
    for side in SIDES:
        creating.add_argument(
            f"--face-{side}", type=int, metavar="N", help=f"which face of {side.upper()}, from 0"
        )
        add_turn(creating, side)
    creating.add_argument("--title", default="", metavar="TEXT")
    creating.add_argument("--examiner", default="", metavar="NAME")
    creating.add_argument(
        "--by-reference",
        action="store_true",
        help="refer to the photos by path and hash instead of copying them into the case",
    )
    creating.add_argument(
        "--blind",
        action="store_true",
        help="analyse before the score: no run before a note or an observation is saved",
    )
    running = actions.add(
        "run",
        "explain the pair, by the settings and models that the case keeps unless others are"
        " given, and keep the result",
        _run,
    )
    for explaining in (creating, running):
        add_likelihood(explaining, calibration=False)
        add_settings(explaining)
        add_other_networks(explaining)
    keep_unless_given(running)
    facing = actions.add("face", "choose another face of a photo, for the next run", _face)
    facing.add_argument("side", choices=SIDES)
    facing.add_argument("number", type=int, metavar="N", help="from 0, largest first")
    add_turn(facing)
    naming = actions.add("name", "correct the case's title or its examiner's name", _name)
    naming.add_argument("--title", metavar="TEXT")
    naming.add_argument("--examiner", metavar="NAME")
    actions.add("note", "write a note into the case", _note).add_argument("text", metavar="TEXT")
    observing = actions.add(
        "observe", "write down what is seen of a component of the face", _observe
    )
    observing.add_argument("component", choices=[one.key for one in load_components()])
    for name, what in (("a", "on photo A"), ("b", "on photo B"), ("remark", "on both")):
        observing.add_argument(f"--{name}", default="", metavar="TEXT", help=what)
    calibrating = actions.add(
        "calibrate", "keep a calibration that the next runs are read by", _calibrate
    )
    add_path(
        calibrating,
        "--calibration",
        use=Use.READ,
        type=str,
        required=True,
        metavar="FILE",
        help="of sim2word calibrate; lfw: shipped; none",
    )
    signing = actions.add(
        "sign", "sign the case off, once or by several people; any change takes that back", _sign
    )
    signing.add_argument("--name", required=True, metavar="NAME")
    signing.add_argument("--role", default="", metavar="TEXT", help="for instance reviewer")
    add_path(
        signing,
        "--key",
        use=Use.READ,
        metavar="FILE",
        help="key that signs the log until here (sim2word key make)",
    )
    add_passphrase(signing, "the key")
    _add_stamping(actions)


def _add_stamping(actions: CaseActions) -> None:
    stamping = actions.add(
        "stamp", "ask for a time stamp (RFC 3161) by a file, or keep the answer", _stamp
    )
    add_path(
        stamping, "--query", use=Use.WRITTEN, metavar="FILE", help="write what to ask an authority"
    )
    add_path(stamping, "--answer", use=Use.READ, metavar="FILE", help="keep what it answered")


def _stamp(arguments: argparse.Namespace) -> dict[str, Any]:
    from engine.record.case import Case

    if (arguments.query is None) is (arguments.answer is None):
        raise WrongUsage("One thing at a time.", "Give --query FILE or --answer FILE.")
    if arguments.query is not None:
        with Case.open(arguments.case, write=False) as case:
            write_atomically(arguments.query, case.query())
            print_line(f"{arguments.query.name}: take it to an authority, and bring its answer")
            return _document(case)
    with Case.open(arguments.case) as case:
        found = case.stamp(read_file(arguments.answer))
        print_line(
            f"Lines 1 to {found.line} of the log were there at {found.time}, by {found.authority};"
            f" seal {case.seal}"
        )
        return _document(case, stamp=asdict(found))


def _create(arguments: argparse.Namespace) -> dict[str, Any]:
    from engine.imaging import DecodeLimits
    from engine.record.case import Case

    path: Path = arguments.case
    if path.suffix.lower() != CASE_SUFFIX:
        raise BadInput(
            "{name} is no name of a case.",
            "Let it end in {suffix}.",
            name=path.name,
            suffix=CASE_SUFFIX,
        )
    if path.exists():
        raise BadInput("{name} exists.", "Give another name.", name=path.name)
    session = open_session(arguments)
    settings = settings_of(arguments)
    limits = DecodeLimits(settings.max_megapixels)
    opened = [
        _opened(
            session,
            ImageChoice(
                getattr(arguments, side),
                getattr(arguments, f"face_{side}"),
                turn=getattr(arguments, f"turn_{side}"),
            ),
            limits,
        )
        for side in SIDES
    ]
    with Case.create(
        path,
        *opened,
        settings=settings,
        models=models_of(arguments),
        title=arguments.title,
        examiner=arguments.examiner,
        blind=arguments.blind,
        copy=not arguments.by_reference,
    ) as case:
        if not arguments.blind:
            return _explained(case, arguments, session)
        print_line(
            f"{path.name}: write a note or an observation, then: sim2word case run {path.name}"
        )
        return _document(case)


def _opened(session: Session, choice: ImageChoice, limits: DecodeLimits) -> ImageChoice:
    """Return a choice as its photo is now, once its face was found."""
    face = session.open_face(choice, limits)
    return replace(choice, sha256=face.photo.sha256, turn=face.photo.turned)


def _document(case: Case, **more: object) -> dict[str, Any]:
    return {"case_id": case.content.case_id, **more, "seal": case.seal}


def _run(arguments: argparse.Namespace) -> dict[str, Any]:
    from engine.record.case import Case
    from engine.session import Session

    with Case.open(arguments.case) as case:
        case.check_may_run()
        settings = settings_of(arguments, case.content.settings)
        models = models_of(arguments, case.content.models)
        session = Session.on(models)
        case.set_settings(settings, models)
        return _explained(case, arguments, session)


def _explained(case: Case, arguments: argparse.Namespace, session: Session) -> dict[str, Any]:
    from engine.record.case.running import calibration_of, run_case

    session.calibration = calibration_of(case, session.pack.recognition.identity)
    session.verbal_scale = verbal_scale_of(arguments)
    kept, explanation = run_case(case, lambda request: explain_pair(session, request))
    print_lines(summary(explanation, ENGLISH))
    print_line("")
    print_line(f"Run {kept.number} kept in {case.path.name}; seal {case.seal}")
    return _document(case, run=asdict(kept))


def _face(arguments: argparse.Namespace) -> dict[str, Any]:
    from engine.record.case import Case

    with Case.open(arguments.case) as case:
        known = case.content.evidence[arguments.side]
        turn = known.chosen.turn if arguments.turn is None else arguments.turn
        case.choose_face(arguments.side, ImageChoice(Path(known.name), arguments.number, turn=turn))
        return _document(case)


def _name(arguments: argparse.Namespace) -> dict[str, Any]:
    from engine.record.case import Case

    if arguments.title is None and arguments.examiner is None:
        raise WrongUsage("Nothing is given to correct.", "Give --title, --examiner or both.")
    with Case.open(arguments.case) as case:
        kept = case.content
        title = kept.title if arguments.title is None else arguments.title
        case.name(title, kept.examiner if arguments.examiner is None else arguments.examiner)
        return _document(case, title=case.content.title, examiner=case.content.examiner)


def _note(arguments: argparse.Namespace) -> dict[str, Any]:
    from engine.record.case import Case

    with Case.open(arguments.case) as case:
        case.note(arguments.text)
        return _document(case, notes=len(case.content.notes))


def _observe(arguments: argparse.Namespace) -> dict[str, Any]:
    from engine.record.case import Case

    seen = Observation(arguments.a, arguments.b, arguments.remark)
    with Case.open(arguments.case) as case:
        case.observe(arguments.component, seen)
        return _document(case, observations=len(case.content.observations))


def _calibrate(arguments: argparse.Namespace) -> dict[str, Any]:
    from engine.record.case import Case
    from engine.record.case.running import keep_calibration
    from engine.session import Session

    with Case.open(arguments.case) as case:
        if arguments.calibration == "none":
            case.drop_calibration()
            return _document(case, calibration=None)
        network = Session.on(case.content.models).pack.recognition.identity
        found = load_calibration(arguments.calibration, network)
        keep_calibration(case, found)
        return _document(case, calibration=asdict(found))


def _sign(arguments: argparse.Namespace) -> dict[str, Any]:
    from engine.record.case import Case
    from engine.record.case.signing import load_key

    if arguments.key is None and arguments.passphrase_file is not None:
        raise WrongUsage(
            "The passphrase is of a key, and none is given.",
            "Give --key too, or leave --passphrase-file out.",
        )
    key = None
    if arguments.key is not None:
        key = load_key(arguments.key, passphrase_of(arguments, "the key"))
    with Case.open(arguments.case) as case:
        case.sign(arguments.name, arguments.role, key)
        signed = "" if key is None else f" with the key {key.public}"
        print_line(f"Signed off by {arguments.name}{signed}; seal {case.seal}")
        return _document(case, key=None if key is None else key.public)

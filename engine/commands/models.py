"""``sim2word models``: packs of the user's own."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from engine.commands.arguments import WholeNumber, add_common
from engine.commands.documents import write_found
from engine.commands.interrupt import cancel_on_interrupt
from engine.commands.listed import counted_text, listed_pairs
from engine.commands.paths import Use, add_path
from engine.commands.printing import print_line, print_lines
from engine.commands.progress import with_bar
from engine.contracts.errors import BadInput, ModelRefused, Sim2WordError
from engine.contracts.network_profile import PAIRS, NetworkProfile
from engine.contracts.outgoing import one_line
from engine.contracts.packs import EMBEDDED, ModelChoice
from engine.language.catalogue import ENGLISH, languages, say
from engine.language.profile import row_name
from engine.language.score import threshold_text

if TYPE_CHECKING:
    from engine.models.packs import PackStore, StoredPack


_Act = Callable[[argparse.Namespace, "PackStore"], dict[str, Any]]


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments."""
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True)

    def action(name: str, text: str, run: _Act) -> argparse.ArgumentParser:
        added = actions.add_parser(name, help=text, description=text)
        add_common(added)
        added.set_defaults(act=run)
        return added

    action("list", "what is installed, and what each pack can do", _list)
    importing = action("import", "copy a pack into the store, hash it and try it", _import)
    add_path(
        importing,
        "path",
        use=Use.READ,
        help="folder, zip file, .onnx file, or weights (.pth, .safetensors)",
    )
    importing.add_argument("--name", help="instead of the file's")
    importing.add_argument(
        "--accept-licence",
        action="store_true",
        help="you have read the pack's licence and keep to it; without this it is printed",
    )
    importing.add_argument(
        "--tap",
        metavar="NODE",
        help="feature map for the maps, instead of the last of at least 7 x 7 cells",
    )
    importing.add_argument(
        "--channels",
        choices=("rgb", "bgr"),
        default="rgb",
        help="order of the colours that an .onnx recognition network takes (AdaFace: bgr)",
    )
    verifying = action("verify", "hash every file again and try the networks", _verify)
    verifying.add_argument("name")
    removing = action("remove", "delete a pack", _remove)
    removing.add_argument("name")
    calibrating = action("calibrate", "measure how a pack's score is distributed", _calibrate)
    calibrating.add_argument("name")
    add_path(calibrating, "--pairs", use=Use.READ, required=True, metavar="CSV")
    add_path(calibrating, "--images", use=Use.READ, required=True, metavar="ROOT")
    calibrating.add_argument("--data", help="name of the pairs (default: the CSV's)")
    profiling = action(
        "profile",
        "measure what moves a network's scores: photos, frequencies, attributes",
        _profile,
    )
    profiling.add_argument("name", help=f"a pack, or {EMBEDDED}")
    add_path(profiling, "--pairs", use=Use.READ, required=True, metavar="CSV")
    add_path(profiling, "--images", use=Use.READ, required=True, metavar="ROOT")
    add_path(
        profiling, "--out", use=Use.WRITTEN, metavar="FILE", help="write one page; .pdf or .html"
    )
    profiling.add_argument(
        "--limit",
        type=WholeNumber(),
        default=PAIRS,
        metavar="N",
        help=f"pairs, half of them mated (default: {PAIRS})",
    )
    profiling.add_argument("--language", choices=languages(), default=ENGLISH, help="of the page")


def run(arguments: argparse.Namespace) -> None:
    """Do what was asked for and report it."""
    from engine.models.packs import PackStore

    write_found(arguments.json, "sim2word/models/1", arguments.act(arguments, PackStore()))


def _list(_arguments: argparse.Namespace, store: PackStore) -> dict[str, Any]:
    print_line(f"{EMBEDDED}: comes with the program; detector, recognition, attributes, maps")
    listed = []
    for name in store.names():
        try:
            pack = store.open(name)
            _show(pack, store)
            listed.append(_described(pack, store))
        except Sim2WordError as error:
            # One that is damaged must not hide the others.
            print_line(f"{name}: {error.cause} {error.next_step}")
            listed.append({"name": name, "problem": error.cause})
    return {"packs": listed}


def _import(arguments: argparse.Namespace, store: PackStore) -> dict[str, Any]:
    if not arguments.accept_licence:
        print_lines(store.licence_of(arguments.path))
        raise BadInput(
            f"The licence of {arguments.path.name} was not accepted.",
            "Read it above, and give --accept-licence if you keep to it.",
        )
    with cancel_on_interrupt() as token:
        pack = store.add(arguments.path, arguments.name, arguments.tap, arguments.channels, token)
    _show(pack, store)
    return {"packs": [_described(pack, store)]}


def _verify(arguments: argparse.Namespace, store: PackStore) -> dict[str, Any]:
    with cancel_on_interrupt() as token:
        found = store.problems(arguments.name, token)
    if found:
        raise ModelRefused(
            f"The pack {arguments.name} is not as it was imported: {'; '.join(found)}.",
            "Do not rely on it; remove it and import it again.",
        )
    print_line(
        f"{arguments.name}: every file is as it was imported, and its recognition networks still"
        " give what they gave; other networks were not run"
    )
    return {"verified": arguments.name}


def _remove(arguments: argparse.Namespace, store: PackStore) -> dict[str, Any]:
    store.remove(arguments.name)
    print_line(f"{arguments.name} is removed")
    return {"removed": arguments.name}


def _calibrate(arguments: argparse.Namespace, _store: PackStore) -> dict[str, Any]:
    from engine.evaluate.pack_calibration import calibrate

    listed_pairs(arguments)
    choice = ModelChoice(arguments.name, arguments.detector, device=arguments.device)
    data = arguments.data or ""
    found = with_bar(calibrate(choice, arguments.pairs, arguments.images, data))
    point, result = found.statistics.operating_point, found.verification
    print_line(
        f"{arguments.name}: {threshold_text(point, ENGLISH)}; 10-fold accuracy"
        f" {100 * result.accuracy:.2f} %, AUC {result.auc:.5f};"
        f" {len(result.failed)} photos unusable"
    )
    print_line(counted_text(found.counted))
    account = found.account
    if account.variance_named is None:
        print_line(f"no account of the score: {account.refused}")
    else:
        print_line(
            f"account of the score: fitted on {account.photos} photos of {account.people} people;"
            f" what is read accounts for {account.variance_named:.0%} of what separates the"
            " embeddings of people that it never saw"
        )
    return {"calibrated": arguments.name, **asdict(found)}


def _profile(arguments: argparse.Namespace, _store: PackStore) -> dict[str, Any]:
    from engine.evaluate.network_profile import profile_list
    from engine.record import check_report_file, write_report_file
    from engine.record.report.profile_page import profile_report
    from engine.session import Session

    if arguments.out is not None:
        check_report_file(arguments.out)
    listed_pairs(arguments)
    choice = ModelChoice(
        arguments.name, arguments.detector, arguments.attributes, device=arguments.device
    )
    session = Session.on(choice)
    with cancel_on_interrupt() as token:
        found = with_bar(
            profile_list(
                session,
                arguments.pairs,
                arguments.images,
                arguments.limit,
                token,
                arguments.seed,
            )
        )
    if arguments.out is not None:
        write_report_file(profile_report(found, arguments.language), arguments.out)
    print_lines(profile_text(found))
    return {"profile": asdict(found)}


def profile_text(found: NetworkProfile) -> str:
    """Return a profile as lines of text."""
    lines = [
        f"{one_line(found.network)}: {found.mated} mated and {found.nonmated} non-mated pairs of"
        f" {found.people} people; mean cosine {found.mated_mean:.4f} and {found.nonmated_mean:.4f}"
    ]
    kind = ""
    for row in found.rows:
        if row.kind != kind:
            kind = row.kind
            lines += ["", f"{say(f'profile.kind.{kind}', ENGLISH)}:"]
        own = (
            "-"
            if row.mated is None
            else (f"{row.mated.mean:+.4f} [{row.mated.low:+.4f}, {row.mated.high:+.4f}]")
        )
        null = "-" if row.null_mated is None else f"{row.null_mated.mean:+.4f}"
        other = "-" if row.nonmated is None else f"{row.nonmated.mean:+.4f}"
        line = (
            f"  {row_name(row, ENGLISH):34s}{'*' if row.stands_out else ' '} mated {own}, null"
            f" {null}; non-mated {other}"
        )
        if found.threshold is not None and row.kind != "taken":
            line += (
                f"; lost {row.lost_before} to {row.lost}, accepted {row.accepted_before} to"
                f" {row.accepted}"
            )
        if row.no_face:
            line += f"; no face in {row.no_face}"
        lines.append(line)
    return "\n".join(lines)


def _show(pack: StoredPack, store: PackStore) -> None:
    from engine.models.packs import FileKind

    print_line(f"{pack.name}: imported {pack.manifest.imported} by {pack.manifest.accepted_by}")
    for file in pack.manifest.files:
        note = ""
        if file.kind is FileKind.RECOGNITION:
            what = f"maps at {file.tap}" if not file.why_no_maps else "scores only"
            why = f": {file.why_no_maps}" if file.why_no_maps else ""
            agreement = "" if file.agreement is None else f", torch agrees to {file.agreement:.6f}"
            note = f"; {what}{why}{agreement}; {_threshold(store, file.sha256)}"
        print_line(
            f"  {file.kind.value:11s} {file.name} {file.size} bytes {file.sha256[:16]}{note}"
        )


def _threshold(store: PackStore, sha256: str) -> str:
    from engine.models.packs.calibration import read_calibration

    statistics = read_calibration(store.root, sha256)
    return threshold_text(None if statistics is None else statistics.operating_point, ENGLISH)


def _described(pack: StoredPack, store: PackStore) -> dict[str, Any]:
    from engine.models.packs import FileKind
    from engine.models.packs.calibration import read_calibration

    recognition = pack.manifest.first(FileKind.RECOGNITION)
    statistics = None if recognition is None else read_calibration(store.root, recognition.sha256)
    return {
        **asdict(pack.manifest),
        "calibration": None if statistics is None else asdict(statistics.operating_point),
    }

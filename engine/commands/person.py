"""``sim2word person DIR``: what characterises a person, over several photos."""

from __future__ import annotations

import argparse
from dataclasses import replace
from pathlib import Path

from engine.commands.arguments import DEFAULTS, add_common, open_session
from engine.commands.interrupt import cancel_on_interrupt
from engine.commands.paths import Use, add_path, check_sources
from engine.commands.printing import print_lines
from engine.commands.progress import with_bar
from engine.contracts.outgoing import one_line
from engine.contracts.people import PersonFound
from engine.language.account import set_phrases
from engine.language.catalogue import ENGLISH, say
from engine.language.vocabulary import load_vocabulary

_BAR = 24


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments."""
    add_path(parser, "folder", use=Use.READ, metavar="DIR", help="photos of one person")
    add_path(
        parser,
        "--against",
        use=Use.READ,
        metavar="DIR",
        help="other people, a subfolder each; without it the six of a photo that an installed"
        " package carries, which is few",
    )
    parser.add_argument(
        "--no-protected-words",
        action="store_true",
        help="leave out words of perceived race, gender and age",
    )
    add_common(parser)


def run(arguments: argparse.Namespace) -> None:
    """Describe the person, print a table and write JSON if asked."""
    from engine.record import write_json
    from engine.record.person import person_document
    from engine.session.person import CONTROLS, describe_person, others_in, photos_in

    photos = photos_in(arguments.folder)
    others = others_in(arguments.against, arguments.folder)
    check_sources(arguments, (*photos, *(other.path for other in others)))
    settings = replace(
        DEFAULTS,
        controls=CONTROLS,
        seed=arguments.seed,
        protected_words=not arguments.no_protected_words,
    )
    session = open_session(arguments)
    with cancel_on_interrupt() as token:
        found = with_bar(describe_person(session, photos, others, settings, token))
    if arguments.json is not None:
        document = person_document(found)
        write_json(arguments.json, document)
    print_lines(table(found))


def table(found: PersonFound) -> str:
    """Return the report as lines of text."""
    report, names = found.report, load_vocabulary()
    lines = [
        f"{len(report.photos)} photos against {report.others} other people;"
        f" words between halves of the photos: rank correlation {_figure(report.stability)}",
        "",
        f"{'':27s} {'score':>8s}  95 % interval      photos  {'':{_BAR}s}",
    ]
    largest = max((abs(word.score) for word in report.words), default=1.0) or 1.0
    for word in report.words:
        bar = "█" * round(_BAR * max(0.0, word.score) / largest)
        stands = "stands out" if word.supported else "not supported"
        lines.append(
            f"{word.rank:2d}. {names.name(word.key, 'en'):23s} {word.score:+8.4f}"
            f"  {word.low:+.4f} {word.high:+.4f}  {word.consistency:5.0%}  {bar:{_BAR}s} {stands}"
        )
    if found.accounts is not None:
        for account, own in ((found.accounts.own, True), (found.accounts.others, False)):
            if account is not None:
                lines += ["", *(say(phrase, ENGLISH) for phrase in set_phrases(account, own=own))]
    odd = [photo for photo in report.photos if not photo.fits]
    lines.append("")
    lines += [f"does not fit: {_name(p.path)} (mean cosine {p.cosine:.4f})" for p in odd]
    lines += [f"left out: {_name(one.path)}: {one_line(one.cause)}" for one in found.left_out]
    return "\n".join(lines).rstrip()


def _figure(value: float | None) -> str:
    return "-" if value is None else f"{value:+.2f}"


def _name(path: str) -> str:
    return one_line(Path(path).name)

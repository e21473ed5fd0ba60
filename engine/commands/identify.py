"""``sim2word identify IMAGE``: who of a gallery is most similar."""

from __future__ import annotations

import argparse
from dataclasses import replace
from pathlib import Path

from engine.commands.arguments import DEFAULTS, WholeNumber, add_common, add_turn, open_session
from engine.commands.gallery_opening import open_gallery
from engine.commands.interrupt import cancel_on_interrupt
from engine.commands.paths import Use, add_path
from engine.commands.printing import print_line, print_lines
from engine.commands.secrets import add_passphrase
from engine.contracts.gallery import Identification, Interpretation
from engine.contracts.outgoing import one_line
from engine.contracts.pair import ImageChoice
from engine.language.account import account_phrases
from engine.language.catalogue import ENGLISH, say
from engine.language.score import threshold_text
from engine.language.vocabulary import load_vocabulary

_TOP = 10
_BAR = 30


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments."""
    add_path(parser, "image", use=Use.READ, metavar="IMAGE")
    add_path(parser, "--gallery", use=Use.READ, required=True, metavar="DIR")
    parser.add_argument("--face", type=int, metavar="N", help="which face, from 0")
    add_turn(parser)
    parser.add_argument("--top", type=WholeNumber(), default=_TOP, metavar="N")
    parser.add_argument(
        "--interpret",
        action="store_true",
        help="erase each attribute of the face and say which carries the identification",
    )
    parser.add_argument(
        "--no-protected-words",
        action="store_true",
        help="leave out words of perceived race, gender and age",
    )
    add_passphrase(parser)
    add_common(parser)


def run(arguments: argparse.Namespace) -> None:
    """Search, print the candidates and write JSON if asked."""
    from engine.record import write_json
    from engine.record.identification import identification_document
    from engine.session.enrolling import identify
    from engine.session.interpreting import interpret
    from engine.session.provenance import provenance

    with open_gallery(arguments, arguments.gallery) as gallery:
        session = open_session(arguments)
        choice = ImageChoice(arguments.image, arguments.face, turn=arguments.turn)
        settings = replace(
            DEFAULTS, seed=arguments.seed, protected_words=not arguments.no_protected_words
        )
        found = identify(
            session, gallery, choice, arguments.top, protected_words=settings.protected_words
        )
        carried = None
        if arguments.interpret:
            with cancel_on_interrupt() as token:
                carried = interpret(session, gallery, found, settings, token)
    if arguments.json is not None:
        document = identification_document(found, carried, provenance(session.pack, settings))
        write_json(arguments.json, document)
    print_lines(table(found))
    if carried is not None:
        print_line("")
        print_lines(chart(carried))


def table(found: Identification) -> str:
    """Return the candidates as lines of text."""
    from engine.session.enrolling import MOST_ACCOUNTS

    mean, sd = ("–" if v is None else f"{v:.4f}" for v in (found.mean, found.sd))
    lines = [
        f"{found.people} people, {found.faces} faces searched; all but the first score"
        f" {mean} ± {sd}"
    ]
    point = found.similarity.operating_point
    if point is not None:
        lines.append(
            f"{threshold_text(point, ENGLISH)}; in a gallery of many more people the most similar"
            " one scores higher by chance"
        )
    for one in found.candidates:
        lines.append(
            f"{one.rank:3d}. {one.cosine:.4f}  {one_line(one.person)} ({one.photos} photos, mean"
            f" {one.mean:.4f}; {one_line(Path(one.best.path).name)})"
            + ("" if one.same_photo is None else "  one and the same photograph")
        )
        if one.account is not None:
            phrases = account_phrases(one.account, brief=True)
            lines += [f"     {say(phrase, ENGLISH)}" for phrase in phrases]
    if any(one.account is not None for one in found.candidates):
        lines.append(say("account.probe_is_a", ENGLISH))
    missing = sum(one.account is None for one in found.candidates[:MOST_ACCOUNTS])
    if missing and found.has_fit:
        lines.append(
            f"{missing} candidates have no account: their photos are not where they were enrolled"
            " from, and nothing was read of them (sim2word gallery read)"
        )
    return "\n".join(lines)


def chart(carried: Interpretation) -> str:
    """Return the uncertainty, whole and with each attribute erased, as bars of text."""
    names = load_vocabulary()
    rows = [("as it is", carried.uncertainty, "")]
    rows += [
        (
            names.name(one.key, "en"),
            one.uncertainty,
            f"  z {one.z:+5.1f}  {'stands out' if one.supported else 'not supported'}",
        )
        for one in carried.attributes
    ]
    lines = [carried.text.en, carried.text.zh, "", "uncertainty, with the region erased:"]
    lines += [
        f"  {name:24s} {value:.3f} {'█' * round(_BAR * value):{_BAR}s}{note}"
        for name, value, note in rows
    ]
    return "\n".join(lines)

"""``sim2word explain A B``: one pair."""

from __future__ import annotations

import argparse
from contextlib import AbstractContextManager, nullcontext
from dataclasses import replace

import torch

from engine.commands.arguments import (
    add_common,
    add_likelihood,
    add_other_networks,
    add_settings,
    add_turn,
    check_scale_used,
    open_session,
    settings_of,
    verbal_scale_of,
)
from engine.commands.gallery_opening import open_gallery
from engine.commands.interrupt import cancel_on_interrupt
from engine.commands.paths import Use, add_path
from engine.commands.printing import print_line, print_lines
from engine.commands.progress import RunProgress
from engine.commands.secrets import add_passphrase
from engine.contracts.account import Account
from engine.contracts.errors import WrongUsage
from engine.contracts.explanation import WORD_SIDES, Agreement, Explanation, WordSide
from engine.contracts.likelihood import Likelihood
from engine.contracts.outgoing import one_line
from engine.contracts.pair import SIDES, ImageChoice
from engine.contracts.settings import PUBLISHED, ExplainRequest, Settings
from engine.explain.maps.identity_classes import Strategy
from engine.files.likelihood import load_calibration
from engine.identify import Gallery
from engine.language.account import group_phrase, words_of
from engine.language.catalogue import ENGLISH, languages, say
from engine.language.parts import parts_phrases
from engine.language.score import calibration_text, likelihood_text, second_network_lines
from engine.language.vocabulary import load_vocabulary
from engine.language.warnings import warning_text
from engine.record import (
    check_result_folder,
    explanation_document,
    pair_title,
    write_explanation,
    write_json,
)
from engine.session import Session, run_to_end

NAME = "explain"
HELP = "explain the similarity of two faces"


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments."""
    add_path(parser, "a", use=Use.READ, metavar="A", help="first photo")
    add_path(parser, "b", use=Use.READ, metavar="B", help="second photo")
    add_path(parser, "--out", use=Use.FILLED, metavar="DIR", help="write maps, masks, report here")
    parser.add_argument(
        "--language", choices=languages(), default=ENGLISH, help="of the report in --out"
    )
    parser.add_argument("--pdf", action="store_true", help="write the report as PDF, too")
    for side in SIDES:
        parser.add_argument(
            f"--face-{side}",
            type=int,
            metavar="N",
            help=f"which face of {side.upper()}, from 0, largest first",
        )
        add_turn(parser, side)
    add_path(
        parser,
        "--gallery",
        use=Use.READ,
        metavar="DIR",
        help="people whose classes --identities chooses from",
    )
    parser.add_argument(
        "--identities",
        default="",
        metavar="STRATEGY",
        help="of the published method: topk:K or threshold:P of the gallery's people, instead of"
        " the two faces themselves",
    )
    add_passphrase(parser)
    add_likelihood(parser)
    add_settings(parser)
    add_other_networks(parser)
    add_common(parser)


def run(arguments: argparse.Namespace) -> None:
    """Explain the pair, write what was asked for and print a summary."""
    if arguments.out is not None:
        check_result_folder(arguments.out)
    request = ExplainRequest(
        ImageChoice(arguments.a, arguments.face_a, turn=arguments.turn_a),
        ImageChoice(arguments.b, arguments.face_b, turn=arguments.turn_b),
        settings_of(arguments),
    )
    _check_used(arguments)
    if arguments.identities:
        request = replace(request, settings=_with_classes(arguments, request.settings))
    with _gallery_of(arguments) as gallery:
        session = open_session(arguments)
        if gallery is not None:
            gallery.check_network(session.pack.recognition.identity)
            session.cohort = torch.from_numpy(gallery.prototypes())
    if arguments.calibration is not None:
        network = session.pack.recognition.identity
        session.calibration = load_calibration(arguments.calibration, network)
    session.verbal_scale = verbal_scale_of(arguments)
    explanation = explain_pair(session, request)
    if arguments.out is not None:
        write_explanation(
            explanation,
            arguments.out,
            pair_title(explanation),
            language=arguments.language,
            pdf=arguments.pdf,
        )
    if arguments.json is not None:
        document = explanation_document(explanation)
        write_json(arguments.json, document)
    print_lines(summary(explanation))
    if explanation.beside is not None:
        print_line("")
        print_lines(agreement_text(explanation.beside))
    if arguments.out is not None:
        print_line("")
        print_line(f"Report: {arguments.out / 'report.html'}")


def _gallery_of(arguments: argparse.Namespace) -> AbstractContextManager[Gallery | None]:
    """Return the gallery that is named, if one is."""
    if arguments.gallery is None:
        return nullcontext()
    return open_gallery(arguments, arguments.gallery)


def _check_used(arguments: argparse.Namespace) -> None:
    """Refuse what would change nothing.

    Raises
    ------
    WrongUsage
    """
    if arguments.out is None and (arguments.pdf or arguments.language != ENGLISH):
        raise WrongUsage(
            "--pdf and --language are of the report in --out.", "Give --out, or leave them out."
        )
    if arguments.passphrase_file is not None and arguments.gallery is None:
        raise WrongUsage(
            "The passphrase is of a gallery, and none is given.",
            "Give --gallery too, or leave --passphrase-file out.",
        )
    if arguments.gallery is not None and not arguments.identities:
        raise WrongUsage(
            "The people of --gallery are used by --identities alone.",
            "Give --identities too, or leave --gallery out.",
        )
    if arguments.identities and arguments.beside is not None:
        raise WrongUsage(
            "The gallery's people are known to one network alone.",
            "Leave out --beside or --identities.",
        )
    check_scale_used(arguments)


def _with_classes(arguments: argparse.Namespace, settings: Settings) -> Settings:
    """Return the settings with the classes that were asked for.

    Raises
    ------
    BadInput
        If there is no such strategy.
    WrongUsage
        If the method has no identity branch.
    """
    Strategy.of(arguments.identities)
    if settings.method != PUBLISHED:
        raise WrongUsage(
            f"The method {settings.method} has no identity branch.",
            f"Use --method {PUBLISHED} with --identities.",
        )
    return replace(settings, identities=arguments.identities)


def explain_pair(session: Session, request: ExplainRequest) -> Explanation:
    """Return the explanation, with a progress bar; an interrupt from the keyboard cancels.

    Raises
    ------
    Sim2WordError, RunCancelled
    """
    with cancel_on_interrupt() as token, RunProgress() as progress:
        return run_to_end(session.explain(request, token), progress)


def summary(explanation: Explanation) -> str:
    """Return the result as lines of text."""
    lines = [explanation.text.en, explanation.text.zh]
    if explanation.account is not None:
        lines += ["", *account_lines(explanation.account), ""]
    if explanation.parts is not None:
        lines += [*(say(phrase, ENGLISH) for phrase in parts_phrases(explanation.parts)), ""]
    likelihood = explanation.similarity.likelihood
    if likelihood is not None:
        lines.append(likelihood_line(likelihood))
    for side, face in zip(SIDES, explanation.faces, strict=True):
        if len(face.faces) > 1:
            lines.append(
                f"{side.upper()}: face {face.chosen} of {len(face.faces)} in {face.photo.name}"
                f" (chosen by: {face.chosen_by})"
            )
        lines += [f"{side.upper()}: {note}" for note in face.photo.notes]
        if face.quality.warnings:
            poor = ", ".join(warning_text(code) for code in face.quality.warnings)
            lines.append(f"{side.upper()}, mind: {poor}")
    for image in WORD_SIDES:
        lines += _words(explanation, image)
    return "\n".join(lines)


def account_lines(account: Account) -> list[str]:
    """Return an account as lines of text: firm rows, the others together, the remainder."""
    rows = [row for row in account.rows if row.firm]
    rest = [row for row in account.rows if not row.firm]
    lines = [f"{account.strangers:8.4f}  {say('account.strangers', ENGLISH)}"]
    for row in rows:
        words = "; ".join(say(phrase, ENGLISH) for phrase in words_of(row))
        line = f"{row.value:+8.4f}  {say(group_phrase(row.group), ENGLISH)}"
        lines.append(f"{line}: {words}" if words else line)
    if rest:
        smaller = say("account.smaller", ENGLISH, count=len(rest))
        lines.append(f"{sum(row.value for row in rest):+8.4f}  {smaller}")
    lines.append(f"{account.unnamed:+8.4f}  {say('account.unnamed', ENGLISH)}")
    lines.append(f"{account.score:8.4f}  {say('account.score', ENGLISH)}")
    return lines


def _words(explanation: Explanation, image: WordSide) -> list[str]:
    """Return the words of an image, each with what ranks it and what else was measured."""
    ranked = explanation.ranked(image)
    first = ranked[0].ranking if ranked else None
    kind = "" if first is None else f", {say(f'evidence.{first.kind}.changed', ENGLISH)}"
    lines = ["", f"{'Both' if image == 'both' else image.upper()}{kind}:"]
    for word in ranked:
        made = word.ranking
        if made is None:
            continue
        name = load_vocabulary().name(word.key, ENGLISH)
        line = f"{word.rank:3d}. {name:24s} {made.effect:+.4f}"
        if made.control is not None:
            stands = "stands out" if word.supported else "not supported"
            line += f"  z {made.control.z:+6.1f}  {stands}"
        if made.judged is not None:
            line += f"  judge {made.judged:+.4f}"
        for other in word.measurements:
            if other.kind != word.ranked_by:
                line += f"  {say(f'evidence.{other.kind}.name', ENGLISH)} {other.effect:+.4f}"
        lines.append(line)
    return lines


def likelihood_line(found: Likelihood) -> str:
    """Return a likelihood ratio as a line of text, with what it comes from."""
    by = found.calibration
    text = likelihood_text(
        found.log10_lr, clamped=found.clamped, verbal=found.verbal, language=ENGLISH
    )
    propositions = say("score.propositions", ENGLISH)
    return one_line(f"{text}. {propositions} {calibration_text(by, (by.lower, by.upper), ENGLISH)}")


def agreement_text(found: Agreement) -> str:
    """Return the agreement as lines of text."""
    return "\n".join([say("score.second", ENGLISH), *second_network_lines(found, ENGLISH)])

"""``sim2word explain A B``: one pair."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import replace
from typing import TYPE_CHECKING

from tqdm import tqdm

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
from engine.commands.summary import account_lines, score_lines, summary, words_text
from engine.contracts.errors import WrongUsage
from engine.contracts.events import Accounted, Event, Moved, Scored
from engine.contracts.explanation import Agreement, Explanation
from engine.contracts.pair import SIDES, ImageChoice
from engine.contracts.settings import PUBLISHED, ExplainRequest, Settings
from engine.files.likelihood import load_calibration
from engine.language.catalogue import ENGLISH, Language, languages, say
from engine.language.score import second_network_lines

if TYPE_CHECKING:
    from engine.identify import Gallery
    from engine.session import Session


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments."""
    add_path(parser, "a", use=Use.READ, metavar="A", help="first photo")
    add_path(parser, "b", use=Use.READ, metavar="B", help="second photo")
    add_path(parser, "--out", use=Use.FILLED, metavar="DIR", help="write maps, masks, report here")
    parser.add_argument(
        "--language", choices=languages(), default=ENGLISH, help="of the text and the report"
    )
    add_path(
        parser,
        "--report",
        use=Use.WRITTEN,
        metavar="FILE",
        help="write the report on one page here; .pdf or .html",
    )
    parser.add_argument("--words", action="store_true", help="print the figures of every word, too")
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
    import torch

    from engine.record import check_report_file, check_result_folder

    if arguments.out is not None:
        check_result_folder(arguments.out)
    if arguments.report is not None:
        check_report_file(arguments.report)
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
    answer = Answer(arguments.language)
    explanation = explain_pair(session, request, answer)
    answer.finish(explanation)
    _write(arguments, explanation)
    _print(arguments, explanation)


def _write(arguments: argparse.Namespace, explanation: Explanation) -> None:
    """Write the files that were asked for."""
    from engine.record import (
        explanation_document,
        pair_title,
        write_brief_report,
        write_explanation,
        write_json,
    )

    if arguments.out is not None:
        write_explanation(
            explanation,
            arguments.out,
            pair_title(explanation),
            language=arguments.language,
            pdf=arguments.pdf,
        )
    if arguments.report is not None:
        title = pair_title(explanation)
        write_brief_report(explanation, arguments.report, title, arguments.language)
    if arguments.json is not None:
        document = explanation_document(explanation)
        write_json(arguments.json, document)


def _print(arguments: argparse.Namespace, explanation: Explanation) -> None:
    """Print what follows the answer: the words where they were asked for or are the answer."""
    if arguments.words or explanation.method == PUBLISHED:
        print_lines(words_text(explanation, arguments.language))
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
    if arguments.out is None and arguments.pdf:
        raise WrongUsage(
            "--pdf is of the report in --out.", "Give --out or --report, or leave --pdf out."
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
    from engine.explain.maps.identity_classes import Strategy

    Strategy.of(arguments.identities)
    if settings.method != PUBLISHED:
        raise WrongUsage(
            f"The method {settings.method} has no identity branch.",
            f"Use --method {PUBLISHED} with --identities.",
        )
    return replace(settings, identities=arguments.identities)


class Answer:
    """Prints the answer while it comes to be: the score, then its account, the rest at the end.

    Parameters
    ----------
    language : str
    """

    def __init__(self, language: Language) -> None:
        self._language = language
        self._printed: list[str] = []

    def __call__(self, event: Event) -> None:
        """Print what an event brings."""
        if isinstance(event, Scored):
            self._print(score_lines(event.similarity, self._language))
        elif isinstance(event, Accounted):
            self._print(account_lines(event.account, self._language))
        elif isinstance(event, Moved):
            self._printed = []  # the run begins again, maybe with other last digits

    def finish(self, explanation: Explanation) -> None:
        """Print what is left; all of it where it is not what was printed before."""
        lines = summary(explanation, self._language).split("\n")
        before, self._printed = self._printed, []
        self._print(lines[len(before) :] if lines[: len(before)] == before else lines)

    def _print(self, lines: list[str]) -> None:
        self._printed += lines
        if lines:
            with tqdm.external_write_mode():
                print_lines("\n".join(lines))
                sys.stdout.flush()


def explain_pair(
    session: Session, request: ExplainRequest, watch: Callable[[Event], object] | None = None
) -> Explanation:
    """Return the explanation, with a progress bar; an interrupt from the keyboard cancels.

    Parameters
    ----------
    session : Session
    request : ExplainRequest
    watch : callable, optional
        Takes every event of the run.

    Raises
    ------
    Sim2WordError, RunCancelled
    """
    from engine.session import run_to_end

    with cancel_on_interrupt() as token, RunProgress() as progress:

        def seen(event: Event) -> None:
            progress(event)
            if watch is not None:
                watch(event)

        return run_to_end(session.explain(request, token), seen)


def agreement_text(found: Agreement) -> str:
    """Return the agreement as lines of text."""
    return "\n".join([say("score.second", ENGLISH), *second_network_lines(found, ENGLISH)])

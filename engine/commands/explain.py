"""``sim2word explain A B``: one pair."""

from __future__ import annotations

import argparse
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

from engine.commands.arguments import (
    add_common,
    add_settings,
    open_session,
    settings_of,
)
from engine.commands.progress import RunProgress
from engine.contracts import (
    SIDES,
    WORD_SIDES,
    Agreement,
    CancelToken,
    ExplainRequest,
    Explanation,
    ImageChoice,
    RunCancelled,
)
from engine.explain import load_vocabulary
from engine.record import (
    check_apart,
    check_result_folder,
    check_target,
    explanation_document,
    pair_title,
    to_json,
    write_atomically,
    write_explanation,
)
from engine.session import Session, run_to_end

NAME = "explain"
HELP = "explain the similarity of two faces"


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments."""
    parser.add_argument("a", type=Path, metavar="A", help="first photo")
    parser.add_argument("b", type=Path, metavar="B", help="second photo")
    parser.add_argument("--out", type=Path, metavar="DIR", help="write maps, masks, report here")
    for side in ("a", "b"):
        parser.add_argument(
            f"--face-{side}", type=int, metavar="N",
            help=f"which face of {side.upper()}, from 0, largest first",
        )  # fmt: skip
    add_settings(parser)
    add_common(parser)


def run(arguments: argparse.Namespace) -> None:
    """Explain the pair, write what was asked for and print a summary."""
    check_apart((arguments.a, arguments.b), arguments.out, arguments.json)
    if arguments.out is not None:
        check_result_folder(arguments.out)
    if arguments.json is not None:
        check_target(arguments.json)
    request = ExplainRequest(
        ImageChoice(arguments.a, arguments.face_a),
        ImageChoice(arguments.b, arguments.face_b),
        settings_of(arguments),
    )
    explanation = explain_pair(open_session(arguments), request)
    if arguments.out is not None:
        write_explanation(explanation, arguments.out, pair_title(explanation))
    if arguments.json is not None:
        document = explanation_document(explanation)
        write_atomically(arguments.json, (to_json(document) + "\n").encode())
    print(summary(explanation))  # noqa: T201
    if explanation.beside is not None:
        print(f"\n{agreement_text(explanation.beside)}")  # noqa: T201
    if arguments.out is not None:
        print(f"\nReport: {arguments.out / 'report.html'}")  # noqa: T201


def explain_pair(session: Session, request: ExplainRequest) -> Explanation:
    """Return the explanation, with a progress bar; an interrupt from the keyboard cancels.

    Raises
    ------
    Sim2WordError, RunCancelled
    """
    with cancel_on_interrupt() as token, RunProgress() as progress:
        return run_to_end(session.explain(request, token), progress)


@contextmanager
def cancel_on_interrupt() -> Iterator[CancelToken]:
    """Give a token that the first keyboard interrupt cancels; a second one is abrupt."""
    token = CancelToken()

    def cancel(_number: int, _frame: FrameType | None) -> None:
        if token.cancelled:
            raise RunCancelled
        token.cancel()

    before = signal.signal(signal.SIGINT, cancel)
    try:
        yield token
    finally:
        signal.signal(signal.SIGINT, before)


def summary(explanation: Explanation) -> str:
    """Return the result as lines of text."""
    vocabulary = load_vocabulary()
    lines = [explanation.text.en, explanation.text.zh]
    for side, face in zip(SIDES, explanation.faces, strict=True):
        if len(face.faces) > 1:
            lines.append(
                f"{side.upper()}: face {face.chosen} of {len(face.faces)} in {face.photo.name}"
                f" (chosen by: {face.chosen_by})"
            )
    for image in WORD_SIDES:
        lines += ["", f"{'Both' if image == 'both' else image.upper()}:"]
        for word in explanation.ranked(image):
            change = word.interventions[0]
            line = f"{word.rank:3d}. {vocabulary.name(word.key, 'en'):24s} {change.effect:+.4f}"
            if change.z is not None:
                stands = "stands out" if word.supported else "not supported"
                line += f"  z {change.z:+6.1f}  {stands}"
            if change.judged is not None:
                line += f"  judge {change.judged:+.4f}"
            lines.append(line)
    return "\n".join(lines)


def agreement_text(found: Agreement) -> str:
    """Return the agreement as lines of text."""
    words = "-" if found.words is None else f"{found.words:+.2f}"
    maps = ", ".join(
        f"{side.upper()} {'-' if value is None else f'{value:+.2f}'}"
        for side, value in found.maps.items()
    )
    return "\n".join(
        [
            f"{found.networks[0]}: cosine {found.cosines[0]:.4f};"
            f" {found.networks[1]}: cosine {found.cosines[1]:.4f}",
            f"Rank correlation of the {found.words_ranked_by_both} words that both ranked: {words}",
            f"Correlation of the maps: {maps}",
            f"Words that stand out in both: {', '.join(found.supported) or 'none'}",
        ]
    )

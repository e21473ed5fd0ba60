"""An explanation as lines of a terminal: ruler, account, parts; the words where asked for."""

from __future__ import annotations

from textwrap import fill, shorten

import numpy as np

from engine.contracts.account import Account
from engine.contracts.explanation import WORD_SIDES, Explanation, WordSide
from engine.contracts.likelihood import Likelihood
from engine.contracts.outgoing import one_line
from engine.contracts.pair import SIDES
from engine.contracts.parts import EnoughParts
from engine.contracts.score import Similarity
from engine.language.account import joined_phrases, steps
from engine.language.catalogue import Language, Phrase, say, sentences
from engine.language.parts import parts_phrases
from engine.language.score import (
    calibration_text,
    like_it_text,
    likelihood_text,
    not_calibrated_text,
    score_phrases,
)
from engine.language.sentence import one_photograph, word_phrases
from engine.language.vocabulary import load_vocabulary
from engine.language.warnings import warning_text

WIDTH = 80
_RULER = 54
_LEVELS = " .:-=#"
_BAR = 8
_ROWS = 5
"""Firm rows of an account that have lines of their own."""
_NAME = 28


def summary(explanation: Explanation, language: Language) -> str:
    """Return the answer: score, account, parts, and what to mind; 25 lines at most.

    Parameters
    ----------
    explanation : Explanation
    language : str
    """
    lines = score_lines(explanation.similarity, language)
    if explanation.account is not None:
        lines += account_lines(explanation.account, language)
    return "\n".join([*lines, *last_lines(explanation, language)])


def score_lines(similarity: Similarity, language: Language) -> list[str]:
    """Return what is known once a pair is scored: the ruler, and the score in words."""
    lines = [*ruler_lines(similarity, language)]
    said = [*score_phrases(similarity), *one_photograph(similarity.same_photo)]
    lines += _wrapped(sentences(said, language))
    if similarity.likelihood is not None:
        lines += _wrapped(likelihood_line(similarity.likelihood, language))
    if similarity.not_calibrated:
        lines += _wrapped(not_calibrated_text(similarity.not_calibrated, language))
    return lines


def last_lines(explanation: Explanation, language: Language) -> list[str]:
    """Return what is known at the end of a run: parts, and what to mind of the photos."""
    lines: list[str] = []
    if explanation.parts is not None:
        lines += part_lines(explanation.parts, language)
        lines += _wrapped(sentences(parts_phrases(explanation.parts), language))
    account, parts = explanation.account, explanation.parts
    joined = [] if account is None else joined_phrases(account, parts)
    if joined:
        lines += _wrapped(sentences(joined, language))
    if explanation.account is None:  # then the words are the answer
        lines += _wrapped(sentences(_of_words(explanation), language))
    for side, face in zip(SIDES, explanation.faces, strict=True):
        mind = [f"{side.upper()}: {note}" for note in face.photo.notes]
        if len(face.faces) > 1:
            chosen = say(
                "score.face_of",
                language,
                face=face.chosen,
                count=len(face.faces),
                photo=one_line(face.photo.name),
            )
            mind.append(f"{side.upper()}: {chosen}")
        if face.quality.warnings:
            poor = ", ".join(warning_text(code, language) for code in face.quality.warnings)
            mind.append(f"{side.upper()}: {poor}")
        lines += [shorten(line, WIDTH, placeholder="…") for line in mind]
    return lines


def _of_words(explanation: Explanation) -> list[Phrase]:
    top = int(str(dict(explanation.provenance.settings)["top"]))
    return word_phrases(
        explanation.method,
        explanation.words,
        explanation.ranked_as,
        top,
        accounted=explanation.account is not None,
    )


def _wrapped(text: str) -> list[str]:
    """Return a text in lines of the terminal; Chinese, which has no spaces, by its width."""
    if text.isascii() or " " in text[:40]:
        return fill(text, WIDTH).split("\n")
    half = WIDTH // 2
    return [text[start : start + half] for start in range(0, len(text), half)]


def ruler_lines(similarity: Similarity, language: Language) -> list[str]:
    """Return a score on the scale of known pairs; nothing without those."""
    statistics = similarity.statistics
    if statistics is None:
        return []
    edges = np.asarray(statistics.bin_edges)
    counts = [
        np.asarray(kind) / max(1, sum(kind)) for kind in (statistics.nonmated, statistics.mated)
    ]
    filled = np.flatnonzero(counts[0] + counts[1])
    low = min(float(edges[filled[0]]), similarity.cosine)
    high = float(edges[-1])
    at = np.linspace(low, high, _RULER)
    middles = (edges[:-1] + edges[1:]) / 2
    heights = np.maximum(*(np.interp(at, middles, kind, left=0, right=0) for kind in counts))
    levels = np.ceil(heights / heights.max() * (len(_LEVELS) - 1)).astype(int)
    marks = [" "] * _RULER

    def place(value: float) -> int:
        return round((value - low) / (high - low) * (_RULER - 1))

    marks[place(statistics.operating_point.threshold)] = "|"
    marks[place(similarity.cosine)] = "^"
    key = say("score.ruler_key", language)
    return [
        f"{low:.2f} {''.join(_LEVELS[level] for level in levels)} {high:.2f}",
        f"     {''.join(marks)} {key}",
    ]


def account_lines(account: Account, language: Language) -> list[str]:
    """Return an account as lines: the largest firm rows, the others together, the remainder."""
    scale = max((abs(row.value) for row in account.rows), default=0.0) or 1.0
    lines = []
    for step in steps(account, language, most=_ROWS):
        value = step.end - step.start
        if step.is_end:
            lines.append(f"{step.end:7.3f}  {step.name}")
        elif not step.firm:
            lines.append(f"{value:+7.3f}  {step.name}")
        else:
            bar = ("+" if value > 0 else "-") * max(1, round(_BAR * abs(value) / scale))
            line = f"{value:+7.3f}  {step.name:{_NAME}} {bar:{_BAR}}  {step.words}"
            lines.append(shorten_end(line.rstrip()))
    return lines


def shorten_end(line: str) -> str:
    """Return a line that fits the terminal."""
    return line if len(line) <= WIDTH else f"{line[: WIDTH - 1]}…"


def part_lines(found: EnoughParts, language: Language) -> list[str]:
    """Return what each part does by itself, in one or two lines; ★ stands out of elsewhere."""
    if not found.held:
        return []
    between = say("language.words_between", language)
    listed = between.join(
        f"{'*' if one.stands_out else ''}{say(f'components.{one.part}', language)}"
        f" {found.score - one.cosine:+.3f}"
        for one in found.by_effect
    )
    key = f"parts.alone_{found.held[0].kind}"
    return _wrapped(say(key, language, parts=listed))


def words_text(explanation: Explanation, language: Language) -> str:
    """Return every ranked word with its figures."""
    lines = _wrapped(sentences(_of_words(explanation), language))
    for image in WORD_SIDES:
        lines += _words(explanation, image, language)
    return "\n".join(lines)


def _words(explanation: Explanation, image: WordSide, language: Language) -> list[str]:
    """Return the words of an image, each with what ranks it and what else was measured."""
    ranked = explanation.ranked(image)
    first = ranked[0].ranking if ranked else None
    kind = "" if first is None else f", {say(f'evidence.{first.kind}.changed', language)}"
    lines = ["", f"{'A + B' if image == 'both' else image.upper()}{kind}:"]
    for word in ranked:
        made = word.ranking
        if made is None:
            continue
        name = load_vocabulary().name(word.key, language)
        line = f"{word.rank:3d}. {name:24s} {made.effect:+.4f}"
        if made.control is not None:
            stands = "stands_out" if word.supported else "not_supported"
            line += f"  z {made.control.z:+6.1f}  {say(f'report.{stands}', language)}"
        if made.judged is not None:
            line += f"  judge {made.judged:+.4f}"
        for other in word.measurements:
            if other.kind != word.ranked_by:
                line += f"  {say(f'evidence.{other.kind}.name', language)} {other.effect:+.4f}"
        lines.append(line)
    return lines


def likelihood_line(found: Likelihood, language: Language) -> str:
    """Return a likelihood ratio as a line of text, with what it comes from."""
    by = found.calibration
    text = likelihood_text(
        found.log10_lr, clamped=found.clamped, verbal=found.verbal, language=language
    )
    propositions = say("score.propositions", language)
    like_it = like_it_text(found.conditions[0], language) if found.conditions else ""
    return one_line(
        f"{text}. {propositions} {calibration_text(by, (by.lower, by.upper), language)} {like_it}"
    ).rstrip()

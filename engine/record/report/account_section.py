"""The account of the score: rows from the score of strangers to the pair's score."""

from __future__ import annotations

import numpy as np

from engine.contracts.account import Account, AccountRow
from engine.imaging import png
from engine.imaging.opencv import cv2
from engine.language.account import balance, group_phrase, steps, words_of
from engine.language.catalogue import say as say_in
from engine.record.report.blocks import Block, Cell, Heading, Paragraph, Picture, Table
from engine.record.report.result_view import ResultView
from engine.record.report.texts import Texts

_WIDTH, _HEIGHT, _MARGIN = 260, 22, 6
_TOGETHER, _APART, _UNNAMED = (42, 111, 187), (200, 85, 61), (120, 128, 140)
_PALE, _PAPER, _LINE = 0.55, (244, 246, 248), (91, 102, 117)


def account(view: ResultView, say: Texts) -> list[Block]:
    """Return the section; nothing for a result without an account."""
    found = view.document.account
    if found is None:
        return []
    language = say.language

    def of(key: str, **values: object) -> str:
        return say_in(f"account.{key}", language, **values)

    scale = _scale(found)
    at = found.strangers
    rows: list[tuple[Cell, ...]] = [
        (of("strangers"), _bar(at, at, scale, _LINE), f"{at:.4f}", "", "", "")
    ]
    for row in found.rows:
        after = at + row.value
        colour = _colour(row)
        rows.append(
            (
                say_in(group_phrase(row.group), language),
                _bar(at, after, scale, colour),
                f"{row.value:+.4f}",
                f"{row.low:+.4f} … {row.high:+.4f}",
                "; ".join(say_in(phrase, language) for phrase in words_of(row)) or "–",
                of(f"in_regions.{_witness(row)}"),
            )
        )
        at = after
    bar = _bar(at, found.score, scale, _UNNAMED)
    rows.append((of("unnamed"), bar, f"{found.unnamed:+.4f}", "", "", ""))
    end = _bar(found.score, found.score, scale, _LINE)
    rows.append((of("score"), end, f"{found.score:.4f}", "", "", ""))
    header = ("", "", of("value"), of("interval"), of("shared_or_not"), of("regions"))
    fitted = of("fitted", data=found.fitted_on, share=found.variance_named)
    return [
        Heading(of("heading")),
        Paragraph(say_in(balance(found), language)),
        Paragraph(of("help"), quiet=True),
        Table(header, tuple(rows), (0.19, 0.22, 0.1, 0.17, 0.2, 0.12), (2,)),
        Paragraph(f"{fitted} SHA-256 {found.fit}", quiet=True),
    ]


def short_account(view: ResultView, say: Texts) -> list[Block]:
    """Return the firm rows and the others together, without intervals; nothing without any."""
    found = view.document.account
    if found is None:
        return []
    language, scale = say.language, _scale(found)
    rows: list[tuple[Cell, ...]] = []
    for step in steps(found, language):
        value = step.end - step.start
        colour = _LINE if step.is_end else _UNNAMED
        if step.is_row:
            full = _TOGETHER if value > 0 else _APART
            colour = full if step.firm else _pale(full)
        said = f"{step.end:.3f}" if step.is_end else f"{value:+.3f}"
        rows.append((step.name, _bar(step.start, step.end, scale, colour), said, step.words))
    header = ("", "", say_in("account.value", language), say_in("account.shared_or_not", language))
    quiet = Paragraph(say_in("account.colours", language), quiet=True)
    return [Table(header, tuple(rows), (0.28, 0.25, 0.1, 0.37), (2,)), quiet]


def _witness(row: AccountRow) -> str:
    if row.in_regions is None:
        return "none"
    return "yes" if row.in_regions else "no"


def _colour(row: AccountRow) -> tuple[int, int, int]:
    full = _TOGETHER if row.value > 0 else _APART
    return full if row.firm else _pale(full)


def _pale(full: tuple[int, int, int]) -> tuple[int, int, int]:
    r, g, b = (
        round(_PALE * paper + (1 - _PALE) * ink) for ink, paper in zip(full, _PAPER, strict=True)
    )
    return r, g, b


def _scale(found: Account) -> tuple[float, float]:
    """Return the lowest and the highest point that the bars reach."""
    steps = found.strangers + np.cumsum([0.0, *(row.value for row in found.rows), found.unnamed])
    low, high = float(steps.min()), float(steps.max())
    return low, max(high, low + 1e-6)


def _bar(
    start: float, end: float, scale: tuple[float, float], colour: tuple[int, int, int]
) -> Picture:
    """Return a step from one score to another; a line where they are the same."""
    image = np.full((_HEIGHT, _WIDTH, 3), _PAPER, np.uint8)
    low, high = scale
    inside = _WIDTH - 2 * _MARGIN
    x0, x1 = (round(_MARGIN + inside * (value - low) / (high - low)) for value in (start, end))
    left, right = min(x0, x1), max(x0, x1)
    cv2.rectangle(image, (left, 4), (max(right, left + 1), _HEIGHT - 5), colour, -1)
    cv2.line(image, (x1, 0), (x1, _HEIGHT - 1), _LINE, 1)
    return Picture(png(image), f"{start:.4f} → {end:.4f}")

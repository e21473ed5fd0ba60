"""The picture of a comparison: a row a method, a column a face, the word under each."""

from __future__ import annotations

import io

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from engine.contracts.methods import ComparedMethod, MethodsCompared
from engine.language.vocabulary import load_vocabulary
from engine.record.comparison.folder import map_pictures, span_text
from engine.record.pictures import Image

_CELL = 1.75
"""Inches."""
_TEXT, _TITLE_ROOM = 0.55, 0.2
"""Of it, for the text under a picture, and above the first."""
_ACROSS = 3
"""Methods beside each other."""
_DPI = 130
_PAPER, _SMALL, _TITLE = 6, 7, 8


def comparison_picture(comparison: MethodsCompared) -> bytes:
    """Return the picture as PNG."""
    shown = [method for method in comparison.methods if method.maps is not None]
    rows = 1 + -(-len(shown) // _ACROSS)
    columns = 2 * _ACROSS
    height = rows * (_CELL + _TEXT)
    figure = Figure(figsize=(columns * _CELL, height), dpi=_DPI, facecolor="white")
    axes = figure.subplots(rows, columns, squeeze=False)
    for axis in axes.flat:
        axis.set_axis_off()
    _faces(comparison, axes[0])
    for number, method in enumerate(shown):
        row, place = divmod(number, _ACROSS)
        _method(comparison, method, axes[1 + row, 2 * place : 2 * place + 2])
    figure.subplots_adjust(
        left=0.01,
        right=0.99,
        top=1 - _TITLE_ROOM / height,
        bottom=_TEXT / height,
        wspace=0.05,
        hspace=0.3,
    )
    buffer = io.BytesIO()
    figure.savefig(buffer, format="png")
    return buffer.getvalue()


def _faces(comparison: MethodsCompared, axes: np.ndarray) -> None:
    beside = [*comparison.mates, *comparison.nonmates]
    roles = ["A", "B"] if not beside else ["probe (A)", "mate (B)"]
    roles += ["mate"] * len(comparison.mates) + ["non-mate"] * len(comparison.nonmates)
    faces = [*comparison.faces, *(one.face for one in beside)]
    scores = [None, comparison.similarity, *(one.similarity for one in beside)]
    if len(faces) > len(axes) - 1:  # the text needs the last; the page has all of them
        faces = faces[: len(axes) - 1]
    for axis, role, face, similarity in zip(axes, roles, faces, scores, strict=False):
        text = "" if similarity is None else f"cosine with A {similarity.cosine:.4f}"
        _show(axis, face.crop, role, text)
    lines = [
        f"Erased: {comparison.area:.0%} of the crop, where the map points first",
        f"asked: what makes the score {'high' if comparison.ranked_as == 'mated' else 'low'}",
        "random regions: "
        + ", ".join(f"{side.effect:+.4f} ± {side.sd:.4f}" for side in comparison.random),
    ]
    if comparison.limit is not None:
        lines.append("greedy limit: " + ", ".join(f"{s.effect:+.4f}" for s in comparison.limit))
    lines += [
        "",
        "Maps: blue for the score, red against it; those without signs from dark to bright.",
        "Each method has a scale of its own, the same for both faces. Under a map: effect of",
        "erasing, rank, and the attribute whose region under the map moves the score most.",
    ]
    axes[len(faces)].text(0, 0.9, "\n".join(lines), fontsize=_TITLE, va="top")


def _method(comparison: MethodsCompared, method: ComparedMethod, axes: np.ndarray) -> None:
    assert method.maps is not None
    assert method.effects is not None
    names = load_vocabulary()
    count = sum(m.effects is not None for m in comparison.methods)
    pictures = map_pictures(comparison, method)
    for side, axis in enumerate(axes):
        rank = "" if method.ranks is None else f"  (rank {method.ranks[side]} of {count})"
        word = method.words[side]
        caption = "no word" if word is None else f"{names.name(word.key, 'en')} {word.effect:+.4f}"
        _show(axis, pictures[side], "", f"{method.effects[side].effect:+.4f}{rank}\n{caption}")
    axes[0].set_title(method.card.title, fontsize=_TITLE, pad=3, loc="left", fontweight="bold")
    caption = f"{method.card.paper}\n{span_text(method)}"
    axes[1].set_title(caption, fontsize=_PAPER, pad=3, loc="right", color="#555555")


def _show(axis: Axes, picture: Image, title: str, below: str) -> None:
    axis.imshow(picture)
    axis.set_title(title, fontsize=_TITLE, pad=3)
    axis.text(0.5, -0.03, below, fontsize=_SMALL, ha="center", va="top", transform=axis.transAxes)

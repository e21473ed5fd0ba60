"""What came of an explanation: figures, maps, pages and pictures."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from engine.contracts.account import Account
from engine.contracts.explanation import Explanation, Word
from engine.contracts.pair import SIDES, Side
from engine.contracts.parts import EnoughParts
from engine.files.scratch import scratch_folder
from engine.language.account import account_phrases
from engine.language.catalogue import ENGLISH, Language, sentences
from engine.language.parts import parts_phrases
from engine.language.score import score_phrases
from engine.record import (
    explanation_document,
    pair_title,
    write_brief_report,
    write_explanation,
)

if TYPE_CHECKING:
    from matplotlib.figure import Figure

_MAIN = ("score", "differences", "discriminant")
"""Maps, that which is shown first first."""
_FULL = 99.0
"""Percentile of the sizes from which the colours of the picture are full."""


@dataclass(frozen=True, slots=True, eq=False)
class Result:
    """An explanation of a pair.

    Attributes
    ----------
    explanation : Explanation
        Everything that was found, as the program keeps it.
    """

    explanation: Explanation

    @property
    def score(self) -> float:
        """The similarity: cosine of the two embeddings, -1 to 1."""
        return self.explanation.similarity.cosine

    @property
    def threshold(self) -> float | None:
        """Of the operating point, cosine; None where none was measured for the networks."""
        point = self.explanation.similarity.operating_point
        return None if point is None else point.threshold

    @property
    def account(self) -> Account | None:
        """Rows that sum, with the remainder, from the score of strangers to this score."""
        return self.explanation.account

    @property
    def parts(self) -> EnoughParts | None:
        """What each part of the face does to the score, and which are enough to turn it."""
        return self.explanation.parts

    @property
    def words(self) -> tuple[Word, ...]:
        """Attribute words with what was measured of each."""
        return self.explanation.words

    @property
    def maps(self) -> dict[tuple[Side, str], NDArray[np.float32]]:
        """Maps by image and name, float32, (size, size), in crop coordinates.

        ``("a", "score")`` is the one of what holds the score up, above 0, and pulls it down.
        """
        return {(one.image, one.branch): one.values for one in self.explanation.maps}

    @property
    def crops(self) -> dict[Side, NDArray[np.uint8]]:
        """Both faces as the network sees them, uint8, (size, size, 3), RGB."""
        return {side: face.crop for side, face in zip(SIDES, self.explanation.faces, strict=True)}

    def text(self, language: Language = ENGLISH) -> str:
        """Return the answer as sentences: score, account, parts; ``en`` or ``zh``."""
        phrases = score_phrases(self.explanation.similarity)
        if self.account is not None:
            phrases = [*phrases, *account_phrases(self.account)]
        if self.parts is not None:
            phrases = [*phrases, *parts_phrases(self.parts)]
        return sentences(phrases, language)

    def to_dict(self) -> dict[str, Any]:
        """Return the document that ``sim2word explain --json`` writes."""
        return explanation_document(self.explanation)

    def to_html(self, language: Language = ENGLISH) -> str:
        """Return the report of one page as a document of HTML that needs no other file."""
        with scratch_folder() as folder:
            page = folder / "report.html"
            write_brief_report(self.explanation, page, pair_title(self.explanation), language)
            return page.read_text(encoding="utf-8")

    def save(self, folder: str | os.PathLike[str], language: Language = ENGLISH) -> None:
        """Write JSON, maps, masks, pictures and the whole report into a folder.

        Raises
        ------
        OutputFailed
            Also if something lies there that is no earlier result.
        """
        title = pair_title(self.explanation)
        write_explanation(self.explanation, Path(folder), title, language=language)

    def figure(self) -> Figure:
        """Return a picture: both faces with the map that is shown first, and the account."""
        from matplotlib.figure import Figure

        figure = Figure(figsize=(10, 3.6), layout="constrained")
        left, right, bars = figure.subplots(1, 3, width_ratios=(1, 1, 1.6))
        maps = self._shown()
        top = max((float(np.percentile(np.abs(one), _FULL)) for one in maps.values()), default=1.0)
        for axes, side in ((left, SIDES[0]), (right, SIDES[1])):
            axes.imshow(self.crops[side])
            if side in maps:
                axes.imshow(maps[side], cmap="coolwarm_r", vmin=-top, vmax=top, alpha=0.5)
            axes.set_title(side.upper())
            axes.set_axis_off()
        rows = () if self.account is None else self.account.rows
        names = [row.group for row in reversed(rows)]
        values = [row.value for row in reversed(rows)]
        colours = ["#2a6fbb" if value > 0 else "#c8553d" for value in values]
        fills = [
            colour if row.firm else "none"
            for colour, row in zip(colours, reversed(rows), strict=True)
        ]
        bars.barh(names, values, color=fills, edgecolor=colours)
        bars.axvline(0, color="0.4", linewidth=0.8)
        bars.set_title(f"score {self.score:.3f}")
        bars.set_xlabel("cosine; filled: firm")
        return figure

    def _shown(self) -> dict[Side, NDArray[np.float32]]:
        """Return the map of each face that is shown first; none where none was made."""
        maps = self.maps
        name = next((one for one in _MAIN if (SIDES[0], one) in maps), None)
        return {} if name is None else {s: maps[s, name] for s in SIDES if (s, name) in maps}

    def _repr_html_(self) -> str:
        """Return what a notebook shows: the page in a frame of its own."""
        from html import escape

        page = escape(self.to_html(), quote=True)
        return f'<iframe srcdoc="{page}" width="100%" height="900" style="border:0"></iframe>'

    def __repr__(self) -> str:
        """Return the score and its side of the threshold."""
        if self.threshold is None:
            return f"<sim2word.Result {self.score:.4f}>"
        side = "above" if self.score >= self.threshold else "below"
        return f"<sim2word.Result {self.score:.4f}, {side} {self.threshold:.4f}>"

"""The comparisons that were open when a window was closed."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PySide6.QtCore import QSettings

from engine.contracts.pair import Face, ImageChoice
from engine.contracts.settings import Settings
from sim2word_gui.state.comparison import Comparison, OpenPhoto
from sim2word_gui.state.run_state import Phase
from sim2word_gui.state.saved_settings import as_plain, from_plain

_KEY = "lastSession"


@dataclass(frozen=True, slots=True)
class Remembered:
    """A comparison as it can be opened again.

    Attributes
    ----------
    a, b : ImageChoice
        Files with the hashes they had.
    explain : bool
        Whether it had a result or was running.
    settings : Settings
        Of its run.
    """

    a: ImageChoice
    b: ImageChoice
    explain: bool
    settings: Settings


def entries_of(comparisons: list[Comparison]) -> list[dict[str, Any]]:
    """Return what is to be remembered of the comparisons whose faces are known."""
    return [
        {
            "explain": comparison.phase in (Phase.DONE, Phase.RUNNING),
            "settings": as_plain(comparison.settings),
            **{side: _entry(photo) for side, photo in comparison.photos.items()},
        }
        for comparison in comparisons
        if comparison.is_ready and comparison.case is None
    ]


def remember_session(entries: list[dict[str, Any]]) -> None:
    """Write entries down; none leaves the last ones."""
    if entries:
        QSettings().setValue(_KEY, json.dumps(entries))


def last_session() -> tuple[Remembered, ...]:
    """Return what was written down; unreadable settings count as nothing."""
    try:
        saved = json.loads(str(QSettings().value(_KEY, "[]")))
        return tuple(
            Remembered(
                _choice(entry["a"]),
                _choice(entry["b"]),
                bool(entry["explain"]),
                from_plain(entry["settings"]),
            )
            for entry in saved
        )
    except (ValueError, KeyError, TypeError, AttributeError):
        return ()


def forget_session() -> None:
    """Remove what was written down."""
    QSettings().remove(_KEY)


def _entry(photo: OpenPhoto) -> dict[str, Any]:
    choice = photo.choice()
    hand = photo.hand
    return {
        "path": str(photo.path),
        "face": None if choice is None else choice.face,
        "sha256": None if choice is None else choice.sha256,
        "hand": None if hand is None else {"box": hand.box, "keypoints": hand.keypoints},
    }


def _choice(entry: dict[str, Any]) -> ImageChoice:
    hand = entry["hand"]
    if hand is not None:
        left, top, width, height = (float(v) for v in hand["box"])
        points = tuple((float(x), float(y)) for x, y in hand["keypoints"])
        hand = Face((left, top, width, height), points, 1.0)
    face = entry["face"]
    return ImageChoice(
        Path(entry["path"]), None if face is None else int(face), sha256=entry["sha256"], hand=hand
    )

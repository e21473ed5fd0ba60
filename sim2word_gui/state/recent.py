"""The pairs opened lately, by the paths of their photos."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from PySide6.QtCore import QSettings

_KEY = "recentPairs"
_MOST = 8


class RecentPair(NamedTuple):
    """Two photos that were compared."""

    a: str
    b: str

    @property
    def title(self) -> str:
        """The file names."""
        return f"{Path(self.a).name}  –  {Path(self.b).name}"


def recent_pairs() -> tuple[RecentPair, ...]:
    """Return the pairs, the latest first; unreadable settings count as none."""
    saved = QSettings().value(_KEY)
    if not isinstance(saved, list) or len(saved) % 2:
        return ()
    paths = [str(path) for path in saved]
    return tuple(RecentPair(a, b) for a, b in zip(paths[::2], paths[1::2], strict=True))


def remember(pair: RecentPair) -> None:
    """Put a pair first."""
    pairs = [pair, *(old for old in recent_pairs() if old != pair)][:_MOST]
    QSettings().setValue(_KEY, [path for each in pairs for path in each])


def forget_recent() -> None:
    """Remove all."""
    QSettings().remove(_KEY)

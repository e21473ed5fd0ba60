"""The pairs opened lately, by the paths of their photos."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path

from PySide6.QtCore import QSettings

_KEY = "recentPairs"
_MOST = 8


@dataclass(frozen=True, slots=True)
class RecentPair:
    """Two photos that were compared."""

    a: str
    b: str

    @property
    def title(self) -> str:
        """The file names."""
        return f"{Path(self.a).name}  –  {Path(self.b).name}"


def recent_pairs() -> tuple[RecentPair, ...]:
    """Return the pairs, the latest first; unreadable settings count as none."""
    try:
        saved = json.loads(str(QSettings().value(_KEY, "[]")))
        return tuple(RecentPair(str(pair["a"]), str(pair["b"])) for pair in saved)
    except (ValueError, KeyError, TypeError):
        return ()


def remember(pair: RecentPair) -> None:
    """Put a pair first."""
    pairs = [pair, *(old for old in recent_pairs() if old != pair)][:_MOST]
    QSettings().setValue(_KEY, json.dumps([asdict(each) for each in pairs]))


def forget_recent() -> None:
    """Remove all."""
    QSettings().remove(_KEY)

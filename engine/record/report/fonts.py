"""Fonts that are embedded in a PDF."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import matplotlib as mpl
from fontTools.ttLib import TTCollection
from matplotlib import font_manager

from engine.contracts.errors import ModelMissing

_CHINESE: tuple[tuple[str, str], ...] = (
    ("notosanscjk-regular.ttc", "Noto Sans CJK SC"),
    ("notosanscjksc-regular.otf", ""),
    ("sourcehansanssc-regular.otf", ""),
    ("sourcehansanscn-regular.otf", ""),
    ("msyh.ttc", "Microsoft YaHei"),
    ("pingfang.ttc", "PingFang SC"),
    ("stheiti light.ttc", "Heiti SC"),
    ("wqy-microhei.ttc", "WenQuanYi Micro Hei"),
    ("wqy-zenhei.ttc", "WenQuanYi Zen Hei"),
    ("simhei.ttf", ""),
    ("simsun.ttc", "SimSun"),
)
"""Files of the usual systems, the best first, and the family in those that hold several."""


@dataclass(frozen=True, slots=True)
class FontFile:
    """A font of a file that may hold several.

    Attributes
    ----------
    path : Path
    number : int
        In the file, from 0.
    """

    path: Path
    number: int = 0


def latin() -> dict[str, FontFile]:
    """Return the font of Latin text, by style; matplotlib carries it."""
    folder = Path(mpl.get_data_path()) / "fonts" / "ttf"
    return {"": FontFile(folder / "DejaVuSans.ttf"), "B": FontFile(folder / "DejaVuSans-Bold.ttf")}


def chinese() -> FontFile | None:
    """Return a font of this machine that has Simplified Chinese; None if there is none."""
    # Looked up now: matplotlib's own list would not know a font that was just installed.
    there = {Path(path).name.lower(): Path(path) for path in font_manager.findSystemFonts()}
    for file, family in _CHINESE:
        if file in there:
            return FontFile(there[file], _number(there[file], family) if family else 0)
    return None


def needed_chinese() -> FontFile:
    """Return a font that has Simplified Chinese.

    Raises
    ------
    ModelMissing
        If this machine has none.
    """
    found = chinese()
    if found is None:
        raise ModelMissing(
            "This machine has no font for Simplified Chinese.",
            "Install one (Debian: fonts-noto-cjk), or export in English or as HTML.",
        )
    return found


def _number(path: Path, name: str) -> int:
    """Return where a font stands in its file."""
    with TTCollection(str(path), lazy=True) as collection:
        names = [font["name"].getBestFamilyName() for font in collection.fonts]
    return names.index(name) if name in names else 0

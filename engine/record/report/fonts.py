"""Fonts that are embedded in a PDF."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import matplotlib as mpl
from fontTools.ttLib import TTCollection
from matplotlib import font_manager

from engine.contracts import ModelMissing

_CHINESE = (
    "Noto Sans CJK SC", "Source Han Sans SC", "Source Han Sans CN", "Microsoft YaHei",
    "PingFang SC", "Heiti SC", "WenQuanYi Micro Hei", "WenQuanYi Zen Hei", "SimHei", "SimSun",
)  # fmt: skip

_NORMAL = 400


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
    for name in _CHINESE:
        known = [font for font in font_manager.fontManager.ttflist if font.name == name]
        there = [font for font in known if font.style == "normal" and Path(font.fname).exists()]
        if there:
            path = Path(min(there, key=lambda font: abs(_weight(font.weight) - _NORMAL)).fname)
            return FontFile(path, _number(path, name))
    return None


def _weight(weight: int | str) -> int:
    return weight if isinstance(weight, int) else font_manager.weight_dict.get(weight, _NORMAL)


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
    if path.suffix.lower() not in (".ttc", ".otc"):
        return 0
    with TTCollection(str(path), lazy=True) as collection:
        names = [font["name"].getBestFamilyName() for font in collection.fonts]
    return names.index(name) if name in names else 0

"""Draw the picture of the architecture page from the import rules.

python docs/make_architecture.py [--check]
"""

from __future__ import annotations

import sys
import tomllib
from pathlib import Path
from xml.sax.saxutils import escape

ROOT = Path(__file__).resolve().parent.parent
PICTURE = ROOT / "docs" / "images" / "architecture.svg"
WIDTH, ROW, GAP, MARGIN = 720, 30, 12, 16


def layers(container: str) -> list[list[str]]:
    """Return a package's layers, the highest first, each with its rooms."""
    rules = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    contracts = rules["tool"]["importlinter"]["contracts"]
    names = next(each["layers"] for each in contracts if each.get("containers") == [container])
    return [[f"{container}.{part.strip()}" for part in layer.split("|")] for layer in names]


def picture() -> str:
    """Return the picture as SVG."""
    engine = layers("engine")
    rows = [["main.py"], *layers("sim2word_gui"), *engine]
    height = 2 * MARGIN + len(rows) * (ROW + GAP) - GAP
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}"'
        ' font-family="sans-serif" font-size="13">',
        f'<rect width="{WIDTH}" height="{height}" fill="#ffffff"/>',
    ]
    for number, names in enumerate(rows):
        y = MARGIN + number * (ROW + GAP)
        outside = number < len(rows) - len(engine)
        wide = (WIDTH - 2 * MARGIN - GAP * (len(names) - 1)) / len(names)
        for place, name in enumerate(names):
            x = MARGIN + place * (wide + GAP)
            fill, line = ("#e8f1fb", "#3a6ea5") if outside else ("#f4f4f2", "#77776f")
            shown = escape(name)
            parts.append(
                f'<rect x="{x:.0f}" y="{y}" width="{wide:.0f}" height="{ROW}" rx="6"'
                f' fill="{fill}" stroke="{line}"/>'
                f'<text x="{x + wide / 2:.0f}" y="{y + ROW / 2 + 4:.0f}" text-anchor="middle"'
                f' fill="#222222">{shown}</text>'
            )
        if number:
            middle = WIDTH // 2
            parts.append(
                f'<path d="M{middle} {y - GAP + 1} v{GAP - 5} m-4 -4 l4 5 l4 -5" fill="none"'
                ' stroke="#555555" stroke-width="1.5"/>'
            )
    return "\n".join([*parts, "</svg>", ""])


def main() -> int:
    """Draw, or check."""
    drawn = picture()
    if "--check" not in sys.argv:
        PICTURE.write_text(drawn, encoding="utf-8")
        return 0
    same = PICTURE.is_file() and PICTURE.read_text(encoding="utf-8") == drawn
    return 0 if same else 1


if __name__ == "__main__":
    sys.exit(main())

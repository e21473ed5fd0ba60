"""Draw the program's icon in the forms that desktops ask for, from its one SVG.

python packaging/icons.py FOLDER     sim2word.ico (Windows), sim2word.icns (macOS), and PNG
"""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
from PIL import Image
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QImage, QPainter
from PySide6.QtSvg import QSvgRenderer

SOURCE = Path(__file__).resolve().parent.parent / "resources" / "icons" / "sim2word.svg"
SIZES = (16, 24, 32, 48, 64, 128, 256, 512)
ICO_SIZES = tuple((size, size) for size in SIZES if size <= 256)


def drawn(size: int) -> Image.Image:
    """Return the icon as a square RGBA picture of `size` pixels."""
    canvas = QImage(size, size, QImage.Format.Format_RGBA8888)
    canvas.fill(Qt.GlobalColor.transparent)
    painter = QPainter(canvas)
    QSvgRenderer(str(SOURCE)).render(painter, QRectF(0, 0, size, size))
    painter.end()
    pixels = np.frombuffer(canvas.constBits(), np.uint8).reshape(size, size, 4)
    return Image.fromarray(pixels.copy())


def main() -> int:
    """Write every form into a folder."""
    if len(sys.argv) != 2:
        print(__doc__, file=sys.stderr)
        return 2
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    pictures = [drawn(size) for size in SIZES]
    for picture in pictures:
        picture.save(folder / f"sim2word-{picture.width}.png", optimize=True)
    pictures[-1].save(folder / "sim2word.ico", sizes=ICO_SIZES, append_images=pictures)
    pictures[-1].save(folder / "sim2word.icns", append_images=pictures)
    return 0


if __name__ == "__main__":
    sys.exit(main())

"""A painted dot lies on the dot: photos, maps and outlines share one frame."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image
from PySide6.QtCore import QPointF
from PySide6.QtGui import QColor, QImage
from pytestqt.qtbot import QtBot

from engine.contracts.explanation import SaliencyMap
from engine.contracts.pair import AlignedFace, Face
from engine.imaging import align, decode, measure_quality
from sim2word_gui.faces.face_layer import Show
from sim2word_gui.faces.photo_view import PhotoView
from sim2word_gui.faces.zoom_view import ZoomView
from sim2word_gui.state.overlays import NOTHING, Overlay, shared_scale
from sim2word_gui.state.viewing import Colours, Viewing
from sim2word_gui.widgets.colour_maps import opaque_table
from sim2word_gui.worker.jobs import Preview
from sim2word_gui.worker.pyramid import pyramid

TEMPLATE = np.array([[46.6, 45.5], [102.4, 45.5], [74.5, 77.5], [50.5, 101.5], [98.5, 101.5]])
RED, GREY = (230, 10, 10), 128
SPOT = (60, 90)
"""Of the map, in crop coordinates: column, row."""


def tilted_face(width: int, height: int) -> Face:
    """A face in the upper left part of a photo, tilted by about 20 degrees."""
    unit = min(width, height) / 10
    across, down = np.array([0.94, 0.34]) * unit, np.array([-0.34, 0.94]) * unit
    eye = np.array([0.35 * width, 0.35 * height])
    points = [
        eye,
        eye + 2 * across,
        eye + across + down,
        eye + 2 * down,
        eye + 2 * across + 2 * down,
    ]
    corner = eye - across - down
    box = (float(corner[0]), float(corner[1]), float(4 * unit), float(5 * unit))
    return Face(box, tuple((float(x), float(y)) for x, y in points), 1.0)


def rotated(pixels: NDArray[np.uint8], orientation: int) -> NDArray[np.uint8]:
    """Pixels as a camera stores them that notes the orientation."""
    return {1: pixels, 6: np.rot90(pixels, 1), 3: np.rot90(pixels, 2), 8: np.rot90(pixels, 3)}[
        orientation
    ]


@pytest.fixture(
    params=[
        ((300, 200), 1),
        ((200, 700), 6),
        ((640, 90), 8),
        ((333, 500), 3),
        ((40, 34), 1),
        ((7744, 5164), 1),
    ],
    ids=["plain", "turned right", "turned left", "upside down", "tiny", "40 megapixels"],
)
def dotted(request: pytest.FixtureRequest, tmp_path: Path) -> tuple[Preview, QPointF]:
    """A photo as the decoder reads it, and where its dot is."""
    (width, height), orientation = request.param
    face = tilted_face(width, height)
    _, affine = align(np.zeros((height, width, 3), np.uint8), face, TEMPLATE, 150)
    x, y = affine @ np.array([*SPOT, 1.0])
    radius = max(1, min(width, height) // 60)
    pixels = np.full((height, width, 3), GREY, np.uint8)
    rows, columns = np.ogrid[:height, :width]
    pixels[(rows - y) ** 2 + (columns - x) ** 2 <= radius**2] = RED
    stored = Image.fromarray(np.ascontiguousarray(rotated(pixels, orientation)))
    exif = Image.Exif()
    exif[0x0112] = orientation
    path = tmp_path / "dotted.png"
    stored.save(path, exif=exif, compress_level=1)
    photo = decode(path)
    assert photo.pixels.shape == pixels.shape
    crop, affine = align(photo.pixels, face, TEMPLATE, 150)
    aligned = AlignedFace(
        photo,
        (face,),
        0,
        "only",
        crop,
        affine,
        measure_quality(photo.pixels, face, crop, covered=0.0),
    )
    return Preview(1, photo, pyramid(photo.pixels), (face,), aligned), QPointF(x, y)


def colour_at(view: ZoomView, place: QPointF) -> QColor:
    """What the screen shows at a place in view coordinates."""
    image: QImage = view.grab().toImage()
    at = view.mapFromScene(view.box.mapViewToScene(place))
    scale = image.devicePixelRatio()
    return image.pixelColor(round(at.x() * scale), round(at.y() * scale))


def is_red(colour: QColor) -> bool:
    return colour.red() > 190 and colour.green() < 90 and colour.blue() < 90


def shown(qtbot: QtBot, show: Show) -> PhotoView:
    view = PhotoView(show)
    qtbot.addWidget(view)
    view.resize(420, 380)
    view.show()
    qtbot.waitExposed(view)
    return view


def spot_map(preview: Preview) -> SaliencyMap:
    values = np.zeros((150, 150), np.float32)
    values[SPOT[1] - 1 : SPOT[1] + 2, SPOT[0] - 1 : SPOT[0] + 2] = 0.5
    assert preview.aligned is not None
    return SaliencyMap("a", "test", "test", values, preview.aligned.affine)


PLAIN = Viewing(boxes=False, opacity=1.0)


@pytest.mark.parametrize("turns", [0, 1, 2, 3])
def test_the_dot_is_where_the_photo_says(
    qtbot: QtBot, dotted: tuple[Preview, QPointF], turns: int
) -> None:
    preview, dot = dotted
    viewing = PLAIN
    for _ in range(turns):
        viewing = viewing.turned(0)
    view = shown(qtbot, Show.PHOTO)
    view.show_side(preview, 0, viewing)
    seen = view.layer.mapToParent(dot)
    scale = preview.photo.width / 300 if preview.photo is not None else 1
    view.show_at(seen, 0.15 * scale)
    assert is_red(colour_at(view, seen))
    outside = view.layer.mapToParent(dot + QPointF(12 * scale, 0))
    assert not is_red(colour_at(view, outside))
    view.fit()
    assert view.box.viewRect().contains(seen)


@pytest.mark.parametrize("show", [Show.PHOTO, Show.CROP])
def test_the_map_lies_on_the_dot(qtbot: QtBot, dotted: tuple[Preview, QPointF], show: Show) -> None:
    preview, dot = dotted
    view = shown(qtbot, show)
    saliency = spot_map(preview)
    scale = shared_scale([saliency], Colours.VIRIDIS)
    view.show_side(preview, 0, PLAIN, Overlay(saliency, scale))
    view.box.updateMatrix()  # pyqtgraph waits with it until it paints
    centre = view.layer.map.mapToScene(QPointF(SPOT[0] + 0.5, SPOT[1] + 0.5))
    found = view.box.mapSceneToView(centre)
    expected = dot if show is Show.PHOTO else QPointF(*SPOT)
    assert (found.x(), found.y()) == pytest.approx((expected.x(), expected.y()), abs=1e-6)
    view.show_at(expected, view.units_a_pixel() / 3)
    red, green, blue, _ = (int(v) for v in opaque_table(Colours.VIRIDIS)[-1])
    colour = colour_at(view, expected)
    assert (colour.red(), colour.green(), colour.blue()) == pytest.approx((red, green, blue), abs=8)


def test_the_region_covers_the_dot(qtbot: QtBot, dotted: tuple[Preview, QPointF]) -> None:
    preview, dot = dotted
    view = shown(qtbot, Show.PHOTO)
    region = np.zeros((150, 150), bool)
    region[SPOT[1] - 20 : SPOT[1] + 21, SPOT[0] - 10 : SPOT[0] + 11] = True
    fill = np.full((150, 150, 3), (20, 40, 240), np.uint8)
    view.show_side(preview, 0, PLAIN, Overlay(region=region, outlined=True, fill=fill))
    view.show_at(dot, view.units_a_pixel() / 3)
    colour = colour_at(view, dot)
    assert (colour.red(), colour.green(), colour.blue()) == pytest.approx((20, 40, 240), abs=3)
    outline = view.layer.outline
    assert outline.path().contains(QPointF(*SPOT))
    assert outline.boundingRect().center().x() == pytest.approx(SPOT[0], abs=0.2)
    assert outline.boundingRect().center().y() == pytest.approx(SPOT[1], abs=0.2)
    view.show_side(preview, 0, PLAIN, NOTHING)
    assert is_red(colour_at(view, dot)) or preview.levels[0].shape[0] < 60


def test_a_huge_photo_is_drawn_from_a_small_level(qtbot: QtBot) -> None:
    rng = np.random.default_rng(0)
    noise = rng.integers(0, 255, (4000, 6000, 3), dtype=np.uint8)
    levels = pyramid(noise)
    assert max(levels[-1].shape[:2]) <= 1024
    means = [level.mean() for level in levels]
    assert means == pytest.approx([means[0]] * len(means), abs=1)
    view = shown(qtbot, Show.ALIGNED_PHOTO)
    assert view.whole().isEmpty()

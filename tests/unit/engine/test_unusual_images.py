"""Depths, raw files, damage: right pixels with a note of what they were, or a refusal."""

from __future__ import annotations

import contextlib
import io
import struct
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from engine.contracts.errors import UnreadableImage
from engine.imaging import decode
from engine.imaging.damage import jpeg_damage, part_with_data


def tiff(
    values: NDArray[np.uint16], photometric: int = 1, more: dict[int, int] | None = None
) -> bytes:
    """Return 16-bit grey as an uncompressed TIFF of one strip."""
    height, width = values.shape
    tags = {256: width, 257: height, 258: 16, 259: 1, 262: photometric, 273: 8, 277: 1}
    tags |= {278: height, 279: values.nbytes, **(more or {})}
    entries = b"".join(struct.pack("<HHII", tag, 4, 1, tags[tag]) for tag in sorted(tags))
    directory = struct.pack("<H", len(tags)) + entries + b"\0\0\0\0"
    return b"II*\0" + struct.pack("<I", 8 + values.nbytes) + values.tobytes() + directory


@pytest.mark.parametrize(
    ("most", "bits"), [(255, 8), (1020, 10), (4080, 12), (16000, 14), (65535, 16), (300, 10)]
)
def test_grey_is_read_by_the_bits_that_its_values_use(tmp_path: Path, most: int, bits: int) -> None:
    values = np.array([[0, most // 2, most]], np.uint16)
    path = tmp_path / "deep.tif"
    path.write_bytes(tiff(values))
    photo = decode(path)
    expected = np.rint(values * (255 / ((1 << bits) - 1)))
    assert photo.pixels[..., 0].tolist() == expected.astype(int).tolist()
    reported = "16-bit grey reduced to 8 bit" if bits == 16 else f"read as {bits} bit"
    assert any(reported in note for note in photo.notes)


def test_white_that_is_zero_is_inverted(tmp_path: Path) -> None:
    path = tmp_path / "inverted.tif"
    path.write_bytes(tiff(np.array([[0, 65535]], np.uint16), photometric=0))
    photo = decode(path)
    assert photo.pixels[0, :, 0].tolist() == [255, 0]
    assert any("white is zero" in note for note in photo.notes)


@pytest.mark.parametrize("tag", [{254: 1}, {50706: 1}])
def test_the_preview_in_a_raw_file_is_no_photo(tmp_path: Path, tag: dict[int, int]) -> None:
    path = tmp_path / "raw.dng"
    path.write_bytes(tiff(np.full((40, 60), 3000, np.uint16), more=tag))
    with pytest.raises(UnreadableImage, match="a preview of 60 x 40 pixels"):
        decode(path)


def test_deep_colour_leaves_a_note(tmp_path: Path) -> None:
    import cv2

    path = tmp_path / "deep.png"
    cv2.imwrite(str(path), np.full((8, 9, 3), 40_000, np.uint16))
    photo = decode(path)
    assert photo.pixels[0, 0].tolist() == [156, 156, 156]
    assert "16-bit colour reduced to 8 bit" in photo.notes


def test_what_is_wholly_transparent_is_said(tmp_path: Path) -> None:
    path = tmp_path / "clear.png"
    Image.new("RGBA", (30, 30), (10, 20, 30, 0)).save(path)
    assert any("wholly transparent" in note for note in decode(path).notes)


def jpeg(**options: object) -> bytes:
    rng = np.random.default_rng(0)
    pixels = np.asarray(
        Image.fromarray(rng.integers(0, 255, (24, 24, 3)).astype(np.uint8)).resize((256, 256))
    )
    file = io.BytesIO()
    Image.fromarray(pixels).save(file, "JPEG", quality=90, **options)
    return file.getvalue()


@pytest.mark.parametrize("progressive", [False, True])
def test_every_lack_of_data_is_known(tmp_path: Path, *, progressive: bool) -> None:
    whole = jpeg(progressive=progressive)
    assert jpeg_damage(whole) == ""
    start = whole.find(b"\xff\xda") + 14
    for share in (0.05, 0.3, 0.6, 0.9):
        at = start + int((len(whole) - start) * share)
        lost = whole[:at] + whole[at + 200 :]
        carved = whole[:at] + b"\xff\xd9"
        for number, data in enumerate((lost, carved)):
            path = tmp_path / f"{share}-{number}.jpg"
            path.write_bytes(data)
            photo = decode(path)
            assert photo.damaged
            assert any(note.startswith("damaged: ") for note in photo.notes)


def test_the_part_with_data_ends_where_the_fill_begins() -> None:
    rng = np.random.default_rng(0)
    pixels = rng.integers(0, 255, (120, 90, 3)).astype(np.uint8)
    assert part_with_data(pixels) == (0, 0, 90, 120)
    pixels[80:] = pixels[79]  # in every column what came last
    assert part_with_data(pixels) == (0, 0, 90, 79)  # the last row of data is as the fill
    turned = np.ascontiguousarray(np.rot90(pixels, -1))
    assert part_with_data(turned) == (41, 0, 120, 90)
    assert part_with_data(np.zeros((5, 6, 3), np.uint8)) == (0, 0, 0, 0)


@pytest.mark.parametrize("tiled", [False, True])
def test_damage_of_jpeg_inside_a_tiff_is_noted(
    tmp_path: Path, astronaut: Path, tiled: bool
) -> None:
    """Pillow drops what libjpeg says there."""
    path, out = tmp_path / "x.tif", io.BytesIO()
    more = {"tiffinfo": {322: 128, 323: 128}} if tiled else {}
    Image.open(astronaut).convert("RGB").save(out, "TIFF", compression="jpeg", **more)
    whole = out.getvalue()
    path.write_bytes(whole)
    assert not decode(path).damaged
    rng, noted = np.random.default_rng(0), 0
    for _ in range(20):
        spoilt = bytearray(whole)
        for _ in range(10):
            spoilt[rng.integers(len(whole) // 4, len(whole) - 2000)] = rng.integers(256)
        path.write_bytes(spoilt)
        with contextlib.suppress(UnreadableImage):
            photo = decode(path)
            noted += photo.damaged
            assert photo.damaged is any(note.startswith("damaged: ") for note in photo.notes)
    assert noted >= 10

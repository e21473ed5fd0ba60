"""The decoder: every odd file gives the right pixels or a typed error."""

from __future__ import annotations

import contextlib
import hashlib
import importlib
import os
import warnings
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
import PIL
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageCms

from engine.contracts.errors import ImageTooLarge, UnreadableImage
from engine.imaging import DecodeLimits, decode

Write = Callable[..., Path]

decoding = importlib.import_module("engine.imaging.decode")


def checker(width: int = 12, height: int = 8) -> np.ndarray:
    """Pixels whose four corners all differ."""
    pixels = np.zeros((height, width, 3), np.uint8)
    pixels[: height // 2, : width // 2] = (250, 10, 20)
    pixels[: height // 2, width // 2 :] = (20, 240, 30)
    pixels[height // 2 :, : width // 2] = (30, 40, 230)
    return pixels


def test_pixels_and_hash_are_of_the_same_bytes(picture: Write) -> None:
    path = picture("plain.png", checker())
    photo = decode(path)
    assert np.array_equal(photo.pixels, checker())
    assert photo.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()
    assert (photo.width, photo.height, photo.format) == (12, 8, "PNG")
    with pytest.raises(ValueError, match="read-only"):
        photo.pixels[0, 0] = 0


@pytest.mark.parametrize(
    ("orientation", "undo"),
    [
        (1, lambda p: p),
        (2, lambda p: p[:, ::-1]),
        (3, lambda p: p[::-1, ::-1]),
        (4, lambda p: p[::-1]),
        (5, lambda p: p.transpose(1, 0, 2)),
        (6, np.rot90),
        (7, lambda p: p[::-1, ::-1].transpose(1, 0, 2)),
        (8, lambda p: np.rot90(p, -1)),
    ],
)
def test_every_exif_orientation_is_applied(
    picture: Write, orientation: int, undo: Callable[[np.ndarray], np.ndarray]
) -> None:
    exif = Image.Exif()
    exif[0x0112] = orientation
    path = picture("turned.png", np.ascontiguousarray(undo(checker())), exif=exif)
    photo = decode(path)
    assert np.array_equal(photo.pixels, checker())
    assert any("orientation" in note for note in photo.notes) == (orientation != 1)


def test_damaged_exif_costs_a_note_not_the_photo(picture: Write) -> None:
    damaged = decode(picture("exif.png", checker(), exif=b"Exif\0\0 no tags at all"))
    assert np.array_equal(damaged.pixels, checker())
    unknown = Image.Exif()
    unknown[0x0112] = 99
    assert decode(picture("99.png", checker(), exif=unknown)).notes == ()


def test_grey_16_bit_keeps_its_scale(picture: Write) -> None:
    values = np.array([[0, 257, 65535], [32896, 514, 65278]], np.uint16)
    photo = decode(picture("deep.png", values))
    assert photo.pixels[..., 0].tolist() == [[0, 1, 255], [128, 2, 254]]
    assert np.array_equal(photo.pixels[..., 0], photo.pixels[..., 2])


def test_grey_cmyk_and_palette_become_rgb(tmp_path: Path) -> None:
    image = Image.fromarray(checker())
    for mode, name in (("L", "grey.png"), ("CMYK", "cmyk.tif"), ("P", "palette.png")):
        image.convert(mode).save(tmp_path / name)
        photo = decode(tmp_path / name)
        expected = np.asarray(image.convert(mode).convert("RGB"))
        assert photo.pixels.shape == (8, 12, 3)
        assert np.abs(photo.pixels.astype(int) - expected).max() <= 1, mode


def test_transparency_lies_on_white(picture: Write) -> None:
    pixels = np.dstack([checker(), np.full((8, 12), 0, np.uint8)])
    pixels[0, 0, 3] = 255
    photo = decode(picture("clear.png", pixels))
    assert photo.pixels[0, 0].tolist() == [250, 10, 20]
    assert (photo.pixels[4:] == 255).all()
    assert "transparency laid on white" in photo.notes


def test_of_an_animation_the_first_frame_is_taken(tmp_path: Path) -> None:
    frames = [Image.new("RGB", (9, 7), colour) for colour in ("red", "blue", "lime")]
    path = tmp_path / "moving.gif"
    frames[0].save(path, save_all=True, append_images=frames[1:])
    photo = decode(path)
    assert photo.pixels[3, 3].tolist() == [255, 0, 0]
    assert "first of 3 frames, the others are not looked at" in photo.notes


def test_an_embedded_profile_is_converted_to_srgb(picture: Write) -> None:
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    photo = decode(picture("profiled.png", checker(), icc_profile=profile))
    assert np.abs(photo.pixels.astype(int) - checker()).max() <= 1
    broken = decode(picture("broken.png", checker(), icc_profile=b"no profile at all"))
    assert np.array_equal(broken.pixels, checker())
    assert any("not usable" in note for note in broken.notes)


def test_a_bomb_is_refused_from_its_header(picture: Write) -> None:
    path = picture("large.png", np.zeros((100, 200, 3), np.uint8))
    with pytest.raises(ImageTooLarge, match=r"0\.0 megapixels.*200 x 100"):
        decode(path, DecodeLimits(max_megapixels=0.0199))
    assert decode(path, DecodeLimits(max_megapixels=0.02)).width == 200
    with pytest.raises(ImageTooLarge, match="bytes"):
        decode(path, DecodeLimits(max_file_bytes=10))


def test_a_side_that_cannot_be_warped_is_refused(picture: Write) -> None:
    with pytest.raises(ImageTooLarge, match="32767 x 2 pixels"):
        decode(picture("wide.png", np.zeros((2, 32_767, 3), np.uint8)))
    assert decode(picture("less.png", np.zeros((2, 32_766, 3), np.uint8))).width == 32_766


def test_warnings_of_others_are_no_notes_on_a_photo(
    picture: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = decoding._to_rgb

    def warned(*arguments: Any) -> Any:
        warnings.warn("of another thread", stacklevel=1)
        warnings.warn_explicit("of the decoder", UserWarning, PIL.__file__, 1)
        return real(*arguments)

    monkeypatch.setattr(decoding, "_to_rgb", warned)
    assert decode(picture("a.png", checker())).notes == ("the decoder warns: of the decoder",)


def test_photos_read_at_once_leave_warnings_as_they_were(picture: Write) -> None:
    paths = [picture(f"{n}.png", checker(400, 300)) for n in range(4)]
    before = warnings.showwarning, tuple(warnings.filters)
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(decode, paths * 20))
    assert (warnings.showwarning, tuple(warnings.filters)) == before


@pytest.mark.parametrize("content", [b"", b"hello", b"\xff\xd8\xff\xe0broken", b"GIF89a", b"%!PS"])
def test_what_is_no_image_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "fake.jpg"
    path.write_bytes(content)
    with pytest.raises(UnreadableImage, match=r"fake\.jpg"):
        decode(path)


def test_a_truncated_file_is_refused(picture: Write, tmp_path: Path) -> None:
    noise = np.random.default_rng(0).integers(0, 255, (80, 80, 3), dtype=np.uint8)
    for name in ("whole.png", "whole.jpg", "whole.webp"):
        data = picture(name, noise).read_bytes()
        cut = tmp_path / f"cut-{name}"
        cut.write_bytes(data[: len(data) // 2])
        with pytest.raises(UnreadableImage, match=r"damaged|not an image"):
            decode(cut)


def test_folders_pipes_and_missing_files_are_refused(tmp_path: Path) -> None:
    with pytest.raises(UnreadableImage, match="folder"):
        decode(tmp_path)
    with pytest.raises(UnreadableImage, match="no file"):
        decode(tmp_path / "absent.jpg")
    pipe = tmp_path / "pipe.jpg"
    os.mkfifo(pipe)
    with pytest.raises(UnreadableImage, match="regular"):
        decode(pipe)


def test_odd_names_are_read(picture: Write, tmp_path: Path) -> None:
    for name in ("照片 один ñ.png", "x" * 240 + ".png"):
        assert decode(picture(name, checker())).width == 12
    with pytest.raises(UnreadableImage) as caught:
        decode(tmp_path / ("y" * 5000))
    assert len(str(caught.value)) < 500
    assert "\n" not in str(caught.value)
    with pytest.raises(UnreadableImage):
        decode(tmp_path / "a\0b.png")


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_damaged_bytes_never_crash(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    folder = tmp_path_factory.mktemp("damaged")
    kind = data.draw(st.sampled_from(["png", "jpg", "gif", "tif", "bmp", "webp", "ppm"]))
    path = folder / f"file.{kind}"
    Image.fromarray(checker(24, 16)).save(path)
    content = bytearray(path.read_bytes())
    for _ in range(data.draw(st.integers(1, 8))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    path.write_bytes(content)
    with contextlib.suppress(UnreadableImage):
        photo = decode(path, DecodeLimits(max_megapixels=1))
        assert photo.pixels.dtype == np.uint8
        assert photo.pixels.ndim == 3

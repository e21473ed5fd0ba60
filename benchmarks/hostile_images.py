"""Files that no camera writes: truncated, damaged, bombs, odd modes, odd profiles, wrong names.

All are made here, from noise and from photos that dependencies carry; the same seed and the same
version of Pillow give the same files, in every process.
"""

from __future__ import annotations

import io
import struct
import warnings
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

import numpy as np
from PIL import Image, ImageCms, PngImagePlugin

from engine.files.installed import packaged_file
from engine.imaging.decode import FORMATS

_SIDE = 96
_SUFFIX = {
    "JPEG": "jpg",
    "PNG": "png",
    "TIFF": "tif",
    "BMP": "bmp",
    "WEBP": "webp",
    "GIF": "gif",
    "JPEG2000": "jp2",
    "PPM": "ppm",
    "AVIF": "avif",
    "HEIF": "heic",
}
_HUGE = 60_000
"""Pixels a side: 3.6 thousand megapixels."""
_DATE = (24, 36)
"""Bytes of a colour profile."""
_CUTS = (1, 2, 7, 16, 33, 64)
_DAMAGES = 24
"""Of each sound file."""


@dataclass(frozen=True, slots=True)
class Hostile:
    """One file.

    Attributes
    ----------
    name : str
    data : bytes
    """

    name: str
    data: bytes


def hostile_images(seed: int = 0) -> Iterator[Hostile]:
    """Yield all of them: about a thousand."""
    sound = dict(_sound())
    yield from (Hostile(name, data) for name, data in sound.items())
    for make in (_bombs, _profiles, _exif, _lies):
        yield from make(sound)
    for name, data in sound.items():
        yield from _cut(name, data)
        yield from _damaged(name, data, np.random.default_rng([seed, *name.encode()]))


def bombs() -> Iterator[Hostile]:
    """Yield small files that stand for huge images."""
    yield from _bombs(dict(_sound()))


def _encoded(image: Image.Image, container: str, **options: object) -> bytes | None:
    """Return an image's bytes; None where Pillow cannot write that."""
    file = io.BytesIO()
    try:
        with warnings.catch_warnings(action="ignore"):  # of what is damaged on purpose
            image.save(file, container, **options)
    except (OSError, ValueError, KeyError, TypeError, SyntaxError, struct.error):
        return None
    return file.getvalue()


def _sound() -> Iterator[tuple[str, bytes]]:
    """Yield files that are in order, of every container, mode and way of packing."""
    with Image.open(packaged_file("scikit-image", "astronaut.png")) as opened:
        photo = opened.convert("RGB").resize((_SIDE, _SIDE))
    modes = ("1", "L", "LA", "P", "RGB", "RGBA", "CMYK", "YCbCr", "LAB", "HSV", "I", "F", "I;16")
    for container in FORMATS:
        for mode in modes:
            image = _as(photo, mode)
            data = None if image is None else _encoded(image, container)
            if data is not None:
                yield f"{container.lower()}-{mode.replace(';', '')}.{_SUFFIX[container]}", data
    variants: dict[str, tuple[str, dict[str, object]]] = {
        "jpeg-progressive": ("JPEG", {"progressive": True}),
        "jpeg-444": ("JPEG", {"subsampling": 0, "quality": 100}),
        "jpeg-worst": ("JPEG", {"quality": 1}),
        "png-stored": ("PNG", {"compress_level": 0}),
        "webp-lossless": ("WEBP", {"lossless": True}),
        **{
            f"tiff-{how}": ("TIFF", {"compression": how})
            for how in ("tiff_lzw", "tiff_adobe_deflate", "packbits", "jpeg")
        },
        "bigtiff": ("TIFF", {"big_tiff": True}),
        "gif-animated": ("GIF", {"save_all": True, "append_images": [photo.rotate(9)] * 20}),
        "webp-animated": ("WEBP", {"save_all": True, "append_images": [photo.rotate(9)] * 20}),
        "png-animated": ("PNG", {"save_all": True, "append_images": [photo.rotate(9)] * 20}),
        "tiff-pages": ("TIFF", {"save_all": True, "append_images": [photo.rotate(9)] * 20}),
    }
    for name, (container, options) in variants.items():
        data = _encoded(photo, container, **options)
        if data is not None:
            yield f"{name}.{_SUFFIX[container]}", data


def _as(photo: Image.Image, mode: str) -> Image.Image | None:
    if mode == "I;16":
        return Image.fromarray(np.asarray(photo.convert("L"), dtype=np.uint16) * 257)
    if mode == "LAB":
        srgb, lab = ImageCms.createProfile("sRGB"), ImageCms.createProfile("LAB")
        found = ImageCms.profileToProfile(photo, srgb, lab, outputMode="LAB")
        if found is not None:
            found.info.clear()  # the profile, that bears a date
        return found
    return photo.convert(mode)


def _cut(name: str, data: bytes) -> Iterator[Hostile]:
    """Yield a file's beginnings, and one without its beginning."""
    for part in _CUTS:
        yield Hostile(f"cut-{part}-{name}", data[: max(1, len(data) * part // 100)])
    yield Hostile(f"cut-last-byte-{name}", data[:-1])
    yield Hostile(f"headless-{name}", data[len(data) // 10 :])
    yield Hostile(f"twice-{name}", data + data)


def _damaged(name: str, data: bytes, rng: np.random.Generator) -> Iterator[Hostile]:
    """Yield a file with bytes changed, early ones more often: there stand the extents."""
    for number in range(_DAMAGES):
        changed = bytearray(data)
        early = min(len(changed), 64 if number % 2 else len(changed))
        for place in rng.integers(0, early, size=1 + number % 5):
            changed[place] = int(rng.choice([0, 0xFF, 0x7F, 0x80, int(rng.integers(256))]))
        yield Hostile(f"damaged-{number}-{name}", bytes(changed))


def _png(width: int, height: int, *chunks: tuple[bytes, bytes], bits: int = 8) -> bytes:
    """Return a PNG of given chunks after its header."""
    header = struct.pack(">IIBBBBB", width, height, bits, 0, 0, 0, 0)
    found = b"\x89PNG\r\n\x1a\n"
    for kind, body in ((b"IHDR", header), *chunks, (b"IEND", b"")):
        found += struct.pack(">I", len(body)) + kind + body
        found += struct.pack(">I", zlib.crc32(kind + body))
    return found


def _bombs(_sound: dict[str, bytes]) -> Iterator[Hostile]:
    """Yield small files that want to become large."""
    zeros = zlib.compress(bytes(50_000_000), 9)
    yield Hostile("bomb-extent.png", _png(_HUGE, _HUGE, (b"IDAT", zeros), bits=1))
    yield Hostile("bomb-most-extent.png", _png(2**31 - 1, 2**31 - 1, (b"IDAT", zeros)))
    yield Hostile("bomb-narrow.png", _png(2**31 - 1, 1, (b"IDAT", zeros)))
    yield Hostile("bomb-more-data.png", _png(8, 8, (b"IDAT", zeros)))
    pixels = (b"IDAT", zlib.compress(bytes(72)))
    yield Hostile("bomb-text.png", _png(8, 8, (b"zTXt", b"x\0\0" + zeros), pixels))
    yield Hostile("bomb-icc.png", _png(8, 8, (b"iCCP", b"x\0\0" + zeros), pixels))
    many = tuple((b"tEXt", b"k\0v") for _ in range(100_000))
    yield Hostile("bomb-chunks.png", _png(8, 8, *many, pixels))
    yield Hostile("bomb.ppm", b"P6 99999 99999 255\n" + bytes(1000))
    yield Hostile("bomb-digits.ppm", b"P6 " + b"9" * 100_000 + b" 1 255\n")
    yield Hostile("bomb-comment.ppm", b"P6 #" + b"x" * 5_000_000)
    yield Hostile("bomb-plain.ppm", b"P3 4000 4000 255\n" + b"1 " * 100)
    yield Hostile(
        "bomb.bmp",
        b"BM"
        + struct.pack("<IHHI", 100, 0, 0, 54)
        + struct.pack("<IiiHHIIiiII", 40, _HUGE, _HUGE, 1, 1, 1, 0, 0, 0, 0, 0),
    )
    yield Hostile(
        "bomb-upside-down.bmp",
        b"BM"
        + struct.pack("<IHHI", 100, 0, 0, 54)
        + struct.pack("<IiiHHIIiiII", 40, 9, -(2**31), 1, 24, 0, 0, 0, 0, 0, 0),
    )
    yield Hostile(
        "bomb.gif",
        b"GIF89a"
        + struct.pack("<HHBBB", 65535, 65535, 0, 0, 0)
        + b","
        + struct.pack("<HHHHB", 0, 0, 65535, 65535, 0)
        + b"\x08\x01\x00\x00;",
    )
    frame = b"," + struct.pack("<HHHHB", 0, 0, 1, 1, 0) + b"\x02\x02\x44\x01\x00"
    yield Hostile(
        "bomb-frames.gif",
        b"GIF89a" + struct.pack("<HHBBB", 1, 1, 0x80, 0, 0) + bytes(6) + frame * 100_000 + b";",
    )
    yield Hostile("bomb-circle.tif", _tiff([(256, 4, 1, 8), (257, 4, 1, 8)], following=8))
    yield Hostile(
        "bomb-strips.tif", _tiff([(256, 4, 1, 9), (257, 4, 1, 2**31), (273, 4, 2**28, 8)])
    )
    yield Hostile(
        "bomb-extent.tif",
        _tiff(
            [
                (256, 4, 1, 2**31),
                (257, 4, 1, 2**31),
                (258, 3, 1, 8),
                (259, 3, 1, 1),
                (262, 3, 1, 1),
                (273, 4, 1, 8),
            ]
        ),
    )


def _tiff(entries: list[tuple[int, int, int, int]], following: int = 0) -> bytes:
    """Return a TIFF of one directory."""
    found = b"II*\0" + struct.pack("<IH", 8, len(entries))
    for entry in entries:
        found += struct.pack("<HHII", *entry)
    return found + struct.pack("<I", following) + bytes(64)


def _profile(space: Literal["LAB", "sRGB"]) -> bytes:
    """Return a colour profile, without the date that it was made."""
    made = ImageCms.ImageCmsProfile(ImageCms.createProfile(space)).tobytes()
    first, last = _DATE
    return made[:first] + bytes(last - first) + made[last:]


def _profiles(_sound: dict[str, bytes]) -> Iterator[Hostile]:
    """Yield photos with colour profiles that do not fit."""
    photo = Image.new("RGB", (_SIDE, _SIDE), "tan")
    srgb, lab = _profile("sRGB"), _profile("LAB")
    profiles: dict[str, bytes] = {
        "empty": b"",
        "short": srgb[:40],
        "half": srgb[: len(srgb) // 2],
        "zeros": bytes(3000),
        "lab": lab,
        "long": srgb + bytes(2_000_000),
        "size": b"\xff" * 4 + srgb[4:],
        "cmyk": srgb[:16] + b"CMYK" + srgb[20:],
        "grey": srgb[:16] + b"GRAY" + srgb[20:],
        "tags": srgb[:128] + b"\xff" * 4 + srgb[132:],
    }
    for container in ("JPEG", "PNG", "TIFF", "WEBP"):
        for name, profile in profiles.items():
            for mode in ("RGB", "L", "CMYK"):
                data = _encoded(photo.convert(mode), container, icc_profile=profile)
                if data is not None:
                    yield Hostile(f"profile-{name}-{mode}.{_SUFFIX[container]}", data)


def _exif(_sound: dict[str, bytes]) -> Iterator[Hostile]:
    """Yield photos with EXIF data that is none, or leads in circles."""
    photo = Image.new("RGB", (_SIDE, _SIDE // 2), "tan")
    circle = b"Exif\0\0II*\0" + struct.pack(
        "<IHHHIIHHIII", 8, 2, 0x8769, 4, 1, 8, 0x112, 3, 1, 6, 8
    )
    kinds: dict[str, bytes] = {
        "none": b"Exif\0\0",
        "zeros": b"Exif\0\0" + bytes(500),
        "circle": circle,
        "far": b"Exif\0\0MM\0*\xff\xff\xff\xff",
        "noise": b"Exif\0\0" + bytes(range(256)) * 9,
        "count": b"Exif\0\0II*\0" + struct.pack("<IHHHII", 8, 65535, 0x112, 2, 2**32 - 1, 0),
    }
    for turned in (0, 9, 255, 65535):
        exif = Image.Exif()
        exif[0x0112] = turned
        kinds[f"turned-{turned}"] = exif.tobytes()
    for container in ("JPEG", "PNG", "WEBP", "TIFF"):
        for name, exif_data in kinds.items():
            data = _encoded(photo, container, exif=exif_data)
            if data is not None:
                yield Hostile(f"exif-{name}.{_SUFFIX[container]}", data)
    info = PngImagePlugin.PngInfo()
    info.add_itxt("XML:com.adobe.xmp", "<x:xmpmeta " + "<rdf:a " * 100_000, zip=True)
    data = _encoded(photo, "PNG", pnginfo=info)
    if data is not None:
        yield Hostile("xmp-deep.png", data)


def _lies(sound: dict[str, bytes]) -> Iterator[Hostile]:
    """Yield what is not what its name says, values that are no colours, other programs' files."""
    names = list(sound)
    for name, other in pairwise(names):
        yield Hostile(f"lie-{name}.{other.rsplit('.', 1)[-1]}", sound[name])
    odd: dict[str, Callable[[], np.ndarray[tuple[int, ...], np.dtype[np.float32]]]] = {
        "nan": lambda: np.full((_SIDE, _SIDE), np.nan, np.float32),
        "inf": lambda: np.full((_SIDE, _SIDE), np.inf, np.float32),
        "negative": lambda: np.full((_SIDE, _SIDE), -1e30, np.float32),
    }
    for kind, values in odd.items():
        data = _encoded(Image.fromarray(values()), "TIFF")
        if data is not None:
            yield Hostile(f"float-{kind}.tif", data)
    for width, height in ((1, 1), (1, 4000), (4000, 1), (2, 2), (15, 15), (16, 16), (17, 3000)):
        data = _encoded(Image.new("RGB", (width, height)), "PNG")
        if data is not None:
            yield Hostile(f"thin-{width}x{height}.png", data)
    others = {
        "eps": b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n/f (x) def\n",
        "svg": b"<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'/>",
        "pdf": b"%PDF-1.4\n1 0 obj<<>>endobj\n",
        "zip": b"PK\3\4" + bytes(40),
        "html": b"<!doctype html><img src=x>",
        "exe": b"MZ" + bytes(200),
        "gz": b"\x1f\x8b\x08" + bytes(30),
        "ico": b"\0\0\1\0\1\0" + bytes(40),
        "psd": b"8BPS\0\1" + bytes(60),
        "mp4": b"\0\0\0\x18ftypmp42" + bytes(40),
        "line": b"\n",
        "nul": b"\0",
        "zeros": bytes(1_000_000),
        "ones": b"\xff" * 1_000_000,
        "jpeg-markers": b"\xff\xd8" + b"\xff\xe0\0\2" * 200_000,
        "jpeg-start": b"\xff\xd8\xff",
        "jp2-boxes": b"\0\0\0\x0cjP  \r\n\x87\n" + b"\0\0\0\0free" * 2000,
        "avif-box": b"\0\0\0\x20ftypavif" + b"\xff" * 500,
        "webp-size": b"RIFF\xff\xff\xff\xffWEBPVP8X" + bytes(30),
    }
    for name, data in others.items():
        yield Hostile(f"other-{name}.jpg", data)

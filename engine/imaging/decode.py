"""The only decoder of image files: safe, and the same pixels for everyone.

The file is opened read-only and read once; its SHA-256 and its pixels come from the same
bytes, so a file that changes in between cannot give a hash of something else.
"""

from __future__ import annotations

import contextlib
import hashlib
import io
import os
import stat
import struct
import warnings
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageCms, ImageOps, UnidentifiedImageError

from engine.apart import Answer
from engine.contracts.cancel import CancelToken
from engine.contracts.errors import ImageTooLarge, OutOfMemory, UnreadableImage
from engine.contracts.pair import Photo
from engine.contracts.settings import DEFAULT_MAX_MEGAPIXELS
from engine.imaging.costly import ONE_AT_A_TIME, as_answer, decode_apart, is_costly
from engine.imaging.damage import jpeg_damage, tiff_damage
from engine.imaging.frame_note import frame_note
from engine.imaging.scans import MOST_SCANS, may_hold_many, scans_in

with contextlib.suppress(ImportError):
    import pillow_heif

    pillow_heif.register_heif_opener()

# Pillow's own limit is a process-wide constant that warns; ours is a setting, checked from
# the header before any pixel is decoded.
Image.MAX_IMAGE_PIXELS = None

Image.init()
FORMATS = tuple(
    sorted(
        {"JPEG", "PNG", "TIFF", "BMP", "WEBP", "GIF", "JPEG2000", "PPM", "AVIF", "HEIF"}
        & Image.OPEN.keys()
    )
)
"""Containers that are tried. Formats that start other programs (EPS) or that no camera
writes stay out."""

_DECODER_FAULTS = (
    OSError,
    SyntaxError,
    ValueError,
    TypeError,
    LookupError,
    EOFError,
    ArithmeticError,
    NotImplementedError,
    AttributeError,
    RuntimeError,
    struct.error,
    zlib.error,
)
"""What Pillow's decoders raise on damaged files; AVIF's a RuntimeError."""

_ORIENTATION_TAG = 0x0112
_TURNED = range(2, 9)
_MAX_8BIT = 255
_LINE = 160
_BYTE, _WIDE = 8, 16
_DEPTHS = (8, 10, 12, 14, 16)
"""Bits that the values of 16-bit grey may use: of the smallest that holds them all."""
_SUBFILE_TAG, _SUB_IFDS_TAG, _DNG_TAG = 254, 330, 50706
_CANON_AT, _CANON = 8, b"CR\x02"
_BITS_TAG, _PHOTOMETRIC_TAG = 258, 262
_JPEGS = ("JPEG", "MPO")
_MOST_FRAMES = 100

_LONGEST_SIDE = 32_766
"""What OpenCV warps."""
_OTHER_FILE = "Choose a JPEG, PNG, TIFF, BMP or WebP photo."
_OTHER_COPY = "Ask for the original file again, or open and save it in a photo program."


_DECODERS = {"PIL", "pillow_heif"}


@dataclass(frozen=True, slots=True)
class DecodeLimits:
    """Limits against files made to exhaust the machine.

    Attributes
    ----------
    max_megapixels : float
        Width times height over a million.
    max_file_bytes : int
        Size of the file itself.
    """

    max_megapixels: float = DEFAULT_MAX_MEGAPIXELS
    max_file_bytes: int = 1 << 30


def decode(
    path: Path, limits: DecodeLimits | None = None, token: CancelToken | None = None
) -> Photo:
    """Read an image file.

    EXIF orientation is applied; 16-bit becomes 8-bit; grey, palette and CMYK become RGB;
    transparency is laid on white; colours with an embedded profile become sRGB; of an
    animation or a document with several pages the first is taken.

    Parameters
    ----------
    path : Path
    limits : DecodeLimits, optional
    token : CancelToken, optional
        Stops what is decoded in a process of its own.

    Returns
    -------
    Photo
        With RGB pixels, uint8, (height, width, 3).

    Raises
    ------
    UnreadableImage
        The file is missing, a folder, forbidden, empty, no image, or damaged.
    ImageTooLarge
        It has more pixels or bytes than `limits` allow.
    OutOfMemory
        The pixels do not fit into memory.
    BadInput
        It takes more time or memory than such a file should.
    RunCancelled
    """
    limits = limits or DecodeLimits()
    data = _read(path, limits)
    if is_costly(data, FORMATS):
        return decode_apart(path, limits.max_megapixels, limits.max_file_bytes, token)
    return _decoded(path, data, limits)


def decoded_for_other(path: str, max_megapixels: float, max_file_bytes: int) -> Answer:
    """Decode a file for the process that asked for it; see :mod:`engine.imaging.costly`."""
    limits = DecodeLimits(max_megapixels, max_file_bytes)
    place = Path(os.fsdecode(bytes.fromhex(path)))
    return as_answer(_decoded(place, _read(place, limits), limits))


def _decoded(path: Path, data: bytes, limits: DecodeLimits) -> Photo:
    """Return the photo in a file's bytes."""
    notes: list[str] = []
    try:
        with ONE_AT_A_TIME, warnings.catch_warnings(record=True) as warned:
            warnings.simplefilter("always")
            pixels, container, damage = _decode(path, data, limits, notes)
    except MemoryError as error:
        raise OutOfMemory(
            "{name} does not fit into memory.",
            "Close other programs or reduce the photo.",
            name=path.name,
        ) from error
    except UnreadableImage:
        raise
    except UnidentifiedImageError as error:
        raise UnreadableImage(
            "{name} is not an image in a format that is read here.", _OTHER_FILE, name=path.name
        ) from error
    except _DECODER_FAULTS as error:
        raise UnreadableImage(
            "{name} is damaged or incomplete ({reason}).",
            _OTHER_COPY,
            name=path.name,
            reason=_reason(error),
        ) from error
    notes += [
        f"the decoder warns: {_reason(warning.message)}"
        for warning in warned
        if _DECODERS & set(Path(warning.filename).parts)
    ]
    if damage:
        notes.append(f"damaged: {damage}")
    pixels.flags.writeable = False
    sha256 = hashlib.sha256(data).hexdigest()
    return Photo(path, sha256, pixels, container, tuple(notes), damaged=bool(damage))


def _decode(
    path: Path, data: bytes, limits: DecodeLimits, notes: list[str]
) -> tuple[NDArray[np.uint8], str, str]:
    """Return the pixels, the name of the container, and what is damaged in it."""
    with Image.open(io.BytesIO(data), formats=FORMATS) as image:
        _check_extent(path, image, limits)
        if image.format in _JPEGS and may_hold_many(data):
            _check_scans(path, data)
        frames = _frames(image)
        _refuse_preview(path, image, frames)
        if frames > 1:
            many = f"more than {_MOST_FRAMES}" if frames > _MOST_FRAMES else frames
            notes.append(f"first of {many} frames, the others are not looked at")
        deep = _colour_bits(image)
        image.load()
        if deep > _BYTE and image.mode in ("RGB", "RGBA"):
            notes.append(f"{deep}-bit colour reduced to 8 bit")
        origin = frame_note(getattr(image, "text", {}))
        if origin is not None:
            notes.append(origin)
        damage = jpeg_damage(data) if image.format in _JPEGS else tiff_damage(data, _tags(image))
        return _to_rgb(image, notes), image.format or "unknown", damage


def _tags(image: Image.Image) -> Mapping[int, Any]:
    """Return the tags of a TIFF; none of other containers."""
    return getattr(image, "tag_v2", None) or {}


def _refuse_preview(path: Path, image: Image.Image, frames: int) -> None:
    """Refuse raw files of cameras, of which a preview alone could be read.

    Raises
    ------
    UnreadableImage
    """
    tags = _tags(image)
    reduced = bool(int(tags.get(_SUBFILE_TAG, 0)) & 1)
    alone = _SUB_IFDS_TAG in tags or frames == 1
    if _DNG_TAG in tags or (reduced and alone) or _is_canon_raw(image):
        raise UnreadableImage(
            "{name} is a raw file of a camera, of which only a preview of {width} x {height} pixels"
            " could be read.",
            "Export the photo from the raw program as TIFF or PNG.",
            name=path.name,
            width=image.width,
            height=image.height,
        )


def _is_canon_raw(image: Image.Image) -> bool:
    """Return whether a TIFF is a raw file of Canon, whose first picture is none of its marks."""
    file = getattr(image, "fp", None)
    if file is None:
        return False
    at = file.tell()
    file.seek(_CANON_AT)
    mark = file.read(len(_CANON))
    file.seek(at)
    return bool(mark == _CANON)


def _colour_bits(image: Image.Image) -> int:
    """Return the bits of a colour's value in the file, as far as the container says."""
    tags = getattr(image, "tag_v2", None)
    if tags is not None:
        bits = tags.get(_BITS_TAG, _BYTE)
        return int(max(bits) if isinstance(bits, tuple) else bits)
    tiles = getattr(image, "tile", ())
    raw = tiles[0][3] if tiles else ""
    name = raw[0] if isinstance(raw, tuple) else raw
    return _WIDE if isinstance(name, str) and ";16" in name else _BYTE


def _reason(error: BaseException | str) -> str:
    text = " ".join(str(error).split())[:120]
    return text or type(error).__name__


def _read(path: Path, limits: DecodeLimits) -> bytes:
    """Return the file's bytes; only regular files are opened, so a pipe cannot hang us."""
    try:
        status = path.stat()
        if stat.S_ISDIR(status.st_mode):
            raise UnreadableImage(
                "{name} is a folder, not a photo.", "Choose a file in it.", name=path.name
            )
        if not stat.S_ISREG(status.st_mode):
            raise UnreadableImage("{name} is not a regular file.", _OTHER_FILE, name=path.name)
        if status.st_size == 0:
            raise UnreadableImage("{name} is empty (zero bytes).", _OTHER_COPY, name=path.name)
        if status.st_size > limits.max_file_bytes:
            raise ImageTooLarge(
                "{name} has {size:,} bytes; the limit is {limit:,}.",
                "Reduce the photo.",
                name=path.name,
                size=status.st_size,
                limit=limits.max_file_bytes,
            )
        return path.read_bytes()
    except FileNotFoundError as error:
        raise UnreadableImage(
            "There is no file {path}.", "Check the name and the folder.", path=_short(path)
        ) from error
    except PermissionError as error:
        raise UnreadableImage(
            "{path} may not be read by this user.",
            "Change its permissions or copy it.",
            path=_short(path),
        ) from error
    except MemoryError as error:
        raise OutOfMemory(
            "{name} does not fit into memory.",
            "Close other programs or reduce the photo.",
            name=path.name,
        ) from error
    except (OSError, ValueError) as error:
        raise UnreadableImage(
            "{path} could not be read ({reason}).",
            "Check the name and the disk.",
            path=_short(path),
            reason=getattr(error, "strerror", None) or _reason(error),
        ) from error


def _short(path: Path) -> str:
    """Return a path that fits on a line: very long names lose their middle."""
    text = str(path)
    return text if len(text) <= _LINE else f"{text[:70]}...{text[-70:]}"


def _check_extent(path: Path, image: Image.Image, limits: DecodeLimits) -> None:
    if max(image.size) > _LONGEST_SIDE:
        raise ImageTooLarge(
            "{name} is {width} x {height} pixels; no side may have more than {limit:,}.",
            "Reduce the photo, or cut the face's surroundings out of it.",
            name=path.name,
            width=image.width,
            height=image.height,
            limit=_LONGEST_SIDE,
        )
    megapixels = image.width * image.height / 1e6
    if megapixels > limits.max_megapixels:
        raise ImageTooLarge(
            "{name} has {megapixels:,.1f} megapixels ({width} x {height}); the limit is"
            " {limit:,.0f}.",
            "Reduce the photo, or raise the limit in the settings if you trust the file.",
            name=path.name,
            megapixels=megapixels,
            width=image.width,
            height=image.height,
            limit=limits.max_megapixels,
        )


def _frames(image: Image.Image) -> int:
    """Return how many pictures a file holds; of a TIFF's, which are a chain, not all of many."""
    if image.format != "TIFF":
        return int(getattr(image, "n_frames", 1))
    found = 1
    try:
        while found <= _MOST_FRAMES:
            image.seek(found)
            found += 1
    except _DECODER_FAULTS:
        pass  # the last, or the last that can be read
    image.seek(0)
    return found


def _check_scans(path: Path, data: bytes) -> None:
    """Refuse a JPEG that is painted over more often than any program does.

    Raises
    ------
    UnreadableImage
    """
    scans = scans_in(data)
    if scans > MOST_SCANS:
        raise UnreadableImage(
            "{name} is a JPEG of {scans} scans, where {most} are far more than any program writes:"
            " it was made to keep a machine busy.",
            _OTHER_COPY,
            name=path.name,
            scans=scans,
            most=MOST_SCANS,
        )


def _to_rgb(image: Image.Image, notes: list[str]) -> NDArray[np.uint8]:
    upright = _upright(image, notes)
    profile = image.info.get("icc_profile")
    if upright.mode.startswith("I;16") or upright.mode in ("I", "F"):
        tags = getattr(image, "tag_v2", {})
        upright = _narrow(upright, notes, white_is_zero=tags.get(_PHOTOMETRIC_TAG) == 0)
    if upright.mode in ("RGBA", "LA", "PA", "La", "RGBa") or "transparency" in upright.info:
        opaque = upright.convert("RGBA")
        least, most = opaque.getchannel("A").getextrema()
        if most == 0:
            notes.append("wholly transparent, so nothing is seen")
        elif least != _MAX_8BIT:
            notes.append("transparency laid on white")
        white = Image.new("RGBA", opaque.size, "white")
        upright = Image.alpha_composite(white, opaque).convert("RGB")
    if profile:
        upright = _to_srgb(upright, profile, notes)
    if upright.mode != "RGB":
        notes.append(f"{upright.mode} converted to RGB")
        upright = upright.convert("RGB")
    return np.array(upright, dtype=np.uint8)


def _upright(image: Image.Image, notes: list[str]) -> Image.Image:
    """Return the image turned as its EXIF says; damaged EXIF is passed over, and noted."""
    try:
        orientation = image.getexif().get(_ORIENTATION_TAG)
        if orientation not in _TURNED:
            return image
        upright = ImageOps.exif_transpose(image)
    except _DECODER_FAULTS:
        notes.append("damaged EXIF data passed over")
        return image
    notes.append(f"EXIF orientation {orientation} applied")
    return upright


def _narrow(image: Image.Image, notes: list[str], *, white_is_zero: bool) -> Image.Image:
    """Return wide grey pixels as 8-bit grey over their full scale."""
    values = np.asarray(image)
    if image.mode == "F":
        top = float(values.max(initial=0.0)) if np.isfinite(values).all() else np.inf
        if values.min(initial=0.0) < 0 or top > _MAX_8BIT:
            raise ValueError("floating-point pixels outside 0 to 255")
        scaled = values * _MAX_8BIT if top <= 1 else values
        notes.append("floating-point grey reduced to 8 bit")
    else:
        most = int(values.max(initial=0))
        if values.min(initial=0) < 0 or most > np.iinfo(np.uint16).max:
            raise ValueError("32-bit pixels outside the 16-bit range")
        bits = next(bits for bits in _DEPTHS if most < 1 << bits)
        scaled = values * (_MAX_8BIT / ((1 << bits) - 1))
        if bits == _WIDE:
            notes.append("16-bit grey reduced to 8 bit")
        else:
            notes.append(
                f"16-bit grey whose values use {bits} bits, up to {most}: read as {bits} bit"
            )
        if white_is_zero:
            scaled = _MAX_8BIT - scaled
            notes.append("white is zero: inverted")
    return Image.fromarray(np.rint(scaled).astype(np.uint8), "L")


def _to_srgb(image: Image.Image, profile: bytes, notes: list[str]) -> Image.Image:
    """Return the image in sRGB; a profile that does not fit is passed over, and noted."""
    try:
        source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        converted = ImageCms.profileToProfile(
            image, source, ImageCms.createProfile("sRGB"), outputMode="RGB"
        )
    except (ImageCms.PyCMSError, OSError, ValueError):
        notes.append("embedded colour profile not usable, passed over")
        return image
    if converted is None:
        return image
    notes.append("colours converted from the embedded profile to sRGB")
    return converted

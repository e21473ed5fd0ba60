"""Which files are photos: by what they are called or hold."""

from __future__ import annotations

from pathlib import Path

from engine.files.suffixes import SUFFIXES

_HEAD = 32
_STARTS = (
    b"\xff\xd8\xff",
    b"\x89PNG\r\n\x1a\n",
    b"II*\0",
    b"MM\0*",
    b"BM",
    b"GIF87a",
    b"GIF89a",
    b"\0\0\0\x0cjP  \r\n",
    b"\xff\x4f\xff\x51",
    b"P5",
    b"P6",
)
_BRANDS = (b"avif", b"avis", b"heic", b"heix", b"mif1", b"msf1", b"hevc")


def is_photo(path: Path) -> bool:
    """Return whether a file is called as a photo is, or begins as one does."""
    if path.suffix.lower() in SUFFIXES:
        return True
    try:
        if not path.is_file():  # a pipe would let us wait
            return False
        with path.open("rb") as file:
            return is_image(file.read(_HEAD))
    except (OSError, ValueError):
        return False


def is_image(head: bytes) -> bool:
    """Return whether bytes begin as those of an image that is read here do."""
    if head.startswith(_STARTS):
        return True
    if head[:4] == b"RIFF":
        return head[8:12] == b"WEBP"
    return head[4:8] == b"ftyp" and any(brand in head[8:] for brand in _BRANDS)


def files_in(folder: Path) -> list[Path]:
    """Return what a folder holds by name, without folders and hidden files.

    Raises
    ------
    OSError
        If the folder cannot be read.
    """
    return sorted(
        path for path in folder.iterdir() if not path.name.startswith(".") and not path.is_dir()
    )

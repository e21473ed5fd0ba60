"""What a drop or the clipboard holds: files, a folder, a video, or an image from a browser."""

from __future__ import annotations

from pathlib import Path
from socket import gethostname
from typing import NamedTuple

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QMimeData, QStandardPaths, QUrl
from PySide6.QtGui import QImage, QImageWriter

from engine.files.photo_files import files_in, is_photo
from engine.files.suffixes import CASE_SUFFIX, VIDEO_SUFFIXES

_IMAGE_TYPES = {
    "image/jpeg": ".jpg",
    "image/png": ".png",
    "image/webp": ".webp",
    "image/tiff": ".tif",
    "image/bmp": ".bmp",
    "image/gif": ".gif",
    "image/avif": ".avif",
    "image/heic": ".heic",
    "image/jp2": ".jp2",
}


class Offer(NamedTuple):
    """What was given.

    Attributes
    ----------
    photos : tuple of Path
        Files, in the order given; a pasted image is a file of its own.
    folder : Path or None
        A folder of photos.
    case : Path or None
        The file of a case.
    video : Path or None
        A video, from which frames are to be chosen.
    """

    photos: tuple[Path, ...] = ()
    folder: Path | None = None
    case: Path | None = None
    video: Path | None = None


def can_take(data: QMimeData) -> bool:
    """Whether there is something to open."""
    return bool(_local_files(data)) or data.hasImage() or bool(_image_format(data))


def take(data: QMimeData) -> Offer:
    """Return what a drop or the clipboard holds; nothing is an empty offer.

    The bytes of an image are kept as they came where the source gives a file format, and as
    PNG otherwise. A link to a page elsewhere is not followed: the program is offline.
    """
    files = _local_files(data)
    if len(files) == 1 and files[0].is_dir():
        return Offer(folder=files[0])
    if files and files[0].suffix.lower() == CASE_SUFFIX:
        return Offer(case=files[0])
    if files and files[0].suffix.lower() in VIDEO_SUFFIXES:
        return Offer(video=files[0])
    if files:
        return Offer(tuple(files))
    encoded = _image_format(data)
    if encoded is not None:
        return Offer((_keep(bytes(data.data(encoded).data()), _IMAGE_TYPES[encoded]),))
    if data.hasImage():
        image = data.imageData()
        if isinstance(image, QImage) and not image.isNull():
            return Offer((_keep(_as_png(image), ".png"),))
    return Offer()


def photos_in(folder: Path) -> tuple[Path, ...]:
    """Return the photos of a folder, by name, without those of its folders.

    Raises
    ------
    OSError
        If the folder cannot be read.
    """
    return tuple(path for path in files_in(folder) if is_photo(path))


def pasted_folder() -> Path:
    """Return where pasted images are kept, so that a result can be made again."""
    base = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.AppDataLocation)
    return Path(base) / "pasted"


def _local_files(data: QMimeData) -> list[Path]:
    return [Path(_here(url).toLocalFile()) for url in data.urls() if url.isLocalFile()]


def _here(url: QUrl) -> QUrl:
    """Return an address without this machine's name, which some file managers add."""
    if url.host().lower() in ("localhost", "127.0.0.1", gethostname().lower()):
        url = QUrl(url)
        url.setHost("")
    return url


def _image_format(data: QMimeData) -> str | None:
    """Return the format that the source offers first: others are often copies of less quality."""
    return next((name for name in data.formats() if name in _IMAGE_TYPES), None)


def _as_png(image: QImage) -> bytes:
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QImageWriter(buffer, QByteArray(b"PNG"))
    if not writer.write(image):
        raise OSError(writer.errorString())
    return bytes(data.data())


def _keep(content: bytes, suffix: str) -> Path:
    """Write bytes to a file named by their hash and return its path."""
    import hashlib

    folder = pasted_folder()
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"pasted-{hashlib.sha256(content).hexdigest()[:12]}{suffix}"
    if not path.exists():
        # Whole or not at all: a later paste of the same image must not find half of it.
        part = path.with_suffix(".part")
        try:
            part.write_bytes(content)
            part.replace(path)
        finally:
            part.unlink(missing_ok=True)
    return path

"""A run's files held against those of the run done again: everything, but for what is listed."""

from __future__ import annotations

import base64
import io
import json
import re
import struct
import zipfile
import zlib
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import zip_longest
from typing import Any

import numpy as np
from numpy.typing import NDArray

from engine.imaging import png, png_size
from engine.imaging.opencv import cv2
from engine.record.case.figures import FIGURES, read_figures, sums_of
from engine.record.checksums import CHECKSUMS
from engine.record.document import json_file

RANDOM = "a random name of the request"
ENVIRONMENT = "what the run was done with; reported where it is another now"
DEVICE = "on another kind of device: held to follow from the figures that are stored"
VERSION = "another version made the run, which may phrase it otherwise"
READ_ANEW = "another version made the run, which reads faces otherwise"
LABORATORY = "only where the run's line in the log says by what scale, or calibration"
NOT_HELD: dict[str, str] = {
    "request_id": RANDOM,
    "provenance.app": ENVIRONMENT,
    "provenance.git": ENVIRONMENT,
    "provenance.device": ENVIRONMENT,
    "provenance.libraries.*": ENVIRONMENT,
    "words[].rank": DEVICE,
    "words[].supported": DEVICE,
    "words[].direction": DEVICE,
    "text.*": DEVICE,
    "account.rows[].firm": DEVICE,
    "account.rows[].in_regions": DEVICE,
    "parts.found": DEVICE,
    "parts.forwards": DEVICE,
    "parts.alone[].stands_out": DEVICE,
    "beside.supported[]": DEVICE,
    "similarity.calibrated.verbal": LABORATORY,
}
"""The fields of the document that are not held, and why; all others are."""

_READ_BY_VERSION = (
    "account",
    "images[].quality",
    "images[].warnings",
    "similarity.calibrated.conditions",
    "similarity.not_calibrated",
)
"""What depends on networks and fits that a version brings along, and that no pack names."""
_DERIVED = ("score", "z", "p")
_LOOSER = 50
"""Figures that divide by small ones differ by so much more on another kind of device."""
_NAME = re.compile(r"[\w-]{1,64}", re.ASCII)
_PLACE = re.compile(r"\[\d+\]")
_PARTS = re.compile(r"(data:image/png;base64,[A-Za-z0-9+/=]+|(?<!\d)[-+−]?\d{1,12}\.\d{1,12})")
_PICTURE = "data:image/png;base64,"
_LEVEL = 1
"""Of 255, by which a pixel may differ: where rounding falls otherwise."""
_FEW_PIXELS = 0.01
_SHOWN = 60


@dataclass(frozen=True, slots=True)
class Terms:
    """How a run is held.

    Attributes
    ----------
    tolerance : float
        Of figures, for each unit of their size where that is over 1.
    same_device, same_program, same_libraries : bool
    verbal : bool
        Whether the words of a verbal scale are held.
    calibrated : bool
        Whether what a calibration says is held.
    """

    tolerance: float
    same_device: bool
    same_program: bool
    same_libraries: bool
    verbal: bool = True
    calibrated: bool = True


@dataclass(slots=True)
class Held:
    """What was found.

    Attributes
    ----------
    differences : list of str
    skipped : Counter
        What was not compared and why, with how often.
    figures, files : int
        Compared.
    """

    differences: list[str] = field(default_factory=list)
    skipped: Counter[tuple[str, str]] = field(default_factory=Counter)
    figures: int = 0
    files: int = 0

    @property
    def not_held(self) -> list[str]:
        """What was not compared, and why."""
        return [
            f"{what}{f' ({count})' if count > 1 else ''}: {why}"
            for (what, why), count in self.skipped.items()
        ]


def held(stored: Mapping[str, bytes], again: Mapping[str, bytes], terms: Terms) -> Held:
    """Compare the files of a run with those of the run done again.

    Parameters
    ----------
    stored, again : mapping
        By path below the run's folder. Those done again are written as if with the request's name,
        the program, the device and the libraries of those stored; see :data:`NOT_HELD`.
    terms : Terms

    Raises
    ------
    ValueError, RecursionError
        If the figures of either are none.
    """
    found = Held()
    for name in sorted({*stored, *again}):
        why = _skipped(name, terms)
        if why:
            found.skipped[name.partition("/")[0], why] += 1
        elif name not in again:
            found.differences.append(f"{name} is not what the run writes")
        elif name not in stored:
            if terms.same_program:
                found.differences.append(f"{name} is missing")
            else:
                found.skipped[name, "another version made the run, and not this file"] += 1
        else:
            found.files += 1
            found.differences += _file(name, stored, again[name], terms, found)
    return found


def _skipped(name: str, terms: Terms) -> str:
    """Return why a file is not compared; empty if it is."""
    if name != "report.html" and not name.startswith("pictures/"):
        return ""
    if not terms.same_device:
        return "made on another kind of device"
    if not terms.same_program:
        return "made by another version, which may draw otherwise"
    return ""


def _file(
    name: str, stored: Mapping[str, bytes], again: bytes, terms: Terms, found: Held
) -> Iterator[str]:
    data = stored[name]
    if name == FIGURES:
        yield from _document(data, again, terms, found)
    elif name == CHECKSUMS:
        if data != sums_of(stored):
            yield f"{name} does not list the files"
    elif name == "report.html":
        yield from _page(data.decode("utf-8", "replace"), again.decode(), name)
    elif name.endswith((".npy", ".npz", ".png")):
        yield from _arrays(name, data, again, terms)
    elif data != again:
        yield f"{name} is another"


# The document


def _document(stored: bytes, again: bytes, terms: Terms, found: Held) -> Iterator[str]:
    first, second = read_figures(stored), read_figures(again)
    if not _NAME.fullmatch(str(first["request_id"])):
        yield "request_id is no name of a request"
    if terms.same_program and stored != json_file(first):
        yield f"{FIGURES} is not written as the program writes it"
    if not terms.same_device:
        for document in (first, second):
            document["words"] = sorted(document["words"], key=_word)
            if document.get("account"):
                rows = document["account"]["rows"]
                document["account"]["rows"] = sorted(rows, key=lambda row: str(row["group"]))
    yield from _compared("", first, second, terms, found)


def _word(word: dict[str, Any]) -> tuple[str, str, str]:
    """Return which word it is: the order of words is held on the same kind of device alone."""
    return word["attribute"], str(word["value"]), word["image"]


def _compared(
    path: str,
    stored: Any,  # noqa: ANN401 - JSON
    again: Any,  # noqa: ANN401 - JSON
    terms: Terms,
    found: Held,
) -> Iterator[str]:
    why = _not_held(path, stored, again, terms)
    if why:
        if stored != again and why not in (RANDOM, ENVIRONMENT):
            found.skipped[_PLACE.sub("[]", path), why] += 1
    elif isinstance(stored, dict) and isinstance(again, dict):
        yield from _fields(path, stored, again, terms, found)
    elif isinstance(stored, list) and isinstance(again, list):
        if len(stored) != len(again):
            yield f"{path}: {len(stored)} are stored, {len(again)} again"
        for number, (one, other) in enumerate(zip(stored, again, strict=False)):
            yield from _compared(f"{path}[{number}]", one, other, terms, found)
    else:
        found.figures += 1
        if not _alike(path, stored, again, terms):
            yield f"{path}: {_shown(stored)} is stored, {_shown(again)} again"


def _fields(
    path: str, stored: dict[str, Any], again: dict[str, Any], terms: Terms, found: Held
) -> Iterator[str]:
    for name in [*again, *(key for key in stored if key not in again)]:
        inner = f"{path}.{name}" if path else name
        if name in stored and name in again:
            yield from _compared(inner, stored[name], again[name], terms, found)
        elif terms.same_program:
            yield f"{inner} is {'missing' if name in again else 'nothing that the run gives'}"
        else:
            found.skipped[_PLACE.sub("[]", inner), "another version made the run"] += 1


def _not_held(path: str, stored: object, again: object, terms: Terms) -> str:
    """Return why a field is not held; empty if it is."""
    plain = _PLACE.sub("[]", path)
    why = NOT_HELD.get(plain) or NOT_HELD.get(f"{plain.rpartition('.')[0]}.*", "")
    if plain.startswith("text.") and not terms.same_program:
        return VERSION
    if plain.startswith(_READ_BY_VERSION) and not terms.same_program:
        return READ_ANEW
    if why == DEVICE:
        return "" if terms.same_device else why
    if why == LABORATORY:
        return "" if terms.verbal else why
    if plain == "similarity.calibrated" and not terms.calibrated:
        return LABORATORY
    if plain.endswith(".ofiq") and not (stored and again):
        return "read by OFIQ, which is not installed both times" if stored != again else ""
    return why


def _alike(path: str, stored: object, again: object, terms: Terms) -> bool:
    if type(stored) is not type(again):
        return False
    if not isinstance(stored, float) or not isinstance(again, float):
        return stored == again
    scale = max(1.0, abs(again))
    if not terms.same_device and path.rpartition(".")[2] in _DERIVED:
        scale *= _LOOSER
    return abs(stored - again) <= terms.tolerance * scale


def _shown(value: object) -> str:
    text = json.dumps(value, ensure_ascii=True)
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"


# Arrays and pictures


def _arrays(name: str, stored: bytes, again: bytes, terms: Terms) -> Iterator[str]:
    kind = name.rpartition(".")[2]
    read, write = _KINDS[kind]
    try:
        if _sizes(kind, stored) != _sizes(kind, again):
            yield f"{name} is of another size"
            return
        first = read(stored)
    except _DAMAGED as error:
        yield f"{name} is damaged ({error})"
        return
    second = read(again)
    if set(first) != set(second):
        odd = ", ".join(sorted(set(first) ^ set(second))[:3])
        yield f"{name}: it has not the same arrays ({odd})"
        return
    for key, values in first.items():
        if not _arrays_alike(values, second[key], terms):
            yield f"{name}: {key or 'its values'} differ"
            return
    if terms.same_libraries and write(first) != stored:
        yield f"{name} says more than its values"


_Arrays = dict[str, NDArray[Any]]
_DAMAGED = (
    ValueError,
    OSError,
    EOFError,
    KeyError,
    TypeError,
    SyntaxError,
    MemoryError,
    struct.error,
    zlib.error,
    zipfile.BadZipFile,
    NotImplementedError,
    RuntimeError,
    cv2.error,
)
"""What reading arrays and pictures that are damaged raises."""


def _sizes(kind: str, data: bytes) -> object:
    """Return how large what a file holds is, by what it says, before it is unpacked."""
    if kind == "npz":
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            return {info.filename: info.file_size for info in packed.infolist()}
    if kind == "png":
        return png_size(data)
    buffer = io.BytesIO(data)
    version = np.lib.format.read_magic(buffer)
    read = np.lib.format.read_array_header_1_0 if version == (1, 0) else _other_header
    shape, _, dtype = read(buffer)
    return shape, str(dtype)


def _other_header(_buffer: io.BytesIO) -> tuple[object, object, object]:
    msg = "another kind of header than is written"
    raise ValueError(msg)


def _arrays_alike(stored: NDArray[Any], again: NDArray[Any], terms: Terms) -> bool:
    if stored.shape != again.shape or stored.dtype != again.dtype:
        return False
    if stored.dtype == np.bool_:
        differing = float(np.mean(stored != again)) if stored.size else 0.0
        return differing <= (0.0 if terms.same_device else _FEW_PIXELS)
    first, second = stored.astype(np.float64), again.astype(np.float64)
    if stored.dtype == np.uint8:
        return bool(np.all(np.abs(first - second) <= _LEVEL))
    return bool(np.all(np.abs(first - second) <= terms.tolerance * np.maximum(1, np.abs(second))))


def _read_npy(data: bytes) -> _Arrays:
    return {"": np.load(io.BytesIO(data), allow_pickle=False)}


def _write_npy(arrays: _Arrays) -> bytes:
    buffer = io.BytesIO()
    np.save(buffer, arrays[""], allow_pickle=False)
    return buffer.getvalue()


def _read_npz(data: bytes) -> _Arrays:
    with np.load(io.BytesIO(data), allow_pickle=False) as packed:
        return {name: packed[name] for name in packed.files}


def _write_npz(arrays: _Arrays) -> bytes:
    buffer = io.BytesIO()
    np.savez_compressed(buffer, allow_pickle=False, **arrays)
    return buffer.getvalue()


def _read_png(data: bytes) -> _Arrays:
    decoded = cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_UNCHANGED)
    if decoded is None:
        msg = "no picture"
        raise ValueError(msg)
    return {"": np.asarray(decoded)}


def _write_png(arrays: _Arrays) -> bytes:
    return png(np.asarray(cv2.cvtColor(arrays[""], cv2.COLOR_BGR2RGB), np.uint8))


_KINDS: dict[str, tuple[Callable[[bytes], _Arrays], Callable[[_Arrays], bytes]]] = {
    "npy": (_read_npy, _write_npy),
    "npz": (_read_npz, _write_npz),
    "png": (_read_png, _write_png),
}


# The page


def _page(stored: str, again: str, name: str) -> Iterator[str]:
    """Yield the first place at which two pages differ by more than rounding."""
    if stored == again:
        return
    for one, other in zip_longest(_PARTS.split(stored), _PARTS.split(again)):
        if one is None or other is None or not _parts_alike(one, other):
            yield f"{name}: {_shown(one)} is stored, {_shown(other)} again"
            return


def _parts_alike(stored: str, again: str) -> bool:
    if stored == again:
        return True
    if not (_PARTS.fullmatch(stored) and _PARTS.fullmatch(again)):
        return False
    if stored.startswith(_PICTURE) or again.startswith(_PICTURE):
        return stored.startswith(_PICTURE) and again.startswith(_PICTURE) and _same(stored, again)
    digits = len(again.partition(".")[2])
    if len(stored.partition(".")[2]) != digits:
        return False
    first, second = (float(value.replace("−", "-")) for value in (stored, again))
    return abs(first - second) <= 1.5 * 10.0**-digits


def _same(stored: str, again: str) -> bool:
    """Whether two pictures of a page are the same but for rounding."""
    try:
        one, other = (base64.b64decode(text.removeprefix(_PICTURE)) for text in (stored, again))
        if png_size(one) != png_size(other):
            return False
        first, second = _read_png(one)[""], _read_png(other)[""]
    except _DAMAGED:
        return False
    if first.shape != second.shape:
        return False
    return bool(np.all(np.abs(first.astype(np.int16) - second.astype(np.int16)) <= _LEVEL))

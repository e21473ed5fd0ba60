"""Say what Qt lacks on this machine before Qt aborts over it."""

from __future__ import annotations

import ctypes
import os
import sys

_LIBRARIES = {
    "libGL.so.1": "libgl1",
    "libEGL.so.1": "libegl1",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libfontconfig.so.1": "libfontconfig1",
    "libdbus-1.so.3": "libdbus-1-3",
    "libglib-2.0.so.0": "libglib2.0-0",
}
_LIBRARIES_OF_X11 = {
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-shape.so.0": "libxcb-shape0",
}


def missing_packages() -> list[str]:
    """Return the Debian packages that a window needs and this Linux machine lacks."""
    if not sys.platform.startswith("linux"):
        return []
    needed = dict(_LIBRARIES)
    if os.environ.get("QT_QPA_PLATFORM", "xcb").startswith("xcb"):
        needed |= _LIBRARIES_OF_X11
    return [package for library, package in needed.items() if not _loads(library)]


def screen_problem() -> str | None:
    """Return why no window can open, in one line with the way out; None if one can."""
    packages = missing_packages()
    if packages:
        return (
            "sim2word: the window needs system libraries that are missing."
            f" Run: sudo apt install {' '.join(packages)}"
        )
    has_screen = any(
        os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    )
    if sys.platform.startswith("linux") and not has_screen:
        return (
            "sim2word: there is no screen to open a window on. Use a command instead, for"
            " instance: sim2word explain A.jpg B.jpg --out DIR"
        )
    return None


def _loads(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True

"""Import OpenCV without its side effects on Qt; the rest of the engine takes ``cv2`` from here.

OpenCV's wheel points Qt at plugins and fonts of its own, of another Qt version, with which a
PySide6 program dies at start.
"""

from __future__ import annotations

import os

_QT_VARIABLES = ("QT_QPA_PLATFORM_PLUGIN_PATH", "QT_QPA_FONTDIR")
_before = {name: os.environ.get(name) for name in _QT_VARIABLES}

import cv2  # noqa: E402 - the environment has to be noted first

for _name, _value in _before.items():
    if _value is None:
        os.environ.pop(_name, None)
    else:
        os.environ[_name] = _value

__all__ = ["cv2"]

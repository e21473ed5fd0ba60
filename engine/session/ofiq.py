"""Quality measures of OFIQ, the reference software of ISO/IEC 29794-5, where it is installed."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from engine.contracts.pair import AlignedFace

_LOG = logging.getLogger(__name__)
_CONFIG = "ofiq_config.jaxn"
_AROUND = 1.0
"""Of the face's box on every side: room for head and shoulders, so for one face alone."""
_KEPT = 16


class _Measures(Protocol):
    """What is used of ``ofiq.OFIQ``."""

    def vector_quality(self, image_rgb: NDArray[np.uint8]) -> dict[str, float | None]: ...


class OfiqMeter:
    """Measures faces by the bindings of ``python-ofiq``; used by one thread at a time.

    Parameters
    ----------
    measures : ofiq.OFIQ
    failures : tuple of type
        What it raises where it finds no face in an image.
    """

    def __init__(self, measures: _Measures, failures: tuple[type[Exception], ...]) -> None:
        self._measures, self._failures = measures, failures
        self._known: dict[tuple[str, int, tuple[float, ...]], tuple[Any, ...]] = {}

    @classmethod
    def installed(cls) -> OfiqMeter | None:
        """Return a meter if the bindings and their models are there; nothing is downloaded."""
        try:
            from ofiq import OFIQ, OFIQError, QualityError, resolve_data_dir
        except ImportError:  # it is optional
            return None
        if not (Path(resolve_data_dir()) / _CONFIG).is_file():
            return None
        try:
            return cls(OFIQ(), (QualityError,))
        except OFIQError as error:
            _LOG.warning("OFIQ is installed but cannot be used: %s", error)
            return None

    def measure(self, face: AlignedFace) -> tuple[tuple[str, float | None], ...]:
        """Return all measures of a face, 0 to 100, by OFIQ's names; none where it finds no face.

        The photo is given as it is where it shows one face, else the part around the chosen one:
        OFIQ measures the largest face that it finds.
        """
        box = face.faces[face.chosen].box
        key = face.photo.sha256, len(face.faces), box
        if key not in self._known:
            if len(self._known) >= _KEPT:
                self._known.pop(next(iter(self._known)))
            self._known[key] = self._measured(face, box)
        return self._known[key]

    def _measured(
        self, face: AlignedFace, box: tuple[float, float, float, float]
    ) -> tuple[tuple[str, float | None], ...]:
        pixels = face.photo.pixels
        if len(face.faces) > 1:
            left, top, width, height = box
            x0, y0 = max(0, int(left - _AROUND * width)), max(0, int(top - _AROUND * height))
            x1 = int(left + (1 + _AROUND) * width) + 1
            y1 = int(top + (1 + _AROUND) * height) + 1
            pixels = pixels[y0:y1, x0:x1]
        try:
            found = self._measures.vector_quality(np.ascontiguousarray(pixels))
        except self._failures:
            return ()
        return tuple(found.items())

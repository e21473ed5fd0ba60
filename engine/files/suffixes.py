"""Endings of the photos that are read; known before anything heavy is imported."""

from __future__ import annotations

SUFFIXES = (
    ".jpg",
    ".jpeg",
    ".png",
    ".tif",
    ".tiff",
    ".bmp",
    ".webp",
    ".gif",
    ".jp2",
    ".ppm",
    ".avif",
    ".heic",
)
CASE_SUFFIX = ".s2wcase"
"""Of cases."""

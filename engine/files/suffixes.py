"""Endings of the photos and videos that are read; known before anything heavy is imported."""

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
VIDEO_SUFFIXES = (
    ".3gp",
    ".asf",
    ".avi",
    ".dav",
    ".flv",
    ".m2ts",
    ".m4v",
    ".mkv",
    ".mov",
    ".mp4",
    ".mpeg",
    ".mpg",
    ".mts",
    ".mxf",
    ".ogv",
    ".ts",
    ".vob",
    ".webm",
    ".wmv",
)
"""Of files that are offered as videos; what a file is, its content decides."""
CASE_SUFFIX = ".s2wcase"
"""Of cases."""

"""Photos in: the only decoder of image files, alignment, and plain quality measurements."""

from engine.imaging.align import align, between, carry_mask
from engine.imaging.decode import DecodeLimits, decode
from engine.imaging.encode import png, png_size
from engine.imaging.quality import measure_quality

__all__ = [
    "DecodeLimits",
    "align",
    "between",
    "carry_mask",
    "decode",
    "measure_quality",
    "png",
    "png_size",
]

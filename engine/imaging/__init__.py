"""Photos in: the only decoder of image files, alignment, and plain quality measurements."""

from engine.imaging.align import align, carry_mask
from engine.imaging.decode import DecodeLimits, decode
from engine.imaging.encode import png
from engine.imaging.quality import measure_quality

__all__ = ["DecodeLimits", "align", "carry_mask", "decode", "measure_quality", "png"]

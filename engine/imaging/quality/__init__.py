"""The quality of a face image: measurements, and each component from 0 to 100."""

from engine.imaging.quality.measuring import measure_quality

__all__ = ["measure_quality"]

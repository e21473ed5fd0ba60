"""Videos: what a file says of itself, and its frames as RGB pixels."""

from engine.imaging.video.reading import open_video, read_frames

__all__ = ["open_video", "read_frames"]

"""Videos: what a file says of itself, and its frames as RGB pixels."""

from engine.imaging.video.reading import check_unchanged, open_video, read_frames

__all__ = ["check_unchanged", "open_video", "read_frames"]

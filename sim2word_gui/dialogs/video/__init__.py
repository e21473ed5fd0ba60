"""A video: its faces, and the frames that are taken from it."""

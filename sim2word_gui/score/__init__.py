"""The score on its distribution, and the quality of the faces."""

"""Attribute words: which may be ranked, and in which order."""

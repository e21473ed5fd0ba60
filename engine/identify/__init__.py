"""Galleries of people: a local store of embeddings, searched exactly."""

from engine.identify.gallery import Gallery
from engine.identify.search import search

__all__ = ["Gallery", "search"]

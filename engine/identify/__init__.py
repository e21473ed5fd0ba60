"""Galleries of people: a local store of embeddings, searched exactly."""

from engine.identify.gallery import Enrolment, FaceReadings, Gallery
from engine.identify.search import search

__all__ = ["Enrolment", "FaceReadings", "Gallery", "search"]

"""A session owns the loaded models; it explains a pair and yields events."""

from engine.session.faces import choose_face
from engine.session.provenance import library_versions
from engine.session.session import Session, run_to_end

__all__ = ["Session", "choose_face", "library_versions", "run_to_end"]

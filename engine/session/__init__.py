"""A session owns the loaded models; it explains a pair and yields events."""

from engine.session.faces import choose_face
from engine.session.session import STAGES, Session, run_to_end

__all__ = ["STAGES", "Session", "choose_face", "run_to_end"]

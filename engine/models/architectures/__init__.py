"""Networks that exist as weights only: built here, filled from a state dict.

A new one is a file of its own and a line in :data:`ARCHITECTURES`.
"""

from engine.models.architectures.architecture import Architecture, State
from engine.models.architectures.dlib import DLIB, dlib_state
from engine.models.architectures.iresnet import IRESNET
from engine.models.architectures.resnet50 import ATTRIBUTES_30, VGGFACE2

ARCHITECTURES: tuple[Architecture, ...] = (IRESNET, ATTRIBUTES_30, VGGFACE2, DLIB)

__all__ = ["ARCHITECTURES", "ATTRIBUTES_30", "Architecture", "State", "dlib_state"]

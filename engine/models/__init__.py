"""Model packs: detectors, recognition and attribute networks, devices and file checks."""

from engine.models.attributes import AttributeHead, AttributeNet, AttributeOutput
from engine.models.pack import Detector, ModelPack, load_embedded
from engine.models.recognition import RecognitionNet
from engine.models.tapped import Tapped

__all__ = [
    "AttributeHead",
    "AttributeNet",
    "AttributeOutput",
    "Detector",
    "ModelPack",
    "RecognitionNet",
    "Tapped",
    "load_embedded",
]

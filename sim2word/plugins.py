"""What a plugin needs: the interfaces, and a plain torch module as a recognition network."""

from engine.contracts import (
    AlignedFace,
    BadInput,
    CancelToken,
    Control,
    Event,
    Face,
    MapReady,
    Measurement,
    ModelIdentity,
    ModelMissing,
    ModelRefused,
    Photo,
    Progress,
    SaliencyMap,
    Settings,
    Word,
    WordRanked,
)
from engine.explain.pair import Method, MethodResult, MethodRun, PairContext
from engine.explain.saliency.question import Maps, Needs, Question, SaliencyMethod
from engine.models.input_spec import InputSpec
from engine.models.plugins import recognition_of_module
from engine.models.recognition import RecognitionNet

__all__ = [
    "AlignedFace",
    "BadInput",
    "CancelToken",
    "Control",
    "Event",
    "Face",
    "InputSpec",
    "MapReady",
    "Maps",
    "Measurement",
    "Method",
    "MethodResult",
    "MethodRun",
    "ModelIdentity",
    "ModelMissing",
    "ModelRefused",
    "Needs",
    "PairContext",
    "Photo",
    "Progress",
    "Question",
    "RecognitionNet",
    "SaliencyMap",
    "SaliencyMethod",
    "Settings",
    "Word",
    "WordRanked",
    "recognition_of_module",
]

"""Errors, each with its cause and a next step; all are of :class:`Sim2WordError`."""

from engine.contracts.errors import (
    BadInput,
    FaceTooSmall,
    ImageChanged,
    ModelMissing,
    ModelRefused,
    NoFaceFound,
    NoSuchFace,
    OutOfMemory,
    OutputFailed,
    RunCancelled,
    SeveralFaces,
    Sim2WordError,
    TooCostly,
    UnreadableImage,
    WrongUsage,
)

__all__ = [
    "BadInput",
    "FaceTooSmall",
    "ImageChanged",
    "ModelMissing",
    "ModelRefused",
    "NoFaceFound",
    "NoSuchFace",
    "OutOfMemory",
    "OutputFailed",
    "RunCancelled",
    "SeveralFaces",
    "Sim2WordError",
    "TooCostly",
    "UnreadableImage",
    "WrongUsage",
]

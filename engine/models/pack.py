"""The models that work together: a detector, a recognition and an attribute network."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Protocol

import numpy as np
import torch
from numpy.typing import NDArray

from engine.contracts.packs import EMBEDDED, ModelIdentity
from engine.contracts.pair import Face, Perceived
from engine.contracts.score import OperatingPoint, ScoreStatistics
from engine.files.resources import resource
from engine.models.attribute_net import EmbeddedAttributes
from engine.models.attributes import AttributeNet
from engine.models.devices import choose_device
from engine.models.dlib_recognition import DlibRecognition, load_dlib_resnet
from engine.models.recognition import RecognitionNet
from engine.models.yunet import YuNet


class Detector(Protocol):
    """Finds faces and their five keypoints."""

    @property
    def identity(self) -> ModelIdentity:
        """Which weights these are."""
        ...

    def detect(self, pixels: NDArray[np.uint8]) -> tuple[Face, ...]:
        """Return the faces of RGB pixels, (height, width, 3), largest first."""
        ...


class FaceReader(Protocol):
    """Reads perceived age and gender off a face."""

    @property
    def identity(self) -> ModelIdentity:
        """Which weights these are."""
        ...

    def read(self, pixels: NDArray[np.uint8], face: Face) -> Perceived:
        """Return what is read off a face of RGB pixels, (height, width, 3)."""
        ...


@dataclass(frozen=True, slots=True, eq=False)
class ModelPack:
    """Loaded models on one device.

    Attributes
    ----------
    name : str
    detector : Detector
    recognition : RecognitionNet
    attributes : AttributeNet
    device : torch.device
    judge : RecognitionNet or None
        Scores the words' changes beside the network that is explained.
    gender_age : FaceReader or None
        Reads perceived age and gender.
    """

    name: str
    detector: Detector
    recognition: RecognitionNet
    attributes: AttributeNet
    device: torch.device
    judge: RecognitionNet | None = None
    gender_age: FaceReader | None = None

    @property
    def identities(self) -> tuple[ModelIdentity, ...]:
        """Every model file in use."""
        found = [self.detector.identity, self.recognition.identity, self.attributes.identity]
        if self.gender_age is not None:
            found.append(self.gender_age.identity)
        if self.judge is not None:
            found.append(replace(self.judge.identity, role="judge"))
        return tuple(found)


def load_embedded(device: str = "auto") -> ModelPack:
    """Load the models that come with the installation.

    Parameters
    ----------
    device : {"auto", "cpu", "cuda"}

    Raises
    ------
    ModelMissing, ModelRefused, BadInput
    """
    chosen = choose_device(device)
    statistics = read_statistics(resource("embedded/score_statistics.json"))
    net = load_dlib_resnet()
    attributes = EmbeddedAttributes(
        resource("embedded/attributes.safetensors"),
        resource("embedded/attributes.json"),
        net.trunk,
    )
    return ModelPack(
        name=EMBEDDED,
        detector=YuNet(),
        recognition=DlibRecognition(net, statistics).to(chosen),
        attributes=attributes.to(chosen),
        device=chosen,
    )


def read_statistics(path: Path) -> ScoreStatistics:
    """Return score statistics from the JSON that ``training/score_statistics.py`` writes."""
    return statistics_of(json.loads(path.read_text(encoding="utf-8")))


def statistics_of(values: dict[str, Any]) -> ScoreStatistics:
    """Return score statistics from the values of their JSON."""
    return ScoreStatistics(
        operating_point=OperatingPoint(**values["operating_point"]),
        mated_mean=values["mated_mean"],
        nonmated_mean=values["nonmated_mean"],
        bin_edges=tuple(values["bin_edges"]),
        mated=tuple(values["mated"]),
        nonmated=tuple(values["nonmated"]),
    )

"""What is read off a face for the account: attributes, the face's proportions, the photo."""

from __future__ import annotations

import math

import numpy as np
import torch
from numpy.typing import NDArray

from engine.contracts.pair import AlignedFace
from engine.explain.account.morphology import SHAPES, shape_of
from engine.imaging import align
from engine.models.attributes import AttributeNet
from engine.models.recognition import to_batch

Floats = NDArray[np.float64]

VIEWS: tuple[tuple[float, float, float, float], ...] = (
    (0, 0, 1.0, 0),
    (4, 3, 1.03, 2),
    (-4, 2, 0.97, -2),
    (1, -5, 1.0, 1),
)
"""Crops that a face is read in: moved right and down (of a crop of 234 pixels), enlarged, and
turned clockwise (degrees). How far the readings of the views lie apart is their noise."""
_CROP = 234

PROPORTIONS = ("proportion.height", "proportion.mouth_width", "proportion.nose_length")
CAPTURE = (
    "capture.yaw",
    "capture.pitch",
    "capture.roll",
    "capture.size",
    "capture.sharpness",
    "capture.noise",
    "capture.brightness",
    "capture.contrast",
    "capture.compression",
    "capture.covered",
)


def names_of(net: AttributeNet) -> tuple[str, ...]:
    """Return the names of all readings, in the order of :func:`read_face`."""
    return (*(output.key for output in net.outputs), *PROPORTIONS, *SHAPES, *CAPTURE)


def read_face(net: AttributeNet, face: AlignedFace, device: torch.device) -> Floats:
    """Return the readings of a face in every view.

    Parameters
    ----------
    net : AttributeNet
    face : AlignedFace
    device : torch.device
        Of the network.

    Returns
    -------
    ndarray, float64, (views, K)
        Logits; proportions and shapes, logarithms of lengths; the photo's measurements, each on a
        scale on which equal steps weigh alike. All but the logits are the same in every view.
    """
    templates = [_moved(net.template, net.crop_size, view) for view in VIEWS]
    crops = [align(face.photo.pixels, face.face, one, net.crop_size) for one in templates]
    tapped = net.tap(to_batch(np.stack([crop for crop, _ in crops]), device))
    with torch.inference_mode():
        logits = tapped.finish(tapped.features).cpu().double().numpy()
    others = np.array([*proportions(face), *shape_of(face.landmarks), *capture(face)])
    return np.concatenate([logits, np.tile(others, (len(VIEWS), 1))], axis=1)


def proportions(face: AlignedFace) -> tuple[float, ...]:
    """Return the logarithms of lengths between keypoints, relative to the distance of the eyes."""
    right, left, nose, *mouth = (np.array(point) for point in face.face.keypoints)
    eyes, lips = (right + left) / 2, (mouth[0] + mouth[1]) / 2
    unit = max(1e-6, float(np.hypot(*(left - right))))
    lengths = (lips - eyes, mouth[1] - mouth[0], nose - eyes)
    return tuple(math.log(max(1e-3, float(np.hypot(*length)) / unit)) for length in lengths)


def capture(face: AlignedFace) -> tuple[float, ...]:
    """Return how a photo was taken, in the order of :data:`CAPTURE`."""
    q = face.quality
    return (
        abs(q.yaw_deg),
        q.pitch_deg,
        abs(q.roll_deg),
        math.log2(max(1.0, q.inter_eye_px)),
        math.log(max(1e-3, q.sharpness)),
        math.log1p(q.noise),
        q.brightness,
        q.contrast,
        math.log(max(0.1, q.blockiness)),
        math.sqrt(max(0.0, q.covered)),
    )


def _moved(template: Floats, size: int, view: tuple[float, float, float, float]) -> Floats:
    """Return keypoints of a crop that shows the face as a view has it."""
    right, down, scale, degrees = view
    angle = math.radians(degrees)
    turn = np.array([[math.cos(angle), -math.sin(angle)], [math.sin(angle), math.cos(angle)]])
    middle = template.mean(0)
    shift = np.array([right, down]) * size / _CROP
    return np.asarray((template - middle) @ (scale * turn).T + middle + shift)

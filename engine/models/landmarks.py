"""Dense landmarks of a face, what of it is covered, and what of the picture is person.

Read by a small network of this program's own, which knows no recognition network; see its card,
``resources/embedded/landmarks.json``. It sees a wide frame around the face that hangs on the
detector's five points, and looks a second time in the frame that its own points give, so that
points that are off or a tilt cost little.
"""

from __future__ import annotations

import json
from functools import cache

import numpy as np
import torch
from numpy.typing import NDArray
from safetensors.torch import load as load_tensors
from torch import Tensor, nn

from engine.contracts.landmarks import POINTS, Landmarks
from engine.contracts.pair import Affine, Face
from engine.files.resources import resource
from engine.imaging.align import similarity_transform
from engine.imaging.mesh import FACING, FIVE, mean_face
from engine.imaging.opencv import cv2
from engine.imaging.quality.canonical import KEYPOINTS
from engine.models.files import read_checked
from engine.models.tapped import channels_last

SIDE, CELLS = 128, 32
"""Of the frame that the network sees, and of the grids of person and covered."""
EYES_APART = 30.0
"""Pixels of the frame between the eyes: it shows a bit more than four times that."""
_WEIGHTS, _CARD = "embedded/landmarks.safetensors", "embedded/landmarks.json"
_LOOKS = 2
_HALF, _LEAST_SCALE = 0.5, 1e-6
_DOWN = 4.0
"""Pixels of the frame that the eyes' and mouth's middle lies below its middle: hair needs room."""


def _block(before: int, after: int, stride: int) -> list[nn.Module]:
    return [
        nn.Conv2d(before, after, 3, stride, 1, bias=False),
        nn.BatchNorm2d(after),
        nn.ReLU(inplace=True),
    ]


class _Residual(nn.Module):
    def __init__(self, width: int) -> None:
        super().__init__()
        self.body = nn.Sequential(*_block(width, width, 1), *_block(width, width, 1)[:2])

    def forward(self, x: Tensor) -> Tensor:
        return torch.relu(x + self.body(x))


class LandmarkNet(nn.Module):
    """From frames, (n, 3, SIDE, SIDE), 0 to 1, to points and grids.

    Parameters
    ----------
    widths : tuple of int
        Channels at a half, a quarter, an eighth and a sixteenth of the side.
    hidden, rank : int
        Of the head of points: what it squeezes the picture into, and how many ways a face's
        points can move.
    """

    def __init__(
        self,
        widths: tuple[int, int, int, int] = (16, 32, 64, 96),
        hidden: int = 128,
        rank: int = 80,
    ) -> None:
        super().__init__()
        half, quarter, eighth, sixteenth = widths
        self.quarter = nn.Sequential(
            *_block(3, half, 2), *_block(half, quarter, 2), _Residual(quarter)
        )
        self.eighth = nn.Sequential(
            *_block(quarter, eighth, 2), _Residual(eighth), _Residual(eighth)
        )
        self.sixteenth = nn.Sequential(
            *_block(eighth, sixteenth, 2), _Residual(sixteenth), _Residual(sixteenth)
        )
        squeezed = sixteenth // 3
        cells = (SIDE // 16) ** 2
        self.points = nn.Sequential(
            nn.Conv2d(sixteenth, squeezed, 1),
            nn.ReLU(inplace=True),
            nn.Flatten(),
            nn.Linear(squeezed * cells, hidden),
            nn.ReLU(inplace=True),
            nn.Linear(hidden, rank),
            nn.Linear(rank, POINTS * 3),
        )
        self.from_sixteenth = nn.Conv2d(sixteenth, quarter, 1)
        self.from_eighth = nn.Conv2d(eighth, quarter, 1)
        self.grids = nn.Sequential(*_block(quarter, quarter, 1), nn.Conv2d(quarter, 2, 1))

    def forward(self, frames: Tensor) -> tuple[Tensor, Tensor]:
        """Return points and grids.

        Returns
        -------
        points : Tensor, (n, POINTS, 3)
            In distances between the eyes, from the frame's middle.
        grids : Tensor, (n, 2, CELLS, CELLS)
            Logits of person and of covered.
        """
        quarter = self.quarter(frames - 0.5)
        eighth = self.eighth(quarter)
        sixteenth = self.sixteenth(eighth)
        points = self.points(sixteenth).view(-1, POINTS, 3)
        up = nn.functional.interpolate
        coarse = up(self.from_sixteenth(sixteenth), scale_factor=2.0) + self.from_eighth(eighth)
        grids = self.grids(up(coarse, scale_factor=2.0) + quarter)
        return points, grids


def frame_of(keypoints: NDArray[np.float64]) -> Affine:
    """Return what takes photo coordinates to the wide frame of five keypoints, (2, 3).

    Raises
    ------
    ValueError
        If the keypoints coincide.
    """
    scale = EYES_APART / (KEYPOINTS[1, 0] - KEYPOINTS[0, 0])
    target = (KEYPOINTS - KEYPOINTS.mean(0)) * scale + [SIDE / 2, SIDE / 2 + _DOWN]
    return similarity_transform(keypoints, np.asarray(target))


def cut(pixels: NDArray[np.uint8], frame: Affine, side: int = SIDE) -> NDArray[np.uint8]:
    """Return a frame of a photo, uint8, (side, side, 3); a much larger photo is made small first.

    Parameters
    ----------
    pixels : ndarray, uint8, (height, width, 3)
    frame : ndarray, float64, (2, 3)
        Takes photo coordinates to the frame's.
    side : int
    """
    scale = float(np.sqrt(abs(np.linalg.det(frame[:, :2]))))
    if scale < _HALF:
        pixels, frame = _made_small(pixels, frame, side, scale)
    return np.asarray(
        cv2.warpAffine(
            pixels, frame, (side, side), flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE
        ),
        np.uint8,
    )


def _made_small(
    pixels: NDArray[np.uint8], frame: Affine, side: int, scale: float
) -> tuple[NDArray[np.uint8], Affine]:
    """Return what of a photo the frame shows, reduced by area, and what takes that to the frame."""
    corners = np.array([(0, 0, 1), (side, 0, 1), (0, side, 1), (side, side, 1)], float)
    seen = corners @ cv2.invertAffineTransform(frame).T
    height, width = pixels.shape[:2]
    left, top = (
        int(max(0, min(most - 1, v))) for v, most in zip(seen.min(0), (width, height), strict=True)
    )
    right, bottom = (
        int(max(low + 1, min(most, v + 2)))
        for v, most, low in zip(seen.max(0), (width, height), (left, top), strict=True)
    )
    part = pixels[top:bottom, left:right]
    size = [max(1, round(extent * scale)) for extent in part.shape[1::-1]]
    small = np.asarray(cv2.resize(part, size, interpolation=cv2.INTER_AREA), np.uint8)
    by = np.array(part.shape[1::-1]) / size
    back = np.array([[by[0], 0, (by[0] - 1) / 2 + left], [0, by[1], (by[1] - 1) / 2 + top]])
    return small, np.asarray(frame[:, :2] @ back + [[0, 0, frame[0, 2]], [0, 0, frame[1, 2]]])


class LandmarkReader:
    """Reads dense landmarks.

    Attributes
    ----------
    sha256 : str
        Of the network's file.
    """

    def __init__(self) -> None:
        card = json.loads(resource(_CARD).read_text(encoding="utf-8"))
        self.sha256 = str(card["sha256"])
        state = load_tensors(read_checked(resource(_WEIGHTS), card["sha256"]))
        self._net = LandmarkNet()
        self._net.load_state_dict({name: value.float() for name, value in state.items()})
        channels_last(self._net.eval())

    def read(self, pixels: NDArray[np.uint8], face: Face) -> Landmarks:
        """Return the landmarks of a face of a photo.

        Parameters
        ----------
        pixels : ndarray, uint8, (height, width, 3)
        face : Face

        Raises
        ------
        ValueError
            If its five points coincide.
        """
        return self.read_all([(pixels, face)])[0]

    def read_all(self, faces: list[tuple[NDArray[np.uint8], Face]]) -> list[Landmarks]:
        """Return the landmarks of several faces, each with its photo."""
        frames = [frame_of(np.asarray(face.keypoints, np.float64)) for _, face in faces]
        found, grids = self._points_and_grids(faces, frames)
        for _ in range(_LOOKS - 1):
            frames = [frame_of(points[list(FIVE), :2]) for points in found]
            found, grids = self._points_and_grids(faces, frames)
        return [
            self._landmarks(points, grid, frame, pixels.shape)
            for points, grid, frame, (pixels, _) in zip(found, grids, frames, faces, strict=True)
        ]

    def _points_and_grids(
        self, faces: list[tuple[NDArray[np.uint8], Face]], frames: list[Affine]
    ) -> tuple[list[NDArray[np.float64]], NDArray[np.float32]]:
        """Return points, each (POINTS, 3) in its photo, and grids, (n, 2, CELLS, CELLS)."""
        cuts = np.stack([cut(p, frame) for (p, _), frame in zip(faces, frames, strict=True)])
        inputs = torch.from_numpy(cuts).permute(0, 3, 1, 2).float().div(255)
        with torch.inference_mode():
            points, grids = self._net(inputs.contiguous(memory_format=torch.channels_last))
        found = [
            in_photo(one, frame) for one, frame in zip(points.double().numpy(), frames, strict=True)
        ]
        return found, torch.sigmoid(grids).numpy()

    def _landmarks(
        self,
        points: NDArray[np.float64],
        grid: NDArray[np.float32],
        frame: Affine,
        shape: tuple[int, ...],
    ) -> Landmarks:
        to_cells = np.array(frame) * (CELLS / SIDE)
        to_cells[:, 2] += _HALF * (CELLS / SIDE - 1)  # from centre to centre
        back = np.asarray(cv2.invertAffineTransform(to_cells), np.float64)
        height, width = shape[:2]
        mean = mean_face()
        xy = points[:, :2]
        inside = ((xy > -_HALF) & (xy < (width - _HALF, height - _HALF))).all(1)
        covered = sampled(grid[1], to_cells, xy) > _HALF
        facing = mean.facing(points) > FACING
        pose = mean.pose(points)
        return Landmarks(points, inside & facing & ~covered, *pose, grid[0], grid[1], back)


def in_photo(points: NDArray[np.float64], frame: Affine) -> NDArray[np.float64]:
    """Return points that the network gives, (POINTS, 3), in photo pixels.

    Raises
    ------
    ValueError
        If the frame has no extent.
    """
    scale = float(np.sqrt(abs(np.linalg.det(frame[:, :2]))))
    if scale < _LEAST_SCALE:
        raise ValueError("the points of the face lie apart as those of no face do")
    back = cv2.invertAffineTransform(frame)
    xy = (points[:, :2] * EYES_APART + SIDE / 2) @ back[:, :2].T + back[:, 2]
    return np.column_stack([xy, points[:, 2] * EYES_APART / scale])


def sampled(
    grid: NDArray[np.float32], to_cells: Affine, xy: NDArray[np.float64]
) -> NDArray[np.float32]:
    """Return a grid's values at places of the photo, (n,); beyond it those of its edge."""
    x, y = (xy @ to_cells[:, :2].T + to_cells[:, 2]).astype(np.float32).T
    found = cv2.remap(grid, x[None], y[None], cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    return np.asarray(found[0])


@cache
def landmark_reader() -> LandmarkReader:
    """Return the reader, loaded once."""
    return LandmarkReader()

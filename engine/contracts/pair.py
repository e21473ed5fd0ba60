"""The two photos of a pair, as they are asked for and as they are found, and their faces.

Coordinate frames
-----------------
*Photo*: pixels of the decoded photo after EXIF rotation, origin at the centre of the top
left pixel, x to the right, y down. *Crop*: pixels of the aligned square that the
recognition network sees, same conventions. An ``affine`` is a 2 x 3 matrix that takes
crop coordinates to photo coordinates.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from enum import StrEnum
from pathlib import Path
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from engine.contracts.landmarks import Landmarks
from engine.contracts.outgoing import one_line

Affine = NDArray[np.float64]
Side = Literal["a", "b"]
SIDES: tuple[Side, Side] = ("a", "b")


@dataclass(frozen=True, slots=True)
class Face:
    """A detected face.

    Attributes
    ----------
    box : tuple of float
        Left, top, width and height in photo pixels.
    keypoints : tuple of (x, y)
        The subject's right eye, left eye, nose tip, right and left mouth corner, in photo
        pixels. "Right" is the subject's, so it stands left in an unmirrored photo.
    score : float
        The detector's confidence, 0 to 1.
    """

    box: tuple[float, float, float, float]
    keypoints: tuple[tuple[float, float], ...]
    score: float

    @property
    def inter_eye_distance(self) -> float:
        """Distance between the eye centres in photo pixels."""
        (ax, ay), (bx, by) = self.keypoints[:2]
        return float(np.hypot(bx - ax, by - ay))


@dataclass(frozen=True, slots=True, eq=False)
class Photo:
    """A decoded photo.

    Attributes
    ----------
    path : Path
        The file that was read.
    sha256 : str
        Of the file's bytes, the very bytes that were decoded.
    pixels : ndarray, uint8, (height, width, 3)
        RGB after EXIF rotation; not writable.
    format : str
        Container format, for instance ``JPEG``.
    notes : tuple of str
        What was done to reach 8-bit RGB, in words, for the record.
    damaged : bool
        Whether data of the file are missing or wrong and the decoder went on all the same.
    turned : int
        Degrees clockwise, 0, 90, 180 or 270, that it was turned by after EXIF rotation, since its
        faces stand so or because somebody asked for it. Photo coordinates are those of the turned
        photo.
    """

    path: Path
    sha256: str
    pixels: NDArray[np.uint8]
    format: str
    notes: tuple[str, ...] = ()
    turned: int = 0
    damaged: bool = False

    @property
    def name(self) -> str:
        """The file's name, without folders, on one line that any screen or file takes."""
        return one_line(self.path.name)

    @property
    def width(self) -> int:
        """Width in pixels."""
        return int(self.pixels.shape[1])

    @property
    def height(self) -> int:
        """Height in pixels."""
        return int(self.pixels.shape[0])


@dataclass(frozen=True, slots=True)
class QualityScores:
    """Components of the quality of a face image, 0 to 100, higher better.

    Informed by ISO/IEC 29794-5; not conformant to it.

    Attributes
    ----------
    inter_eye : float
        Distance between the eyes in the photo.
    yaw, pitch, roll : float
        How straight the head is held.
    sharpness, noise, exposure, contrast : float
    occlusion : float
        100 where nothing is covered.
    compression : float
        100 where no blocks are seen.
    expression : float or None
        100 for a closed, unsmiling mouth; None until the attributes were read.
    """

    inter_eye: float
    yaw: float
    pitch: float
    roll: float
    sharpness: float
    noise: float
    exposure: float
    contrast: float
    occlusion: float
    compression: float
    expression: float | None = None

    @property
    def lowest(self) -> float:
        """The lowest component."""
        found: list[float | None] = [getattr(self, field.name) for field in fields(self)]
        return min(value for value in found if value is not None)


COVERED = 0.1
"""Share of a face from which it is called covered."""


@dataclass(frozen=True, slots=True)
class Quality:
    """Measurements of one face image.

    Attributes
    ----------
    inter_eye_px : float
        Distance between the eye centres in photo pixels.
    sharpness : float
        Variance of a normalised Laplacian of a Gaussian of two pixels of a face 40 pixels from eye
        to eye, per cent of the variance of its grey values; larger is sharper.
    noise : float
        Standard deviation of the noise of the grey photo, grey levels.
    brightness : float
        Mean grey value of the crop, 0 to 255.
    contrast : float
        Standard deviation of the grey crop, 0 to 255 scale.
    clipped : float
        Share of crop pixels that are black (0-2) or white (253-255), 0 to 1.
    yaw_deg, pitch_deg, roll_deg : float
        Pose of the head, degrees: positive where the nose points to the right of the photo, where
        the face looks up, and clockwise in the photo.
    covered : float
        Share of the face that something covers or that lies outside the photo, 0 to 1.
    cut_off : float
        Share of the face that lies outside the photo, 0 to 1.
    blockiness : float
        Steps at every eighth pixel, relative to others; 1 without traces of compression.
    aspect : float
        How much higher than usual the face is for its width; coarse, 1 is usual.
    interlacing : float
        How comb-like its lines are; 1 where there is no comb.
    scores : QualityScores
    warnings : tuple of str
        Codes of what is poor, for instance ``small_face``.
    ofiq : tuple of (name, score)
        Measures of OFIQ, 0 to 100, None where it gave none; empty where it is not installed.
    """

    inter_eye_px: float
    sharpness: float
    noise: float
    brightness: float
    contrast: float
    clipped: float
    yaw_deg: float
    pitch_deg: float
    roll_deg: float
    covered: float
    cut_off: float
    blockiness: float
    aspect: float
    interlacing: float
    scores: QualityScores
    warnings: tuple[str, ...] = ()
    ofiq: tuple[tuple[str, float | None], ...] = ()

    @property
    def ofiq_unified(self) -> float | None:
        """OFIQ's unified score, 0 to 100; None without one."""
        return dict(self.ofiq).get(OFIQ_UNIFIED)


OFIQ_UNIFIED = "UnifiedQualityScore"
"""OFIQ's name of its prediction of how useful a face is for recognition."""
QUALITY_COMPONENTS: tuple[tuple[str, str, str, tuple[str, ...]], ...] = (
    ("inter_eye", "inter_eye_px", "{:.0f} px", ("small_face",)),
    ("yaw", "yaw_deg", "{:+.0f}°", ("turned",)),
    ("pitch", "pitch_deg", "{:+.0f}°", ("nodded",)),
    ("roll", "roll_deg", "{:+.0f}°", ("photo_turned", "tilted", "uncertain_upright")),
    ("sharpness", "sharpness", "{:.1f}", ("blurred",)),
    ("noise", "noise", "{:.1f}", ("noisy",)),
    ("exposure", "brightness", "{:.0f}", ("dark", "bright", "clipped")),
    ("contrast", "contrast", "{:.0f}", ("low_contrast",)),
    ("occlusion", "covered", "{:.0%}", ("covered", "cut_off")),
    ("compression", "blockiness", "{:.2f}", ("damaged", "blocky", "interlaced", "squeezed")),
    ("expression", "", "", ()),
)
"""Component of :class:`QualityScores`, its measurement in :class:`Quality`, how that is written,
and the warnings on it."""


@dataclass(frozen=True, slots=True)
class Perceived:
    """Age and gender as a network of the pack reads them off a face; not facts of a person.

    Attributes
    ----------
    age : float
        In years.
    gender : {"female", "male"}
    network : str
        Its file.
    """

    age: float
    gender: Literal["female", "male"]
    network: str


@dataclass(frozen=True, slots=True, eq=False)
class AlignedFace:
    """A chosen face as the networks see it.

    Attributes
    ----------
    photo : Photo
    faces : tuple of Face
        All faces found, largest first.
    chosen : int
        Index into `faces`.
    chosen_by : str
        ``only``, ``user``, ``hand`` (box and keypoints were placed by the user) or the name
        of the stated policy.
    crop : ndarray, uint8, (size, size, 3)
        The aligned RGB crop.
    affine : ndarray, float64, (2, 3)
        Takes crop coordinates to photo coordinates.
    quality : Quality
    perceived : Perceived or None
        None where the models in use have no network for it.
    landmarks : Landmarks or None
        None where nobody asked for them.
    """

    photo: Photo
    faces: tuple[Face, ...]
    chosen: int
    chosen_by: str
    crop: NDArray[np.uint8]
    affine: Affine
    quality: Quality
    perceived: Perceived | None = None
    landmarks: Landmarks | None = None

    @property
    def face(self) -> Face:
        """The chosen face."""
        return self.faces[self.chosen]


class FacePolicy(StrEnum):
    """Which face is taken when the user named none."""

    DOMINANT = "dominant"
    """The only face; or the largest, if it also stands out twofold by area and nearness to
    the middle; otherwise ask."""
    CENTRE = "centre"
    """The face nearest the middle of the photo, as data sets of portraits mean it."""


AS_FOUND = -1
"""Of :class:`ImageChoice`: the photo as it is and the points as the detector gives them, as in
versions that did not turn photos."""


@dataclass(frozen=True, slots=True)
class ImageChoice:
    """One photo and the face in it.

    Attributes
    ----------
    path : Path
    face : int or None
        Number of the face, from 0, in the order of :class:`Face` found;
        None leaves the choice to `policy`.
    policy : FacePolicy
    sha256 : str or None
        What the file must be; None accepts any.
    hand : Face or None
        A face whose box and keypoints the user placed, where the detector found none or the
        wrong one; then `face` and `policy` do not count.
    turn : int or None
        Degrees clockwise, 0, 90, 180 or 270, to turn the photo by after EXIF rotation; None for
        those at which its faces stand upright; AS_FOUND for neither turning nor straightening.
    """

    path: Path
    face: int | None = None
    policy: FacePolicy = FacePolicy.DOMINANT
    sha256: str | None = None
    hand: Face | None = None
    turn: int | None = None

    @property
    def asked_turn(self) -> int | None:
        """The turn, and for a face placed by hand in a photo that nobody turned, none at all.

        Versions that turned no photo kept such faces without a turn.
        """
        return AS_FOUND if self.turn is None and self.hand is not None else self.turn

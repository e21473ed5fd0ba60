"""From a photo to the face that is compared."""

from __future__ import annotations

import math
from dataclasses import replace

from engine.contracts.errors import (
    BadInput,
    FaceTooSmall,
    NoFaceFound,
    NoSuchFace,
    SeveralFaces,
    UnreadableImage,
)
from engine.contracts.explanation import AttributeReading
from engine.contracts.pair import AS_FOUND, AlignedFace, Face, FacePolicy, ImageChoice, Photo
from engine.explain.words.readings import expression_score
from engine.imaging import align, measure_quality
from engine.imaging.damage import part_with_data
from engine.models.covering import covering_reader
from engine.models.landmarks import landmark_reader
from engine.models.pack import ModelPack
from engine.models.upright import FaceFinder
from engine.models.upright import turn as turn_pixels

MIN_FACE_PX = 24.0
"""Shorter side of the smallest face that is compared."""

_DOMINANT_RATIO = 2.0
_OUTSIDE = 0.05
"""Of a face's box: how far it may reach beyond the part of a damaged photo that has data."""
_CENTRE_SPREAD = 0.05
"""Of the squared diagonal: how fast a face off the middle loses prominence."""


def prominence(face: Face, width: int, height: int) -> float:
    """Return a face's area in square pixels, weighted by its nearness to the middle."""
    left, top, w, h = face.box
    off = (left + w / 2 - width / 2) ** 2 + (top + h / 2 - height / 2) ** 2
    return w * h * math.exp(-off / (_CENTRE_SPREAD * (width**2 + height**2)))


def choose_face(photo: Photo, faces: tuple[Face, ...], choice: ImageChoice) -> tuple[int, str]:
    """Return the index of the face to compare and who chose it.

    Raises
    ------
    NoFaceFound
        There is none.
    NoSuchFace
        The number asked for is not among them.
    SeveralFaces
        None was asked for and none dominates.
    """
    name = photo.name
    if not faces:
        notes = f" ({'; '.join(photo.notes)})" if photo.notes else ""
        raise NoFaceFound(
            "No face was found in {name}, {width} x {height} pixels{notes}.",
            "Choose a photo that shows a face at least {least:.0f} pixels wide.",
            name=name,
            width=photo.width,
            height=photo.height,
            notes=notes,
            least=MIN_FACE_PX,
        )
    if choice.face is not None:
        if not 0 <= choice.face < len(faces):
            raise NoSuchFace(
                "{name} has no face number {number}; it has {count}.",
                "Choose a number from 0 to {last}.",
                name=name,
                number=choice.face,
                count=len(faces),
                last=len(faces) - 1,
            )
        return choice.face, "user"
    if len(faces) == 1:
        return 0, "only"
    order = sorted(
        range(len(faces)),
        key=lambda index: -prominence(faces[index], photo.width, photo.height),
    )
    first, second = (prominence(faces[i], photo.width, photo.height) for i in order[:2])
    largest = max(face.box[2] * face.box[3] for face in faces)
    chosen = faces[order[0]]
    stands_out = first >= _DOMINANT_RATIO * second and chosen.box[2] * chosen.box[3] == largest
    if choice.policy is FacePolicy.DOMINANT and not stands_out:
        raise SeveralFaces(
            "{name} shows {count} faces and none stands out.",
            "Choose one: click it in the window, or give its number, 0 to {last}, on the command"
            " line (--face-a or --face-b).",
            name=name,
            count=len(faces),
            last=len(faces) - 1,
        )
    if choice.policy is FacePolicy.CENTRE:
        return min(range(len(faces)), key=lambda index: _from_centre(faces[index], photo)), "centre"
    return order[0], choice.policy.value


def _from_centre(face: Face, photo: Photo) -> float:
    left, top, w, h = face.box
    return math.hypot(left + w / 2 - photo.width / 2, top + h / 2 - photo.height / 2)


def upright(photo: Photo, finder: FaceFinder, turn: int | None) -> tuple[Photo, tuple[Face, ...]]:
    """Return a photo as its faces stand upright, or turned as asked for, and its faces.

    Parameters
    ----------
    photo : Photo
    finder : FaceFinder
    turn : int or None
        Degrees clockwise.
    """
    if turn == AS_FOUND:
        return photo, finder.find_as_before(photo.pixels)
    found = finder.find(photo.pixels)
    if turn is None or turn == found.turned:
        if found.turned == 0:
            return photo, found.faces
        note = f"turned by {found.turned} degrees clockwise, as its face stands upright"
        return _turned(photo, found.turned, note), found.faces
    note = f"turned by {turn} degrees clockwise, as was asked for"
    if found.turned:
        note += f"; its face stands upright at {found.turned}"
    photo = _turned(photo, turn, note)
    return photo, finder.detector.detect(photo.pixels)


def _turned(photo: Photo, degrees: int, note: str) -> Photo:
    pixels = turn_pixels(photo.pixels, degrees)
    pixels.flags.writeable = False
    return replace(photo, pixels=pixels, turned=degrees, notes=(*photo.notes, note))


def align_face(
    pack: ModelPack,
    finder: FaceFinder,
    photo: Photo,
    faces: tuple[Face, ...],
    choice: ImageChoice,
) -> AlignedFace:
    """Return the chosen face of a photo, aligned for the recognition network.

    A face placed by hand stands behind those found.

    Raises
    ------
    NoFaceFound, NoSuchFace, SeveralFaces, FaceTooSmall, BadInput
    """
    if choice.hand is None:
        chosen, chosen_by = choose_face(photo, faces, choice)
        if choice.turn != AS_FOUND:
            straight = finder.straightened(photo.pixels, faces[chosen])
            faces = (*faces[:chosen], straight, *faces[chosen + 1 :])
    else:
        faces = (*faces, choice.hand)
        chosen, chosen_by = len(faces) - 1, "hand"
    face = faces[chosen]
    side = min(face.box[2:])
    if side < MIN_FACE_PX:
        raise FaceTooSmall(
            "The face in {name} is {size:.0f} pixels wide; at least {least:.0f} are needed.",
            "Use a larger copy of the photo.",
            name=photo.name,
            size=side,
            least=MIN_FACE_PX,
        )
    if photo.damaged:
        _check_has_data(photo, face)
    net = pack.recognition
    try:
        crop, affine = align(photo.pixels, face, net.template, net.crop_size)
        landmarks = landmark_reader().read(photo.pixels, face)
    except ValueError as error:
        raise BadInput(
            "The keypoints of the face in {name} lie on one place.",
            "Place them on the eyes, the nose and the mouth.",
            name=photo.name,
        ) from error
    covered = covering_reader().read(photo.pixels, face)
    quality = measure_quality(photo.pixels, face, crop, covered, landmarks)
    standing = _of_standing(finder, photo, face, choice)
    quality = replace(quality, warnings=(*standing, *quality.warnings))
    perceived = None if pack.gender_age is None else pack.gender_age.read(photo.pixels, face)
    return AlignedFace(photo, faces, chosen, chosen_by, crop, affine, quality, perceived, landmarks)


def _check_has_data(photo: Photo, face: Face) -> None:
    """Refuse a face that reaches into a part of a damaged photo that holds no data.

    Raises
    ------
    UnreadableImage
    """
    left, top, right, bottom = part_with_data(photo.pixels)
    x, y, width, height = face.box
    inside = (
        x >= left - _OUTSIDE * width
        and y >= top - _OUTSIDE * height
        and x + width <= right + _OUTSIDE * width
        and y + height <= bottom + _OUTSIDE * height
    )
    whole = (0, 0, photo.width, photo.height)
    if (left, top, right, bottom) != whole and not inside:
        raise UnreadableImage(
            "The file {name} lacks data: of {width} x {height} pixels those from {left}, {top} to"
            " {right}, {bottom} are there, and the face reaches beyond.",
            "Ask for the original file again.",
            name=photo.name,
            width=photo.width,
            height=photo.height,
            left=left,
            top=top,
            right=right,
            bottom=bottom,
        )


def _of_standing(
    finder: FaceFinder, photo: Photo, face: Face, choice: ImageChoice
) -> tuple[str, ...]:
    """Return the codes of what is to be said of how a face stands."""
    codes = ["damaged"] if photo.damaged else []
    if photo.turned:
        codes.append("photo_turned")
    if choice.hand is None and not finder.is_sure(face):
        codes.append("uncertain_upright")
    return tuple(codes)


def with_expression(face: AlignedFace, readings: tuple[AttributeReading, ...]) -> AlignedFace:
    """Return a face whose quality includes the expression, as its attributes were read."""
    scores = replace(face.quality.scores, expression=expression_score(readings))
    return replace(face, quality=replace(face.quality, scores=scores))


def refuse_same(faces: tuple[AlignedFace, AlignedFace]) -> None:
    """Refuse one face of one photo as both sides: its score says nothing.

    Raises
    ------
    BadInput
    """
    a, b = faces
    if a.photo.sha256 == b.photo.sha256 and a.face == b.face:
        raise BadInput(
            "{a} and {b} are the same photo and the same face.",
            "Choose another photo or another face (on the command line, --allow-same compares"
            " a photo with itself on purpose).",
            a=a.photo.name,
            b=b.photo.name,
        )

"""Quality: every degradation lowers its own component."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import asdict, replace
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageEnhance, ImageFilter

from engine.contracts.pair import Face, ImageChoice, Quality
from engine.imaging import align, decode, measure_quality
from engine.models.covering import covering_reader
from engine.models.input_spec import DLIB_INPUT
from engine.session import Session
from engine.session.ofiq import OfiqMeter

Degrade = Callable[[Image.Image], Image.Image]


@pytest.fixture(scope="module")
def portrait(session: Session, astronaut: Path) -> tuple[NDArray[np.uint8], Face]:
    pixels = decode(astronaut).pixels
    return pixels, session.pack.detector.detect(pixels)[0]


def measured(pixels: NDArray[np.uint8], face: Face) -> Quality:
    crop, _ = align(pixels, face, DLIB_INPUT.template, 150)
    return measure_quality(pixels, face, crop, covering_reader().read(pixels, face))


def blurred(image: Image.Image) -> Image.Image:
    return image.filter(ImageFilter.GaussianBlur(4))


def dark(image: Image.Image) -> Image.Image:
    return ImageEnhance.Brightness(image).enhance(0.2)


def bright(image: Image.Image) -> Image.Image:
    return ImageEnhance.Brightness(image).enhance(2.5)


def flat(image: Image.Image) -> Image.Image:
    return ImageEnhance.Contrast(image).enhance(0.25)


def compressed(image: Image.Image) -> Image.Image:
    file = io.BytesIO()
    image.save(file, "JPEG", quality=8)
    return Image.open(file).convert("RGB")


def with_glasses(image: Image.Image) -> Image.Image:
    ImageDraw.Draw(image).rectangle((170, 85, 280, 118), fill=(20, 20, 24))
    return image


def with_mask(image: Image.Image) -> Image.Image:
    ImageDraw.Draw(image).rectangle((165, 132, 280, 190), fill=(120, 170, 200))
    return image


@pytest.mark.parametrize(
    ("degrade", "component", "warning"),
    [
        (blurred, "sharpness", "blurred"),
        (dark, "exposure", "dark"),
        (bright, "exposure", "bright"),
        (flat, "contrast", "low_contrast"),
        (compressed, "compression", "blocky"),
        (with_glasses, "occlusion", "covered"),
        (with_mask, "occlusion", "covered"),
    ],
)
def test_a_degradation_lowers_its_component(
    portrait: tuple[NDArray[np.uint8], Face], degrade: Degrade, component: str, warning: str
) -> None:
    pixels, face = portrait
    good = measured(pixels, face)
    assert good.warnings == ()
    poor = measured(np.array(degrade(Image.fromarray(pixels.copy()))), face)
    assert getattr(good.scores, component) > 80
    assert getattr(poor.scores, component) < getattr(good.scores, component) - 20
    assert warning in poor.warnings
    assert poor.scores.lowest <= getattr(poor.scores, component)
    untouched = {"inter_eye", "yaw", "pitch", "roll"}
    assert all(getattr(poor.scores, k) == getattr(good.scores, k) for k in untouched)


def test_the_expression_is_read_off_the_attributes(session: Session, astronaut: Path) -> None:
    face = session.open_face(ImageChoice(astronaut))
    assert face.quality.scores.expression is None
    read = session.with_expression(face)
    assert read.quality.scores.expression is not None
    assert read.quality.scores.expression < 20  # she smiles
    rest = asdict(read.quality.scores) | {"expression": None}
    assert rest == asdict(face.quality.scores)


class _Refused(Exception):
    """As OFIQ raises where it finds no face."""


class _Bindings:
    """Stands for ``ofiq.OFIQ``, whose models are 400 MB that no package carries."""

    def __init__(self) -> None:
        self.seen: list[tuple[int, ...]] = []

    def vector_quality(self, image_rgb: NDArray[np.uint8]) -> dict[str, float | None]:
        assert image_rgb.flags.c_contiguous
        self.seen.append(image_rgb.shape)
        if min(image_rgb.shape[:2]) < 60:
            raise _Refused
        return {"UnifiedQualityScore": 71.6, "Sharpness": 80.0, "NoHeadCoverings": None}


def test_ofiq_measures_the_chosen_face_where_it_is_installed(
    session: Session, astronaut: Path, group: Path
) -> None:
    bindings = _Bindings()
    meter = OfiqMeter(bindings, (_Refused,))
    alone = session.open_face(ImageChoice(astronaut))
    one_of_six = session.open_face(ImageChoice(group, 2))
    found = meter.measure(alone)
    assert dict(found) == {"UnifiedQualityScore": 71.6, "Sharpness": 80.0, "NoHeadCoverings": None}
    assert meter.measure(alone) == found
    assert len(bindings.seen) == 1  # once for a face
    meter.measure(one_of_six)
    whole = (alone.photo.height, alone.photo.width, 3)
    assert bindings.seen[0] == whole if len(alone.faces) == 1 else bindings.seen[0] != whole
    _, _, width, height = one_of_six.faces[2].box
    rows, columns, _ = bindings.seen[1]
    assert height < rows < one_of_six.photo.height
    assert width < columns < one_of_six.photo.width
    assert columns <= 3 * width + 2
    quality = replace(alone.quality, ofiq=found)
    assert quality.ofiq_unified == 71.6
    refused = OfiqMeter(_Refusing(), (_Refused,))
    assert refused.measure(alone) == ()


class _Refusing:
    def vector_quality(self, image_rgb: NDArray[np.uint8]) -> dict[str, float | None]:
        raise _Refused(image_rgb.shape)

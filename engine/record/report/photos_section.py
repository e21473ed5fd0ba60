"""The photos of a result, the faces chosen in them, and their quality."""

from __future__ import annotations

from pathlib import PurePath

from engine.contracts.outgoing import one_line
from engine.contracts.pair import QUALITY_COMPONENTS, SIDES
from engine.language.notes import note_text
from engine.language.warnings import warning_text
from engine.record.reading import ImageRecord, QualityRecord
from engine.record.report.blocks import Block, Facts, Heading, Paragraph, Picture, Pictures, Table
from engine.record.report.result_view import ResultView
from engine.record.report.texts import Texts


def photo_pictures(view: ResultView | None, say: Texts) -> list[Block]:
    """Return both photos with their faces, and the faces as the network sees them."""
    if view is None:
        return []
    photos = [
        Picture(view.files[f"pictures/photo_{side}.png"], say("photo", side=side.upper()))
        for side in SIDES
        if f"pictures/photo_{side}.png" in view.files
    ]
    crops = [
        Picture(view.files[f"aligned_{side}.png"], f"{side.upper()}: {say('as_seen')}")
        for side in SIDES
        if f"aligned_{side}.png" in view.files
    ]
    rows = ((photos, 0.48), (crops, 0.25))
    return [Pictures(tuple(row), share) for row, share in rows if row]


def photos(view: ResultView, say: Texts) -> list[Block]:
    """Return the section on the photos of a result that is part of no case."""
    blocks: list[Block] = [Heading(say("photos")), *photo_pictures(view, say)]
    for side, image in zip(SIDES, view.document.images, strict=True):
        rows = [
            (say("file"), one_line(PurePath(image.path).name)),
            (say("sha256"), image.sha256),
            (say("size"), f"{image.format}, {size_of(image, say)}"),
            *image_rows(image, say),
        ]
        blocks += [Heading(say("photo", side=side.upper()), 2), Facts(tuple(rows))]
    return blocks


def photo_facts(view: ResultView, say: Texts) -> list[tuple[str, str]]:
    """Return each photo in a line: its file, its size and the beginning of its hash."""
    return [
        (
            say("photo", side=side.upper()),
            f"{one_line(PurePath(image.path).name)}, {size_of(image, say)}, SHA-256 {image.sha256}",
        )
        for side, image in zip(SIDES, view.document.images, strict=True)
    ]


def poor(view: ResultView, say: Texts) -> list[Block]:
    """Return what is so poor in the faces that scores of such photos mislead."""
    said = []
    for side, image in zip(SIDES, view.document.images, strict=True):
        codes = image.quality.warnings
        if codes:
            listed = ", ".join(warning_text(code, say.language) for code in codes)
            said.append(f"{side.upper()}: {listed}")
    return [Paragraph("; ".join(said), strong=True)] if said else []


def size_of(image: ImageRecord, say: Texts) -> str:
    """Return the size of a photo in pixels."""
    return say("pixels", width=image.width, height=image.height)


def image_rows(image: ImageRecord, say: Texts) -> list[tuple[str, str]]:
    """Return which face is compared, how the photo was decoded, and what a network reads."""
    by = say(f"by_{image.chosen_by}")
    number, count = image.chosen_face, len(image.faces)
    rows = [(say("face"), say("face_chosen", number=number, count=count, by=by))]
    if image.notes:
        rows.append(
            (say("decoding"), "; ".join(note_text(note, say.language) for note in image.notes))
        )
    read = image.perceived
    if read is not None:
        gender = say(f"gender_{read.gender}")
        read_as = say("perceived_said", age=read.age, gender=gender, network=read.network)
        rows.append((say("perceived"), read_as))
    return rows


def quality(view: ResultView | None, say: Texts) -> list[Block]:
    """Return the section on the quality of the faces."""
    if view is None:
        return []
    images = view.document.images
    rows = tuple(
        (say(f"q_{component[0]}"), *(_said(image.quality, component, say) for image in images))
        for component in QUALITY_COMPONENTS
    )
    return [
        Heading(say("quality")),
        Paragraph(say("quality_help"), quiet=True),
        Table((say("component"), "A", "B"), rows, (0.4, 0.3, 0.3)),
        *_ofiq(images, say),
    ]


def _ofiq(images: tuple[ImageRecord, ...], say: Texts) -> list[Block]:
    """Return OFIQ's measures, where it was installed; its names are the standard's."""
    names = list(dict.fromkeys(name for image in images for name in image.quality.ofiq))
    if not names:
        return []
    rows = tuple(
        (name, *(_figure(image.quality.ofiq.get(name)) for image in images)) for name in names
    )
    return [
        Heading(say("ofiq"), 2),
        Table((say("component"), "A", "B"), rows, (0.4, 0.3, 0.3)),
    ]


def _figure(score: float | None) -> str:
    return "–" if score is None else f"{score:.0f}"


def _said(
    found: QualityRecord, component: tuple[str, str, str, tuple[str, ...]], say: Texts
) -> str:
    name, measure, form, codes = component
    score = found.scores.get(name)
    if score is None:
        return "–"
    said = f"{score:.0f}"
    value = getattr(found, measure) if measure else None
    if value is not None:
        said += f"  ({form.format(value)})"
    poor = [warning_text(code, say.language) for code in codes if code in found.warnings]
    return f"{said}  {', '.join(poor)}" if poor else said

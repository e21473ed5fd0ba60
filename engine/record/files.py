"""An explanation as a folder of files with which anyone can check its figures."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from engine.contracts.errors import WrongUsage
from engine.contracts.explanation import Explanation, SaliencyMap, Word
from engine.contracts.pair import SIDES, Side
from engine.evidence import kind_named
from engine.files.atomic import write_atomically
from engine.files.checks import check_apart, check_writable
from engine.files.folder import check_replaceable, whole_folder
from engine.imaging import png
from engine.imaging.blending import replaced
from engine.imaging.face_parts import parts_of
from engine.language.catalogue import ENGLISH, Language
from engine.record.checksums import CHECKSUMS, write_checksums
from engine.record.document import explanation_document, json_file, map_file, mask_name
from engine.record.map_pictures import BRANCHES, branch_pictures, map_of
from engine.record.paths import with_relative_paths
from engine.record.pictures import outlined, overlay, photo_with_boxes
from engine.record.reading import typed
from engine.record.report.blocks import Report
from engine.record.report.html import report_html
from engine.record.report.pdf import report_pdf
from engine.record.report.result_page import brief_report, result_report
from engine.record.report.words_section import picture_name

RESULT_NAMES = (
    CHECKSUMS,
    "aligned_a.png",
    "aligned_b.png",
    "explanation.json",
    "fill_a.png",
    "fill_b.png",
    "maps",
    "masks.npz",
    "pictures",
    "report.html",
    "report.pdf",
)
"""What a result consists of, at its top level."""


def check_result_folder(folder: Path) -> None:
    """Say before the work that a folder cannot take a result.

    Raises
    ------
    OutputFailed
    """
    check_writable(folder)
    check_replaceable(folder, RESULT_NAMES)


def write_explanation(
    explanation: Explanation,
    folder: Path,
    title: str,
    *,
    language: Language = ENGLISH,
    relative: bool = True,
    pdf: bool = False,
) -> None:
    """Write JSON, crops, maps, masks, pictures and the page.

    Parameters
    ----------
    explanation : Explanation
    folder : Path
        Made if missing. Everything is written, or nothing.
    title : str
        Of the report.
    language : str
        Of the report.
    relative : bool
        Whether paths are written relative to the folder; see :mod:`engine.record.paths`. In a case
        they are written as those of the evidence are.
    pdf : bool
        Whether the report is written as PDF, too.

    Raises
    ------
    OutputFailed, ModelMissing
        Also if a photo lies in the folder, or something that is no earlier result does.
    """
    check_apart((face.photo.path for face in explanation.faces), [folder])
    files = result_files(explanation, folder if relative else None)
    document = typed(json.loads(files["explanation.json"]))
    report = result_report(document, files, title, language)
    files["report.html"] = report_html(report).encode()
    if pdf:
        files["report.pdf"] = report_pdf(report)
    with whole_folder(folder, RESULT_NAMES) as out:
        (out / "maps").mkdir()
        (out / "pictures").mkdir()
        for name, data in files.items():
            (out / name).write_bytes(data)
        write_checksums(out)


REPORT_SUFFIXES = (".pdf", ".html")


def check_report_file(file: Path) -> None:
    """Say before the work that a file cannot take a report of one page.

    Raises
    ------
    WrongUsage
        If its name says neither PDF nor HTML.
    """
    if file.suffix.lower() not in REPORT_SUFFIXES:
        raise WrongUsage(
            "{file} is neither PDF nor HTML.",
            "Give the report a name that ends in .pdf or .html.",
            file=file.name,
        )


def write_brief_report(
    explanation: Explanation, file: Path, title: str, language: Language = ENGLISH
) -> None:
    """Write the report of one page: faces, score, account, parts, limits.

    Parameters
    ----------
    explanation : Explanation
    file : Path
        Its suffix, .pdf or .html, says which.
    title, language : str

    Raises
    ------
    WrongUsage, OutputFailed, ModelMissing
        Also if the file is one of the photos.
    """
    check_report_file(file)
    check_apart((face.photo.path for face in explanation.faces), [file])
    files = result_files(explanation, None)
    document = typed(json.loads(files["explanation.json"]))
    write_report_file(brief_report(document, files, title, language), file)


def write_report_file(report: Report, file: Path) -> None:
    """Write a report as its suffix says, .pdf or .html.

    Raises
    ------
    WrongUsage, OutputFailed, ModelMissing
    """
    check_report_file(file)
    is_pdf = file.suffix.lower() == ".pdf"
    write_atomically(file, report_pdf(report) if is_pdf else report_html(report).encode())


def result_files(explanation: Explanation, folder: Path | None) -> dict[str, bytes]:
    """Return the files of a result but for its report, by their paths below its folder.

    Parameters
    ----------
    explanation : Explanation
    folder : Path or None
        Where paths in the document begin; None to leave them as they are.
    """
    whole = explanation_document(explanation)
    document = whole if folder is None else with_relative_paths(whole, folder)
    files = {"explanation.json": json_file(document)}
    for side, face in zip(SIDES, explanation.faces, strict=True):
        files[f"aligned_{side}.png"] = png(face.crop)
        files[f"pictures/photo_{side}.png"] = png(photo_with_boxes(face))
        for word in explanation.ranked(side):
            files.update(_word_pictures(explanation, word, side))
    files.update(_part_pictures(explanation))
    for branch in BRANCHES:
        for side, image in branch_pictures(explanation, branch):
            files[f"pictures/{branch}_{side}.png"] = png(image)
    for saliency in explanation.maps:
        files[map_file(saliency)] = map_bytes(saliency)
    for side, fill in zip(SIDES, explanation.fills or (), strict=False):
        files[f"fill_{side}.png"] = png(fill)
    masks = {mask_name(key, side): mask for (key, side), mask in explanation.masks.items()}
    packed = io.BytesIO()
    np.savez_compressed(packed, allow_pickle=False, **masks)
    files["masks.npz"] = packed.getvalue()
    return files


def _part_pictures(explanation: Explanation) -> Iterator[tuple[str, bytes]]:
    """Yield where the parts that are enough lie on each face, and each face with them changed."""
    found = () if explanation.parts is None else explanation.parts.found[:1]
    for one in found:
        kind = kind_named(one.kind)
        for side, face in zip(SIDES, explanation.faces, strict=True):
            parts = parts_of(face)
            masks = [parts[name].mask for name in one.parts if name in parts]
            pixels = None if kind is None else kind.replacement(explanation, side)
            if kind is None or pixels is None or not masks:
                continue
            drawn = face.crop
            for mask in masks:
                drawn = outlined(drawn, mask)
            region = np.asarray(np.any(masks, axis=0))
            changed = replaced(face.crop, pixels, region, soft=kind.soft(explanation))
            yield f"pictures/parts_{side}.png", png(drawn)
            yield f"pictures/parts_changed_{side}.png", png(changed)


def _word_pictures(explanation: Explanation, word: Word, side: Side) -> Iterator[tuple[str, bytes]]:
    """Yield a word's region on its face, and the face as the change that ranks it made it."""
    mask = explanation.masks.get((word.key, side))
    face = explanation.faces[SIDES.index(side)]
    if mask is None:
        return
    saliency = map_of(explanation, side, f"joint:{word.key}")
    if saliency is not None:
        name = picture_name("word", side, word.rank, word.key)
        yield f"pictures/{name}", png(outlined(overlay(face.crop, saliency.values), mask))
    kind = kind_named(word.ranked_by or "")
    if kind is None or kind.card.picture is None:
        return
    pixels = kind.replacement(explanation, side)
    if pixels is not None:
        name = picture_name(kind.card.picture, side, word.rank, word.key)
        changed = replaced(face.crop, pixels, mask, soft=kind.soft(explanation))
        yield f"pictures/{name}", png(changed)


def write_map(saliency: SaliencyMap, out: Path) -> None:
    """Write the raw values of a map below a folder."""
    (out / map_file(saliency)).write_bytes(map_bytes(saliency))


def map_bytes(saliency: SaliencyMap) -> bytes:
    """Return the raw values of a map as a file of numpy holds them."""
    buffer = io.BytesIO()
    np.save(buffer, saliency.values, allow_pickle=False)
    return buffer.getvalue()


def pair_title(explanation: Explanation) -> str:
    """Return a title that names both photos."""
    a, b = (face.photo.name for face in explanation.faces)
    return f"{a} and {b}"

"""An explanation as a folder of files with which anyone can check its figures."""

from __future__ import annotations

import io
from pathlib import Path

import numpy as np

from engine.contracts.explanation import Explanation, SaliencyMap
from engine.contracts.pair import SIDES
from engine.files.checks import check_apart, check_writable
from engine.files.folder import check_replaceable, whole_folder
from engine.imaging import png
from engine.record.checksums import CHECKSUMS, write_checksums
from engine.record.document import explanation_document, map_file, mask_name, to_json
from engine.record.page import BRANCHES, branch_pictures, map_of, render_page
from engine.record.paths import with_relative_paths
from engine.record.pictures import outlined, overlay, photo_with_boxes

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
    explanation: Explanation, folder: Path, title: str, *, relative: bool = True
) -> None:
    """Write JSON, crops, maps, masks, pictures and the page.

    Parameters
    ----------
    explanation : Explanation
    folder : Path
        Made if missing. Everything is written, or nothing.
    title : str
        Of the page.
    relative : bool
        Whether paths are told from the folder; see :mod:`engine.record.paths`. In a case they are
        told as those of the evidence are.

    Raises
    ------
    OutputFailed
        Also if a photo lies in the folder, or something that is no earlier result does.
    """
    check_apart((face.photo.path for face in explanation.faces), [folder])
    with whole_folder(folder, RESULT_NAMES) as out:
        (out / "maps").mkdir()
        (out / "pictures").mkdir()
        for side, face in zip(SIDES, explanation.faces, strict=True):
            (out / f"aligned_{side}.png").write_bytes(png(face.crop))
            (out / "pictures" / f"photo_{side}.png").write_bytes(png(photo_with_boxes(face)))
            for word in explanation.ranked(side):
                saliency = map_of(explanation, side, f"joint:{word.key}")
                mask = explanation.masks.get((word.key, side))
                name = f"{side}_{word.rank:02d}_{word.key.replace('=', '-')}.png"
                if saliency is not None and mask is not None:
                    picture = png(outlined(overlay(face.crop, saliency.values), mask))
                    (out / "pictures" / f"word_{name}").write_bytes(picture)
                if explanation.fills is not None and mask is not None:
                    fill = explanation.fills[SIDES.index(side)]
                    erased = np.where(mask[..., None], fill, face.crop)
                    (out / "pictures" / f"erased_{name}").write_bytes(png(erased))
        for branch, _ in BRANCHES:
            for side, image in branch_pictures(explanation, branch):
                (out / "pictures" / f"{branch}_{side}.png").write_bytes(png(image))
        for saliency in explanation.maps:
            write_map(saliency, out)
        for side, fill in zip(SIDES, explanation.fills or (), strict=False):
            (out / f"fill_{side}.png").write_bytes(png(fill))
        masks = {mask_name(key, side): mask for (key, side), mask in explanation.masks.items()}
        packed = io.BytesIO()
        np.savez_compressed(packed, allow_pickle=False, **masks)
        (out / "masks.npz").write_bytes(packed.getvalue())
        whole = explanation_document(explanation)
        document = to_json(with_relative_paths(whole, folder) if relative else whole)
        (out / "explanation.json").write_text(document + "\n", encoding="utf-8")
        (out / "report.html").write_text(render_page(explanation, title), encoding="utf-8")
        write_checksums(out)


def write_map(saliency: SaliencyMap, out: Path) -> None:
    """Write the raw values of a map below a folder."""
    buffer = io.BytesIO()
    np.save(buffer, saliency.values, allow_pickle=False)
    (out / map_file(saliency)).write_bytes(buffer.getvalue())


def pair_title(explanation: Explanation) -> str:
    """Return a title that names both photos."""
    a, b = (face.photo.name for face in explanation.faces)
    return f"{a} and {b}"

"""Several methods on one pair, as a folder: a picture, the raw maps, a page and JSON."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Any

from engine.contracts.explanation import SaliencyMap
from engine.contracts.methods import CellSum, ComparedMethod, FixedArea, MethodsCompared
from engine.contracts.outgoing import printable
from engine.contracts.pair import SIDES, AlignedFace
from engine.files.checks import check_apart, check_writable
from engine.files.folder import check_replaceable, whole_folder
from engine.imaging import png
from engine.language.catalogue import ENGLISH
from engine.language.score import threshold_text
from engine.language.vocabulary import load_vocabulary
from engine.record.checksums import CHECKSUMS, write_checksums
from engine.record.document import map_file, to_json
from engine.record.files import write_map
from engine.record.pages import data_uri, template
from engine.record.paths import with_relative_paths
from engine.record.pictures import Image, overlay, signed_overlay
from engine.record.provenance import provenance_document
from engine.record.units import units_of

SCHEMA = "sim2word/compare/1"
NAMES = (
    CHECKSUMS,
    "aligned_a.png",
    "aligned_b.png",
    "compare.html",
    "compare.json",
    "compare.png",
    "maps",
)


def check_comparison_folder(folder: Path) -> None:
    """Say before the work that a folder cannot take a comparison.

    Raises
    ------
    OutputFailed
    """
    check_writable(folder)
    check_replaceable(folder, NAMES)


def comparison_document(comparison: MethodsCompared) -> dict[str, Any]:
    """Return a comparison as JSON values."""
    point = comparison.similarity.operating_point
    nonmates = comparison.nonmates
    return {
        "schema": SCHEMA,
        "units": units_of(SCHEMA),
        "request_id": comparison.request_id,
        "images": [
            {
                "path": printable(str(face.photo.path)),
                "sha256": face.photo.sha256,
                "chosen_face": face.chosen,
                "role": role,
            }
            for role, face in _by_role(comparison)
        ],
        "similarity": {
            "cosine": comparison.similarity.cosine,
            "angular": comparison.similarity.angular,
            "threshold": None if point is None else point.threshold,
            "operating_point": None if point is None else asdict(point),
            "third_cosine": nonmates[0].similarity.cosine if nonmates else None,
            "mates": [one.similarity.cosine for one in comparison.mates],
            "nonmates": [one.similarity.cosine for one in nonmates],
        },
        "ranked_as": comparison.ranked_as,
        "area": comparison.area,
        "masks": comparison.masks,
        "methods": [_method(method) for method in comparison.methods],
        "random": _by_side(comparison.random),
        "limit": None if comparison.limit is None else _by_side(comparison.limit),
        "provenance": provenance_document(comparison.provenance),
    }


def _by_role(comparison: MethodsCompared) -> list[tuple[str, AlignedFace]]:
    """Return every face with what it is here: ``a``, ``b``, ``mate`` or ``nonmate``."""
    return [
        *zip(SIDES, comparison.faces, strict=True),
        *(("mate", one.face) for one in comparison.mates),
        *(("nonmate", one.face) for one in comparison.nonmates),
    ]


def _method(method: ComparedMethod) -> dict[str, Any]:
    found: dict[str, Any] = asdict(method.card)
    if method.error is not None or method.effects is None or method.maps is None:
        return {**found, "why_not": None if method.error is None else method.error.cause}
    ranks = method.ranks or (None, None)
    return {
        **found,
        "why_not": None,
        "forward_equivalents": method.cost,
        "seconds": method.seconds,
        "maps": {m.image: map_file(m) for m in method.maps},
        "effect": _by_side(method.effects),
        "rank": dict(zip(SIDES, ranks, strict=True)),
        "word": {
            side: None if word is None else asdict(word)
            for side, word in zip(SIDES, method.words, strict=True)
        },
        "layers": [
            {m.image: map_file(m) for m in pair} | {"layer": pair[0].branch}
            for pair in method.layers
        ],
        "cells": None
        if method.cells is None
        else dict(zip(SIDES, map(_cells, method.cells), strict=True)),
    }


def _cells(cells: CellSum) -> dict[str, Any]:
    return {
        "values": cells.values.tolist(),
        "weights": cells.weights.tolist(),
        "total": cells.total,
    }


def _by_side(effects: tuple[FixedArea, FixedArea]) -> dict[str, Any]:
    return {side: asdict(effect) for side, effect in zip(SIDES, effects, strict=True)}


def map_pictures(comparison: MethodsCompared, method: ComparedMethod) -> tuple[Image, ...]:
    """Return the faces with a method's maps on them, on one scale; none without maps.

    Signed maps are blue for the score and red against it.
    """
    if method.maps is None or method.span is None:
        return ()
    low, high = method.span
    return tuple(
        signed_overlay(face.crop, saliency.values, high)
        if saliency.signed
        else overlay(face.crop, saliency.values - low, high - low)
        for face, saliency in zip(comparison.faces, method.maps, strict=True)
    )


def layer_pictures(
    comparison: MethodsCompared, layer: tuple[SaliencyMap, SaliencyMap]
) -> tuple[Image, ...]:
    """Return the faces with what a method has at one layer, each on a scale of its own."""
    return tuple(
        overlay(face.crop, saliency.values, float(saliency.values.max()))
        for face, saliency in zip(comparison.faces, layer, strict=True)
    )


def span_text(method: ComparedMethod) -> str:
    """Return the ends of a method's colours in words."""
    if method.span is None:
        return ""
    low, high = method.span
    return (
        "no effect: the maps are flat" if low == high else f"colours from {low:.3g} to {high:.3g}"
    )


def write_comparison(comparison: MethodsCompared, folder: Path) -> None:
    """Write the picture, the page, the maps and the JSON.

    Raises
    ------
    OutputFailed
        Also if a photo lies in the folder, or something that is no earlier comparison does.
    """
    check_apart([face.photo.path for _, face in _by_role(comparison)], [folder])
    with whole_folder(folder, NAMES) as out:
        (out / "maps").mkdir()
        for side, face in zip(SIDES, comparison.faces, strict=True):
            (out / f"aligned_{side}.png").write_bytes(png(face.crop))
        for method in comparison.methods:
            for saliency in method.maps or ():
                write_map(saliency, out)
            for pair in method.layers:
                for saliency in pair:
                    write_map(saliency, out)
        from engine.record.comparison.picture import comparison_picture

        (out / "compare.png").write_bytes(comparison_picture(comparison))
        document = to_json(with_relative_paths(comparison_document(comparison), folder))
        (out / "compare.json").write_text(document + "\n", encoding="utf-8")
        (out / "compare.html").write_text(comparison_page(comparison), encoding="utf-8")
        write_checksums(out)


def comparison_page(comparison: MethodsCompared) -> str:
    """Return the page of a comparison as HTML."""
    names = load_vocabulary()
    rows = [
        {
            "method": method,
            "span": span_text(method),
            "layers": [
                (
                    pair[0].branch,
                    [data_uri(picture) for picture in layer_pictures(comparison, pair)],
                )
                for pair in method.layers
            ],
            "cells": [
                {
                    "picture": data_uri(picture),
                    "effect": effect.effect,
                    "rank": rank,
                    "word": None if word is None else names.name(word.key, "en"),
                    "word_effect": None if word is None else word.effect,
                }
                for picture, effect, rank, word in zip(
                    map_pictures(comparison, method),
                    method.effects or (),
                    method.ranks or (None, None),
                    method.words,
                    strict=False,
                )
            ],
        }
        for method in comparison.methods
    ]
    point = comparison.similarity.operating_point
    return template("compare.html.j2").render(
        comparison=comparison,
        point=None if point is None else threshold_text(point, ENGLISH),
        rows=rows,
        crops=[data_uri(face.crop) for face in comparison.faces],
        beside=[
            (role, data_uri(one.face.crop), one)
            for role, found in (("mate", comparison.mates), ("non-mate", comparison.nonmates))
            for one in found
        ],
        zip=zip,
        ran=sum(method.effects is not None for method in comparison.methods),
    )

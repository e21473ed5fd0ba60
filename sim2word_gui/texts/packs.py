"""What is said of a pack."""

from __future__ import annotations

import html

from PySide6.QtCore import QCoreApplication

from engine.contracts.packs import PackCard
from sim2word_gui.texts.errors import error_text
from sim2word_gui.texts.operating_point import point_text

_MEGABYTE = 1e6

translate = QCoreApplication.translate


def embedded_text() -> str:
    """Return what is said of the pack that comes with the program, as HTML."""
    title = translate("PackText", "Embedded")
    return f"<h3>{title}</h3><p>" + translate(
        "PackText",
        "Comes with the program: a detector, a recognition network with maps and a measured"
        " score distribution, and attribute words. About Sim2Word names the files.",
    )


def pack_text(card: PackCard, checked: str) -> str:
    """Return what is said of a pack, as HTML.

    Parameters
    ----------
    card : PackCard
    checked : str
        What verifying it said.
    """
    parts = [f"<h3>{html.escape(card.name)}</h3>"]
    if card.problem is not None:
        return f"{parts[0]}<p><b>{html.escape(error_text(card.problem))}</b></p>"
    if checked:
        parts.append(f"<p><b>{html.escape(checked)}</b></p>")
    parts += [f"<p>{html.escape(line)}</p>" for line in _abilities(card)]
    head = (
        translate("PackText", "File"),
        translate("PackText", "What it is"),
        translate("PackText", "Size"),
        "SHA-256",
    )
    kinds = {
        "detector": translate("PackText", "detector"),
        "recognition": translate("PackText", "recognition"),
        "attributes": translate("PackText", "attributes"),
        "gender_age": translate("PackText", "perceived gender and age"),
        "landmarks": translate("PackText", "landmarks"),
        "labels": translate("PackText", "labels"),
        "licence": translate("PackText", "text"),
        "other": translate("PackText", "not used"),
    }
    rows = [
        (file.name, kinds[file.kind], f"{file.size / _MEGABYTE:.1f} MB", f"{file.sha256[:16]}…")
        for file in card.files
    ]
    cells = "".join(
        "<tr>" + "".join(f"<td>{html.escape(cell)}&nbsp;&nbsp;</td>" for cell in row) + "</tr>"
        for row in rows
    )
    titles = "".join(f"<th align='left'>{html.escape(cell)}</th>" for cell in head)
    parts.append(f"<table cellspacing='4' style='margin-top: 6px'><tr>{titles}</tr>{cells}</table>")
    accepted = translate("PackText", "Imported {when}; licence accepted by {who}:").format(
        when=card.imported, who=card.accepted_by
    )
    parts.append(f"<p>{html.escape(accepted)}</p>")
    parts.append(f"<pre style='white-space: pre-wrap'>{html.escape(card.licence)}</pre>")
    return "".join(parts)


def _abilities(card: PackCard) -> list[str]:
    lines = []
    if "recognition" in card.roles:
        if card.why_no_maps:
            lines.append(
                translate("PackText", "Scores and words, but no maps: {}.").format(card.why_no_maps)
            )
        else:
            lines.append(
                translate("PackText", "Scores, words and maps, made at the feature map {}.").format(
                    card.tap
                )
            )
        if card.agreement is not None:
            lines.append(
                translate("PackText", "ONNX Runtime and torch agree to a cosine of {:.6f}.").format(
                    card.agreement
                )
            )
        point = card.operating_point
        if point is None:
            lines.append(
                translate(
                    "PackText",
                    "Not calibrated: its scores have no threshold and no distribution. Press"
                    " Calibrate, with labelled pairs of your own.",
                )
            )
        else:
            lines.append(
                translate("PackText", "Calibrated: {threshold}.").format(
                    threshold=point_text(point)
                )
            )
    else:
        lines.append(translate("PackText", "No recognition network: it lends its other networks."))
    return lines

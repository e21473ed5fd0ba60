"""Planted changes: what is painted is where it belongs, and a right word is counted as right."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np

from engine.commands.main import main as run_command
from engine.contracts.pair import ImageChoice
from engine.contracts.settings import Settings
from engine.evaluate.planted import (
    Subject,
    evaluate_planted,
)
from engine.evaluate.planting import PLANTS
from engine.imaging import png
from engine.progress import finish
from engine.session import Session


def test_at_least_eight_kinds_and_one_without_a_word(session: Session) -> None:
    known = {output.key for output in session.pack.attributes.outputs}
    assert sum(bool(p.words) for p in PLANTS.values()) >= 8
    assert sum(not p.words for p in PLANTS.values()) >= 1
    assert {word for p in PLANTS.values() for word in p.words} <= known


def test_glasses_and_a_fringe_are_named_and_pointed_at(
    session: Session, astronaut: Path, tmp_path: Path
) -> None:
    """On a real photo the painted attribute is the first word, end to end."""
    face = session.open_face(ImageChoice(astronaut))
    top, left = 0, 90
    crop = face.photo.pixels[top : top + 260, left : left + 260]
    (tmp_path / "Someone").mkdir()
    for name in ("1.png", "2.png"):
        (tmp_path / "Someone" / name).write_bytes(png(np.ascontiguousarray(crop)))
    settings = replace(Settings(), controls=12, search_steps=0, parts=False, score_map=False)
    cases = finish(
        evaluate_planted(
            session,
            tmp_path,
            [Subject("Someone/1.png", "Someone/2.png")],
            settings,
            ("dark_glasses", "mustache"),
        )
    )
    assert {c.kind for c in cases} == {"dark_glasses", "mustache"}
    assert {c.same_photo for c in cases} == {True, False}
    for found in cases:
        assert found.drop > 0
        assert found.place == 0, found
        assert found.pointing > 0.4


def test_the_command_writes_what_others_rely_on(development_data: Path, tmp_path: Path) -> None:
    target = tmp_path / "planted.json"
    arguments = [
        "evaluate",
        "planted",
        "--images",
        str(development_data / "lfw_dev"),
        "--limit",
        "1",
        "--kinds",
        "skin_mark",
        "--controls",
        "4",
        "--json",
        str(target),
        "--device",
        "cpu",
        "--effort",
        "quick",
        "--no-parts",
        "--no-score-map",
    ]
    assert run_command(arguments) == 0
    document = json.loads(target.read_text())
    assert {"kind", "n", "hit1", "hit3", "pointing"} <= document["kinds"][0].keys()
    assert document["method"] == "measured"
    assert document["split"] == "report"
    assert {c["same_photo"] for c in document["cases"]} == {True, False}

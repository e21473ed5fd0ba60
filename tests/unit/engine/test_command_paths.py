"""No command writes over what it reads: one rule for every option that names a file."""

from __future__ import annotations

import argparse
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from engine.commands.main import FAILED, MISUSED, main, parser
from engine.commands.paths import Use

NAMES_A_FILE = {
    *("FILE", "DIR", "CSV", "ROOT", "NPZ", "GALLERY", "PHOTOS", "PAIRS", "IMAGE", "A", "B", "C"),
}


def leaves(top: argparse.ArgumentParser) -> Iterator[argparse.ArgumentParser]:
    """Yield the parsers of all commands that have no actions of their own below them."""
    below = [a for a in top._actions if isinstance(a, argparse._SubParsersAction)]
    if not below:
        yield top
    for action in below:
        for each in action.choices.values():
            yield from leaves(each)


LEAVES = list(leaves(parser()))


def named(leaf: argparse.ArgumentParser) -> dict[str, Use]:
    return {name: known.use for name, known in leaf.get_default("paths_named").items()}


@pytest.mark.parametrize("leaf", LEAVES, ids=lambda leaf: leaf.prog)
def test_every_option_that_names_a_file_says_what_is_done_to_it(
    leaf: argparse.ArgumentParser,
) -> None:
    known = named(leaf)
    for action in leaf._actions:
        is_path = action.type is Path or action.metavar in NAMES_A_FILE
        assert is_path is (action.dest in known), action.option_strings or action.dest


CASES = [
    (leaf, source, target)
    for leaf in LEAVES
    for source, use in named(leaf).items()
    if use in (Use.READ, Use.KEPT)
    for target, other in named(leaf).items()
    if other is Use.WRITTEN
]


def line_of(leaf: argparse.ArgumentParser, given: dict[str, Path]) -> list[str]:
    """Return a command line that gives every option that must be, and some paths."""
    line = leaf.prog.split()[1:]
    for action in leaf._actions:
        value = given.get(action.dest)
        if value is None and not action.required:
            continue
        said = str(value or (next(iter(action.choices)) if action.choices else "1"))
        line += [action.option_strings[0], said] if action.option_strings else [said]
    return line


LINKED = [
    (case, link)
    for case in CASES
    for link in ("itself", "symbolic", "hard")
    if link == "itself" or case[0].prog.endswith((" explain", " calibrate"))
]


@pytest.mark.parametrize(
    ("leaf", "source", "target", "link"),
    [(*case, link) for case, link in LINKED],
    ids=[f"{c[0].prog[9:]}-{c[1]}-{c[2]}-{link}" for c, link in LINKED],
)
def test_a_result_never_takes_the_place_of_what_is_read(
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    leaf: argparse.ArgumentParser,
    source: str,
    target: str,
    link: str,
) -> None:
    read = tmp_path / "read.s2wcase"
    read.write_bytes(b"what was there")
    out = tmp_path / "out.s2wcase"
    if link == "symbolic":
        out.symlink_to(read)
    elif link == "hard":
        os.link(read, out)
    else:
        out = read
    status = main(line_of(leaf, {source: read, target: out}))
    assert status in (FAILED, MISUSED)
    assert "is read here" in capsys.readouterr().err
    assert read.read_bytes() == b"what was there"


def test_in_a_folder_that_is_read_only_results_are_replaced(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    photo = tmp_path / "person" / "photo.jpg"
    photo.parent.mkdir()
    photo.write_bytes(b"a photo")
    pairs = tmp_path / "elsewhere.csv"
    pairs.write_text("image_a\n")
    line = ["calibrate", "--pairs", str(pairs), "--images", str(tmp_path), "--out"]
    assert main([*line, str(photo)]) == FAILED
    assert "only results of this program are replaced there" in capsys.readouterr().err
    assert photo.read_bytes() == b"a photo"
    before = tmp_path / "before.json"
    before.write_text('{"schema": "sim2word/likelihood/1"}')
    assert main([*line, str(before)]) == FAILED
    assert "lacks the column" in capsys.readouterr().err  # it got as far as the list


def test_two_results_are_two_files(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    line = ["calibrate", "--pairs", "p.csv", "--images", str(tmp_path)]
    same = str(tmp_path / "x.json")
    assert main([*line, "--out", same, "--json", same]) == MISUSED
    assert "named for two results" in capsys.readouterr().err

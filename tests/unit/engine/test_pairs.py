"""Labelled pairs: each counts once, and labels do not contradict each other."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.contracts.errors import BadInput
from engine.evaluate.pairs import (
    LabelledPair,
    WhyLeftOut,
    check_varied,
    count_people,
    people_of,
    read_pairs,
)

HEADER = "image_a,image_b,same_person\n"


def listed(folder: Path, rows: str) -> Path:
    path = folder / "pairs.csv"
    path.write_text(HEADER + rows)
    return path


def test_repeated_and_swapped_rows_and_photos_beside_themselves_do_not_count(
    tmp_path: Path,
) -> None:
    rows = "a/1,a/2,1\na/2,a/1,1\na/1,b/1,0\n./a/1,b/1,0\nb/1,b/1,1\n"
    found = read_pairs(listed(tmp_path, rows))
    assert [(p.image_a, p.image_b, p.line) for p in found.pairs] == [
        ("a/1", "a/2", 2),
        ("a/1", "b/1", 4),
    ]
    assert found.left_out == {WhyLeftOut.REPEATED: (3, 5), WhyLeftOut.ITSELF: (6,)}
    assert "2 rows repeat an earlier pair (line 3, 5)" in found.passed_over()


@pytest.mark.parametrize(
    ("rows", "cause"),
    [
        ("a,b,1\nc,d,0\nb,a,0\n", "lines 2 and 4: the same pair is labelled 0 and 1"),
        ("a,b,1\na,c,0\nd,d,0\n", "line 4: a photo and itself are labelled as two people"),
        ("a,b,1\nb,c,1\nd,e,0\na,c,0\n", "line 5: labelled as two people, but other rows make"),
        ("a,a,1\nb,c,0\n", "needs mated and non-mated pairs"),
    ],
)
def test_labels_that_contradict_are_refused_with_their_lines(
    tmp_path: Path, rows: str, cause: str
) -> None:
    with pytest.raises(BadInput, match=cause):
        read_pairs(listed(tmp_path, rows))


def test_people_are_told_by_folders_that_labels_bear_out_and_else_by_mated_pairs() -> None:
    folders = [LabelledPair("p/1", "p/2", mated=True), LabelledPair("p/1", "q/1", mated=False)]
    assert people_of(folders) == {"p/1": "p", "p/2": "p", "q/1": "q"}
    loose = [
        LabelledPair("x/1", "x/2", mated=True),
        LabelledPair("x/3", "x/2", mated=True),
        LabelledPair("x/1", "x/4", mated=False),
        LabelledPair("x/3", "x/4", mated=False),
    ]
    assert people_of(loose) == {"x/1": "x/1", "x/2": "x/1", "x/3": "x/1", "x/4": "x/4"}
    assert count_people(loose) == (2, 1, 1)


def test_pairs_that_hang_on_one_photo_are_refused() -> None:
    mated = [LabelledPair(f"{n}/1", f"{n}/2", mated=True) for n in range(12)]
    star = [LabelledPair("0/1", f"{n}/1", mated=False) for n in range(1, 12)]
    with pytest.raises(BadInput, match="0/1 is in 11 of 11 non-mated pairs"):
        check_varied(mated + star)
    ring = [LabelledPair(f"{n}/1", f"{n + 1}/1", mated=False) for n in range(11)]
    check_varied(mated + ring)

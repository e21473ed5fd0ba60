"""Lists as users write them: read rightly, or refused with the line and the cause."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from engine.contracts.errors import BadInput
from engine.files.table import read_table

COLUMNS, OPTIONAL, FORM = ("image_a", "image_b"), ("face_a",), "Give such a CSV."


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_separators_and_encodings_of_spreadsheets(
    tmp_path: Path, separator: str, encoding: str
) -> None:
    path = tmp_path / "list.csv"
    rows = [["image_a", "image_b", "note"], ["Zoë.png", " b.png ", "x"], ["c.png", "", ""]]
    path.write_bytes("\r\n".join(separator.join(row) for row in rows).encode(encoding))
    table = read_table(path, COLUMNS, OPTIONAL, form=FORM)
    assert [(r.line, r["image_a"], r["image_b"], r["face_a"]) for r in table.rows] == [
        (2, "Zoë.png", "b.png", ""),
        (3, "c.png", "", ""),
    ]
    assert table.unused == ("note",)


@pytest.mark.parametrize(
    ("content", "cause"),
    [
        (b"image_a,image_b,image_a\na,b,c\n", "has the column image_a twice"),
        (b"image_a,image_b,face_A\na,b,7\n", "column face_A; the name that is read is face_a"),
        (b"Image A,image_b\na,b\n", "column Image A; the name that is read is image_a"),
        (b"image_a\na\n", "lacks the column image_b"),
        (b"image_a,image_b\n\na,b\na,b,c\n", "line 4 has 3 values; the header has 2"),
        (b"image_a,image_b\na,\xe4.png\n", "no UTF-8 text \\(line 2, byte 0xE4\\)"),
        (b'image_a,image_b\n"a,b\n', "could not be read as CSV"),
        (b"\xff\xfe\x00", "no UTF-16 text"),
    ],
)
def test_what_could_be_read_as_something_else_is_refused(
    tmp_path: Path, content: bytes, cause: str
) -> None:
    path = tmp_path / "list.csv"
    path.write_bytes(content)
    with pytest.raises(BadInput, match=cause):
        read_table(path, COLUMNS, OPTIONAL, form=FORM)


def test_a_name_that_no_file_can_have_is_left_to_its_row(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_bytes(b"image_a,image_b\na\0.png,b\n")
    assert read_table(path, COLUMNS, form=FORM).rows[0]["image_a"] == "a\0.png"


def test_a_pipe_is_no_list(tmp_path: Path) -> None:
    path = tmp_path / "pipe"
    os.mkfifo(path)
    with pytest.raises(BadInput, match="it is no file"):
        read_table(path, COLUMNS, form=FORM)

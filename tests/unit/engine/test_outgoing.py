"""What goes out: text that cannot deceive, files for their owner, paths without a login name."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from engine.batch.photos import KnownPhotos
from engine.batch.rows import BatchRow, PairRow
from engine.contracts.errors import ImageChanged
from engine.contracts.outgoing import one_line, shown
from engine.files.atomic import write_atomically
from engine.files.folder import whole_folder
from engine.record.pages import render_index
from engine.record.paths import document_path, kept_path, path_from, with_relative_paths
from engine.record.report.blocks import Facts, Heading, Paragraph, Report, Table
from engine.record.report.html import report_html
from engine.record.report.pdf import report_pdf

HOSTILE = {
    "escape": "a\x1b[2Jb",
    "override": "a\u202eb",
    "isolate": "a\u2067b\u2069",
    "mark": "a\u200fb",
    "bell": "a\x07b",
    "c1": "a\x9bb",
    "line": "a\u2028b",
}
HIDDEN = [chr(code) for code in (0x1B, 0x202E, 0x2067, 0x200F, 0x07, 0x9B, 0x2028)]


@pytest.mark.parametrize("name", list(HOSTILE))
def test_every_target_shows_what_has_no_form(name: str) -> None:
    text = HOSTILE[name]
    blocks = (
        Heading(text),
        Paragraph(text),
        Facts(((text, text),)),
        Table((text,), ((text,),), (1.0,)),
    )
    report = Report(text, text, "en", blocks, "{page}/{pages}", text)
    entry = {"title": text, "href": "x", "sentence": text, "pictures": []}
    for page in (report_html(report), render_index([entry], text)):
        assert not any(char in page for char in HIDDEN)
        assert shown(text) in page
    assert report_pdf(report).startswith(b"%PDF")
    for char in HIDDEN:
        assert char not in shown(text)
        assert char not in one_line(text)


def test_ordinary_text_stays_as_it_is() -> None:
    for text in ("Zoë – 张伟\n\tline", "\U0001f469\u200d\U0001f4bb", "می\u200cخواهم", ""):
        assert shown(text) == text


# Modes


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


@pytest.mark.parametrize(("shared", "file", "folder"), [("", 0o600, 0o700), ("1", 0o644, 0o755)])
def test_new_files_are_their_owners_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, shared: str, file: int, folder: int
) -> None:
    monkeypatch.setenv("SIM2WORD_SHARED_FILES", shared)
    before = os.umask(0o022)
    try:
        write_atomically(tmp_path / "x.json", b"{}")
        with whole_folder(tmp_path / "out", ("y",)) as out:
            (out / "y").write_bytes(b"")
    finally:
        os.umask(before)
    assert mode(tmp_path / "x.json") == file
    assert mode(tmp_path / "out") == folder
    kept = tmp_path / "kept.json"
    kept.write_bytes(b"")
    kept.chmod(0o640)
    write_atomically(kept, b"{}")
    assert mode(kept) == 0o640  # as its owner left it


def test_the_program_starts_with_private_files(monkeypatch: pytest.MonkeyPatch) -> None:
    import main
    from engine.files import private

    before = os.umask(0o022)
    try:
        for shared, expected in (("1", 0o022), ("", 0o077)):
            monkeypatch.setenv("SIM2WORD_SHARED_FILES", shared)
            private.keep_private()
            assert os.umask(expected) == expected
    finally:
        os.umask(before)

    def first() -> None:
        raise SystemExit(7)

    monkeypatch.setattr(private, "keep_private", first)
    with pytest.raises(SystemExit, match="7"):
        main.main()


# Paths


@pytest.mark.parametrize(
    ("path", "base", "reported"),
    [
        ("/data/photos/a.jpg", "/data/cases", "../photos/a.jpg"),
        ("/data/cases/a.jpg", "/data/cases", "a.jpg"),
        ("photos/a.jpg", "/data/cases", "photos/a.jpg"),
        ("/media/stick/a.jpg", "/data/cases", "a.jpg"),
    ],
)
def test_paths_are_told_from_the_document(path: str, base: str, reported: str) -> None:
    assert document_path(path, Path(base)) == reported


def test_a_login_name_is_not_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Path, "home", lambda: Path("/home/jdoe"))
    assert document_path("/home/jdoe/photos/a.jpg", Path("/home/jdoe/cases")) == "../photos/a.jpg"
    assert document_path("/home/jdoe/photos/a.jpg", Path("/home/cases")) == "a.jpg"
    place = Path("/home/jdoe/photos/a.jpg")
    assert path_from(kept_path(place, Path("/home/jdoe/c")), Path("/home/jdoe/c")) == Path(
        "/home/jdoe/c/../photos/a.jpg"
    )
    assert kept_path(place, Path("/home/cases")) == str(place)  # a reference must be found again
    document = {"images": [{"path": str(place), "sha256": "0"}], "other": str(place)}
    reported = with_relative_paths(document, Path("/home/jdoe"))
    assert reported == {"images": [{"path": "photos/a.jpg", "sha256": "0"}], "other": str(place)}


# Photos of a batch


def row(number: int, name: str, sha256: str | None) -> BatchRow:
    return BatchRow(PairRow(number=number, image_a=name, image_b="b.jpg", sha256_a=sha256))


def test_a_batch_knows_its_photos(tmp_path: Path) -> None:
    import hashlib

    photo = tmp_path / "a.jpg"
    photo.write_bytes(b"one")
    known = KnownPhotos({"a.jpg": hashlib.sha256(b"one").hexdigest(), "away.jpg": "0" * 64})
    known.check_still(tmp_path)
    known.check([row(1, "c.jpg", "1" * 64), row(2, "c.jpg", "1" * 64), row(3, "c.jpg", None)])
    with pytest.raises(ImageChanged, match=r"c\.jpg was exchanged while"):
        known.check([row(4, "c.jpg", "2" * 64)])
    photo.write_bytes(b"another")
    with pytest.raises(ImageChanged, match=r"1 photos that have rows are others now; .*a\.jpg"):
        known.check_still(tmp_path)

"""A case that somebody rewrote, with every hash made anew: what is checked and reported."""

from __future__ import annotations

import io
import json
import re
import struct
import time
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import pytest

from engine.contracts.cancel import CancelToken
from engine.contracts.case import CaseContent, Replayed
from engine.contracts.errors import BadInput, CaseChanged
from engine.contracts.packs import ModelChoice
from engine.contracts.pair import ImageChoice
from engine.contracts.settings import ExplainRequest, Settings
from engine.files.likelihood import load_calibration, load_verbal_scale
from engine.imaging import png
from engine.progress import finish
from engine.record.case import Case, audit, check_case, container
from engine.record.case.comparing import ENVIRONMENT, NOT_HELD, RANDOM, VERSION, Terms, held
from engine.record.case.decisions import undecided
from engine.record.case.figures import FIGURES, sums_of
from engine.record.case.layout import entry_of
from engine.record.case.replaying import replay
from engine.record.case.running import keep_calibration, run_case
from engine.record.case.story import followed, written
from engine.record.checksums import CHECKSUMS
from engine.record.document import json_file
from engine.session import Session, run_to_end
from tests.engine.test_case import QUICK as WHOLE
from tests.engine.test_case import reseal

ROOT = Path(__file__).resolve().parents[2]
SAME = Terms(1e-6, same_device=True, same_program=True, same_libraries=True)
QUICK = replace(WHOLE, parts=False, score_map=False)
Files = dict[str, bytes]


@pytest.fixture(scope="module")
def kept(
    tmp_path_factory: pytest.TempPathFactory, astronaut: Path, group: Path, session: Session
) -> Path:
    """A case with a run that was read by a calibration, in words."""
    path = tmp_path_factory.mktemp("forged") / "one.s2wcase"
    choices = ImageChoice(astronaut), ImageChoice(group, 2)
    with Case.create(path, *choices, settings=QUICK, models=ModelChoice(device="cpu")) as case:
        keep_calibration(case, load_calibration("lfw", session.pack.recognition.identity))
        session.calibration = load_calibration("lfw", session.pack.recognition.identity)
        session.verbal_scale = load_verbal_scale()
        try:
            run_case(case, lambda request: run_to_end(session.explain(request, CancelToken())))
        finally:
            session.calibration = session.verbal_scale = None
        case.note("The left ear is hidden.")
    return path


@pytest.fixture(scope="module")
def files(kept: Path) -> Files:
    """The files of its run."""
    with Case.open(kept, write=False) as case:
        return case.files_of(case.content.runs[0])


@pytest.fixture
def case_file(kept: Path, tmp_path: Path) -> Path:
    """A copy that a test may spoil."""
    path = tmp_path / "case.s2wcase"
    path.write_bytes(kept.read_bytes())
    return path


def replayed(path: Path, session: Session) -> Replayed:
    with Case.open(path, write=False) as case:
        (found,) = finish(replay(case, lambda _: session, CancelToken()))
    return found


def forge(path: Path, changed: Files, detail: dict[str, Any] | None = None) -> None:
    """Rewrite the files of a run and the log, so that all hashes fit each other."""
    with Case.open(path, write=False) as case:
        entries, case_id = case.entries, case.content.case_id
        run = {**case.files_of(case.content.runs[0]), **changed}
    run[CHECKSUMS] = changed.get(CHECKSUMS) or sums_of(run)
    log, story = b"", None
    for entry in entries:
        line = dict(entry.detail)
        if entry.event == "run":
            line |= {"files_sha256": container.hash_of(run), **(detail or {})}
        again, log = audit.append(log, case_id, entry.event, line)
        story = followed(story, again)
    assert isinstance(story, CaseContent)
    members = {f"runs/1/{name}": data for name, data in run.items()}
    members |= {container.AUDIT: log, container.CONTENT: written(story)}
    container.write(path, {**container.read(path), **members})


# Replay holds everything


def test_a_run_read_by_a_calibration_replays_whole(kept: Path, session: Session) -> None:
    found = replayed(kept, session)
    assert found.holds, found.differences
    assert found.differences == ()
    assert found.not_held == ()
    assert found.files == len(container.read(kept)) - 6  # content, log, seal, photos, calibration
    assert found.figures > 3000
    assert session.calibration is None


def leaves(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from leaves(inner, (*path, key))
    elif isinstance(value, list):
        for number, inner in enumerate(value):
            yield from leaves(inner, (*path, number))
    else:
        yield path


def named(path: tuple[Any, ...]) -> str:
    text = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in path)
    return text.removeprefix(".")


def pattern(path: tuple[Any, ...]) -> str:
    return named(tuple(0 if isinstance(part, int) else part for part in path)).replace("[0]", "[]")


def differences(stored: Any, again: Any, terms: Terms = SAME) -> list[str]:
    """Return how two documents of a run differ."""
    return held({FIGURES: json_file(stored)}, {FIGURES: json_file(again)}, terms).differences


def changed_leaf(value: Any) -> Any:
    match value:
        case bool():
            return not value
        case int():
            return value + 1
        case float():
            return value + 1e-4 * max(1.0, abs(value))
        case str():
            return value + "x"
        case _:
            return 0.5


def at(document: Any, path: tuple[Any, ...]) -> Any:
    for part in path:
        document = document[part]
    return document


def test_every_leaf_of_the_figures_is_held(files: Files, whole: bool) -> None:
    """Each in turn: changed, taken away, of another type; one of each pattern unless whole."""
    document, original = json.loads(files[FIGURES]), json.loads(files[FIGURES])
    if not whole:  # a few of each, which is quicker to write and read
        for short in (document, original):
            short["words"], short["maps"] = short["words"][:4], short["maps"][:4]
            for image in short["images"]:
                image["attributes"] = image["attributes"][:2]
    all_leaves = list(leaves(document))
    chosen = all_leaves if whole else list({pattern(path): path for path in all_leaves}.values())
    assert len(chosen) > 130
    free = {key for key, why in NOT_HELD.items() if why in {RANDOM, ENVIRONMENT}}
    passed = set()
    for path in chosen:
        parent, last, value = at(document, path[:-1]), path[-1], at(document, path)
        for new in (changed_leaf(value), [value]):
            parent[last] = new
            found = differences(document, original)
            parent[last] = value
            if not found:
                passed.add(pattern(path))
                continue
            assert any(named(path) in text for text in found), found
    for name in passed:
        assert name in free or f"{name.rpartition('.')[0]}.*" in free, name


def test_what_is_missing_doubled_or_extra_is_held(files: Files) -> None:
    document = json.loads(files[FIGURES])

    for key in document:
        without = {name: value for name, value in document.items() if name != key}
        if key == "request_id":
            continue
        assert f"{key} is missing" in differences(without, document)
    more = differences({**document, "invented": 1}, document)
    assert more == ["invented is nothing that the run gives"]
    words = document["words"]
    invented = {**words[0], "attribute": "wearing_mask"}
    for others in ([invented, *words], [*words, words[0]], words[1:], words[::-1]):
        assert differences({**document, "words": others}, document)
    text = files[FIGURES].decode()
    doubled = text.replace('"method":', '"method": "other",\n "method":', 1)
    for spoilt in (doubled, text.replace('"seed": 0', '"seed": NaN', 1), "[]"):
        with pytest.raises(ValueError, match=r"twice|NaN|no document"):
            held({FIGURES: spoilt.encode()}, {FIGURES: files[FIGURES]}, SAME)
    blank = held({FIGURES: files[FIGURES] + b" "}, {FIGURES: files[FIGURES]}, SAME).differences
    assert blank == [f"{FIGURES} is not written as the program writes it"]


def changed_file(name: str, data: bytes) -> bytes:
    """Return a file that looks like it and says something else."""
    kind = name.rpartition(".")[2]
    if kind == "npy":
        values = np.load(io.BytesIO(data))
        values[3, 3] += 0.001
        buffer = io.BytesIO()
        np.save(buffer, values)
        return buffer.getvalue()
    if kind == "npz":
        arrays = dict(np.load(io.BytesIO(data)))
        first = next(iter(arrays))
        arrays[first] = ~arrays[first]
        buffer = io.BytesIO()
        np.savez_compressed(buffer, **arrays)
        return buffer.getvalue()
    if kind == "png":
        from PIL import Image

        pixels = np.asarray(Image.open(io.BytesIO(data)).convert("RGB")).copy()
        pixels[3, 3] ^= 128
        return png(pixels)
    return data.replace(b"cosine", b"c0sine", 1)


def test_every_file_is_held(files: Files) -> None:
    """Each in turn: changed, with bytes after it, taken away; and one that is too many."""
    for name, data in files.items():
        assert held({}, {name: data}, SAME).differences == [f"{name} is missing"]
        if name in (FIGURES, CHECKSUMS):
            continue
        for spoilt in (changed_file(name, data), data + b"\0"):
            assert spoilt != data
            found = held({name: spoilt}, {name: data}, SAME).differences
            assert any(text.startswith(name) for text in found), name
    listed = held({**files, CHECKSUMS: files[CHECKSUMS] + b"\n"}, files, SAME).differences
    assert listed == [f"{CHECKSUMS} does not list the files"]
    (more,) = held({"pictures/x.png": files["fill_a.png"]}, {}, SAME).differences
    assert more == "pictures/x.png is not what the run writes"


def test_rounding_of_a_page_is_no_difference(files: Files) -> None:
    page = files["report.html"].decode()
    figure = re.search(r"cosine (0\.\d{4})", page)
    assert figure is not None
    for units, alike in ((1, True), (2, False)):
        other = f"cosine {float(figure[1]) + units * 1e-4:.4f}"
        spoilt = page.replace(figure[0], other, 1).encode()
        found = held({"report.html": spoilt}, {"report.html": files["report.html"]}, SAME)
        assert (found.differences == []) is alike


def test_another_device_and_version_say_what_they_could_not_hold(files: Files) -> None:
    document = json.loads(files[FIGURES])
    document["words"].reverse()
    for word in document["words"]:
        word["supported"] = not word["supported"]
        for change in word["interventions"]:
            change["effect"] += 1e-5
    elsewhere = replace(SAME, tolerance=1e-3, same_device=False)
    shown = {**files, FIGURES: json_file(document)}
    shown[CHECKSUMS] = sums_of(shown)
    found = held(shown, files, elsewhere)
    assert found.differences == []
    assert any("pictures" in text and "another kind of device" in text for text in found.not_held)
    assert any(text.startswith("words[].supported") for text in found.not_held)
    measured = next(word for word in document["words"] if word["interventions"])
    measured["interventions"][0]["effect"] += 0.01
    assert differences(document, json.loads(files[FIGURES]), elsewhere)
    earlier = replace(SAME, same_program=False)
    del document["images"][0]["turned"]
    stored = {FIGURES: json_file({**document, "old": 1})}
    found = held(stored, {FIGURES: files[FIGURES]}, earlier)
    assert "images[].turned: another version made the run" in found.not_held
    assert "old: another version made the run" in found.not_held
    document["text"]["en"] = "As an earlier version had it."
    found = held({FIGURES: json_file(document)}, {FIGURES: files[FIGURES]}, earlier)
    assert f"text.en: {VERSION}" in found.not_held
    assert not any("text.en" in text for text in found.differences)
    found = held({FIGURES: json_file(document)}, {FIGURES: files[FIGURES]}, SAME)
    assert any("text.en" in text for text in found.differences)


def test_what_replay_compares_is_written_down() -> None:
    page = " ".join((ROOT / "docs" / "cases.md").read_text(encoding="utf-8").split())
    for name, why in NOT_HELD.items():
        assert f"`{name}`" in page, name
        assert why in page, why


def test_a_whole_forgery_is_named_by_replay(case_file: Path, session: Session) -> None:
    """All hashes anew, as S2 of the attack: the check is silent, replay is not."""
    with Case.open(case_file, write=False) as case:
        files = case.files_of(case.content.runs[0])
    document = json.loads(files[FIGURES])
    document["similarity"]["calibrated"]["log10_lr"] = 5.5
    for word in document["words"]:
        word["supported"] = True
    document["words"] = [{**document["words"][0], "attribute": "invented"}, *document["words"]]
    picture = next(name for name in files if name.startswith("pictures/differences"))
    forge(
        case_file,
        {FIGURES: json_file(document), picture: changed_file(picture, files[picture])},
    )
    assert check_case(case_file).problems == ()
    found = replayed(case_file, session)
    assert not found.holds
    for expected in ("similarity.calibrated.log10_lr: 5.5 is stored", "words: ", f"{picture}: "):
        assert any(text.startswith(expected) for text in found.differences), expected


# What the log says of a run


@pytest.mark.parametrize(
    ("spoil", "problem"),
    [
        (lambda d: d["similarity"].update(cosine=0.99), "the cosine is 0.99"),
        (lambda d: d["provenance"].update(device="cuda (X)"), "the device is cuda (X)"),
        (lambda d: d["provenance"]["settings"].update(fill="blur"), "the settings is"),
        (lambda d: d["provenance"].update(seed=7), "the method's seed is 7"),
        (lambda d: d["images"][1].update(sha256="0" * 64), "photo B is 0000"),
        (lambda d: d["images"][1].update(chosen_face=0), "the face of B is 0"),
        (lambda d: d.pop("similarity"), "its figures are damaged"),
    ],
)
def test_figures_are_held_against_the_log(
    case_file: Path, files: Files, spoil: Callable[[Any], object], problem: str
) -> None:
    document = json.loads(files[FIGURES])
    spoil(document)
    forge(case_file, {FIGURES: json_file(document)})
    assert any(problem in text for text in check_case(case_file).problems)
    with pytest.raises(CaseChanged):
        Case.open(case_file)


def test_a_doubled_field_and_a_false_list_are_told(case_file: Path, files: Files) -> None:
    text = files[FIGURES].replace(b'"method":', b'"method": "x",\n "method":', 1)
    forge(case_file, {FIGURES: text})
    assert "run 1: its figures are damaged" in check_case(case_file).problems
    forge(case_file, {FIGURES: files[FIGURES], CHECKSUMS: b"0  report.html\n"})
    assert f"run 1: {CHECKSUMS} does not list its files" in check_case(case_file).problems


# Every byte of the file


def archived(path: Path, change: Callable[[zipfile.ZipFile], None]) -> None:
    """Write the members anew by hand."""
    members = container.read(path)
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in members.items():
            info = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            info.external_attr = 0o600 << 16
            archive.writestr(info, data)
        change(archive)


def with_comment(archive: zipfile.ZipFile) -> None:
    archive.comment = b"signed: nobody"


def with_extra(archive: zipfile.ZipFile) -> None:
    info = archive.getinfo("case.json")
    info.extra = b"\x01\x02\x04\x00abcd"


def with_comment_of_a_member(archive: zipfile.ZipFile) -> None:
    archive.getinfo("case.json").comment = b"signed: nobody"


@pytest.mark.parametrize("change", [with_comment, with_extra, with_comment_of_a_member])
def test_comments_and_extra_fields_are_told(
    case_file: Path, change: Callable[[zipfile.ZipFile], None]
) -> None:
    archived(case_file, lambda _: None)
    assert check_case(case_file).problems == ()
    archived(case_file, change)
    assert any(text.startswith("the file: ") for text in check_case(case_file).problems)
    with pytest.raises(CaseChanged):
        Case.open(case_file)


def test_every_byte_of_the_file_is_covered(kept: Path, tmp_path: Path, whole: bool) -> None:
    """Bytes before, after and anywhere: refused or reported; nothing passes as it was saved."""
    data, path = kept.read_bytes(), tmp_path / "x.s2wcase"
    rng = np.random.default_rng(5)
    spoilt = [bytes(4096) + data, data + bytes(4096), data + b"\n", data[:-1]]
    # All of the directory, and a sample of the members.
    directory = data.index(b"PK\x01\x02")
    tail = range(directory, len(data))
    step = 1 if whole else max(1, len(tail) // 50)
    places = [*tail[::step], *rng.integers(0, directory, 400 if whole else 20).tolist()]
    for place in places:
        flipped = bytearray(data)
        flipped[place] ^= 1 << int(rng.integers(8))
        spoilt.append(bytes(flipped))
    for one in spoilt:
        path.write_bytes(one)
        try:
            found = check_case(path)
        except BadInput:
            continue  # refused
        assert found.problems


def test_a_stream_that_goes_on_is_told(case_file: Path) -> None:
    """What a member says of its size hides what follows in its stream; no reader shows that."""
    members = container.read(case_file)
    story = members[container.AUDIT]
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    stream = packer.compress(story + b"a hidden story" * 1000) + packer.flush()

    with zipfile.ZipFile(case_file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            info = entry_of(name, zipfile.ZIP_DEFLATED)
            archive.writestr(info, data)
    packed = case_file.read_bytes()
    with zipfile.ZipFile(case_file) as archive:
        info = archive.getinfo(container.AUDIT)
    start = info.header_offset + 30 + len(container.AUDIT)
    raw = packed[start : start + info.compress_size]
    spoilt = bytearray(packed.replace(raw, stream))
    grown = len(stream) - len(raw)
    struct.pack_into("<L", spoilt, info.header_offset + 18, len(stream))
    # The places of what follows have moved.
    end = spoilt.rindex(b"PK\x05\x06")
    (at,) = struct.unpack_from("<L", spoilt, end + 16)
    moved = spoilt
    struct.pack_into("<L", moved, end + 16, at + grown)
    place = at + grown
    while moved[place : place + 4] == b"PK\x01\x02":
        name, extra, comment = struct.unpack_from("<3H", moved, place + 28)
        (offset,) = struct.unpack_from("<L", moved, place + 42)
        if offset > info.header_offset:
            struct.pack_into("<L", moved, place + 42, offset + grown)
        elif offset == info.header_offset:
            struct.pack_into("<L", moved, place + 20, len(stream))
        place += 46 + name + extra + comment
    case_file.write_bytes(bytes(moved))
    assert container.read(case_file)[container.AUDIT] == story
    (problem,) = check_case(case_file).problems
    assert problem == f"the file: bytes of no member lie after {container.AUDIT}"


@pytest.mark.parametrize("detail", [{"number": [1]}, {"settings": None}, {"faces": {}}])
def test_lines_that_are_no_runs_are_told(case_file: Path, detail: dict[str, Any]) -> None:
    with Case.open(case_file, write=False) as case:
        entries, case_id = case.entries, case.content.case_id
    log = b""
    for entry in entries:
        line = {**entry.detail, **(detail if entry.event == "run" else {})}
        _, log = audit.append(log, case_id, entry.event, line)
    reseal(case_file, audit__jsonl=log)
    assert check_case(case_file).problems
    with Case.open(case_file, write=False) as case, pytest.raises(BadInput):
        finish(replay(case, lambda _: pytest.fail("a session"), CancelToken()))


def test_an_edited_claim_of_another_device_does_not_free_the_words(
    files: Files, session: Session, astronaut: Path, group: Path
) -> None:
    document = json.loads(files[FIGURES])
    explanation = run_to_end(
        session.explain(
            ExplainRequest(ImageChoice(astronaut), ImageChoice(group, 2), QUICK),
            CancelToken(),
        )
    )
    assert list(undecided(document, explanation, 1e-3)) == []
    spoils: list[tuple[Callable[[Any], object], str]] = [
        (lambda d: d["words"][0].update(supported=not d["words"][0]["supported"]), "supported"),
        (lambda d: d["text"].update(en=d["text"]["en"] + " The same person."), "text.en"),
        (lambda d: d["words"][1].update(rank=1), "ranks"),
        (lambda d: d["account"]["rows"][-1].update(firm=True, low=0.1, high=0.2), "is firm"),
        (
            lambda d: d["account"]["rows"][0].update(
                in_regions=not d["account"]["rows"][0]["in_regions"]
            ),
            "regions say",
        ),
        (lambda d: d["account"]["rows"].reverse(), "order of their values"),
    ]
    for spoil, expected in spoils:
        spoilt = json.loads(files[FIGURES])
        spoil(spoilt)
        assert any(expected in text for text in undecided(spoilt, explanation, 1e-3))


def test_a_page_of_digits_and_arrays_of_terabytes_cost_nothing(files: Files) -> None:
    begun = time.monotonic()
    page = files["report.html"]
    held({"report.html": b"1" * 2_000_000}, {"report.html": page}, SAME)
    name = next(name for name in files if name.endswith(".npy"))
    huge = io.BytesIO()
    np.lib.format.write_array_header_1_0(
        huge, {"descr": "<f4", "fortran_order": False, "shape": (200_000_000_000,)}
    )
    for spoilt in (huge.getvalue(), b"\x93NUMPY\x01\x00", b""):
        assert held({name: spoilt}, {name: files[name]}, SAME).differences
    assert held({"masks.npz": b"PK"}, {"masks.npz": files["masks.npz"]}, SAME).differences
    assert held({"a.png": b""}, {"a.png": files["fill_a.png"]}, SAME).differences
    assert time.monotonic() - begun < 5


def test_a_second_key_is_told(case_file: Path) -> None:
    page = container.read(case_file)[container.CONTENT]
    doubled = page.replace(b'"examiner":', b'"examiner": "Nobody",\n  "examiner":', 1)
    reseal(case_file, case__json=doubled)
    assert check_case(case_file).problems == ("case.json: it says more than the log",)
    log = container.read(case_file)[container.AUDIT]
    spoilt = log.replace(b'"event":"note"', b'"event":"viewed","event":"note"', 1)
    reseal(case_file, case__json=page, audit__jsonl=spoilt)
    assert any("says more than is written" in text for text in check_case(case_file).problems)
    reseal(case_file, audit__jsonl=log.replace(b"\n", b"\r\n", 1))
    assert any("do not end" in text for text in check_case(case_file).problems)


def test_times_that_run_backwards_are_told(case_file: Path) -> None:
    with Case.open(case_file, write=False) as case:
        entries, case_id = case.entries, case.content.case_id
    log, story, previous = b"", None, audit.root(case_id)
    for entry in entries:
        time = "2020-01-01T00:00:00.000+00:00" if entry.event == "note" else entry.time
        line = replace(entry, time=time, previous=previous)
        text = msgspec.json.encode(line)
        previous, log = audit._sha256(text), log + text + b"\n"
        story = followed(story, line)
    assert story is not None
    reseal(case_file, audit__jsonl=log, case__json=written(story))
    found = check_case(case_file)
    assert found.problems == ()
    (remark,) = found.remarks
    assert "says that it is earlier than the line before it" in remark


def test_settings_of_a_case_are_those_it_was_made_with(case_file: Path) -> None:
    with Case.open(case_file) as case:
        assert case.content.settings == QUICK
        case.set_settings(Settings(seed=3))
    assert check_case(case_file).problems == ()

"""What a forensic examiner needs, one test a line of the list that the program was designed by.

Most lines have tests of their own elsewhere too; here each is held by its number.
"""

from __future__ import annotations

import hashlib
import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pypdfium2
import pytest

from engine.commands import main
from engine.contracts.errors import CaseChanged, ImageChanged, NoSuchFace, SeveralFaces
from engine.contracts.pair import ImageChoice
from engine.files.resources import resource
from engine.imaging import decode
from engine.language.components import component_of, load_components
from engine.language.vocabulary import Language, load_vocabulary
from engine.record.case import Case, check_case, container
from engine.record.report.building import build_report
from engine.record.report.html import report_html
from engine.session import Session

ROOT = Path(__file__).resolve().parents[2]
LANGUAGES: tuple[Language, ...] = ("en", "zh")
VERDICT = {
    "en": re.compile(r"\b(match(es|ed|ing)?|same person|identified|identity of)\b", re.IGNORECASE),
    "zh": re.compile("匹配成功|同一人|同一个人|身份确认|确认身份|认定同一|就是本人"),
}
RATES = re.compile("false (non-)?match(es)?( rate)?s?|误匹配|漏匹配|误识|漏识", re.IGNORECASE)


@pytest.fixture(scope="module")
def photos(
    tmp_path_factory: pytest.TempPathFactory, astronaut: Path, group: Path
) -> tuple[Path, Path]:
    """Two photos that nobody may write to."""
    folder = tmp_path_factory.mktemp("evidence")
    for source in (astronaut, group):
        (folder / source.name).write_bytes(source.read_bytes())
        (folder / source.name).chmod(0o444)
    return folder / astronaut.name, folder / group.name


@pytest.fixture(scope="module")
def case_file(tmp_path_factory: pytest.TempPathFactory, photos: tuple[Path, Path]) -> Path:
    """A case made, calibrated, run and written about by command."""
    path = tmp_path_factory.mktemp("case") / "one.s2wcase"
    quick = ["--effort", "quick", "--controls", "4", "--no-exchange", "--device", "cpu"]
    create = ["case", "create", *map(str, photos), "--face-b", "2", "--out", str(path)]
    assert main([*create, "--blind", "--examiner", "E. X.", *quick]) == 0
    assert main(["case", "note", str(path), "B is lit from the left."]) == 0
    assert main(["case", "observe", str(path), "nose", "--a", "narrow"]) == 0
    assert main(["case", "calibrate", str(path), "--calibration", "lfw"]) == 0
    assert main(["case", "run", str(path), "--verbal-scale", "enfsi"]) == 0
    return path


@pytest.fixture(scope="module")
def figures(case_file: Path) -> dict[str, object]:
    """The document of its run."""
    document: dict[str, object] = json.loads(container.read(case_file)["runs/1/explanation.json"])
    return document


@pytest.fixture(scope="module")
def reports(case_file: Path) -> dict[str, str]:
    """Its report, as text, by language."""
    with Case.open(case_file, write=False) as case:
        pages = {code: report_html(build_report(case, code)) for code in LANGUAGES}
    return {code: re.sub(r'src="[^"]*"', "", page) for code, page in pages.items()}


def test_line_01_support_never_identify(reports: dict[str, str]) -> None:
    for code, page in reports.items():
        assert not VERDICT[code].search(RATES.sub("", page)), code
        limits = {"en": "does not say who is shown", "zh": "不说明照片中是谁"}[code]
        assert limits in page
    assert "LFW development pairs" in reports["en"]  # the threshold names its data
    assert "false match rate" in reports["en"]
    catalogue = resource("translations/sim2word_zh_CN.ts").read_text(encoding="utf-8")
    for text in re.findall(r"<source>([^<]*)</source>", catalogue):
        assert not VERDICT["en"].search(RATES.sub("", text)), text
    for text in re.findall(r"<translation>([^<]*)</translation>", catalogue):
        assert not VERDICT["zh"].search(RATES.sub("", text)), text


def test_line_02_words_map_to_components_of_the_standard(reports: dict[str, str]) -> None:
    components = {one.key for one in load_components()}
    mapped = {key: component_of(key) for key in load_vocabulary().keys}
    assert any(one is None for one in mapped.values())  # said as "not in E3149"
    assert {one.key for one in mapped.values() if one is not None} <= components
    assert "E3149" in reports["en"]
    assert "not evidential importance" in reports["en"]
    for page in reports.values():
        assert not re.search(r"\b\d+(\.\d+)? ?(mm|cm|millimet)", page)


def test_line_03_analysis_before_the_score_is_in_the_log(case_file: Path) -> None:
    with Case.open(case_file, write=False) as case:
        events = [entry.event for entry in case.entries]
        assert case.content.notes[0].after_runs == 0
    assert events.index("note") < events.index("run started") < events.index("run")


def test_line_04_quality_is_told_per_face_before_the_score(
    figures: dict[str, object], reports: dict[str, str]
) -> None:
    for image in figures["images"]:  # type: ignore[attr-defined]
        scores = image["quality"]["scores"]
        assert {
            "inter_eye",
            "yaw",
            "pitch",
            "roll",
            "sharpness",
            "exposure",
            "occlusion",
            "compression",
        } <= set(scores)
        assert all(0 <= value <= 100 for value in scores.values() if value is not None)
    page = reports["en"]
    assert page.index("Quality of the faces") < page.index("Likelihood ratio")


def test_line_05_no_likelihood_ratio_without_a_calibration(
    figures: dict[str, object], reports: dict[str, str], photos: tuple[Path, Path], tmp_path: Path
) -> None:
    found = figures["similarity"]["calibrated"]  # type: ignore[index]
    assert found["data"] == "LFW development pairs"
    assert len(found["data_sha256"]) == 64
    assert {"mated", "nonmated", "cllr", "bands", "range"} <= set(found)
    low, high = found["range"]
    assert low <= found["log10_lr"] <= high
    assert found["verbal"]["source"]
    assert "H1" in reports["en"]
    assert "H2" in reports["en"]
    reported = tmp_path / "reported.json"
    plain = ["explain", *map(str, photos), "--face-b", "2", "--controls", "0", "--no-exchange"]
    plain += ["--no-parts", "--no-score-map"]
    assert main([*plain, "--effort", "quick", "--json", str(reported)]) == 0
    assert json.loads(reported.read_text())["similarity"]["calibrated"] is None


def test_line_06_originals_untouched_and_changes_refused(
    photos: tuple[Path, Path], case_file: Path, tmp_path: Path, astronaut: Path, session: Session
) -> None:
    assert photos[0].read_bytes() == astronaut.read_bytes()
    with Case.open(case_file, write=False) as case:
        for side, photo in zip(("a", "b"), photos, strict=True):
            known = hashlib.sha256(photo.read_bytes()).hexdigest()
            assert case.content.evidence[side].sha256 == known
    spoilt = tmp_path / "spoilt.s2wcase"
    members = container.read(case_file)
    container.write(spoilt, {**members, "evidence/a.png": photos[1].read_bytes()})
    with Case.open(spoilt, write=False) as case, pytest.raises(ImageChanged, match="astronaut"):
        case.evidence("a")
    other = ImageChoice(photos[0], sha256="0" * 64)
    with pytest.raises(ImageChanged):
        session.open_face(other)


def test_line_07_a_case_gives_its_figures_again(
    case_file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], reports: dict[str, str]
) -> None:
    alone = tmp_path / "alone.s2wcase"
    alone.write_bytes(case_file.read_bytes())
    assert main(["case", "replay", str(alone), "--device", "cpu"]) == 0
    assert "tolerance 1e-06, the same device, the same models): holds" in capsys.readouterr().out
    for reported in ("torch", "SHA-256", "YuNet", "seed", "fill", "device"):
        assert reported.lower() in reports["en"].lower()


def test_line_08_one_edited_line_of_the_log_is_named(case_file: Path, tmp_path: Path) -> None:
    with Case.open(case_file, write=False) as case:
        count = len(case.entries)
    for number in range(1, count + 1):
        members = container.read(case_file)
        lines = members[container.AUDIT].splitlines(keepends=True)
        lines[number - 1] = lines[number - 1].replace(b'"time":"2', b'"time":"1')
        spoilt = tmp_path / f"{number}.s2wcase"
        container.write(spoilt, {**members, container.AUDIT: b"".join(lines)})
        problems = check_case(spoilt).problems
        named = f"line {number} was changed"
        if number < count:
            assert any(named in problem for problem in problems), number
        else:  # none after it: what it reported is missed, or its printed hash is
            with Case.open(case_file, write=False) as case:
                head = case.head
            assert check_case(spoilt, *head).problems
        if problems:
            with pytest.raises(CaseChanged):
                Case.open(spoilt)


def test_line_09_the_right_face_is_chosen_and_logged(
    session: Session, photos: tuple[Path, Path], case_file: Path, figures: dict[str, object]
) -> None:
    with pytest.raises(NoSuchFace):
        session.open_face(ImageChoice(photos[1], 99))
    try:
        chosen = session.open_face(ImageChoice(photos[1]))
    except SeveralFaces:
        pass
    else:
        assert chosen.chosen_by != "similarity"
    image = figures["images"][1]  # type: ignore[index]
    assert len(image["faces"]) == 6
    assert image["chosen_face"] == 2
    with Case.open(case_file, write=False) as case:
        assert case.content.runs[0].faces["b"].face == 2
        created = case.entries[0].detail
    assert created["evidence"]["b"]["chosen"]["face"] == 2


def test_line_10_one_decoder_for_all(case_file: Path, photos: tuple[Path, Path]) -> None:
    assert decode(photos[0]).sha256 == hashlib.sha256(photos[0].read_bytes()).hexdigest()
    window = "\n".join(p.read_text("utf-8") for p in (ROOT / "sim2word_gui").rglob("*.py"))
    assert not re.search(r"QPixmap\((str|path|self\._path|photo\.path)", window)
    assert "PIL" not in window
    assert check_case(case_file).problems == ()


def test_line_11_maps_are_raw_and_on_one_scale(case_file: Path, reports: dict[str, str]) -> None:
    members = container.read(case_file)
    maps = [name for name in members if name.startswith("runs/1/maps/") and name.endswith(".npy")]
    assert maps
    scratch = [np.frombuffer(members[name], np.uint8) for name in maps]
    assert all(part[:6].tobytes() == b"\x93NUMPY" for part in scratch)
    assert "one scale" in reports["en"]


@pytest.mark.skipif(shutil.which("unshare") is None, reason="needs util-linux")
def test_line_12_works_with_no_network_at_all(photos: tuple[Path, Path], tmp_path: Path) -> None:
    cut = ["unshare", "--map-root-user", "--net"]
    if subprocess.run([*cut, "true"], check=False, capture_output=True).returncode:
        pytest.skip("this machine does not let users cut the network off")
    command = [sys.executable, "main.py", "explain", *map(str, photos), "--face-b", "2"]
    quick = ["--effort", "quick", "--controls", "0", "--no-exchange", "--no-parts"]
    quick.append("--no-score-map")
    reported = tmp_path / "reported.json"
    ran = subprocess.run(
        [*cut, *command, *quick, "--json", str(reported)],
        cwd=ROOT,
        check=False,
        capture_output=True,
        text=True,
    )
    assert ran.returncode == 0, ran.stderr
    assert json.loads(reported.read_text())["similarity"]["cosine"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_line_13_reports_in_three_formats_and_two_languages(
    case_file: Path, tmp_path: Path, language: Language
) -> None:
    own = tmp_path / "own.s2wcase"
    own.write_bytes(case_file.read_bytes())
    targets = {kind: tmp_path / f"report.{kind}" for kind in ("pdf", "html", "json")}
    wanted = [f for kind, target in targets.items() for f in (f"--{kind}", str(target))]
    assert main(["case", "export", str(own), *wanted, "--language", language]) == 0
    pages = pypdfium2.PdfDocument(targets["pdf"])
    text = "".join(page.get_textpage().get_text_range() for page in pages)
    with Case.open(own, write=False) as case:
        assert case.content.case_id in text
        detail = case.entries[-1].detail
    for kind, target in targets.items():
        assert detail[f"{kind}_sha256"] == hashlib.sha256(target.read_bytes()).hexdigest()
    document = json.loads(targets["json"].read_text())
    assert document["content"]["notes"][0]["text"] == "B is lit from the left."
    assert "B is lit from the left." in targets["html"].read_text("utf-8")


def test_line_14_validation_travels_with_the_program(
    figures: dict[str, object], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["selftest", "--device", "cpu"]) == 0
    assert capsys.readouterr().out
    bands = figures["similarity"]["calibrated"]["bands"]  # type: ignore[index]
    assert all({"low", "high", "fmr", "fnmr", "mated", "nonmated"} <= set(band) for band in bands)

"""The report: whole in both languages, careful in its words, the same in PDF and HTML."""

from __future__ import annotations

import hashlib
import json
import re
import zipfile
from pathlib import Path

import pypdfium2
import pytest

from engine.commands import main
from engine.contracts.cancel import CancelToken
from engine.contracts.case import Observation
from engine.contracts.errors import BadInput, ModelMissing
from engine.contracts.explanation import word_key
from engine.contracts.pair import ImageChoice
from engine.contracts.settings import Settings
from engine.files.likelihood import load_calibration
from engine.files.resources import resource
from engine.language.catalogue import Language, catalogues, languages
from engine.language.catalogue import say as say_in
from engine.language.components import component_of, load_components
from engine.language.vocabulary import load_vocabulary
from engine.record import to_json
from engine.record.case import Case
from engine.record.case.running import calibration_of, run_case
from engine.record.report.blocks import Heading, Table
from engine.record.report.building import build_report
from engine.record.report.html import report_html
from engine.record.report.pdf import report_pdf
from engine.record.report.texts import Texts
from engine.session import Session, run_to_end

QUICK = Settings(controls=4, search_steps=2, evidence=("erase",))
VERDICTS = re.compile(r"\b(match(es|ed)?|same person|identified|identity of)\b", re.IGNORECASE)


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory, astronaut: Path, group: Path) -> Path:
    """A blind case with an observation, a calibration and a run."""
    path = tmp_path_factory.mktemp("report") / "case.s2wcase"
    session = Session.embedded("cpu")
    network = session.pack.recognition.identity
    choices = ImageChoice(astronaut), ImageChoice(group, 1)
    with Case.create(path, *choices, examiner="E. X.", blind=True) as case:
        case.observe("nose", Observation("narrow <b>", "wide", "seen from below"))
        found = load_calibration("lfw", network)
        case.set_calibration("lfw", resource("embedded/likelihood_lfw.json").read_bytes())
        session.calibration = calibration_of(case, network)
        assert session.calibration == found
        run_case(case, lambda request: run_to_end(session.explain(request, CancelToken())))
    return path


def pages_of(pdf: bytes) -> list[str]:
    document = pypdfium2.PdfDocument(pdf)
    try:
        return [page.get_textpage().get_text_range() for page in document]
    finally:
        document.close()


@pytest.mark.parametrize("language", languages())
def test_the_report_says_it_all(kept: Path, language: Language) -> None:
    say = Texts(language)
    with Case.open(kept, write=False) as case:
        report = build_report(case, language)
        content, (number, head) = case.content, case.head
        figures = json.loads(case.members["runs/1/explanation.json"])
    pages = pages_of(report_pdf(report))
    html = report_html(report)
    for number_of_page, page in enumerate(pages, start=1):
        assert content.case_id in page
        assert head[:16] in page
        assert say("page", page=number_of_page, pages=len(pages)) in page
    flat = re.sub(r"\s+", "", "".join(pages))
    expected = [
        content.evidence["a"].sha256,
        content.evidence["b"].sha256,
        head,
        f"{figures['similarity']['cosine']:.6f}",
        say("limits_text")[:60],
        "E. X.",
        say_in("score.propositions", language)[:40],
        say("before_score")[:40],
        "seen from below",
        *(model["sha256"] for model in figures["provenance"]["models"]),
        *(say(f"q_{one}") for one in figures["images"][0]["quality"]["scores"]),
    ]
    for text in expected:
        assert text in html
        assert re.sub(r"\s+", "", text) in flat
    assert "narrow &lt;b&gt;" in html
    calibrated = figures["similarity"]["calibrated"]
    assert f"{calibrated['log10_lr']:+.2f}" in html
    effects = [w["interventions"][0]["effect"] for w in figures["words"] if w["rank"]]
    assert all(f"{-effect:+.4f}" in html for effect in effects)
    assert figures["ranked_as"] == "nonmated"  # so the words of a face are ranked by exchanging
    for side, other in (("a", "b"), ("b", "a")):
        names = {"side": side.upper(), "partner": other.upper()}
        assert f"<h3>{say_in('evidence.exchange.title', language, **names)}</h3>" in html
        assert f"<h3>{say_in('evidence.erase.title', language, **names)}</h3>" not in html
        ranked = [w for w in figures["words"] if w["image"] == side and w["rank"] in range(1, 6)]
        for word in ranked:
            exchange, erase = word["interventions"]
            assert (exchange["kind"], erase["kind"]) == ("exchange", "erase")
            name = load_vocabulary().name(word_key(word["attribute"], word["value"]), language)
            assert word["ranked_by"] == "exchange"
            # The picture shows the region exchanged: so do caption and figure.
            values = {"word": name, "cosine": exchange["similarity"]}
            assert say_in("evidence.exchange.picture", language, **values) in html
            values = {"word": name, "cosine": erase["similarity"]}
            assert say_in("evidence.erase.picture", language, **values) not in html
            assert f"{-erase['effect']:+.4f}" in html  # in the table of what else was measured
    parts = figures["parts"]
    for one in parts["alone"]:
        if one["spread"] is not None:
            held = parts["score"] - (one["cosine_a"] + one["cosine_b"]) / 2
            assert f"{held:+.4f}" in html
            assert say_in(f"components.{one['part']}", language) in html
    assert html.count("<img") == "".join(html).count('src="data:image/png')
    assert not re.search(r'(src|href)="(?!data:)', html)
    assert number == 5  # created, observation, calibration, settings, run


@pytest.mark.parametrize("language", languages())
def test_components_stand_in_the_lists_order(kept: Path, language: Language) -> None:
    with Case.open(kept, write=False) as case:
        blocks = build_report(case, language).blocks
    at = blocks.index(Heading(Texts(language)("components")))
    table = next(block for block in blocks[at:] if isinstance(block, Table))
    assert [row[0] for row in table.rows] == [c.name(language) for c in load_components()]


def test_every_word_has_a_component_or_none() -> None:
    named = [key for component in load_components() for key in component.words]
    assert len(named) == len(set(named))
    assert set(named) <= set(load_vocabulary().keys)
    nose = component_of("pointy_nose")
    assert nose is not None
    assert nose.key == "nose"
    assert component_of("smiling") is None


def test_no_verdict_is_said(kept: Path) -> None:
    """No "match", "same person" or "identified"; rates of false matches are the field's name."""
    english, chinese = catalogues()
    for key, text in english.texts.items():
        said = text.replace("false match rate", "").replace("false non-match rate", "")
        assert not VERDICTS.search(said), key
        assert "同一人" not in chinese.texts[key]
        rates_left_out = chinese.texts[key].replace("误匹配率", "").replace("漏匹配率", "")
        assert "匹配" not in rates_left_out
    with Case.open(kept, write=False) as case:
        html = report_html(build_report(case, "en"))
    shown = re.sub(r'src="[^"]*"', "", html)
    for rate in ("false match rate", "false non-match rate"):
        shown = shown.replace(rate, "")
    assert not VERDICTS.search(shown)
    catalogue = resource("translations/sim2word_zh_CN.ts").read_text(encoding="utf-8")
    for source in re.findall(r"<source>([^<]*)</source>", catalogue):
        bare = re.sub(r"false (non-)?match", "", source, flags=re.IGNORECASE)
        assert not re.search(r"\b(same person|identified)\b", bare, re.IGNORECASE), source


def test_a_changed_case_is_told_in_its_report(kept: Path, tmp_path: Path) -> None:
    spoilt = tmp_path / "spoilt.s2wcase"
    with Case.open(kept, write=False) as case:
        members = dict(case.members)
    members["audit.jsonl"] = members["audit.jsonl"].replace(b"narrow", b"broad!")
    with zipfile.ZipFile(spoilt, "w") as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    with Case.open(spoilt, write=False) as case:
        html = report_html(build_report(case, "en"))
    assert "not as it was saved" in html
    assert "line 2 was changed" in html


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("runs/1/explanation.json", b"["),
        ("runs/1/explanation.json", b"[]"),
        ("runs/1/explanation.json", b'{"images": []}'),
        ("runs/1/aligned_a.png", b"no picture"),
        ("runs/1/aligned_a.png", b""),
        ("audit.jsonl", b"\xff\n"),
    ],
)
def test_a_damaged_case_is_told(kept: Path, tmp_path: Path, name: str, content: bytes) -> None:
    with Case.open(kept, write=False) as case:
        members = {**case.members, name: content}
    spoilt = tmp_path / "spoilt.s2wcase"
    with zipfile.ZipFile(spoilt, "w") as archive:
        for member, data in members.items():
            archive.writestr(member, data)
    with Case.open(spoilt, write=False) as case:
        if name == "audit.jsonl":
            assert "line 1 is not readable" in report_html(build_report(case, "en"))
            return
        with pytest.raises(BadInput, match="damaged"):
            report_pdf(build_report(case, "en"))


def test_long_notes_go_over_pages(tmp_path: Path, astronaut: Path, group: Path) -> None:
    choices = ImageChoice(astronaut), ImageChoice(group, 1)
    with Case.create(tmp_path / "c.s2wcase", *choices) as case:
        case.note("word " * 3000)
        case.observe("nose", Observation("wide " * 500, "narrow", "x\n" * 400))
        report = build_report(case, "en")
    assert "".join(pages_of(report_pdf(report))).count("word") >= 3000


def test_outputs_replace_neither_case_nor_photo(
    kept: Path, tmp_path: Path, astronaut: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "case.s2wcase"
    path.write_bytes(kept.read_bytes())
    for target in (path, astronaut):
        before = target.read_bytes()
        for option in ("--pdf", "--html", "--json"):
            assert main(["case", "export", str(path), option, str(target)]) == 1
        assert main(["case", "note", str(path), "x", "--json", str(target)]) == 1
        assert target.read_bytes() == before
    assert "Choose another file" in capsys.readouterr().err


def test_a_case_without_a_run_has_a_report(tmp_path: Path, astronaut: Path, group: Path) -> None:
    choices = ImageChoice(astronaut), ImageChoice(group, 1)
    with Case.create(tmp_path / "c.s2wcase", *choices) as case:
        report = build_report(case, "en")
    assert "not explained" in report_html(report)
    assert len(pages_of(report_pdf(report))) >= 1


def test_chinese_needs_a_font(kept: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("matplotlib.font_manager.findSystemFonts", list)
    with Case.open(kept, write=False) as case:
        report_pdf(build_report(case, "en"))
        with pytest.raises(ModelMissing, match="no font"):
            report_pdf(build_report(case, "zh"))


def test_exports_by_command_are_logged(
    kept: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "case.s2wcase"
    path.write_bytes(kept.read_bytes())
    pdf, html, reported = (tmp_path / name for name in ("r.pdf", "r.html", "r.json"))
    export = ["case", "export", str(path)]
    written = ["--pdf", str(pdf), "--html", str(html), "--json", str(reported)]
    assert main([*export, *written, "--language", "zh"]) == 0
    assert pdf.read_bytes().startswith(b"%PDF")
    document = json.loads(reported.read_text())
    assert document["content"]["examiner"] == "E. X."
    assert document["figures"]["similarity"]["cosine"] == document["content"]["runs"][0]["cosine"]
    assert document["check"]["problems"] == []
    with Case.open(path, write=False) as case:
        entry = case.entries[-1]
    assert entry.event == "exported"
    assert entry.detail["pdf_sha256"] == hashlib.sha256(pdf.read_bytes()).hexdigest()
    assert main(export) == 2
    assert "Nothing is asked for" in capsys.readouterr().err
    assert to_json(document)

"""Likelihood ratios: costs, fits, bounds, bands, files; checked against the field's library."""

from __future__ import annotations

import json
from dataclasses import asdict, replace
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from engine.commands import main
from engine.contracts.cancel import CancelToken
from engine.contracts.errors import BadInput, ModelRefused
from engine.contracts.likelihood import CONDITIONS, LikelihoodCalibration, VerbalWords
from engine.contracts.pair import ImageChoice
from engine.contracts.settings import ExplainRequest, Settings
from engine.evaluate.likelihood.calibrating import LEAST
from engine.files.likelihood import load_calibration, load_verbal_scale, parse_calibration
from engine.language.catalogue import say
from engine.record import explanation_document, to_json, write_explanation
from engine.session import Session, run_to_end

Array = NDArray[np.float64]


@pytest.fixture(scope="module")
def pairs() -> tuple[Array, NDArray[np.bool_]]:
    """Scores of two normal distributions of one spread, whose true log ratio is a line."""
    rng = np.random.default_rng(0)
    mated = rng.normal(0.6, 0.1, 4000)
    nonmated = rng.normal(0.2, 0.1, 9000)
    labels = np.concatenate([np.ones(4000, bool), np.zeros(9000, bool)])
    return np.concatenate([mated, nonmated]), labels


def test_the_shipped_calibration_says_what_it_is(session: Session) -> None:
    found = load_calibration("lfw", session.pack.recognition.identity)
    assert "LFW" in found.data
    assert found.held_out == "people"
    assert found.cllr_min <= found.cllr < 0.2
    assert found.counted is not None
    assert found.upper == pytest.approx(np.log10(found.counted.nonmated_people), abs=1e-5)
    assert found.lower == pytest.approx(-np.log10(found.counted.mated_people), abs=1e-5)
    high, low = found.of(0.999), found.of(0.6)
    assert high.log10_lr == found.upper
    assert low.log10_lr == found.lower
    assert high.clamped
    assert low.clamped
    assert not found.of(found.threshold).clamped
    assert abs(found.of(found.threshold).log10_lr) < 1
    assert sum(band.mated for band in found.bands) == found.mated
    assert high.verbal is None


def test_verbal_scales_are_a_laboratorys_own(session: Session, tmp_path: Path) -> None:
    calibration = load_calibration("lfw", session.pack.recognition.identity)
    shipped = load_verbal_scale()
    assert "ENFSI" in shipped.source
    assert shipped.of(2.5) == shipped.of(-2.5)
    assert shipped.of(2.5) == VerbalWords("moderately strong support", "中强支持", shipped.source)
    assert calibration.of(0.999, shipped).verbal == shipped.of(calibration.upper)
    own = tmp_path / "own.json"
    steps = [{"above": 1.0, "en": "some", "zh": "有些"}]
    own.write_text(json.dumps({"source": "us", "steps": steps}))
    assert load_verbal_scale(own).of(0.5) is None
    words = load_verbal_scale(own).of(-3)
    assert words is not None
    assert words.en == "some"
    own.write_text(json.dumps({"source": "us", "steps": [*steps, {**steps[0], "above": 0.5}]}))
    with pytest.raises(BadInput, match="ascend"):
        load_verbal_scale(own)


def test_files_that_do_not_fit_are_refused(session: Session, tmp_path: Path) -> None:
    network = session.pack.recognition.identity
    good = load_calibration("lfw", network)

    def parsed(found: LikelihoodCalibration) -> LikelihoodCalibration:
        return parse_calibration(to_json(asdict(found)).encode(), "x.json", network)

    assert parsed(good) == good
    with pytest.raises(ModelRefused, match="calibrates"):
        parsed(replace(good, network_sha256="0" * 64))
    for spoilt in (
        replace(good, schema="other"),
        replace(good, cosines=good.cosines[::-1]),
        replace(good, log10_lrs=good.log10_lrs[:1]),
        replace(good, lower=9.0),
    ):
        with pytest.raises(BadInput, match="do not fit"):
            parsed(spoilt)
    for data in (b"", b"[]", b"{", b"\xff\xfe", b'{"schema": 3}'):
        with pytest.raises(BadInput, match="is not such a file"):
            parse_calibration(data, "x.json", network)
    with pytest.raises(BadInput, match="could not be read"):
        load_calibration(tmp_path / "absent.json", network)


def test_without_a_calibration_there_is_no_ratio(astronaut: Path, group: Path) -> None:
    session = Session.embedded("cpu")
    request = ExplainRequest(
        ImageChoice(astronaut),
        ImageChoice(group, 1),
        Settings(controls=2, search_steps=0, evidence=("erase",), parts=False, score_map=False),
    )
    bare = run_to_end(session.explain(request, CancelToken()))
    assert bare.similarity.likelihood is None
    assert explanation_document(bare)["similarity"]["calibrated"] is None
    session.calibration = load_calibration("lfw", session.pack.recognition.identity)
    session.verbal_scale = load_verbal_scale()
    read = run_to_end(session.explain(request, CancelToken()))
    calibrated = explanation_document(read)["similarity"]["calibrated"]
    assert calibrated["log10_lr"] == session.calibration.of(read.similarity.cosine).log10_lr
    assert calibrated["data"] == session.calibration.data
    assert calibrated["verbal"]


def test_a_pair_poorer_than_the_calibration_has_no_ratio_but_the_reason(
    astronaut: Path, group: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    session = Session.embedded("cpu")
    whole = load_calibration("lfw", session.pack.recognition.identity)
    assert {one.name for one in whole.conditions} == set(CONDITIONS)
    assert all(sum(band.mated for band in one.bands) == whole.mated for one in whole.conditions)
    request = ExplainRequest(
        ImageChoice(astronaut),
        ImageChoice(group, 1),
        Settings(controls=2, search_steps=0, evidence=("erase",), parts=False, score_map=False),
    )
    session.calibration = whole
    read = run_to_end(session.explain(request, CancelToken()))
    document = explanation_document(read)["similarity"]
    known = document["calibrated"]["conditions"]
    assert {one["name"] for one in known} == set(CONDITIONS)
    assert [one["value"] for one in known] == sorted(one["value"] for one in known)
    assert all(one["band"]["low"] <= one["value"] <= one["band"]["high"] for one in known)
    assert document["not_calibrated"] == []
    write_explanation(read, tmp_path / "whole", "pair")
    said = (tmp_path / "whole" / "report.html").read_text()
    assert "pairs that were taken like this one" in said
    poorest = known[0]
    strict = tuple(
        replace(one, least=poorest["value"] + 11) if one.name == poorest["name"] else one
        for one in whole.conditions
    )
    file = tmp_path / "strict.json"
    file.write_text(to_json(asdict(replace(whole, conditions=strict))))
    session.calibration = load_calibration(file, session.pack.recognition.identity)
    read = run_to_end(session.explain(request, CancelToken()))
    document = explanation_document(read)["similarity"]
    assert document["calibrated"] is None
    (beyond,) = document["not_calibrated"]
    assert (beyond["name"], beyond["value"]) == (poorest["name"], poorest["value"])
    name = say(f"score.condition.{poorest['name']}", "en")
    write_explanation(read, tmp_path / "strict", "pair")
    said = (tmp_path / "strict" / "report.html").read_text()
    assert f"No likelihood ratio: in {name}" in said
    assert "There is no calibration" not in said
    explain = ["explain", str(astronaut), str(group), "--face-b", "1", "--effort", "quick"]
    explain += ["--no-parts", "--no-score-map", "--no-exchange", "--controls", "0"]
    assert main([*explain, "--calibration", str(file), "--device", "cpu"]) == 0
    out = " ".join(capsys.readouterr().out.split())
    assert f"No likelihood ratio: in {name}" in out
    assert "log10 likelihood ratio" not in out
    # A case keeps what its run was read by, also where that said nothing.
    assert read.similarity.read_by is not None
    assert read.similarity.read_by.calibration.conditions == strict
    spoilt = to_json(asdict(replace(whole, conditions=(*strict, strict[0])))).encode()
    worst = replace(strict[0], bands=strict[0].bands[::-1])
    low = replace(strict[0], bands=(replace(strict[0].bands[0], fmr=-5.0), *strict[0].bands[1:]))
    for one in (worst, low):
        data = to_json(asdict(replace(whole, conditions=(one, *strict[1:])))).encode()
        with pytest.raises(BadInput, match="do not fit"):
            parse_calibration(data, "x.json", session.pack.recognition.identity)
    for data in (spoilt, file.read_bytes().replace(b'"noise"', b'"noisy"')):
        with pytest.raises(BadInput, match="not such a file"):
            parse_calibration(data, "x.json", session.pack.recognition.identity)


def test_a_ratio_is_asked_for_by_command(
    astronaut: Path, group: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    named = tmp_path / "named.json"
    explain = ["explain", str(astronaut), str(group), "--face-b", "1", "--controls", "2"]
    explain += ["--no-parts", "--no-score-map"]
    quick = [*explain, "--effort", "quick", "--no-exchange", "--device", "cpu"]
    assert (
        main([*quick, "--calibration", "lfw", "--verbal-scale", "enfsi", "--json", str(named)]) == 0
    )
    calibrated = json.loads(named.read_text())["similarity"]["calibrated"]
    out = capsys.readouterr().out
    assert f"log10 likelihood ratio {calibrated['log10_lr']:+.2f}" in out
    assert calibrated["verbal"]["en"].endswith("support")
    assert calibrated["verbal"]["en"] in out
    assert main([*quick, "--calibration", str(named)]) == 1
    assert "is not such a file" in capsys.readouterr().err


def test_a_laboratory_calibrates_by_command(
    development_data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    listed = (development_data / "lfw_dev_pairs.csv").read_text().splitlines()
    own = {line.split("/")[0]: line for line in listed[1:] if line.endswith(",1")}
    rows = list(own.values())[: LEAST + 10]
    rows += [line for line in listed[1:] if line.endswith(",0")][: LEAST + 10]
    pairs = tmp_path / "pairs.csv"
    pairs.write_text("\n".join([listed[0], *rows]))
    out, plots = tmp_path / "ours.json", tmp_path / "plots"
    command = ["calibrate", "--pairs", str(pairs), "--images", str(development_data / "lfw_dev")]
    assert main([*command, "--out", str(out), "--plots", str(plots), "--fit", "pav"]) == 0
    assert "log10 LR from" in capsys.readouterr().out
    document = json.loads(out.read_text())
    assert document["held_out"] == "people"
    assert document["counted"]["mated_people"] == LEAST + 10
    assert document["lower"] == pytest.approx(-np.log10(LEAST + 10), abs=1e-6)
    assert document["fit"] == "pav"
    assert {path.name for path in plots.iterdir()} == {"tippett.png", "cross_entropy.png"}
    pairs.write_text("\n".join([listed[0], *rows[: LEAST - 5], *rows[-5:]]))
    before = pairs.read_bytes()
    for kind in ("--out", "--json"):
        assert main([*command, "--out", str(out), kind, str(pairs)]) == 1
        assert pairs.read_bytes() == before
    assert main([*command, "--out", str(tmp_path / "few.json")]) == 1
    assert "too few for a calibration" in capsys.readouterr().err
    assert not (tmp_path / "few.json").exists()

"""What moves a network's scores: known changes are found, nulls are none, the page holds it."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import numpy as np
import pypdfium2
import pytest

from engine.commands.main import main
from engine.contracts.cancel import CancelToken
from engine.contracts.errors import BadInput, RunCancelled
from engine.contracts.network_profile import NetworkProfile, ProfileRow, ScoreChange
from engine.contracts.settings import Settings
from engine.evaluate import network_profile
from engine.evaluate.network_profile import (
    BANDS,
    PHOTO_CHANGES,
    _apart,
    _band,
    _scrambled,
    profile_network,
)
from engine.evaluate.pairs import LabelledPair, read_pairs
from engine.language.catalogue import languages
from engine.progress import finish
from engine.record.report.html import report_html
from engine.record.report.profile_page import profile_report
from engine.session import Session


def chosen(data: Path, each: int) -> list[LabelledPair]:
    pairs = read_pairs(data / "lfw_dev_pairs.csv").pairs
    return [
        pair
        for mated in (True, False)
        for pair in [one for one in pairs if one.mated is mated][: 40 * each : 40]
    ]


@pytest.fixture(scope="module")
def profile(session: Session, development_data: Path) -> NetworkProfile:
    changes = {key: PHOTO_CHANGES[key] for key in ("blur_strong", "small", "noise_strong")}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(network_profile, "PHOTO_CHANGES", changes)
        return finish(
            profile_network(
                session,
                development_data / "lfw_dev",
                chosen(development_data, 12),
                development_data / "lfw_dev_pairs.csv",
                Settings(controls=2),
                CancelToken(),
            )
        )


def rows(profile: NetworkProfile, kind: str) -> dict[str, ProfileRow]:
    return {row.key: row for row in profile.rows if row.kind == kind}


def test_what_is_known_to_move_scores_does_and_its_null_does_not(profile: NetworkProfile) -> None:
    assert (profile.mated, profile.nonmated) == (12, 12)
    assert profile.mated_mean is not None
    assert profile.nonmated_mean is not None
    assert profile.mated_mean > profile.nonmated_mean
    photo = rows(profile, "photo")
    blur, small = photo["blur_strong"], photo["small"]
    assert blur.mated is not None
    assert small.mated is not None
    assert blur.null_mated is not None
    assert blur.mated.high < 0
    assert blur.stands_out
    assert abs(blur.null_mated.mean) < 0.005
    assert abs(small.mated.mean) < abs(blur.mated.mean) / 2
    assert not small.stands_out or abs(small.mated.mean) > abs(blur.null_mated.mean)
    means = [abs(row.mated.mean) for row in photo.values() if row.mated is not None]
    assert means == sorted(means, reverse=True)
    bands = rows(profile, "frequency")
    assert set(bands) == {f"band_{low}_{high}" for low, high in BANDS}
    fine, coarse = bands["band_32_64"], bands["band_4_8"]
    assert fine.mated is not None
    assert coarse.mated is not None
    assert coarse.mated.mean < fine.mated.mean
    for row in profile.rows:
        for change in (row.mated, row.nonmated, row.null_mated, row.null_nonmated):
            if change is not None:
                assert change.low <= change.mean <= change.high
        assert row.lost <= profile.mated
        assert row.accepted <= profile.nonmated


@pytest.mark.parametrize("language", languages())
def test_the_page_holds_every_figure(profile: NetworkProfile, language: str) -> None:
    page = report_html(profile_report(profile, language))
    for row in profile.rows:
        if row.kind != "attribute" and row.mated is not None:
            assert f"{row.mated.mean:+.3f}" in page
    assert profile.network in page


def test_too_few_pairs_are_refused_and_a_run_can_be_cancelled(
    session: Session, development_data: Path
) -> None:
    pairs, file = chosen(development_data, 2), development_data / "lfw_dev_pairs.csv"
    root, token = development_data / "lfw_dev", CancelToken()
    work = profile_network(session, root, pairs, file, Settings(controls=2), token)
    next(work)
    token.cancel()
    with pytest.raises(RunCancelled):
        next(work)
    nowhere = [LabelledPair(f"x/{n}.jpg", f"y/{n}.jpg", n % 2 == 0) for n in range(30)]
    with pytest.raises(BadInput, match="needs 10 of each"):
        finish(profile_network(session, root, nowhere, file, Settings(controls=2), CancelToken()))


def test_by_command(
    development_data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, whole: bool
) -> None:
    if not whole:
        some = {key: PHOTO_CHANGES[key] for key in ("blur_strong", "small")}
        monkeypatch.setattr(network_profile, "PHOTO_CHANGES", some)
    listed = tmp_path / "pairs.csv"
    with listed.open("w", newline="") as file:
        table = csv.writer(file)
        table.writerow(("image_a", "image_b", "same_person"))
        for pair in chosen(development_data, 10):
            table.writerow((pair.image_a, pair.image_b, int(pair.mated)))
    page, document = tmp_path / "profile.pdf", tmp_path / "profile.json"
    images = str(development_data / "lfw_dev")
    command = ["models", "profile", "embedded", "--pairs", str(listed), "--images", images]
    command += ["--limit", "20", "--device", "cpu"]
    assert main([*command, "--out", str(tmp_path / "profile.txt")]) == 2
    assert main([*command, "--out", str(page), "--json", str(document)]) == 0
    found = json.loads(document.read_text())["profile"]
    assert {row["kind"] for row in found["rows"]} == {"photo", "taken", "frequency", "attribute"}
    pdf = pypdfium2.PdfDocument(page)
    assert len(pdf) == 1
    assert "Profile of a network" in pdf[0].get_textpage().get_text_bounded()


def test_a_band_is_taken_out_whole_and_scrambled_without_losing_energy() -> None:
    rng = np.random.default_rng(0)
    crop = rng.integers(0, 256, (150, 150, 3)).astype(np.uint8)
    band = _band(crop, 8, 16)
    assert abs(_band(np.clip(crop - band, 0, 255), 8, 16)).mean() < abs(band).mean() / 2
    elsewhere = _scrambled(band, rng)
    assert (elsewhere**2).mean() == pytest.approx((band**2).mean(), rel=0.02)
    assert abs(np.corrcoef(band.ravel(), elsewhere.ravel())[0, 1]) < 0.2


def test_halves_are_held_against_each_other() -> None:
    scores = np.array([1.0, 2.0, 3.0, 6.0])
    poorer = np.array([True, False, False, False])
    assert _apart(scores, poorer).mean() == pytest.approx(1.0 - 11 / 3)


def test_a_row_stands_out_only_apart_from_its_null() -> None:
    sure, null = ScoreChange(-0.02, -0.03, -0.01, 9, 9), ScoreChange(-0.02, -0.03, -0.015, 9, 9)
    unsure = ScoreChange(-0.02, -0.05, 0.01, 9, 9)
    small = ScoreChange(0.0, -0.001, 0.001, 9, 9)
    assert ProfileRow("photo", "blur", sure, None, small, None).stands_out
    assert not ProfileRow("photo", "blur", sure, None, null, None).stands_out
    assert not ProfileRow("photo", "blur", unsure, None, small, None).stands_out
    assert not ProfileRow("photo", "blur", None, None, None, None).stands_out

"""A kind of evidence is one file, one line and its texts: shown with a kind that has no region."""

from __future__ import annotations

import json
import re
import shutil
import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

import engine.evidence
from engine.batch import BatchJob, BatchPair, BatchStore, groups_of, run_batch
from engine.batch.store import FILE
from engine.commands import main
from engine.commands.summary import words_text
from engine.contracts.cancel import CancelToken
from engine.contracts.errors import BadInput
from engine.contracts.explanation import Explanation
from engine.contracts.packs import ModelChoice
from engine.contracts.pair import ImageChoice
from engine.contracts.settings import PUBLISHED, ExplainRequest, Ranking, Settings
from engine.evidence import EVIDENCE, kinds_of
from engine.language import catalogue
from engine.record import explanation_document, write_explanation
from engine.record.reading import read_explanation, typed
from engine.session import Session, run_to_end
from sim2word_gui.dialogs.run_settings import RunSettingsDialog
from sim2word_gui.results.word_chart import WordChart
from sim2word_gui.results.words_model import WordsModel
from sim2word_gui.state.viewing import ways_to_show
from sim2word_gui.texts.stages import stage_name
from sim2word_gui.texts.words import why
from tests.engine.direction import TEXTS, Direction

ALL = ("erase", "exchange", "direction")
QUICK = Settings(controls=5, search_steps=0, evidence=ALL, parts=False, score_map=False)


@pytest.fixture(scope="module")
def added(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """The kind, added as its author would: a line in the registry, and its texts."""
    folder = tmp_path_factory.mktemp("language")
    for file in catalogue.FOLDER.glob("*.json"):
        texts = json.loads(file.read_text(encoding="utf-8"))
        texts["evidence"]["direction"] = TEXTS
        (folder / file.name).write_text(json.dumps(texts), encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(engine.evidence, "EVIDENCE", (*EVIDENCE, Direction()))
        patch.setattr(catalogue, "FOLDER", folder)
        yield


@pytest.fixture(scope="module")
def explained(
    added: None,  # noqa: ARG001 - has to be there before
    session: Session,
    astronaut: Path,
    group: Path,
) -> Explanation:
    return explain(session, astronaut, group, QUICK)


def explain(session: Session, a: Path, b: Path, settings: Settings) -> Explanation:
    request = ExplainRequest(ImageChoice(a), ImageChoice(b, 2), settings)
    return run_to_end(session.explain(request, CancelToken()))


def test_it_is_measured_beside_its_own_controls(explained: Explanation) -> None:
    ranked = [word for word in explained.words if word.rank is not None]
    assert {word.ranked_by for word in ranked} == {"erase", "exchange"}
    for word in ranked:
        made = word.measured("direction")
        assert made is not None
        assert (made.area, made.fill) == (None, None)
        assert made.control is not None
        assert made.control.z == pytest.approx(
            (made.effect - made.control.mean) / made.control.sd, abs=1e-9
        )
    whole_face = [w for w in explained.words if w.why_unranked == "no_region"]
    assert all(word.measured("direction") for word in whole_face)
    assert all(word.ranked_by is None for word in whole_face)


def test_figures_of_the_other_kinds_are_the_same_without_it(
    explained: Explanation, session: Session, astronaut: Path, group: Path
) -> None:
    usual = replace(QUICK, evidence=Settings().evidence)
    alone = explain(session, astronaut, group, usual)
    mine = [w for w in explained.words if w.rank is not None]
    for one, other in zip(mine, (w for w in alone.words if w.rank is not None), strict=True):
        assert (one.key, one.image, one.score) == (other.key, other.image, other.score)
        assert one.measurements[: len(other.measurements)] == other.measurements
    assert explained.text == alone.text


def test_alone_it_ranks(explained: Explanation, session: Session, tmp_path: Path) -> None:
    paths = [face.photo.path for face in explained.faces]
    for method, ranking in (("measured", Ranking.MEASURED), (PUBLISHED, Ranking.PAPER)):
        settings = Settings(
            method=method, ranking=ranking, controls=5, search_steps=0, evidence=("direction",)
        )
        found = explain(session, paths[0], paths[1], settings)
        made = [word for word in found.words if word.measurements]
        assert all(word.ranked_by in ("direction", None) for word in made)
        if method == "measured":
            assert {word.image for word in made if word.rank} == {"a", "b", "both"}
        write_explanation(found, tmp_path / method, "alone")


def test_it_stands_in_the_document_and_the_report(explained: Explanation, tmp_path: Path) -> None:
    write_explanation(explained, tmp_path / "out", "with a direction", pdf=True)
    document = read_explanation(tmp_path / "out" / "explanation.json")
    first = document.ranked("both")[0]
    assert [made.kind for made in first.interventions] == ["erase", "direction"]
    assert document.provenance.settings["evidence"] == list(ALL)
    page = (tmp_path / "out" / "report.html").read_text(encoding="utf-8")
    for side in ("A", "B"):
        assert f"Directions taken out of {side}" in page
    assert "Directions taken out of both" in page
    assert "Random directions" in page
    for made in (made for word in document.words for made in word.interventions if word.rank):
        assert f"{-made.effect:+.4f}" in page
    names = [file.name for file in (tmp_path / "out" / "pictures").iterdir()]
    assert not [name for name in names if "direction" in name]


def test_it_is_asked_for_on_the_command_line(
    capsys: pytest.CaptureFixture[str], explained: Explanation
) -> None:
    with pytest.raises(SystemExit):
        main(["explain", "--help"])
    assert "erase, exchange, direction" in re.sub(r"\s+", " ", capsys.readouterr().out)
    text = words_text(explained, "en")
    assert "A + B, erased:" in text
    assert re.search(r"direction [+-]\d\.\d{4}", text)


@pytest.mark.usefixtures("added")
def test_it_has_rows_in_a_batch(session: Session, group: Path, tmp_path: Path) -> None:
    job = BatchJob(group.parent, QUICK, ModelChoice(device="cpu"))
    groups = groups_of((BatchPair(1, group.name, group.name, 0, 1),))
    with BatchStore.open(tmp_path, {}, resume=False) as store:
        for rows in run_batch(session, job, groups, CancelToken()):
            store.add(rows)
    with sqlite3.connect(tmp_path / FILE) as connection:
        counted = dict(
            connection.execute(
                "SELECT kind, count(*) FROM evidence WHERE image = 'a' GROUP BY kind"
            ).fetchall()
        )
        (fills,) = connection.execute(
            "SELECT count(*) FROM evidence WHERE kind = 'direction' AND area IS NOT NULL"
        ).fetchone()
    assert counted.keys() == set(ALL)
    assert counted["direction"] >= counted["erase"] > 0
    assert fills == 0


def test_it_stands_in_the_window(explained: Explanation, qtbot: QtBot) -> None:
    from engine.language.vocabulary import load_vocabulary

    dialog = RunSettingsDialog(QUICK, can_run=True)
    qtbot.addWidget(dialog)
    assert [box.text() for box in dialog.evidence.values()][-1] == TEXTS["choice"]
    dialog.evidence["direction"].setChecked(False)
    assert dialog.settings.evidence == ("erase", "exchange")
    assert ways_to_show() == ("", "erase", "exchange")  # there is nothing to see of it
    assert stage_name("directing") == TEXTS["stage"]
    word = explained.ranked("both")[0]
    assert "Without its direction the cosine changes by" in why(
        word, explained, load_vocabulary(), "en"
    )
    chart = WordChart(load_vocabulary())
    qtbot.addWidget(chart)
    model = WordsModel(load_vocabulary())
    model.set_words(explained.words, "both")
    chart.show_words(model.words, "en")
    assert model.rowCount() == len(explained.ranked("both"))


def test_no_kind_at_all_cannot_be_asked_for() -> None:
    with pytest.raises(ValueError, match="out of range"):
        Settings(evidence=())
    for names in ([], ["erase", "smell"]):
        with pytest.raises(BadInput, match="no kind of evidence"):
            kinds_of(names)


@pytest.mark.parametrize(
    ("given", "meant"),
    [
        ([], ("erase", "exchange")),
        (["--no-exchange"], ("erase",)),
        (["--evidence", "exchange"], ("exchange",)),
        (["--evidence", "exchange,erase"], ("erase", "exchange")),
        (["--evidence", "erase", "--exchange"], ("erase", "exchange")),
    ],
)
def test_options_say_what_is_measured(given: list[str], meant: tuple[str, ...]) -> None:
    import argparse

    from engine.commands.arguments import add_common, add_settings, settings_of

    parser = argparse.ArgumentParser()
    add_settings(parser)
    add_common(parser)
    assert settings_of(parser.parse_args(given)).evidence == meant


def test_options_that_leave_nothing_are_refused(capsys: pytest.CaptureFixture[str]) -> None:
    options = ["explain", "a.png", "b.png"]
    assert main([*options, "--evidence", "exchange", "--no-exchange"]) == 2
    assert "Nothing is left to measure" in capsys.readouterr().err
    with pytest.raises(SystemExit) as ended:
        main([*options, "--evidence", "smell"])
    assert ended.value.code == 2


def test_what_is_written_is_what_is_read(explained: Explanation) -> None:
    """Every field of the document is in the records, and the other way round."""
    import msgspec

    document = json.loads(json.dumps(explanation_document(explained)))
    assert json.loads(msgspec.json.encode(typed(document))) == {"units": {}, **document}


def test_a_folder_of_another_kind_is_no_explanation(tmp_path: Path) -> None:
    for text in ("[]", "{", '{"schema": "sim2word/batch/5"}', "[" * 100_000):
        (tmp_path / "explanation.json").write_text(text)
        with pytest.raises(BadInput, match="no explanation"):
            read_explanation(tmp_path / "explanation.json")
    shutil.rmtree(tmp_path)

"""What the command line says of a pair: short, and only what was measured."""

from __future__ import annotations

from pathlib import Path

import pypdfium2
import pytest

from engine.commands.explain import Answer
from engine.commands.main import main
from engine.commands.summary import WIDTH, summary, words_text
from engine.contracts.cancel import CancelToken
from engine.contracts.events import Accounted, Scored
from engine.contracts.explanation import Explanation
from engine.contracts.pair import ImageChoice
from engine.contracts.settings import ExplainRequest, Settings
from engine.language.catalogue import languages
from engine.record import check_report_file, write_brief_report
from engine.session import Session, run_to_end

LINES = 25


@pytest.fixture(scope="module")
def explained(session: Session, astronaut: Path, group: Path) -> list[Explanation]:
    """A pair of strangers, and one of a person with the same face in the group."""
    few = Settings(controls=8, search_steps=0)
    return [
        run_to_end(
            session.explain(
                ExplainRequest(ImageChoice(astronaut), ImageChoice(group, face), few),
                CancelToken(),
            )
        )
        for face in (0, 2)
    ]


@pytest.mark.parametrize("language", languages())
def test_the_answer_fits_a_terminal(explained: list[Explanation], language: str) -> None:
    for one in explained:
        lines = summary(one, language).split("\n")
        assert len(lines) <= LINES
        assert max(map(len, lines)) <= WIDTH


def test_the_answer_has_ruler_account_and_parts(explained: list[Explanation]) -> None:
    for one in explained:
        assert one.account is not None
        assert one.parts is not None
        text = summary(one, "en")
        _, marks, *_ = text.split("\n")
        point = one.similarity.operating_point
        assert point is not None
        assert (marks.index("^") < marks.index("|")) is (one.similarity.cosine < point.threshold)
        assert f"{one.account.strangers:.3f}  mean of two strangers" in text
        assert f"{one.account.unnamed:+.3f}  named by no attribute" in text
        flat = " ".join(text.split())
        for part in one.parts.held:
            assert f"{one.parts.score - part.cosine:+.3f}" in flat
        words = words_text(one, "en")
        for word in one.ranked("a"):
            assert word.ranking is not None
            assert f"{word.ranking.effect:+.4f}" in words


@pytest.mark.parametrize("suffix", [".pdf", ".html"])
def test_a_report_on_one_page(explained: list[Explanation], tmp_path: Path, suffix: str) -> None:
    for language in languages():
        file = tmp_path / f"{language}{suffix}"
        write_brief_report(explained[1], file, "pair", language)
        data = file.read_bytes()
        if suffix == ".pdf":
            assert data.startswith(b"%PDF")
            assert len(pypdfium2.PdfDocument(data)) == 1
        else:
            page = data.decode()
            assert explained[1].faces[0].photo.sha256 in page
            assert f"{explained[1].similarity.cosine:.3f}" in page


def test_a_report_is_no_other_kind_of_file_and_replaces_no_photo(
    tmp_path: Path,
    astronaut: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["explain", str(astronaut), str(astronaut), "--report", "x.docx"]) == 2
    assert "neither PDF nor HTML" in capsys.readouterr().err
    check_report_file(tmp_path / "a.PDF")


def test_the_answer_is_printed_while_it_comes_to_be(
    explained: list[Explanation], capsys: pytest.CaptureFixture[str]
) -> None:
    (one, other), run = explained, "run"
    assert one.account is not None
    answer = Answer("en")
    answer(Scored(run, one.similarity))
    score = capsys.readouterr().out
    assert f"{one.similarity.cosine:.3f}" in score
    answer(Accounted(run, one.account))
    account = capsys.readouterr().out
    assert "named by no attribute" in account
    answer.finish(one)
    rest = capsys.readouterr().out
    assert score + account + rest == summary(one, "en") + "\n"
    # What begins again on another device is printed whole, and nothing of before is taken for it.
    answer(Scored(run, one.similarity))
    answer.finish(other)
    again = capsys.readouterr().out
    assert again.endswith(summary(other, "en") + "\n")

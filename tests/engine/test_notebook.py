"""The example notebook and the examples of docstrings run, and give what they promise."""

from __future__ import annotations

import ast
import doctest
import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import sim2word
from engine.session import Session as EngineSession
from sim2word import attribution, comparison, images, result, session

NOTEBOOK = Path(__file__).resolve().parents[2] / "docs" / "example.ipynb"


@pytest.fixture
def _loaded(session: EngineSession, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the functions of the package use the networks that the tests have loaded."""
    made = sim2word.Session.__new__(sim2word.Session)
    made._engine = session
    monkeypatch.setattr("sim2word.session._usual", lambda: made)


def run(cell: str, names: dict[str, Any]) -> object:
    """Run a cell as a notebook does; return the value of its last line, if it is one."""
    tree = ast.parse(cell)
    last = tree.body.pop() if isinstance(tree.body[-1], ast.Expr) else None
    exec(compile(tree, "cell", "exec"), names)
    if not isinstance(last, ast.Expr):
        return None
    return eval(compile(ast.Expression(last.value), "cell", "eval"), names)


@pytest.mark.usefixtures("_loaded")
def test_the_notebook_runs(capsys: pytest.CaptureFixture[str]) -> None:
    """From the first cell to the last, with values that a reader would expect."""
    cells = json.loads(NOTEBOOK.read_text(encoding="utf-8"))["cells"]
    codes = ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"]
    assert all(cell.get("outputs", []) == [] for cell in cells)  # no picture of a person is kept
    names: dict[str, Any] = {}
    values = [run(code, names) for code in codes]
    said = capsys.readouterr().out
    account = names["account"]
    assert names["total"] == pytest.approx(account.score, abs=1e-9)
    assert values[1] == [(r.key, round(r.value, 4)) for r in account.rows if r.firm]
    assert "html lang" in values[2]._repr_html_()  # type: ignore[attr-defined]
    assert values[3] == (names["held_up"].shape, np.dtype(np.float32))
    assert values[4].axes  # type: ignore[attr-defined]
    assert set(values[5]) == {"evidence", "corrrise"}  # type: ignore[call-overload]
    assert values[6] == (112, 112)
    assert "the threshold" in said
    assert "NoFaceFound - No face was found" in said


@pytest.mark.usefixtures("_loaded")
def test_examples_of_docstrings_hold() -> None:
    """Every example that is not of files of the reader's own is run."""
    tried = 0
    for module in (sim2word, session, result, comparison, attribution, images):
        found = doctest.testmod(module, optionflags=doctest.ELLIPSIS)
        assert found.failed == 0
        tried += found.attempted
    assert tried >= 8

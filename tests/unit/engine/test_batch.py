"""Batches: rows like single runs, errors as rows, each image once, killed and gone on with."""

from __future__ import annotations

import pickle
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from engine.batch import (
    BatchStore,
    read_batch,
    spread,
)
from engine.commands import progress
from engine.contracts.errors import (
    BadInput,
    ModelMissing,
)


def test_a_log_tells_how_far_a_batch_is(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    clock = iter(range(0, 900, 30))
    monkeypatch.setattr("engine.commands.progress.time.monotonic", lambda: float(next(clock)))
    groups = [(1, 2, 3)] * 4
    assert list(progress.over_groups_from(groups, 8, 20)) == groups
    lines = capsys.readouterr().err.splitlines()
    assert len(lines) == 2  # every minute
    assert "14/20" in lines[0]
    assert "01:00<01:00" in lines[0]
    assert "10.00s/pair" in lines[0]
    assert "20/20" in lines[1]


@pytest.mark.parametrize(
    ("text", "cause"),
    [
        ("", "lacks the column image_a"),
        ("image_a,image_b\n", "lists no pair"),
        ("image_a,image_b\nx.png,\n", r"pair 1 \(line 2\) lacks an image"),
        ("image_a,image_b,face_b\nx.png,y.png,-1\n", "face_b is '-1'"),
        ("image_a,image_b,face_b\nx.png,y.png,99999999\n", "face_b is"),
        ('image_a,image_b\n"' + "x" * 200_000 + '",y\n', "could not be read as CSV"),
    ],
)
def test_a_list_that_is_none_is_told(tmp_path: Path, text: str, cause: str) -> None:
    path = tmp_path / "list.csv"
    path.write_text(text)
    with pytest.raises(BadInput, match=cause):
        read_batch(path)


@hypothesis_settings(max_examples=200, deadline=None)
@given(st.binary(max_size=400))
def test_no_list_crashes_the_reader(
    tmp_path_factory: pytest.TempPathFactory, content: bytes
) -> None:
    path = tmp_path_factory.mktemp("list") / "list.csv"
    path.write_bytes(b"image_a,image_b,face_a\n" + content)
    try:
        pairs = read_batch(path).pairs
    except BadInput:
        return
    assert [pair.number for pair in pairs] == list(range(1, len(pairs) + 1))


def test_workers_of_a_cluster_share_the_cores_of_their_machine() -> None:
    assert spread.on_one_machine([]) == 1
    hosts = [{"host": host} for host in ("10.0.0.1", "10.0.0.2", "10.0.0.1")]
    assert spread.on_one_machine(hosts) == 2


def test_two_programs_do_not_write_one_batch(tmp_path: Path) -> None:
    with (
        BatchStore.open(tmp_path, {}, resume=False),
        pytest.raises(BadInput, match="Another program"),
    ):
        BatchStore.open(tmp_path, {}, resume=True)
    with BatchStore.open(tmp_path, {}, resume=True):
        pass  # free again


def test_errors_are_the_same_in_another_process() -> None:
    error = ModelMissing("{name} is not there.", "Import {name}.", name="net")
    again = pickle.loads(pickle.dumps(error))
    assert type(again) is ModelMissing
    assert (again.cause, again.next_step) == ("net is not there.", "Import net.")
    assert again.templates == error.templates

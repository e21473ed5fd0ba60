"""Photos that many pairs use: in memory, in between in files, and never reported otherwise."""

from __future__ import annotations

from pathlib import Path

from engine.batch import BatchJob, groups_of, read_batch
from engine.batch.running import photos_needed, photos_of
from engine.contracts.packs import ModelChoice
from engine.contracts.settings import Settings

QUICK = Settings(controls=2, search_steps=2, evidence=("erase",))


def test_which_photos_are_needed_again(tmp_path: Path, listed: Path) -> None:
    job = BatchJob(tmp_path, QUICK, ModelChoice(device="cpu"))
    groups = groups_of(read_batch(listed).pairs, 2)
    names = [{path.name for path in needed} for needed in photos_needed(job, groups)]
    assert names == [
        {"astronaut.png", "t1.jpg", "coffee.png"},
        {"astronaut.png", "t1.jpg", "coffee.png"},
        set(),
    ]
    assert [path.name for path in photos_of(job, groups[2])] == [
        "coffee.png",
        "t1.jpg",
        "astronaut.png",
        "t1.jpg",
    ]

"""Fixtures that all tests share: the real models, real photos, and development data if there."""

from __future__ import annotations

import os
from collections.abc import Callable
from itertools import count
from pathlib import Path
from typing import Any

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
# Before torch is loaded: its waiting threads sleep, for they would burn what other processes need;
# one thread a process where several work side by side.
os.environ.setdefault("OMP_WAIT_POLICY", "passive")
if "PYTEST_XDIST_WORKER" in os.environ:
    os.environ.setdefault("OMP_NUM_THREADS", "1")

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from engine.contracts.pair import AlignedFace
from engine.files.installed import packaged_file
from engine.models.packs import PackStore
from engine.session import Session
from tests.engine.tiny_onnx import write_recognition

_SAMPLED = "every step of slow proofs, instead of a sample of them"


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the switch between a sample and the whole of slow proofs."""
    parser.addoption("--whole", action="store_true", help=_SAMPLED)


@pytest.fixture(scope="session")
def whole(request: pytest.FixtureRequest) -> bool:
    """Whether slow proofs are to be done whole: every step, every kill, every input."""
    return bool(request.config.getoption("--whole"))


DATA = Path(__file__).resolve().parent.parent.parent / "shared" / "data"


@pytest.fixture(scope="session")
def session() -> Session:
    """The embedded models, loaded once."""
    return Session.embedded("cpu")


@pytest.fixture(scope="session")
def group() -> Path:
    """A photo of six people."""
    return packaged_file("insightface", "t1.jpg")


@pytest.fixture(scope="session")
def astronaut() -> Path:
    """A photo of one person."""
    return packaged_file("scikit-image", "astronaut.png")


@pytest.fixture(scope="session")
def coffee() -> Path:
    """A photo of no person."""
    return packaged_file("scikit-image", "coffee.png")


@pytest.fixture(scope="session")
def faces(session: Session, group: Path, astronaut: Path) -> tuple[AlignedFace, AlignedFace]:
    """An aligned pair."""
    from engine.contracts.pair import ImageChoice

    return session.open_face(ImageChoice(astronaut)), session.open_face(ImageChoice(group, 2))


@pytest.fixture(scope="session")
def development_data() -> Path:
    """The folder of development data; tests that need it skip where it is absent."""
    if not (DATA / "lfw_dev").is_dir():
        pytest.skip("the development data (../shared/data) is not on this machine")
    return DATA


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> PackStore:
    """An empty store of packs in place of the user's."""
    monkeypatch.setenv("SIM2WORD_HOME", str(tmp_path / "home"))
    return PackStore()


@pytest.fixture
def tried_here(monkeypatch: pytest.MonkeyPatch) -> None:
    """Model files are tried in this process, but for one of twenty: a process for each takes long.

    That the other process gives the same, and errors and limits come through, test_apart shows.
    """
    from engine.models.packs import store
    from engine.models.packs.apart import inspect_apart
    from engine.models.packs.inspecting import inspect, problems
    from engine.models.packs.manifest import read_manifest

    turns = count()

    def look_here(paths: list[Path], channels: Any, token: Any = None) -> Any:
        if next(turns) % 20 == 0:
            return inspect_apart(paths, channels, token)
        return tuple(inspect(path, channels) for path in paths)

    def problems_here(folder: Path, _token: Any = None) -> Any:
        return tuple(problems(folder, read_manifest(folder).files))

    monkeypatch.setattr(store, "inspect_apart", look_here)
    monkeypatch.setattr(store, "problems_apart", problems_here)


@pytest.fixture
def tiny_pack(tmp_path: Path) -> Path:
    """A pack of one small recognition network, with a licence."""
    folder = tmp_path / "tiny"
    folder.mkdir()
    write_recognition(folder / "net.onnx")
    (folder / "LICENSE").write_text("Use it well.", encoding="utf-8")
    return folder


@pytest.fixture
def picture(tmp_path: Path) -> Callable[..., Path]:
    """Write pixels as an image file and return its path."""

    def write(name: str, pixels: NDArray[np.generic], **options: Any) -> Path:
        path = tmp_path / name
        Image.fromarray(pixels).save(path, **options)
        return path

    return write


@pytest.fixture
def listed(tmp_path: Path, astronaut: Path, group: Path, coffee: Path) -> Path:
    """A list of pairs that come back to their photos."""
    for source in (astronaut, group, coffee):
        (tmp_path / source.name).write_bytes(source.read_bytes())
    path = tmp_path / "pairs.csv"
    rows = [
        "image_a,image_b,face_b",
        "astronaut.png,t1.jpg,2",
        "coffee.png,coffee.png,",
        "t1.jpg,astronaut.png,",
        "coffee.png,coffee.png,",
        "coffee.png,t1.jpg,",
        "astronaut.png,t1.jpg,2",
    ]
    path.write_text("\n".join(rows), encoding="utf-8")
    return path

"""Galleries whose disk fails at every step, and programs that are killed while they change one."""

from __future__ import annotations

import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import numpy as np
import pytest

from engine.contracts.errors import BadInput, OutputFailed, Sim2WordError
from engine.contracts.gallery import GALLERY_FILE, EnrolledFace
from engine.contracts.packs import ModelIdentity
from engine.identify import Enrolment, Gallery
from tests.system.test_faults import FAULTS, every_step_fails

ROOT = Path(__file__).resolve().parents[2]
NETWORK = ModelIdentity("net", "recognition", "net", "a" * 64, "none")
SECRET = "an open secret"
PEOPLE = ("Ann", "Bob", "Cy")


def face(person: str, number: int) -> EnrolledFace:
    return EnrolledFace(person, f"{person}/{number}.jpg", f"{number:064x}", 0, 60.0, 1.0)


@pytest.fixture(autouse=True)
def cheaper_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    """Guesses that cost less, in tests that make many keys."""
    monkeypatch.setattr("engine.identify.row_keys.COST", 2**10)


def filled(folder: Path, passphrase: str | None = None) -> None:
    with Gallery.create(folder, NETWORK, passphrase) as gallery:
        for number, person in enumerate(PEOPLE):
            gallery.add([Enrolment(face(person, number), np.arange(1, 9, dtype=np.float32))])


def people(folder: Path) -> tuple[tuple[str, ...], bool]:
    """Return who is in a gallery, and whether it is encrypted."""
    with suppress(BadInput), Gallery.open(folder) as gallery:
        return gallery.people, False
    with Gallery.open(folder, SECRET) as gallery:
        return gallery.people, True


def remove(folder: Path) -> None:
    with Gallery.open(folder) as gallery:
        gallery.remove("Bob")


def encrypt(folder: Path) -> None:
    with Gallery.open(folder) as gallery:
        gallery.rewrite(SECRET)


def enrol(folder: Path) -> None:
    with Gallery.open(folder) as gallery:
        gallery.add([Enrolment(face("Dee", 9), np.ones(8, np.float32))])


CHANGES: dict[str, tuple[Callable[[Path], None], tuple[tuple[str, ...], bool]]] = {
    "remove": (remove, (("Ann", "Cy"), False)),
    "encrypt": (encrypt, (PEOPLE, True)),
    "enrol": (enrol, ((*PEOPLE, "Dee"), False)),
}


@pytest.mark.parametrize("number", FAULTS)
@pytest.mark.parametrize("name", list(CHANGES))
def test_a_gallery_is_as_before_or_after_whatever_step_fails(
    tmp_path: Path, name: str, number: int
) -> None:
    change, after = CHANGES[name]
    filled(tmp_path / "kept")
    (tmp_path / "kept" / "reembed").mkdir()
    begun = tmp_path / "kept" / "reembed" / GALLERY_FILE
    shutil.copyfile(tmp_path / "kept" / GALLERY_FILE, begun)
    folders = [tmp_path / str(number) for number in range(60)]
    for folder in folders:
        shutil.copytree(tmp_path / "kept", folder)
    used: list[Path] = []

    def work() -> None:
        used.append(folders[len(used)])
        change(used[-1])

    def valid() -> None:
        assert people(used[-1]) in {(PEOPLE, False), after}

    every_step_fails(work, valid, number)
    assert people(used[-1]) == after


@pytest.mark.parametrize("name", list(CHANGES))
def test_a_gallery_is_as_before_or_after_whatever_statement_fails(
    tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    change, after = CHANGES[name]
    filled(tmp_path / "kept")
    connect = sqlite3.connect

    class Failing(sqlite3.Connection):
        left = 0

        def execute(self, *arguments: object) -> sqlite3.Cursor:
            Failing.left -= 1
            if Failing.left == 0:
                raise sqlite3.OperationalError("disk I/O error")
            return super().execute(*arguments)  # type: ignore[arg-type]

    done = False
    for statement in range(1, 80):
        folder = tmp_path / str(statement)
        shutil.copytree(tmp_path / "kept", folder)
        Failing.left = statement
        with monkeypatch.context() as patch:
            patch.setattr(sqlite3, "connect", lambda path: connect(path, factory=Failing))
            with suppress(Sim2WordError):
                change(folder)
        done = Failing.left > 0
        assert people(folder) in {(PEOPLE, False), after}, statement
        if done:
            break
    assert done
    assert people(folder) == after


_WORK = """
import sys
from pathlib import Path
sys.path.insert(0, sys.argv[2])
import engine.identify.row_keys as row_keys
row_keys.COST = 2**10
from tests.system.test_gallery_faults import CHANGES
change = CHANGES[sys.argv[3]][0]
print("ready", flush=True)
change(Path(sys.argv[1]))
"""


@pytest.mark.parametrize("name", list(CHANGES))
def test_a_gallery_is_as_before_or_after_a_kill(tmp_path: Path, name: str, whole: bool) -> None:
    _, after = CHANGES[name]
    filled(tmp_path / "kept")
    rng = np.random.default_rng(0)
    seen = set()
    for attempt in range(40 if whole else 3):
        folder = tmp_path / str(attempt)
        shutil.copytree(tmp_path / "kept", folder)
        words = [sys.executable, "-c", _WORK, str(folder), str(ROOT), name]
        with subprocess.Popen(words, stdout=subprocess.PIPE, cwd=ROOT) as process:
            assert process.stdout is not None
            assert process.stdout.readline() == b"ready\n"
            time.sleep(float(rng.uniform(0, 0.03)))
            process.send_signal(signal.SIGKILL)
        found = people(folder)
        assert found in {(PEOPLE, False), after}
        seen.add(found)
        # And what was not done can be done.
        if found != after:
            CHANGES[name][0](folder)
        assert people(folder) == after
    assert seen


def test_a_full_disk_is_told(tmp_path: Path) -> None:
    folder = tmp_path / "g"
    filled(folder)
    with Gallery.open(folder) as gallery:
        connection = gallery._file._connection
        pages = connection.execute("PRAGMA page_count").fetchone()[0]
        connection.execute(f"PRAGMA max_page_count = {pages}")
        many = [Enrolment(face(f"p{n}", 100 + n), np.ones(512, np.float32)) for n in range(200)]
        with pytest.raises(OutputFailed):
            gallery.add(many)
        assert gallery.people == PEOPLE
    assert people(folder) == (PEOPLE, False)

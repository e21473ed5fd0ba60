"""No socket is opened on the default path: not by a command, nor where there is no network."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
QUICK = [
    "--effort",
    "quick",
    "--controls",
    "2",
    "--no-exchange",
    "--no-parts",
    "--no-score-map",
    "--device",
    "cpu",
]


def test_a_command_opens_no_socket(astronaut: Path, group: Path, tmp_path: Path) -> None:
    script = """
import os, socket, sys
def refuse(*_, **__):
    os._exit(97)  # also in a thread, and whatever is caught
socket.socket.__init__ = refuse
socket.create_connection = socket.getaddrinfo = refuse
from engine.commands import main
sys.exit(main(sys.argv[1:]))
"""
    done = subprocess.run(
        [
            sys.executable,
            "-c",
            script,
            "explain",
            astronaut,
            group,
            "--face-b",
            "2",
            "--out",
            tmp_path / "out",
            *QUICK,
        ],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "out" / "report.html").exists()


def test_everything_works_without_a_network(astronaut: Path, group: Path, tmp_path: Path) -> None:
    offline = str(ROOT / "packaging" / "offline")
    if shutil.which("unshare") is None:
        pytest.skip("there is no unshare")
    if subprocess.run([offline, "true"], check=False, capture_output=True).returncode:
        pytest.skip("namespaces of users are not allowed here")
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    case = tmp_path / "x.s2wcase"
    commands = (
        ["case", "create", astronaut, group, "--face-b", "2", "--out", case, *QUICK],
        ["case", "run", case],
        ["case", "replay", case],
        ["case", "export", case, "--pdf", tmp_path / "x.pdf"],
    )
    script = (
        "import json, sys; from engine.commands import main;"
        "sys.exit(max(main(command) for command in json.loads(sys.argv[1])))"
    )
    words = json.dumps([[str(word) for word in command] for command in commands])
    done = subprocess.run(
        [offline, sys.executable, "-c", script, words],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "TMPDIR": str(temporary)},
    )
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "x.pdf").stat().st_size > 10_000
    kept = [path for path in temporary.rglob("*") if path.is_file()]
    assert kept == []  # evidence is in the case alone


def test_no_library_leaves_an_identifier_or_reports_anything(tmp_path: Path) -> None:
    """Libraries may open sockets where Python does not see it; with no network they fail silently.

    What they need for that they leave in the temporary folder.
    """
    script = (
        "import engine.models.ort, engine.session, os; print(os.environ['ORT_DISABLE_TELEMETRY'])"
    )
    done = subprocess.run(
        [sys.executable, "-c", script],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "TMPDIR": str(tmp_path)},
    )
    assert done.stdout.strip() == "1"
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


@pytest.mark.parametrize("what", ["explain", "window"])
def test_the_kernel_is_asked_for_no_network(
    astronaut: Path, group: Path, tmp_path: Path, what: str
) -> None:
    if shutil.which("strace") is None:
        pytest.skip("there is no strace to see what libraries ask of the kernel")
    trace = ["strace", "-f", "-qq", "-e", "trace=network", "-o", str(tmp_path / "calls")]
    if subprocess.run([*trace, "true"], check=False, capture_output=True).returncode:
        pytest.skip("processes may not be traced here")
    command, reported = {
        "explain": (
            ["main.py", "explain", str(astronaut), str(group), "--face-b", "2", *QUICK],
            "cosine",
        ),
        "window": (["-m", "benchmarks.soak", "--runs", "1"], "1 Held("),  # too few to judge growth
    }[what]
    done = subprocess.run(
        [*trace, sys.executable, *command],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
    )
    assert reported in done.stdout + done.stderr
    assert "AF_INET" not in (tmp_path / "calls").read_text()

"""What is printed without explaining anything needs none of the large libraries."""

from __future__ import annotations

import json
import subprocess
import sys

from engine.commands.names import COMMANDS

LARGE = ("torch", "cv2", "scipy", "PIL", "pandas", "sklearn", "onnxruntime", "PySide6")
_MEASURES = ("saliency", "planted", "people", "account", "words", "enough")
_ACTIONS = ("create", "run", "verify", "replay", "export")


def test_help_and_wrong_options_load_no_large_library() -> None:
    lines = [
        ["--version"],
        ["--help"],
        ["explian", "a.jpg"],
        *([name, "--help"] for name in COMMANDS),
        *([name, "--no-such-option"] for name in COMMANDS),
        *(["evaluate", name, "--help"] for name in _MEASURES),
        *(["case", name, "--no-such-option"] for name in _ACTIONS),
        ["explain", "a.jpg", "b.jpg", "--method", "none"],
        ["explain", "a.jpg", "b.jpg", "--device", "abacus"],
        ["compare", "a.jpg", "b.jpg", "--methods", ","],
    ]
    for line, status, large in started(lines):
        assert status == (0 if line[-1] in {"--version", "--help"} else 2), line
        assert large == [], line


def test_the_first_word_alone_says_whose_options_are_read() -> None:
    ((_, status, large),) = started([["--wrong", "explain"]])
    assert status == 2
    assert large == []


def started(lines: list[list[str]]) -> list[tuple[list[str], int, list[str]]]:
    """Run command lines in one process; return each with status and large libraries then loaded."""
    script = (
        "import contextlib, io, json, main, sys\n"
        "for line in json.loads(sys.argv[1]):\n"
        "    sys.argv[1:] = line\n"
        "    with contextlib.redirect_stdout(io.StringIO()), contextlib.suppress(SystemExit):\n"
        "        status = 0\n"
        "        try: status = main.main()\n"
        "        except SystemExit as error: status = error.code\n"
        f"    print(json.dumps([line, status, [n for n in {LARGE!r} if n in sys.modules]]))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, json.dumps(lines)],
        capture_output=True,
        text=True,
        check=True,
    )
    return [tuple(json.loads(line)) for line in done.stdout.splitlines()]

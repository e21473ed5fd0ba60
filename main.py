"""Sim2Word: a subcommand runs without a window, no argument or photos open it."""

from __future__ import annotations

import os
import sys
from pathlib import Path

CANCELLED = 130


def main() -> int:
    """Run the program and return its exit status."""
    if getattr(sys, "frozen", False):
        from multiprocessing import freeze_support

        freeze_support()
        restore_library_path()
    if sys.argv[1:2] == ["--apart"]:  # engine.apart.ARGUMENT, of the frozen program
        from engine.apart import serve

        serve()
        return 0
    from engine.files.private import keep_private

    keep_private()
    wait_asleep()
    arguments = sys.argv[1:]
    try:
        if opens_window(arguments):
            if sys.platform == "win32":  # there torch's libraries do not load after Qt's
                import torch  # noqa: F401
            from sim2word_gui.app.start import run_window

            return run_window(arguments)
        from engine.interrupts import remember_interrupts

        remember_interrupts()
        from engine.commands import main as run_command

        return run_command(arguments)
    except KeyboardInterrupt:  # also while libraries are being imported
        print("sim2word: cancelled", file=sys.stderr)  # noqa: T201
        return CANCELLED


def wait_asleep() -> None:
    """Let torch's threads sleep while they wait for each other, unless somebody chose otherwise.

    By default they spin, which takes the cores from other programs, and twice the time of an
    explanation beside some; see docs/performance.md. It is read when torch is loaded.
    """
    if "OMP_WAIT_POLICY" not in os.environ:
        os.environ.setdefault("GOMP_SPINCOUNT", "0")


def restore_library_path() -> None:
    """Let programs that this one starts, such as a browser, find libraries of their own.

    The frozen program's starter puts its folder first, and keeps what was there before.
    """
    before = os.environ.pop("LD_LIBRARY_PATH_ORIG", None)
    if before is not None:
        os.environ["LD_LIBRARY_PATH"] = before
    else:
        os.environ.pop("LD_LIBRARY_PATH", None)


def opens_window(arguments: list[str]) -> bool:
    """Whether the arguments are none or photos; a mistyped command is no photo."""
    from engine.commands.names import COMMANDS

    if not arguments:
        return True
    first = Path(arguments[0])
    looks_like_file = bool(first.suffix) or len(first.parts) > 1 or first.exists()
    return arguments[0] not in COMMANDS and not arguments[0].startswith("-") and looks_like_file


if __name__ == "__main__":
    sys.exit(main())

"""Sim2Word: a subcommand runs without a window, no argument or photos open it."""

from __future__ import annotations

import sys


def main() -> int:
    """Run the program and return its exit status."""
    arguments = sys.argv[1:]
    window = not arguments or (not arguments[0].startswith("-") and arguments[0] not in _commands())
    if window:
        from sim2word_gui.app import run_window  # noqa: PLC0415 - Qt only where a window is asked for

        return run_window(arguments)
    from engine.commands import main as run_command  # noqa: PLC0415

    return run_command(arguments)


def _commands() -> tuple[str, ...]:
    """Return the names of the subcommands; the window starts without importing them."""
    return ("explain", "demo", "evaluate", "selftest")


if __name__ == "__main__":
    sys.exit(main())

"""The commands, their exit status, and errors as one line."""

from __future__ import annotations

import argparse
import io
import os
import sys
from collections.abc import Sequence
from types import ModuleType

import engine
from engine.commands import (
    batch,
    calibrate,
    case,
    compare,
    demo,
    evaluate,
    explain,
    faces,
    gallery,
    identify,
    key,
    models,
    person,
    selftest,
)
from engine.commands.interrupt import CANCELLED
from engine.commands.paths import check_paths
from engine.commands.printing import print_error
from engine.contracts.errors import RunCancelled, Sim2WordError, WrongUsage
from engine.files.scratch import sweep_scratch

COMMAND_MODULES: tuple[ModuleType, ...] = (
    explain,
    compare,
    faces,
    gallery,
    identify,
    person,
    case,
    key,
    batch,
    calibrate,
    demo,
    evaluate,
    models,
    selftest,
)
COMMANDS = tuple(module.NAME for module in COMMAND_MODULES)

DONE, FAILED, MISUSED = 0, 1, 2


def parser() -> argparse.ArgumentParser:
    """Return the parser of all commands."""
    top = argparse.ArgumentParser(
        prog="sim2word",
        description="Explain the similarity of two faces with maps and measured attribute words.",
        epilog="Without a command the window opens: sim2word [A [B]]",
    )
    top.add_argument("--version", action="version", version=f"sim2word {engine.__version__}")
    commands = top.add_subparsers(dest="command", metavar="COMMAND", required=True)
    for module in COMMAND_MODULES:
        command = commands.add_parser(module.NAME, help=module.HELP, description=module.HELP)
        module.configure(command)
        command.set_defaults(run=module.run)
    return top


def main(arguments: Sequence[str]) -> int:
    """Run a command.

    Parameters
    ----------
    arguments : sequence of str
        Without the program's name.

    Returns
    -------
    int
        0 done, 1 failed, 2 wrong usage, each with its cause on standard error, 130 cancelled.
        Options that do not exist, or have no such values, exit with 2.
    """
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    parsed = parser().parse_args(arguments)
    sweep_scratch()
    try:
        check_paths(parsed)
        parsed.run(parsed)
        sys.stdout.flush()
    except Sim2WordError as error:
        print_error(f"sim2word: {error}")
        return MISUSED if isinstance(error, WrongUsage) else FAILED
    except RunCancelled:
        print_error("sim2word: cancelled")
        return CANCELLED
    except OSError as error:
        print_error(f"sim2word: {error.strerror or error}")
        # What is still buffered cannot be written either; do not try again at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return FAILED
    return DONE

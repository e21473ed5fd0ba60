"""The commands, their exit status, and errors as one line."""

from __future__ import annotations

import argparse
import io
import os
import sys
from collections.abc import Sequence
from importlib import import_module

import engine
from engine.commands.interrupt import CANCELLED
from engine.commands.names import COMMANDS
from engine.commands.paths import check_paths
from engine.commands.printing import print_error
from engine.contracts.errors import RunCancelled, Sim2WordError, WrongUsage
from engine.files.scratch import sweep_scratch

DONE, FAILED, MISUSED = 0, 1, 2


def parser(only: str | None = None) -> argparse.ArgumentParser:
    """Return the parser of all commands.

    Parameters
    ----------
    only : str, optional
        The one command whose options are wanted; the others are neither imported nor configured.
    """
    top = argparse.ArgumentParser(
        prog="sim2word",
        description="Explain the similarity of two faces with maps and measured attribute words.",
        epilog="Without a command the window opens: sim2word [A [B]]",
    )
    top.add_argument("--version", action="version", version=f"sim2word {engine.__version__}")
    commands = top.add_subparsers(dest="command", metavar="COMMAND", required=True)
    for name, text in COMMANDS.items():
        command = commands.add_parser(name, help=text, description=text)
        if only in (None, name):
            module = import_module(f"engine.commands.{name}")
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
    command = next((word for word in arguments if not word.startswith("-")), "")
    parsed = parser(only=command).parse_args(arguments)
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

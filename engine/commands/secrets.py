"""Passphrases: from a file, or asked for where there is somebody to ask."""

from __future__ import annotations

import argparse
import getpass
import sys

from engine.commands.paths import Use, add_path
from engine.contracts.errors import BadInput


def add_passphrase(parser: argparse.ArgumentParser, of: str = "an encrypted gallery") -> None:
    """Add where a passphrase comes from."""
    add_path(
        parser,
        "--passphrase-file",
        use=Use.READ,
        metavar="FILE",
        help=f"first line is the passphrase of {of}; otherwise it is asked for",
    )


def passphrase_of(arguments: argparse.Namespace, of: str = "the gallery") -> str:
    """Return the passphrase from the file given, or ask for it.

    Raises
    ------
    BadInput
        If there is none, and nobody to ask.
    """
    if arguments.passphrase_file is not None:
        return _in_file(arguments)
    return _meant(_asked(f"Passphrase of {of}: ", of))


def new_passphrase_of(arguments: argparse.Namespace, of: str = "the gallery") -> str:
    """Return a passphrase that something is made with: typed twice where it is asked for.

    Raises
    ------
    BadInput
        If there is none and nobody to ask, or the two differ.
    """
    if arguments.passphrase_file is not None:
        return _in_file(arguments)
    first = _meant(_asked(f"New passphrase of {of}: ", of))
    if _asked("The same again: ", of) != first:
        raise BadInput("The two passphrases differ; nothing was made.", "Do it again.")
    return first


def _in_file(arguments: argparse.Namespace) -> str:
    try:
        text = arguments.passphrase_file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise BadInput(
            f"{arguments.passphrase_file.name} could not be read ({error}).", "Check the path."
        ) from error
    return _meant(str(text.partition("\n")[0].rstrip("\r")))


def _asked(question: str, of: str) -> str:
    if not sys.stdin.isatty():
        raise BadInput(
            "{of} needs a passphrase.",
            "Give --passphrase-file.",
            of=f"{of[0].upper()}{of[1:]}",
        )
    return getpass.getpass(question)


def _meant(found: str) -> str:
    if not found:
        raise BadInput("The passphrase is empty.", "Give one.")
    return found

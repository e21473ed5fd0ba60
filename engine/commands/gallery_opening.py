"""Open a gallery, and ask for its passphrase where it needs one."""

from __future__ import annotations

import argparse
import getpass
import sys
from pathlib import Path

from engine.commands.paths import Use, add_path
from engine.commands.printing import print_error
from engine.contracts.errors import BadInput, GallerySealed
from engine.identify import Gallery


def add_passphrase(parser: argparse.ArgumentParser) -> None:
    """Add where the passphrase of an encrypted gallery comes from."""
    add_path(
        parser,
        "--passphrase-file",
        use=Use.READ,
        metavar="FILE",
        help="first line is the passphrase of an encrypted gallery; otherwise it is asked for",
    )


def open_gallery(arguments: argparse.Namespace, folder: Path) -> Gallery:
    """Open a gallery, with its passphrase if it needs one.

    Raises
    ------
    BadInput
    """
    if arguments.passphrase_file is not None:  # then it must be of use
        gallery = Gallery.open(folder, passphrase_of(arguments))
    else:
        try:
            gallery = Gallery.open(folder)
        except GallerySealed:
            gallery = Gallery.open(folder, passphrase_of(arguments))
    before = gallery.older_than_seen
    if before is not None:
        print_error(
            f"{folder.name} is older than when it was last opened here: it was changed"
            f" {gallery.card.changes} times, and {before} times then. Is it a copy?"
        )
    return gallery


def passphrase_of(arguments: argparse.Namespace) -> str:
    """Return the passphrase from the file given, or ask for it.

    Raises
    ------
    BadInput
        If there is none, and nobody to ask.
    """
    if arguments.passphrase_file is not None:
        try:
            text = arguments.passphrase_file.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise BadInput(
                f"{arguments.passphrase_file.name} could not be read ({error}).", "Check the path."
            ) from error
        found = str(text.partition("\n")[0].rstrip("\r"))
    elif sys.stdin.isatty():
        found = getpass.getpass("Passphrase of the gallery: ")
    else:
        raise BadInput("The gallery needs a passphrase.", "Give --passphrase-file.")
    if not found:
        raise BadInput("The passphrase is empty.", "Give one.")
    return found

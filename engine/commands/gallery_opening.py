"""Open a gallery, and ask for its passphrase where it needs one."""

from __future__ import annotations

import argparse
from pathlib import Path

from engine.commands.printing import print_error
from engine.commands.secrets import passphrase_of
from engine.contracts.errors import GallerySealed
from engine.identify import Gallery


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

"""Open a gallery, and ask for its passphrase where it needs one."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from engine.commands.printing import print_error
from engine.commands.secrets import passphrase_of
from engine.contracts.errors import GallerySealed
from engine.files.last_seen import Suspicion

if TYPE_CHECKING:
    from engine.identify import Gallery


_SAID = {
    Suspicion.OLDER: "it was changed less often than when it was last opened here; is it a copy?",
    Suspicion.PLAIN: "it is not encrypted, and the gallery that was opened here before was",
    Suspicion.ANOTHER: "it is another gallery than the one that was opened here before",
    Suspicion.UNCOUNTED: "it is of the first format, which does not notice missing photos; it is"
    " written anew when it is changed",
}


def open_gallery(arguments: argparse.Namespace, folder: Path) -> Gallery:
    """Open a gallery, with its passphrase if it needs one.

    Raises
    ------
    BadInput
    """
    from engine.identify import Gallery

    if arguments.passphrase_file is not None:  # then it must be of use
        gallery = Gallery.open(folder, passphrase_of(arguments))
    else:
        try:
            gallery = Gallery.open(folder)
        except GallerySealed:
            gallery = Gallery.open(folder, passphrase_of(arguments))
    odd = gallery.suspicion()
    if odd is not None:
        print_error(f"{folder.name}: {_SAID[odd]}")
    return gallery

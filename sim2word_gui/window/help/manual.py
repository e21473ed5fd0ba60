"""Where the pages of the manual are that is shipped with the program."""

from __future__ import annotations

from pathlib import Path

from engine.files.resources import RESOURCES
from engine.language.catalogue import text
from sim2word_gui.system.language import LanguageCode

MANUAL = RESOURCES / "manual"


def manual_page(name: str, language: LanguageCode) -> Path | None:
    """Return a page of the manual; None where the installation has none.

    Parameters
    ----------
    name : str
        As in ``docs``, without its ending.
    language : str
    """
    page = MANUAL / (text("language.locale", language) or language) / f"{name}.html"
    return page if page.is_file() else None

"""A command of the window, as data: its text, keys, icon, place, and what it does."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication

CONTEXT = "Commands"
"""Of the translations."""


def marked(text: str) -> str:
    """Return a text of a command; ``packaging/translations.py`` collects what is marked so."""
    return text


def _always() -> bool:
    return True


@dataclass(frozen=True, slots=True)
class Command:
    """One command.

    Attributes
    ----------
    id : str
        For instance ``explain``, ``open.a`` or ``arrangement.blink``; what stands before the dot
        is shared by commands that differ in one value.
    text : str
        In English; ``{}`` stands for `of`.
    do : callable
        Takes nothing; of a command that is checked or not, whether it is now.
    keys : tuple of str
        As Qt writes them, the first one shown.
    icon : str
        Name of a file in ``resources/icons``; empty for none.
    menu : str
        Menu and section, for instance ``view.zoom``; empty for none.
    toolbar : str
        Section of the toolbar; empty for none.
    enabled : callable
        Whether it can be given now.
    checked : callable or None
        Whether it is checked now; None for a command that never is.
    choice : str
        Of commands that exclude each other, what they choose; empty otherwise.
    of : str
        What takes the place of ``{}``.
    label : str
        A word or two in English, below its icon in the toolbar; empty for the text itself.
    """

    id: str
    text: str
    do: Callable[..., object]
    keys: tuple[str, ...] = ()
    icon: str = ""
    menu: str = ""
    toolbar: str = ""
    enabled: Callable[[], bool] = _always
    checked: Callable[[], bool] | None = None
    choice: str = ""
    of: str = ""
    label: str = ""

    @property
    def name(self) -> str:
        """The text in the language of the program."""
        return QCoreApplication.translate(CONTEXT, self.text).format(self.of)

    @property
    def short_name(self) -> str:
        """What stands below its icon, in the language of the program."""
        return QCoreApplication.translate(CONTEXT, self.label) if self.label else self.name

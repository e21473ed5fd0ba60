"""What all windows of the program share, handed to whoever needs it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from sim2word_gui.state.case_registry import CaseRegistry
from sim2word_gui.state.comparison import Comparison
from sim2word_gui.system.language import Language
from sim2word_gui.system.settings import SettingsFile
from sim2word_gui.system.style import Style
from sim2word_gui.worker.engine_thread import EngineThread


class OpenWindow(Protocol):
    """A window, as the program and the other windows see it."""

    def offer_last_session(self) -> None:
        """Offer to open what is remembered now."""

    def close(self) -> bool:
        """Close the window."""


class Windows(Protocol):
    """The windows of the program."""

    def open_window(self) -> object:
        """Open another window."""

    def close_all(self) -> None:
        """Close every window, and with them the program."""

    def may_close(self, window: OpenWindow) -> bool:
        """Let a window go; False while the engine's thread still works on its last batch."""

    def remember(self, comparisons: list[Comparison]) -> None:
        """Write down what a closing window held."""

    def forget(self) -> None:
        """Remove what is remembered of pairs and sessions."""


@dataclass(frozen=True, slots=True, eq=False)
class Services:
    """What all windows share.

    Attributes
    ----------
    engine : EngineThread
    cases : CaseRegistry
    language : Language
    style : Style
    settings : SettingsFile
    windows : Windows
    """

    engine: EngineThread
    cases: CaseRegistry
    language: Language
    style: Style
    settings: SettingsFile
    windows: Windows

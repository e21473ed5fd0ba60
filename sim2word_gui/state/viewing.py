"""How the two faces are looked at. Nothing here reaches the engine."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum

from PySide6.QtCore import QObject, Signal

from engine.evidence import cards

_QUARTERS = 4
MAIN_BRANCH = "main"


class Colours(StrEnum):
    """A colour map by pyqtgraph's name."""

    INFERNO = "inferno"
    VIRIDIS = "viridis"
    CIVIDIS = "CET-CBL1"
    DIVERGING = "CET-D1"
    DIVERGING_COLOUR_BLIND = "CET-CBD1"
    JET = "CET-R4"


def fitting(chosen: Colours | None, *, signed: bool) -> Colours:
    """Return the colours to use: those chosen, or the ones that fit the map."""
    if chosen is not None:
        return chosen
    return Colours.DIVERGING if signed else Colours.INFERNO


class Arrangement(StrEnum):
    """Beside each other or over each other."""

    SIDE_BY_SIDE = "side"
    BLINK = "blink"
    SWIPE = "swipe"
    BLEND = "blend"


class Frame(StrEnum):
    """The photo, the crop that the network sees, or both."""

    PHOTO = "photo"
    CROP = "crop"
    BOTH = "both"


AS_IT_IS = ""
"""Of how a word's region is shown; otherwise the name of the kind of evidence that changed it."""


ELSEWHERE = "elsewhere"
"""The same for a part: its shape changed elsewhere on the face."""


def ways_to_show() -> tuple[str, ...]:
    """Return the ways to show a word's region: as it is, and as each kind that has a picture."""
    return (AS_IT_IS, *(card.name for card in cards() if card.picture is not None))


@dataclass(frozen=True, slots=True)
class Tone:
    """Brightness and contrast for viewing.

    Attributes
    ----------
    brightness : int
        -100 to 100, added in shares of the whole range.
    contrast : int
        -100 to 100; 0 leaves the photo as it is.
    """

    brightness: int = 0
    contrast: int = 0


@dataclass(frozen=True, slots=True)
class Viewing:
    """Everything that the views need to know beside the comparison.

    Attributes
    ----------
    parts : bool
        Whether the parts of the faces are drawn.
    names : bool
        Whether the parts that move the score most are named beside the faces.
    turns : tuple of int
        Quarter turns to the right, of A and of B.
    tones : tuple of Tone
        Of A and of B.
    blink_ms : int
        How long each face is shown.
    blend : float
        0 shows A, 1 shows B.
    branch : str
        Of the map; ``main`` for that of the method which shows the differences best, ``word``
        for the region of the chosen word, empty for none.
    opacity : float
        Of the map, 0 to 1.
    colours : Colours or None
        None takes the one that fits the map.
    contour : bool
        Whether the chosen word's region is outlined.
    shown : str
        How that region is shown; see :func:`ways_to_show`.
    """

    arrangement: Arrangement = Arrangement.SIDE_BY_SIDE
    frame: Frame = Frame.PHOTO
    linked: bool = True
    boxes: bool = True
    points: bool = False
    parts: bool = False
    names: bool = True
    magnifier: bool = False
    turns: tuple[int, int] = (0, 0)
    tones: tuple[Tone, Tone] = (Tone(), Tone())
    blink_ms: int = 600
    blend: float = 0.5
    branch: str = MAIN_BRANCH
    opacity: float = 0.6
    colours: Colours | None = None
    contour: bool = True
    shown: str = AS_IT_IS

    def turned(self, index: int, quarters: int | None = None) -> Viewing:
        """Return the same with one side turned so far, by default by a quarter more."""
        turns = list(self.turns)
        turns[index] = (turns[index] + 1 if quarters is None else quarters) % _QUARTERS
        return replace(self, turns=(turns[0], turns[1]))

    def toned(self, index: int, tone: Tone) -> Viewing:
        """Return the same with another tone on one side."""
        tones = list(self.tones)
        tones[index] = tone
        return replace(self, tones=(tones[0], tones[1]))


class ViewingModel(QObject):
    """Holds how it is looked at.

    Signals
    -------
    changed()
    """

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.value = Viewing()

    def set(self, value: Viewing) -> None:
        """Look differently."""
        if value != self.value:
            self.value = value
            self.changed.emit()

    def change(self, **fields: object) -> None:
        """Look differently in some fields."""
        self.set(replace(self.value, **fields))  # type: ignore[arg-type] # checked by the field

"""Which attribute carries an identification."""

from __future__ import annotations

from dataclasses import dataclass

from engine.contracts.explanation import Text
from engine.contracts.gallery import Identification


@dataclass(frozen=True, slots=True)
class ErasedAttribute:
    """One attribute of a face, erased.

    Attributes
    ----------
    key : str
        Of the word.
    uncertainty : float
        After erasing, 0 to 1.
    change : float
        From the whole face.
    area : float
        Share of the crop.
    control_mean, control_sd : float
        Change by random regions of the same size.
    z, p : float
        Among them; p is corrected for how many regions were tried (Holm).
    supported : bool
        Whether it raises the uncertainty more than random regions do (p at most 0.05).
    """

    key: str
    uncertainty: float
    change: float
    area: float
    control_mean: float
    control_sd: float
    z: float
    p: float
    supported: bool


@dataclass(frozen=True, slots=True, eq=False)
class Interpretation:
    """An identification and what carries it.

    Attributes
    ----------
    identification : Identification
    uncertainty : float
        Of the whole face, 0 to 1.
    attributes : tuple of ErasedAttribute
        The face's own, the one whose erasing raises the uncertainty most first.
    text : Text
    """

    identification: Identification
    uncertainty: float
    attributes: tuple[ErasedAttribute, ...]
    text: Text

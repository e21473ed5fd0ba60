"""What moves a network's scores: changes of photos, frequencies and attributes, beside nulls."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

PAIRS = 120
"""Pairs that a profile takes of a list, half of them mated."""
ProfileKind = Literal["photo", "taken", "frequency", "attribute"]
"""What a row changes: the photo; nothing, but pairs are held against others that were taken better;
a band of spatial frequencies; the region of an attribute."""


@dataclass(frozen=True, slots=True)
class ScoreChange:
    """A mean change of scores.

    Attributes
    ----------
    mean, low, high : float
        Cosine, with its 95 % interval, people drawn with replacement.
    pairs, people : int
    """

    mean: float
    low: float
    high: float
    pairs: int
    people: int

    @property
    def is_sure(self) -> bool:
        """Whether its interval leaves out zero."""
        return self.low > 0 or self.high < 0


@dataclass(frozen=True, slots=True)
class ProfileRow:
    """One change of one photo of each pair, and what it does to the score.

    Attributes
    ----------
    kind : ProfileKind
    key : str
        Of the change, for instance ``blur_strong``, ``band_8_16`` or ``eyeglasses``.
    mated, nonmated : ScoreChange or None
        Of pairs of one person, and of two; None without such pairs.
    null_mated, null_nonmated : ScoreChange or None
        The same of what changes nothing of the kind: the photo saved again; pairs drawn by chance;
        the same energy in the same band, elsewhere; random regions of the same size.
    lost_before, lost : int
        Mated pairs below the threshold, before and after the change.
    accepted_before, accepted : int
        Non-mated pairs at or above it.
    no_face : int
        Changed photos in which no face was found.
    """

    kind: ProfileKind
    key: str
    mated: ScoreChange | None
    nonmated: ScoreChange | None
    null_mated: ScoreChange | None
    null_nonmated: ScoreChange | None
    lost_before: int = 0
    lost: int = 0
    accepted_before: int = 0
    accepted: int = 0
    no_face: int = 0

    @property
    def stands_out(self) -> bool:
        """Whether the change of mated pairs is sure, and apart from its null's interval."""
        if self.mated is None or not self.mated.is_sure:
            return False
        null = self.null_mated
        return null is None or self.mated.high < null.low or self.mated.low > null.high


@dataclass(frozen=True, slots=True)
class NetworkProfile:
    """What an examiner should know of a network before using it.

    Attributes
    ----------
    network, network_sha256 : str
    data, data_sha256 : str
        The list of pairs.
    mated, nonmated : int
        Pairs that were scored.
    people : int
    mated_mean, nonmated_mean : float or None
        Cosine of the unchanged pairs.
    threshold : float or None
        Of the network's operating point; None where it was never calibrated: then nothing is lost
        or accepted.
    rows : tuple of ProfileRow
        By kind; within a kind the largest change of mated pairs first.
    failed : dict
        Causes by photo that could not be used.
    made_by, created : str
    """

    network: str
    network_sha256: str
    data: str
    data_sha256: str
    mated: int
    nonmated: int
    people: int
    mated_mean: float | None
    nonmated_mean: float | None
    threshold: float | None
    rows: tuple[ProfileRow, ...]
    failed: dict[str, str]
    made_by: str
    created: str

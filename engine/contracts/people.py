"""A person as a set of photos: what characterises it, and which photo does not fit."""

from __future__ import annotations

from dataclasses import dataclass

from engine.contracts.account import SetAccount
from engine.contracts.explanation import Provenance
from engine.contracts.gallery import LeftOut


@dataclass(frozen=True, slots=True)
class PersonWord:
    """One attribute of a person.

    Attributes
    ----------
    rank : int
        From 1.
    key : str
        Of the word.
    score : float
        Mean over the photos of `effect` times by how much more the photo has the attribute.
    low, high : float
        95 % confidence interval of the score over photos.
    effect : float
        Mean rise of the cosine with another person when its region becomes that person's, less
        that by random regions of the same size.
    contrast : float
        By how much more the person has the attribute than the others, in the network's spreads.
    present : float
        Share of the photos that have it.
    consistency : float
        Share of the photos in which the score is above 0.
    p : float
        One-sided, over photos, corrected for how many words there are (Holm).
    supported : bool
        Whether p is at most 0.05.
    """

    rank: int
    key: str
    score: float
    low: float
    high: float
    effect: float
    contrast: float
    present: float
    consistency: float
    p: float
    supported: bool


@dataclass(frozen=True, slots=True)
class SetPhoto:
    """One photo of a set.

    Attributes
    ----------
    path : str
    cosine : float
        Mean with the other photos of the set.
    z : float
        Among the others' means, robust: below, it fits less.
    fits : bool
        False where z is under -3.5, or the mean is under the network's threshold.
    """

    path: str
    cosine: float
    z: float
    fits: bool


@dataclass(frozen=True, slots=True)
class PersonReport:
    """A whole set.

    Attributes
    ----------
    photos : tuple of SetPhoto
        The one that fits least first.
    others : int
        People it was held against.
    words : tuple of PersonWord
        Best first.
    stability : float or None
        Mean rank correlation of the words between random halves of the photos, -1 to 1; None
        with fewer than four photos or three words.
    """

    photos: tuple[SetPhoto, ...]
    others: int
    words: tuple[PersonWord, ...]
    stability: float | None


@dataclass(frozen=True, slots=True)
class PersonAccounts:
    """What the scores of a person's photos go with.

    Attributes
    ----------
    own : SetAccount or None
        Of every two photos of the person; None where there are fewer than three.
    others : SetAccount or None
        Of every photo of the person with every other person's.
    """

    own: SetAccount | None
    others: SetAccount | None


@dataclass(frozen=True, slots=True)
class PersonFound:
    """A person's report, and what it was made of.

    Attributes
    ----------
    report : PersonReport
    left_out : tuple of LeftOut
        Photos that could not be used.
    provenance : Provenance
    accounts : PersonAccounts or None
        What the scores go with; None without a fit of the networks in use.
    """

    report: PersonReport
    left_out: tuple[LeftOut, ...]
    provenance: Provenance
    accounts: PersonAccounts | None = None

"""Galleries: who is enrolled, what was left out and why, and who is found."""

from __future__ import annotations

from dataclasses import dataclass

from engine.contracts.account import Account
from engine.contracts.explanation import Text
from engine.contracts.pair import AlignedFace
from engine.contracts.score import SamePhoto, Similarity

GALLERY_FILE = "gallery.sqlite"
"""The file in a gallery's folder."""


@dataclass(frozen=True, slots=True)
class EnrolledFace:
    """A face of a gallery.

    Attributes
    ----------
    person : str
    path : str
        Of the photo, as it was enrolled.
    sha256 : str
        Of the photo's bytes.
    face : int
        Its number in the photo, largest first.
    inter_eye_px, sharpness : float
        Of its quality, see :class:`Quality`.
    warnings : tuple of str
        Codes of what is poor.
    """

    person: str
    path: str
    sha256: str
    face: int
    inter_eye_px: float
    sharpness: float
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A photo that was not enrolled.

    Attributes
    ----------
    path, person : str
    cause : str
    """

    path: str
    person: str
    cause: str


@dataclass(frozen=True, slots=True)
class GalleryCard:
    """What a gallery holds.

    Attributes
    ----------
    people, faces : int
    network, network_sha256 : str
        That the embeddings are of.
    sealed : bool
        Whether it is encrypted with a passphrase.
    changes : int
        How often it was changed; 0 in the first format.
    left_out : tuple of LeftOut
    """

    people: int
    faces: int
    network: str
    network_sha256: str
    sealed: bool
    changes: int
    left_out: tuple[LeftOut, ...]


@dataclass(frozen=True, slots=True)
class Candidate:
    """A person of a gallery beside a probe.

    Attributes
    ----------
    rank : int
        From 1.
    person : str
    cosine : float
        Of the person's photo that is most similar.
    mean : float
        Mean cosine over the person's photos.
    photos : int
        Enrolled of the person.
    best : EnrolledFace
        The photo that is most similar.
    same_photo : SamePhoto or None
        How that photo and the probe's are one photograph; None if they are not, or where the photo
        is not there any longer.
    account : Account or None
        Of the score of the probe, A, and that photo, B; None without a fit of the networks in use,
        where neither the gallery has readings of the photo nor the photo is there, and beyond the
        first fifty.
    """

    rank: int
    person: str
    cosine: float
    mean: float
    photos: int
    best: EnrolledFace
    same_photo: SamePhoto | None = None
    account: Account | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Identification:
    """A probe searched in a gallery.

    Attributes
    ----------
    probe : AlignedFace
    candidates : tuple of Candidate
        Best first; every person of the gallery has one score, the best of the photos.
    people, faces : int
        Searched.
    bin_edges : tuple of float
        Of the histogram of all people's scores.
    counts : tuple of int
        People a bin.
    mean, sd : float or None
        Of all people's scores but the first candidate's; None where there are too few.
    similarity : Similarity
        Of the first candidate, on the network's own distribution.
    has_fit : bool
        Whether the networks in use have a fit of accounts.
    """

    probe: AlignedFace
    candidates: tuple[Candidate, ...]
    people: int
    faces: int
    bin_edges: tuple[float, ...]
    counts: tuple[int, ...]
    mean: float | None
    sd: float | None
    similarity: Similarity
    has_fit: bool = False


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

"""Model packs as a screen shows them, and which of them work together."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from engine.contracts.errors import Sim2WordError
from engine.contracts.score import OperatingPoint

EMBEDDED = "embedded"
"""The pack that comes with the installation."""
DEVICES = ("auto", "cpu", "cuda", "mps")


@dataclass(frozen=True, slots=True)
class ModelIdentity:
    """A model file, named so that anyone can check that they use the same."""

    name: str
    role: Literal["detector", "recognition", "attributes", "gender_age", "judge", "beside"]
    file: str
    sha256: str
    licence: str


def models_by_hash(models: Iterable[ModelIdentity]) -> frozenset[tuple[str, str]]:
    """Return role and SHA-256 of some models: alike where the same files do the same work."""
    return frozenset((model.role, model.sha256) for model in models)


@dataclass(frozen=True, slots=True)
class ModelChoice:
    """Which packs work together.

    Attributes
    ----------
    recognition : str
        The pack whose network is explained.
    detector : str or None
        The pack that finds faces; None takes the recognition network's, if it has one.
    attributes : str or None
        The pack that reads attributes; None likewise.
    judge : str or None
        The pack whose recognition network scores every word's change too; None for none.
    beside : str or None
        The pack whose recognition network explains every pair too; None for none.
    device : str
        One of :data:`DEVICES`.
    """

    recognition: str = EMBEDDED
    detector: str | None = None
    attributes: str | None = None
    judge: str | None = None
    beside: str | None = None
    device: str = "auto"

    @property
    def packs(self) -> tuple[str, ...]:
        """Every pack that is named."""
        named = (self.recognition, self.detector, self.attributes, self.judge, self.beside)
        return tuple(name for name in named if name is not None)


@dataclass(frozen=True, slots=True)
class FileCard:
    """One file of a pack.

    Attributes
    ----------
    name, kind, sha256 : str
        The kind is one of :class:`~engine.models.packs.FileKind`.
    size : int
        In bytes.
    """

    name: str
    kind: str
    sha256: str
    size: int


@dataclass(frozen=True, slots=True)
class PackCard:
    """A pack and what it can do.

    Attributes
    ----------
    name, imported, accepted_by, licence : str
    files : tuple of FileCard
    roles : tuple of str
        Of ``recognition``, ``detector`` and ``attributes``.
    tap : str
        The feature map that its maps are made at; empty if it gives none.
    why_no_maps : str
        Why its recognition network gives scores only.
    agreement : float or None
        Least cosine between the two forms of its recognition network.
    operating_point : OperatingPoint or None
        Of its calibration.
    problem : Sim2WordError or None
        Why nothing can be reported of it but its name.
    """

    name: str
    imported: str = ""
    accepted_by: str = ""
    licence: str = ""
    files: tuple[FileCard, ...] = ()
    roles: tuple[str, ...] = ()
    tap: str = ""
    why_no_maps: str = ""
    agreement: float | None = None
    operating_point: OperatingPoint | None = None
    problem: Sim2WordError | None = None

"""What a batch asks for: small, and fit to be sent to another process."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

import torch

from engine.contracts.errors import ModelRefused
from engine.contracts.likelihood import LikelihoodCalibration, VerbalScale
from engine.contracts.packs import ModelChoice, models_by_hash
from engine.contracts.settings import Settings
from engine.session import Session


@dataclass(frozen=True, slots=True)
class BatchJob:
    """How every pair of a batch is explained.

    Attributes
    ----------
    root : Path
        The folder that the images' paths start from; the same on every machine.
    settings : Settings
    choice : ModelChoice
    calibration : LikelihoodCalibration or None
    verbal_scale : VerbalScale or None
    documents : bool
        Whether every pair's JSON is wanted too.
    models : frozenset of (str, str)
        Role and SHA-256 of every model that a process must have; empty for any.
    """

    root: Path
    settings: Settings
    choice: ModelChoice
    calibration: LikelihoodCalibration | None = None
    verbal_scale: VerbalScale | None = None
    documents: bool = False
    models: frozenset[tuple[str, str]] = frozenset()

    def prepared(self, session: Session) -> Session:
        """Give a session the job's calibration and scale; return it."""
        session.calibration, session.verbal_scale = self.calibration, self.verbal_scale
        return session

    def open_session(self, beside: int = 1) -> Session:
        """Return a session for the job.

        Parameters
        ----------
        beside : int
            How many processes share the machine's cores.

        Raises
        ------
        ModelMissing, ModelRefused, BadInput
        """
        if beside > 1:
            torch.set_num_threads(max(1, (os.cpu_count() or 1) // beside))
        session = Session.on(self.choice)
        if self.models and models_by_hash(session.identities) != self.models:
            raise ModelRefused(
                "The models of this machine are not those of the batch.",
                "Import the same packs on every machine.",
            )
        return self.prepared(session)

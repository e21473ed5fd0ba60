"""The account of one recognition network as it is kept: moments, spreads, what strangers do."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from safetensors import SafetensorError, safe_open
from safetensors.numpy import save

from engine.contracts.errors import ModelRefused
from engine.explain.account.fit import Floats, Ridge
from engine.explain.account.groups import Layout, layout
from engine.files.atomic import write_atomically

FORMAT = "sim2word/account/1"
CLIP = 3.0
"""Readings count no further from the mean than so many standard deviations."""
_METADATA = "card"
NO_RIDGE = Ridge(0.0, 0.0)


@dataclass(frozen=True, slots=True)
class AccountCard:
    """What is to be known of a fit.

    Attributes
    ----------
    recognition, attributes : str
        SHA-256 of the networks that it belongs to.
    fitted_on : str
        The photos, in words.
    gap : float
        Mean mated minus mean non-mated cosine, the unit of what is large enough to be said.
    photos, people : int
    strangers : float
        Mean cosine of two of these people.
    variance_named : float
        Share of the variance of unseen people's embeddings, 0 to 1.
    readings : tuple of str
    ridge : Ridge
    """

    recognition: str
    attributes: str
    fitted_on: str
    gap: float
    photos: int = 0
    people: int = 0
    strangers: float = 0.0
    variance_named: float = 0.0
    readings: tuple[str, ...] = ()
    ridge: Ridge = NO_RIDGE


@dataclass(frozen=True, eq=False)
class AccountModel:
    """A fit; no embedding of a person is in it.

    Attributes
    ----------
    card : AccountCard
    centre, spread : ndarray, float64, (K,)
        Of the readings, over people.
    basis : ndarray, float64, (D, R)
        Orthonormal: the directions of embeddings that readings predict.
    fits : ndarray, float64, (G, K, R)
        What each group of readings adds to the prediction of a difference of embeddings along the
        basis; see :func:`~engine.explain.account.game.group_fits`.
    fold_fits : ndarray, float64, (folds, G, K, R)
        The same without one part of the people each, for the uncertainty of the fit.
    expected : ndarray, float64, (G,)
        Mean values of the groups over pairs of strangers.
    expected_folds : ndarray, float64, (folds, G)
        The same for each fold.
    usual : ndarray, float64, (G,)
        Mean over strangers of the squared length of what a group adds to the prediction.
    sha256 : str
        Of the file that it was read from; empty of one that was just made.
    """

    card: AccountCard
    centre: Floats
    spread: Floats
    basis: Floats
    fits: Floats
    fold_fits: Floats
    expected: Floats
    expected_folds: Floats
    usual: Floats
    sha256: str = ""

    @cached_property
    def layout(self) -> Layout:
        """Which reading belongs to which group."""
        return layout(self.card.readings)

    @property
    def whole_fit(self) -> Floats:
        """The coefficients of all readings together, (K, D)."""
        return np.asarray(self.fits.sum(0) @ self.basis.T)

    def standardised(self, readings: NDArray[np.floating]) -> Floats:
        """Return readings, (..., K), in standard deviations from the mean, clipped."""
        return np.asarray(np.clip((readings - self.centre) / self.spread, -CLIP, CLIP))


_ARRAYS = (
    "centre",
    "spread",
    "basis",
    "fits",
    "fold_fits",
    "expected",
    "expected_folds",
    "usual",
)


def account_bytes(model: AccountModel) -> bytes:
    """Return a model as a safetensors file whose metadata are its card."""
    arrays = {name: getattr(model, name) for name in _ARRAYS}
    card = {"format": FORMAT, **asdict(model.card)}
    small = {name: np.ascontiguousarray(values, np.float32) for name, values in arrays.items()}
    return save(small, {_METADATA: json.dumps(card)})


def write_account(path: Path, model: AccountModel) -> None:
    """Write a model, whole or not at all.

    Raises
    ------
    OutputFailed
    """
    write_atomically(path, account_bytes(model))


def read_account(path: Path) -> AccountModel:
    """Return a model.

    Raises
    ------
    ModelRefused
        If the file is damaged or of another version.
    """
    try:
        with safe_open(path, framework="numpy") as file:
            card = json.loads(file.metadata()[_METADATA])
            arrays = {name: file.get_tensor(name).astype(np.float64) for name in file.keys()}  # noqa: SIM118
        known = AccountCard(
            **{
                **{name: value for name, value in card.items() if name != "format"},
                "readings": tuple(card["readings"]),
                "ridge": Ridge(**card["ridge"]),
            }
        )
        made = AccountModel(
            card=known,
            sha256=hashlib.sha256(path.read_bytes()).hexdigest(),
            **{name: arrays[name] for name in _ARRAYS},
        )
        _check(made, card["format"])
    except (SafetensorError, OSError, ValueError, KeyError, TypeError) as error:
        raise ModelRefused(
            "The account {file} cannot be read ({reason}).",
            "Install Sim2Word again or, for a pack, run 'sim2word models calibrate' again.",
            file=path.name,
            reason=str(error),
        ) from error
    return made


def _check(model: AccountModel, form: str) -> None:
    k, groups = len(model.card.readings), len(model.layout.groups)
    folds, rank = len(model.fold_fits), model.basis.shape[-1]
    shapes = {
        "centre": (k,),
        "spread": (k,),
        "basis": (len(model.basis), rank),
        "fits": (groups, k, rank),
        "fold_fits": (folds, groups, k, rank),
        "expected": (groups,),
        "expected_folds": (folds, groups),
        "usual": (groups,),
    }
    arrays = {name: getattr(model, name) for name in _ARRAYS}
    fits = (
        form == FORMAT
        and len(model.layout.names) == k
        and all(arrays[name].shape == shape for name, shape in shapes.items())
        and all(np.isfinite(values).all() for values in arrays.values())
        and bool((model.spread > 0).all())
    )
    if not fits:
        raise ValueError("its parts do not fit each other")

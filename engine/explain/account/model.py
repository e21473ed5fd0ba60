"""The account of one recognition network as it is kept: moments, spreads, what strangers do."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
from safetensors import SafetensorError, safe_open
from safetensors.numpy import save

from engine.contracts.errors import ModelRefused
from engine.explain.account.fit import Floats, Moments, Ridge, coefficients
from engine.explain.account.game import Game, Orders, all_orders, some_orders
from engine.explain.account.groups import Layout, layout
from engine.files.atomic import write_atomically

FORMAT = "sim2word/account/1"
CLIP = 3.0
"""Readings count no further from the mean than so many standard deviations."""
SAMPLED_ORDERS = 6
"""Random orders, each with its reverse, for the uncertainty of a fit."""
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
        Mean mated minus mean non-mated cosine, the unit of what is large enough to be told.
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
    known : Moments
        Embeddings along the basis.
    folds : tuple of Moments
        Without one part of the people each, for the uncertainty of the fit.
    expected : ndarray, float64, (G,)
        Mean values of the groups over pairs of strangers.
    expected_folds : ndarray, float64, (folds, G)
        The same for each fold.
    sha256 : str
        Of the file that it was read from; empty of one that was just made.
    """

    card: AccountCard
    centre: Floats
    spread: Floats
    basis: Floats
    known: Moments
    folds: tuple[Moments, ...]
    expected: Floats
    expected_folds: Floats
    sha256: str = ""

    @cached_property
    def layout(self) -> Layout:
        """Which reading belongs to which group."""
        return layout(self.card.readings)

    @cached_property
    def game(self) -> Game:
        """The fits of every choice of groups."""
        return self._game(self.known, all_orders(len(self.layout.groups)))

    @cached_property
    def sampled(self) -> tuple[Game, ...]:
        """The fits of some choices, of all people and then of each fold."""
        orders = some_orders(len(self.layout.groups), SAMPLED_ORDERS)
        return tuple(self._game(known, orders) for known in (self.known, *self.folds))

    @property
    def whole_fit(self) -> Floats:
        """The coefficients of all readings together, (K, D)."""
        every = np.ones((1, len(self.layout.names)), bool)
        fit = coefficients(self.known, self.layout.lasting, self.card.ridge, every)[0]
        return np.asarray(fit @ self.basis.T)

    def _game(self, known: Moments, orders: Orders) -> Game:
        return Game(known, self.layout.lasting, self.layout.group_of, self.card.ridge, orders)

    def standardised(self, readings: Floats) -> Floats:
        """Return readings, (..., K), in standard deviations from the mean, clipped."""
        return np.asarray(np.clip((readings - self.centre) / self.spread, -CLIP, CLIP))


_ARRAYS = ("centre", "spread", "basis", "expected", "expected_folds")


def account_bytes(model: AccountModel) -> bytes:
    """Return a model as a safetensors file whose metadata are its card."""
    arrays = {name: getattr(model, name) for name in _ARRAYS}
    arrays["between"] = np.stack([m.between for m in (model.known, *model.folds)])
    arrays["within"] = np.stack([m.within for m in (model.known, *model.folds)])
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
        moments = [Moments(*both) for both in zip(arrays["between"], arrays["within"], strict=True)]
        known = AccountCard(
            **{
                **{name: value for name, value in card.items() if name != "format"},
                "readings": tuple(card["readings"]),
                "ridge": Ridge(**card["ridge"]),
            }
        )
        made = AccountModel(
            card=known,
            known=moments[0],
            folds=tuple(moments[1:]),
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
    k, groups, rank = len(model.card.readings), len(model.layout.groups), model.basis.shape[1]
    fits = (
        form == FORMAT
        and len(model.layout.names) == k
        and model.centre.shape == model.spread.shape == (k,)
        and model.expected.shape == (groups,)
        and model.expected_folds.shape == (len(model.folds), groups)
        and model.known.between.shape == model.known.within.shape == (k, k + rank)
        and all(np.isfinite(getattr(model, name)).all() for name in _ARRAYS)
        and bool((model.spread > 0).all())
    )
    if not fits:
        raise ValueError("its parts do not fit each other")

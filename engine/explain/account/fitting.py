"""Fit the account of a recognition network on photos of many people."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from engine.contracts.errors import BadInput
from engine.explain.account.fit import Floats, Ridge, coefficients, moments
from engine.explain.account.game import added, group_fits, values
from engine.explain.account.groups import layout
from engine.explain.account.model import CLIP, AccountCard, AccountModel

LEAST_PEOPLE = 300
LEAST_REPEATED = 100
"""People with two photos or more."""
FOLDS = 10
RANK = 24
STRANGERS = 4000
RIDGES = tuple(Ridge(between, within) for between in (0.03, 0.1, 0.3) for within in (0.01, 0.1, 1))


@dataclass(frozen=True, slots=True, eq=False)
class ReferenceFaces:
    """Faces of many people.

    Attributes
    ----------
    people : tuple of N str
    embeddings : ndarray, float64, (N, D)
        Of unit length.
    readings : ndarray, float64, (N, views, K)
    names : tuple of K str
    images : tuple of N str
        Their photos; may be empty.
    """

    people: tuple[str, ...]
    embeddings: Floats
    readings: Floats
    names: tuple[str, ...]
    images: tuple[str, ...] = ()

    def where(self, chosen: Sequence[bool] | NDArray[np.bool_]) -> ReferenceFaces:
        """Return some of them, (N,)."""
        rows = np.asarray(chosen, np.bool_)
        people = tuple(np.asarray(self.people)[rows])
        return replace(
            self,
            people=people,
            embeddings=self.embeddings[rows],
            readings=self.readings[rows],
            images=tuple(np.asarray(self.images)[rows]) if self.images else (),
        )


def fit_account(fitted: ReferenceFaces, tuning: ReferenceFaces, card: AccountCard) -> AccountModel:
    """Return the account of a network.

    Parameters
    ----------
    fitted, tuning : ReferenceFaces
        No person in both; the ridge is chosen on the second.
    card : AccountCard
        Its counts, strangers, ridge and share of variance are set here.

    Raises
    ------
    BadInput
        If there are too few people.
    """
    check_enough(fitted.people)
    laid, people = layout(fitted.names), np.asarray(fitted.people)
    raw = fitted.readings[..., laid.columns].mean(1)
    centre, spread = raw.mean(0), np.maximum(raw.std(0), 1e-9)
    z = np.clip((raw - centre) / spread, -CLIP, CLIP)
    unseen = np.clip((tuning.readings[..., laid.columns].mean(1) - centre) / spread, -CLIP, CLIP)
    known = moments(z, fitted.embeddings, fitted.people)
    whole = np.ones((1, len(laid.names)), bool)
    best, share = max(
        (
            (ridge, explained(coefficients(known, laid.lasting, ridge, whole)[0], unseen, tuning))
            for ridge in RIDGES
        ),
        key=lambda tried: tried[1],
    )
    predicted = z @ coefficients(known, laid.lasting, best, whole)[0]
    basis = np.linalg.svd(predicted - predicted.mean(0), full_matrices=False)[2][:RANK].T
    fold_of = _folds(fitted.people)
    fits, *fold_fits = (
        group_fits(
            moments(z[kept], fitted.embeddings[kept], tuple(people[kept])).seen_along(basis),
            laid.lasting,
            laid.group_of,
            best,
        )
        for kept in (fold_of >= 0, *(fold_of != fold for fold in range(FOLDS)))
    )
    a, b = strangers(fitted.people, STRANGERS)
    apart = z[a] - z[b], (fitted.embeddings[a] - fitted.embeddings[b]) @ basis
    cosines = (fitted.embeddings[a] * fitted.embeddings[b]).sum(1)
    return AccountModel(
        card=replace(
            card,
            photos=len(people),
            people=len(set(fitted.people)),
            strangers=float(cosines.mean()),
            variance_named=share,
            readings=laid.names,
            ridge=best,
        ),
        centre=centre,
        spread=spread,
        basis=basis,
        fits=fits,
        fold_fits=np.stack(fold_fits),
        expected=values(fits, *apart).mean(0),
        expected_folds=np.stack([values(fold, *apart).mean(0) for fold in fold_fits]),
        usual=(added(fits, apart[0]) ** 2).sum(2).mean(0),
    )


def check_enough(people: Sequence[str]) -> None:
    """Refuse too few people.

    Raises
    ------
    BadInput
    """
    _, counts = np.unique(np.asarray(people), return_counts=True)
    repeated = int((counts > 1).sum())
    if len(counts) < LEAST_PEOPLE or repeated < LEAST_REPEATED:
        raise BadInput(
            "There are {people} people, {repeated} of them with two photos or more: too few to"
            " account for scores.",
            "Give at least {least} people, {least_repeated} of them with two photos or more.",
            people=len(counts),
            repeated=repeated,
            least=LEAST_PEOPLE,
            least_repeated=LEAST_REPEATED,
        )


def explained(fit: Floats, readings: Floats, unseen: ReferenceFaces) -> float:
    """Return the share of the variance of embeddings that a fit, (K, D), explains."""
    rest = unseen.embeddings - readings @ fit
    rest = rest - rest.mean(0)
    whole = unseen.embeddings - unseen.embeddings.mean(0)
    return float(1 - (rest**2).sum() / (whole**2).sum())


def strangers(
    people: Sequence[str], count: int, seed: int = 0
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return random pairs of photos of different people."""
    rng, names = np.random.default_rng(seed), np.asarray(people)
    a, b = rng.integers(len(names), size=(2, 2 * count))
    apart = names[a] != names[b]
    return a[apart][:count], b[apart][:count]


def _folds(people: Sequence[str]) -> NDArray[np.int64]:
    names, which = np.unique(np.asarray(people), return_inverse=True)
    return np.random.default_rng(0).permutation(len(names))[which] % FOLDS

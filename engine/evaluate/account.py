"""How well the account of a score does on people that it was not fitted on, beside its controls.

Every figure of what readings account for is measured three times: as the account is; with the
readings shuffled among the people that it is fitted on; and with as many random readouts of the
embedding in their place, since any readout of an embedding "explains" it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from sklearn.metrics import roc_auc_score

from engine.contracts.account import Account, Holder
from engine.contracts.explanation import word_key
from engine.evaluate.teacher import TeacherLabels
from engine.explain.account.accounting import FacePlace, account_of, in_order
from engine.explain.account.fit import Floats
from engine.explain.account.fitting import ReferenceFaces, explained, fit_account, strangers
from engine.explain.account.game import values
from engine.explain.account.model import AccountModel
from engine.progress import Work

_BOOTSTRAPS = 1000
_DIFFER, _ALIKE = 1.5, 0.25
_LEAST_CHANGES, _STRANGERS_EACH = 30, 5
_TINY, _EVEN = 1e-12, 0.5
_CHANGING = ("glasses", "mouth", "hat", "beard", "capture")
"""Groups of readings that differ between photos of one person."""

Pairs = tuple[NDArray[np.int64], NDArray[np.int64]]
"""Numbers of the faces A and B."""


@dataclass(frozen=True, slots=True)
class Share:
    """A figure with its 95 % interval, by people.

    Attributes
    ----------
    value, low, high : float
    n : int
        Pairs.
    """

    value: float
    low: float
    high: float
    n: int


@dataclass(frozen=True, slots=True)
class Named:
    """What an account names of the scores of unseen people.

    Attributes
    ----------
    variance : float
        Share of the variance of embeddings.
    strangers_named : float
        Share of half the squared distance of two strangers.
    strangers_r : float
        Correlation of the named part with the score over pairs of strangers.
    mated_named : float
        Share of what mated pairs score above strangers.
    auc_named, auc_rest, auc_score : float
        Of mated against non-mated pairs.
    firm_mated, firm_nonmated : Share
        Pairs with a firm row.
    rows_firm : float
        Share of all rows that are firm.
    """

    variance: float
    strangers_named: float
    strangers_r: float
    mated_named: float
    auc_named: float
    auc_rest: float
    auc_score: float
    firm_mated: Share
    firm_nonmated: Share
    rows_firm: float


@dataclass(frozen=True, slots=True)
class Signs:
    """Rows whose sign nobody would accept.

    Attributes
    ----------
    differ, differ_firm : float
        Of rows of groups in which two people differ by 1.5 spreads and more, the share that is
        said to bring them together; the same among firm rows.
    alike_firm : float
        Of firm rows of groups in which they hardly differ, the share that sets them apart.
    against_words : float
        Of firm rows with words, the share whose words speak against them: they differ in all that
        is said, and are brought together, or share all of it, and are set apart.
    n, n_firm, n_alike, n_words : int
    """

    differ: float
    differ_firm: float
    alike_firm: float
    against_words: float
    n: int
    n_firm: int
    n_alike: int
    n_words: int


@dataclass(frozen=True, slots=True)
class Stability:
    """The accounts of two people from two pairs of photos.

    Attributes
    ----------
    correlation, control : float
        Of their rows, on average; and of the rows of two pairs of other people.
    same_lowest, by_chance : float
        How often the lowest row is the same.
    n : int
    """

    correlation: float
    control: float
    same_lowest: float
    by_chance: float
    n: int


@dataclass(frozen=True, slots=True)
class Natural:
    """Two photos of one person, scored with a stranger: the change of its rows and the real one.

    Attributes
    ----------
    r : float
        Of the whole named part.
    slope : Share
        Of the whole named part: 1 where the change is as large as the rows have it.
    of_groups : dict
        The slope of photos that differ in that group by 1.5 spreads and more, by group; None
        with fewer than 30.
    n : int
    """

    r: float
    slope: Share
    of_groups: dict[str, Share | None]
    n: int


@dataclass(frozen=True, slots=True)
class AccountReport:
    """The whole measurement.

    Attributes
    ----------
    people, photos : int
        That were measured.
    account, shuffled, random_readouts : Named
    independent : Named or None
        With readings of another classifier, which has nothing of the recognition network.
    signs : Signs
    stability : Stability
    natural : Natural
    words, words_elsewhere : Share or None
        Of words of firm rows, the share that another classifier contradicts; and if the words were
        those of other pairs.
    largest_error : float
        By which an account failed to sum to its score.
    """

    people: int
    photos: int
    account: Named
    shuffled: Named | None
    random_readouts: Named | None
    independent: Named | None
    signs: Signs
    stability: Stability
    natural: Natural
    words: Share | None
    words_elsewhere: Share | None
    largest_error: float


def evaluate_account(
    model: AccountModel,
    report: ReferenceFaces,
    fitted_on: tuple[ReferenceFaces, ReferenceFaces] | None,
    limit: int,
    chances: Callable[[Floats], dict[str, float]],
    labels: TeacherLabels | None = None,
) -> Work[AccountReport]:
    """Measure an account.

    Parameters
    ----------
    model : AccountModel
    report : ReferenceFaces
        People that it was not fitted on.
    fitted_on : pair of ReferenceFaces or None
        Those that it was fitted and tuned on, for the controls; None for none.
    limit : int
        Pairs of each kind.
    chances : callable
        Returns how surely a face has each attribute, of its readings, (views, K).
    labels : TeacherLabels, optional
        What another classifier reads.
    """
    mated, apart = mated_pairs(report.people, limit), strangers(report.people, limit, seed=1)
    scene = _Scene(model, report, chances)
    of_mated, of_apart = scene.accounts(mated), scene.accounts(apart)
    yield 0.4
    signs = _signs(scene, apart, of_apart, [*of_mated, *of_apart])
    stability = _stability(scene, limit)
    yield 0.6
    natural = _natural(scene, limit)
    yield 0.7
    named = _named(scene, mated, apart, of_mated, of_apart)
    controls: list[Named | None] = [None, None]
    if fitted_on is not None:
        for number, change in enumerate((shuffled, random_readouts)):
            changed = [change(faces, model) for faces in (*fitted_on, report)]
            again = _Scene(fit_account(changed[0], changed[1], model.card), changed[2], chances)
            both = again.accounts(mated), again.accounts(apart)
            controls[number] = _named(again, mated, apart, *both)
            yield 0.85 + 0.15 * number
    of_pairs = [*zip(*mated, of_mated, strict=True), *zip(*apart, of_apart, strict=True)]
    independent = None
    if fitted_on is not None and labels is not None:
        read = [independently_read(faces, labels) for faces in (*fitted_on, report)]
        again = _Scene(fit_account(read[0], read[1], model.card), read[2], _nothing)
        pairs = mated_pairs(read[2].people, limit), strangers(read[2].people, limit, seed=1)
        independent = _named(again, *pairs, *(again.accounts(some) for some in pairs))
    sums = [
        abs(one.score - one.strangers - one.named - one.unnamed) for one in (*of_mated, *of_apart)
    ]
    return AccountReport(
        people=len(set(report.people)),
        photos=len(report.people),
        account=named,
        shuffled=controls[0],
        random_readouts=controls[1],
        independent=independent,
        signs=signs,
        stability=stability,
        natural=natural,
        words=None if labels is None else _contradicted(scene, of_pairs, labels, 0),
        words_elsewhere=None if labels is None else _contradicted(scene, of_pairs, labels, 1),
        largest_error=max(sums),
    )


def mated_pairs(people: Sequence[str], limit: int, seed: int = 0, most: int = 2) -> Pairs:
    """Return pairs of photos of one person, at most so many a person."""
    rng, by_person = np.random.default_rng(seed), _by_person(people)
    found = []
    for own in by_person.values():
        order = rng.permutation(own)
        found += [(order[n], order[n + 1]) for n in range(0, min(2 * most, len(own)) - 1, 2)]
    chosen = np.array(found, np.int64).reshape(-1, 2)[rng.permutation(len(found))][:limit]
    return chosen[:, 0], chosen[:, 1]


def shuffled(faces: ReferenceFaces, _model: AccountModel) -> ReferenceFaces:
    """Return faces with the readings of other people's."""
    order = np.random.default_rng(0).permutation(len(faces.people))
    return replace(faces, readings=faces.readings[order])


def random_readouts(faces: ReferenceFaces, model: AccountModel) -> ReferenceFaces:
    """Return faces whose readings are random linear readouts of their embeddings."""
    rng = np.random.default_rng(0)
    out = rng.standard_normal((faces.embeddings.shape[1], len(model.card.readings)))
    read = faces.embeddings @ out
    views = faces.readings.shape[1]
    return replace(
        faces, readings=np.repeat(read[:, None], views, axis=1), names=model.card.readings
    )


def independently_read(faces: ReferenceFaces, labels: TeacherLabels) -> ReferenceFaces:
    """Return the faces that labels know, with what these say of them as readings."""
    rows = {image: row for row, image in enumerate(labels.images)}
    known = np.array([image in rows for image in faces.images])
    kept = faces.where(known)
    chances = np.clip(labels.targets[[rows[image] for image in kept.images]], 1e-4, 1 - 1e-4)
    return replace(
        kept,
        readings=np.log(chances / (1 - chances))[:, None],
        names=tuple(word_key(*key) for key in labels.keys),
    )


class _Unread(dict[str, float]):
    """Nothing is known of any attribute."""

    def __missing__(self, _name: str) -> float:
        return 0.5


def _nothing(_readings: Floats) -> dict[str, float]:
    return _Unread()


@dataclass(frozen=True, slots=True, eq=False)
class _Scene:
    """Faces and a fit."""

    model: AccountModel
    faces: ReferenceFaces
    chances: Callable[[Floats], dict[str, float]]

    def place(self, number: int) -> FacePlace:
        columns = in_order(self.model, self.faces.names)
        read = self.faces.readings[number]
        return FacePlace(self.faces.embeddings[number], read[:, columns], self.chances(read))

    def accounts(self, pairs: Pairs) -> list[Account]:
        """Return the accounts of pairs."""
        return [
            account_of(self.model, (self.place(a), self.place(b)), self.cosine(a, b))
            for a, b in zip(*pairs, strict=True)
        ]

    def cosine(self, a: int, b: int) -> float:
        return float(self.faces.embeddings[a] @ self.faces.embeddings[b])

    @property
    def standardised(self) -> Floats:
        """Readings as the fit has them, (N, K)."""
        columns = in_order(self.model, self.faces.names)
        return np.asarray(self.model.standardised(self.faces.readings[..., columns]).mean(1))

    def values(self, pairs: Pairs) -> Floats:
        """Return the rows of pairs, (N, G), in the order of the groups."""
        z, (a, b) = self.standardised, pairs
        apart = (self.faces.embeddings[a] - self.faces.embeddings[b]) @ self.model.basis
        return self.model.expected - values(self.model.fits, z[a] - z[b], apart)

    def differences(self, pairs: Pairs) -> Floats:
        """Return by how much pairs differ in each group, (N, G): root mean square, in spreads."""
        z, layout = self.standardised, self.model.layout
        squared = (z[pairs[0]] - z[pairs[1]]) ** 2
        return np.stack(
            [
                np.sqrt(squared[:, layout.group_of == group].mean(1))
                for group in range(len(layout.groups))
            ],
            axis=1,
        )


def _named(
    scene: _Scene, mated: Pairs, apart: Pairs, of_mated: list[Account], of_apart: list[Account]
) -> Named:
    card = scene.model.card
    scores = [np.array([one.score for one in found]) for found in (of_mated, of_apart)]
    named = [np.array([one.named for one in found]) for found in (of_mated, of_apart)]
    rest = [np.array([one.unnamed for one in found]) for found in (of_mated, of_apart)]
    mate = np.repeat([True, False], [len(of_mated), len(of_apart)])

    def auc(of: list[Floats]) -> float:
        return float(roc_auc_score(mate, np.concatenate(of)))

    firm = [
        np.array([any(row.firm for row in one.rows) for one in found])
        for found in (of_mated, of_apart)
    ]
    rows = [row.firm for one in (*of_mated, *of_apart) for row in one.rows]
    distance = 1 - card.strangers
    excess = scores[0].mean() - card.strangers
    z = scene.standardised
    return Named(
        variance=explained(scene.model.whole_fit, z, scene.faces),
        strangers_named=float(scene.model.expected.sum() / distance),
        strangers_r=float(np.corrcoef(named[1], scores[1])[0, 1]),
        mated_named=float(named[0].mean() / excess),
        auc_named=auc(named),
        auc_rest=auc(rest),
        auc_score=auc(scores),
        firm_mated=share_of(firm[0], _names(scene, mated)),
        firm_nonmated=share_of(firm[1], _names(scene, apart)),
        rows_firm=float(np.mean(rows)),
    )


def _names(scene: _Scene, pairs: Pairs) -> list[str]:
    return [scene.faces.people[number] for number in pairs[0]]


def share_of(flags: NDArray[np.bool_], people: Sequence[str]) -> Share:
    """Return a share of pairs, with an interval by people: those of one are drawn together."""
    rng = np.random.default_rng(0)
    names, which = np.unique(np.asarray(people), return_inverse=True)
    hits = np.bincount(which, weights=flags, minlength=len(names))
    counts = np.bincount(which, minlength=len(names))
    drawn = rng.integers(len(names), size=(_BOOTSTRAPS, len(names)))
    shares = hits[drawn].sum(1) / counts[drawn].sum(1)
    low, high = np.quantile(shares, [0.025, 0.975])
    return Share(float(flags.mean()), float(low), float(high), len(flags))


def _signs(scene: _Scene, apart: Pairs, accounts: list[Account], every: list[Account]) -> Signs:
    differ = scene.differences(apart)
    groups = [group.name for group in scene.model.layout.groups]
    rows = [{row.group: row for row in one.rows} for one in accounts]
    values = np.array([[of[group].value for group in groups] for of in rows])
    firm = np.array([[of[group].firm for group in groups] for of in rows])
    apart_here, alike = differ >= _DIFFER, differ < _ALIKE
    worded = [row for one in every for row in one.rows if row.firm and row.words]
    against = np.array(
        [{(word.holder == "both") for word in row.words} == {row.value < 0} for row in worded], bool
    )
    return Signs(
        differ=_mean(values[apart_here] > 0),
        differ_firm=_mean(values[apart_here & firm] > 0),
        alike_firm=_mean(values[alike & firm] < 0),
        against_words=_mean(against),
        n=int(apart_here.sum()),
        n_firm=int((apart_here & firm).sum()),
        n_alike=int((alike & firm).sum()),
        n_words=len(against),
    )


def _contradicted(
    scene: _Scene, accounts: list[tuple[int, int, Account]], labels: TeacherLabels, shift: int
) -> Share:
    """Return how often another classifier says the contrary of words of firm rows."""
    images = {image: row for row, image in enumerate(labels.images)}
    keys = {word_key(*key): column for column, key in enumerate(labels.keys)}
    wrong, people = [], []
    for number, (_, _, account) in enumerate(accounts):
        a, b, _ = accounts[(number + shift) % len(accounts)]
        faces = [images.get(scene.faces.images[face]) for face in (a, b)]
        if None in faces:
            continue
        for word in (word for row in account.rows if row.firm for word in row.words):
            beard = word.key == "beard"
            column = keys.get("no_beard" if beard else word.key)
            if column is None:
                continue
            seen = [float(labels.targets[face, column]) for face in faces if face is not None]
            if beard:
                seen = [1 - one for one in seen]
            wrong.append(not _fits(word.holder, seen[0], seen[1]))
            people.append(scene.faces.people[a])
    return share_of(np.array(wrong, bool), people)


def _fits(holder: Holder, a: float, b: float) -> bool:
    """Whether readings, 0 to 1, are those of a word."""
    has = {"both": min(a, b) > _EVEN, "a": a > _EVEN > b, "b": b > _EVEN > a}
    return has.get(holder, a > b if holder == "more_a" else b > a)


def _mean(flags: NDArray[np.bool_]) -> float:
    return float(flags.mean()) if len(flags) else 0.0


def _stability(scene: _Scene, limit: int) -> Stability:
    """Hold the accounts of two people from two pairs of photos against each other."""
    rng = np.random.default_rng(2)
    several = [own for own in _by_person(scene.faces.people).values() if len(own) > 1]
    first, second = [], []
    for _ in range(limit):
        a, b = rng.choice(len(several), 2, replace=False)
        own_a, own_b = rng.permutation(several[a]), rng.permutation(several[b])
        first.append((own_a[0], own_b[0]))
        second.append((own_a[1], own_b[1]))
    of = [scene.values(_as_pairs(found)) for found in (first, second)]
    lowest = [values.argmin(1) for values in of]
    moved = np.roll(np.arange(limit), 1)
    return Stability(
        correlation=_row_correlation(of[0], of[1]),
        control=_row_correlation(of[0], of[1][moved]),
        same_lowest=_mean(lowest[0] == lowest[1]),
        by_chance=_mean(lowest[0] == lowest[1][moved]),
        n=limit,
    )


def _as_pairs(found: list[tuple[int, int]]) -> Pairs:
    chosen = np.array(found, np.int64)
    return chosen[:, 0], chosen[:, 1]


def _row_correlation(one: Floats, other: Floats) -> float:
    return float(np.mean([np.corrcoef(a, b)[0, 1] for a, b in zip(one, other, strict=True)]))


def _natural(scene: _Scene, limit: int) -> Natural:
    """Score two photos of one person with strangers; hold the changes against those of the rows."""
    pairs = mated_pairs(scene.faces.people, 2 * limit, seed=3, most=10)
    first, second = (np.repeat(side, _STRANGERS_EACH) for side in pairs)
    rng = np.random.default_rng(3)
    people = np.asarray(scene.faces.people)
    others = rng.integers(len(people), size=len(first))
    kept = people[others] != people[first]
    first, second, others = first[kept], second[kept], others[kept]
    rows = scene.values((second, others)) - scene.values((first, others))
    predicted = rows.sum(1)
    e = scene.faces.embeddings
    real = ((e[second] - e[first]) * e[others]).sum(1)
    differ = scene.differences((first, second))
    names = [group.name for group in scene.model.layout.groups]
    of_groups: dict[str, Share | None] = {}
    for group in _CHANGING:
        if group in names:
            column = names.index(group)
            where = differ[:, column] >= _DIFFER
            enough = int(where.sum()) >= _LEAST_CHANGES
            moved = rows[where, column], real[where], people[first[where]]
            of_groups[group] = _slope(*moved) if enough else None
    return Natural(
        r=float(np.corrcoef(predicted, real)[0, 1]),
        slope=_slope(predicted, real, people[first]),
        of_groups=of_groups,
        n=len(predicted),
    )


def _slope(predicted: Floats, real: Floats, people: NDArray[np.str_]) -> Share:
    """Return the slope of real changes over those of the rows, with an interval by people."""
    names, which = np.unique(people, return_inverse=True)
    a, b = predicted - predicted.mean(), real - real.mean()
    products = np.bincount(which, weights=a * b, minlength=len(names))
    squares = np.bincount(which, weights=a * a, minlength=len(names))
    drawn = np.random.default_rng(0).integers(len(names), size=(_BOOTSTRAPS, len(names)))
    slopes = products[drawn].sum(1) / np.maximum(squares[drawn].sum(1), _TINY)
    low, high = np.quantile(slopes, [0.025, 0.975])
    value = float(products.sum() / max(_TINY, squares.sum()))
    return Share(value, float(low), float(high), len(predicted))


def _by_person(people: Sequence[str]) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    for number, person in enumerate(people):
        found.setdefault(person, []).append(number)
    return {person: own for person, own in found.items() if len(own) > 1}

"""The account of a person's photos: means that add up, and what may be given as a reason."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations

import numpy as np
import pytest

from engine.explain.account.many import Accountant, ManyAccounts, ReadFaces
from engine.explain.account.model import AccountModel, read_account
from engine.explain.account.of_sets import account_of_set
from engine.files.resources import resource

PHOTOS = 6
OWN = np.array(list(combinations(range(PHOTOS), 2))).T


@pytest.fixture(scope="module")
def model() -> AccountModel:
    return read_account(resource("embedded/account.safetensors"))


def faces(model: AccountModel, seed: int, *, alike: float) -> ReadFaces:
    """Photos whose readings and embeddings have something in common."""
    rng = np.random.default_rng(seed)
    readings = len(model.card.readings)
    shared = rng.standard_normal(readings)
    own = rng.standard_normal((PHOTOS, 1, readings))
    z = alike * 2 * shared + (1 - alike) * own + 0.1 * rng.standard_normal((PHOTOS, 4, readings))
    read = model.centre + model.spread * z
    dimensions = model.basis.shape[0]
    embeddings = rng.standard_normal((PHOTOS, dimensions)) * (1 - alike) + rng.standard_normal(
        dimensions
    )
    # Half of it is what the readings predict.
    embeddings += z.mean(1) @ model.whole_fit
    embeddings /= np.linalg.norm(embeddings, axis=1, keepdims=True)
    chances = rng.random((PHOTOS, readings))
    return ReadFaces(*(np.asarray(one, np.float32) for one in (embeddings, read, chances)))


def found(model: AccountModel, seed: int = 0, *, alike: float = 0.9) -> ManyAccounts:
    return Accountant(model, faces(model, seed, alike=alike)).accounts(*OWN)


@pytest.mark.parametrize("protected", [True, False])
def test_rows_are_means_and_add_up_to_the_mean_score(
    model: AccountModel, *, protected: bool
) -> None:
    many = found(model)
    account = account_of_set(model, many, (OWN[0], OWN[1]), within=True, protected_words=protected)
    assert account is not None
    assert account.pairs == 15
    assert account.score == pytest.approx(many.cosine.mean(), abs=1e-12)
    total = account.strangers + sum(row.value for row in account.rows) + account.unnamed
    assert total == pytest.approx(account.score, abs=1e-9)
    assert all(row.low <= row.value <= row.high for row in account.rows)
    assert any(row.group == "not_shown" for row in account.rows) is not protected
    assert any(row.protected for row in account.rows) is protected
    groups = {group.name: number for number, group in enumerate(model.layout.groups)}
    for row in account.rows:
        if row.group in groups:
            mean = many.values[:, groups[row.group]].mean()
            assert row.value == pytest.approx(mean, abs=1e-9)


def test_a_row_needs_pairs_that_say_so_by_themselves(model: AccountModel) -> None:
    many = found(model)
    account = account_of_set(model, many, (OWN[0], OWN[1]), within=True)
    none = account_of_set(
        model, replace(many, firm=np.zeros_like(many.firm)), (OWN[0], OWN[1]), within=True
    )
    assert account is not None
    assert none is not None
    assert account.firm(together=True)
    assert [row.value for row in none.rows] == [row.value for row in account.rows]
    assert not any(row.firm or row.words or row.pairs for row in none.rows)


def test_pairs_that_disagree_give_no_reason(model: AccountModel) -> None:
    many = found(model)
    signs = np.where(np.arange(15) % 2, 1.0, -1.0)[:, None]
    mixed = replace(many, values=many.values * signs)
    account = account_of_set(model, mixed, (OWN[0], OWN[1]), within=True)
    assert account is not None
    assert not any(row.firm for row in account.rows)


def test_one_photo_that_carries_everything_widens_the_interval(model: AccountModel) -> None:
    many = found(model)
    even = replace(many, values=np.full_like(many.values, 0.01))
    with_first = (OWN == 0).any(0)
    odd = replace(even, values=np.where(with_first[:, None], 0.03, 0 * many.values))
    (first, *_), (other, *_) = (
        account.rows
        for one in (even, odd)
        if (account := account_of_set(model, one, (OWN[0], OWN[1]), within=True)) is not None
    )
    assert first.value == pytest.approx(other.value)
    assert other.high - other.low > 1.5 * (first.high - first.low)


def test_fewer_than_three_photos_have_no_account(model: AccountModel) -> None:
    many = found(model)
    two = (OWN < 2).all(0)
    few = ManyAccounts(
        **{
            name: getattr(many, name)[two]
            for name in ("cosine", "unnamed", "values", "margins", "firm", "words", "holders")
        }
    )
    assert account_of_set(model, few, (OWN[0][two], OWN[1][two]), within=True) is None
    nobody = np.empty((2, 0), np.int64)
    none = ManyAccounts(
        **{
            name: getattr(many, name)[:0]
            for name in ("cosine", "unnamed", "values", "margins", "firm", "words", "holders")
        }
    )
    assert account_of_set(model, none, (nobody[0], nobody[1]), within=True) is None


def test_who_has_a_word_is_said_of_the_person(model: AccountModel) -> None:
    many = found(model)
    group = int(np.flatnonzero(model.layout.group_of >= 0)[0])
    number = int(model.layout.group_of[group])
    firm = np.zeros_like(many.firm)
    firm[:, number] = True
    words = np.full_like(many.words, -1)
    words[:, number, 0] = group
    holders = np.zeros_like(many.holders)
    holders[:, number, 0] = 2  # A, the person
    one = replace(
        many, firm=firm, words=words, holders=holders, values=np.full_like(many.values, -0.02)
    )
    key = model.layout.groups[number].name
    for within, holder in ((False, "own"), (True, "differs")):
        account = account_of_set(model, one, (OWN[0], OWN[1]), within=within)
        assert account is not None
        (row,) = (row for row in account.rows if row.group == key)
        assert row.pairs == 1
        assert [(word.holder, word.pairs) for word in row.words] == [(holder, 1.0)]

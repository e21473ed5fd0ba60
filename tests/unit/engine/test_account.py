"""The account of a score, on people whose embeddings are made of known readings."""

from __future__ import annotations

from dataclasses import replace
from itertools import permutations
from math import factorial
from pathlib import Path

import numpy as np
import pytest

from engine.contracts.account import NOT_SHOWN, Account, AccountRow, AccountWord, without_protected
from engine.contracts.errors import BadInput, ModelRefused
from engine.contracts.explanation import Direction, Word
from engine.contracts.parts import EnoughParts, PartAlone, PartSet
from engine.explain.account.accounting import FacePlace, account_of
from engine.explain.account.fit import Ridge, coefficients, moments
from engine.explain.account.fitting import (
    ReferenceFaces,
    check_enough,
    fit_account,
    strangers,
)
from engine.explain.account.game import group_fits, values
from engine.explain.account.groups import groups, layout
from engine.explain.account.many import HOLDERS, Accountant, ReadFaces
from engine.explain.account.model import AccountCard, AccountModel, read_account, write_account
from engine.explain.account.row_words import row_words
from engine.explain.account.witness import with_regions
from engine.language.account import account_phrases, joined_phrases, row_phrase
from engine.language.catalogue import languages, say, sentences

NAMES = (
    "gender=male",
    "bushy_eyebrows",
    "arched_eyebrows",
    "big_nose",
    "eyeglasses",
    "no_beard",
    "mustache",
    "capture.sharpness",
    "race=other",
)
SIZE = 24


def people(count: int, seed: int, *, planted: bool = True) -> ReferenceFaces:
    """Return two photos each of people whose embeddings follow their readings, or do not."""
    rng, weights = np.random.default_rng(seed), np.random.default_rng(0)
    directions = weights.standard_normal((len(NAMES), SIZE)) * 0.6
    kept = layout(NAMES)
    lasting = np.array(
        [name in kept.names and kept.lasting[kept.names.index(name)] for name in NAMES]
    )
    of_person = rng.standard_normal((count, len(NAMES)))
    own = rng.standard_normal((count, SIZE)) * 1.2
    readings = np.repeat(of_person, 2, axis=0)
    readings[:, ~lasting] = rng.standard_normal((2 * count, int((~lasting).sum())))
    reported = readings if planted else rng.standard_normal(readings.shape)
    embeddings = 4 + np.repeat(own, 2, axis=0) + reported @ directions
    embeddings += 0.2 * rng.standard_normal(embeddings.shape)
    views = readings[:, None] + 0.05 * rng.standard_normal((2 * count, 4, len(NAMES)))
    return ReferenceFaces(
        people=tuple(f"p{number // 2}" for number in range(2 * count)),
        embeddings=embeddings / np.linalg.norm(embeddings, axis=1, keepdims=True),
        readings=views,
        names=NAMES,
    )


def fitted(*, planted: bool = True) -> AccountModel:
    card = AccountCard("r", "a", "made people", gap=0.2)
    return fit_account(people(400, 1, planted=planted), people(100, 2, planted=planted), card)


@pytest.fixture(scope="module")
def model() -> AccountModel:
    return fitted()


@pytest.fixture(scope="module")
def report() -> ReferenceFaces:
    return people(150, 3)


def place(model: AccountModel, faces: ReferenceFaces, number: int) -> FacePlace:
    read = faces.readings[number]
    columns = [NAMES.index(name) for name in model.card.readings]
    present = {name: float(value > 0) for name, value in zip(NAMES, read.mean(0), strict=True)}
    return FacePlace(faces.embeddings[number], read[:, columns], present)


def account(model: AccountModel, faces: ReferenceFaces, a: int, b: int, **options: bool) -> Account:
    cosine = float(faces.embeddings[a] @ faces.embeddings[b])
    return account_of(model, (place(model, faces, a), place(model, faces, b)), cosine, **options)


def test_values_are_the_mean_over_all_orders_and_sum_to_the_whole() -> None:
    rng, count = np.random.default_rng(0), 4
    known = moments(
        rng.standard_normal((90, count)),
        rng.standard_normal((90, 5)),
        [str(n // 3) for n in range(90)],
    )
    lasting, group_of = np.array([True, False, True, False]), np.arange(count)
    ridge = Ridge(0.1, 0.1)
    readings, apart = rng.standard_normal((1, count)), rng.standard_normal((1, 5))
    found = values(group_fits(known, lasting, group_of, ridge), readings, apart)[0]

    def gain(choice: frozenset[int]) -> float:
        member = np.array([[group in choice for group in range(count)]])
        fit = coefficients(known, lasting, ridge, member)[0]
        return float((readings @ fit @ apart.T)[0, 0]) / 2

    expected = np.zeros(count)
    for order in permutations(range(count)):
        for at, group in enumerate(order):
            before = frozenset(order[:at])
            expected[group] += gain(before | {group}) - gain(before)
    assert found == pytest.approx(expected / factorial(count), abs=1e-12)
    assert found.sum() == pytest.approx(gain(frozenset(range(count))), abs=1e-12)


@pytest.mark.parametrize("protected", [True, False])
@pytest.mark.parametrize("one_photograph", [True, False])
def test_rows_sum_to_the_score(
    model: AccountModel, report: ReferenceFaces, protected: bool, one_photograph: bool
) -> None:
    far = replace(report, readings=report.readings * 50)  # clipped
    for faces in (report, far):
        for a, b in ((0, 1), (0, 2), (5, 90), (7, 7)):
            found = account(
                model, faces, a, b, protected_words=protected, one_photograph=one_photograph
            )
            rows = sum(row.value for row in found.rows)
            assert found.strangers + rows + found.unnamed == pytest.approx(found.score, abs=1e-9)
            assert (NOT_SHOWN in [row.group for row in found.rows]) is not protected
            assert not any(row.protected for row in found.rows) or protected


def test_planted_readings_are_told_and_shuffled_ones_are_not(
    model: AccountModel, report: ReferenceFaces
) -> None:
    of = {"planted": model, "shuffled": fitted(planted=False)}
    firm = {}
    for name, known in of.items():
        pairs = [
            account(known, report, a, b) for a, b in zip(*strangers(report.people, 60), strict=True)
        ]
        firm[name] = np.mean([row.firm for one in pairs for row in one.rows])
    assert firm["planted"] > 0.3
    assert firm["shuffled"] < 0.01
    assert model.card.variance_named > 0.3
    assert of["shuffled"].card.variance_named < 0.02


def test_the_row_of_what_differs_sets_apart(model: AccountModel, report: ReferenceFaces) -> None:
    rng = np.random.default_rng(0)
    column = NAMES.index("big_nose")
    weights = np.random.default_rng(0).standard_normal((len(NAMES), SIZE)) * 0.6
    signs = []
    for number in rng.integers(len(report.people), size=40):
        read = report.readings.copy()
        read[number, :, column] += 3
        raw = report.embeddings.copy()
        raw[number] += 3 * weights[column] / 20
        raw /= np.linalg.norm(raw, axis=1, keepdims=True)
        changed = replace(report, readings=read, embeddings=raw)
        both = ReferenceFaces(
            report.people * 2,
            np.concatenate([report.embeddings, changed.embeddings]),
            np.concatenate([report.readings, changed.readings]),
            NAMES,
        )
        found = account(model, both, int(number), int(number) + len(report.people))
        signs.append(next(row.value for row in found.rows if row.group == "nose") < 0)
    assert np.mean(signs) > 0.95


def test_no_row_of_one_photograph_is_firm(model: AccountModel, report: ReferenceFaces) -> None:
    found = account(model, report, 3, 3, one_photograph=True)
    assert not any(row.firm for row in found.rows)
    said = sentences(account_phrases(found), "en")
    assert said == say("account.one_photograph", "en")


def test_protected_rows_become_one(model: AccountModel, report: ReferenceFaces) -> None:
    whole, hidden = (
        account(model, report, 0, 5),
        account(model, report, 0, 5, protected_words=False),
    )
    assert without_protected(whole) == hidden
    one = next(row for row in hidden.rows if row.group == NOT_SHOWN)
    assert one.value == sum(row.value for row in whole.rows if row.protected)
    assert not one.words
    assert not one.firm
    assert "male" not in str([say(row_phrase(row), "en") for row in hidden.rows])


def faces_with(
    model: AccountModel, a: dict[str, float], b: dict[str, float]
) -> tuple[FacePlace, FacePlace]:
    places = []
    for given in (a, b):
        z = np.array([given.get(name, 0.0) for name in model.card.readings])
        readings = np.tile(model.centre + z * model.spread, (4, 1))
        present = {name: 1 / (1 + np.exp(-2 * given.get(name, -1.0))) for name in NAMES}
        places.append(FacePlace(np.zeros(SIZE), readings, present))
    return places[0], places[1]


@pytest.mark.parametrize(
    ("a", "b", "group", "words"),
    [
        ({"bushy_eyebrows": 1.0}, {"bushy_eyebrows": 1.2}, "brows", {("bushy_eyebrows", "both")}),
        ({"bushy_eyebrows": 2.0}, {"bushy_eyebrows": 0.6}, "brows", {("bushy_eyebrows", "more_a")}),
        ({"bushy_eyebrows": 1.0}, {"bushy_eyebrows": -1.0}, "brows", {("bushy_eyebrows", "a")}),
        ({"bushy_eyebrows": 0.4}, {"bushy_eyebrows": 0.4}, "brows", set()),
        ({"bushy_eyebrows": 1.4}, {"bushy_eyebrows": 0.3}, "brows", set()),
        ({"bushy_eyebrows": -0.1}, {"bushy_eyebrows": -2.0}, "brows", set()),
        ({"bushy_eyebrows": 0.3}, {"bushy_eyebrows": -0.3}, "brows", set()),
        ({"no_beard": 1.0}, {"no_beard": 1.0}, "beard", set()),
        ({"no_beard": 1.0}, {"no_beard": -1.0}, "beard", {("beard", "b")}),
        ({"no_beard": -1.0}, {"no_beard": -1.0}, "beard", {("beard", "both")}),
        (
            {"capture.sharpness": -2.0},
            {"capture.sharpness": 1.0},
            "capture",
            {("capture.sharpness", "more_b")},
        ),
        ({"capture.sharpness": 1.0}, {"capture.sharpness": 1.1}, "capture", set()),
        ({"race=other": 1.0}, {"race=other": 1.0}, "ancestry", set()),
    ],
)
def test_words_are_told_only_where_they_are_read(
    model: AccountModel,
    a: dict[str, float],
    b: dict[str, float],
    group: str,
    words: set[tuple[str, str]],
) -> None:
    number = [one.name for one in model.layout.groups].index(group)
    faces = faces_with(model, a, b)
    together = all(holder == "both" for _, holder in words)
    found, against = row_words(model, faces, number, together=together)
    assert {(word.key, word.holder) for word in found} == words
    assert not (words and against)
    contrary, against = row_words(model, faces, number, together=not together)
    assert not contrary
    assert against or not words


def test_a_fit_is_read_as_it_was_written(
    tmp_path: Path, model: AccountModel, report: ReferenceFaces
) -> None:
    file = tmp_path / "account.safetensors"
    write_account(file, model)
    again = read_account(file)
    assert again.card == model.card
    one, other = account(model, report, 0, 5), account(again, report, 0, 5)
    for row, same in zip(one.rows, other.rows, strict=True):
        assert row.group == same.group
        assert row.value == pytest.approx(same.value, abs=1e-5)
        assert row.words == same.words
    assert len(other.fit) == 64


def test_a_damaged_fit_is_refused(tmp_path: Path, model: AccountModel) -> None:
    file = tmp_path / "account.safetensors"
    write_account(file, model)
    whole = file.read_bytes()
    kinds = [
        whole[: len(whole) // 2],
        b"",
        whole.replace(b"sim2word/account/1", b"sim2word/account/9"),
    ]
    kinds += [whole.replace(b"bushy_eyebrows", b"bushy_eyebrowz", 1)]
    for damaged in kinds:
        file.write_bytes(damaged)
        with pytest.raises(ModelRefused):
            read_account(file)
    with pytest.raises(ModelRefused):
        read_account(tmp_path / "none.safetensors")


def test_too_few_people_are_refused() -> None:
    with pytest.raises(BadInput, match="too few"):
        check_enough(tuple(f"p{number}" for number in range(299)) * 2)
    with pytest.raises(BadInput, match="99 of them"):
        check_enough((*(f"p{n}" for n in range(400)), *(f"p{n}" for n in range(99))))
    check_enough((*(f"p{n}" for n in range(400)), *(f"p{n}" for n in range(100))))


def test_every_reading_belongs_to_one_group_and_every_group_has_a_name() -> None:
    every = [name for group in groups() for name in group.readings]
    assert len(every) == len(set(every))
    for language in languages():
        for group in (*(one.name for one in groups()), NOT_SHOWN):
            assert say(f"account.group.{group}", language)


def test_the_regions_are_the_second_witness() -> None:
    def row(group: str, value: float) -> AccountRow:
        return AccountRow(group, value, value, value, firm=True)

    def word(key: str, supported: bool | None, direction: Direction) -> Word:
        return Word(1, key, "present", "both", True, True, supported=supported, direction=direction)

    whole = Account(
        0.9, 0.8, (row("brows", 0.1), row("nose", -0.1), row("hat", 0.1)), 0.0, "", "", 0.4
    )
    words = [
        word("bushy_eyebrows", True, Direction.SUPPORTS),
        word("big_nose", True, Direction.SUPPORTS),
        word("wearing_hat", None, Direction.SUPPORTS),
    ]
    found = {row.group: row.in_regions for row in with_regions(whole, words).rows}
    assert found == {"brows": True, "nose": False, "hat": None}


def test_sentences_name_firm_rows_of_both_directions_alone() -> None:
    rows = (
        AccountRow(
            "brows",
            0.03,
            0.02,
            0.04,
            firm=True,
            words=(AccountWord("bushy_eyebrows", "both", 0.1),),
        ),
        AccountRow(
            "nose", -0.02, -0.03, -0.01, firm=True, words=(AccountWord("big_nose", "more_a", 1.4),)
        ),
        AccountRow(
            "eyes", 0.01, -0.03, 0.05, firm=False, words=(AccountWord("narrow_eyes", "both", 0.1),)
        ),
    )
    said = sentences(account_phrases(Account(0.9, 0.84, rows, 0.04, "", "", 0.4)), "en")
    assert "higher score: brows (+0.030, bushy eyebrows in both)." in said
    assert "lower score: nose (-0.020, big nose more in A)." in said
    assert "eyes" not in said
    assert "+0.060" in said
    assert "+0.010 goes with the rows named above, +0.010 with the other rows" in said
    assert "no attribute explains +0.040" in said
    none = Account(0.9, 0.84, rows[2:], 0.05, "", "", 0.4)
    assert say("account.none_firm", "en") in sentences(account_phrases(none), "en")


def read_faces(model: AccountModel, faces: ReferenceFaces) -> ReadFaces:
    places = [place(model, faces, number) for number in range(len(faces.people))]
    captures = [name.startswith("capture.") for name in model.card.readings]
    chances = np.array(
        [[one.probability[name] for name in model.card.readings] for one in places], np.float32
    )
    return ReadFaces(
        np.stack([one.embedding for one in places]).astype(np.float32),
        np.stack([one.readings for one in places]).astype(np.float32),
        np.where(captures, np.float32(np.nan), chances),
    )


def test_accounts_of_many_pairs_are_those_of_each(
    model: AccountModel, report: ReferenceFaces
) -> None:
    accountant = Accountant(model, read_faces(model, report))
    rng = np.random.default_rng(0)
    a, b = rng.integers(0, len(report.people), (2, 700))
    one_photograph = a == b
    found = accountant.accounts(a, b, one_photograph)
    names = [group.name for group in model.layout.groups]
    firm = 0
    for pair, (x, y) in enumerate(zip(a, b, strict=True)):
        alone = account(model, report, int(x), int(y), one_photograph=bool(one_photograph[pair]))
        assert found.cosine[pair] == pytest.approx(alone.score, abs=1e-6)
        assert found.unnamed[pair] == pytest.approx(alone.unnamed, abs=1e-5)
        for row in alone.rows:
            at = names.index(row.group)
            assert found.values[pair, at] == pytest.approx(row.value, abs=1e-6)
            margin = (row.high - row.low) / 2
            assert found.margins[pair, at] == pytest.approx(margin, abs=1e-6, rel=1e-4)
            assert found.firm[pair, at] == row.firm
            firm += row.firm
            words = [
                (key_of(model.card.readings[word]), HOLDERS[holder])
                for word, holder in zip(found.words[pair, at], found.holders[pair, at], strict=True)
                if word >= 0
            ]
            if row.firm:
                assert words == [(word.key, word.holder) for word in row.words]
    assert firm > 100
    few = accountant.accounts(a[:40], b[:40])  # each face in hardly more than one of them
    assert np.allclose(few.values, found.values[:40], atol=1e-6)
    assert np.allclose(few.margins, found.margins[:40], atol=1e-6)


def key_of(reading: str) -> str:
    return "beard" if reading == "no_beard" else reading


def test_no_pairs_have_no_accounts(model: AccountModel, report: ReferenceFaces) -> None:
    none = np.zeros(0, np.int64)
    found = Accountant(model, read_faces(model, report)).accounts(none, none)
    assert found.values.shape == (0, len(model.layout.groups))


@pytest.mark.parametrize(
    ("seen", "said"),
    [
        ((True, False), ("bears out, of the rows above: nose.", "It does not bear out: brows.")),
        ((True, None), ("bears out, of the rows above: nose.",)),
        ((None, False), ("Changing these two faces does not bear out, of the rows above: brows.",)),
        ((None, None), ()),
    ],
)
def test_what_the_two_faces_bear_out_is_said_of_firm_rows(
    seen: tuple[bool | None, bool | None], said: tuple[str, ...]
) -> None:
    nose, brows = seen
    rows = (
        AccountRow("nose", 0.02, 0.01, 0.03, firm=True, in_regions=nose),
        AccountRow("brows", -0.01, -0.02, -0.005, firm=True, in_regions=brows),
        AccountRow("hair", 0.001, -0.01, 0.01, firm=False, in_regions=True),
    )
    account = Account(0.9, 0.84, rows, 0.049, "", "photos", 0.3)
    phrases = joined_phrases(account)
    assert len(phrases) == len(said)
    for phrase, part in zip(phrases, said, strict=True):
        assert part in say(phrase, "en")
        assert "hair" not in say(phrase, "en")
        assert say(phrase, "zh") != say(phrase, "en")


@pytest.mark.parametrize(
    ("cosine", "stands", "said"),
    [
        (0.86, True, "bears out, of the rows above: nose."),
        (0.86, False, ""),  # not known
        (0.895, True, ""),  # less than elsewhere
        (0.8999, False, "does not bear out, of the rows above: nose."),  # hardly anything
        (0.92, True, "does not bear out, of the rows above: nose."),  # the other way
    ],
)
def test_a_part_by_itself_bears_a_row_out(cosine: float, stands: bool, said: str) -> None:
    row = AccountRow("nose", 0.02, 0.01, 0.03, firm=True)
    account = Account(0.9, 0.84, (row,), 0.04, "", "photos", 0.3)
    tries = (0.89, 0.89)
    part = PartAlone("nose", "erase", 0.1, cosine, cosine, tries, tries, 0.01, stands)
    parts = EnoughParts(0.9, 0.91, ("nose",), (), (), (), 0, (part,))
    assert joined_phrases(account) == []
    phrases = joined_phrases(account, parts)
    assert bool(phrases) is bool(said)
    assert all(said in say(phrase, "en") for phrase in phrases)
    # A specific set with the part lowers the score: that bears it out whatever the part does.
    specific = PartSet("erase", ("eyebrows", "nose"), 0.1, 0.86, 0.86, True, specific=True)
    found = joined_phrases(account, replace(parts, found=(specific,)))
    assert "bears out, of the rows above: nose." in say(found[0], "en")

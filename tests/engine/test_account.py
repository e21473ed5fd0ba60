"""The account of real pairs, by the networks that come with the program."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from functools import partial
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from engine.commands.main import main
from engine.contracts.account import NOT_SHOWN, Account
from engine.contracts.cancel import CancelToken
from engine.contracts.errors import BadInput
from engine.contracts.events import Accounted, Event, MapReady, Scored
from engine.contracts.explanation import Explanation
from engine.contracts.pair import ImageChoice
from engine.contracts.settings import ExplainRequest, Settings
from engine.evaluate.account import evaluate_account
from engine.evaluate.pack_account import fit_pack_account
from engine.evaluate.reference_faces import kept_faces, reference_faces
from engine.evaluate.splits import Split, person_of, split_of
from engine.explain.account import fitting
from engine.explain.account.model import account_bytes
from engine.imaging import png
from engine.language.account import account_phrases
from engine.language.catalogue import sentences
from engine.models.packs import PackStore
from engine.progress import finish
from engine.record import explanation_document
from engine.record.reading import typed
from engine.session import Session, run_to_end
from engine.session.accounts import account_model, account_path, chances

FEW = Settings(controls=0, search_steps=0, evidence=("exchange",), parts=False, score_map=False)


def asked(a: Path, b: Path, settings: Settings = FEW, face_b: int | None = 2) -> ExplainRequest:
    return ExplainRequest(ImageChoice(a), ImageChoice(b, face_b), settings)


@pytest.fixture(scope="module")
def events(session: Session, astronaut: Path, group: Path) -> list[Event]:
    return list(session.explain(asked(astronaut, group), CancelToken()))


def explained(session: Session, request: ExplainRequest) -> Explanation:
    return run_to_end(session.explain(request, CancelToken()))


def account_in(explanation: Explanation) -> Account:
    assert explanation.account is not None
    return explanation.account


def total(account: Account) -> float:
    return account.strangers + sum(row.value for row in account.rows) + account.unnamed


def test_it_comes_with_the_score_before_any_map(events: list[Event]) -> None:
    kinds = [type(event) for event in events]
    assert kinds.count(Accounted) == 1
    assert kinds.index(Scored) < kinds.index(Accounted) < kinds.index(MapReady)


def test_its_rows_sum_to_the_score_of_the_pair(events: list[Event]) -> None:
    (account,) = (event.account for event in events if isinstance(event, Accounted))
    (score,) = (event.similarity.cosine for event in events if isinstance(event, Scored))
    assert total(account) == pytest.approx(score, abs=1e-9)
    for row in account.rows:
        assert row.low <= row.value <= row.high
        assert not row.firm or not row.low <= 0 <= row.high


def test_exchanging_a_and_b_changes_no_row(
    session: Session, astronaut: Path, group: Path, events: list[Event]
) -> None:
    (account,) = (event.account for event in events if isinstance(event, Accounted))
    turned = ExplainRequest(ImageChoice(group, 2), ImageChoice(astronaut), FEW)
    other = account_in(explained(session, turned))
    assert [(r.group, r.firm) for r in other.rows] == [(r.group, r.firm) for r in account.rows]
    for row, same in zip(account.rows, other.rows, strict=True):
        assert same.value == pytest.approx(row.value, abs=1e-9)
        swap = {"a": "b", "b": "a", "more_a": "more_b", "more_b": "more_a", "both": "both"}
        assert [(w.key, swap[w.holder]) for w in row.words] == [
            (w.key, w.holder) for w in same.words
        ]


def test_protected_words_off_leave_one_row_of_them(
    session: Session, astronaut: Path, group: Path
) -> None:
    off = replace(FEW, protected_words=False)
    explanation = explained(session, asked(astronaut, group, off))
    account = account_in(explanation)
    assert total(account) == pytest.approx(account.score, abs=1e-9)
    assert NOT_SHOWN in [row.group for row in account.rows]
    said = json.dumps(explanation_document(explanation), default=str)
    for word in ("perceived age", "looks young", "perceived gender", "ancestry"):
        assert word not in said


@pytest.mark.parametrize("change", ["itself", "mirrored", "saved again"])
def test_one_photograph_has_no_firm_row(
    session: Session, astronaut: Path, tmp_path: Path, change: str
) -> None:
    pixels = np.asarray(Image.open(astronaut).convert("RGB"))
    other = tmp_path / "other.png"
    if change == "itself":
        other.write_bytes(astronaut.read_bytes())
    elif change == "mirrored":
        other.write_bytes(png(np.ascontiguousarray(pixels[:, ::-1])))
    else:
        other = tmp_path / "other.jpg"
        Image.fromarray(pixels).save(other, quality=70)
    request = asked(astronaut, other, replace(FEW, allow_same=True), face_b=None)
    explanation = explained(session, request)
    account = account_in(explanation)
    assert account.one_photograph
    assert not any(row.firm for row in account.rows)
    assert total(account) == pytest.approx(account.score, abs=1e-9)
    assert sentences(account_phrases(account), "en") in explanation.text.en


def test_two_people_of_one_photo_have_an_account(session: Session, group: Path) -> None:
    request = ExplainRequest(ImageChoice(group, 0), ImageChoice(group, 1), FEW)
    explanation = explained(session, request)
    assert explanation.similarity.same_photo is not None
    assert not account_in(explanation).one_photograph
    request = ExplainRequest(
        ImageChoice(group, 1), ImageChoice(group, 1), replace(FEW, allow_same=True)
    )
    assert account_in(explained(session, request)).one_photograph


def test_a_document_has_it_and_is_read_again(events: list[Event]) -> None:
    explanation = events[-1].explanation  # type: ignore[attr-defined]
    document = json.loads(json.dumps(explanation_document(explanation), default=str))
    assert typed(document).account == explanation.account


def test_other_networks_have_none_of_this_fit(session: Session, tiny_pack: Path) -> None:
    del tiny_pack
    other = replace(session.pack, name="other")
    net = session.pack.recognition.identity
    model = account_model(other)
    assert model is not None
    assert model.card.recognition == net.sha256
    assert session.pack.attributes.identity.sha256 == model.card.attributes


def test_a_fit_of_the_users_own_comes_first(
    session: Session, store: PackStore, astronaut: Path, group: Path
) -> None:
    del store
    known = account_model(session.pack)
    assert known is not None
    nets = session.pack.recognition.identity.sha256, session.pack.attributes.identity.sha256
    own = replace(known, card=replace(known.card, fitted_on="a lab's own"))
    path = account_path(*nets)
    path.parent.mkdir(parents=True)
    path.write_bytes(account_bytes(own))
    account = account_in(explained(session, asked(astronaut, group)))
    assert account.fitted_on == "a lab's own"
    path.write_bytes(b"damaged")
    last = list(session.explain(asked(astronaut, group), CancelToken()))[-1]
    assert "account" in last.error.cause.lower()  # type: ignore[attr-defined]


def test_an_account_is_fitted_on_photos_of_ones_own(
    session: Session,
    store: PackStore,
    development_data: Path,
    astronaut: Path,
    group: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    del store
    root = development_data / "lfw_dev"
    people = sorted(file.parent.name for file in root.glob("*/*_0002.jpg"))[:60]
    images = [f"{person}/{person}_000{n}.jpg" for person in people for n in (1, 2)]
    refused = finish(fit_pack_account(session, root, images[:40], "a few", 0.1))
    assert refused.variance_named is None
    assert "too few" in refused.refused
    monkeypatch.setattr(fitting, "LEAST_PEOPLE", 30)
    monkeypatch.setattr(fitting, "LEAST_REPEATED", 30)
    found = finish(fit_pack_account(session, root, images, "a few", 0.1))
    assert found.people >= 30
    assert found.variance_named is not None
    assert found.variance_named < 0.329  # of so few people
    account = account_in(explained(session, asked(astronaut, group)))
    assert account.fitted_on == "a few"
    assert account.variance_named == found.variance_named
    assert total(account) == pytest.approx(account.score, abs=1e-9)


def test_the_command_prints_lines_that_sum_to_the_score(
    astronaut: Path, group: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code = main(
        [
            *("explain", str(astronaut), str(group), "--face-b", "2"),
            *("--controls", "0", "--evidence", "exchange"),
        ]
    )
    assert code == 0
    lines = capsys.readouterr().out.splitlines()
    end = next(n for n, line in enumerate(lines) if line.endswith("this score"))
    start = next(n for n, line in enumerate(lines) if line.endswith("  mean of two strangers"))
    figures = [float(line[:7]) for line in lines[start : end + 1]]
    assert sum(figures[:-1]) == pytest.approx(figures[-1], abs=5e-4 * len(figures))


def test_it_is_measured_on_people_that_it_never_saw(
    session: Session, development_data: Path
) -> None:
    root = development_data / "lfw_dev"
    people = sorted({person_of(f"{file.parent.name}/x") for file in root.glob("*/*_0002.jpg")})
    unseen = [person for person in people if split_of(person) is Split.REPORT][:60]
    images = [f"{person}/{person}_000{n}.jpg" for person in unseen for n in (1, 2)]
    model = account_model(session.pack)
    assert model is not None
    faces = finish(reference_faces(session, root, images))
    report = finish(
        evaluate_account(
            model,
            faces,
            None,
            40,
            partial(chances, session.pack.attributes),
        )
    )
    assert report.largest_error < 1e-9
    assert report.account.firm_mated.value > 0.8
    assert report.account.firm_nonmated.value > 0.6
    assert report.account.strangers_r > 0.6
    assert report.account.auc_named > 0.9
    assert report.stability.correlation > report.stability.control + 0.2


def test_kept_faces_are_filled_up_with_the_photos_that_they_lack(
    session: Session, astronaut: Path, group: Path, coffee: Path, tmp_path: Path
) -> None:
    root, kept = tmp_path / "photos", tmp_path / "kept.npz"
    for person, photo in (("ann", astronaut), ("bob", group), ("cup", coffee)):
        (root / person).mkdir(parents=True)
        shutil.copy(photo, root / person / "0.png")
    first, every = ["ann/0.png"], ["ann/0.png", "bob/0.png", "cup/0.png"]
    assert finish(kept_faces(session, root, first, kept)).people == ("ann",)
    more = finish(kept_faces(session, root, every, kept))
    assert more.people == ("ann", "bob")
    shutil.rmtree(root)  # now everything is known, also that nobody is in the third
    again = finish(kept_faces(session, root, every, kept))
    assert again.images == ("ann/0.png", "bob/0.png")
    np.testing.assert_array_equal(again.readings, more.readings)
    assert finish(kept_faces(session, root, ["bob/0.png"], kept)).people == ("bob",)
    earlier = {name: value for name, value in np.load(kept).items() if name != "seen"}
    np.savez(kept, **earlier)
    assert finish(kept_faces(session, root, ["bob/0.png"], kept)).people == ("bob",)
    np.savez(kept, **{**earlier, "names": earlier["names"][::-1]})
    with pytest.raises(BadInput, match="other networks"):
        finish(kept_faces(session, root, every, kept))

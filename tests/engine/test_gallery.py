"""Galleries: enrolled, interrupted, encrypted, erased, searched."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import sqlite3
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from numpy.typing import NDArray
from PIL import Image

from engine.commands.main import main
from engine.contracts.cancel import CancelToken
from engine.contracts.errors import BadInput, RunCancelled
from engine.contracts.gallery import GALLERY_FILE, EnrolledFace, LeftOut
from engine.contracts.packs import ModelIdentity
from engine.contracts.pair import FacePolicy, ImageChoice
from engine.contracts.settings import Settings
from engine.evaluate.identification import evaluate_identification
from engine.explain.maps.identity_classes import Strategy, class_maps
from engine.explain.parts.word_regions import zone_region
from engine.identify import Enrolment, FaceReadings, Gallery
from engine.identify.erased_face import erase_face
from engine.identify.exchanged_face import exchange_face
from engine.imaging import align, decode, png
from engine.models.input_spec import DLIB_INPUT
from engine.progress import Work, finish
from engine.session import Session
from engine.session.accounts import account_of_pair
from engine.session.enrolling import Step, enrol, identify, subjects_in
from engine.session.interpreting import interpret
from engine.session.person import describe_person
from engine.session.readings import person_accounts, read_gallery, readings_of, shape_of

OTHER = ModelIdentity("other", "recognition", "other", "b" * 64, "none")


def photo_of(path: Path) -> EnrolledFace:
    sha256 = hashlib.sha256(path.read_bytes()).hexdigest()
    return EnrolledFace(path.parent.name, str(path), sha256, 0, 1.0, 1.0)


def unit(*values: float) -> NDArray[np.float32]:
    return np.asarray(values, np.float32)


@pytest.fixture(scope="module")
def people(tmp_path_factory: pytest.TempPathFactory, session: Session, group: Path) -> Path:
    """A folder with two photos each of three people, cut out of the photo of six."""
    root = tmp_path_factory.mktemp("people")
    photo = decode(group)
    for number, face in enumerate(session.pack.detector.detect(photo.pixels)[:3]):
        folder = root / f"person {number}"
        folder.mkdir()
        for turn, scale in enumerate((1.0, 1.15)):
            template = (DLIB_INPUT.template - 75) * scale + 190
            crop, _ = align(photo.pixels, face, template, 380)
            (folder / f"{turn}.png").write_bytes(png(crop))
    return root


def enrolled(session: Session, gallery: Gallery, root: Path) -> list[Step]:
    return list(finish(enrol(session, gallery, subjects_in(root), CancelToken())))


def test_people_are_enrolled_and_found(
    session: Session, people: Path, tmp_path: Path, group: Path
) -> None:
    with Gallery.create(tmp_path, session.pack.recognition.identity) as gallery:
        steps = enrolled(session, gallery, people)
        assert all(step.left_out is None and not step.known for step in steps)
        assert gallery.people == ("person 0", "person 1", "person 2")
        for number in range(3):
            found = identify(session, gallery, ImageChoice(group, number), top=2)
            assert found.candidates[0].person == f"person {number}"
            assert found.candidates[0].cosine > 0.97
            assert len(found.candidates) == 2
            assert (found.people, found.faces) == (3, 6)
            assert sum(found.counts) == 3
            assert found.mean is not None
            assert found.mean < found.candidates[0].cosine
        # Once more changes nothing.
        assert all(step.known for step in enrolled(session, gallery, people))
        assert len(gallery.faces) == 6


def test_an_interrupted_enrolment_goes_on(session: Session, people: Path, tmp_path: Path) -> None:
    token = CancelToken()
    with Gallery.create(tmp_path, session.pack.recognition.identity) as gallery:
        run = enrol(session, gallery, subjects_in(people), token)
        shares = [next(run), next(run), next(run)]  # the third begins once two are on disk
        assert shares == sorted(shares)
        token.cancel()
        with pytest.raises(RunCancelled):
            next(run)
    with Gallery.open(tmp_path) as again:
        assert len(again.faces) == 2
        steps = enrolled(session, again, people)
        assert [step.known for step in steps] == [True, True, False, False, False, False]
        assert len(again.faces) == 6


def test_what_cannot_be_enrolled_is_noted(
    session: Session, people: Path, tmp_path: Path, group: Path, coffee: Path
) -> None:
    root = tmp_path / "photos"
    for person, name, source in (
        ("Ann", "good.png", people / "person 0" / "0.png"),
        ("Ann", "group.jpg", group),
        ("Bob", "same as ann.png", people / "person 0" / "0.png"),
        ("Bob", "coffee.png", coffee),
    ):
        (root / person).mkdir(parents=True, exist_ok=True)
        (root / person / name).write_bytes(source.read_bytes())
    (root / "Bob" / "torn.jpg").write_bytes(b"\xff\xd8\xff no photo")
    (root / "Bob" / "notes.txt").write_text("not a photo")
    with Gallery.create(tmp_path / "g", session.pack.recognition.identity) as gallery:
        steps = enrolled(session, gallery, root)
        causes = {s.subject.path.name: s.left_out.cause for s in steps if s.left_out}
        noted = {Path(left.path).name: left.cause for left in gallery.left_out}
        assert gallery.people == ("Ann",)
        # What is enrolled under another name is not noted: that name may have to be erased.
        assert set(causes) - set(noted) == {"same as ann.png"}
        gallery.remove("Ann")
        assert b"Ann" not in (tmp_path / "g" / GALLERY_FILE).read_bytes()
        assert not gallery.faces
        enrolled(session, gallery, root)
        assert len(gallery.faces) == 1
    assert len(steps) == 6
    assert "notes.txt is not an image" in causes["notes.txt"]
    assert "none stands out" in causes["group.jpg"]
    assert "No face was found" in causes["coffee.png"]
    assert "the same photo as" in causes["same as ann.png"]
    assert "(Ann)" in causes["same as ann.png"]
    assert "torn.jpg" in causes["torn.jpg"]
    with pytest.raises(BadInput, match="no photos in subfolders"):
        subjects_in(root / "Bob")


def test_the_commands_enrol_find_and_erase(
    people: Path, tmp_path: Path, group: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    gallery, secret, target = tmp_path / "g", tmp_path / "secret", tmp_path / "out.json"
    secret.write_text("open sesame\n")
    common = ["--passphrase-file", str(secret), "--device", "cpu", "--json", str(target)]
    enrolling = ["gallery", "enrol", str(gallery), str(people), "--encrypt", *common]
    assert main(enrolling) == 0
    assert "6 photos enrolled, 0 known already, 0 left out; 3 people" in capsys.readouterr().out
    assert main(enrolling) == 0
    assert "0 photos enrolled, 6 known already" in capsys.readouterr().out
    finding = ["identify", str(group), "--face", "1", "--gallery", str(gallery), *common]
    assert main(finding) == 0
    document = json.loads(target.read_text())
    assert document["schema"] == "sim2word/identify/1"
    assert document["candidates"][0]["person"] == "person 1"
    assert document["distribution"]["people"]
    assert "person 1" in capsys.readouterr().out
    assert main(["gallery", "remove", str(gallery), "person 1", *common]) == 0
    assert main(["gallery", "list", str(gallery), *common]) == 0
    listed = json.loads(target.read_text())
    assert set(listed["photos"]) == {"person 0", "person 2"}
    assert main([*finding[:6], "--device", "cpu"]) == 1  # nobody to ask for the passphrase
    assert "passphrase" in capsys.readouterr().err


def test_another_network_is_refused_until_photos_are_embedded_again(
    people: Path, tmp_path: Path, group: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "g"
    with Gallery.create(folder, OTHER) as gallery:
        for path in sorted(people.glob("*/*.png")):
            gallery.add([Enrolment(photo_of(path), unit(1, 2))])
    finding = ["identify", str(group), "--face", "2", "--gallery", str(folder), "--device", "cpu"]
    assert main(finding) == 1
    assert "sim2word gallery reembed" in capsys.readouterr().err
    assert main(["gallery", "reembed", str(folder), "--device", "cpu"]) == 0
    assert main(finding) == 0
    assert " 1. " in capsys.readouterr().out
    assert [path.name for path in folder.iterdir()] == ["gallery.sqlite"]


def test_a_gallery_whose_photos_are_away_stays_as_it_was(
    people: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "g"
    with Gallery.create(folder, OTHER) as gallery:
        for path in sorted(people.glob("*/0.png")):
            gallery.add([Enrolment(photo_of(path), unit(1, 2))])
        away = replace(photo_of(people / "person 1" / "1.png"), person="unmounted")
        away = replace(away, path=str(tmp_path / "unmounted" / "1.png"))
        gallery.add([Enrolment(away, unit(1, 2))])
    before = (folder / GALLERY_FILE).read_bytes()
    assert main(["gallery", "reembed", str(folder), "--device", "cpu"]) == 1
    assert "1 enrolled photos could not be embedded" in capsys.readouterr().err
    assert (folder / GALLERY_FILE).read_bytes() == before
    # Whoever is erased now does not come back with what was begun.
    gone = "person 0"
    assert gone.encode() in (folder / "reembed" / GALLERY_FILE).read_bytes()
    assert main(["gallery", "remove", str(folder), gone]) == 0
    assert not (folder / "reembed").exists()
    (tmp_path / "unmounted").mkdir()
    shutil.copyfile(people / "person 1" / "1.png", tmp_path / "unmounted" / "1.png")
    assert main(["gallery", "reembed", str(folder), "--device", "cpu"]) == 0
    with Gallery.open(folder) as gallery:
        assert gone not in gallery.people


def test_another_file_in_a_photos_place_is_not_taken_for_it(
    people: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder, photos = tmp_path / "g", tmp_path / "photos"
    photos.mkdir()
    with Gallery.create(folder, OTHER) as gallery:
        for name in ("0", "1"):
            shutil.copyfile(people / f"person {name}" / "0.png", photos / f"{name}.png")
            gallery.add(
                [Enrolment(replace(photo_of(photos / f"{name}.png"), person=name), unit(1, 2))]
            )
    shutil.copyfile(photos / "0.png", photos / "1.png")
    before = (folder / GALLERY_FILE).read_bytes()
    again = ["gallery", "reembed", str(folder), "--device", "cpu"]
    assert main(again) == 1
    assert "not the file that was enrolled" in capsys.readouterr().out
    assert (folder / GALLERY_FILE).read_bytes() == before
    assert main([*again, "--drop"]) == 0
    with Gallery.open(folder) as gallery:
        assert gallery.people == ("0",)


def test_what_is_enrolled_while_photos_are_embedded_again_is_not_lost(
    people: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "g"
    with Gallery.create(folder, OTHER) as gallery:
        gallery.add([Enrolment(photo_of(people / "person 0" / "0.png"), unit(1, 2))])
    with Gallery.create(folder / "reembed", replace(OTHER, sha256="a third network's")):
        pass  # is discarded

    def meanwhile(*arguments: Any) -> Work[tuple[Step, ...]]:
        steps = yield from enrol(*arguments)
        with Gallery.open(folder) as gallery:
            gallery.add([Enrolment(photo_of(people / "person 1" / "0.png"), unit(2, 1))])
        return steps

    again = ["gallery", "reembed", str(folder), "--device", "cpu"]
    with monkeypatch.context() as patch:
        patch.setattr("engine.session.enrolling.enrol", meanwhile)
        assert main(again) == 1
    with Gallery.open(folder) as gallery:
        assert gallery.people == ("person 0", "person 1")
    assert main(again) == 0
    with Gallery.open(folder) as gallery:
        assert gallery.people == ("person 0", "person 1")
        assert gallery.card.network_sha256 != OTHER.sha256


def test_names_that_are_no_text_and_pipes_are_left_out(session: Session, tmp_path: Path) -> None:
    named = Path(os.fsdecode(os.fsencode(tmp_path) + b"/J\xf6rg"))
    named.mkdir()
    (named / "a.png").write_bytes(b"x")
    (tmp_path / "Ann").mkdir()
    os.mkfifo(tmp_path / "Ann" / "x.jpg")
    with Gallery.create(tmp_path / "g", session.pack.recognition.identity) as gallery:
        steps = list(finish(enrol(session, gallery, subjects_in(tmp_path), CancelToken())))
    causes = [step.left_out.cause for step in steps if step.left_out is not None]
    assert ["no file" in cause or "no Unicode" in cause for cause in causes].count(True) == 2


def test_no_output_replaces_what_is_read(
    people: Path, tmp_path: Path, group: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with Gallery.create(tmp_path / "g", OTHER):
        pass
    probe, own = tmp_path / "probe.jpg", tmp_path / "own"
    probe.write_bytes(group.read_bytes())
    shutil.copytree(people / "person 0", own)
    kept = sorted(own.iterdir())[0]
    gallery = tmp_path / "g" / GALLERY_FILE
    for command, target in (
        (["identify", str(probe), "--gallery", str(tmp_path / "g")], probe),
        (["gallery", "list", str(tmp_path / "g")], gallery),
        (["person", str(own), "--against", str(people)], kept),
    ):
        before = target.read_bytes()
        assert main([*command, "--json", str(target), "--device", "cpu"]) == 1
        assert "is read here" in capsys.readouterr().err
        assert target.read_bytes() == before


# Uncertainty


def test_an_erased_face_is_embedded_once_for_each_region(session: Session, people: Path) -> None:
    face = session.open_face(ImageChoice(people / "person 1" / "0.png"))
    erased = erase_face(session.pack, face, Settings(controls=3), CancelToken())
    assert torch.allclose(erased.whole, session.embed(face)[0], atol=1e-6)
    regions = erased.regions
    assert set(regions.names.values()) <= set(regions.masks) == set(erased.erased)
    assert set(regions.present) <= set(regions.names)
    assert {len(many) for many in erased.controls.values()} == {3}
    assert list(erased.controls) == list(regions.random)
    for name, mask in regions.masks.items():
        assert regions.size_of(name) == pytest.approx(mask.mean(), abs=1e-6)
    name = regions.names[regions.present[0]]
    region = zone_region(name, 150, tuple((float(x), float(y)) for x, y in DLIB_INPUT.template))
    again = replace(face, crop=np.where(region[..., None], np.uint8(125), face.crop))
    assert torch.allclose(erased.erased[name], session.embed(again)[0], atol=1e-5)


def test_an_identification_is_interpreted(
    session: Session, people: Path, tmp_path: Path, group: Path
) -> None:
    with Gallery.create(tmp_path, session.pack.recognition.identity) as gallery:
        enrolled(session, gallery, people)
        found = identify(session, gallery, ImageChoice(group, 0))
        carried = interpret(session, gallery, found, Settings(controls=6), CancelToken())
        again = interpret(session, gallery, found, Settings(controls=6), CancelToken())
    assert 0 <= carried.uncertainty < 0.5
    assert carried.attributes == again.attributes
    changes = [one.change for one in carried.attributes]
    assert changes == sorted(changes, reverse=True)
    for one in carried.attributes:
        assert one.uncertainty == pytest.approx(carried.uncertainty + one.change)
        assert one.z == pytest.approx((one.change - one.control_mean) / one.control_sd, rel=1e-6)
        assert one.supported is (one.p <= 0.05 and one.change > 0)
    assert carried.text.en.startswith(("The most characteristic", "No single attribute"))
    with Gallery.open(tmp_path) as gallery:
        off = Settings(controls=2, protected_words=False)
        without = interpret(session, gallery, found, off, CancelToken())
    assert not {one.key for one in without.attributes} & {"gender=male", "gender=female"}


def test_the_command_draws_the_bars(
    people: Path, tmp_path: Path, group: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder, target = tmp_path / "g", tmp_path / "out.json"
    assert main(["gallery", "enrol", str(folder), str(people), "--device", "cpu"]) == 0
    arguments = ["identify", str(group), "--face", "0", "--gallery", str(folder), "--interpret"]
    assert main([*arguments, "--device", "cpu", "--json", str(target)]) == 0
    reported = capsys.readouterr().out
    assert "as it is" in reported
    carried = json.loads(target.read_text())["interpretation"]
    assert carried["attributes"]
    assert carried["text"]["en"] in reported


def test_known_and_unknown_people_come_apart(
    session: Session, people: Path, tmp_path: Path
) -> None:
    root = tmp_path / "few"
    for number, names in ((0, ("0.png", "1.png")), (1, ("0.png", "1.png")), (2, ("0.png",))):
        folder = root / f"person {number}"
        folder.mkdir(parents=True)
        for name in names:
            (folder / name).write_bytes((people / f"person {number}" / name).read_bytes())
    images = [path.relative_to(root).as_posix() for path in root.glob("*/*.png")]
    found = finish(evaluate_identification(session, root, images))
    assert (found.people, found.enrolled, found.known, found.unknown) == (2, 2, 2, 1)
    assert found.rank1 == 1.0
    assert found.auroc == found.auroc_of_score == 1.0
    assert found.mean_known < found.mean_unknown
    with pytest.raises(BadInput, match="people with several"):
        finish(evaluate_identification(session, root, [i for i in images if "person 2" not in i]))


# A person as a set


def test_exchanged_regions_move_a_face_towards_the_other(session: Session, people: Path) -> None:
    face, other = (
        session.open_face(ImageChoice(people / f"person {number}" / "0.png")) for number in (0, 1)
    )
    settings = Settings(controls=2)
    found = exchange_face(session.pack, face, [other], settings, CancelToken())
    name = found.regions.names[found.regions.present[0]]

    def score(mask: np.ndarray) -> float:
        crop = np.where(mask[..., None], other.crop, face.crop)
        return session.similarity(session.embed(replace(face, crop=crop), other)).cosine

    random = found.regions.random[found.regions.size_of(name)]
    expected = score(found.regions.masks[name]) - np.mean([score(mask) for mask in random])
    assert found.effects[name] == pytest.approx(expected, abs=1e-5)


def test_a_set_is_described_and_its_stranger_found(
    session: Session, people: Path, tmp_path: Path, group: Path
) -> None:
    photos = [people / "person 0" / "0.png", people / "person 0" / "1.png"]
    pixels = decode(photos[0]).pixels
    for number, shift in enumerate((12, -9, 20)):
        path = tmp_path / f"{number}.png"
        path.write_bytes(png(np.clip(pixels.astype(int) + shift, 0, 255).astype(np.uint8)))
        photos.append(path)
    stranger = people / "person 2" / "0.png"
    twin = tmp_path / "twin.png"
    twin.write_bytes(photos[0].read_bytes())
    others = [ImageChoice(group, number) for number in (3, 4, 5)]
    shares: list[float] = []
    work = describe_person(
        session, [*photos, stranger, twin], others, Settings(controls=2), CancelToken()
    )
    found = finish(work, shares.append)
    assert shares == sorted(shares)
    assert shares[-1] == pytest.approx(1.0)
    report = found.report
    assert Path(report.photos[0].path) == stranger
    assert not report.photos[0].fits
    assert all(photo.fits for photo in report.photos[1:])
    assert len(report.photos) == 6
    assert [Path(one.path).name for one in found.left_out] == ["twin.png"]
    assert report.others == 3
    assert report.words
    # All but the stranger are one photograph in other light: too few for an account.
    accounts = found.accounts
    assert accounts is not None
    assert accounts.own is None
    assert accounts.others is None
    scores = [word.score for word in report.words]
    assert scores == sorted(scores, reverse=True)
    for word in report.words:
        assert word.low <= word.score <= word.high
        assert word.present >= 0.5
        assert word.supported is (word.p <= 0.05)
    with pytest.raises(BadInput, match="Only 2 photos"):
        finish(describe_person(session, photos[:2], others, Settings(controls=2), CancelToken()))
    with pytest.raises(BadInput, match="nobody to hold"):
        finish(describe_person(session, photos, [], Settings(controls=2), CancelToken()))


def test_a_person_is_described_by_command(
    people: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder, target = tmp_path / "set", tmp_path / "person.json"
    folder.mkdir()
    pixels = decode(people / "person 0" / "0.png").pixels.astype(int)
    for number in range(3):
        bright = np.clip(pixels + 8 * number, 0, 255).astype(np.uint8)
        (folder / f"{number}.png").write_bytes(png(bright))
    arguments = ["person", str(folder), "--against", str(people), "--device", "cpu"]
    assert main([*arguments, "--json", str(target)]) == 0
    document = json.loads(target.read_text())
    assert document["schema"] == "sim2word/person/1"
    assert len(document["report"]["photos"]) == 3
    assert document["report"]["others"] == 2  # its own photo is none of another person
    assert "3 photos against 2 other people" in capsys.readouterr().out
    empty = tmp_path / "empty"
    empty.mkdir()
    assert main(["person", str(empty), "--device", "cpu"]) == 1
    assert main(["person", str(tmp_path / "absent"), "--device", "cpu"]) == 1


def test_stability_is_measured_over_people(
    development_data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    root = tmp_path / "few"
    folders = sorted((development_data / "lfw_dev").iterdir())
    many = next(folder for folder in folders if len(list(folder.iterdir())) >= 10)
    single = [folder for folder in folders if len(list(folder.iterdir())) == 1][:4]
    for folder in (many, *single):
        (root / folder.name).mkdir(parents=True)
        for photo in sorted(folder.iterdir())[:10]:
            (root / folder.name / photo.name).write_bytes(photo.read_bytes())
    target = tmp_path / "people.json"
    arguments = ["evaluate", "people", "--images", str(root), "--split", "all", "--device", "cpu"]
    assert main([*arguments, "--json", str(target)]) == 0
    document = json.loads(target.read_text())
    assert document["described"] == 1
    assert set(document["people"]) <= {many.name}
    assert all(-1 <= value <= 1 for value in document["people"].values())
    assert "1 described" in capsys.readouterr().out


# The identity branch over a gallery's people


def test_explanations_may_describe_faces_by_a_gallery(
    session: Session,
    people: Path,
    tmp_path: Path,
    group: Path,
    astronaut: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    folder, target = tmp_path / "g", tmp_path / "out.json"
    assert main(["gallery", "enrol", str(folder), str(people), "--device", "cpu"]) == 0
    pair = ["explain", str(astronaut), str(group), "--face-b", "3", "--device", "cpu"]
    published = [*pair, "--ranking", "paper", "--controls", "0", "--no-exchange"]
    asked = ["--identities", "topk:1", "--gallery", str(folder)]
    maps = []
    for extra in ([], asked):
        out = tmp_path / f"out{len(extra)}"
        assert main([*published, *extra, "--out", str(out), "--json", str(target)]) == 0
        maps.append(np.load(out / "maps" / "a.sim2word.discriminant.npy"))
    assert json.loads(target.read_text())["provenance"]["settings"]["identities"] == "topk:1"
    assert not np.allclose(maps[0], maps[1])
    with Gallery.open(folder) as gallery:
        prototypes = torch.from_numpy(gallery.prototypes())
    faces = session.open_face(ImageChoice(astronaut)), session.open_face(ImageChoice(group, 3))
    context = session.pair(faces, Settings(), CancelToken(), "classes")
    expected = class_maps(
        context.inside(),
        context.embeddings,
        context.embeddings.flip(0),
        prototypes,
        Strategy.of("topk:1"),
        context.similarity.gap or 1.0,
    )
    assert np.allclose(maps[1], expected.discriminant[0].numpy(), atol=1e-5)
    capsys.readouterr()
    assert main([*published, "--identities", "topk:1"]) == 1
    assert "--gallery" in capsys.readouterr().err
    assert main([*pair, *asked]) == 2
    assert "no identity branch" in capsys.readouterr().err
    assert main([*published, "--identities", "best"]) == 1


def test_candidates_have_accounts_of_what_the_gallery_keeps(
    session: Session, people: Path, tmp_path: Path, group: Path
) -> None:
    photos = tmp_path / "photos"
    shutil.copytree(people, photos)
    with Gallery.create(tmp_path / "g", session.pack.recognition.identity) as gallery:
        enrolled(session, gallery, photos)
        probe = ImageChoice(group, 1)
        seen = identify(session, gallery, probe)
        shutil.rmtree(photos)  # nothing but the gallery is needed
        found = identify(session, gallery, probe)
        hidden = identify(session, gallery, probe, protected_words=False)
    for one, before, less in zip(found.candidates, seen.candidates, hidden.candidates, strict=True):
        account = one.account
        assert account is not None
        assert before.account is not None
        assert account.rows == before.account.rows or before.same_photo is not None
        total = account.strangers + account.named + account.unnamed
        assert account.score == one.cosine
        assert total == pytest.approx(one.cosine, abs=1e-9)
        assert less.account is not None
        assert not any(row.protected for row in less.account.rows)
        photo = people / one.best.person / Path(one.best.path).name
        both = session.open_face(probe), session.open_face(ImageChoice(photo))
        pair = account_of_pair(
            session.pack, session.pair(both, Settings(), CancelToken(), "account")
        )
        assert pair is not None
        same = {row.group: row.value for row in pair.rows}
        assert {row.group for row in account.rows} == set(same)
        assert all(abs(row.value - same[row.group]) < 1e-4 for row in account.rows)


def test_a_gallery_of_before_is_read_without_embedding_it_again(
    session: Session, people: Path, tmp_path: Path, group: Path
) -> None:
    probe = ImageChoice(group, 1)
    with Gallery.create(tmp_path / "g", session.pack.recognition.identity) as gallery:
        for subject in subjects_in(people):
            face = session.open_face(ImageChoice(subject.path))
            (embedding,) = session.embed(face).cpu().numpy()
            gallery.add([Enrolment(photo_of(subject.path), embedding)])
        gone = replace(photo_of(people / "person 0" / "0.png"), path=str(tmp_path / "gone.png"))
        gallery.add([Enrolment(gone, unit(*range(128)))])
        found = identify(session, gallery, probe)
        assert [one.account is None for one in found.candidates] == [False] * 3
        of, shape = readings_of(session.pack), shape_of(session.pack)
        assert all(gallery.readings(at, of, shape) is None for at in range(7))
        token = CancelToken()
        run = read_gallery(session, gallery, token)
        next(run)
        next(run)
        token.cancel()
        with pytest.raises(RunCancelled):
            next(run)  # what was read by then is kept
        embeddings = gallery.embeddings.copy()
        done = finish(read_gallery(session, gallery, CancelToken()))
        assert (done.known, done.read) == (1, 5)
        assert [one.path for one in done.left_out] == [str(tmp_path / "gone.png")]
    with Gallery.open(tmp_path / "g") as again:
        np.testing.assert_array_equal(again.embeddings, embeddings)
        kept = [again.readings(at, of, shape) for at in range(7)]
        assert sum(one is None for one in kept) == 1
        assert all(again.readings(at, "of another network", shape) is None for at in range(7))
        assert identify(session, again, probe).candidates[0].account is not None


def test_a_photo_of_before_that_is_gone_has_no_account_and_says_how_to_get_one(
    session: Session, people: Path, tmp_path: Path, group: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with Gallery.create(tmp_path / "g", session.pack.recognition.identity) as gallery:
        enrolled(session, gallery, people)
        gone = replace(photo_of(people / "person 0" / "0.png"), path="gone", person="Gone")
        gallery.add([Enrolment(gone, unit(*range(128)))])
    main(["identify", str(group), "--face", "1", "--gallery", str(tmp_path / "g")])
    said = capsys.readouterr().out
    assert "1 candidates have no account" in said
    assert "gallery read" in said
    assert "A is the face that is searched for" in said
    main(["gallery", "read", str(tmp_path / "g")])
    assert "0 photos read, 6 were, 1 could not be" in capsys.readouterr().out


def read_by_chance(session: Session) -> FaceReadings:
    rng = np.random.default_rng(0)
    values = rng.standard_normal(shape_of(session.pack)).astype(np.float32)
    return FaceReadings(readings_of(session.pack), values)


@pytest.mark.parametrize("passphrase", [None, "an open secret"])
def test_reading_never_brings_back_whom_another_program_erased(
    session: Session, tmp_path: Path, passphrase: str | None
) -> None:
    ann, bob = (EnrolledFace(name, f"{name}.jpg", name * 8, 0, 60, 1) for name in ("Ann", "Bob"))
    read = read_by_chance(session)
    with Gallery.create(tmp_path, session.pack.recognition.identity, passphrase) as gallery:
        gallery.add([Enrolment(ann, unit(1, 2)), Enrolment(bob, unit(2, 1))])
        changes = gallery.card.changes
        gallery.keep_readings({})
        assert gallery.card.changes == changes
        with Gallery.open(tmp_path, passphrase) as other:
            other.remove("Ann")
        gallery.keep_readings({ann: read, bob: read})
        assert gallery.people == ("Bob",)
    with Gallery.open(tmp_path, passphrase) as again:
        assert again.people == ("Bob",)
        assert again.readings(0, read.of, read.values.shape) is not None
        with Gallery.open(tmp_path, passphrase) as other:
            other.rewrite(passphrase)
        with pytest.raises(BadInput, match="written the gallery"):
            again.keep_readings({bob: read})
        with pytest.raises(BadInput, match="written the gallery"):
            again.add([Enrolment(ann, unit(1, 2))])
    with Gallery.open(tmp_path, passphrase) as last:
        assert last.people == ("Bob",)


def test_encrypted_rows_are_of_one_length_with_readings_and_without(
    session: Session, tmp_path: Path
) -> None:
    with Gallery.create(tmp_path, session.pack.recognition.identity, "an open secret") as gallery:
        face = EnrolledFace(
            "A person with a long name" * 4, "/a/long/path" * 20, "a" * 64, 0, 60, 1
        )
        gallery.add([Enrolment(face, np.ones(512, np.float32), read_by_chance(session))])
        gallery.leave_out(LeftOut("x.jpg", "Bob", "No face."), "b" * 64)
        connection = sqlite3.connect(tmp_path / GALLERY_FILE)
        rows = connection.execute("SELECT length(row) FROM photos").fetchall()
        connection.close()
    assert len(rows) == 2
    assert len(set(rows)) == 1


@pytest.mark.parametrize("spoil", ["columns", "views", "nan", "empty"])
def test_damaged_readings_are_an_error_in_words(
    session: Session, tmp_path: Path, spoil: str
) -> None:
    read = read_by_chance(session)
    values = {
        "columns": read.values[:, :20],
        "views": read.values[:1],
        "nan": np.where(np.arange(read.values.size).reshape(read.values.shape) == 7, np.nan, 0),
        "empty": read.values[:, :0],
    }[spoil]
    face = EnrolledFace("Ann", "Ann.jpg", "a" * 64, 0, 60, 1)
    with Gallery.create(tmp_path, session.pack.recognition.identity) as gallery:
        bad = FaceReadings(read.of, values.astype(np.float32))
        gallery.add([Enrolment(face, unit(1, 2), bad)])
    with Gallery.open(tmp_path) as again, pytest.raises(BadInput, match="no whole gallery"):
        again.readings(0, read.of, shape_of(session.pack))


def test_one_photograph_saved_several_times_counts_once(
    session: Session, people: Path, group: Path, tmp_path: Path
) -> None:
    first = people / "person 0" / "0.png"
    copies = [session.open_face(ImageChoice(first))]
    for quality in (95, 80):
        file = tmp_path / f"{quality}.jpg"
        Image.open(first).convert("RGB").save(file, quality=quality)
        copies.append(session.open_face(ImageChoice(file)))
    others = [session.open_face(ImageChoice(group, number)) for number in (3, 4, 5)]
    found = finish(person_accounts(session, copies, others, CancelToken()))
    assert found is not None
    assert found.own is None
    assert found.others is None  # one photograph says nothing of how photos differ


def test_a_persons_photos_have_accounts_that_add_up(
    session: Session, development_data: Path, group: Path
) -> None:
    root = development_data / "lfw_dev"
    person = next(one for one in sorted(root.iterdir()) if len(list(one.iterdir())) == 5)
    paths = sorted(person.iterdir())
    choices = [ImageChoice(path, policy=FacePolicy.CENTRE) for path in (*paths, paths[0])]
    own = [session.open_face(choice) for choice in choices]
    others = [session.open_face(ImageChoice(group, number)) for number in (1, 3, 4)]
    found = finish(person_accounts(session, own, others, CancelToken()))
    hidden = finish(person_accounts(session, own, others, CancelToken(), protected_words=False))
    assert found is not None
    assert hidden is not None
    assert found.own is not None
    assert found.others is not None
    assert (found.own.pairs, found.own.one_photograph) == (10, 1)
    assert (found.others.pairs, found.others.one_photograph) == (15, 1)
    assert found.own.score > found.others.score
    assert found.own.firm(together=True)
    for account in (found.own, found.others):
        total = account.strangers + sum(row.value for row in account.rows) + account.unnamed
        assert total == pytest.approx(account.score, abs=1e-9)
        for row in account.rows:
            assert not row.firm or (row.low > 0) or (row.high < 0)
    assert hidden.own is not None
    assert not any(row.protected for row in hidden.own.rows)
    assert hidden.own.score == found.own.score

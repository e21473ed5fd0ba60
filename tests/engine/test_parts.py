"""Landmarks, parts and the sets that are enough, on real photos by the embedded networks."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch

from engine.commands.main import main
from engine.contracts.cancel import CancelToken
from engine.contracts.events import Event, MapReady, PartsFound, Scored
from engine.contracts.explanation import Explanation
from engine.contracts.pair import SIDES, AlignedFace, ImageChoice
from engine.contracts.parts import SPECIFIC_P, EnoughParts
from engine.contracts.settings import ExplainRequest, Settings
from engine.evidence.exchange import Exchange
from engine.evidence.kind import Shown
from engine.explain.parts.enough import (
    MOST_OF_FACE,
    displaced_parts,
    enough_parts,
    stands_out,
)
from engine.imaging import decode, png
from engine.imaging.blending import replaced
from engine.imaging.displacing import ELSEWHERE, displaced
from engine.imaging.face_parts import PARTS, parts_of
from engine.imaging.mesh import in_crop
from engine.imaging.opencv import cv2
from engine.imaging.warping import partners_of
from engine.language.catalogue import say, sentences
from engine.language.parts import parts_phrases
from engine.models.landmarks import landmark_reader
from engine.progress import finish
from engine.record import explanation_document
from engine.record.files import write_explanation
from engine.record.reading import typed
from engine.session import Session, run_to_end

FEW = Settings(controls=0, search_steps=0, evidence=("exchange",))


@pytest.fixture(scope="module")
def faces(session: Session, astronaut: Path, group: Path) -> tuple[AlignedFace, AlignedFace]:
    return session.open_face(ImageChoice(astronaut)), session.open_face(ImageChoice(group, 2))


@pytest.fixture(scope="module")
def events(session: Session, astronaut: Path, group: Path) -> list[Event]:
    request = ExplainRequest(ImageChoice(astronaut), ImageChoice(group, 2), FEW)
    return list(session.explain(request, CancelToken()))


@pytest.fixture(scope="module")
def found(events: list[Event]) -> EnoughParts:
    (event,) = [event for event in events if isinstance(event, PartsFound)]
    return event.parts


def explained(session: Session, a: Path, b: Path, settings: Settings = FEW) -> Explanation:
    request = ExplainRequest(ImageChoice(a), ImageChoice(b, 2), settings)
    return run_to_end(session.explain(request, CancelToken()))


def test_landmarks_lie_where_the_detector_finds_the_features(
    session: Session, astronaut: Path, group: Path
) -> None:
    """In faces that look at the camera; in profile the detector guesses what it does not see."""
    for choice in (ImageChoice(astronaut), ImageChoice(group, 0), ImageChoice(group, 3)):
        face = session.open_face(choice)
        assert face.landmarks is not None
        keypoints = np.asarray(face.face.keypoints)
        ours = face.landmarks.points[[468, 473, 4, 61, 291], :2]
        off = np.linalg.norm(ours - keypoints, axis=1) / face.face.inter_eye_distance
        assert off.mean() < 0.2
        assert off.max() < 0.35
        assert abs(face.landmarks.roll - face.quality.roll_deg) < 8


def test_landmarks_follow_a_photo_that_is_moved_scaled_or_turned(
    faces: tuple[AlignedFace, AlignedFace],
) -> None:
    """The detector's points come along: the frame differs, the points on the face do not."""
    face = faces[0]
    assert face.landmarks is not None
    rolled = face.photo.pixels[:, ::-1].copy()
    mirrored = replace(
        face.face,
        keypoints=tuple(
            (face.photo.width - 1 - x, y)
            for x, y in (face.face.keypoints[i] for i in (1, 0, 2, 4, 3))
        ),
    )
    again = landmark_reader().read(rolled, mirrored)
    nose = again.points[4, :2]
    expected = (face.photo.width - 1 - face.landmarks.points[4, 0], face.landmarks.points[4, 1])
    assert np.hypot(*(nose - expected)) < 0.1 * face.face.inter_eye_distance
    assert again.yaw == pytest.approx(-face.landmarks.yaw, abs=6)


def test_points_that_are_off_are_found_again(faces: tuple[AlignedFace, AlignedFace]) -> None:
    face = faces[0]
    assert face.landmarks is not None
    eye = face.face.inter_eye_distance
    shifted = replace(
        face.face,
        keypoints=tuple(
            (x + 0.15 * eye * (-1) ** n, y + 0.1 * eye)
            for n, (x, y) in enumerate(face.face.keypoints)
        ),
    )
    again = landmark_reader().read(face.photo.pixels, shifted)
    off = np.linalg.norm(again.points[:, :2] - face.landmarks.points[:, :2], axis=1).mean()
    assert off < 0.06 * eye


def test_the_same_face_gives_the_same_landmarks_alone_and_among_others(
    faces: tuple[AlignedFace, AlignedFace],
) -> None:
    both = landmark_reader().read_all([(face.photo.pixels, face.face) for face in faces])
    for face, one in zip(faces, both, strict=True):
        assert face.landmarks is not None
        assert one.points == pytest.approx(face.landmarks.points, abs=0.02)


def test_parts_are_where_their_points_are(faces: tuple[AlignedFace, AlignedFace]) -> None:
    for face in faces:
        parts, landmarks = parts_of(face), face.landmarks
        assert landmarks is not None
        points = in_crop(landmarks, face.affine)
        for name, number in (("nose", 4), ("mouth", 0), ("eyes", 468), ("eyes", 473)):
            x, y = np.rint(points[number, :2]).astype(int)
            assert parts[name].mask[y, x], name


def test_sets_come_after_the_score_and_before_any_map(events: list[Event]) -> None:
    kinds = [type(event) for event in events]
    assert kinds.index(Scored) < kinds.index(PartsFound) < kinds.index(MapReady)


def test_a_set_is_what_its_figures_say(
    session: Session, faces: tuple[AlignedFace, AlignedFace], found: EnoughParts
) -> None:
    """Exchanging the very parts by hand gives the cosines that are reported."""
    (one,) = found.found
    assert found.score < found.threshold
    assert one.kind == "exchange"
    assert one.crosses is (min(one.cosine_a, one.cosine_b) >= found.threshold)
    pair = session.pair(faces, FEW, CancelToken(), "x")
    kind = Exchange()
    shown = Shown(faces, None, pair.partners)
    for index, (side, cosine) in enumerate((("a", one.cosine_a), ("b", one.cosine_b))):
        region = np.any([parts_of(faces[index])[name].mask for name in one.parts], axis=0)
        crop = replaced(
            faces[index].crop,
            kind.replacement(shown, side),  # type: ignore[arg-type] # a side
            region,
            soft=kind.soft(shown),
        )
        changed = replace(faces[index], crop=crop)
        embedded = session.embed(changed, faces[1 - index])
        by_hand = float(embedded[0] @ embedded[1] / embedded[0].norm() / embedded[1].norm())
        assert by_hand == pytest.approx(cosine, abs=2e-5)


def test_a_set_is_small_measured_and_held_against_its_twins(found: EnoughParts) -> None:
    (one,) = found.found
    assert 0 < one.area <= MOST_OF_FACE
    assert one.parts == tuple(name for name in PARTS if name in one.parts)
    assert set(one.parts) <= set(found.measured)
    assert one.twins is not None
    assert one.twins.count == 64
    assert one.specific is (one.twins.p < SPECIFIC_P)
    assert found.forwards <= 120 + 2 * len(found.measured) * (ELSEWHERE + 1)


def test_parts_that_are_displaced_are_not_called_specific(
    session: Session, faces: tuple[AlignedFace, AlignedFace]
) -> None:
    pair = session.pair(faces, FEW, CancelToken(), "x")
    parts = parts_of(faces[0]), parts_of(faces[1])
    marks = []
    for seed in range(3):
        moved = displaced_parts(parts[0], seed), displaced_parts(parts[1], seed + 100)
        control = finish(enough_parts(pair, moved))
        assert control is not None
        marks += [one.specific for one in control.found]
    assert not all(marks)


def test_displaced_shapes_have_the_same_size_inside_the_face() -> None:
    whole = np.zeros((60, 60), bool)
    whole[5:55, 8:52] = True
    region = np.zeros_like(whole)
    region[10:20, 10:30] = True
    made = displaced(region, whole, 12, 3)
    assert (made.sum((1, 2)) == region.sum()).all()
    assert not (made & ~whole).any()
    assert len({one.tobytes() for one in made}) == 12
    assert (made == displaced(region, whole, 12, 3)).all()


def test_identical_faces_are_above_and_erased(session: Session, astronaut: Path) -> None:
    request = ExplainRequest(
        ImageChoice(astronaut), ImageChoice(astronaut), replace(FEW, allow_same=True)
    )
    parts = run_to_end(session.explain(request, CancelToken())).parts
    assert parts is not None
    assert {one.kind for one in parts.found} <= {"erase"}
    assert parts.score == pytest.approx(1)


def test_it_can_be_left_out_and_exchanged_as_before(
    session: Session, astronaut: Path, group: Path
) -> None:
    found = explained(session, astronaut, group, replace(FEW, parts=False, landmarks=False))
    assert found.parts is None
    assert found.partners is None
    assert Exchange().replacement(found, "a") is found.faces[1].crop


def test_without_an_operating_point_there_are_no_sets(
    session: Session, faces: tuple[AlignedFace, AlignedFace]
) -> None:
    pair = session.pair(faces, FEW, CancelToken(), "x")
    bare = replace(pair, similarity=replace(pair.similarity, statistics=None))
    assert finish(enough_parts(bare, (parts_of(faces[0]), parts_of(faces[1])))) is None


def test_sets_are_in_the_document_and_read_again(events: list[Event], found: EnoughParts) -> None:
    explanation = events[-1].explanation  # type: ignore[attr-defined] # Done
    document = explanation_document(explanation)
    assert typed(document).parts == found
    said = sentences(parts_phrases(found), "en")
    assert said in explanation.text.en
    assert sentences(parts_phrases(found), "zh") in explanation.text.zh


def test_a_hidden_part_is_said_to_be_not_measured(
    session: Session, astronaut: Path, group: Path, tmp_path: Path
) -> None:
    """A bar over the mouth: the part is named as hidden, and no set has it."""
    face = session.open_face(ImageChoice(astronaut))
    assert face.landmarks is not None
    x, y = face.landmarks.points[[61, 291, 152, 2], 0], face.landmarks.points[[61, 291, 152, 2], 1]
    pixels = face.photo.pixels.copy()
    wide = int(0.4 * (x.max() - x.min()))
    pixels[int(y.min()) : int(y.max()) + 4, int(x.min()) - wide : int(x.max()) + wide] = (
        20,
        60,
        90,
    )
    covered = tmp_path / "covered.png"
    covered.write_bytes(png(pixels))
    parts = explained(session, covered, group).parts
    assert parts is not None
    assert "mouth" in parts.hidden_a
    assert all("mouth" not in one.parts for one in parts.found)
    assert "mouth" in sentences(parts_phrases(parts), "en")


def test_the_command_line_says_which_parts_are_enough(
    astronaut: Path, group: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["explain", str(astronaut), str(group), "--face-b", "2", "--effort", "quick"]) == 0
    out = capsys.readouterr().out
    assert "of the face" in out
    assert "elsewhere on the face" in out


def test_the_report_shows_the_parts_and_the_faces_with_them_changed(
    events: list[Event], tmp_path: Path
) -> None:
    explanation = events[-1].explanation  # type: ignore[attr-defined] # Done
    write_explanation(explanation, tmp_path / "out", "pair", language="zh")
    page = (tmp_path / "out" / "report.html").read_text(encoding="utf-8")
    assert say("parts.heading", "zh") in page
    for side, face in zip(("a", "b"), explanation.faces, strict=True):
        changed = decode(tmp_path / "out" / "pictures" / f"parts_changed_{side}.png").pixels
        masks = [parts_of(face)[name].mask for name in explanation.parts.found[0].parts]
        inside = np.any(masks, axis=0)
        differs = (changed != face.crop).any(-1)
        assert differs[inside].mean() > 0.8
        far = ~cv2.dilate(inside.astype(np.uint8), np.ones((15, 15), np.uint8)).astype(bool)
        assert not differs[far].any()
        assert (tmp_path / "out" / "pictures" / f"parts_{side}.png").is_file()


def test_every_part_is_measured_by_itself(
    session: Session, faces: tuple[AlignedFace, AlignedFace], found: EnoughParts
) -> None:
    """What is said of a part is what the network makes of those pixels, embedded alone."""
    assert {one.part for one in found.alone} == set(found.measured)
    held = {one.part: one for one in found.held}
    assert set(held) == set(found.measured), "one kind of change is held against other places"
    shown = Shown(faces, None, partners_of(faces, FEW))
    own = session.embed(*faces).double()
    for part in ("eyes", "mouth"):
        one = found.alone_by(part, "exchange")
        assert one is not None
        for number, cosine in enumerate((one.cosine_a, one.cosine_b)):
            pixels = Exchange().replacement(shown, SIDES[number])
            mask = parts_of(faces[number])[part].mask
            crop = replaced(faces[number].crop, pixels, mask, soft=True)
            changed = session.embed(replace(faces[number], crop=crop)).double()[0]
            made = torch.cosine_similarity(changed, own[1 - number], dim=0)
            assert float(made) == pytest.approx(cosine, abs=1e-5)
        assert one.area == pytest.approx(held[part].area)
    for one in held.values():
        assert one.elsewhere is not None
        assert one.spread is not None
        assert len(one.elsewhere_a) == len(one.elsewhere_b) == ELSEWHERE
        assert one.stands_out == stands_out(one.cosine, one.elsewhere, one.spread, len(held))


def test_a_shape_elsewhere_seldom_stands_out() -> None:
    """Of parts that do what their shapes do elsewhere, few runs call any outstanding."""
    rng, parts, runs = np.random.default_rng(5), 8, 400
    called = 0
    for _ in range(runs):
        areas = rng.uniform(0.05, 0.3, parts)
        sds = 0.02 * np.sqrt(areas)
        elsewhere = rng.normal(0.9, sds[:, None], (parts, ELSEWHERE))
        means = elsewhere.mean(1)
        scaled = (elsewhere - means[:, None]) / np.sqrt(areas)[:, None]
        spreads = np.sqrt((scaled**2).sum() / (parts * (ELSEWHERE - 1)) * areas)
        own = rng.normal(0.9, sds)
        called += any(
            stands_out(float(o), float(m), float(s), parts)
            for o, m, s in zip(own, means, spreads, strict=True)
        )
    assert 0 < called / runs < 0.09
    assert stands_out(0.85, 0.9, 0.01, parts)
    assert not stands_out(0.89, 0.9, 0.01, parts)

"""A whole explanation: its events, figures, repeatability and ends."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch

from benchmarks.as_published import AsPublished
from engine.contracts.cancel import CancelToken
from engine.contracts.errors import (
    FaceTooSmall,
    ImageChanged,
    NoFaceFound,
    NoSuchFace,
    SeveralFaces,
    UnreadableImage,
)
from engine.contracts.events import (
    Cancelled,
    Done,
    Event,
    FacesFound,
    Failed,
    MapReady,
    Outcome,
    PartsFound,
    Progress,
    Scored,
    Started,
    WordRanked,
)
from engine.contracts.pair import SIDES, AlignedFace, ImageChoice
from engine.contracts.settings import ExplainRequest, Ranking, Settings
from engine.explain.maps.identity import identity_gradients
from engine.explain.maps.signed_evidence import evidence_by_identity, signed_evidence
from engine.imaging.blending import replaced
from engine.imaging.warping import laid_on
from engine.models.tapped import Grid
from engine.session import Session, run_to_end
from engine.session.session import PARTS

QUICK = Settings(method="sim2word", ranking=Ranking.PAPER, controls=4, parts=False, score_map=False)


def request(a: Path, b: Path, settings: Settings = QUICK, face_b: int | None = 2) -> ExplainRequest:
    return ExplainRequest(ImageChoice(a), ImageChoice(b, face_b), settings)


@pytest.fixture(scope="module")
def events(session: Session, astronaut: Path, group: Path) -> list[Event]:
    whole = replace(QUICK, parts=True, score_map=True)
    return list(session.explain(request(astronaut, group, whole), CancelToken()))


def done(events: list[Event]) -> Done:
    last = events[-1]
    assert isinstance(last, Done)
    return last


def test_events_come_in_the_order_of_the_contract(events: list[Event]) -> None:
    kinds = [type(event) for event in events]
    assert kinds[:4] == [Started, FacesFound, FacesFound, Scored]
    assert kinds.count(Scored) == 1
    assert sum(isinstance(event, Outcome) for event in events) == 1
    measuring = [n for n, e in enumerate(events) if isinstance(e, Progress) and e.stage != PARTS]
    assert kinds.index(PartsFound) < kinds.index(MapReady) < measuring[0] < kinds.index(WordRanked)
    assert len({event.request_id for event in events}) == 1
    overall = [e.overall for e in events if isinstance(e, Progress)]
    assert overall == sorted(overall)
    assert overall[-1] == pytest.approx(1)
    for stage in ("erasing", "exchanging", "controls"):
        steps = [e for e in events if isinstance(e, Progress) and e.stage == stage]
        assert [s.done for s in steps] == sorted({s.done for s in steps})
        assert steps[-1].done == steps[-1].total


def test_maps_and_words_are_complete(session: Session, events: list[Event]) -> None:
    explanation = done(events).explanation
    branches = {(m.image, m.branch) for m in explanation.maps}
    for side in ("a", "b"):
        assert {(side, b) for b in ("own", "counterfactual", "discriminant")} <= branches
        words = [w for w in explanation.words if w.image == side]
        assert len({w.attribute for w in words}) == len(words) >= 35
        ranks = sorted(w.rank for w in words if w.rank is not None)
        assert ranks == list(range(1, len(ranks) + 1))
        assert ranks
    for saliency in explanation.maps:
        assert saliency.values.shape == (150, 150)
        assert saliency.values.dtype == np.float32
        if not saliency.signed:
            assert saliency.values.min() >= 0
            assert saliency.values.max() <= 1
        assert saliency.affine.shape == (2, 3)
    keys = {output.key for output in session.pack.attributes.outputs}
    assert {key for key, _ in explanation.masks} <= keys


def test_the_effects_are_those_of_the_algorithm_as_published(
    session: Session, events: list[Event], faces: tuple[AlignedFace, AlignedFace]
) -> None:
    explanation = done(events).explanation
    ours = {
        (w.key, w.image): w.ranking.similarity for w in explanation.words if w.ranking is not None
    }
    theirs = AsPublished.beside(session.pack).explain(faces)
    assert ours.keys() == theirs.keys()
    for key, value in theirs.items():
        assert ours[key] == pytest.approx(value, abs=1e-5), key


def test_a_figure_can_be_checked_from_the_masks_alone(
    session: Session, events: list[Event], faces: tuple[AlignedFace, AlignedFace]
) -> None:
    explanation = done(events).explanation
    word = explanation.ranked("a")[0]
    mask = explanation.masks[word.key, "a"]
    grey = np.where(mask[..., None], 125, faces[0].crop).astype(np.uint8)
    changed = replace(faces[0], crop=grey)
    similarity = session.similarity(session.embed(changed, faces[1]))
    change = word.ranking
    assert change is not None
    assert similarity.cosine == pytest.approx(change.similarity, abs=1e-5)
    assert change.area == pytest.approx(mask.mean())
    assert change.effect == pytest.approx(change.similarity - explanation.similarity.cosine)
    control = change.control
    assert control is not None
    assert control.z == pytest.approx((change.effect - control.mean) / control.sd)


def test_an_exchange_takes_the_partners_pixels(
    session: Session, events: list[Event], faces: tuple[AlignedFace, AlignedFace]
) -> None:
    explanation = done(events).explanation
    for image, side in enumerate(SIDES):
        word = explanation.ranked(side)[0]
        erased, exchanged = word.measurements
        assert (erased.kind, exchanged.kind) == ("erase", "exchange")
        laid = laid_on(faces[image], faces[1 - image])
        mask = explanation.masks[word.key, side]
        crop = replaced(faces[image].crop, laid, mask, soft=True)
        changed = session.embed(replace(faces[image], crop=crop), faces[1 - image])
        found = session.similarity(changed).cosine
        assert exchanged.similarity == pytest.approx(found, abs=1e-5)
        assert exchanged.effect == pytest.approx(found - explanation.similarity.cosine, abs=1e-5)
        assert exchanged.area == erased.area


def test_exchanging_a_photo_with_itself_changes_nothing(session: Session, astronaut: Path) -> None:
    same = replace(QUICK, allow_same=True)
    events = list(session.explain(request(astronaut, astronaut, same, 0), CancelToken()))
    for word in done(events).explanation.words:
        assert all(abs(c.effect) < 1e-6 for c in word.measurements if c.kind == "exchange")


def test_signed_evidence_is_the_derivative_of_the_score(
    session: Session, faces: tuple[AlignedFace, AlignedFace]
) -> None:
    pair = session.pair(faces, QUICK, CancelToken(), "x")
    tapped, e = pair.inside(), pair.embeddings
    step = 1e-3
    with torch.inference_mode():
        changed = tapped.finish(tapped.features * (1 + step))
    change = torch.cosine_similarity(changed, e.flip(0), dim=1) - torch.cosine_similarity(
        e, e.flip(0), dim=1
    )
    cells = replace(tapped, grid=Grid.square(8, stride=1.0, offset=0.0))
    evidence = signed_evidence(cells, e.flip(0))
    assert (evidence < 0).any()
    assert evidence.sum((1, 2)).tolist() == pytest.approx((change / step).tolist(), abs=2e-3)


def test_evidence_needs_no_pass_beside_that_of_the_identities(
    session: Session, faces: tuple[AlignedFace, AlignedFace]
) -> None:
    pair = session.pair(faces, QUICK, CancelToken(), "x")
    tapped, own, partners = pair.inside(), pair.embeddings, pair.embeddings.flip(0)
    mixed = evidence_by_identity(
        tapped, identity_gradients(tapped, own, partners), own, partners
    ).numpy()
    alone = signed_evidence(tapped, partners).numpy()
    assert mixed == pytest.approx(alone, abs=1e-5 * float(np.abs(alone).max()))


def test_a_face_placed_by_hand_is_the_one_compared(session: Session, astronaut: Path) -> None:
    _, found = session.find_faces(astronaut)
    moved = replace(found[0], keypoints=tuple((x + 3, y - 2) for x, y in found[0].keypoints))
    face = session.open_face(ImageChoice(astronaut, hand=moved))
    assert face.chosen_by == "hand"
    assert face.face == moved
    assert face.faces == (*found, moved)
    apart = face.affine[:, 2] - session.open_face(ImageChoice(astronaut)).affine[:, 2]
    assert apart == pytest.approx([3, -2], abs=1e-6)


def test_two_faces_placed_in_one_photo_are_two_faces(session: Session, astronaut: Path) -> None:
    _, found = session.find_faces(astronaut)
    moved = replace(found[0], keypoints=tuple((x + 9, y) for x, y in found[0].keypoints))
    pair = ExplainRequest(
        ImageChoice(astronaut, hand=found[0]), ImageChoice(astronaut, hand=moved), QUICK
    )
    assert isinstance(list(session.explain(pair, CancelToken()))[-1], Done)


def test_the_same_seed_gives_the_same_result_whatever_the_batch(
    session: Session, events: list[Event], astronaut: Path, group: Path
) -> None:
    first = done(events).explanation
    again = done(
        list(
            session.explain(request(astronaut, group, replace(QUICK, batch_size=7)), CancelToken())
        )
    ).explanation
    assert again.similarity.cosine == pytest.approx(first.similarity.cosine, abs=1e-6)
    assert [w.key for w in again.words] == [w.key for w in first.words]
    for one, two in zip(first.words, again.words, strict=True):
        for x, y in zip(one.measurements, two.measurements, strict=True):
            assert x.effect == pytest.approx(y.effect, abs=1e-5)
            assert (x.control is None) == (y.control is None)
            if x.control is not None and y.control is not None:
                assert x.control.mean == pytest.approx(y.control.mean, abs=1e-5)


def test_swapping_the_photos_swaps_the_result(
    session: Session, events: list[Event], astronaut: Path, group: Path
) -> None:
    swapped = ExplainRequest(ImageChoice(group, 2), ImageChoice(astronaut), QUICK)
    other = done(list(session.explain(swapped, CancelToken()))).explanation
    first = done(events).explanation
    assert other.similarity.cosine == pytest.approx(first.similarity.cosine, abs=1e-6)
    assert [w.key for w in other.ranked("b")] == [w.key for w in first.ranked("a")]


def test_switched_off_words_do_not_appear(session: Session, astronaut: Path, group: Path) -> None:
    settings = replace(QUICK, controls=0, protected_words=False)
    explanation = done(
        list(session.explain(request(astronaut, group, settings), CancelToken()))
    ).explanation
    for word in explanation.words:
        if word.attribute in ("race", "gender", "age"):
            assert word.rank is None
            assert word.why_unranked == "switched_off"
            assert (word.value, word.present_a, word.present_b) == ("", False, False)
    for readings in explanation.attributes:
        assert not {"race", "gender", "age"} & {reading.name for reading in readings}
    assert not any("race" in m.branch or "gender" in m.branch for m in explanation.maps)
    assert "perceived" not in explanation.text.en


@pytest.mark.parametrize("stage", [Started, FacesFound, Scored, MapReady, Progress, WordRanked])
def test_cancelling_at_any_stage_ends_with_cancelled_only(
    session: Session, astronaut: Path, group: Path, stage: type[Event]
) -> None:
    token, after = CancelToken(), []
    for event in session.explain(request(astronaut, group), token):
        if token.cancelled:
            after.append(event)
        if isinstance(event, stage):
            token.cancel()
    assert isinstance(after[-1], Cancelled)
    assert not any(isinstance(event, Done | Failed) for event in after)
    # Within one batch: no further step of work is reported.
    assert sum(isinstance(event, Progress) for event in after) <= 1


def test_no_face_many_faces_wrong_number_and_unreadable(
    session: Session, astronaut: Path, group: Path, coffee: Path, tmp_path: Path
) -> None:
    def failure(a: Path, b: Path, face_b: int | None = None) -> Failed:
        last = list(session.explain(request(a, b, QUICK, face_b), CancelToken()))[-1]
        assert isinstance(last, Failed)
        return last

    cases: list[tuple[Failed, type[Exception]]] = [
        (failure(astronaut, coffee), NoFaceFound),
        (failure(astronaut, group), SeveralFaces),
        (failure(astronaut, group, 6), NoSuchFace),
        (failure(astronaut, tmp_path / "absent.png"), UnreadableImage),
    ]
    for failed, kind in cases:
        assert type(failed.error) is kind
        assert failed.image == "b"
        assert failed.error.cause
        assert failed.error.next_step
    assert failure(coffee, astronaut).image == "a"


def test_a_small_face_and_the_same_photo_twice_are_refused(
    session: Session, astronaut: Path, tmp_path: Path
) -> None:
    from PIL import Image

    small = tmp_path / "small.png"
    Image.open(astronaut).convert("RGB").resize((112, 112)).save(small)
    last = list(session.explain(request(astronaut, small, QUICK, None), CancelToken()))[-1]
    assert isinstance(last, Failed)
    assert type(last.error) is FaceTooSmall
    assert "18 pixels" in last.error.cause
    last = list(session.explain(request(astronaut, astronaut, QUICK, None), CancelToken()))[-1]
    assert isinstance(last, Failed)
    assert "same photo" in last.error.cause
    allowed = replace(QUICK, allow_same=True, controls=0)
    same = done(list(session.explain(request(astronaut, astronaut, allowed, None), CancelToken())))
    assert same.explanation.similarity.cosine == pytest.approx(1.0, abs=1e-6)


def test_the_originals_stay_untouched(session: Session, astronaut: Path, tmp_path: Path) -> None:
    copy = tmp_path / "evidence.png"
    copy.write_bytes(astronaut.read_bytes())
    copy.chmod(0o444)
    before = (copy.stat().st_mtime_ns, copy.read_bytes())
    session.open_face(ImageChoice(copy))
    assert (copy.stat().st_mtime_ns, copy.read_bytes()) == before
    assert list(tmp_path.iterdir()) == [copy]


def test_a_photo_that_changed_since_it_was_seen_is_refused(
    session: Session, astronaut: Path, group: Path
) -> None:
    seen = ExplainRequest(ImageChoice(astronaut, sha256="0" * 64), ImageChoice(group, 2), QUICK)
    last = list(session.explain(seen, CancelToken()))[-1]
    assert isinstance(last, Failed)
    assert type(last.error) is ImageChanged
    assert last.image == "a"


def test_the_plan_names_only_what_will_be_done(
    session: Session, events: list[Event], astronaut: Path, group: Path
) -> None:
    bare = replace(QUICK, controls=0)
    first = next(iter(session.explain(request(astronaut, group, bare), CancelToken())))
    assert isinstance(first, Started)
    assert "controls" not in first.stages
    assert isinstance(events[0], Started)
    assert "controls" in events[0].stages


def test_no_figure_depends_on_how_many_threads_there_are(
    session: Session, astronaut: Path, group: Path
) -> None:
    """To the last bit: so a case replays, and a batch goes on, on any machine like this one."""
    request = ExplainRequest(
        ImageChoice(astronaut), ImageChoice(group, 2), Settings(controls=2, search_steps=2)
    )
    before = torch.get_num_threads()
    try:
        found = []
        for threads in (1, 2):
            torch.set_num_threads(threads)
            found.append(run_to_end(session.explain(request, CancelToken())))
    finally:
        torch.set_num_threads(before)
    one, two = found
    assert one.similarity == two.similarity
    assert one.words == two.words
    assert one.attributes == two.attributes
    for mine, theirs in zip(one.maps, two.maps, strict=True):
        assert np.array_equal(mine.values, theirs.values), mine.branch

"""The measured method: fair regions, honest standings, maps that add up, the same again."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import torch

from engine.contracts.cancel import CancelToken
from engine.contracts.errors import RunCancelled
from engine.contracts.events import Event, Progress, WordRanked
from engine.contracts.pair import SIDES, AlignedFace, Side
from engine.contracts.settings import EFFORTS, Effort, Hypothesis, Settings
from engine.evidence import kind_named
from engine.evidence.kind import Subjects
from engine.explain import MethodResult
from engine.explain.maps.exchange import exchange_maps
from engine.explain.methods import METHODS
from engine.explain.parts.word_regions import SIZES, region_name, region_pixels, word_regions
from engine.explain.parts.zones import ZONE_OF, ZONES, zone_mask
from engine.explain.passes import OwnPasses
from engine.explain.replacing.bench import PairBench
from engine.explain.replacing.controls import face_ellipse, random_regions
from engine.explain.replacing.erasing import pair_fills
from engine.progress import finish
from engine.session import Session

Faces = tuple[AlignedFace, AlignedFace]
QUICK = Settings(controls=4, search_steps=3, parts=False, score_map=False)


def run(
    session: Session, faces: Faces, settings: Settings = QUICK
) -> tuple[list[Event], MethodResult]:
    pair = session.pair(faces, settings, CancelToken(), "test")
    steps = METHODS.named(settings.method).explain(pair)
    events: list[Event] = []
    while True:
        try:
            events.append(next(steps))
        except StopIteration as stop:
            return events, stop.value


@pytest.fixture(scope="module")
def ran(session: Session, faces: Faces) -> tuple[list[Event], MethodResult]:
    return run(session, faces)


def test_every_word_has_a_zone_inside_the_crop(session: Session) -> None:
    net = session.pack.recognition
    points = tuple((float(x), float(y)) for x, y in net.template)
    assert set(ZONE_OF.values()) <= ZONES.keys()
    for output in session.pack.attributes.outputs:
        if output.is_word and output.in_crop and not output.protected:
            mask = zone_mask(ZONE_OF[output.name], net.crop_size, points)
            assert 0.02 < mask.mean() < 0.6
    eyes = zone_mask("eyes", net.crop_size, points)
    assert np.abs(eyes.astype(int) - eyes[:, ::-1]).mean() < 0.01
    for x, y in net.template[:2]:
        assert eyes[round(y), round(x)]
    assert zone_mask("mouth", net.crop_size, points)[101, 74]
    assert not (eyes & zone_mask("mouth", net.crop_size, points)).any()


def test_regions_have_one_of_the_sizes_of_their_controls(session: Session) -> None:
    net, outputs = session.pack.recognition, session.pack.attributes.outputs
    size = net.crop_size
    rng = np.random.default_rng(0)
    responses = {o.key: rng.random((size, size)).astype(np.float32) for o in outputs}
    regions = word_regions(outputs, responses, size, net.template)
    names = {region_name(o) for o in outputs if not o.protected}
    assert names == regions.keys()
    assert all(region_name(o) is None for o in outputs if o.protected)
    pixels = {region_pixels(share, size) for share in SIZES}
    assert {int(mask.sum()) for mask in regions.values()} <= pixels
    assert not (regions["blurry"] & ~face_ellipse(size)).any()
    controls = random_regions(size, np.array(SIZES), 3, 0)
    assert {int(n) for n in controls.sum((2, 3)).ravel()} <= pixels


def test_the_exchange_map_adds_up_to_the_score_less_that_of_a_face_with_itself(
    session: Session, faces: Faces
) -> None:
    pair = session.pair(faces, QUICK, CancelToken(), "test")
    maps = exchange_maps(
        OwnPasses(session.pack.recognition),
        pair.crops,
        pair.crops.flip(0),
        pair.embeddings.flip(0),
        pair.token,
        32,
    )
    beside_itself = pair.similarity.cosine - 1
    for signed, magnitude in zip(maps.signed, maps.magnitude, strict=True):
        assert float(signed.sum()) == pytest.approx(beside_itself, rel=0.1)
        assert float(magnitude.min()) >= 0
        assert float(magnitude.sum()) >= abs(float(signed.sum()))
    pair.token.cancel()
    with pytest.raises(RunCancelled):
        exchange_maps(
            OwnPasses(session.pack.recognition),
            pair.crops,
            pair.crops.flip(0),
            pair.embeddings.flip(0),
            pair.token,
        )


def test_a_face_beside_itself_has_nothing_that_sets_it_apart(
    session: Session, faces: Faces
) -> None:
    same = (faces[0], replace(faces[0]))
    settings = replace(QUICK, hypothesis=Hypothesis.NONMATED)
    _, result = run(session, same, settings)
    maps = {(m.image, m.branch): m.values for m in result.maps}
    assert np.abs(maps["a", "exchange"]).max() == 0
    assert not any(word.supported for word in result.words)
    assert all(not word.contrast for word in result.words)
    exchanged = [c for w in result.words for c in w.measurements if c.kind == "exchange"]
    assert exchanged
    assert max(abs(c.effect) for c in exchanged) < 1e-6


def test_figures_can_be_checked_by_hand(
    session: Session, faces: Faces, ran: tuple[list[Event], MethodResult]
) -> None:
    _, result = ran
    pair = session.pair(faces, QUICK, CancelToken(), "test")
    bench = PairBench(pair, pair_fills(faces, QUICK), pair.partners, torch.zeros(2, 1))
    words = [word for word in result.words if word.rank is not None]
    assert {word.image for word in words} == {"a", "b", "both"}
    for word in [w for w in words if w.rank == 1]:
        sides: tuple[Side, Side] = SIDES if word.image == "both" else (word.image, word.image)
        masks = np.stack([result.masks[word.key, side][None] for side in sides])
        for made in word.measurements:
            kind = kind_named(made.kind)
            assert kind is not None
            scores = finish(kind.measure(bench, Subjects(("its region",), masks)))
            assert made.similarity == pytest.approx(float(scores[word.image][0]), abs=1e-5)
            assert made.effect == pytest.approx(made.similarity - pair.similarity.cosine)
            assert made.area == pytest.approx(masks[0].mean())
            assert made.control is not None
            assert made.control.sd > 0
            assert made.control.p is not None
            assert 0 <= made.control.p <= 1


def test_it_streams_and_sharpens(ran: tuple[list[Event], MethodResult]) -> None:
    events, result = ran
    rankings = [event.words for event in events if isinstance(event, WordRanked)]
    assert len(rankings) >= 3
    first, last = rankings[0], rankings[-1]
    assert all(c.control is None for word in first for c in word.measurements)
    assert all(c.control is not None for word in last for c in word.measurements)
    assert tuple(w for w in result.words if w.rank is not None) == last
    shares = [event.overall for event in events if isinstance(event, Progress)]
    assert shares == sorted(shares)
    assert shares[-1] == pytest.approx(1.0)
    names = {(m.image, m.branch) for m in result.maps}
    assert {
        (s, b) for s in SIDES for b in ("evidence", "exchange", "differences", "measured")
    } <= names


def test_it_is_the_same_again(
    session: Session, faces: Faces, ran: tuple[list[Event], MethodResult]
) -> None:
    _, again = run(session, faces)
    assert [w.key for w in again.words] == [w.key for w in ran[1].words]
    for one, two in zip(ran[1].words, again.words, strict=True):
        assert one.score == pytest.approx(two.score, abs=1e-4)
    for first, second in zip(ran[1].maps, again.maps, strict=True):
        assert np.allclose(first.values, second.values, atol=1e-5)


def test_less_can_be_asked_for(session: Session, faces: Faces) -> None:
    bare = Settings(controls=0, search_steps=0, evidence=("erase",))
    method = METHODS.named(bare.method)
    assert method.stages(bare) == ("maps", "erasing")
    events, result = run(session, faces, bare)
    assert all(word.supported is None for word in result.words)
    assert not any(m.branch == "measured" for m in result.maps)
    assert all(len(word.measurements) <= 1 for word in result.words)
    quick = Settings().with_effort(Effort.QUICK)
    assert (quick.controls, quick.search_steps) == EFFORTS[Effort.QUICK]
    assert quick.effort is Effort.QUICK
    assert replace(quick, controls=5).effort is None
    assert events


def test_what_the_whole_face_shows_is_not_ranked(
    session: Session, faces: Faces, ran: tuple[list[Event], MethodResult]
) -> None:
    protected = [word for word in ran[1].words if word.protected]
    assert {word.attribute for word in protected} == {"age", "gender", "race"}
    assert all(word.rank is None for word in protected)
    reasons = {word.why_unranked for word in protected}
    assert reasons <= {"no_region", "unreliable", "no_word"}
    off = replace(QUICK, protected_words=False, controls=0, search_steps=0)
    _, result = run(session, faces, off)
    reported = {w.why_unranked for w in result.words if w.protected}
    assert reported == {"switched_off"}

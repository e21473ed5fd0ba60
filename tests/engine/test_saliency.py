"""Every saliency method: its property on networks worked out by hand, and on real ones."""

from __future__ import annotations

from collections import deque
from dataclasses import replace
from pathlib import Path

import pytest
import torch
from torch import Tensor

from engine.contracts.cancel import CancelToken
from engine.contracts.errors import ModelMissing, RunCancelled
from engine.contracts.packs import ModelChoice
from engine.contracts.pair import AlignedFace, ImageChoice
from engine.contracts.settings import Settings
from engine.explain.replacing.regions import top_region
from engine.explain.saliency import SALIENCY, Needs, Question
from engine.explain.saliency.evidence_maps import Views, start_for
from engine.explain.saliency.excitation import Visit
from engine.explain.saliency.pair_question import answered, question_of
from engine.explain.saliency.subtree_ebp import SubtreeEbp, distinctive_values
from engine.explain.saliency.xcos import load_head, score
from engine.models.packs import PackStore
from engine.progress import finish
from engine.session import Session
from tests.engine.saliency_nets import SIZE, ModuleNet, Patch, patch_mask, question

Faces = tuple[AlignedFace, AlignedFace]
FEW = 60


def asked(session: Session, faces: Faces, hypothesis: str = "nonmated") -> Question:
    pair = session.pair(faces, Settings(), CancelToken(), "saliency")
    return question_of(replace(pair, ranked_as=hypothesis), masks=FEW)  # type: ignore[arg-type]


def found_by(name: str, asked_for: Question) -> Tensor:
    return finish(SALIENCY.named(name).maps(asked_for))


@pytest.fixture(scope="module")
def real(session: Session, faces: Faces) -> Question:
    return asked(session, faces)


@pytest.fixture
def bright() -> Question:
    """Two grey faces whose score is the brightness of one patch."""
    crops = torch.full((2, 3, SIZE, SIZE), 150.0)
    crops[1] -= 20
    return question(ModuleNet(Patch()), crops, torch.tensor([[1.0, 0.0]]).expand(2, -1))


def share_in_patch(values: Tensor) -> float:
    """Return the share of a map's first pixels, as many as the patch has, that lie in it."""
    mask = patch_mask()
    return float(mask[top_region(values.double().numpy(), float(mask.mean()))].mean())


@pytest.mark.parametrize(
    ("name", "share"),
    [
        ("occlusion", 0.6),
        ("rise", 0.8),
        ("corrrise", 0.6),
        ("minplus", 0.6),
        ("ig", 0.8),
        ("fggb", 0.8),
        ("measured", 0.8),
    ],
)
def test_what_carries_the_score_is_found(bright: Question, name: str, share: float) -> None:
    method = SALIENCY.named(name)
    maps = answered(method, bright)
    assert maps.shape == (2, SIZE, SIZE)
    for values in maps:
        assert share_in_patch(values) > share
    if method.signed:
        opposing = answered(method, replace(bright, ranked_as="nonmated"))
        assert torch.allclose(opposing, -maps, atol=1e-5)


@pytest.mark.parametrize("name", SALIENCY.own)
def test_methods_work_on_the_embedded_network(real: Question, name: str) -> None:
    method = SALIENCY.named(name)
    progress: list[float] = []
    found = finish(method.maps(real), progress.append)
    assert progress == sorted(progress)
    assert progress
    assert 0 < progress[-1] <= 1 + 1e-9
    maps = found
    assert maps.shape == (2, 150, 150)
    assert torch.isfinite(maps).all()
    for values in maps:
        assert float(values.std()) > 0
    assert method.signed is bool((maps < -1e-12).any())
    assert method.cost(real) > 0 or name == "mean-ebp"  # which is made beforehand
    again = found_by(name, real)
    assert torch.allclose(maps, again, atol=1e-5 * float(maps.abs().max()))


@pytest.mark.parametrize("name", SALIENCY.own)
def test_methods_stop_when_they_are_asked_to(real: Question, name: str) -> None:
    token = CancelToken()
    run = SALIENCY.named(name).maps(replace(real, token=token))
    token.cancel()
    with pytest.raises(RunCancelled):
        deque(run, maxlen=0)


@pytest.mark.parametrize("name", SALIENCY.own)
def test_methods_work_on_a_pack_or_say_why_not(
    store: PackStore, tiny_pack: Path, faces: Faces, name: str
) -> None:
    store.add(tiny_pack)
    tiny = Session.on(ModelChoice("tiny", device="cpu"))
    own = (tiny.align(f.photo, f.faces, _choice(f)) for f in faces)
    asked_for = asked(tiny, tuple(own))  # type: ignore[arg-type]
    if SALIENCY.named(name).needs is Needs.HEAD:
        with pytest.raises(ModelMissing, match=r"(xCos has no head for|no mean EBP of) tiny"):
            found_by(name, asked_for)
        return
    maps = found_by(name, asked_for)
    assert maps.shape == (2, 112, 112)
    assert torch.isfinite(maps).all()


def _choice(face: AlignedFace) -> ImageChoice:
    return ImageChoice(face.photo.path, face.chosen)


# Excitation backpropagation


@pytest.mark.parametrize("name", ["ebp", "cebp", "tcebp", "subtree"])
def test_evidence_maps_sum_to_one(real: Question, name: str) -> None:
    maps = found_by(name, real)
    assert maps.sum((1, 2)).tolist() == pytest.approx([1.0, 1.0], abs=1e-4)
    assert (maps >= 0).all()


@pytest.mark.parametrize("name", ["cebp", "tcebp"])
def test_a_mate_is_no_contrast_to_itself(real: Question, name: str) -> None:
    assert not found_by(name, replace(real, nonmates=real.mates)).any()


def test_one_subtree_is_the_evidence_through_one_value(real: Question) -> None:
    """Worked out again: the evidence at the one value alone, sent on."""
    views, cells = Views(real, keep_graph=True), []
    for face, walk in views:
        mate, nonmate = real.mates[face], real.nonmates[face]
        node, index, _ = max(distinctive_values(walk, mate, nonmate), key=lambda found: found[2])

        def alone(at: object, evidence: Tensor, node: object = node, index: int = index) -> Tensor:
            if at is not node:
                return evidence
            kept = torch.zeros(evidence.numel())
            kept[index] = evidence.flatten()[index]
            return kept.reshape(evidence.shape)

        inside = walk.back(start_for(walk.embedding, mate[None]), alone)
        outside = walk.back(start_for(walk.embedding, mate[None]), _nothing_at(node))
        # Evidence that goes round the value, through shortcuts, is no part of its subtree.
        found = (inside - outside)[0].sum(0)
        cells.append(found / found.max() if found.max() > 0 else found)
    expected = views.to_maps(cells, walk.grid)
    found = finish(SubtreeEbp(most=1).maps(real))
    assert torch.allclose(found, expected, atol=1e-4 * float(expected.max()))


def _nothing_at(node: object) -> Visit:
    def visit(at: object, evidence: Tensor) -> Tensor:
        return torch.zeros_like(evidence) if at is node else evidence

    return visit


# DISE


def test_the_mean_of_evidence_knows_no_face(session: Session, faces: Faces) -> None:
    mean, own = found_by("mean-ebp", asked(session, faces)), found_by("ebp", asked(session, faces))
    assert torch.equal(mean[0], mean[1])
    assert mean.sum((1, 2)).tolist() == pytest.approx([1.0, 1.0], abs=1e-4)
    for one in own:  # faces look alike to a network, and none is the mean of all
        alike = float(torch.corrcoef(torch.stack([mean[0].flatten(), one.flatten()]))[0, 1])
        assert 0.3 < alike < 0.99


# xCos


def test_the_embedded_head_follows_the_score(session: Session, faces: Faces) -> None:
    net = session.pack.recognition
    head = load_head(net.identity)
    pair = session.pair(faces, Settings(), CancelToken(), "xcos")
    tapped = pair.inside()
    with torch.inference_mode():
        same = score(*head(tapped.features, tapped.features))
        other = score(*head(tapped.features[[0, 2]], tapped.features[[1, 3]]))
    assert same.tolist() == pytest.approx([1.0] * 4, abs=1e-5)
    assert float(other.mean()) == pytest.approx(pair.similarity.cosine, abs=0.05)
    maps = found_by("xcos", asked(session, faces))
    assert float(maps.min()) < 0 < float(maps.max())


# Correlation


# Gradients of the embedding


def test_integrated_gradients_add_up(session: Session, faces: Faces) -> None:
    question_ = asked(session, faces)
    maps = found_by("ig", question_)
    net = session.pack.recognition
    with torch.inference_mode():
        empty = torch.cosine_similarity(net.embed(question_.fills), question_.partners, dim=1)
        full = torch.cosine_similarity(question_.own, question_.partners, dim=1)
    assert maps.sum((1, 2)).tolist() == pytest.approx((full - empty).tolist(), abs=0.08)


def test_class_activation_turns_with_the_question(session: Session, faces: Faces) -> None:
    for name in ("gradcam", "gradcam++"):
        alike = found_by(name, asked(session, faces, "mated"))
        apart = found_by(name, asked(session, faces, "nonmated"))
        assert (alike >= 0).all()
        assert not torch.allclose(alike, apart)

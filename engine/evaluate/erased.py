"""The paper's own table: verification after the most characteristic attribute was erased.

R. Chen et al., "Sim2Word", ACM TOMM 2022: of every non-mated pair the erased score that is best
for an impostor counts, of mated pairs the score as it is. The lower the area under the ROC
curve, the more of what distinguished the pairs lay in the erased region. Its ablations leave out
the counterfactual identity, or the attribute.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from sklearn.metrics import roc_auc_score, roc_curve
from torch import Tensor

from engine.contracts.cancel import CancelToken
from engine.contracts.errors import BadInput, ModelMissing, ModelRefused, Sim2WordError
from engine.contracts.settings import Settings
from engine.evaluate.opening import central, open_pair
from engine.evaluate.pairs import LabelledPair
from engine.evaluate.splits import person_of
from engine.explain import PairContext
from engine.explain.maps.attribute_view import view_attributes
from engine.explain.maps.cam import min_max
from engine.explain.maps.identity import identity_maps
from engine.explain.maps.identity_classes import Strategy, class_maps
from engine.explain.parts.word_regions import region_name, word_regions
from engine.explain.replacing.controls import random_regions
from engine.explain.replacing.erasing import embed_erased, pair_fills
from engine.explain.saliency import SALIENCY
from engine.explain.saliency.pair_question import answered, question_of
from engine.explain.words.readings import read_attributes
from engine.models.recognition import cosine
from engine.progress import Work
from engine.session import Session

FARS = (0.1, 0.01)
STRATEGIES = ("topk:1", "topk:3", "topk:9", "threshold:0.5")

Regions = list[dict[str, NDArray[np.bool_]]]
"""Of A and of B, by word key."""


@dataclass(frozen=True, slots=True)
class ErasedRow:
    """Verification after one way of erasing.

    Attributes
    ----------
    name : str
    auc : float
        Area under the ROC curve.
    tar_at_far : dict
        True accept rate by false accept rate.
    change : float
        By how much the impostors' best erased score passes their own, on average.
    area : float
        Mean share of the crop that was erased for it.
    """

    name: str
    auc: float
    tar_at_far: dict[float, float]
    change: float
    area: float


@dataclass(frozen=True, slots=True)
class ErasedVerification:
    """The whole table.

    Attributes
    ----------
    rows : tuple of ErasedRow
        The first of the untouched pairs.
    mated, nonmated : int
        Pairs.
    cohort : int
        People whose prototypes are the classes of the strategies.
    failed : dict
        Causes by image.
    """

    rows: tuple[ErasedRow, ...]
    mated: int
    nonmated: int
    cohort: int
    failed: dict[str, str]


def evaluate_erased(
    session: Session,
    root: Path,
    pairs: Sequence[LabelledPair],
    cohort: Sequence[str],
    settings: Settings,
) -> Work[ErasedVerification]:
    """Erase the most characteristic attribute of every non-mated pair, in several ways.

    Parameters
    ----------
    session : Session
    root : Path
        Of the photos.
    pairs : sequence of LabelledPair
    cohort : sequence of str
        A photo of each of some other people.
    settings : Settings

    Raises
    ------
    BadInput
        If there is not one pair of either kind.
    """
    failed: dict[str, str] = {}
    prototypes = _prototypes(session, root, cohort, failed)
    mated: list[float] = []
    clean: list[float] = []
    best: dict[str, list[tuple[float, float]]] = {}
    for done, listed in enumerate(pairs):
        yield done / len(pairs)
        faces = open_pair(session, root, listed, failed)
        if faces is None:
            continue
        if listed.mated:
            mated.append(session.similarity(session.embed(*faces)).cosine)
            continue
        pair = session.pair(faces, settings, CancelToken(), "erased")
        clean.append(pair.similarity.cosine)
        for name, regions in _variants(pair, prototypes).items():
            best.setdefault(name, []).append(_best_of(pair, regions))
    if not mated or not clean:
        raise BadInput(
            "The pairs need mated and non-mated ones that can be scored.", "Check the list."
        )
    rows = [_row("untouched", mated, clean, clean, 0.0)]
    for name, found in best.items():
        scores = [score for score, _ in found]
        rows.append(_row(name, mated, scores, clean, float(np.mean([a for _, a in found]))))
    return ErasedVerification(tuple(rows), len(mated), len(clean), len(prototypes), failed)


def _prototypes(
    session: Session, root: Path, cohort: Sequence[str], failed: dict[str, str]
) -> Tensor:
    """Return the embedding of one photo of each person, (P, D)."""
    found = []
    for image in cohort:
        try:
            found.append(session.embed(session.open_face(central(root / image))).clone())
        except Sim2WordError as error:
            failed[image] = error.cause
    if not found:
        raise BadInput("No photo of the cohort could be used.", "Check --images.")
    return torch.cat(found)


def one_photo_each(images: Sequence[str], most: int) -> list[str]:
    """Return the first photo of each of at most some people."""
    first: dict[str, str] = {}
    for image in sorted(images):
        first.setdefault(person_of(image), image)
    return list(first.values())[:most]


def _variants(pair: PairContext, prototypes: Tensor) -> dict[str, Regions]:
    """Return the regions that each way of erasing may choose from."""
    view = view_attributes(pair.attributes, pair.faces, pair.crops.device)
    both = read_attributes(pair.attributes, view.logits, pair.settings.protected_words)
    shown = [[i for i, r in enumerate(readings) if r.present and r.shown] for readings in both]
    size = pair.recognition.crop_size
    attributes = view.maps(both, pair.settings.cam, size)
    keys = [output.key for output in pair.attributes.outputs]
    threshold = pair.settings.mask_threshold

    def joint(identity: Tensor | None) -> Regions:
        """Return where attribute maps lie, met with an identity map, (2, size, size)."""
        found: Regions = [{}, {}]
        for image, indices in enumerate(shown):
            for index in indices:
                values = min_max(attributes[index][image])
                if identity is not None:
                    values = min_max(values * identity[image].cpu())
                found[image][keys[index]] = (values > threshold).numpy()
        return found

    own, partners = pair.embeddings, pair.embeddings.flip(0)
    identity = identity_maps(pair.inside(), own, partners, pair.settings.cam).discriminant
    variants = {
        "sim2word": joint(identity),
        "no counterfactual (H_a)": joint(None),
        "no attribute (H_d)": [{"": (one.cpu() > threshold).numpy()} for one in identity],
    }
    gap = pair.similarity.gap or 1.0
    for text in STRATEGIES:
        maps = class_maps(pair.inside(), own, partners, prototypes, Strategy.of(text), gap)
        variants[f"sim2word, {text}"] = joint(maps.discriminant)
    try:
        asked = question_of(replace(pair, ranked_as="nonmated"))
        found = answered(SALIENCY.named("xcos"), asked)
        variants["xcos x attribute"] = joint(min_max(found.relu()))
    except (ModelMissing, ModelRefused):
        pass
    variants["zones (ours)"] = _zones(pair, shown, keys)
    variants["random, as sim2word"] = random_like(pair, variants["sim2word"])
    variants["random, as zones"] = random_like(pair, variants["zones (ours)"])
    return variants


def joint_regions(pair: PairContext) -> Regions:
    """Return where each face's attributes meet the identity's discriminant map, by attribute."""
    view = view_attributes(pair.attributes, pair.faces, pair.crops.device)
    both = read_attributes(pair.attributes, view.logits, pair.settings.protected_words)
    attributes = view.maps(both, pair.settings.cam, pair.recognition.crop_size)
    own, partners = pair.embeddings, pair.embeddings.flip(0)
    identity = identity_maps(pair.inside(), own, partners, pair.settings.cam).discriminant
    found: Regions = [{}, {}]
    for image, readings in enumerate(both):
        for index, reading in enumerate(readings):
            if reading.present and reading.shown:
                values = min_max(min_max(attributes[index][image]) * identity[image].cpu())
                region = (values > pair.settings.mask_threshold).numpy()
                if region.any():
                    found[image][pair.attributes.outputs[index].key] = region
    return found


def erased_scores(pair: PairContext, regions: Regions) -> dict[str, float]:
    """Return the score with each attribute erased, in every face that has it, by attribute.

    Parameters
    ----------
    pair : PairContext
    regions : list of dict
        Of A and of B, by attribute, bool, (size, size).
    """
    erased = _all_erased(pair, regions)
    a, b = pair.embeddings
    return {
        name: float(cosine(erased[0].get(name, a), erased[1].get(name, b)))
        for name in sorted(erased[0].keys() | erased[1].keys())
    }


def random_like(pair: PairContext, regions: Regions) -> Regions:
    """Return random regions inside the faces, as many and as large as others, of both alike."""
    found: Regions = [{}, {}]
    size, seed = pair.recognition.crop_size, pair.settings.seed
    for image in range(2):
        for number, (key, region) in enumerate(sorted(regions[image].items())):
            area = np.array([region.mean()])
            found[image][key] = random_regions(size, area, 1, seed + 1 + number)[0, 0]
    return found


def _zones(pair: PairContext, shown: list[list[int]], keys: list[str]) -> Regions:
    """Return the zones of the attributes that each face has."""
    net = pair.recognition
    regions = word_regions(pair.attributes.outputs, {}, net.crop_size, net.template)
    found: Regions = [{}, {}]
    for image, indices in enumerate(shown):
        for index in indices:
            name = region_name(pair.attributes.outputs[index])
            if name is not None and name in regions:
                found[image][keys[index]] = regions[name]
    return found


def _best_of(pair: PairContext, regions: Regions) -> tuple[float, float]:
    """Return the highest score after erasing one attribute in A, in B or in both, and its area."""
    erased = _all_erased(pair, regions)
    a, b = pair.embeddings
    tried: list[tuple[float, float]] = [(pair.similarity.cosine, 0.0)]
    for image, other in ((0, b), (1, a)):
        for name, embedding in erased[image].items():
            area = float(regions[image][name].mean())
            tried.append((float(cosine(embedding, other)), area))
    for name in erased[0].keys() & erased[1].keys():
        area = float(np.mean([regions[image][name].mean() for image in range(2)]))
        tried.append((float(cosine(erased[0][name], erased[1][name])), area))
    return max(tried)


def _all_erased(pair: PairContext, regions: Regions) -> list[dict[str, Tensor]]:
    """Return the embeddings of A and of B with each region erased, by name; none of empty ones."""
    fills = pair_fills(pair.faces, pair.settings)
    erased: list[dict[str, Tensor]] = []
    for image in range(2):
        names = [name for name, region in regions[image].items() if region.any()]
        embeddings = _erased(pair, image, [regions[image][name] for name in names], fills[image])
        erased.append(dict(zip(names, embeddings, strict=True)))
    return erased


def _erased(
    pair: PairContext, image: int, masks: list[NDArray[np.bool_]], fill: NDArray[np.uint8]
) -> list[Tensor]:
    if not masks:
        return []
    replacement = torch.from_numpy(fill).permute(2, 0, 1).to(pair.crops)
    batches = embed_erased(
        pair.passes,
        pair.crops[image],
        replacement,
        torch.from_numpy(np.stack(masks)).to(pair.crops.device),
        pair.settings.batch_size,
        pair.token,
    )
    return [embedding for batch in batches for embedding in batch]


def _row(
    name: str,
    mated: Sequence[float],
    nonmated: Sequence[float],
    clean: Sequence[float],
    area: float,
) -> ErasedRow:
    labels = np.r_[np.ones(len(mated)), np.zeros(len(nonmated))]
    scores = np.r_[mated, nonmated]
    far, tar, _ = roc_curve(labels, scores, drop_intermediate=False)
    return ErasedRow(
        name,
        auc=float(roc_auc_score(labels, scores)),
        tar_at_far={level: float(tar[far <= level].max()) for level in FARS},
        change=float(np.mean(np.array(nonmated) - np.array(clean))),
        area=area,
    )

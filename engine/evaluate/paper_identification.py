"""Identification after the attributes that a gallery depends on most were erased.

R. Chen et al., "Sim2Word", ACM TOMM 2022: the attributes of a probe are ordered by how much erasing
each raises the uncertainty over the gallery's people; the first N of them are erased together and
the probe is searched again. Beside it stand random regions, one of the size of each; together they
cover less, since they overlap more.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from numpy.typing import NDArray
from torch import Tensor

from engine.contracts.cancel import CancelToken
from engine.contracts.pair import AlignedFace
from engine.contracts.settings import Settings
from engine.evaluate.intervals import Mean, mean_by_person
from engine.evaluate.opening import central
from engine.explain.passes import OwnPasses
from engine.explain.replacing.erasing import embed_erased, fill_crop
from engine.identify.erased_face import ErasedFace, erase_face
from engine.identify.uncertainty import Evidence
from engine.models.devices import wide
from engine.models.recognition import to_batch
from engine.progress import Work
from engine.session import Session

COUNTS = (0, 1, 2, 3, 5)
"""Attributes that are erased together."""
_LEAST_CONTROLS = 2
_TWO = 2


@dataclass(frozen=True, slots=True)
class IdentifiedAfter:
    """Identification with some attributes of the probes erased.

    Attributes
    ----------
    erased : int
        Regions of attributes, those first whose erasing raises the uncertainty most; fewer where
        a face has fewer.
    rank1, rank1_random : Mean
        Share of probes whose person is the most similar; and with random regions.
    uncertainty, uncertainty_random : float
        Mean over the probes, 0 to 1.
    area : float
        Mean share of the crop that is erased.
    """

    erased: int
    rank1: Mean
    rank1_random: Mean
    uncertainty: float
    uncertainty_random: float
    area: float


@dataclass(frozen=True, slots=True, eq=False)
class Known:
    """A photo that can be searched for, or enrolled.

    Attributes
    ----------
    person : str
    path : Path
    embedding : Tensor, (D,)
    """

    person: str
    path: Path
    embedding: Tensor


def identified_after(
    session: Session, photos: Sequence[Known], most: int, settings: Settings
) -> Work[tuple[IdentifiedAfter, ...]]:
    """Search a gallery for probes whose attributes are erased.

    Of every person with several photos the first is a probe, and the others are in the gallery, as
    are all photos of the other people.

    Parameters
    ----------
    session : Session
    photos : sequence of Known
    most : int
        Probes.
    settings : Settings
        Fill, seed, and whether protected words count.

    Returns
    -------
    tuple of IdentifiedAfter
        Empty where no person has two photos, or there is nobody else.
    """
    by_person: dict[str, list[Known]] = defaultdict(list)
    for photo in photos:
        by_person[photo.person].append(photo)
    probes = [known[0] for known in by_person.values() if len(known) >= _TWO][:most]
    if not probes or len(by_person) < _TWO:
        return ()
    probed = {id(probe) for probe in probes}
    gallery = {
        person: _middle([one.embedding for one in known if id(one) not in probed])
        for person, known in by_person.items()
    }
    people, prototypes = list(gallery), torch.stack(list(gallery.values()))
    evidence = Evidence.of(session.pack.recognition.statistics)
    controls = replace(settings, controls=max(_LEAST_CONTROLS, settings.controls))
    hits: dict[tuple[int, str], list[float]] = defaultdict(list)
    unsure: dict[tuple[int, str], list[float]] = defaultdict(list)
    areas: dict[int, list[float]] = defaultdict(list)
    for done, probe in enumerate(probes):
        yield done / len(probes)
        face = session.open_face(central(probe.path))
        one = erase_face(session.pack, face, controls, CancelToken())
        order = _order(one, evidence, prototypes)
        rng = np.random.default_rng(settings.seed + done)
        masks = {
            (count, how): mask
            for count in COUNTS
            for how, mask in (
                ("erased", _together(one, order[:count])),
                ("random", _alike(one, order[:count], rng)),
            )
        }
        found = _embedded(session, face, np.stack(list(masks.values())), settings)
        cosines = F.normalize(wide(found), dim=1) @ F.normalize(wide(prototypes), dim=1).T
        first = [people[int(row.argmax())] for row in cosines]
        measured = evidence.uncertainty(found, prototypes).tolist()
        for at, person, value in zip(masks, first, measured, strict=True):
            hits[at].append(float(person == probe.person))
            unsure[at].append(value)
        for count in COUNTS:
            areas[count].append(float(masks[count, "erased"].mean()))
    names = [probe.person for probe in probes]
    rows = []
    for count in COUNTS:
        rank1, random = (mean_by_person(hits[count, how], names) for how in ("erased", "random"))
        assert rank1 is not None
        assert random is not None
        rows.append(
            IdentifiedAfter(
                count,
                rank1,
                random,
                float(np.mean(unsure[count, "erased"])),
                float(np.mean(unsure[count, "random"])),
                float(np.mean(areas[count])),
            )
        )
    return tuple(rows)


def _middle(embeddings: Sequence[Tensor]) -> Tensor:
    return F.normalize(F.normalize(torch.stack(list(embeddings)), dim=1).mean(0), dim=0)


def _order(one: ErasedFace, evidence: Evidence, prototypes: Tensor) -> list[str]:
    """Return the regions of the face's own words, those first that make the gallery less sure."""
    regions = one.regions
    names = list(dict.fromkeys(regions.names[key] for key in regions.present))
    if not names:
        return []
    after = evidence.uncertainty(torch.stack([one.erased[name] for name in names]), prototypes)
    by_name: Mapping[str, float] = dict(zip(names, after.tolist(), strict=True))
    return sorted(names, key=lambda name: -by_name[name])


def _together(one: ErasedFace, names: Sequence[str]) -> NDArray[np.bool_]:
    """Return the union of some regions, (size, size)."""
    masks = one.regions.masks
    found = np.zeros(next(iter(masks.values())).shape, dtype=bool)
    for name in names:
        found |= masks[name]
    return found


def _alike(one: ErasedFace, names: Sequence[str], rng: np.random.Generator) -> NDArray[np.bool_]:
    """Return the union of random regions, one of the size of each of some regions."""
    found = _together(one, ())
    for name in names:
        of_size = one.regions.random[one.regions.size_of(name)]
        found |= of_size[rng.integers(len(of_size))]
    return found


def _embedded(
    session: Session, face: AlignedFace, masks: NDArray[np.bool_], settings: Settings
) -> Tensor:
    """Return the face's embeddings, (n, D), with each mask erased."""
    crop = to_batch(face.crop[None], session.pack.device)[0]
    fill = torch.from_numpy(fill_crop(face.crop, settings.fill, settings.seed))
    batches = embed_erased(
        OwnPasses(session.pack.recognition),
        crop,
        fill.permute(2, 0, 1).to(crop),
        torch.from_numpy(masks).to(crop.device),
        settings.batch_size,
        CancelToken(),
    )
    return torch.cat(list(batches))

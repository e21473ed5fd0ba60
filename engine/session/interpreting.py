"""Which attribute carries an identification: erase each, and see how unsure the gallery gets."""

from __future__ import annotations

import numpy as np
import torch

from engine.contracts.cancel import CancelToken
from engine.contracts.explanation import Text
from engine.contracts.gallery import ErasedAttribute, Identification, Interpretation
from engine.contracts.settings import Settings
from engine.evidence.significance import holm, standing
from engine.identify import Gallery
from engine.identify.erased_face import erase_face
from engine.identify.uncertainty import Evidence
from engine.language.catalogue import Phrase
from engine.language.sentence import in_every_language
from engine.session.session import Session

_LEVEL = 0.05


def interpret(
    session: Session,
    gallery: Gallery,
    found: Identification,
    settings: Settings,
    token: CancelToken,
) -> Interpretation:
    """Erase every attribute that a probe has and measure the uncertainty over the gallery.

    Words of one region share its measurement: which of them it is, erasing cannot show.

    Parameters
    ----------
    session : Session
    gallery : Gallery
    found : Identification
        Of the probe in this gallery.
    settings : Settings
        Fill, controls (at least 2), seed, and whether protected words count.
    token : CancelToken

    Raises
    ------
    BadInput
        If the network was never calibrated.
    RunCancelled
    """
    pack = session.pack
    evidence = Evidence.of(pack.recognition.statistics)
    prototypes = torch.from_numpy(gallery.prototypes()).to(pack.device)
    erased = erase_face(pack, found.probe, settings, token)

    def unsure(embeddings: torch.Tensor) -> np.ndarray:
        return np.asarray(evidence.uncertainty(embeddings, prototypes).cpu().numpy())

    whole = float(unsure(erased.whole[None])[0])
    regions = erased.regions
    names = tuple(dict.fromkeys(regions.names[key] for key in regions.present))
    after = {name: float(unsure(erased.erased[name][None])[0]) for name in names}
    controls = {area: unsure(many) - whole for area, many in erased.controls.items()}
    of_size = {name: controls[regions.size_of(name)] for name in names}
    stands = {name: standing(after[name] - whole, of_size[name]) for name in names}
    measured = {name: s for name, s in stands.items() if s is not None}
    # One-sided: only what makes the gallery less sure is characteristic.
    p = holm({name: s.p if s.z > 0 else 1.0 for name, s in measured.items()})
    attributes = [
        ErasedAttribute(
            key=key,
            uncertainty=after[name],
            change=after[name] - whole,
            area=float(regions.masks[name].mean()),
            control_mean=measured[name].mean,
            control_sd=measured[name].sd,
            z=measured[name].z,
            p=p[name],
            supported=p[name] <= _LEVEL and after[name] > whole,
        )
        for key in regions.present
        if (name := regions.names[key]) in measured
    ]
    attributes.sort(key=lambda one: (-one.change, one.key))
    return Interpretation(found, whole, tuple(attributes), _sentence(attributes))


def _sentence(attributes: list[ErasedAttribute]) -> Text:
    """Return the sentence in every language."""
    if not attributes:
        return in_every_language([Phrase("identification.nothing", {})])
    first = next((one for one in attributes if one.supported), attributes[0])
    words = tuple(
        Phrase(f"words.{one.key}", {})
        for one in attributes
        if one.change == first.change and one.supported is first.supported
    )
    if not first.supported:
        return in_every_language([Phrase("identification.none_supported", {"words": words})])
    figures = {"change": first.change, "mean": first.control_mean, "sd": first.control_sd}
    return in_every_language([Phrase("identification.supported", {"words": words, **figures})])

"""The account of a pair's score, by the fit that belongs to the networks in use."""

from __future__ import annotations

import math
from functools import lru_cache
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray

from engine.contracts.account import Account
from engine.contracts.score import SamePhoto
from engine.explain.account.accounting import FacePlace, account_of, in_order
from engine.explain.account.model import AccountModel, read_account
from engine.explain.account.readings import names_of, read_face
from engine.explain.pair import PairContext
from engine.files.resources import resource
from engine.models.attributes import AttributeNet, probabilities
from engine.models.pack import ModelPack
from engine.models.packs import PackStore
from engine.session.photos.cache import PhotoCache

_FOLDER, _SHORT = "accounts", 16
_EMBEDDED = "embedded/account.safetensors"


def account_path(recognition: str, attributes: str) -> Path:
    """Return where the fit of two imported networks, by their SHA-256, is kept."""
    name = f"{recognition}.{attributes[:_SHORT]}.safetensors"
    return PackStore().root.parent / _FOLDER / name


def account_model(pack: ModelPack) -> AccountModel | None:
    """Return the fit of the networks of a pack; None if there is none.

    Raises
    ------
    ModelRefused
        If its file is damaged.
    """
    nets = pack.recognition.identity.sha256, pack.attributes.identity.sha256
    for path in (account_path(*nets), resource(_EMBEDDED)):
        try:
            changed = path.stat().st_mtime_ns
        except FileNotFoundError:
            continue
        model = _read(path, changed)
        if (model.card.recognition, model.card.attributes) == nets:
            return model
    return None


@lru_cache(maxsize=2)
def _read(path: Path, _changed: int) -> AccountModel:
    return read_account(path)


def place_of(
    pack: ModelPack,
    model: AccountModel,
    readings: NDArray[np.float64],
    embedding: NDArray[np.floating],
) -> FacePlace:
    """Return a face by what was read of it, (views, K), and its embedding, (D,)."""
    wide = embedding.astype(np.float64)
    return FacePlace(
        embedding=wide / np.linalg.norm(wide),
        readings=readings[:, in_order(model, names_of(pack.attributes))],
        probability=chances(pack.attributes, readings),
    )


def chances(net: AttributeNet, readings: NDArray[np.float64]) -> dict[str, float]:
    """Return how surely a face has each attribute, of its readings, (views, K)."""
    logits = torch.from_numpy(readings[:, : len(net.outputs)].mean(0, keepdims=True))
    (found,) = probabilities(logits, net.outputs)
    return {output.key: float(one) for output, one in zip(net.outputs, found, strict=True)}


def account_of_pair(
    pack: ModelPack, pair: PairContext, cache: PhotoCache | None = None
) -> Account | None:
    """Return the account of a scored pair; None without a fit of its networks.

    The attribute network sees each face alone, so that what it reads is the same to the last bit
    whichever pair the face is in.

    Raises
    ------
    ModelRefused, RunCancelled
    """
    model = account_model(pack)
    if model is None:
        return None
    places = []
    for face, embedding in zip(pair.faces, pair.embeddings, strict=True):
        pair.token.check()
        read = None if cache is None else cache.read(face)
        if read is None:
            read = read_face(pack.attributes, face, pack.device)
            if cache is not None:
                cache.keep_read(face, read)
        places.append(place_of(pack, model, read, embedding.cpu().numpy()))
    return account_of(
        model,
        (places[0], places[1]),
        pair.similarity.cosine,
        protected_words=pair.settings.protected_words,
        one_photograph=_one_face(pair),
    )


def _one_face(pair: PairContext) -> bool:
    """Return whether the two faces are one face of one photograph; a group photo has several."""
    if pair.similarity.same_photo in (SamePhoto.FILE, SamePhoto.PIXELS):
        (left, top, width, height), (x, y, w, h) = (face.face.box for face in pair.faces)
        across, down = left + width / 2 - x - w / 2, top + height / 2 - y - h / 2
        return math.hypot(across, down) < min(width, w) / 2
    return pair.similarity.same_photo is not None

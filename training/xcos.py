"""Train the head of xCos for a network whose weights stay as they are.

The head learns to give the network's own cosine as a sum of local cosines under attention
(Y.-S. Lin et al., ACM TOMM 2021), on people of the training split; what it reaches is measured
on people of the report split and written into its card.
"""

from __future__ import annotations

import argparse
import json
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from safetensors.torch import save_file
from scipy.stats import pearsonr
from sklearn.metrics import roc_auc_score
from torch import Tensor
from tqdm import tqdm

from engine.contracts.errors import Sim2WordError
from engine.contracts.packs import EMBEDDED, ModelChoice, ModelIdentity
from engine.evaluate.opening import central
from engine.evaluate.splits import Split, person_of, split_of
from engine.explain.saliency.xcos import XcosHead, head_name, score
from engine.files.resources import RESOURCES
from engine.models.recognition import RecognitionNet, to_batch
from engine.session import Session

MOST_PHOTOS = 4
"""Of one person."""
BATCH = 32


@dataclass(frozen=True, slots=True)
class Settings:
    """How the head is trained."""

    epochs: int = 12
    pairs: int = 20_000
    batch_size: int = 128
    rate: float = 2e-3
    weight_decay: float = 1e-3
    seed: int = 0


@dataclass(frozen=True, slots=True, eq=False)
class Photos:
    """What the network makes of some photos.

    Attributes
    ----------
    people : ndarray, str, (n,)
    maps : Tensor, float16, (n, views, C, h, w)
    embeddings : Tensor, float32, (n, D)
    """

    people: NDArray[np.str_]
    maps: Tensor
    embeddings: Tensor

    def cosines(self, pairs: NDArray[np.int64]) -> Tensor:
        """Return the network's own score of pairs, (m, 2)."""
        return torch.cosine_similarity(
            self.embeddings[pairs[:, 0]], self.embeddings[pairs[:, 1]], dim=1
        )


def photos_of(root: Path, split: Split) -> list[str]:
    """Return up to a few photos of every person of a split."""
    by_person: dict[str, list[str]] = {}
    for path in sorted(root.glob("*/*.jpg")):
        image = path.relative_to(root).as_posix()
        if split_of(person_of(image)) == split:
            by_person.setdefault(person_of(image), []).append(image)
    return [image for images in by_person.values() for image in images[:MOST_PHOTOS]]


def read(session: Session, root: Path, split: Split) -> Photos:
    """Run the network over the photos of a split."""
    net: RecognitionNet = session.pack.recognition
    people, crops = [], []
    for image in tqdm(photos_of(root, split), desc=f"{split} photos", disable=None):
        try:
            crops.append(session.open_face(central(root / image)).crop)
        except Sim2WordError:
            continue
        people.append(person_of(image))
    maps, embeddings = [], []
    for start in tqdm(range(0, len(crops), BATCH), desc="maps", disable=None):
        batch = to_batch(np.stack(crops[start : start + BATCH]), session.pack.device)
        tapped = net.tap(batch)
        with torch.inference_mode():
            embeddings.append(tapped.finish(tapped.features).cpu())
        views = tapped.features.reshape(tapped.views, len(batch), *tapped.features.shape[1:])
        maps.append(views.transpose(0, 1).half().cpu())
    return Photos(np.array(people), torch.cat(maps).clone(), torch.cat(embeddings).clone())


def draw_pairs(photos: Photos, count: int, rng: np.random.Generator) -> NDArray[np.int64]:
    """Return pairs of photos, (count, 2), half of them of one person."""
    order = np.argsort(photos.people, kind="stable")
    starts = np.flatnonzero(np.r_[True, photos.people[order][1:] != photos.people[order][:-1]])
    groups = [group for group in np.split(order, starts[1:]) if len(group) > 1]
    mated = [
        rng.choice(groups[int(g)], 2, replace=False)
        for g in rng.integers(0, len(groups), count // 2)
    ]
    others = rng.integers(0, len(photos.people), (count, 2))
    different = photos.people[others[:, 0]] != photos.people[others[:, 1]]
    return np.concatenate([np.array(mated), others[different][: count - len(mated)]])


def train(photos: Photos, settings: Settings) -> XcosHead:
    """Return a head that gives the network's cosine as nearly as it can."""
    torch.manual_seed(settings.seed)
    rng = np.random.default_rng(settings.seed)
    head = XcosHead(photos.maps.shape[2])
    steps = settings.epochs * -(-settings.pairs // settings.batch_size)
    optimiser = torch.optim.AdamW(
        head.parameters(), lr=settings.rate, weight_decay=settings.weight_decay
    )
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, settings.rate, total_steps=steps)
    for epoch in range(settings.epochs):
        pairs = rng.permutation(draw_pairs(photos, settings.pairs, rng))
        targets = photos.cosines(pairs)
        spread = float(targets.std())
        losses = []
        for start in range(0, len(pairs), settings.batch_size):
            chosen = pairs[start : start + settings.batch_size]
            view = int(rng.integers(photos.maps.shape[1]))
            x, y = (photos.maps[chosen[:, side], view].float() for side in range(2))
            wanted = targets[start : start + settings.batch_size]
            loss = ((score(*head(x, y)) - wanted) / spread).square().mean()
            optimiser.zero_grad()
            loss.backward()  # type: ignore[no-untyped-call]
            optimiser.step()
            schedule.step()
            losses.append(loss.item())
        print(f"epoch {epoch + 1}: unexplained variance {np.mean(losses):.3f}")
    return head.eval()


def measure(head: XcosHead, photos: Photos, pairs: NDArray[np.int64]) -> dict[str, float | int]:
    """Return how xCos follows the network's cosine, and how well both tell people apart."""
    found = []
    with torch.inference_mode():
        for start in range(0, len(pairs), BATCH):
            chosen = pairs[start : start + BATCH]
            views = [
                score(*head(*(photos.maps[chosen[:, side], view].float() for side in range(2))))
                for view in range(photos.maps.shape[1])
            ]
            found.append(torch.stack(views).mean(0))
    ours, true = torch.cat(found).numpy(), photos.cosines(pairs).numpy()
    mated = photos.people[pairs[:, 0]] == photos.people[pairs[:, 1]]
    return {
        "correlation": round(float(pearsonr(ours, true).statistic), 4),
        "auc": round(float(roc_auc_score(mated, ours)), 4),
        "auc_of_the_cosine": round(float(roc_auc_score(mated, true)), 4),
        "pairs": len(pairs),
    }


def card(
    identity: ModelIdentity, settings: Settings, measured: dict[str, float | int], people: int
) -> str:
    """Return the model card as JSON."""
    values = {
        "name": "xCos head, frozen backbone",
        "network": asdict(identity),
        "method": "Y.-S. Lin et al., xCos, ACM TOMM 2021; only the head is trained here",
        "made_by": "training/xcos.py",
        "settings": asdict(settings),
        "data": "Labeled Faces in the Wild, development people of the training split",
        "people": people,
        "measured_on": "people of the report split",
        "measured": measured,
        "licence": "MIT",
    }
    return json.dumps(values, indent=1) + "\n"


def main() -> None:
    """Train, measure and write the head and its card."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--images", type=Path, required=True)
    parser.add_argument("--models", default=EMBEDDED, help="pack whose network it is for")
    parser.add_argument("--epochs", type=int, default=Settings().epochs)
    parser.add_argument(
        "--out", type=Path, default=RESOURCES, help="folder; a user's own is SIM2WORD_HOME"
    )
    arguments = parser.parse_args()
    session = Session.on(ModelChoice(arguments.models))
    identity = session.pack.recognition.identity
    settings = Settings(epochs=arguments.epochs)
    photos = read(session, arguments.images, Split.TRAIN)
    head = train(photos, settings)
    held_out = read(session, arguments.images, Split.REPORT)
    pairs = draw_pairs(held_out, 4000, np.random.default_rng(1))
    measured = measure(head, held_out, pairs)
    print(measured)
    target = arguments.out / head_name(identity)
    target.parent.mkdir(parents=True, exist_ok=True)
    save_file(head.state_dict(), target)
    people = len(set(photos.people.tolist()))
    target.with_suffix(".json").write_text(card(identity, settings, measured, people))


if __name__ == "__main__":
    main()

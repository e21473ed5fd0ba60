"""How well exchanged faces are distinguished from whole ones: part on part and blended, or pasted.

A small network learns to tell faces that hold another person's parts from faces as they are, once
for each way of exchanging, people apart. The less it can, the less of an exchange's effect is that
of its seams. An area under the curve of 0.5 is chance.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from sklearn.metrics import roc_auc_score
from torch import Tensor, nn

from benchmarks.chosen import interval
from engine.contracts.errors import Sim2WordError
from engine.contracts.pair import AlignedFace
from engine.evaluate.opening import central
from engine.evaluate.splits import Split, person_of, split_of
from engine.imaging.blending import replaced
from engine.imaging.face_parts import parts_of
from engine.imaging.opencv import cv2
from engine.imaging.warping import laid_on
from engine.session import Session

SETS = (("nose",), ("mouth",), ("eyes", "eyebrows"), ("eyebrows", "nose", "mouth"))
WAYS = ("part on part, blended", "pasted")
SIDE, EPOCHS, BATCH = 96, 12, 64


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--images", type=Path, default=Path("../shared/data/lfw_dev"))
    parser.add_argument("--train", type=int, default=1200, help="people to learn from")
    parser.add_argument("--test", type=int, default=400, help="people that nothing was trained on")
    arguments = parser.parse_args()
    session = Session.embedded()
    first = {p.name: sorted(p.glob("*.jpg"))[0] for p in sorted(arguments.images.iterdir())}
    chosen = {
        split: [path for person, path in first.items() if split_of(person) is split][:count]
        for split, count in ((Split.TRAIN, arguments.train), (Split.REPORT, arguments.test))
    }
    made = {split: examples(session, paths) for split, paths in chosen.items()}
    for number, way in enumerate(WAYS):
        whole, changed, _ = made[Split.TRAIN]
        net = learnt(whole, changed[number])
        whole, changed, people = made[Split.REPORT]
        scores = [scored(net, images) for images in (whole, changed[number])]
        truth = np.repeat([0, 1], len(people))
        area = roc_auc_score(truth, np.concatenate(scores))
        # By person: whether the exchanged face looks the more exchanged of a person's two.
        low, high = interval([float(a < b) for a, b in zip(*scores, strict=True)])
        print(f"{way}: AUC {area:.3f}; of a person's two the right one {low:.3f} to {high:.3f}")


def examples(
    session: Session, paths: list[Path]
) -> tuple[NDArray[np.uint8], list[NDArray[np.uint8]], list[str]]:
    """Return whole faces, faces exchanged in every way, and whose they are."""
    faces: list[AlignedFace] = []
    for path in paths:
        try:
            faces.append(session.open_face(central(path)))
        except Sim2WordError:
            continue
    rng = np.random.default_rng(0)
    whole, changed, people = [], [[] for _ in WAYS], []  # type: ignore[var-annotated]
    for number, face in enumerate(faces):
        partner = faces[(number + 1 + int(rng.integers(len(faces) - 1))) % len(faces)]
        parts, names = parts_of(face), SETS[number % len(SETS)]
        region = np.asarray(np.any([parts[name].mask for name in names], axis=0))
        if not region.any():
            continue
        ways = (
            replaced(face.crop, laid_on(face, partner), region, soft=True),
            replaced(face.crop, partner.crop, region, soft=False),
        )
        whole.append(_small(face.crop))
        for images, image in zip(changed, ways, strict=True):
            images.append(_small(image))
        people.append(person_of(f"{face.photo.path.parent.name}/{face.photo.name}"))
    return np.stack(whole), [np.stack(images) for images in changed], people


def learnt(whole: NDArray[np.uint8], changed: NDArray[np.uint8]) -> nn.Module:
    """Return a network that was trained to tell the two apart."""
    torch.manual_seed(0)
    layers: list[nn.Module] = []
    for before, after in ((3, 24), (24, 48), (48, 64), (64, 64)):
        layers += [nn.Conv2d(before, after, 3, 2, 1), nn.BatchNorm2d(after), nn.ReLU()]
    net = nn.Sequential(*layers, nn.AdaptiveMaxPool2d(1), nn.Flatten(), nn.Linear(64, 1))
    images = torch.cat([_tensor(whole), _tensor(changed)])
    truth = torch.cat([torch.zeros(len(whole)), torch.ones(len(changed))])
    optimiser = torch.optim.AdamW(net.parameters(), 2e-3, weight_decay=1e-3)
    for _ in range(EPOCHS):
        for part in torch.split(torch.randperm(len(images)), BATCH):
            batch = images[part]
            if torch.rand(()) < 0.5:
                batch = batch.flip(-1)
            loss = nn.functional.binary_cross_entropy_with_logits(net(batch)[:, 0], truth[part])
            optimiser.zero_grad()
            loss.backward()  # type: ignore[no-untyped-call]
            optimiser.step()
    return net.eval()


def scored(net: nn.Module, images: NDArray[np.uint8]) -> NDArray[np.float32]:
    """Return how much each image looks exchanged."""
    with torch.inference_mode():
        return np.asarray(net(_tensor(images))[:, 0].numpy())


def _small(crop: NDArray[np.uint8]) -> NDArray[np.uint8]:
    return np.asarray(cv2.resize(crop, (SIDE, SIDE), interpolation=cv2.INTER_AREA), np.uint8)


def _tensor(images: NDArray[np.uint8]) -> Tensor:
    return torch.from_numpy(images).permute(0, 3, 1, 2).float() / 255 - 0.5


if __name__ == "__main__":
    main()

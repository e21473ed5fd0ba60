"""Train the network that reads what of a face is covered, on things painted over faces of LFW.

People are kept apart: the figures of its card are of people that it was not trained on.
"""

from __future__ import annotations

import argparse
import hashlib
import json
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from safetensors.torch import save_file
from tqdm import tqdm

from engine.contracts.errors import Sim2WordError
from engine.contracts.pair import COVERED
from engine.evaluate.occluders import OCCLUDERS, clear_glasses
from engine.evaluate.opening import central
from engine.evaluate.splits import Split, person_of, split_of
from engine.evaluate.teacher import read_teacher
from engine.imaging import decode
from engine.imaging.opencv import cv2
from engine.imaging.quality.canonical import SIZE, canonical
from engine.models.covering import CELLS, SIDE, CoveringNet, face_cells, network_input
from engine.models.yunet import YuNet
from engine.session.faces import choose_face


@dataclass(frozen=True, slots=True)
class Settings:
    """How it is trained."""

    epochs: int = 24
    batch_size: int = 128
    rate: float = 3e-3
    width: int = 24
    seed: int = 0


def frames(root: Path, images: list[str]) -> NDArray[np.uint8]:
    """Return faces in the canonical frame, (n, SIZE, SIZE, 3)."""
    detector, found = YuNet(), []
    for image in tqdm(images):
        choice = central(root / image)
        try:
            photo = decode(choice.path)
            faces = detector.detect(photo.pixels)
            chosen, _ = choose_face(photo, faces, choice)
        except Sim2WordError:
            continue
        upright = canonical(photo.pixels, faces[chosen])
        if upright is not None:
            found.append(upright)
    return np.stack(found)


def in_other_light(frame: NDArray[np.uint8], rng: np.random.Generator) -> NDArray[np.uint8]:
    """Return a face in other light and colours, blurred or noisy at times."""
    values = frame.astype(np.float64)
    if rng.random() < 0.15:
        values = np.repeat(values.mean(-1, keepdims=True), 3, -1)
    mean = values.mean()
    values = (values - mean) * rng.uniform(0.4, 1.3) + mean * rng.uniform(0.4, 1.3)
    values = values * rng.normal(1, 0.05, 3)
    if rng.random() < 0.3:
        values = np.asarray(cv2.GaussianBlur(values, (0, 0), float(rng.uniform(0.5, 4))), float)
    if rng.random() < 0.3:
        values = values + rng.normal(0, rng.uniform(2, 30), values.shape)
    return np.asarray(np.clip(values, 0, 255), np.uint8)


def example(
    frame: NDArray[np.uint8], rng: np.random.Generator
) -> tuple[NDArray[np.uint8], NDArray[np.float32]]:
    """Return a face with or without something over it, and how much of each cell is covered."""
    covered = np.zeros((SIZE, SIZE), bool)
    if rng.random() < 0.15:
        frame, _ = clear_glasses(frame, rng)
    count = int(rng.choice([0, 1, 2], p=[0.45, 0.45, 0.1]))
    for name in rng.permutation(list(OCCLUDERS))[:count]:
        frame, mask = OCCLUDERS[name](frame, rng)
        covered |= mask
    if rng.random() < 0.5:
        frame, covered = frame[:, ::-1], covered[:, ::-1]
    step = SIZE // CELLS
    share = covered.reshape(CELLS, step, CELLS, step).mean((1, 3)).astype(np.float32)
    return in_other_light(frame, rng), share


def train(faces: NDArray[np.uint8], settings: Settings) -> CoveringNet:
    """Train on faces in the canonical frame."""
    torch.manual_seed(settings.seed)
    rng = np.random.default_rng(settings.seed)
    net = CoveringNet(settings.width)
    batches = len(faces) // settings.batch_size
    optimiser = torch.optim.AdamW(net.parameters(), settings.rate, weight_decay=1e-3)
    schedule = torch.optim.lr_scheduler.OneCycleLR(
        optimiser, settings.rate, settings.epochs * batches
    )
    weights = torch.from_numpy(0.2 + face_cells())
    for epoch in range(settings.epochs):
        total = 0.0
        for chosen in np.array_split(rng.permutation(len(faces)), batches):
            made = [example(faces[i], rng) for i in chosen]
            inputs = network_input(np.stack([frame for frame, _ in made]))
            truth = torch.from_numpy(np.stack([share for _, share in made]))
            loss = torch.nn.functional.binary_cross_entropy_with_logits(
                net(inputs), truth, weight=weights
            )
            optimiser.zero_grad()
            loss.backward()  # type: ignore[no-untyped-call]
            optimiser.step()
            schedule.step()
            total += float(loss)
        print(f"epoch {epoch}: {total / batches:.4f}", flush=True)
    return net.eval()


def measured(net: CoveringNet, faces: NDArray[np.uint8], seed: int) -> dict[str, float]:
    """Return how often a warning is given, as they are and with each thing painted over them."""
    rng = np.random.default_rng(seed)
    cells = torch.from_numpy(face_cells())

    def warned(frames: list[NDArray[np.uint8]]) -> float:
        with torch.inference_mode():
            chances = torch.sigmoid(net(network_input(np.stack(frames))))
        return float((((chances * cells).sum((1, 2)) / cells.sum()) > COVERED).float().mean())

    found = {"as they are": warned(list(faces))}
    found["clear glasses"] = warned([clear_glasses(face, rng)[0] for face in faces])
    for name, paint in OCCLUDERS.items():
        found[name] = warned([paint(face, rng)[0] for face in faces])
    return {name: round(value, 4) for name, value in found.items()}


def main() -> None:
    """Train, measure on people apart, and write weights and card."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--images", type=Path, required=True)
    parser.add_argument("--labels", type=Path, required=True, help="to leave out real hats")
    parser.add_argument("--out", type=Path, default=Path("resources/embedded"))
    arguments = parser.parse_args()
    settings = Settings()
    labels = read_teacher(arguments.labels)
    hat = labels.keys.index(("wearing_hat", "present"))
    plain = [
        image for image, wears in zip(labels.images, labels.truth[:, hat], strict=True) if not wears
    ]
    by = {split: [i for i in plain if split_of(person_of(i)) is split] for split in Split}
    net = train(frames(arguments.images, by[Split.TRAIN]), settings)
    unseen = frames(arguments.images, by[Split.REPORT])
    path = arguments.out / "covering.safetensors"
    save_file(net.state_dict(), path)
    card = {
        "name": "Sim2Word covering 1",
        "sha256": hashlib.sha256(path.read_bytes()).hexdigest(),
        "licence": "MIT; trained on research data, see data",
        "made_by": "training/covering.py",
        "width": settings.width,
        "input": f"{SIDE} x {SIDE} RGB, the face by its keypoints in the canonical frame",
        "output": f"{CELLS} x {CELLS} cells, the chance that each is covered",
        "data": "LFW, deep-funneled, development people without hats, with sunglasses, masks,"
        " hats and other things painted over them",
        "people": "split by a hash of the name: 7/10 train, 2/10 report",
        "photos": {"train": len(by[Split.TRAIN]), "report": len(unseen)},
        "warned_of_unseen_people": measured(net, unseen, settings.seed),
        "limits": [
            "What it knows of coverings was painted; real ones are in docs/reliability.md.",
            "LFW shows mostly public figures around 2003; other people are under-represented.",
        ],
        "settings": asdict(settings),
    }
    text = json.dumps(card, indent=1) + "\n"
    (arguments.out / "covering.json").write_text(text, encoding="utf-8")
    print(card["warned_of_unseen_people"])


if __name__ == "__main__":
    main()

"""Train the embedded attribute network and write its weights and model card."""

from __future__ import annotations

import argparse
import hashlib
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
import torch.nn.functional as F
from numpy.typing import NDArray
from safetensors.torch import load_file, save_file
from sklearn.linear_model import LogisticRegression
from torch import Tensor
from tqdm import tqdm

from engine.contracts.pair import Face, FacePolicy, ImageChoice
from engine.evaluate.attributes import mean_auc, of_attribute_teacher, score_attributes
from engine.evaluate.splits import Split, person_of, split_of
from engine.evaluate.teacher import OTHER_RACE, TeacherLabels, read_teacher
from engine.imaging import align, decode
from engine.models.attribute_net import CROP_SIZE, TEMPLATE, AttributeNetwork, load_network
from engine.models.attributes import AttributeOutput, heads_of, probabilities
from engine.models.dlib_recognition import load_dlib_resnet
from engine.models.tapped import channels_last
from engine.models.yunet import YuNet
from engine.session.faces import choose_face
from training.exchanges import Exchanger
from training.paint import Painter

MARGIN = 16
MAX_SHIFT = 10
"""Pixels around the crop, for shifts while training."""
MIN_AUC = 0.90
CHOICES = ("age", "race")
"""Attributes trained by cross-entropy over their values; the rest value by value."""
CHOICE_WEIGHT = 0.02
NOT_IN_CROP = ("wearing_necklace", "wearing_necktie", "blurry")
PROTECTED = ("age", "gender", "race")
EVALUATION_BATCH = 64
MIN_TUNING_POSITIVES = 8


@dataclass(frozen=True, slots=True)
class Settings:
    """How the network is trained."""

    epochs: int
    batch_size: int = 64
    trunk_rate: float = 3e-4
    head_rate: float = 2e-3
    place_rate: float = 2e-2
    weight_decay: float = 1e-2
    warm_up: float = 0.15
    max_gradient: float = 2.0
    contrast: float = 0.2
    brightness: float = 20.0
    seed: int = 0


def cut_crops(root: Path, images: tuple[str, ...], cache: Path) -> NDArray[np.uint8]:
    """Return crops with a margin, uint8, (n, side, side, 3), of the central faces."""
    if cache.is_file():
        return np.asarray(np.load(cache, mmap_mode="r"))
    detector, side = YuNet(), CROP_SIZE + 2 * MARGIN
    crops = np.zeros((len(images), side, side, 3), np.uint8)
    for crop, image in zip(crops, tqdm(images, desc="crops", disable=None), strict=True):
        path = root / image
        photo = decode(path)
        faces = detector.detect(photo.pixels)
        chosen, _ = choose_face(photo, faces, ImageChoice(path, policy=FacePolicy.CENTRE))
        face: Face = faces[chosen]
        crop[:], _ = align(photo.pixels, face, TEMPLATE + MARGIN, side)
    np.save(cache, crops)
    return crops


def augmented(crops: NDArray[np.uint8], rng: np.random.Generator, settings: Settings) -> Tensor:
    """Return shifted, mirrored crops with changed light, float32, (n, 3, size, size)."""
    batch = torch.empty(len(crops), 3, CROP_SIZE, CROP_SIZE)
    for target, crop in zip(batch, crops, strict=True):
        top, left = rng.integers(MARGIN - MAX_SHIFT, MARGIN + MAX_SHIFT + 1, size=2)
        values = crop[top : top + CROP_SIZE, left : left + CROP_SIZE]
        if rng.random() < 0.5:
            values = values[:, ::-1]
        contrast = rng.uniform(1 - settings.contrast, 1 + settings.contrast)
        light = rng.uniform(-settings.brightness, settings.brightness)
        tensor = torch.from_numpy(np.ascontiguousarray(values)).permute(2, 0, 1).float()
        target.copy_((tensor - 128) * contrast + 128 + light)
    return batch.clamp_(0, 255).contiguous(memory_format=torch.channels_last)


def centred(crops: NDArray[np.uint8]) -> Tensor:
    """Return crops without their margin, float32, (n, 3, size, size)."""
    inner = np.ascontiguousarray(crops[:, MARGIN:-MARGIN, MARGIN:-MARGIN])
    batch = torch.from_numpy(inner).permute(0, 3, 1, 2).float()
    return batch.contiguous(memory_format=torch.channels_last)


def loss_of(logits: Tensor, targets: Tensor, weights: Tensor, labels: TeacherLabels) -> Tensor:
    """Return the loss of logits, (n, keys), against soft targets; weights are 0 or 1."""
    names = [name for name, _ in labels.keys]
    single = [i for i, name in enumerate(names) if name not in CHOICES]
    loss = F.binary_cross_entropy_with_logits(
        logits[:, single], targets[:, single], weights[:, single], reduction="sum"
    ) / weights[:, single].sum().clamp_min(1)
    for choice in CHOICES:
        where = [i for i, name in enumerate(names) if name == choice]
        of_each = F.cross_entropy(logits[:, where], targets[:, where], reduction="none")
        known = weights[:, where[0]]
        loss = loss + CHOICE_WEIGHT * (of_each * known).sum() / known.sum().clamp_min(1)
    return loss


def train(
    crops: NDArray[np.uint8],
    labels: TeacherLabels,
    rows: NDArray[np.int64],
    settings: Settings,
    start: Path | None = None,
) -> AttributeNetwork:
    """Return the network trained on some rows of the labels, from weights if given."""
    torch.manual_seed(settings.seed)
    rng = np.random.default_rng(settings.seed)
    face_trunk = load_dlib_resnet().trunk
    net = AttributeNetwork(len(labels.keys), face_trunk)
    net.trunk.load_state_dict(face_trunk.state_dict())
    if start is not None:
        state = {name: value.float() for name, value in load_file(start).items()}
        net.load_state_dict(state, strict=False)
    net = channels_last(net).requires_grad_(True)
    others = [p for name, p in net.named_parameters() if not name.startswith(("trunk.", "place"))]
    groups: list[dict[str, Any]] = [
        {"params": list(net.trunk.parameters())},
        {"params": others},
        {"params": [net.place], "weight_decay": 0.0},
    ]
    names = [name for name, _ in labels.keys]
    exchange, paint = Exchanger(crops, MARGIN, names, labels.targets, rows), Painter(MARGIN, names)
    optimizer = torch.optim.AdamW(groups, weight_decay=settings.weight_decay)
    batches = len(rows) // settings.batch_size
    schedule = torch.optim.lr_scheduler.OneCycleLR(
        optimizer,
        [settings.trunk_rate, settings.head_rate, settings.place_rate],
        total_steps=settings.epochs * batches,
        pct_start=settings.warm_up,
    )
    for epoch in range(settings.epochs):
        net.train()
        order, total = rng.permutation(rows), 0.0
        progress = tqdm(range(batches), desc=f"epoch {epoch + 1}/{settings.epochs}", disable=None)
        for number in progress:
            chosen = np.sort(order[number * settings.batch_size :][: settings.batch_size])
            mixed, targets, weights = exchange(chosen, rng)
            for crop, target, weight in zip(mixed, targets.numpy(), weights.numpy(), strict=True):
                paint(crop, target, weight, rng)
            logits = net(augmented(mixed, rng, settings))
            loss = loss_of(logits, targets, weights, labels)
            optimizer.zero_grad()
            loss.backward()  # type: ignore[no-untyped-call]
            torch.nn.utils.clip_grad_norm_(net.parameters(), settings.max_gradient)
            optimizer.step()
            schedule.step()
            total += float(loss.detach())
            progress.set_postfix(loss=f"{total / (number + 1):.4f}")
        print(f"epoch {epoch + 1}: loss {total / batches:.4f}", flush=True)
    return net.eval().requires_grad_(False)


def logits_of(net: AttributeNetwork, crops: NDArray[np.uint8]) -> NDArray[np.float64]:
    """Return logits, (n, keys), averaged over the crop and its mirror image."""
    found = []
    with torch.inference_mode():
        for start in range(0, len(crops), EVALUATION_BATCH):
            batch = centred(crops[start : start + EVALUATION_BATCH])
            found.append((net(batch) + net(batch.flip(3))) / 2)
    return torch.cat(found).double().numpy()


def calibrate(
    net: AttributeNetwork,
    logits: NDArray[np.float64],
    labels: TeacherLabels,
    truth: NDArray[np.bool_],
) -> None:
    """Rescale the outputs on tuning people so that 0.5 means what the teacher's point means.

    Platt scaling, value by value, folded into the last layer; values with too few positives
    stay as they are.
    """
    with torch.no_grad():
        for column, (name, _) in enumerate(labels.keys):
            positives = truth[:, column]
            if name in CHOICES or min(positives.sum(), (~positives).sum()) < MIN_TUNING_POSITIVES:
                continue
            fit = LogisticRegression(C=10.0).fit(logits[:, [column]], positives)
            slope, shift = max(float(fit.coef_[0, 0]), 0.1), float(fit.intercept_[0])
            net.classify.weight[column] *= slope
            net.classify.bias[column] = net.classify.bias[column] * slope + shift


def spreads(
    net: AttributeNetwork,
    labels: TeacherLabels,
    crops: NDArray[np.uint8],
    rows: NDArray[np.int64],
) -> NDArray[np.float64]:
    """Return the unit of each logit's differences, (keys,).

    The geometric mean of its standard deviations between photos of one person and over all
    photos: what varies in one person means little, and so does what hardly varies at all.
    """
    logits = logits_of(net, crops[rows])
    people = np.array([person_of(labels.images[row]) for row in rows])
    within = [
        logits[people == person] - logits[people == person].mean(0)
        for person in np.unique(people)
        if (people == person).sum() > 1
    ]
    freedom = sum(len(of_person) - 1 for of_person in within)
    of_one = np.sqrt((np.concatenate(within) ** 2).sum(0) / freedom)
    return np.asarray(np.sqrt(of_one * logits.std(0, ddof=1)))


def describe(
    net: AttributeNetwork,
    labels: TeacherLabels,
    crops: NDArray[np.uint8],
    rows: NDArray[np.int64],
    spread: NDArray[np.float64],
) -> tuple[list[dict[str, object]], dict[str, float]]:
    """Return the card's entry of every output and its means, on some rows."""
    logits = torch.from_numpy(logits_of(net, crops[rows]))
    outputs = tuple(
        AttributeOutput(n, v, None, protected=n in PROTECTED, exclusive=n in CHOICES, in_crop=True)
        for n, v in labels.keys
    )
    chances = probabilities(logits, outputs).numpy()
    present = chances >= 0.5
    for head in (head for head in heads_of(outputs) if head.is_choice):
        where = list(head.outputs)
        present[:, where] = np.eye(len(where), dtype=bool)[chances[:, where].argmax(1)]
    scores = score_attributes(labels.keys, chances, present, labels.truth[rows])
    entries: list[dict[str, object]] = [
        {
            "name": score.name,
            "value": score.value,
            "auc": None if score.auc is None else round(score.auc, 4),
            "balanced_accuracy": None
            if score.balanced_accuracy is None
            else round(score.balanced_accuracy, 4),
            "positives": score.positives,
            "calibration_error": round(score.calibration_error, 4),
            "spread": round(float(of_one), 4),
            "teacher_operating_point": point,
            "protected": score.name in PROTECTED,
            "exclusive": score.name in CHOICES,
            "in_crop": score.name not in NOT_IN_CROP,
            "is_word": score.value != OTHER_RACE,
        }
        for score, point, of_one in zip(scores, labels.operating_points, spread, strict=True)
    ]
    shown = [s for s in scores if s.auc is not None and s.auc >= MIN_AUC and s.value != OTHER_RACE]
    return entries, {
        "every_value": round(mean_auc(scores), 4),
        "values_of_the_attribute_teacher": round(mean_auc(of_attribute_teacher(scores)), 4),
        "shown_values": round(mean_auc(shown), 4),
        "calibration_error": round(float(np.mean([s.calibration_error for s in scores])), 4),
    }


def main() -> None:
    """Train, calibrate, measure and write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--images", type=Path, required=True, help="root of the photos")
    parser.add_argument("--labels", type=Path, required=True, help="teacher labels, npz")
    parser.add_argument("--out", type=Path, default=Path("resources/embedded"))
    parser.add_argument("--cache", type=Path, default=Path("build/training"))
    parser.add_argument("--epochs", type=int, default=9)
    parser.add_argument("--start", type=Path, help="weights to go on from")
    parser.add_argument(
        "--weights", type=Path, help="calibrate and measure these weights instead of training"
    )
    arguments = parser.parse_args()
    settings = Settings(epochs=arguments.epochs)
    arguments.cache.mkdir(parents=True, exist_ok=True)
    arguments.out.mkdir(parents=True, exist_ok=True)
    labels = read_teacher(arguments.labels)
    crops = cut_crops(arguments.images, labels.images, arguments.cache / "attribute_crops.npy")
    splits = np.array([split_of(person_of(image)) for image in labels.images])
    rows = {split: np.flatnonzero(splits == split) for split in Split}

    if arguments.weights is None:
        net = train(crops, labels, rows[Split.TRAIN], settings, arguments.start)
    else:
        net = load_network(arguments.weights, len(labels.keys), load_dlib_resnet().trunk)
    tuning = rows[Split.TUNE]
    calibrate(net, logits_of(net, crops[tuning]), labels, labels.truth[tuning])
    # Stored in half precision; measured as stored.
    state = {name: value.half().contiguous() for name, value in net.state_dict().items()}
    net.load_state_dict({name: value.float() for name, value in state.items()})
    spread = spreads(net, labels, crops, tuning)
    entries, means = describe(net, labels, crops, rows[Split.REPORT], spread)

    weights = arguments.out / "attributes.safetensors"
    save_file(state, weights)
    card = {
        "name": "Sim2Word attributes 1",
        "sha256": hashlib.sha256(weights.read_bytes()).hexdigest(),
        "licence": "MIT; trained on research data, see data",
        "made_by": "training/attributes.py",
        "architecture": "dlib ResNet v1 trunk to 8 x 8 over the whole crop, fine-tuned, and over"
        " the face as it is; their 35, 17 and 8 pixel maps meet at 17 x 17; a 1 x 1 and a 3 x 3"
        " convolution; one linear output a value, each with places of its own to look at",
        "input": "234 x 234 RGB, 0 to 255, around the recognition crop at its scale",
        "data": "LFW, deep-funneled, development people; soft labels of a FaRL-based CelebA"
        " classifier, and DeepFace's perceived race and apparent age. Teachers, not the truth.",
        "people": "split by a hash of the name: 7/10 train, 1/10 calibration, 2/10 report",
        "photos": {split.value: len(where) for split, where in rows.items()},
        "min_auc": MIN_AUC,
        "mean_auc_on_unseen_people": means,
        "limits": [
            "LFW shows mostly public figures around 2003: men, white and middle-aged people"
            " outnumber all others, and errors are larger for the rest.",
            "Race, gender and age are what a classifier perceives in a photo, not facts about"
            " a person; the words can be switched off together.",
            "Hair colours and rare attributes have weak teacher labels; their operating points"
            " are quantiles of the teacher's scores.",
            "Measured against the teacher, so shared mistakes do not show.",
            "Values below min_auc on unseen people are never shown as words.",
        ],
        "settings": {name: getattr(settings, name) for name in Settings.__slots__},
        "outputs": entries,
    }
    text = json.dumps(card, indent=1, ensure_ascii=False)
    (arguments.out / "attributes.json").write_text(text + "\n", encoding="utf-8")
    print(json.dumps(means))
    for entry in sorted(entries, key=lambda e: e["auc"] or 0.0):  # type: ignore[arg-type, return-value]
        print(entry["name"], entry["value"], entry["auc"])


if __name__ == "__main__":
    main()

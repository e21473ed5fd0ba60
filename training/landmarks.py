"""Train the network that reads dense landmarks, on another network's labels of LFW.

People are kept apart: the figures of its card are of people that it was not trained on.
"""

from __future__ import annotations

import argparse
import hashlib
import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from multiprocessing import get_context
from multiprocessing.pool import Pool
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from safetensors.torch import save_file
from scipy.optimize import linear_sum_assignment
from torch import Tensor, nn
from tqdm import tqdm

from engine.commands.measures.landmarks import table
from engine.contracts.errors import Sim2WordError
from engine.contracts.landmarks import POINTS
from engine.contracts.pair import Affine, Face
from engine.evaluate.landmarks import evaluate_landmarks
from engine.evaluate.occluders import OCCLUDERS, clear_glasses
from engine.evaluate.opening import central
from engine.evaluate.splits import Split, person_of, split_of
from engine.evaluate.teacher_mesh import TeacherMesh, read_teacher_mesh
from engine.imaging import decode
from engine.imaging.align import similarity_transform
from engine.imaging.mesh import FIVE, PUPILS, MeanFace
from engine.imaging.opencv import cv2
from engine.imaging.quality.canonical import KEYPOINTS, canonical
from engine.imaging.quality.canonical import SIZE as CANONICAL
from engine.models.landmarks import CELLS, EYES_APART, SIDE, LandmarkNet, frame_of
from engine.models.tapped import channels_last
from engine.models.yunet import YuNet
from engine.progress import finish
from engine.session import Session
from engine.session.faces import choose_face

MASK = 64
"""Side of the teacher's person masks."""
_TOP, _CHIN = 10, 152
_FAR_OFF, _SQUEEZED = 0.3, 0.2
OUTSIDE_WEIGHT, DEPTH_WEIGHT, GRID_WEIGHT = 0.3, 0.3, 0.5


@dataclass(frozen=True, slots=True)
class Phase:
    """A part of the training.

    Attributes
    ----------
    epochs : int
    rate, weight_decay : float
    near : float
        Share of the frames that are as a second look has them, by the landmarks; the others hang on
        the detector's points and are off.
    seed : int
    """

    epochs: int
    rate: float
    weight_decay: float
    near: float
    seed: int


@dataclass(frozen=True, slots=True)
class Settings:
    """How it is trained."""

    phases: tuple[Phase, ...] = (Phase(32, 3e-3, 1e-4, 0.0, 0), Phase(12, 1.5e-3, 1e-5, 0.7, 1))
    batch_size: int = 64
    warm_up: float = 0.1
    max_gradient: float = 1.0


@dataclass(frozen=True, slots=True, eq=False)
class Example:
    """A photo with its labels.

    Attributes
    ----------
    pixels : ndarray, uint8, (height, width, 3)
    face : Face
        The detector's.
    points : ndarray, float32, (POINTS, 3)
        The teacher's, in photo pixels.
    person : ndarray, float32, (MASK, MASK)
        The teacher's chance that a place of the photo is person.
    """

    pixels: NDArray[np.uint8]
    face: Face
    points: NDArray[np.float32]
    person: NDArray[np.float32]


def examples(root: Path, teacher: TeacherMesh, splits: tuple[Split, ...]) -> list[Example]:
    """Return the photos of some people with their labels."""
    detector, found = YuNet(), []
    wanted = [
        image
        for image in teacher.points
        if image in teacher.person and split_of(person_of(image)) in splits
    ]
    for image in tqdm(wanted, desc="photos", disable=None):
        choice = central(root / image)
        try:
            photo = decode(choice.path)
            faces = detector.detect(photo.pixels)
            chosen, _ = choose_face(photo, faces, choice)
        except Sim2WordError:
            continue
        points, person = teacher.points[image].astype(np.float32), teacher.person[image]
        found.append(Example(photo.pixels, faces[chosen], points, person))
    return found


def jittered(example: Example, rng: np.random.Generator, near: float) -> Affine:
    """Return a frame that is off as a detector's points are, at times by much, (2, 3).

    A share `near` of them is off as little as a second look's.
    """
    points, by = np.asarray(example.face.keypoints, np.float64), rng.random()
    if by < near:
        points = np.asarray(example.points[list(FIVE), :2], np.float64)
        angle, scale, shift = rng.normal(0, 1.5), rng.normal(0, 0.03), rng.normal(0, 0.03, 2)
    elif (by - near) / (1 - near) < _FAR_OFF:
        angle, scale = rng.uniform(-60, 60), rng.uniform(-0.4, 0.35)
        shift = rng.uniform(-0.45, 0.45, 2)
    else:
        angle, scale, shift = rng.normal(0, 6), rng.normal(0, 0.07), rng.normal(0, 0.08, 2)
    turn = cv2.getRotationMatrix2D((SIDE / 2, SIDE / 2), float(angle), float(np.exp(scale)))
    turn = turn + np.array([[0, 0, move] for move in shift * EYES_APART])
    if by >= near and rng.random() < _SQUEEZED:
        squeeze = np.diag([np.exp(rng.normal(0, 0.1)), 1.0])
        turn[:, :2] = squeeze @ turn[:, :2]
        turn[:, 2] = squeeze @ (turn[:, 2] - SIDE / 2) + SIDE / 2
    forward = frame_of(points)
    return np.asarray((turn @ np.vstack([forward, [0, 0, 1]]))[:2])


def _pixels(image: object) -> NDArray[np.uint8]:
    return np.asarray(image, np.uint8)


def in_other_light(frame: NDArray[np.uint8], rng: np.random.Generator) -> NDArray[np.uint8]:
    """Return a face in other light and colours, coarse, blurred, noisy or packed at times."""
    if rng.random() < 0.25:
        small = int(SIDE * rng.uniform(0.2, 0.7))
        coarse = cv2.resize(frame, (small, small), interpolation=cv2.INTER_AREA)
        frame = _pixels(cv2.resize(coarse, (SIDE, SIDE), interpolation=cv2.INTER_LINEAR))
    elif rng.random() < 0.15:
        frame = _pixels(cv2.GaussianBlur(frame, (0, 0), float(rng.uniform(0.5, 2.5))))
    if rng.random() < 0.2:
        _, packed = cv2.imencode(
            ".jpg", frame, [cv2.IMWRITE_JPEG_QUALITY, int(rng.integers(15, 80))]
        )
        frame = _pixels(cv2.imdecode(packed, cv2.IMREAD_COLOR))
    values = frame.astype(np.float32)
    if rng.random() < 0.15:
        values = np.repeat(values.mean(-1, keepdims=True), 3, -1)
    if rng.random() < 0.7:
        mean = float(values.mean())
        values = (values - mean) * rng.uniform(0.5, 1.3) + mean * rng.uniform(0.5, 1.4)
        values *= rng.normal(1, 0.05, 3).astype(np.float32)
    if rng.random() < 0.25:  # light from one side
        slope = np.linspace(rng.uniform(0.3, 1), rng.uniform(0.7, 1.3), SIDE, dtype=np.float32)
        values *= slope[None, :, None] if rng.random() < 0.7 else slope[:, None, None]
    if rng.random() < 0.2:
        values += rng.normal(0, rng.uniform(2, 20), values.shape).astype(np.float32)
    return np.asarray(np.clip(values, 0, 255), np.uint8)


def painted(
    example: Example, frame: NDArray[np.uint8], forward: Affine, rng: np.random.Generator
) -> tuple[NDArray[np.uint8], NDArray[np.float32]]:
    """Return a frame with something painted over the face, and where, (CELLS, CELLS)."""
    covered = np.zeros((CELLS, CELLS), np.float32)
    upright = canonical(example.pixels, example.face)
    if upright is None:
        return frame, covered
    names = list(rng.permutation(list(OCCLUDERS))[: int(rng.choice([1, 2], p=[0.8, 0.2]))])
    new, mask = upright, np.zeros((CANONICAL, CANONICAL), bool)
    for name in names:
        new, here = OCCLUDERS[name](new, rng)
        mask |= here
    if rng.random() < 0.15:
        new, mask = clear_glasses(upright, rng)
    # From the canonical frame by the photo into the wide one.
    back = cv2.invertAffineTransform(
        similarity_transform(np.asarray(example.face.keypoints, np.float64), KEYPOINTS)
    )
    onto = (forward @ np.vstack([back, [0, 0, 1]]))[:2]
    changed = (new.astype(np.int16) != upright).any(-1).astype(np.float32)
    alpha = cv2.warpAffine(changed, onto, (SIDE, SIDE), flags=cv2.INTER_LINEAR)[..., None]
    paint = cv2.warpAffine(new, onto, (SIDE, SIDE), flags=cv2.INTER_LINEAR)
    out = _pixels(np.rint(frame * (1 - alpha) + paint * alpha))
    over = cv2.warpAffine(mask.astype(np.float32), onto, (SIDE, SIDE), flags=cv2.INTER_LINEAR)
    cells = cv2.resize(over, (CELLS, CELLS), interpolation=cv2.INTER_AREA)
    return out, np.asarray(cells, np.float32)


@dataclass(frozen=True, slots=True, eq=False)
class Made:
    """An example as the network gets it: a frame, and what is wanted of it."""

    frame: NDArray[np.uint8]
    points: NDArray[np.float64]
    weights: NDArray[np.float64]
    grids: NDArray[np.float32]


@dataclass(frozen=True, slots=True, eq=False)
class Batch:
    """Frames and what is wanted of them."""

    frames: Tensor
    points: Tensor
    weights: Tensor
    grids: Tensor


def made(
    example: Example, rng: np.random.Generator, mirror: NDArray[np.int_], near: float = 0.0
) -> Made:
    """Return one example as the network gets it while it learns."""
    pixels, origin = example.pixels, np.zeros(2)
    if rng.random() < 0.1:  # the photo ends inside the face
        height, width = pixels.shape[:2]
        x0, y0, w, h = example.face.box
        left = int(max(0, x0 + w * rng.uniform(-0.3, 0.4))) if rng.random() < 0.4 else 0
        right = int(min(width, x0 + w * rng.uniform(0.6, 1.3))) if rng.random() < 0.4 else width
        top = int(max(0, y0 + h * rng.uniform(-0.3, 0.35))) if rng.random() < 0.4 else 0
        bottom = int(min(height, y0 + h * rng.uniform(0.7, 1.3))) if rng.random() < 0.4 else height
        if right - left > 16 and bottom - top > 16:
            pixels, origin = pixels[top:bottom, left:right], np.array([left, top], float)
    forward = jittered(example, rng, near)
    cut = forward.copy()
    cut[:, 2] = forward[:, :2] @ origin + forward[:, 2]
    scale = float(np.sqrt(abs(np.linalg.det(forward[:, :2]))))
    frame = _pixels(
        cv2.warpAffine(
            pixels, cut, (SIDE, SIDE), flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE
        )
    )
    covered = np.zeros((CELLS, CELLS), np.float32)
    if rng.random() < 0.35:
        frame, covered = painted(example, frame, forward, rng)
    xy = example.points[:, :2] @ forward[:, :2].T + forward[:, 2]
    points = np.column_stack([xy - SIDE / 2, example.points[:, 2] * scale]) / EYES_APART
    height, width = pixels.shape[:2]
    local = example.points[:, :2] - origin
    inside = ((local > -1) & (local < [width, height])).all(1)
    weights = np.where(inside & (np.abs(xy - SIDE / 2) < SIDE / 2).all(1), 1.0, OUTSIDE_WEIGHT)
    size = np.diag([MASK / example.pixels.shape[1], MASK / example.pixels.shape[0], 1.0])
    to_cells = np.diag([CELLS / SIDE, CELLS / SIDE, 1.0]) @ np.vstack([forward, [0, 0, 1]])
    onto = (to_cells @ np.linalg.inv(size))[:2]
    person = np.asarray(
        cv2.warpAffine(
            example.person,
            onto,
            (CELLS, CELLS),
            flags=cv2.INTER_LINEAR,
            borderMode=cv2.BORDER_REPLICATE,
        ),
        np.float32,
    )
    grids = np.stack([person, covered])
    if rng.random() < 0.5:
        frame, grids = frame[:, ::-1], grids[..., ::-1]
        points = points[mirror] * [-1, 1, 1] - [1 / EYES_APART, 0, 0]
        weights = weights[mirror]
    return Made(in_other_light(np.ascontiguousarray(frame), rng), points, weights, grids)


def batches(
    data: list[Example], batch_size: int, phase: Phase, epoch: int, pool: Pool
) -> Iterator[Batch]:
    """Yield the batches of an epoch; the next are made while one is used."""
    rng = np.random.default_rng([phase.seed, epoch])
    order = rng.permutation(len(data))
    count = len(order) // batch_size
    parts = order[: count * batch_size].reshape(count, -1)
    jobs = [(part, [phase.seed, epoch, number], phase.near) for number, part in enumerate(parts)]
    for arrays in pool.imap(_made_batch, jobs):
        frames, points, weights, grids = (torch.from_numpy(one) for one in arrays)
        yield Batch(frames.permute(0, 3, 1, 2), points, weights, grids)


_SHARED: list[tuple[list[Example], NDArray[np.int_]]] = []
"""What the process that makes batches has of its parent: photos, and the mirror image's points."""


def _made_batch(
    job: tuple[NDArray[np.int_], list[int], float],
) -> tuple[NDArray[np.generic], ...]:
    chosen, seed, near = job
    ((data, mirror),) = _SHARED
    rng = np.random.default_rng(seed)
    found = [made(data[i], rng, mirror, near) for i in chosen]
    return (
        np.stack([one.frame for one in found]),
        np.stack([one.points for one in found]).astype(np.float32),
        np.stack([one.weights for one in found]).astype(np.float32),
        np.stack([one.grids for one in found]).astype(np.float32),
    )


def loss_of(net: LandmarkNet, batch: Batch) -> tuple[Tensor, Tensor]:
    """Return the loss, and the mean error of the points in distances between the eyes."""
    frames = batch.frames.float().div(255).contiguous(memory_format=torch.channels_last)
    points, grids = net(frames)
    off = (points - batch.points).abs()
    flat = (off[..., :2].sum(-1) * batch.weights).mean()
    depth = (off[..., 2] * batch.weights).mean()
    fine = torch.nn.functional.binary_cross_entropy_with_logits(grids, batch.grids)
    with torch.no_grad():
        error = (points - batch.points)[..., :2].norm(dim=-1).mean()
    return flat + DEPTH_WEIGHT * depth + GRID_WEIGHT * fine, error


def start_head(net: LandmarkNet, data: list[Example], mirror: NDArray[np.int_]) -> None:
    """Start the last layer from the principal components of the points as they are wanted."""
    rng = np.random.default_rng(1)
    chosen = rng.integers(0, len(data), 6000)
    found = np.stack([made(data[i], rng, mirror).points.ravel() for i in chosen])
    middle = found.mean(0)
    _, spread, ways = np.linalg.svd(found - middle, full_matrices=False)
    last = net.points[-1]
    assert isinstance(last, nn.Linear)
    rank = last.in_features
    scale = spread[:rank] / np.sqrt(len(chosen))
    with torch.no_grad():
        last.weight.copy_(torch.from_numpy((ways[:rank].T * scale).astype(np.float32)))
        last.bias.copy_(torch.from_numpy(middle.astype(np.float32)))


def mirror_of(points: NDArray[np.float32]) -> NDArray[np.int_]:
    """Return which point each point is in a mirror image, (POINTS,), of many faces' points."""
    mean = mean_shape(points)
    flipped = mean * [-1, 1, 1]
    for _ in range(3):
        cost = ((mean[:, None] - flipped[None]) ** 2).sum(-1)
        _, to = linear_sum_assignment(cost)
        middle = (mean + flipped[to]) / 2
        mean, flipped = middle, middle * [-1, 1, 1]
    return np.asarray(to)


def mean_shape(points: NDArray[np.float32], rounds: int = 5) -> NDArray[np.float64]:
    """Return the mean shape, its nose towards -z, eyes level, by Procrustes; (POINTS, 3).

    Nodded so that half of the faces look further up than it.
    """
    shapes = points.astype(np.float64)
    shapes = shapes - shapes.mean(1, keepdims=True)
    shapes /= np.sqrt((shapes**2).sum((1, 2), keepdims=True) / shapes.shape[1])
    right, left = PUPILS
    eyes = np.abs(shapes[:, left, 2] - shapes[:, right, 2])
    mean = shapes[np.argsort(eyes)[: len(eyes) // 10]].mean(0)
    for _ in range(rounds):
        turned = []
        for shape in shapes[::3]:
            u, _, vt = np.linalg.svd(shape.T @ mean)
            turn = u @ np.diag([1, 1, np.sign(np.linalg.det(u @ vt))]) @ vt
            turned.append(shape @ turn)
        mean = np.mean(turned, axis=0)
    # Eyes level and equally near: one more turn about the middle.
    across = mean[left] - mean[right]
    across /= np.linalg.norm(across)
    down = mean[_CHIN] - mean[_TOP]
    down -= across * (across @ down)
    down /= np.linalg.norm(down)
    mean = mean @ np.column_stack([across, down, np.cross(across, down)])
    pitches = [MeanFace.of(mean).pose(shape).pitch for shape in shapes[::10]]
    angle = np.radians(np.median(pitches))
    nod = np.array(
        [[1, 0, 0], [0, np.cos(angle), -np.sin(angle)], [0, np.sin(angle), np.cos(angle)]]
    )
    return np.asarray(mean @ nod)


def train(data: list[Example], mirror: NDArray[np.int_], settings: Settings) -> LandmarkNet:
    """Train on photos."""
    torch.manual_seed(settings.phases[0].seed)
    net = channels_last(LandmarkNet())
    start_head(net, data, mirror)
    _SHARED[:] = [(data, mirror)]
    with get_context("fork").Pool(1) as pool:
        for phase in settings.phases:
            _train_phase(net, data, settings, phase, pool)
    return net.eval()


def _train_phase(
    net: LandmarkNet, data: list[Example], settings: Settings, phase: Phase, pool: Pool
) -> None:
    optimiser = torch.optim.AdamW(net.parameters(), phase.rate, weight_decay=phase.weight_decay)
    steps = phase.epochs * (len(data) // settings.batch_size)
    schedule = torch.optim.lr_scheduler.OneCycleLR(
        optimiser, phase.rate, steps, pct_start=settings.warm_up
    )
    for epoch in range(phase.epochs):
        net.train()
        total, off = [], []
        for batch in batches(data, settings.batch_size, phase, epoch, pool):
            loss, error = loss_of(net, batch)
            optimiser.zero_grad()
            loss.backward()  # type: ignore[no-untyped-call]
            nn.utils.clip_grad_norm_(net.parameters(), settings.max_gradient)
            optimiser.step()
            schedule.step()
            total.append(float(loss.detach()))
            off.append(float(error))
        print(f"epoch {epoch}: {np.mean(total):.4f}, points {np.mean(off):.4f}", flush=True)


def write(net: LandmarkNet, out: Path) -> str:
    """Write the weights, float16, and return their SHA-256."""
    path = out / "landmarks.safetensors"
    state = {
        name: (value.half() if value.is_floating_point() else value).contiguous()
        for name, value in net.state_dict().items()
    }
    save_file(state, path)
    return hashlib.sha256(path.read_bytes()).hexdigest()


def main() -> None:
    """Train, measure on people apart, and write weights, mean face and card."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--images", type=Path, required=True)
    parser.add_argument("--mesh", type=Path, required=True)
    parser.add_argument("--person", type=Path, required=True)
    parser.add_argument("--out", type=Path, default=Path("resources/embedded"))
    arguments = parser.parse_args()
    cv2.setNumThreads(1)  # a forked process has no threads of its own
    settings = Settings()
    teacher = read_teacher_mesh(arguments.mesh, arguments.person)
    data = examples(arguments.images, teacher, (Split.TRAIN,))
    points = np.stack([one.points for one in data])
    np.save(arguments.out / "mean_face.npy", mean_shape(points).astype(np.float32))
    net = train(data, mirror_of(points), settings)
    card = card_of(write(net, arguments.out), len(data), settings)
    path = arguments.out / "landmarks.json"
    path.write_text(json.dumps(card, indent=1) + "\n", encoding="utf-8")
    report = [i for i in teacher.points if split_of(person_of(i)) is Split.REPORT]
    found = finish(evaluate_landmarks(Session.embedded(), arguments.images, report, teacher))
    card["unseen_people"] = {**asdict(found), "failed": len(found.failed)}
    path.write_text(json.dumps(card, indent=1) + "\n", encoding="utf-8")
    print("\n".join(table(found)))


def card_of(sha256: str, photos: int, settings: Settings) -> dict[str, object]:
    """Return the model card, without its figures."""
    return {
        "name": "Sim2Word landmarks 1",
        "sha256": sha256,
        "licence": "MIT; trained on research data, see data",
        "made_by": "training/landmarks.py",
        "input": f"{SIDE} x {SIDE} RGB, a wide frame by the detector's five points, seen twice",
        "output": f"{POINTS} points (x, y, relative depth); {CELLS} x {CELLS} cells of person and"
        " of what is covered",
        "data": "LFW, deep-funneled, development people; points and person masks by MediaPipe's"
        " face mesh and selfie segmentation (Apache-2.0); occluders are painted",
        "people": "split by a hash of the name: 7/10 train, 2/10 report",
        "photos": photos,
        "limits": [
            "The labels are another network's: hidden points are guesses, and so are these.",
            "Profiles beyond some 60 degrees are rare in LFW and are drawn too frontal.",
            "What covers a face was painted; real coverings were not counted.",
            "LFW shows mostly public figures around 2003; other people are under-represented.",
        ],
        "settings": asdict(settings),
    }


if __name__ == "__main__":
    main()

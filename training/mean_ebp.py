"""Make the mean of excitation backpropagation over many people, for a network.

One photo of each of many people of the training split; how alike the means of two halves of them
are is measured and written into its card. It holds no face and no embedding.
"""

from __future__ import annotations

import argparse
import json
from dataclasses import asdict
from pathlib import Path

import torch
from safetensors.torch import save_file
from torch import Tensor
from tqdm import tqdm

from engine.contracts.cancel import CancelToken
from engine.contracts.errors import Sim2WordError
from engine.contracts.packs import EMBEDDED, ModelChoice
from engine.contracts.settings import Settings
from engine.evaluate.opening import central
from engine.evaluate.splits import Split, split_of
from engine.explain.saliency.ebp import ExcitationBackprop
from engine.explain.saliency.mean_ebp import KEY, file_of
from engine.explain.saliency.pair_question import question_of
from engine.files.resources import RESOURCES
from engine.progress import finish
from engine.session import Session

PEOPLE = 600


def maps_of(session: Session, root: Path, count: int) -> Tensor:
    """Return the map of a photo of each person, (n, size, size), each for its own identity."""
    people = sorted(p.name for p in root.iterdir() if split_of(p.name) is Split.TRAIN)
    step = max(1, len(people) // count)
    found, method = [], ExcitationBackprop()
    for person in tqdm(people[::step][:count]):
        try:
            face = session.open_face(central(min((root / person).glob("*.jpg"))))
        except (Sim2WordError, ValueError):
            continue
        pair = session.pair((face, face), Settings(), CancelToken(), person)
        found.append(finish(method.maps(question_of(pair, faces=slice(0, 1))))[0].cpu())
    return torch.stack(found)


def main() -> None:
    """Make the mean and write it with its card."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--images", type=Path, required=True)
    parser.add_argument("--models", default=EMBEDDED, help="pack whose network it is for")
    parser.add_argument("--people", type=int, default=PEOPLE)
    parser.add_argument(
        "--out", type=Path, default=RESOURCES, help="folder; a user's own is SIM2WORD_HOME"
    )
    arguments = parser.parse_args()
    session = Session.on(ModelChoice(arguments.models))
    identity = session.pack.recognition.identity
    maps = maps_of(session, arguments.images, arguments.people)
    halves = torch.stack([maps[0::2].mean(0).flatten(), maps[1::2].mean(0).flatten()])
    single = torch.stack(
        [torch.corrcoef(torch.stack([m.flatten(), halves[0]]))[0, 1] for m in maps]
    )
    measured = {
        "correlation_of_two_halves": round(float(torch.corrcoef(halves)[0, 1]), 4),
        "mean_correlation_of_one_map_with_it": round(float(single.mean()), 4),
    }
    print(len(maps), measured)
    target = arguments.out / file_of(identity)
    target.parent.mkdir(parents=True, exist_ok=True)
    save_file({KEY: maps.mean(0).float().contiguous()}, target)
    card = {
        "name": "mean EBP",
        "network": asdict(identity),
        "method": "excitation backpropagation after Williford, May, Byrne, ECCV 2020",
        "made_by": "training/mean_ebp.py",
        "data": "Labeled Faces in the Wild, one photo of each of some people of the training split",
        "people": len(maps),
        "measured": measured,
        "licence": "MIT",
    }
    target.with_suffix(".json").write_text(json.dumps(card, indent=1) + "\n")


if __name__ == "__main__":
    main()

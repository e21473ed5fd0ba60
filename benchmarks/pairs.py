"""How many pairs a second are accounted once their photos are read, and whether memory stays flat.

    python -m benchmarks.pairs [--photos 20000] [--pairs 10000000] [--json FILE]

No photo is read: the embeddings and readings are drawn at random around the means of the fit that
comes with the program. ``benchmarks.batch`` measures what reading a photo takes. Everything else
is as ``sim2word batch --evidence account`` does it, with its files, in one process; with
``OMP_NUM_THREADS=1`` on one core.
"""

from __future__ import annotations

import argparse
import csv
import json
import tempfile
import time
from pathlib import Path

import numpy as np

from benchmarks.batch import memory_mb
from engine.batch.accounts.pairs import A_PART, OfAll, OfList, Pairs, number_pairs
from engine.batch.accounts.parts import AccountWriter
from engine.batch.accounts.photos import FILE, KnownFaces, PhotoTable, ReadPhoto, Wanted
from engine.contracts.cancel import CancelToken
from engine.explain.account.many import Accountant
from engine.explain.account.model import AccountModel, read_account
from engine.explain.account.readings import VIEWS
from engine.files.atomic import write_atomically
from engine.files.resources import resource

_NEAREST = 10
_TOGETHER = 4096
_HALVES = 2


def drawn(model: AccountModel, names: list[str], seed: int) -> list[ReadPhoto]:
    """Return photos of people that do not exist."""
    rng = np.random.default_rng(seed)
    k, width = len(model.card.readings), len(model.basis)
    found = []
    for name in names:
        embedding = rng.standard_normal(width).astype(np.float32)
        person = model.centre + model.spread * rng.standard_normal(k)
        views = person + 0.1 * model.spread * rng.standard_normal((len(VIEWS), k))
        found.append(
            ReadPhoto(
                Wanted(name),
                sha256=name,
                face=0,
                turned=0,
                embedding=embedding / np.linalg.norm(embedding),
                readings=views.astype(np.float32),
                chances=rng.random(k).astype(np.float32),
            )
        )
    return found


def accounted(writer: AccountWriter, pairs: Pairs, folder: Path) -> tuple[int, float, list[float]]:
    """Write all files; return the pairs, the processor's seconds, and the memory after each."""
    count, memory = 0, []
    begun = time.process_time()
    for number in range(pairs.parts):
        target = folder / "part.parquet"  # one name: 10 million pairs are half a gigabyte
        count += writer.write(pairs, number, target)[0]
        memory.append(memory_mb())
    return count, time.process_time() - begun, memory


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--photos", type=int, default=20_000)
    parser.add_argument("--pairs", type=int, default=10_000_000)
    parser.add_argument("--json", type=Path)
    arguments = parser.parse_args()
    model = read_account(resource("embedded/account.safetensors"))
    names = [f"{number:07d}.jpg" for number in range(arguments.photos)]
    with tempfile.TemporaryDirectory() as name:
        figures = _measured(model, names, arguments.pairs, Path(name))
    for label, value in figures.items():
        print(f"| {label} | {value:,.4g} |")
    if arguments.json is not None:
        write_atomically(arguments.json, json.dumps(figures, indent=1).encode())


def _measured(model: AccountModel, names: list[str], count: int, folder: Path) -> dict[str, float]:
    known, of_photo = _kept(model, names, folder)
    path, rng = folder / "pairs.csv", np.random.default_rng(0)
    with path.open("w", newline="", encoding="utf-8") as file:
        rows = csv.writer(file)
        rows.writerow(("image_a", "image_b"))
        for at in range(0, count, A_PART):
            some = rng.integers(0, len(names), (min(A_PART, count - at), 2))
            rows.writerows((names[a], names[b]) for a, b in some)
    begun = time.process_time()
    listed = number_pairs(path, folder)
    reading = time.process_time() - begun
    order = {wanted: number for number, wanted in enumerate(known.wanted)}
    of_list = np.array([order[wanted] for wanted in listed.faces], np.int32)
    begun = time.process_time()
    writer = AccountWriter(
        model, known, Accountant(model, known.read), 0.9, True, "", CancelToken()
    )
    preparing = time.process_time() - begun
    numbered = of_list[listed.pairs]
    done, seconds, memory = accounted(writer, OfList(type(listed)(known.wanted, numbered)), folder)
    faces = np.arange(len(names), dtype=np.int32)
    near = OfAll(known.read.embeddings, faces, None, _NEAREST)
    found, searching, _ = accounted(writer, near, folder)
    half = max(1, len(memory) // _HALVES)
    return {
        "photos": len(names),
        "bytes a photo": of_photo,
        "list: pairs a second": done / reading,
        "preparing: seconds a thousand photos": 1000 * preparing / len(names),
        "pairs": done,
        "pairs accounted and written a second of one core": done / seconds,
        "memory after the last file over that after half of them": memory[-1] / memory[half - 1],
        "memory, MB": memory[-1],
        f"{_NEAREST} nearest of each: photos a second": len(names) / searching,
        f"{_NEAREST} nearest of each: pairs": found,
    }


def _kept(model: AccountModel, names: list[str], folder: Path) -> tuple[KnownFaces, float]:
    """Keep drawn photos and read them back; return them, and the bytes of one in the file."""
    with PhotoTable.open(folder, resume=False) as table:
        for at in range(0, len(names), _TOGETHER):
            table.add(drawn(model, names[at : at + _TOGETHER], at))
        shape = len(VIEWS), len(model.card.readings)
        known = table.known([Wanted(name) for name in names], len(model.basis), shape)
    return known, (folder / FILE).stat().st_size / len(names)


if __name__ == "__main__":
    main()

"""Time to search a gallery, as a share of the time to embed the probe.

python -m benchmarks.gallery [--faces 100000]
"""

from __future__ import annotations

import argparse
import statistics
import time
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

from engine.contracts.gallery import EnrolledFace
from engine.contracts.pair import ImageChoice
from engine.files.installed import packaged_file
from engine.identify import Enrolment, Gallery, search
from engine.session import Session

FACES_A_PERSON = 4


def median_s(run: Callable[[], object], runs: int) -> float:
    """Return the median time of some runs, in seconds."""
    times = []
    for _ in range(runs):
        start = time.perf_counter()
        run()
        times.append(time.perf_counter() - start)
    return statistics.median(times)


def main() -> None:
    """Fill a gallery with random embeddings, search it, and print the ratio."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--faces", type=int, default=100_000)
    parser.add_argument("--runs", type=int, default=15)
    arguments = parser.parse_args()
    session = Session.embedded()
    probe = session.open_face(ImageChoice(packaged_file("scikit-image", "astronaut.png")))
    (embedding,) = session.embed(probe).cpu().numpy()
    rng = np.random.default_rng(0)
    vectors = rng.standard_normal((arguments.faces, len(embedding)), dtype=np.float32)
    with TemporaryDirectory() as folder:
        with Gallery.create(Path(folder), session.pack.recognition.identity) as gallery:
            gallery.add(
                Enrolment(
                    EnrolledFace(f"p{n // FACES_A_PERSON}", f"{n}.jpg", f"{n:064x}", 0, 60, 100), v
                )
                for n, v in enumerate(vectors)
            )
        with Gallery.open(Path(folder)) as gallery:
            start = time.perf_counter()
            people = len(gallery.people)
            read = time.perf_counter() - start
            embedding_s = median_s(lambda: session.embed(probe), arguments.runs)
            search_s = median_s(lambda: search(gallery, embedding, 10), arguments.runs)
    print(
        f"{arguments.faces:,} faces of {people:,} people: search / embedding"
        f" {search_s / embedding_s:.2f}; reading the gallery / search {read / search_s:.0f}"
    )


if __name__ == "__main__":
    main()

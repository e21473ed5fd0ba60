"""``sim2word batch PAIRS.csv``: many pairs in one run that can be gone on with."""

from __future__ import annotations

import argparse
import hashlib
from dataclasses import asdict
from pathlib import Path

from engine.batch import BatchPair, BatchStore, read_batch, run_batch
from engine.batch.store import FILE
from engine.commands.arguments import (
    add_common,
    add_likelihood,
    add_settings,
    open_session,
    settings_of,
    verbal_scale_of,
)
from engine.commands.interrupting import cancel_on_interrupt
from engine.commands.progress import over_pairs_from
from engine.contracts import Explanation
from engine.likelihood_file import load_calibration
from engine.output import check_apart, check_target, check_writable
from engine.reading import read_file
from engine.record import explanation_document, write_json

NAME = "batch"
HELP = "explain many pairs into one file of rows; a run that was killed goes on"
DOCUMENTS = "pairs"


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments."""
    parser.add_argument(
        "pairs", type=Path, metavar="PAIRS", help="CSV: image_a,image_b[,face_a,face_b]"
    )
    parser.add_argument(
        "--images",
        type=Path,
        required=True,
        metavar="ROOT",
        help="folder that its paths start from",
    )
    parser.add_argument("--out", type=Path, required=True, metavar="DIR", help="for the rows")
    parser.add_argument("--resume", action="store_true", help="go on with the rows that are there")
    parser.add_argument(
        "--documents", action="store_true",
        help=f"also write each pair's JSON, as explain --json does, to DIR/{DOCUMENTS}",
    )  # fmt: skip
    add_likelihood(parser)
    add_settings(parser)
    add_common(parser)


def run(arguments: argparse.Namespace) -> None:
    """Explain the pairs that are not there yet, and tell how many there are."""
    check_writable(arguments.out)
    if arguments.json is not None:
        check_target(arguments.json)
    pairs = read_batch(arguments.pairs)
    photos = {arguments.images / name for pair in pairs for name in (pair.image_a, pair.image_b)}
    check_apart((arguments.pairs, arguments.out / FILE, *photos), None, arguments.json)
    settings = settings_of(arguments)
    session = open_session(arguments)
    network = session.pack.recognition.identity
    if arguments.calibration is not None:
        session.calibration = load_calibration(arguments.calibration, network)
    session.verbal_scale = verbal_scale_of(arguments)
    identity = {
        "images": str(arguments.images.resolve()),
        "documents": arguments.documents,
        "list": hashlib.sha256(read_file(arguments.pairs)).hexdigest(),
        "settings": asdict(settings),
        "models": sorted((model.role, model.sha256) for model in session.identities),
        "calibration": None if session.calibration is None else session.calibration.data_sha256,
    }
    folder: Path = arguments.out / DOCUMENTS

    def keep(pair: BatchPair, found: Explanation) -> None:
        if arguments.documents:
            write_json(folder / f"{pair.number:06d}.json", explanation_document(found))

    with (
        BatchStore.open(arguments.out, identity, resume=arguments.resume) as store,
        cancel_on_interrupt() as token,
    ):
        done = store.done
        left = [pair for pair in pairs if pair.number not in done]
        rows = run_batch(session, left, arguments.images, settings, token, keep)
        for row in over_pairs_from(rows, len(done), len(pairs)):
            store.add(row)
        count, failed = store.counts()
    print(  # noqa: T201
        f"{count} pairs in {arguments.out}, {failed} of them failed (each row tells why)"
    )
    if arguments.json is not None:
        document = {"schema": "sim2word/batch-told/1", "pairs": count, "failed": failed, **identity}
        write_json(arguments.json, document)

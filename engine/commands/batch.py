"""``sim2word batch PAIRS.csv``: many pairs in one run that can be gone on with."""

from __future__ import annotations

import argparse
import hashlib
from dataclasses import asdict, replace
from typing import Any

import engine
from engine.commands.arguments import (
    ACCOUNT_ALONE,
    WholeNumber,
    add_common,
    add_likelihood,
    add_other_networks,
    add_settings,
    check_scale_used,
    open_session,
    settings_of,
    verbal_scale_of,
)
from engine.commands.batch_accounts import add_search, check_no_search, run_accounts
from engine.commands.interrupt import cancel_on_interrupt
from engine.commands.paths import Use, add_path, check_sources
from engine.commands.printing import print_error, print_line
from engine.commands.progress import over_groups_from
from engine.contracts.batch import DOCUMENTS, TOGETHER
from engine.contracts.likelihood import LikelihoodCalibration
from engine.contracts.packs import models_by_hash
from engine.contracts.settings import Settings
from engine.files.atomic import write_atomically
from engine.files.checks import check_writable, real_path
from engine.files.likelihood import load_calibration
from engine.files.read import read_file

_MOST_WORKERS = 1024
_MOST_TOGETHER = 256


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments."""
    add_path(
        parser, "pairs", use=Use.READ, metavar="PAIRS", help="CSV: image_a,image_b[,face_a,face_b]"
    )
    add_path(
        parser,
        "--images",
        use=Use.READ,
        required=True,
        metavar="ROOT",
        help="folder that its paths start from",
    )
    add_path(parser, "--out", use=Use.KEPT, required=True, metavar="DIR", help="for the rows")
    parser.add_argument("--resume", action="store_true", help="go on with the rows that are there")
    parser.add_argument(
        "--documents",
        action="store_true",
        help=f"also write each pair's JSON, as explain --json does, to DIR/{DOCUMENTS}",
    )
    parser.add_argument(
        "--parquet",
        action="store_true",
        help="at the end also write the rows to DIR/pairs.parquet and DIR/words.parquet",
    )
    parser.add_argument(
        "--together",
        type=WholeNumber(most=_MOST_TOGETHER),
        default=TOGETHER,
        metavar="N",
        help="pairs that share their passes; on a GPU take more",
    )
    where = parser.add_argument_group("several processes or machines, by Dask")
    place = where.add_mutually_exclusive_group()
    place.add_argument(
        "--workers",
        type=WholeNumber(most=_MOST_WORKERS),
        metavar="N",
        help="processes to start on this machine",
    )
    place.add_argument(
        "--scheduler",
        metavar="ADDRESS",
        help="of a cluster that is there and trusted, such as tcp://host:8786",
    )
    add_search(parser)
    add_likelihood(parser)
    add_settings(parser)
    add_other_networks(parser)
    add_common(parser)


def _settings_of(arguments: argparse.Namespace) -> Settings:
    """Return the settings; rows have no maps, and none are made for them."""
    settings = settings_of(arguments)
    if arguments.documents:
        return settings
    return replace(settings, score_map=False, search_steps=0)


def run(arguments: argparse.Namespace) -> None:
    """Explain the pairs, or account them alone."""
    if arguments.evidence == ACCOUNT_ALONE:
        run_accounts(arguments)
    else:
        check_no_search(arguments)
        _explain(arguments)


def _explain(arguments: argparse.Namespace) -> None:
    """Explain the pairs that are not there yet, and say how many there are."""
    from engine.batch import (
        BatchJob,
        BatchStore,
        groups_of,
        read_batch,
        run_batch,
        spread_batch,
        write_parquet,
    )
    from engine.batch.photos import KnownPhotos
    from engine.record import write_json
    from engine.record.provenance import provenance_document
    from engine.session.provenance import provenance

    check_writable(arguments.out)
    listed = read_batch(arguments.pairs)
    pairs = listed.pairs
    if listed.unused:
        print_error(
            f"{arguments.pairs.name}: columns that nothing reads: {', '.join(listed.unused)}"
        )
    photos = {arguments.images / name for pair in pairs for name in (pair.image_a, pair.image_b)}
    check_sources(arguments, photos)
    check_scale_used(arguments)
    settings = _settings_of(arguments)
    session = open_session(arguments)
    network = session.pack.recognition.identity
    calibration = None
    if arguments.calibration is not None:
        calibration = load_calibration(arguments.calibration, network)
    job = BatchJob(
        real_path(arguments.images),
        settings,
        session.choice,
        calibration,
        verbal_scale_of(arguments),
        arguments.documents,
        models_by_hash(session.identities),
    )
    identity = {
        "images": str(job.root),
        "documents": job.documents,
        "list": hashlib.sha256(read_file(arguments.pairs)).hexdigest(),
        "settings": asdict(settings),
        "models": sorted(job.models),
        "calibration": None if calibration is None else _as_known(calibration),
        "verbal_scale": None if job.verbal_scale is None else asdict(job.verbal_scale),
        "device": session.pack.device.type,
        "together": arguments.together,
        "version": engine.__version__,
    }
    with (
        BatchStore.open(arguments.out, identity, resume=arguments.resume) as store,
        cancel_on_interrupt() as token,
    ):
        done = store.done
        if store.has_earlier:
            print_error(
                f"{arguments.out}: rows without turned_a are of a version that did not turn photos"
            )
        known = KnownPhotos(store.photos())
        known.check_still(job.root)
        left = [pair for pair in pairs if pair.number not in done]
        groups = groups_of(left, arguments.together)
        if arguments.workers is None and arguments.scheduler is None:
            found = run_batch(job.prepared(session), job, groups, token)
        else:
            found = spread_batch(job, groups, token, arguments.workers, arguments.scheduler)
        for rows in over_groups_from(found, len(done), len(pairs)):
            known.check(rows)
            for row in rows:
                if row.document is not None:
                    name = f"{row.pair.number:06d}.json"
                    write_atomically(arguments.out / DOCUMENTS / name, row.document)
            store.add(rows)
        if arguments.parquet:
            write_parquet(store, arguments.out)
        count, failed = store.counts()
    print_line(f"{count} pairs in {arguments.out}, {failed} of them failed (each row says why)")
    if arguments.json is not None:
        document = {
            "schema": "sim2word/batch-told/1",
            "pairs": count,
            "failed": failed,
            **identity,
            "provenance": provenance_document(provenance(session.pack, settings)),
        }
        write_json(arguments.json, document)


def _as_known(calibration: LikelihoodCalibration) -> dict[str, Any]:
    """Return a calibration as versions knew it that did not count its people."""
    found = asdict(calibration)
    if found["counted"] is None:
        del found["counted"]
    return found

"""``sim2word batch --evidence account``: the accounts of very many pairs."""

from __future__ import annotations

import argparse
import hashlib
import time
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tqdm import tqdm

import engine
from engine.commands.arguments import DEFAULTS, WholeNumber, open_session
from engine.commands.interrupt import cancel_on_interrupt
from engine.commands.paths import check_sources
from engine.commands.printing import print_line
from engine.contracts.errors import BadInput, WrongUsage
from engine.contracts.packs import models_by_hash
from engine.files.checks import check_writable, real_path
from engine.files.read import check_readable

if TYPE_CHECKING:
    from engine.batch.accounts.running import AccountBatch, Search

_NOT_THERE = (
    "documents",
    "parquet",
    "workers",
    "scheduler",
    "calibration",
    "verbal_scale",
    "judge",
    "beside",
)
"""Options of a batch that explains, which an account alone has no use for."""


def add_search(parser: argparse.ArgumentParser) -> None:
    """Add which pairs of a list of photos are accounted."""
    group = parser.add_argument_group("with --evidence account")
    group.add_argument(
        "--all-pairs",
        action="store_true",
        help="PAIRS is a list of photos, image[,face], and all their pairs are searched",
    )
    group.add_argument(
        "--threshold", type=float, metavar="COSINE", help="of these, pairs of at least this score"
    )
    group.add_argument(
        "--nearest",
        type=WholeNumber(),
        metavar="K",
        help="of these, each photo with the K that score highest with it",
    )


def check_no_search(arguments: argparse.Namespace) -> None:
    """Refuse options that are of accounts alone.

    Raises
    ------
    WrongUsage
    """
    for name in ("all_pairs", "threshold", "nearest"):
        if getattr(arguments, name):
            option = f"--{name.replace('_', '-')}"
            raise WrongUsage(f"{option} is of accounts.", "Give --evidence account too.")


def run_accounts(arguments: argparse.Namespace) -> None:
    """Read the photos that are not read yet, account the pairs, and print how many there are."""
    from engine.batch.accounts.photos import PhotoTable
    from engine.batch.accounts.running import AccountBatch, Search
    from engine.batch.job import BatchJob
    from engine.batch.parquet import need_arrow
    from engine.record import write_json
    from engine.record.provenance import provenance_document
    from engine.session.accounts import account_model
    from engine.session.provenance import provenance

    _check_used(arguments)
    need_arrow()
    check_writable(arguments.out)
    session = open_session(arguments)
    model = account_model(session.pack)
    if model is None:
        raise BadInput(
            "The networks in use have no account.", "Fit one by 'sim2word models calibrate'."
        )
    models = models_by_hash(session.identities)
    settings = replace(
        DEFAULTS,
        max_megapixels=arguments.max_megapixels,
        protected_words=arguments.protected_words,
    )
    job = BatchJob(real_path(arguments.images), settings, session.choice, models=models)
    search = Search(arguments.threshold, arguments.nearest)
    identity: dict[str, Any] = {
        "images": str(job.root),
        "list": _hash_of(arguments.pairs),
        "all_pairs": arguments.all_pairs,
        "threshold": search.threshold,
        "nearest": search.nearest,
        "max_megapixels": arguments.max_megapixels,
        "protected_words": arguments.protected_words,
        "models": sorted(models),
        "fit": model.sha256,
        "device": session.pack.device.type,
        "version": engine.__version__,
    }
    with (
        PhotoTable.open(arguments.out, resume=arguments.resume) as table,
        cancel_on_interrupt() as token,
    ):
        batch = AccountBatch(session, job, model, identity, arguments.out, table, token)
        found = _done(arguments, batch, search)
    print_line(
        f"{found['pairs']} pairs in {arguments.out}, {found['failed']} of them without an account"
        f" (each row says why); {found['photos']} photos, {found['unread']} of them not read"
    )
    if arguments.json is not None:
        document = {
            "schema": "sim2word/batch-accounts-told/1",
            **found,
            **identity,
            "provenance": provenance_document(provenance(session.pack, settings)),
        }
        write_json(arguments.json, document)


def _hash_of(path: Path) -> str:
    """Return the SHA-256 of a file, never the whole of it in memory.

    Raises
    ------
    BadInput
    """
    check_readable(path)
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _done(
    arguments: argparse.Namespace, batch: AccountBatch, search: Search
) -> dict[str, int | float]:
    """Do the batch with bars; return what came of it."""
    from engine.batch.accounts.running import listed, searched

    wanted, pairs = listed(arguments.pairs, arguments.out, all_pairs=arguments.all_pairs)
    check_sources(arguments, (batch.job.root / one.name for one in wanted))
    batch.table.begin(batch.identity, batch.job.root)
    with tqdm(total=len(wanted), unit="photo", disable=None) as bar:
        for done in batch.read(wanted):
            bar.update(done - bar.n)
    photos, unread = batch.table.counts()
    known = batch.known(wanted)
    count = failed = 0
    begun = time.process_time()
    with tqdm(unit="pair", disable=None) as bar:
        for some, bad in batch.account(pairs or searched(known, search), known):
            count, failed = count + some, failed + bad
            bar.update(some)
    seconds = time.process_time() - begun
    return {
        "pairs": count,
        "failed": failed,
        "photos": photos,
        "unread": unread,
        "processor_s": round(seconds, 3),
    }


def _check_used(arguments: argparse.Namespace) -> None:
    """Refuse what would change nothing.

    Raises
    ------
    WrongUsage
    """
    for name in _NOT_THERE:
        if getattr(arguments, name):
            option = f"--{name.replace('_', '-')}"
            raise WrongUsage(
                f"{option} is not of accounts, which explain nothing by changing photos.",
                "Leave it out, or leave out --evidence account.",
            )
    if not arguments.all_pairs and (arguments.threshold, arguments.nearest) != (None, None):
        raise WrongUsage(
            "--threshold and --nearest choose among all pairs.", "Give --all-pairs too."
        )
    if arguments.threshold is not None and arguments.nearest is not None:
        raise WrongUsage("--threshold and --nearest are two searches.", "Give one of them.")

"""``evaluate account``."""

from __future__ import annotations

import argparse
from dataclasses import asdict
from functools import partial
from typing import TYPE_CHECKING, Any

from engine.commands.measures.selection import add_limit, plain_settings
from engine.commands.paths import Use, add_path
from engine.commands.printing import print_line
from engine.commands.progress import with_bar
from engine.contracts.errors import BadInput
from engine.contracts.settings import Settings
from engine.evaluate.splits import Split, person_of, split_of
from engine.evaluate.teacher import read_teacher

if TYPE_CHECKING:
    from engine.evaluate.account import AccountReport, Named, Share
    from engine.session import Session


NAME = "account"
HELP = "what the account names of unseen people's scores, and how often it is wrong"
_PAIRS = 600


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the measure's arguments."""
    add_limit(parser, "pairs of each kind")
    add_path(
        parser,
        "--keep",
        use=Use.KEPT,
        metavar="NPZ",
        help="keep what is read of the photos, embeddings included, and use it the next time",
    )
    add_path(
        parser,
        "--labels",
        use=Use.READ,
        metavar="NPZ",
        help="what another classifier reads of the photos, to hold the words against",
    )
    parser.add_argument(
        "--no-controls",
        action="store_true",
        help="leave out the fits on shuffled readings and on random readouts, which need the"
        " photos of the people that the account is fitted on",
    )


settings = plain_settings


def measure(arguments: argparse.Namespace, session: Session, _settings: Settings) -> dict[str, Any]:
    """Measure and print; return the result."""
    from engine.evaluate.account import evaluate_account
    from engine.evaluate.reference_faces import kept_faces
    from engine.session.accounts import account_model, chances

    model = account_model(session.pack)
    if model is None:
        raise BadInput(
            "The networks in use have no account.", "Fit one by 'sim2word models calibrate'."
        )
    root, net = arguments.images, session.pack.attributes
    images = sorted(str(file.relative_to(root)) for file in root.glob("*/*") if file.is_file())
    wanted = [Split.REPORT] if arguments.no_controls else list(Split)
    used = [image for image in images if split_of(person_of(image)) in wanted]
    faces = with_bar(kept_faces(session, root, used, arguments.keep))
    splits = [split_of(person) for person in faces.people]
    of = {split: faces.where([one is split for one in splits]) for split in Split}

    labels = None if arguments.labels is None else read_teacher(arguments.labels)
    read = partial(chances, net)
    controls = None if arguments.no_controls else (of[Split.TRAIN], of[Split.TUNE])
    limit = arguments.limit or _PAIRS
    report = with_bar(evaluate_account(model, of[Split.REPORT], controls, limit, read, labels))
    _print(report)
    return {"fit": model.sha256, **asdict(report)}


def _print(report: AccountReport) -> None:
    print_line(f"{report.photos} photos of {report.people} people that the fit never saw")
    rows = (
        ("the account", report.account),
        ("readings shuffled among people", report.shuffled),
        ("random readouts of the embedding", report.random_readouts),
        ("readings of another classifier", report.independent),
    )
    for name, found in rows:
        if found is not None:
            _print_named(name, found)
    if report.words is not None and report.words_elsewhere is not None:
        print_line(
            f"words that another classifier contradicts: {_share(report.words)}; of words given to"
            f" other pairs {_share(report.words_elsewhere)}"
        )
    signs, stable, natural = report.signs, report.stability, report.natural
    print_line(
        f"brings together although the two differ: {signs.differ:.1%} of {signs.n} rows,"
        f" {signs.differ_firm:.1%} of {signs.n_firm} firm ones; sets apart although alike:"
        f" {signs.alike_firm:.1%} of {signs.n_alike} firm ones; words that speak against their row:"
        f" {signs.against_words:.1%} of {signs.n_words} firm ones"
    )
    print_line(
        f"the same two people, other photos: correlation {stable.correlation:.2f} (other people"
        f" {stable.control:.2f}), the same lowest row {stable.same_lowest:.0%} (by chance"
        f" {stable.by_chance:.0%}), n {stable.n}"
    )
    print_line(
        f"two photos of one person, scored with strangers: r {natural.r:.2f}, slope"
        f" {_figure(natural.slope)}"
    )
    for group, slope in natural.of_groups.items():
        if slope is not None:
            print_line(f"  where they differ in {group}: slope {_figure(slope)}")
    print_line(f"largest error of a sum: {report.largest_error:.1e}")


def _print_named(name: str, found: Named) -> None:
    print_line(f"{name}:")
    print_line(
        f"  variance named {found.variance:.1%}; strangers' distance {found.strangers_named:.1%},"
        f" r {found.strangers_r:.2f}; mated excess {found.mated_named:.0%}"
    )
    print_line(
        f"  AUC by the named part {found.auc_named:.3f}, by the rest {found.auc_rest:.3f}, by the"
        f" score {found.auc_score:.4f}"
    )
    print_line(
        f"  pairs with a firm row: mated {_share(found.firm_mated)}, non-mated"
        f" {_share(found.firm_nonmated)}; {found.rows_firm:.1%} of rows are firm"
    )


def _share(share: Share) -> str:
    return f"{share.value:.1%} ({share.low:.1%} to {share.high:.1%}, n {share.n})"


def _figure(share: Share) -> str:
    return f"{share.value:.2f} ({share.low:.2f} to {share.high:.2f}, n {share.n})"

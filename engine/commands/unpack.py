"""``sim2word unpack SET``: a pair set as lfw.bin, as photos and a list that every measure reads."""

from __future__ import annotations

import argparse
from dataclasses import asdict

from engine.commands.arguments import add_common
from engine.commands.documents import write_found
from engine.commands.paths import Use, add_path
from engine.commands.printing import print_line
from engine.contracts.outgoing import one_line


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments."""
    add_path(parser, "set", use=Use.READ, metavar="SET", help="lfw.bin, cfp_fp.bin, agedb_30.bin …")
    add_path(
        parser,
        "--out",
        use=Use.FILLED,
        required=True,
        metavar="DIR",
        help="write photos and pairs.csv here",
    )
    add_common(parser)


def run(arguments: argparse.Namespace) -> None:
    """Write the photos and the list, and say how to use them."""
    from engine.evaluate.unpacking import LIST, unpack
    from engine.files.pair_set import read_pair_set

    found = unpack(read_pair_set(arguments.set), arguments.out)
    write_found(arguments.json, "sim2word/unpack/1", asdict(found))
    print_line(
        f"{found.pairs} pairs, {found.mated} of them mated; {found.photos} photos, of at most"
        f" {found.people} people as far as mated pairs say"
    )
    folder = one_line(str(arguments.out))
    print_line(f"sim2word evaluate verification --images {folder} --pairs {folder}/{LIST}")

"""``sim2word key``: an examiner's key, to sign cases with."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path
from typing import Any

from engine.commands.documents import write_found
from engine.commands.paths import Use, add_path
from engine.commands.printing import print_line
from engine.commands.secrets import add_passphrase, new_passphrase_of
from engine.contracts.errors import BadInput
from engine.files.atomic import write_atomically

_Act = Callable[[argparse.Namespace], dict[str, Any]]


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments."""
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True)
    making = actions.add_parser("make", help="make a key", description="make a key")
    add_path(making, "file", use=Use.WRITTEN, metavar="FILE", help="the key's file")
    making.add_argument("--name", required=True, metavar="NAME", help="whose it is")
    add_passphrase(making, "the key")
    making.set_defaults(act=_make)
    giving = actions.add_parser(
        "public",
        help="write the public half, for whoever checks signatures",
        description="write the public half, for whoever checks signatures",
    )
    add_path(giving, "file", use=Use.READ, metavar="FILE", help="the key's file")
    add_path(giving, "--out", use=Use.WRITTEN, required=True, metavar="FILE", help="PEM")
    giving.set_defaults(act=_public)
    for action in (making, giving):
        add_path(action, "--json", use=Use.WRITTEN, metavar="FILE", help="write the result as JSON")


def run(arguments: argparse.Namespace) -> None:
    """Do what was asked for and report it."""
    write_found(arguments.json, "sim2word/key-told/1", arguments.act(arguments))


def _make(arguments: argparse.Namespace) -> dict[str, Any]:
    from engine.record.case.signing import make_key

    path: Path = arguments.file
    if path.exists():
        raise BadInput("{name} exists.", "Give another name.", name=path.name)
    public = make_key(path, arguments.name, new_passphrase_of(arguments, "the key"))
    print_line(f"{path.name}: the key of {arguments.name}; its public half is {public}")
    return {"name": arguments.name, "public": public}


def _public(arguments: argparse.Namespace) -> dict[str, Any]:
    from engine.record.case.signing import public_key, public_pem

    public = public_key(arguments.file)
    write_atomically(arguments.out, public_pem(arguments.file))
    print_line(f"{arguments.out.name}: {public}")
    return {"public": public}

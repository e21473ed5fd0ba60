"""``sim2word case ...``: cases made, run, written about, checked, replayed and exported."""

from __future__ import annotations

import argparse

from engine.commands.case import checking, marking, writing
from engine.commands.case.actions import Action, CaseActions, Refused
from engine.commands.documents import write_found
from engine.commands.paths import targets_of


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the actions and their arguments."""
    actions = CaseActions(parser.add_subparsers(dest="action", metavar="ACTION", required=True))
    writing.configure(actions)
    marking.configure(actions)
    checking.configure(actions)


def run(arguments: argparse.Namespace) -> None:
    """Do what was asked for and report it."""
    _check_evidence(arguments)
    act: Action = arguments.act
    outcome = act(arguments)
    found = outcome.found if isinstance(outcome, Refused) else outcome
    if found is not None:
        write_found(arguments.json, "sim2word/case-told/1", found)
    if isinstance(outcome, Refused):
        raise outcome.error


def _check_evidence(arguments: argparse.Namespace) -> None:
    """Refuse outputs that would replace a photo of the case.

    Raises
    ------
    OutputFailed
    """
    from engine.record.case import Case

    if arguments.action == "create" or not arguments.case.exists():
        return
    with Case.open(arguments.case, write=False) as case:
        case.check_targets(targets_of(arguments))

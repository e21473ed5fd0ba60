"""What every action of ``sim2word case`` is made of."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from engine.commands.arguments import add_common
from engine.commands.paths import Use, add_path
from engine.contracts.errors import Sim2WordError


@dataclass(frozen=True, slots=True)
class Refused:
    """What was found, and that it is not as it should be: reported by ``--json`` all the same."""

    found: dict[str, Any]
    error: Sim2WordError


Action = Callable[[argparse.Namespace], "dict[str, Any] | Refused | None"]
"""Does it and returns what ``--json`` writes; None where it wrote that itself."""


class CaseActions:
    """Makes the parsers of actions.

    Parameters
    ----------
    parsers
        What ``add_subparsers`` gives.
    """

    def __init__(self, parsers: Any) -> None:  # noqa: ANN401 - argparse names no type for it
        self._parsers = parsers

    def add(
        self, name: str, text: str, act: Action, *, is_there: bool = True
    ) -> argparse.ArgumentParser:
        """Return the parser of an action on a case, which is there already or is to be made."""
        added: argparse.ArgumentParser = self._parsers.add_parser(name, help=text, description=text)
        if is_there:
            add_path(added, "case", use=Use.KEPT, metavar="FILE", help="the case")
        add_common(added)
        added.set_defaults(act=act)
        return added

"""What ``sim2word evaluate`` can measure, one measure a file.

Every module has ``NAME``, ``HELP``, ``configure(parser)`` for its own arguments,
``settings(arguments)`` and ``measure(arguments, session, settings)``, which prints a table and
returns what goes into the JSON.
"""

from types import ModuleType

from engine.commands.measures import (
    account,
    attributes,
    enough,
    erased,
    faithfulness,
    identification,
    landmarks,
    paper,
    people,
    planted,
    saliency,
    verification,
    words,
)

MEASURES: tuple[ModuleType, ...] = (
    verification,
    identification,
    people,
    attributes,
    account,
    landmarks,
    enough,
    faithfulness,
    saliency,
    erased,
    paper,
    planted,
    words,
)

__all__ = ["MEASURES"]

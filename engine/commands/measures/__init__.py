"""What ``sim2word evaluate`` can measure, one measure a file.

Every module has ``NAME``, ``HELP``, ``configure(parser)`` for its own arguments and
``measure(arguments, session)``, which prints a table and returns what goes into the JSON.
"""

from types import ModuleType

from engine.commands.measures import (
    attributes,
    faithfulness,
    planted,
    saliency,
    verification,
    words,
)

MEASURES: tuple[ModuleType, ...] = (
    verification, attributes, faithfulness, saliency, planted, words,
)  # fmt: skip

__all__ = ["MEASURES"]

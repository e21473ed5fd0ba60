"""The unit lane: small networks worked out by hand at most, and never a model of the program."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NoReturn

import pytest


@pytest.fixture(scope="session", autouse=True)
def _no_models() -> Iterator[None]:
    """Refuse whoever loads the program's models: such a test belongs to tests/engine."""
    from engine.models import yunet
    from engine.models.packs import loading

    def refuse(*_: object, **__: object) -> NoReturn:
        raise AssertionError("a unit test loads a model")

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(loading, "load_models", refuse)
        patch.setattr("engine.session.session.load_models", refuse)
        patch.setattr(yunet.YuNet, "__init__", refuse)
        yield

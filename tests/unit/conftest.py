"""The unit lane: small networks worked out by hand at most, and never a model of the program."""

from __future__ import annotations

from typing import NoReturn

import pytest


@pytest.fixture(autouse=True)
def _no_models(monkeypatch: pytest.MonkeyPatch) -> None:
    """Refuse whoever loads the program's models: such a test belongs to tests/engine."""
    from engine.models import yunet
    from engine.models.packs import loading

    def refuse(*_: object, **__: object) -> NoReturn:
        raise AssertionError("a unit test loads a model")

    monkeypatch.setattr(loading, "load_models", refuse)
    monkeypatch.setattr("engine.session.session.load_models", refuse)
    monkeypatch.setattr(yunet.YuNet, "__init__", refuse)

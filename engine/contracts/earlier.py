"""What files of earlier versions say, as it is said now."""

from __future__ import annotations


def current(document: object) -> object:
    """Return JSON in which settings of earlier versions are as they are written now.

    Before kinds of evidence had names, settings said whether regions are exchanged too.

    Parameters
    ----------
    document : JSON
        Is not changed.
    """
    if isinstance(document, list):
        return [current(one) for one in document]
    if not isinstance(document, dict):
        return document
    found = {key: current(value) for key, value in document.items()}
    if isinstance(document.get("exchange"), bool) and "controls" in document:
        exchange = found.pop("exchange")
        found.setdefault("evidence", ["erase", "exchange"] if exchange else ["erase"])
    return found

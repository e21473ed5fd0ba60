"""Fit the account of the embedded networks and write it.

People are kept apart by :mod:`engine.evaluate.splits`: the fit is of those who train, the ridge is
chosen on those who tune, and those who report are not seen. ``sim2word evaluate account`` measures.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np

from engine.evaluate.reference_faces import kept_faces
from engine.evaluate.splits import Split, split_of
from engine.explain.account.fitting import fit_account
from engine.explain.account.model import AccountCard, write_account
from engine.progress import finish
from engine.session import Session


def main() -> None:
    """Read the faces, fit and write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--images", type=Path, required=True)
    parser.add_argument("--keep", type=Path, help="an npz of what was read, for the next time")
    parser.add_argument("--data", default="LFW, deep-funneled, development people")
    parser.add_argument("--out", type=Path, default=Path("resources/embedded/account.safetensors"))
    arguments = parser.parse_args()
    session = Session.embedded("cpu")
    root = arguments.images
    images = sorted(str(file.relative_to(root)) for file in root.glob("*/*"))
    faces = finish(kept_faces(session, root, images, arguments.keep))
    splits = np.array([split_of(person) for person in faces.people])
    pack = session.pack
    statistics = pack.recognition.statistics
    assert statistics is not None
    card = AccountCard(
        recognition=pack.recognition.identity.sha256,
        attributes=pack.attributes.identity.sha256,
        fitted_on=arguments.data,
        gap=statistics.gap,
    )
    fitted = fit_account(
        faces.where(splits == Split.TRAIN), faces.where(splits == Split.TUNE), card
    )
    write_account(arguments.out, fitted)
    print(fitted.card)


if __name__ == "__main__":
    main()

"""``sim2word gallery``: people whose faces a photo can be searched among."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from engine.commands.arguments import add_common, open_session
from engine.commands.documents import write_found
from engine.commands.gallery_opening import open_gallery
from engine.commands.interrupt import cancel_on_interrupt
from engine.commands.paths import Use, add_path, check_sources
from engine.commands.printing import print_line
from engine.commands.progress import with_bar
from engine.commands.secrets import add_passphrase, new_passphrase_of, passphrase_of
from engine.contracts.errors import BadInput
from engine.contracts.gallery import GALLERY_FILE, EnrolledFace, LeftOut
from engine.contracts.outgoing import one_line
from engine.contracts.packs import ModelIdentity
from engine.files.erase import erase

if TYPE_CHECKING:
    from engine.identify import Gallery
    from engine.session.enrolling import Step


_Act = Callable[[argparse.Namespace], dict[str, Any]]
_SHOWN = 20


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments."""
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True)

    def action(name: str, text: str, run: _Act) -> argparse.ArgumentParser:
        added = actions.add_parser(name, help=text, description=text)
        add_path(added, "gallery", use=Use.KEPT, metavar="GALLERY", help="folder of the gallery")
        add_passphrase(added)
        add_common(added)
        added.set_defaults(act=run)
        return added

    enrolling = action("enrol", "add photos; goes on where it was stopped", _enrol)
    add_path(
        enrolling,
        "photos",
        use=Use.READ,
        metavar="PHOTOS",
        help="folder with one subfolder for each person",
    )
    add_path(
        enrolling,
        "--csv",
        use=Use.READ,
        metavar="CSV",
        help="image,person instead of subfolders; paths start from PHOTOS",
    )
    enrolling.add_argument(
        "--encrypt", action="store_true", help="a new gallery is encrypted with a passphrase"
    )
    action(
        "encrypt",
        "encrypt a plain gallery with a passphrase, and overwrite the plain file",
        _encrypt,
    )
    action("list", "who is enrolled, and which photos are not", _list)
    removing = action("remove", "erase a person completely", _remove)
    removing.add_argument("person")
    action(
        "read",
        "read the photos of a gallery of an earlier version, so that candidates are accounted for"
        " without their photos; embeddings stay as they are",
        _read,
    )
    again = action("reembed", "embed all photos again, for the network in use", _reembed)
    again.add_argument(
        "--drop",
        action="store_true",
        help="go on without enrolled photos that cannot be embedded any more; each is listed",
    )


def run(arguments: argparse.Namespace) -> None:
    """Do what was asked for and report it."""
    write_found(arguments.json, "sim2word/gallery/1", arguments.act(arguments))


def _enrol(arguments: argparse.Namespace) -> dict[str, Any]:
    from engine.session.enrolling import enrol, subjects_in, subjects_of

    if arguments.csv is None:
        subjects = subjects_in(arguments.photos)
    else:
        subjects = subjects_of(arguments.csv, arguments.photos)
    check_sources(arguments, (subject.path for subject in subjects))
    known = _known_gallery(arguments)
    session = open_session(arguments)
    with (
        known or _new_gallery(arguments, session.pack.recognition.identity) as gallery,
        cancel_on_interrupt() as token,
    ):
        steps = with_bar(enrol(session, gallery, subjects, token))
        return _document(gallery, steps)


def _known_gallery(arguments: argparse.Namespace) -> Gallery | None:
    """Return the gallery that photos are enrolled into, if there is one.

    Raises
    ------
    BadInput
        If what is asked for would protect nothing: the mode of a gallery is fixed when it is made.
    """
    from engine.identify import Gallery

    if Gallery.is_in(arguments.gallery):
        gallery = open_gallery(arguments, arguments.gallery)
        if arguments.encrypt and not gallery.card.sealed:
            gallery.close()
            raise _not_encrypted(arguments.gallery)
        return gallery
    if arguments.passphrase_file is not None and not arguments.encrypt:
        raise BadInput(
            "A passphrase is given, and the new gallery would not be encrypted.",
            "Give --encrypt too, or leave the passphrase out.",
        )
    return None


def _new_gallery(arguments: argparse.Namespace, network: ModelIdentity) -> Gallery:
    from engine.identify import Gallery

    passphrase = new_passphrase_of(arguments) if arguments.encrypt else None
    return Gallery.create(arguments.gallery, network, passphrase)


def _not_encrypted(folder: Path) -> BadInput:
    return BadInput(
        "The gallery in {folder} is not encrypted.",
        "Encrypt it first: sim2word gallery encrypt.",
        folder=folder.name,
    )


def _encrypt(arguments: argparse.Namespace) -> dict[str, Any]:
    from engine.identify import Gallery
    from engine.identify.gallery import erase_copies

    erase_copies(arguments.gallery)  # they are plain
    with Gallery.open(arguments.gallery) as gallery:
        gallery.rewrite(new_passphrase_of(arguments))
        print_line(
            f"{arguments.gallery.name} is encrypted, and what stood in the file is overwritten."
            " Copies of it elsewhere, and what a disk keeps by itself, are not."
        )
        return _card(gallery)


def _document(gallery: Gallery, steps: tuple[Step, ...]) -> dict[str, Any]:
    left = [step.left_out for step in steps if step.left_out is not None]
    known = sum(step.known for step in steps)
    card = gallery.card
    print_line(
        f"{len(steps) - len(left) - known} photos enrolled, {known} known already,"
        f" {len(left)} left out; {card.people} people, {card.faces} faces"
    )
    _show_left_out(left)
    return {**_left(left), "known": known, **_card(gallery)}


def _left(left: Sequence[LeftOut]) -> dict[str, Any]:
    return {"left_out": [asdict(one) for one in left]}


def _show_left_out(left: list[LeftOut]) -> None:
    for one in left[:_SHOWN]:
        print_line(f"  left out: {one_line(one.path)}: {one.cause}")
    if len(left) > _SHOWN:
        print_line(f"  and {len(left) - _SHOWN} more (--json FILE lists all)")


def _card(gallery: Gallery) -> dict[str, Any]:
    card = asdict(gallery.card)
    card["all_left_out"] = card.pop("left_out")
    return card


def _list(arguments: argparse.Namespace) -> dict[str, Any]:
    with open_gallery(arguments, arguments.gallery) as gallery:
        card = gallery.card
        sealed = "encrypted" if card.sealed else "not encrypted"
        print_line(
            f"{card.people} people, {card.faces} faces of {card.network}; {sealed}; changed"
            f" {card.changes} times"
        )
        photos: dict[str, list[EnrolledFace]] = {}
        for face in gallery.faces:
            photos.setdefault(face.person, []).append(face)
        for person, faces in sorted(photos.items()):
            poor = sum(bool(face.warnings) for face in faces)
            note = f", {poor} of poor quality" if poor else ""
            print_line(f"  {one_line(person)}: {len(faces)} photos{note}")
        _show_left_out(list(card.left_out))
        people = {name: [asdict(face) for face in faces] for name, faces in photos.items()}
        return {"photos": people, **_card(gallery)}


def _remove(arguments: argparse.Namespace) -> dict[str, Any]:
    with open_gallery(arguments, arguments.gallery) as gallery:
        count = gallery.remove(arguments.person)
        print_line(
            f"{one_line(arguments.person)} is erased ({count} photos)"
            if count
            else "What an earlier removal left is erased; nobody in the gallery has this name"
        )
        return {"removed": arguments.person, "photos": count, **_card(gallery)}


def _read(arguments: argparse.Namespace) -> dict[str, Any]:
    """Read what accounts need of every enrolled photo that lacks it."""
    from engine.session.readings import read_gallery

    with open_gallery(arguments, arguments.gallery) as gallery:
        session = open_session(arguments)
        check_sources(arguments, (Path(face.path) for face in gallery.faces))
        with cancel_on_interrupt() as token:
            found = with_bar(read_gallery(session, gallery, token))
        if found.read:
            gallery.even_out()
        print_line(
            f"{found.read} photos read, {found.known} were, {len(found.left_out)} could not be:"
            " they stay enrolled, without an account"
        )
        _show_left_out(list(found.left_out))
        return {"read": found.read, "known": found.known, **_left(found.left_out), **_card(gallery)}


def _reembed(arguments: argparse.Namespace) -> dict[str, Any]:
    """Enrol every photo again beside the old gallery, which is replaced at the end."""
    from engine.identify import Gallery
    from engine.identify.gallery import BEGUN, erase_copies
    from engine.session.enrolling import Subject, enrol

    with open_gallery(arguments, arguments.gallery) as old:
        session = open_session(arguments)
        subjects = [Subject(face.person, Path(face.path), face.sha256) for face in old.faces]
        enrolled = len(subjects)
        subjects += [Subject(left.person, Path(left.path)) for left in old.left_out]
        check_sources(arguments, (subject.path for subject in subjects))
        passphrase = passphrase_of(arguments) if old.card.sealed else None
        folder = arguments.gallery / BEGUN
        new = _begun(folder, session.pack.recognition.identity, passphrase)
        with new, cancel_on_interrupt() as token:
            for person in set(new.people) - {subject.person for subject in subjects}:
                new.remove(person)  # erased since this was begun
            steps = with_bar(enrol(session, new, subjects, token))
            document = _document(new, steps)
        lost = [step for step in steps[:enrolled] if step.left_out is not None]
        if lost and not arguments.drop:
            raise BadInput(
                "{count} enrolled photos could not be embedded, or are not the files that were"
                " enrolled; the gallery is as it was.",
                "Make them available where they were and do it again, or leave them out by --drop.",
                count=len(lost),
            )
        with (
            Gallery.open(folder, passphrase) as new,
            Gallery.open(arguments.gallery, passphrase) as now,
        ):
            now.take_over(new, old)
    erase_copies(arguments.gallery)
    return document


def _begun(folder: Path, network: ModelIdentity, passphrase: str | None) -> Gallery:
    """Return the gallery that becomes the new one: what there is of it, if it is the network's."""
    from engine.identify import Gallery

    if (folder / GALLERY_FILE).exists():
        begun = Gallery.open(folder, passphrase)
        if begun.card.network_sha256 == network.sha256:
            return begun
        begun.close()
        erase(folder / GALLERY_FILE)
    return Gallery.create(folder, network, passphrase)

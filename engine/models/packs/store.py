"""The packs of this user, a folder each."""

from __future__ import annotations

import getpass
import os
import re
import shutil
import stat
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from engine.contracts.cancel import CancelToken
from engine.contracts.errors import BadInput, ModelMissing, ModelRefused
from engine.files.atomic import output_failed
from engine.files.folder import sweep_folders, whole_folder
from engine.files.home import home
from engine.files.scratch import scratch_folder
from engine.models.packs.apart import inspect_apart, problems_apart
from engine.models.packs.inspecting import Channels
from engine.models.packs.manifest import (
    MANIFEST,
    FileKind,
    Manifest,
    PackFile,
    read_manifest,
)
from engine.models.packs.source import copy_pack
from engine.models.weights import WEIGHTS

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")
_RESERVED = ("embedded",)
_USEFUL = (FileKind.RECOGNITION, FileKind.DETECTOR, FileKind.ATTRIBUTES)
_NO_LICENCE = (
    "The pack holds no licence. The packs that InsightFace publishes are for non-commercial"
    " research only; others have terms of their own. Check yours."
)


@dataclass(frozen=True, slots=True)
class StoredPack:
    """A pack in the store.

    Attributes
    ----------
    folder : Path
    manifest : Manifest
    """

    folder: Path
    manifest: Manifest

    @property
    def name(self) -> str:
        """The pack's name."""
        return self.manifest.name

    def path(self, file: PackFile) -> Path:
        """Return where a file lies."""
        return self.folder / file.name


class PackStore:
    """Imports, lists, verifies and removes packs.

    Parameters
    ----------
    root : Path, optional
        The store; without it, that of the user.
    """

    def __init__(self, root: Path | None = None) -> None:
        self.root = root or home() / "packs"

    def names(self) -> tuple[str, ...]:
        """Return the names of the packs, in order."""
        if not self.root.is_dir():
            return ()
        return tuple(sorted(p.parent.name for p in self.root.glob(f"*/{MANIFEST}")))

    def open(self, name: str) -> StoredPack:
        """Return a pack.

        Raises
        ------
        ModelMissing
            If there is none of the name.
        ModelRefused
            If its manifest cannot be read.
        """
        folder = self._folder(name)
        return StoredPack(folder, read_manifest(folder))

    def licence_of(self, source: Path) -> str:
        """Return the licence text of what is to be imported.

        Raises
        ------
        BadInput, ModelRefused
        """
        with scratch_folder() as folder:
            copy_pack(source, folder)
            return _licence(folder)

    def add(
        self,
        source: Path,
        name: str | None = None,
        tap: str | None = None,
        channels: Channels = "rgb",
        token: CancelToken | None = None,
    ) -> StoredPack:
        """Import a pack whose licence the user has accepted; it is read-only from then on.

        Parameters
        ----------
        source : Path
            A folder, a zip file or a model file.
        name : str, optional
            Otherwise the source's.
        tap : str, optional
            Feature map at which the recognition network is cut, instead of the last of at
            least 7 x 7.
        channels : {"rgb", "bgr"}
            Order of the colours that an ONNX recognition network was trained with.
        token : CancelToken, optional

        Raises
        ------
        BadInput
            Also if its files take more time or memory than such files should.
        ModelRefused, OutputFailed, RunCancelled
        """
        name = name or source.stem
        if not _NAME.fullmatch(name) or name in _RESERVED:
            raise BadInput(
                "A pack cannot be named {name}.",
                "Give a name of letters, digits, dots, dashes and underscores.",
                name=name,
            )
        target = self.root / name
        if target.exists():
            raise BadInput(
                "There is a pack {name} already.",
                "Remove it first, or give another name.",
                name=name,
            )
        if self.root.is_dir():
            sweep_folders(self.root)
        with whole_folder(target, ()) as staging:
            copy_pack(source, staging)
            manifest = _manifest(staging, name, tap, channels, token)
            (staging / MANIFEST).write_text(manifest.to_json(), encoding="utf-8")
            for path in staging.iterdir():
                path.chmod(stat.S_IRUSR | stat.S_IRGRP | stat.S_IROTH)
        return self.open(name)

    def problems(self, name: str, token: CancelToken | None = None) -> tuple[str, ...]:
        """Return what is wrong with a pack: its files hashed, its networks tried again.

        Raises
        ------
        ModelMissing, ModelRefused, BadInput, RunCancelled
        """
        pack = self.open(name)
        return problems_apart(pack.folder, token)

    def remove(self, name: str) -> None:
        """Remove a pack, damaged or not.

        Raises
        ------
        ModelMissing, OutputFailed
        """
        folder = self._folder(name)
        try:
            shutil.rmtree(folder)
        except OSError as error:
            raise output_failed(folder, error) from error

    def _folder(self, name: str) -> Path:
        if name not in self.names():
            raise ModelMissing(
                "There is no model pack {name}.",
                "Installed packs: {known}.",
                name=name,
                known=", ".join((*_RESERVED, *self.names())),
            )
        return self.root / name


def _manifest(
    folder: Path, name: str, tap: str | None, channels: Channels, token: CancelToken | None
) -> Manifest:
    files = inspect_apart(sorted(folder.iterdir()), channels, token)
    if not any(file.kind in _USEFUL for file in files):
        raise ModelRefused(
            "There is neither a detector nor a recognition or attribute network in {name}.",
            "Give networks as InsightFace packs have them.",
            name=name,
        )
    if tap is not None:
        files = tuple(_tapped(file, tap) for file in files)
    return Manifest(
        name=name,
        imported=datetime.now(UTC).astimezone().isoformat(timespec="seconds"),
        accepted_by=_user(),
        licence=_licence(folder),
        files=files,
    )


def _tapped(file: PackFile, tap: str) -> PackFile:
    if file.kind is not FileKind.RECOGNITION:
        return file
    if tap not in file.taps:
        raise BadInput(
            "{file} has no feature map {tap}.",
            "It has {taps}.",
            file=file.name,
            tap=tap,
            taps=", ".join(file.taps) or "none",
        )
    return replace(file, tap=tap)


def _user() -> str:
    """Return who accepts a licence: the user's name, or number where there is no name."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return f"user {os.getuid()}" if hasattr(os, "getuid") else "unknown"


def _licence(folder: Path) -> str:
    texts = [
        path.read_text(encoding="utf-8", errors="replace")
        for path in sorted(folder.iterdir())
        if path.suffix not in (".onnx", ".json", *WEIGHTS)
    ]
    return "\n\n".join(texts) if texts else _NO_LICENCE

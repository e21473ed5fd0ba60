"""Options that name files, with what is done to them: no command writes over what it reads."""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import Enum, auto
from pathlib import Path
from typing import Any

from engine.contracts.errors import WrongUsage
from engine.files.checks import check_apart, check_not_in, check_target, check_writable, same_file

_PATHS = "paths_named"


class Use(Enum):
    """What a command does with a file or folder that an option names."""

    READ = auto()
    """A file, or a folder with all that is in it."""
    WRITTEN = auto()
    """A file that is made or replaced."""
    FILLED = auto()
    """A folder that files are written into; nothing that is read may lie there."""
    KEPT = auto()
    """A file or folder of the program's own, such as a gallery, that is read and changed."""


@dataclass(frozen=True, slots=True)
class _Named:
    use: Use
    fills: tuple[str, ...]


def add_path(
    parser: argparse.ArgumentParser | argparse._ArgumentGroup,
    *names: str,
    use: Use,
    fills: tuple[str, ...] = (),
    **options: Any,  # noqa: ANN401 - argparse's own
) -> None:
    """Add an argument that names a file or a folder.

    Parameters
    ----------
    parser : ArgumentParser or a group of it
    names : str
        As ``add_argument`` takes them.
    use : Use
    fills : tuple of str, optional
        The files that are written into the folder, where that is known beforehand.
    options
        As ``add_argument`` takes them; the type is a path unless another is given.
    """
    action = parser.add_argument(*names, **{"type": Path, **options})
    known = parser.get_default(_PATHS) or {}
    parser.set_defaults(**{_PATHS: {**known, action.dest: _Named(use, fills)}})


def check_paths(arguments: argparse.Namespace) -> None:
    """Say before the work, not after it, what cannot be written, or must not be.

    Raises
    ------
    OutputFailed
    WrongUsage
        If one file is named for two results.
    """
    from engine.models.packs import PackStore

    for folder in _named(arguments, Use.FILLED):
        check_writable(folder)
    targets = targets_of(arguments)
    for number, target in enumerate(targets):
        check_target(target)
        if any(same_file(target, other) for other in targets[:number]):
            raise WrongUsage(
                "{file} is named for two results.", "Give each its own.", file=str(target)
            )
    read = [*_named(arguments, Use.READ), *_named(arguments, Use.KEPT)]
    check_apart(
        (path for path in read if not path.is_dir()), _named(arguments, Use.FILLED), targets
    )
    for target in targets:
        for folder in (path for path in read if path.is_dir()):
            check_not_in(folder, target)
        check_not_in(PackStore().root, target, results=False)


def check_sources(arguments: argparse.Namespace, sources: Iterable[Path]) -> None:
    """Refuse results that would take the place of files that a list or a gallery names.

    Raises
    ------
    OutputFailed
    """
    check_apart(sources, (), targets_of(arguments))


def targets_of(arguments: argparse.Namespace) -> list[Path]:
    """Return the files that are written, as far as that is known beforehand."""
    inside = [
        folder / name
        for folder, fills in _named_with_files(arguments, Use.FILLED)
        for name in fills
    ]
    return [*_named(arguments, Use.WRITTEN), *inside]


def _named(arguments: argparse.Namespace, use: Use) -> list[Path]:
    return [path for path, _ in _named_with_files(arguments, use)]


def _named_with_files(
    arguments: argparse.Namespace, use: Use
) -> Iterator[tuple[Path, tuple[str, ...]]]:
    for name, known in getattr(arguments, _PATHS, {}).items():
        value = getattr(arguments, name, None)
        if known.use is use and value is not None:
            for path in value if isinstance(value, list) else [value]:
                yield Path(path), known.fills

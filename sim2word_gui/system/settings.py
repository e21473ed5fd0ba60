"""What the program keeps from session to session: one file of JSON, its parts typed.

A part is a frozen dataclass whose fields have defaults; its section in the file is named after it.
What cannot be read of a field counts as not set, and the rest stays. Two programs may run at once:
a change reads the file again, under a lock, before it writes.

Imports Qt and what is small, so that the first window is painted before anything large is loaded.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Any, ClassVar, TypeVar, get_type_hints

import msgspec
from filelock import FileLock, Timeout
from PySide6.QtCore import QByteArray, QSettings, QStandardPaths

from engine.contracts.earlier import current
from engine.contracts.errors import OutputFailed
from engine.files.atomic import write_atomically
from engine.private_log import without_messages

_LOG = logging.getLogger(__name__)
_SCHEMA = "sim2word/window-settings/1"
_LOCK_S = 2.0
_MOST_RECENT = 8


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the settings; `section` names it in the file."""

    section: ClassVar[str]


_P = TypeVar("_P", bound=Part)


@dataclass(frozen=True, slots=True)
class RecentPair:
    """Two photos that were compared.

    Attributes
    ----------
    a, b : str
        Their paths.
    """

    a: str
    b: str

    @property
    def title(self) -> str:
        """The file names."""
        return f"{Path(self.a).name}  –  {Path(self.b).name}"


@dataclass(frozen=True, slots=True)
class Desktop(Part):
    """What the window needs before anything else is loaded.

    Attributes
    ----------
    geometry : str
        Of the window closed last, as Qt writes it, in base 64.
    language : str or None
        A code; None follows the system.
    appearance : str
        ``system``, ``light`` or ``dark``.
    folder : str
        Of the photo opened last.
    gallery : str
        Folder of the gallery opened last.
    frames : str
        Folder that frames of videos were saved in last.
    examiner : str
        Name given last.
    hide_protected : bool
        Whether words of protected traits are left out of the lists.
    recent : tuple of RecentPair
        The pairs opened lately, the latest first.
    """

    section: ClassVar[str] = "desktop"
    geometry: str = ""
    language: str | None = None
    appearance: str = "system"
    folder: str = ""
    gallery: str = ""
    frames: str = ""
    examiner: str = ""
    hide_protected: bool = False
    recent: tuple[RecentPair, ...] = ()

    def with_recent(self, pair: RecentPair) -> Desktop:
        """Return the same with a pair put first."""
        others = tuple(old for old in self.recent if old != pair)
        return replace(self, recent=(pair, *others)[:_MOST_RECENT])


class SettingsFile:
    """Reads and changes the parts of one file.

    Parameters
    ----------
    path : Path
        Need not exist.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._unwritten = False
        self._sections: dict[str, Any] = self._read() or {}

    @classmethod
    def default(cls) -> SettingsFile:
        """Return the user's; made from what earlier versions kept where there is none yet."""
        location = QStandardPaths.StandardLocation.AppConfigLocation
        path = Path(QStandardPaths.writableLocation(location)) / "settings.json"
        found = cls(path)
        if not path.exists():
            found._take_over(QSettings())
        return found

    def _take_over(self, kept: QSettings) -> None:
        """Take what earlier versions kept, and leave no second copy of what can be forgotten."""
        try:
            sections = sections_of_qt(kept)
        except Exception as error:  # noqa: BLE001 - damaged settings must not keep it from starting
            _LOG.warning("earlier settings cannot be read: %s", without_messages(error))
            sections = {}
        self._write({**self._sections, **sections})
        if not self._unwritten:
            for key in ("recentPairs", "lastSession", "caseDrafts", "caseObservations"):
                kept.remove(key)

    def get(self, kind: type[_P]) -> _P:
        """Return a part, with the default of every field that is missing or cannot be read."""
        section = self._sections.get(kind.section)
        known = section if isinstance(section, dict) else {}
        hints = get_type_hints(kind)
        values = {}
        for field in fields(kind):
            if field.name not in known:
                continue
            try:
                values[field.name] = msgspec.convert(
                    current(known[field.name]), hints[field.name], dec_hook=_decoded
                )
            except (ValueError, TypeError):  # written by hand, or by another version
                _LOG.warning("the setting %s.%s is not read", kind.section, field.name)
        return kind(**values)

    def update(self, kind: type[_P], do: Callable[[_P], _P], *named: str) -> _P:
        """Change a part as it is in the file now, and return what it is afterwards.

        Fields that change are written, and those that are named.
        """
        lock = FileLock(self.path.with_name(f".{self.path.name}.lock"), timeout=_LOCK_S)
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            lock.acquire()
        except (Timeout, OSError, NotImplementedError):
            _LOG.warning("the settings are changed without their lock")
        try:
            if not self._unwritten:
                now = self._read()  # None leaves what was read before
                self._sections = self._sections if now is None else now
            before = self.get(kind)
            changed = do(before)
            section = json.loads(json.dumps(msgspec.to_builtins(changed, enc_hook=_encoded)))
            # What this version does not know, or cannot read, stays as another wrote it.
            known = self._sections.get(kind.section)
            new = {
                name: value
                for name, value in section.items()
                if name in named or getattr(before, name) != getattr(changed, name)
            }
            merged = {**(known if isinstance(known, dict) else {}), **new}
            self._write({**self._sections, kind.section: merged})
        finally:
            lock.release()
        return changed

    def change(self, kind: type[_P], **values: object) -> _P:
        """Set some fields of a part."""
        return self.update(kind, lambda part: replace(part, **values), *values)

    def _read(self) -> dict[str, Any] | None:
        """Return the file's sections; None if it is not there or cannot be read."""
        try:
            found = json.loads(self.path.read_bytes())
        except FileNotFoundError:
            return None
        except OSError as error:
            _LOG.warning("the settings cannot be read: %s", without_messages(error))
            return None
        except ValueError as error:  # damaged: put aside, not written over
            _LOG.warning("the settings are damaged: %s", without_messages(error))
            with suppress(OSError):
                self.path.replace(self.path.with_name(f"{self.path.name}.damaged"))
            return None
        return found if isinstance(found, dict) else None

    def _write(self, sections: dict[str, Any]) -> None:
        """Keep sections; where the file cannot be written they hold for this session."""
        self._sections = {**sections, "schema": _SCHEMA}
        data = json.dumps(self._sections, indent=1, sort_keys=True).encode()
        try:
            write_atomically(self.path, data)
            self._unwritten = False
        except OutputFailed as error:
            self._unwritten = True
            _LOG.warning("the settings cannot be written: %s", without_messages(error))


def sections_of_qt(kept: QSettings) -> dict[str, Any]:
    """Return what versions before 1.0 kept in Qt's settings, as sections of the file."""

    def text(key: str) -> str:
        return str(kept.value(key, ""))

    def parsed(key: str, default: object) -> object:
        try:
            return json.loads(text(key))
        except ValueError:
            return default

    def group(name: str) -> dict[str, str]:
        kept.beginGroup(name)
        found = {key: str(kept.value(key, "")) for key in kept.childKeys()}
        kept.endGroup()
        return found

    session = parsed("lastSession", [])
    for entry in session if isinstance(session, list) else ():
        for side in ("a", "b"):
            photo = entry.get(side) if isinstance(entry, dict) else None
            hand = photo.get("hand") if isinstance(photo, dict) else None
            if isinstance(hand, dict):
                hand.setdefault("score", 1.0)
    geometry, recent = kept.value("geometry"), kept.value("recentPairs")
    paths = [str(path) for path in recent] if isinstance(recent, list) else []
    models = {name: value for name, value in group("models").items() if value}
    desktop = {
        "geometry": (
            bytes(geometry.toBase64().data()).decode() if isinstance(geometry, QByteArray) else ""
        ),
        "language": text("language") or None,
        "appearance": text("appearance") or "system",
        "folder": text("folder"),
        "gallery": text("galleryFolder"),
        "examiner": text("examiner"),
        "hide_protected": bool(kept.value("hideProtectedWords", False, type=bool)),
        "recent": [{"a": a, "b": b} for a, b in zip(paths[::2], paths[1::2], strict=False)],
    }
    work = {
        "run": parsed("runSettings", {}),
        "models": models,
        "scales": group("scales"),
        "session": session,
        "notes": group("caseDrafts"),
        "observations": group("caseObservations"),
    }
    return {"desktop": desktop, "work": work}


def _encoded(value: object) -> object:
    if isinstance(value, Path):
        return str(value)
    raise NotImplementedError(type(value).__name__)


def _decoded(kind: type[object], value: object) -> object:
    if kind is Path and isinstance(value, str):
        return Path(value)
    raise NotImplementedError(kind.__name__)

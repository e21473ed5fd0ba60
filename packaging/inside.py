"""Moves the program's modules into the package ``sim2word``, as wheels carry them.

In a checkout ``engine``, ``sim2word_gui`` and ``main`` stand at the top, where ``python main.py``
finds them. Installed so, they would take those names from every other package of an environment. A
wheel therefore has them inside ``sim2word``: each import of one of them, and each string that names
one of their modules, gets ``sim2word.`` before it. Nothing else of a file changes, and nothing
happens when the program is imported.
"""

from __future__ import annotations

import ast
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

PACKAGE = "sim2word"
INSIDE = ("engine", "sim2word_gui", "main")
FOLDERS = ("engine", "sim2word_gui", "resources")
"""That a wheel carries below the package, with ``main.py``."""
_NAMES = "|".join(INSIDE)
_PLACE = re.compile(r"^(?:engine|sim2word_gui)\.[\w.]*(?::\w+)?$")
_STATEMENT = re.compile(rf"\b(from|import) ({_NAMES})\b")


class CannotMove(ValueError):
    """An import has a form that is not moved."""


def moved(source: str) -> str:
    """Return a module's source as it stands inside the package.

    Raises
    ------
    CannotMove
    """
    lines = source.splitlines(keepends=True)
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.ImportFrom) and node.level == 0:
            if (node.module or "").split(".")[0] in INSIDE:
                _replace(lines, node, re.compile(rf"\bfrom ({_NAMES})\b"), rf"from {PACKAGE}.\1")
        elif isinstance(node, ast.Import):
            _move_import(lines, node)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            _move_string(lines, node)
    return "".join(lines)


def _move_import(lines: list[str], node: ast.Import) -> None:
    own = [alias for alias in node.names if alias.name.split(".")[0] in INSIDE]
    if not own:
        return
    if len(node.names) > 1 or "." in own[0].name:
        raise CannotMove(f"line {node.lineno}: import {own[0].name}")
    _replace(lines, node, re.compile(rf"\bimport ({_NAMES})\b"), rf"from {PACKAGE} import \1")


def _move_string(lines: list[str], node: ast.Constant) -> None:
    text = str(node.value)
    if _PLACE.match(text):
        first = text.split(".", maxsplit=1)[0]
        _replace(lines, node, re.compile(rf"\b{first}\."), f"{PACKAGE}.{first}.")
    elif node.lineno == node.end_lineno and _STATEMENT.match(text):
        _replace(lines, node, _STATEMENT, rf"\1 {PACKAGE}.\2")


def _replace(lines: list[str], node: ast.stmt | ast.expr, old: re.Pattern[str], new: str) -> None:
    """Replace the first hit in the line where a node begins, once."""
    at, start = node.lineno - 1, node.col_offset
    raw = lines[at].encode()
    before, after = raw[:start].decode(), raw[start:].decode()
    if f"{PACKAGE}." in after[: len(PACKAGE) + 8] or after.startswith(f"from {PACKAGE} "):
        return  # an f-string's parts share a place
    lines[at] = before + old.sub(new, after, count=1)


def files_of(root: Path) -> Iterator[tuple[Path, Path]]:
    """Yield every file that a wheel carries, and where it lies there."""
    for path in sorted((root / PACKAGE).rglob("*")):
        if path.is_file() and "__pycache__" not in path.parts:
            yield path, path.relative_to(root)
    yield root / "main.py", Path(PACKAGE, "main.py")
    for folder in FOLDERS:
        for path in sorted((root / folder).rglob("*")):
            if path.is_file() and "__pycache__" not in path.parts:
                yield path, Path(PACKAGE) / path.relative_to(root)


def write_package(root: Path, target: Path) -> None:
    """Write the package as a wheel has it.

    Raises
    ------
    CannotMove
    """
    shutil.rmtree(target, ignore_errors=True)
    for source, place in files_of(root):
        path = target / place
        path.parent.mkdir(parents=True, exist_ok=True)
        if source.suffix == ".py":
            path.write_text(moved(source.read_text(encoding="utf-8")), encoding="utf-8")
        else:
            shutil.copyfile(source, path)

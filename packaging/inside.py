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
_STATEMENTS = re.compile(rf"(?:^|[;\n])\s*(?:from|import) (?:{_NAMES})\b")
_FROM = re.compile(rf"from (?:{_NAMES})\b")


class CannotMove(ValueError):
    """An import has a form that is not moved."""


def moved(source: str) -> str:
    """Return a module's source as it stands inside the package.

    Raises
    ------
    CannotMove
    """
    lines = source.splitlines(keepends=True)
    tree = ast.parse(source)
    documented = {id(node.body[0].value) for node in ast.walk(tree) if _has_docstring(node)}  # type: ignore[attr-defined]
    edits: dict[tuple[int, int], tuple[re.Pattern[str], str]] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.level == 0:
            if (node.module or "").split(".")[0] in INSIDE:
                edits[_at(node)] = re.compile(rf"\bfrom ({_NAMES})\b"), rf"from {PACKAGE}.\1"
        elif isinstance(node, ast.Import):
            edits.update(_of_import(node))
        elif (
            isinstance(node, ast.Constant)
            and isinstance(node.value, str)
            and id(node) not in documented
        ):
            edits.update(_of_string(node))
    for (line, column), (old, new) in sorted(edits.items(), reverse=True):
        raw = lines[line - 1].encode()
        before, after = raw[:column].decode(), raw[column:].decode()
        lines[line - 1] = before + old.sub(new, after, count=1)
    return "".join(lines)


Edits = dict[tuple[int, int], tuple[re.Pattern[str], str]]


def _at(node: ast.stmt | ast.expr) -> tuple[int, int]:
    """Return where a node begins; parts of an f-string share a place, and are moved once."""
    return node.lineno, node.col_offset


def _has_docstring(node: ast.AST) -> bool:
    kinds = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
    return isinstance(node, kinds) and ast.get_docstring(node, clean=False) is not None


def _of_import(node: ast.Import) -> Edits:
    own = [alias for alias in node.names if alias.name.split(".")[0] in INSIDE]
    if not own:
        return {}
    if len(node.names) > 1 or "." in own[0].name:
        raise CannotMove(f"line {node.lineno}: import {own[0].name}")
    return {_at(node): (re.compile(rf"\bimport ({_NAMES})\b"), rf"from {PACKAGE} import \1")}


def _of_string(node: ast.Constant) -> Edits:
    text = str(node.value)
    if _PLACE.match(text):
        first = text.split(".", maxsplit=1)[0]
        return {_at(node): (re.compile(rf"\b{first}\."), f"{PACKAGE}.{first}.")}
    found = _STATEMENTS.findall(text)
    if not found:
        return {}
    if len(found) > 1 or not _FROM.match(text) or node.lineno != node.end_lineno:
        raise CannotMove(f"line {node.lineno}: {text}")
    return {_at(node): (re.compile(rf"\bfrom ({_NAMES})\b"), rf"from {PACKAGE}.\1")}


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

"""Collect the texts of the program for Qt Linguist.

    python packaging/translations.py            after texts changed; then translate the new
                                                ones with pyside6-linguist and run it again
    python packaging/translations.py --check    fails when a text is not translated

The engine knows no Qt; its errors carry templates, which are collected here under the
context that the window translates them in.
"""

from __future__ import annotations

import argparse
import ast
import shutil
import string
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from pathlib import Path

import PySide6

ROOT = Path(__file__).resolve().parent.parent
TEXTS = ROOT / "resources" / "translations" / "sim2word_zh_CN.ts"
_TOOLS = Path(PySide6.__file__).parent
_ERRORS = "engine/contracts/errors.py"
_CONTEXT = "Errors"
_COMMANDS = "Commands"
"""Context of the texts of commands, which are marked in the sources."""
_CALIBRATING = ("calibrating.py", "pack_calibration.py", "pairs.py", "verification.py")
"""Of what is otherwise for the command line, the window uses these."""


def error_names() -> frozenset[str]:
    """Return the names of the engine's error classes."""
    tree = ast.parse((ROOT / _ERRORS).read_text(encoding="utf-8"))
    return frozenset(node.name for node in tree.body if isinstance(node, ast.ClassDef))


def templates_in(source: str, names: frozenset[str]) -> Iterator[str]:
    """Yield the first two texts of every error that a module makes."""
    tree = ast.parse(source)
    constants = {
        target.id: node.value.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant)
        for target in node.targets
        if isinstance(target, ast.Name)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and getattr(node.func, "id", None) in names:
            for argument in node.args[:2]:
                value = getattr(argument, "value", None)
                if isinstance(argument, ast.JoinedStr):
                    raise SystemExit(f"an error of a window has no template: {ast.unparse(node)}")
                if isinstance(argument, ast.Name):
                    value = constants.get(argument.id)
                if isinstance(value, str):
                    yield value


def templates() -> list[str]:
    """Return every template that a window may have to show."""
    names = error_names()
    files = [
        *sorted((ROOT / "engine").rglob("*.py")),
        *sorted((ROOT / "sim2word_gui").rglob("*.py")),
    ]
    by_command = {ROOT / "engine" / name for name in ("commands", "evaluate")}
    shown = [f for f in files if not by_command & set(f.parents) or f.name in _CALIBRATING]
    found = {
        text for file in shown for text in templates_in(file.read_text(encoding="utf-8"), names)
    }
    return sorted(found)


def spoken() -> set[tuple[str, str]]:
    """Return context and text of every call that translates, as Python reads the sources."""
    found = {(_CONTEXT, text) for text in templates()}
    for file in (ROOT / "sim2word_gui").rglob("*.py"):
        tree = ast.parse(file.read_text(encoding="utf-8"))
        found |= set(_spoken_in(tree, ""))
    return found


def _spoken_in(node: ast.AST, context: str) -> Iterator[tuple[str, str]]:
    for child in ast.iter_child_nodes(node):
        inside = child.name if isinstance(child, ast.ClassDef) else context
        if isinstance(child, ast.Call):
            name = getattr(child.func, "attr", getattr(child.func, "id", ""))
            texts = [a.value for a in child.args if isinstance(a, ast.Constant)]
            if name == "marked" and texts:
                yield _COMMANDS, str(texts[0])
            elif name == "tr" and texts:
                yield context, str(texts[0])
            elif name == "translate" and len(texts) > 1:
                yield str(texts[0]), str(texts[1])
        yield from _spoken_in(child, inside)


def overheard(texts: Path) -> set[tuple[str, str]]:
    """Return context and text of every entry in a file of texts."""
    return {
        (context.findtext("name") or "", message.findtext("source") or "")
        for context in ET.parse(texts).getroot().iter("context")  # noqa: S314 - our own file
        for message in context.iter("message")
    }


def collect(texts: Path) -> None:
    """Bring a file of texts up to date with the sources; translations are kept."""
    with tempfile.TemporaryDirectory() as folder:
        extra = Path(folder) / "errors.py"
        marked = [(_CONTEXT, text) for text in templates()]
        marked += sorted(each for each in spoken() if each[0] == _COMMANDS)
        lines = [f"QT_TRANSLATE_NOOP({context!r}, {text!r})" for context, text in marked]
        extra.write_text("\n".join(lines), encoding="utf-8")
        sources = sorted((ROOT / "sim2word_gui").rglob("*.py"))
        run(
            "lupdate",
            "-silent",
            "-no-obsolete",
            "-locations",
            "none",
            "-source-language",
            "en",
            "-target-language",
            "zh_CN",
            *sources,
            extra,
            "-ts",
            texts,
        )


def run(tool: str, *arguments: object) -> None:
    """Run one of Qt's tools."""
    subprocess.run([str(_TOOLS / tool), *map(str, arguments)], check=True)


def untranslated(texts: Path) -> list[str]:
    """Return the texts that lack a translation or lost a placeholder on the way."""
    missing = []
    for message in ET.parse(texts).getroot().iter("message"):  # noqa: S314 - our own file
        source = message.findtext("source") or ""
        translation = message.find("translation")
        text = "" if translation is None else translation.text or ""
        if translation is None or translation.get("type") or not text:
            missing.append(source)
        elif sorted(_fields(source)) != sorted(_fields(text)):
            missing.append(f"{source} (placeholders differ)")
    return missing


def _fields(text: str) -> list[str]:
    parts = string.Formatter().parse(text)
    return [f"{name}:{form}" for _, name, form, _ in parts if name is not None]


def main() -> int:
    """Collect, or check."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true")
    if not parser.parse_args().check:
        collect(TEXTS)
        left = untranslated(TEXTS)
        print(f"{len(left)} texts are to be translated", *left, sep="\n  ")
        return 0
    with tempfile.TemporaryDirectory() as folder:
        texts = Path(folder) / TEXTS.name
        shutil.copy(TEXTS, texts)
        collect(texts)
        problems = untranslated(texts)
        problems += [f"not collected: {each}" for each in sorted(spoken() ^ overheard(texts))]
        if texts.read_text(encoding="utf-8") != TEXTS.read_text(encoding="utf-8"):
            problems.append("the texts of the sources differ from those collected")
    print(*problems, sep="\n", file=sys.stderr)
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())

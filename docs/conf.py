"""Sphinx settings of the manual; `packaging/manual.py` builds it in both languages."""

from __future__ import annotations

import os
import re
from pathlib import Path

_ROOT = Path(__file__).resolve().parent.parent
_ENGINE = (_ROOT / "engine" / "__init__.py").read_text(encoding="utf-8")

project = "Sim2Word"
author = "the Sim2Word project"
copyright = author  # noqa: A001 - Sphinx's name
version = release = re.findall(r'__version__ = "(.+)"', _ENGINE)[0]
extensions = ["myst_parser"]
exclude_patterns = ["_build", "locale"]
myst_heading_anchors = 3

language = os.environ.get("SIM2WORD_MANUAL", "en")
locale_dirs = ["locale"]
gettext_compact = False
gettext_uuid = False
gettext_location = False
figure_language_filename = "{path}{language}/{basename}{ext}"

html_theme = "furo"
html_title = f"Sim2Word {release}"
html_copy_source = False
html_show_sphinx = False
html_favicon = str(_ROOT / "resources" / "icons" / "sim2word.svg")
html_theme_options = {"top_of_page_buttons": []}

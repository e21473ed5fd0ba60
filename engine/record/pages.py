"""Pages of HTML from the templates of ``resources``: self-contained, and all of a text is seen."""

from __future__ import annotations

import base64
from typing import Any

from jinja2 import Environment, StrictUndefined, Template

from engine.contracts.outgoing import shown
from engine.files.resources import resource
from engine.imaging import png
from engine.record.pictures import Image


def render_index(entries: list[dict[str, Any]], title: str) -> str:
    """Return a page that lists explanations.

    Parameters
    ----------
    entries : list of dict
        With ``title``, ``href``, ``sentence`` and ``pictures`` (data URIs).
    """
    return template("index.html.j2").render(entries=entries, title=title)


def data_uri(image: Image) -> str:
    """Return an RGB image as a PNG data URI."""
    return "data:image/png;base64," + base64.b64encode(png(image)).decode("ascii")


def template(name: str) -> Template:
    """Return a page's template of ``resources``, which knows the style."""
    environment = Environment(
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_shown,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    style = resource("page.css").read_text(encoding="utf-8")
    environment.globals["style"] = style
    return environment.from_string(resource(name).read_text(encoding="utf-8"))


def _shown(value: object) -> object:
    """Return what stands in a template, if it is text so that all of it is seen."""
    if isinstance(value, str) and not hasattr(value, "__html__"):  # that is of the program
        return shown(value)
    return value

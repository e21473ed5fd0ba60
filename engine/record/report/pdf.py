"""A report as PDF, with its fonts embedded and the case on every page."""

from __future__ import annotations

import io
import logging
import struct
from collections.abc import Iterator
from contextlib import contextmanager

from fpdf import FPDF
from fpdf.enums import Align, TableBordersLayout, VAlign, XPos, YPos
from fpdf.fonts import FontFace

from engine.contracts.errors import BadInput
from engine.contracts.outgoing import shown
from engine.imaging import png_size
from engine.language.catalogue import html_language, text
from engine.record.report.blocks import (
    Block,
    Facts,
    Heading,
    Paragraph,
    Picture,
    Pictures,
    Report,
    Table,
)
from engine.record.report.fonts import chinese, latin, needed_chinese

_MARGIN, _TOP, _BOTTOM = 18.0, 22.0, 20.0
_TITLE, _HEADINGS, _TEXT, _SMALL = 17.0, (12.5, 10.0), 9.0, 7.5
_LINE = 4.4
_GREY, _BLACK, _WARNING, _RULE = (95, 100, 108), (20, 22, 26), (165, 30, 20), (190, 195, 202)
_SHADE = (243, 245, 247)
_FACTS = (0.26, 0.74)
_CAPTION = 8.0
"""Millimetres that a caption takes."""
_LONGEST, _MOST_LINES = 700, 30
"""Characters and lines of a cell: a row has to fit a page; the HTML and JSON have all."""
CHINESE = "chinese"
"""Script of languages that are written with Chinese fonts."""
_KEEP = 28.0
"""Millimetres that a heading wants below it."""


def report_pdf(report: Report) -> bytes:
    """Return a report as PDF.

    Raises
    ------
    ModelMissing
        If it is Chinese and this machine has no Chinese font.
    BadInput
        If a picture of the case is damaged.
    """
    # Missing glyphs are logged at length, one by one.
    logging.getLogger("fontTools").setLevel(logging.ERROR)
    pdf = _Pdf(report)
    try:
        pdf.add_page()
        pdf.set_font("text", "B", _TITLE)
        pdf.multi_cell(0, 8, report.title, align=Align.L, new_x=XPos.LMARGIN, new_y=YPos.NEXT)
        pdf.ln(2)
        for block in report.blocks:
            _write(pdf, block)
        if report.sign_here is not None:
            _signature(pdf, report.sign_here)
        return bytes(pdf.output())
    finally:
        pdf.close_fonts()


class _Pdf(FPDF):
    """Pages with the report's name above and the case below."""

    def __init__(self, report: Report) -> None:
        super().__init__(orientation="P", unit="mm", format="A4")
        self._report = report
        self._add_fonts()
        self.set_margins(_MARGIN, _TOP, _MARGIN)
        self.set_auto_page_break(auto=True, margin=_BOTTOM)
        self.set_title(shown(report.title))
        self.set_creator("sim2word")
        self.set_lang(html_language(report.language))
        self.set_text_color(*_BLACK)
        self.alias_nb_pages()

    def _add_fonts(self) -> None:
        if text("language.script", self._report.language) == CHINESE:
            font = needed_chinese()
            for style in ("", "B"):  # the bold one is the same: headings are larger
                self.add_font("text", style, font.path, collection_font_number=font.number)
        else:
            for style, font in latin().items():
                self.add_font("text", style, font.path)
            other = chinese()
            if other is not None:  # names of files and people
                self.add_font("other", "", other.path, collection_font_number=other.number)
                self.set_fallback_fonts(["other"], exact_match=False)

    def close_fonts(self) -> None:
        """Close the files of fonts that were not written, because something failed."""
        for font in self.fonts.values():
            file = getattr(font, "ttfont", None)
            if file is not None:
                file.close()

    def header(self) -> None:
        """Write the report's name on every page but the first."""
        if self.page_no() == 1:
            return
        self.set_y(10)
        self.set_font("text", "", _SMALL)
        self.set_text_color(*_GREY)
        self.cell(0, 5, self._report.title)
        self.set_text_color(*_BLACK)
        self.set_y(_TOP)

    def footer(self) -> None:
        """Write the case and the page."""
        self.set_y(-14)
        self.set_draw_color(*_RULE)
        self.line(_MARGIN, self.get_y(), self.w - _MARGIN, self.get_y())
        self.set_font("text", "", _SMALL)
        self.set_text_color(*_GREY)
        page = self._report.page.format(page=self.page_no(), pages="{nb}")
        self.cell(0, 6, self._report.footer, align=Align.L)
        self.set_x(_MARGIN)
        self.cell(0, 6, page, align=Align.R)
        self.set_text_color(*_BLACK)

    def normalize_text(self, text: str) -> str:
        """Return text as it is written: all of it to be seen."""
        return str(super().normalize_text(shown(text)))

    def room(self, height: float) -> None:
        """Begin a page if so many millimetres are not left on this one."""
        if self.get_y() + height > self.h - _BOTTOM:
            self.add_page()


def _write(pdf: _Pdf, block: Block) -> None:
    match block:
        case Heading():
            _heading(pdf, block)
        case Paragraph():
            _paragraph(pdf, block)
        case Facts():
            _facts(pdf, block)
        case Table():
            _table(pdf, block)
        case Pictures():
            _pictures(pdf, block)


def _heading(pdf: _Pdf, block: Heading) -> None:
    pdf.room(_KEEP)
    pdf.ln(4 if block.level == 1 else 2)
    pdf.set_font("text", "B", _HEADINGS[block.level - 1])
    pdf.multi_cell(0, 6, block.text, align=Align.L, new_x=XPos.LMARGIN, new_y=YPos.NEXT)
    if block.level == 1:
        pdf.set_draw_color(*_RULE)
        pdf.line(_MARGIN, pdf.get_y(), pdf.w - _MARGIN, pdf.get_y())
    pdf.ln(1.5)


def _paragraph(pdf: _Pdf, block: Paragraph) -> None:
    pdf.set_font("text", "B" if block.strong else "", _SMALL + 0.5 if block.quiet else _TEXT)
    pdf.set_text_color(*(_WARNING if block.strong else _GREY if block.quiet else _BLACK))
    pdf.multi_cell(0, _LINE, block.text, align=Align.L, new_x=XPos.LMARGIN, new_y=YPos.NEXT)
    pdf.set_text_color(*_BLACK)
    pdf.ln(1.5)


def _facts(pdf: _Pdf, block: Facts) -> None:
    pdf.set_font("text", "", _TEXT)
    name = FontFace(color=_GREY)
    with pdf.table(
        borders_layout=TableBordersLayout.NONE,
        first_row_as_headings=False,
        col_widths=_FACTS,
        line_height=_LINE,
        text_align=Align.L,
        v_align=VAlign.T,
        padding=(0.4, 1),
    ) as table:
        for key, value in block.rows:
            row = table.row()
            row.cell(key, style=name)
            row.cell(_fitting(value))
    pdf.ln(1.5)


def _table(pdf: _Pdf, block: Table) -> None:
    pdf.set_font("text", "", _SMALL + 0.5)
    pdf.set_draw_color(*_RULE)
    aligns = [Align.R if n in block.right else Align.L for n in range(len(block.header))]
    with pdf.table(
        borders_layout=TableBordersLayout.HORIZONTAL_LINES,
        col_widths=block.widths,
        line_height=_LINE,
        text_align=aligns,
        v_align=VAlign.T,
        padding=(0.5, 1),
        headings_style=FontFace(emphasis="BOLD", fill_color=_SHADE),
    ) as table:
        for cells in (block.header, *block.rows):
            row = table.row()
            for cell in cells:
                if isinstance(cell, Picture):
                    row.cell(img=io.BytesIO(cell.png), img_fill_width=True)
                else:
                    row.cell(_fitting(cell))
    pdf.ln(2)


def _fitting(cell: str) -> str:
    """Return a cell's text, cut to what a page holds."""
    held = "\n".join(cell[:_LONGEST].split("\n")[:_MOST_LINES])
    return held if held == cell else f"{held}…"


@contextmanager
def _damage_of() -> Iterator[None]:
    """Turn what decoders of pictures say into an error that can be shown."""
    try:
        yield
    except (OSError, SyntaxError, ValueError, struct.error) as error:
        raise BadInput(
            "A picture in the case is damaged: no report can be made of it.",
            "Restore the case from a copy.",
        ) from error


def _pictures(pdf: _Pdf, block: Pictures) -> None:
    gap = 4.0
    width = block.share * pdf.epw
    width = min(width, (pdf.epw - gap * (len(block.row) - 1)) / max(1, len(block.row)))
    with _damage_of():
        sizes = [png_size(picture.png) for picture in block.row]
    heights = [width * height / max(1, wide) for wide, height in sizes]
    tallest = min(max(heights), (pdf.h - _TOP - _BOTTOM) / 2)
    pdf.room(tallest + _CAPTION)
    top = pdf.get_y()
    lowest = top
    for number, picture in enumerate(block.row):
        x = _MARGIN + number * (width + gap)
        with _damage_of():
            pdf.image(
                io.BytesIO(picture.png),
                x=x,
                y=top,
                w=width,
                h=tallest,
                keep_aspect_ratio=True,
                alt_text=picture.caption,
            )
        pdf.set_xy(x, top + tallest + 0.8)
        pdf.set_font("text", "", _SMALL)
        pdf.set_text_color(*_GREY)
        pdf.multi_cell(width, 3.4, picture.caption, align=Align.L)
        lowest = max(lowest, pdf.get_y())
    pdf.set_text_color(*_BLACK)
    pdf.set_xy(_MARGIN, lowest)
    pdf.ln(2.5)


def _signature(pdf: _Pdf, text: str) -> None:
    pdf.room(30)
    pdf.ln(18)
    pdf.set_draw_color(*_BLACK)
    pdf.line(_MARGIN, pdf.get_y(), _MARGIN + 90, pdf.get_y())
    pdf.set_font("text", "", _SMALL)
    pdf.cell(90, 5, text)

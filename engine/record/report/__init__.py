"""The report of a case: built once, written as PDF, HTML or JSON."""

from engine.record.report.building import build_report
from engine.record.report.html import report_html
from engine.record.report.pdf import report_pdf

__all__ = ["build_report", "report_html", "report_pdf"]

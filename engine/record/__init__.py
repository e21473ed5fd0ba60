"""Results as files: JSON, maps, masks, pictures and a page to look at."""

from engine.record.document import explanation_document, json_file, to_json, write_json
from engine.record.files import (
    check_report_file,
    check_result_folder,
    pair_title,
    write_brief_report,
    write_explanation,
    write_report_file,
)

__all__ = [
    "check_report_file",
    "check_result_folder",
    "explanation_document",
    "json_file",
    "pair_title",
    "to_json",
    "write_brief_report",
    "write_explanation",
    "write_json",
    "write_report_file",
]

"""Cases: a container of evidence, results, notes and an audit log that shows every change."""

from engine.record.case.case import Case
from engine.record.case.checking import check_case, check_members

__all__ = ["Case", "check_case", "check_members"]

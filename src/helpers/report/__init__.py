"""The door to a page: the report, its exhibits, its parameters and the shell around them."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from helpers.report.exhibits import Figure, Table
    from helpers.report.report import Report, open_report

__all__ = ["Figure", "Report", "Table", "open_report"]


def __getattr__(name: str) -> object:
    # whether anything must be made is decided without pandas, so the report itself is imported when it is asked for
    if name in __all__:
        from helpers.report import report

        return getattr(report, name)
    raise AttributeError(f"module 'helpers.report' has no attribute '{name}'")

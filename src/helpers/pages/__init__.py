"""What each report says and shows: one module or package a report, whatever its figures come from."""

from __future__ import annotations

from importlib import import_module
from types import ModuleType

from helpers.base.manifest import page_module
from helpers.report.report import Report


def page_of(report: Report) -> ModuleType:
    """The module that says what ``report`` shows."""
    return import_module(page_module(report.spec.id))

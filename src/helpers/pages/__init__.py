"""What each report says and shows: one module or package a report, whatever its figures come from."""

from __future__ import annotations

from importlib import import_module
from types import ModuleType

import pandas as pd

from helpers.base.manifest import page_module
from helpers.commentary.facts import evidence
from helpers.index.interface import Index
from helpers.report.report import Report


def page_of(report: Report) -> ModuleType:
    """The module that says what ``report`` shows."""
    return import_module(page_module(report.spec.id))


def _examined(index: Index) -> pd.DataFrame:
    """The statements of the articles with their verdicts, for the facts of commentary; loaded only when asked for."""
    found: pd.DataFrame = import_module(page_module("article_check")).check_statements(index)
    return found


evidence.examiners[:] = [_examined]

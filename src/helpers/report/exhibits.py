"""What a report can show: a figure, a table, or the plain statement that something is missing or cannot be.

An exhibit is complete when it is made. Everything that a reader needs beside the picture is a required
field, so that no figure reaches a page without its title, units, alternative text, data and sources.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, fields
from functools import cached_property
from typing import ClassVar, Literal

import matplotlib.pyplot as plt
import pandas as pd
from matplotlib.figure import Figure as Canvas

from helpers.base.words import year_ranges
from helpers.figures.sheet import sheets_of
from helpers.figures.size import WIDE, Draw
from helpers.report.columns import column_of

_KEY = re.compile(r"[a-z][a-z0-9-]*")
LONGEST_ALT = 420
# Words of the first answer of a page: a first screen, no more.
LONGEST_LEAD = 90


@dataclass(frozen=True)
class _Shown:
    """What all exhibits have: a key of the right form, and no text that is empty or tells of a missing number."""

    kind: ClassVar[str]  # as records of pages name it
    called: ClassVar[str]  # as errors name it
    key: str
    title: str

    def __post_init__(self) -> None:
        if not _KEY.fullmatch(self.key):
            raise ValueError(f"{self.called} key '{self.key}' is not of the form 'rank-ladder'")
        for name in (field.name for field in fields(self) if field.type == "str" and field.name != "key"):
            text, owner = getattr(self, name), f"{self.called} {self.key}"
            if not text or not text.strip():
                raise ValueError(f"{owner}: {name} is empty")
            if "nan" in re.findall(r"\b[A-Za-z]+\b", text):
                raise ValueError(f"{owner}: {name} holds 'nan': {text}")


def _require_sources(owner: str, data: pd.DataFrame) -> None:
    if data.empty:
        raise ValueError(f"{owner}: no data; a figure that cannot be drawn is a Missing exhibit")
    if "source" not in data.columns:
        raise ValueError(f"{owner}: its data have no 'source' column")
    for name in data.columns:
        column_of(str(name))
    unsourced = data.index[data["source"].astype("object").fillna("").astype(str).str.strip("; ") == ""]
    if len(unsourced):
        raise ValueError(f"{owner}: row {unsourced[0]} of its data has no source")


@dataclass(frozen=True)
class Figure(_Shown):
    """One figure with all that belongs to it.

    ``title`` says what is seen, ``subtitle`` gives units and period, ``caption`` the notes, ``alt`` the short
    alternative text and ``description`` the longer one. ``data`` holds one row a mark, as drawn, with a
    ``source`` column of source ids (several separated by ``;``); ``report/columns.py`` names its columns. ``draw`` draws
    it at the width it is asked for: ``partial(draw_bars, panels, axis_label="Share")``; a page shows it at two widths and
    chooses. ``colours`` says what the colours of country groups stand for, where it is not the groups; the key below the
    picture names those used.

    Raises:
        ValueError: if any part is empty, or if the alternative text only repeats the title.
    """

    kind, called = "figure", "figure"
    subtitle: str
    caption: str
    alt: str
    description: str
    data: pd.DataFrame
    draw: Draw
    colours: Mapping[str, str] | None = None

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.alt.strip() == self.title.strip():
            raise ValueError(f"figure {self.key}: the alternative text only repeats the title")
        if len(self.alt) > LONGEST_ALT:
            raise ValueError(f"figure {self.key}: the alternative text has more than {LONGEST_ALT} letters")
        _require_sources(f"figure {self.key}", self.data)

    def drawn(self, width: int) -> Canvas:
        """The figure at a width in pixels.

        Raises:
            ValueError: if nothing is drawn in it.
        """
        canvas = self.draw(width=width)
        plt.close(canvas)  # otherwise the inline backend shows every picture a second time
        if not any(axes.has_data() for axes in canvas.axes) and not any(
            sheet.marks for sheet in sheets_of(canvas)
        ):
            raise ValueError(f"figure {self.key} is empty: nothing is drawn in it")
        return canvas

    @cached_property
    def canvas(self) -> Canvas:
        """The figure at its full width."""
        return self.drawn(WIDE)


@dataclass(frozen=True)
class Table(_Shown):
    """A table that is shown in full. ``data`` as in ``Figure``."""

    kind, called = "table", "table"
    caption: str
    data: pd.DataFrame

    def __post_init__(self) -> None:
        super().__post_init__()
        _require_sources(f"table {self.key}", self.data)


@dataclass(frozen=True)
class Missing(_Shown):
    """A figure that cannot be drawn: what is missing, why, and which years have it."""

    kind, called = "missing", "missing figure"
    told: ClassVar[str] = "end"
    reason: str
    years: tuple[int, ...]

    def why(self, year: int) -> str:
        """Why it is absent, and which years up to ``year`` have it."""
        years = year_ranges(self.years)
        have_it = f"Years that have it: {years}." if years else f"No year up to {year} has it."
        return f"{self.reason} {have_it}"


@dataclass(frozen=True)
class NotApplicable(_Shown):
    """What other reports of the kind show and this one cannot have, by the nature of its source, and why.

    ``told`` says where the reader learns of it: at the ``end`` with all that is missing, ``here`` where it is an answer
    by itself, or ``nowhere`` where another exhibit shows the same.
    """

    kind, called = "not applicable", "exhibit that does not apply"
    reason: str
    told: Literal["end", "here", "nowhere"] = "end"

    def why(self, year: int) -> str:
        """Why it is absent, in every year."""
        return self.reason


Exhibit = Figure | Table | Missing | NotApplicable

"""What is wrong with the exhibits that a report shows."""

from __future__ import annotations

import re

from conftest import Shown, letters_of, overlapping_texts, texts_inside

from helpers.figures.sheet import sheets_of
from helpers.report.exhibits import Figure, Missing

# What no sentence may hold: signs of a value that is not there, or of a list that came out empty.
BROKEN = re.compile(
    r"\b(nan|NaN|NaT)\b|<NA>|\bNone\b(?! (of|is|are|was|were)\b)|  |\(\)|\(, |, ,| ,|\.\.|: \.|\bin in\b|\bthe the\b| \."
)


def problems_of(shown: Shown, year: int) -> list[str]:
    """What is wrong with the exhibits of a report."""
    found = []
    for exhibit in shown.exhibits:
        texts = [
            getattr(exhibit, part)
            for part in ("title", "subtitle", "caption", "alt", "description", "reason")
            if hasattr(exhibit, part)
        ]
        found += [
            f"{exhibit.key}: {BROKEN.search(text)[0]!r} in: {text}" for text in texts if BROKEN.search(text)
        ]
        found += [f"{exhibit.key}: title ends with a full stop" for _ in (1,) if exhibit.title.endswith(".")]
        if isinstance(exhibit, Figure):
            found += [f"{exhibit.key}: cut off: {text!r}" for text in texts_inside(exhibit.canvas)]
            found += [
                f"{exhibit.key}: {one!r} covers {other!r}" for one, other in overlapping_texts(exhibit.canvas)
            ]
            found += [
                f"{exhibit.key}: too small: {own.text!r}"
                for sheet in sheets_of(exhibit.canvas)
                for own in letters_of(sheet)
                if own.points < 7
            ]
        if isinstance(exhibit, Missing) and year in exhibit.years:
            found.append(f"{exhibit.key}: missing in {year}, but said to be there in {exhibit.years}")
    return found

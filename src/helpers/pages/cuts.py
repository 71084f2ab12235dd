"""Where lines of values over the years are cut: at the breaks of an index, with what joined it there."""

from __future__ import annotations

from helpers.figures.share_lines import Cut
from helpers.index.interface import Index
from helpers.pages.wording import fitted

_REASON_LETTERS = 24


def cuts_of(index: Index, years: list[int]) -> list[Cut]:
    """The breaks of the index within ``years``, named by the subjects that joined, else by their title."""
    cuts = []
    for one in index.breaks(index.whole):
        if one.absolute and one.between(years[0], years[-1]):
            joined = [
                index.subject_shorts.get(subject, index.subject_names[subject])
                for subject in index.subjects
                if index.total(one.before_year, subject) and not index.total(one.after_year, subject)
            ]
            text = f"+ {', '.join(joined)}" if joined else one.title
            cuts.append(Cut(one.after_year, one.before_year, fitted(text, _REASON_LETTERS)))
    return cuts

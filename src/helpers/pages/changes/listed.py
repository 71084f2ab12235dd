"""How the Shares of the leading cities grew, beside the growth of all Share that the index tells of."""

from __future__ import annotations

from functools import partial

import pandas as pd

from helpers.base.words import capitalised, cardinal, growth_percent, listed, plural, signed, with_article
from helpers.figures.bars import Bar, draw_bars
from helpers.figures.style import NEUTRAL
from helpers.index.interface import Index, Metric
from helpers.pages.changes.common import CITIES, with_country
from helpers.pages.frames import frame, joined_columns
from helpers.pages.wording import NOWHERE, alternative, or_none, sentences
from helpers.report.exhibits import Figure
from helpers.report.report import Report

_ALL = "All that is listed"


def years_of_growth(index: Index, year: int) -> tuple[int, int] | None:
    """The last two years up to ``year`` that may be compared: in the first year of an era, those of the era before.

    None where there are none, or where the Shares or their sum are not known.
    """
    now = max(
        (other for other in index.years if other <= year and index.comparable_years(other)), default=None
    )
    if now is None:
        return None
    before = max(index.comparable_years(now))
    known = index.has(Metric.SHARE, year=before) and index.total(before) is not None
    return (before, now) if known else None


def share_growth(report: Report, before: int, now: int) -> Figure:
    """Bars from zero for the cities with the largest Share of the first year, and for the sum of all Shares."""
    index = report.index
    rows, whole = grown(index, before, now)
    bars = [
        Bar(with_country(index, row.place), row.change, signed(row.change, unit="%"), row.group)
        for row in rows[rows["change"].notna()].itertuples()
    ]
    place = int((rows["change"] >= whole).sum())
    bars.insert(place, Bar(_ALL, whole, signed(whole, unit="%"), NEUTRAL))
    title = growth_text(index, before, now)
    return Figure(
        key="adjusted-share-changes",
        title=title,
        subtitle=f"Change in {index.voice.measured} Share from {before} to {now}, per cent, of the {plural(len(rows), 'city', 'cities')} "
        f"with the largest in {before}",
        caption=sentences(
            now != report.year
            and f"{report.year} begins an era of the index and is not compared with {now}: {index.breaks(index.whole)[-1].title}. "
            f"The figure shows the last change before it.",
            f"A bar longer than that of “{_ALL}” is growth beyond that of the index itself. The cities are the leading ones of {before}: those of {now} would favour risers.",
            "This is not the change in adjusted Share, which is Nature Index's own measure. Growth includes institutions that entered the list.",
        ),
        alt=alternative(
            f"Bars of the change in {index.voice.measured} Share from {before} to {now} for {plural(len(rows), 'city', 'cities')}, and {signed(whole, unit='%')} for all that is listed.",
            f"{title}.",
        ),
        description=f"{listed(f'{bar.name} {bar.text}' for bar in bars)}.",
        data=frame(
            data_year=now,
            reference_year=before,
            city=rows["place"],
            country=rows["country"].replace("", NOWHERE),
            **{f"share_{before}": rows["share"].round(1)},
            **{f"share_{now}": rows["later"].round(1)},
            change_pct=rows["change"].round(1),
            change_of_all_listed_pct=round(whole, 1),
            source=rows["source"],
        ),
        draw=partial(draw_bars, [("", bars)], axis_label=f"change in {index.voice.measured} Share, %"),
    )


def grown(index: Index, before: int, now: int) -> tuple[pd.DataFrame, float]:
    """The leading cities of ``before``: columns of the ranking, ``later`` (Share of ``now``), ``change`` in per cent;
    largest rise first. And the growth of all Share, in per cent."""
    rows = index.ranking(before).head(CITIES)
    later = index.ranking(now).set_index("place")
    rows = rows.assign(later=rows["place"].map(later["share"]))
    rows = rows.assign(
        change=[growth_percent(old, new) for old, new in zip(rows["share"], rows["later"], strict=True)],
        source=joined_columns(rows["source"], rows["place"].map(later["source"]).fillna("")),
    )
    rows = rows.sort_values(["change", "place"], ascending=[False, True], ignore_index=True)
    return rows, growth_percent(index.total(before) or 0.0, index.total(now) or 0.0)


def growth_text(index: Index, before: int, now: int) -> str:
    """How many cities of the country with most of them, and of all others, grew faster than the sum of all Shares."""
    rows, whole = grown(index, before, now)
    country = str(rows["country"].value_counts().index[0])
    own, others = rows[rows["country"] == country], rows[rows["country"] != country]
    fast, rest = int((own["change"] > whole).sum()), int((others["change"] > whole).sum())
    which = "all" if fast == len(own) else f"{or_none(fast)} of the"
    text = (
        f"{which} {cardinal(len(own))} cities in {with_article(country)} among the leading {cardinal(len(rows))} grew faster "
        f"than the {index.voice.measured} total from {before} to {now}"
    )
    if len(others):
        text += f"; {or_none(rest)} of the {plural(len(others), 'other')} did"
    return capitalised(text)

"""How the Shares of the leading cities changed: adjusted Shares where they are known, else as printed, or as listed."""

from __future__ import annotations

from functools import partial
from typing import Any

import pandas as pd

from helpers.base.words import capitalised, cardinal, growth_percent, listed, plural, signed, with_article
from helpers.figures.bars import Bar, draw_bars
from helpers.figures.style import NEUTRAL
from helpers.index.interface import Index, Metric, cached
from helpers.index.stated_changes import ADJUSTED_SHARE
from helpers.pages.changes.common import CITIES, not_comparable, with_country
from helpers.pages.changes.stated import stated_changes
from helpers.pages.frames import frame, joined_columns, picked
from helpers.pages.wording import alternative, in_text, or_none, sentences, shared_end_note, some
from helpers.report.exhibits import Exhibit, Figure, Missing
from helpers.report.report import Report

_KEY = "adjusted-share-changes"


def adjusted_share_changes(report: Report) -> Exhibit:
    """Bars from zero: the leading cities of the year where adjusted Shares are known, else all printed changes."""
    index, year, before = report.index, report.year, report.compare_to
    if not index.has(Metric.ADJUSTED_SHARE):
        years = years_of_growth(index, year)
        return share_growth(report, *years) if years else stated_changes(report)
    if before is None:
        return not_comparable(report, _KEY, "Changes in adjusted Share up to")
    rows = changes(index, year, before)
    if rows["change"].isna().all():
        reason = f"No city among the {CITIES} leading ones of {year} has an adjusted Share in both {before} and {year}."
        return Missing(_KEY, f"Changes in adjusted Share from {before} to {year}", reason, ())
    bars = [_bar(index, row, before) for row in rows.to_dict("records")]
    number = plural(len(rows), "city", "cities")
    return Figure(
        key=_KEY,
        title=changes_text(rows),
        subtitle=f"Change in adjusted Share {index.within(index.whole)} from {before} to {year}, per cent, of the {number} with the largest Share in {year}",
        caption=sentences(
            f"Adjusted Share is Share rescaled to the number of articles of {index.base_year}, the base year of the index, so that years can be compared.",
            shared_end_note(index.ranking(year), rows),
            _marks_note(index, rows, year, before),
        ),
        alt=alternative(
            f"Bars of the change in adjusted Share from {before} to {year} for {number}, per cent.",
            f"{changes_text(rows)}.",
        ),
        description=f"{listed(f'{bar.name} {bar.text}' for bar in bars)}.",
        data=frame(
            data_year=year,
            reference_year=before,
            **picked(rows, "city", "country", "rank"),
            **{f"adjusted_share_{before}": rows["adjusted_before"].round(2)},
            **{f"adjusted_share_{year}": rows["adjusted_share"].round(2)},
            change_adjusted_share_pct=rows["change"].round(1),
            printed_change_pct=rows["printed_text"] if index.companions else None,
            source=rows["source"],
        ),
        draw=partial(draw_bars, [("", bars)], axis_label="change in adjusted Share, %"),
    )


def changes(index: Index, year: int, before: int) -> pd.DataFrame:
    """The leading cities of ``year``: the columns of the ranking, ``adjusted_before``, ``change`` in per cent (NaN
    without a Share before), and ``printed``, ``printed_text`` of the change; largest rise first, unknown ones last.
    """
    rows = index.ranking(year).head(CITIES)
    earlier = index.ranking(before).set_index("place")["adjusted_share"]
    printed = _printed(index, year, before).reindex(rows["place"])
    rows = rows.assign(
        adjusted_before=rows["place"].map(earlier).astype("float64"),
        printed=printed["number"].to_numpy(),
        printed_text=printed["value"].fillna("").to_numpy(),
        source=joined_columns(rows["source"], printed["source"].fillna("")),
    )
    pairs = zip(rows["adjusted_before"], rows["adjusted_share"], strict=True)
    rows = rows.assign(change=[growth_percent(*pair) for pair in pairs])
    return rows.sort_values(["change", "rank", "place"], ascending=[False, True, True]).reset_index(drop=True)


def _printed(index: Index, year: int, before: int) -> pd.DataFrame:
    """Exactly printed changes between the two years by city, with ``number``, ``value`` and ``source``."""
    no_rows = index.stated_changes(year, before).head(0)
    rows = pd.concat([no_rows, *(beside.stated_changes(year, before) for beside in index.companions)])
    rows = rows[
        rows["city"]
        & rows["numeric"]
        & (rows["subject"] == index.whole)
        & (rows["base"] == before)
        & (rows["relation"] == "=")
        & (rows["measure"] == ADJUSTED_SHARE)
    ]
    return rows.drop_duplicates("place", keep="last").set_index("place")


def _marks_note(index: Index, rows: pd.DataFrame, year: int, before: int) -> str:
    if not index.companions:
        return ""
    if rows["printed"].notna().any():
        return "Hollow marks are printed changes; bars are computed ones only."
    return f"No source found prints the change of one of these cities from {before} to {year}."


def changes_text(rows: pd.DataFrame) -> str:
    """``"Adjusted Share grew most in A (+31.0%) and fell most in B (−20.1%)"``, by the one decimal that is shown."""
    shown = rows.assign(change=rows["change"].round(1)).dropna(subset="change")
    grew, fell = shown[shown["change"] > 0], shown[shown["change"] < 0]
    if grew.empty and fell.empty:
        return "The adjusted Share of no city compared changed"
    if len(grew) and len(fell):
        return f"Adjusted Share grew most in {_where(grew)} and fell most in {_where(fell)}"
    own, verb = (grew, "grew") if fell.empty else (fell, "fell")
    most = signed(_farthest(own), unit="%")
    if len(shown) == 1:
        return f"The adjusted Share of {in_text(own.iloc[0]['place'])} {verb} ({most})"
    if len(own) == 1:
        return f"Adjusted Share {verb} in {_where(own)} only"
    if len(own) < len(shown):
        return f"Adjusted Share {verb} most in {_where(own)}"
    every = f"all {plural(len(shown), 'city', 'cities')} compared"
    if own["change"].nunique() == 1:
        return f"Adjusted Share {verb} by as much in {every} ({most})"
    return f"Adjusted Share {verb} in {every}, most in {_where(own)}"


def _farthest(rows: pd.DataFrame) -> float:
    """The largest of changes of one sign."""
    return float(rows.loc[rows["change"].abs().idxmax(), "change"])


def _where(rows: pd.DataFrame) -> str:
    """``"A and B (+31.0%)"``: the cities of the largest change."""
    most = _farthest(rows)
    places = rows.loc[rows["change"] == most, "place"]
    return f"{some(in_text(place) for place in places)} ({signed(most, unit='%')})"


def _bar(index: Index, row: dict[str, Any], before: int) -> Bar:
    name = with_country(index, row["place"])
    if pd.isna(row["change"]):
        return Bar(name, None, f"no Share in {before}", row["group"])
    printed = None if pd.isna(row["printed"]) else float(row["printed"])
    return Bar(name, float(row["change"]), signed(row["change"], unit="%"), row["group"], printed)


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
        key=_KEY,
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
            **picked(rows, "city", "country"),
            **{f"share_{before}": rows["share"].round(1)},
            **{f"share_{now}": rows["later"].round(1)},
            change_pct=rows["change"].round(1),
            change_of_all_listed_pct=round(whole, 1),
            source=rows["source"],
        ),
        draw=partial(draw_bars, [("", bars)], axis_label=f"change in {index.voice.measured} Share, %"),
    )


@cached
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

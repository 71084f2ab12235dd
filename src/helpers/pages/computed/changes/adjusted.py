"""How the adjusted Shares of the leading cities changed, with printed changes as marks beside them."""

from __future__ import annotations

import pandas as pd

from helpers.base.words import growth_percent, joined_sentences, listed, plural, signed
from helpers.figures.bars import Bar, draw_bars
from helpers.index.articles import ArticlesIndex
from helpers.pages.changes.adjusted import printed_changes
from helpers.pages.computed.changes.common import CITIES, not_comparable
from helpers.pages.notes import joined_ids
from helpers.pages.wording import (
    NOWHERE,
    alternative,
    fitted,
    in_text,
    shared_end_note,
    some,
    within,
)
from helpers.report.exhibits import Exhibit, Figure, Missing
from helpers.report.report import Report

_KEY = "adjusted-share-changes"
# Room beside the bars; a country is named where it fits.
_LETTERS, _LETTER_INCHES = 24, 0.085


def adjusted_share_changes(report: Report) -> Exhibit:
    """Bars from zero for the leading cities of the year, largest rise first."""
    index, year, before = report.index, report.year, report.compare_to
    if before is None:
        return not_comparable(report, _KEY, f"Changes in adjusted Share up to {year}")
    rows = changes(index, year, before)
    base = index.description.base_year
    if rows["change"].isna().all():
        reason = f"No city among the {CITIES} leading ones of {year} has an adjusted Share in both {before} and {year}."
        return Missing(_KEY, f"Changes in adjusted Share from {before} to {year}", reason, ())
    ranking = index.ranking(year, index.whole)
    bars = [_bar(index, row, before) for row in rows.to_dict("records")]
    marked = bool(rows["printed"].notna().any())
    return Figure(
        key=_KEY,
        title=changes_text(rows),
        subtitle=f"Change in adjusted Share {within(index, index.whole)} from {before} to {year}, per cent, of the {plural(len(rows), 'city', 'cities')} with the largest Share in {year}",
        caption=joined_sentences(
            [
                f"Adjusted Share is Share rescaled to the number of articles of {base}, the base year of the index, so that years can be compared.",
                shared_end_note(ranking, rows),
                "Hollow marks are printed changes; bars are computed ones only." if marked else f"No source found prints the change of one of these cities from {before} to {year}.",
            ]
        ),
        alt=alternative(
            f"Bars of the change in adjusted Share from {before} to {year} for {plural(len(rows), 'city', 'cities')}, per cent.",
            f"{changes_text(rows)}.",
        ),
        description=f"{listed(f'{bar.name} {bar.text}' for bar in bars)}.",
        data=pd.DataFrame(
            {
                "data_year": year, "reference_year": before, "city": rows["place"],
                "country": rows["country"].replace("", NOWHERE), "rank": rows["rank"],
                f"adjusted_share_{before}": rows["adjusted_before"].round(2),
                f"adjusted_share_{year}": rows["adjusted_share"].round(2),
                "change_adjusted_share_pct": rows["change"].round(1), "printed_change_pct": rows["printed_text"],
                "source": rows["source"],
            }
        ),
        canvas=draw_bars([("", bars)], axis_label="change in adjusted Share, %", letter_inches=_LETTER_INCHES),
    )  # fmt: skip


def changes(index: ArticlesIndex, year: int, before: int) -> pd.DataFrame:
    """The leading cities of ``year``: the columns of the ranking, ``adjusted_before``, ``change`` in per cent (NaN
    without a Share before), and ``printed``, ``printed_text`` of the change; largest rise first, unknown ones last.
    """
    whole = index.whole
    rows = index.ranking(year, whole).head(CITIES)
    earlier = index.ranking(before, whole).set_index("place")["adjusted_share"]
    printed = _printed(index, year, before, whole)
    rows = rows.assign(adjusted_before=rows["place"].map(earlier).astype("float64"))
    rows = rows.assign(
        change=[
            growth_percent(*pair)
            for pair in zip(rows["adjusted_before"], rows["adjusted_share"], strict=True)
        ],
        printed=[printed.get(place, (None, "", ""))[0] for place in rows["place"]],
        printed_text=[printed.get(place, (None, "", ""))[1] for place in rows["place"]],
        source=[
            joined_ids(row.source, printed.get(row.place, (None, "", ""))[2]) for row in rows.itertuples()
        ],
    )
    return rows.sort_values(["change", "rank", "place"], ascending=[False, True, True]).reset_index(drop=True)


def _printed(index: ArticlesIndex, year: int, before: int, subject: str) -> dict[str, tuple[float, str, str]]:
    """Exactly printed changes between the two years: city → number, text, sources; the best of several."""
    rows = printed_changes(index.printed, year, before)
    rows = rows[
        rows["city"] & rows["numeric"] & (rows["subject"] == subject) & (rows["base"] == before) & (rows["relation"] == "=")
    ]  # fmt: skip
    return {row.place: (float(row.number), row.value, row.source) for row in rows.itertuples()}


def changes_text(rows: pd.DataFrame) -> str:
    """``"Adjusted Share grew most in A (+31.0%) and fell most in B (−20.1%)"``, by the one decimal that is shown."""
    shown = rows.assign(change=rows["change"].round(1)).dropna(subset="change")
    grew, fell = shown[shown["change"] > 0], shown[shown["change"] < 0]
    if grew.empty and fell.empty:
        return "The adjusted Share of no city compared changed"
    if grew.empty or fell.empty:
        own, verb = (grew, "grew") if fell.empty else (fell, "fell")
        most = signed(_farthest(own), unit="%")
        if len(shown) == 1:
            return f"The adjusted Share of {in_text(own.iloc[0]['place'])} {verb} ({most})"
        if len(own) == len(shown):
            every = f"all {plural(len(shown), 'city', 'cities')} compared"
            if own["change"].nunique() == 1:
                return f"Adjusted Share {verb} by as much in {every} ({most})"
            return f"Adjusted Share {verb} in {every}, most in {_where(own)}"
        return (
            f"Adjusted Share {verb} most in {_where(own)}"
            if len(own) > 1
            else f"Adjusted Share {verb} in {_where(own)} only"
        )
    return f"Adjusted Share grew most in {_where(grew)} and fell most in {_where(fell)}"


def _farthest(rows: pd.DataFrame) -> float:
    """The largest of changes of one sign."""
    return float(rows.loc[rows["change"].abs().idxmax(), "change"])


def _where(rows: pd.DataFrame) -> str:
    """``"A and B (+31.0%)"``: the cities of the largest change."""
    most = _farthest(rows)
    places = rows.loc[rows["change"] == most, "place"]
    return f"{some(in_text(place) for place in places)} ({signed(most, unit='%')})"


def _bar(index: ArticlesIndex, row: dict, before: int) -> Bar:
    name, country = fitted(row["short"], _LETTERS), index.short(row["country"])
    if country and len(name) + len(country) + 2 <= _LETTERS:
        name += f", {country}"
    if pd.isna(row["change"]):
        return Bar(name, None, f"no Share in {before}", row["group"])
    printed = None if row["printed"] is None or pd.isna(row["printed"]) else float(row["printed"])
    return Bar(name, float(row["change"]), signed(row["change"], unit="%"), row["group"], printed)

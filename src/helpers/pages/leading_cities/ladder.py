"""The ranking of the year, rank by rank, beside the ranking before it."""

from __future__ import annotations

import pandas as pd

from helpers.base.words import (
    cardinal,
    joined_sentences,
    listed,
    ordinal,
    places_moved,
    plural,
)
from helpers.figures.ladder import Rung, draw_ladder
from helpers.index.printed import Index
from helpers.index.rankings import group_counts, holders, rank_changes, unprinted_ranks
from helpers.pages.leading_cities.summary import TOP
from helpers.pages.notes import (
    break_notes,
    conflict_note,
    low_confidence_note,
    nobody,
    retrospective_note,
    shared_note,
    unprinted_note,
    who_leads,
    with_article,
)
from helpers.report.exhibits import Exhibit, Figure
from helpers.report.report import Report

# Bars need a trusted Share for at least so many of the ten leading cities; fewer would draw mostly gaps.
FEWEST_SHARES_FOR_BARS = 5
_TRUSTED = ("high", "medium")


def rank_ladder(report: Report) -> Exhibit:
    """The ranking of the year, rank by rank, with the ranking before it."""
    index, top = report.index, report.parameters["top"]
    ranking = index.ranking(report.year)
    before = index.ranking(report.compare_to) if report.compare_to is not None else None
    shown = ranking[ranking["rank"] <= top]
    changed = (
        rank_changes(shown, before) if before is not None else shown.assign(rank_before=pd.NA, moved=pd.NA)
    )
    trusted = changed[(changed["rank"] <= TOP) & changed["share_confidence"].isin(_TRUSTED)]
    bars = len(trusted) >= FEWEST_SHARES_FOR_BARS
    measure = index.measure(report.year)
    if measure == "WFC":
        weighted = index.best_city_figures("wfc", "overall", report.year).set_index("place")
        changed["share"] = changed["place"].map(weighted["value"]).fillna("")
        changed["share_source"] = changed["place"].map(weighted["source"]).fillna("")
    rungs = []
    for rank, rows in holders(changed, min(top, int(ranking["rank"].max()))).items():
        if not rows:
            rungs.append(Rung(rank, "", "", "other", None, "", "", None, nobody(ranking, rank)))
            continue
        row = rows[0]
        weak = row["share_confidence"] == "low"
        rungs.append(
            Rung(
                rank,
                row["place"] if len(rows) == 1 and not bars else " · ".join(r["short"] for r in rows),
                " · ".join(dict.fromkeys(r["country"] for r in rows)),
                row["group"] if len({r["group"] for r in rows}) == 1 else "other",
                None if pd.isna(row["rank_before"]) else int(row["rank_before"]),
                f"({row['share']})" if weak else row["share"],
                row["count"],
                float(row["share"]) if bars and row["share"] and not weak else None,
            )
        )
    left: dict[int, tuple[str, str]] = {}
    for r in () if before is None else before.itertuples():
        name, group = left.get(r.rank, ("", r.group))
        left[r.rank] = f"{name} · {r.short}" if name else r.short, group if group == r.group else "other"
    canvas = draw_ladder(
        rungs, left, str(report.year), str(report.compare_to) if before is not None else None, measure
    )
    hedge = "" if not unprinted_ranks(ranking, TOP) else "at least "
    country, number = next(iter(group_counts(ranking, TOP).items()))
    title = f"{who_leads(ranking)}; {hedge}{cardinal(int(number))} of the ten leading cities are in {with_article(country)}"
    caption = joined_sentences(
        [
            _columns_note(changed, measure),
            "“Not printed” under Change: no source found prints the earlier rank."
            if before is not None and changed["rank_before"].isna().any()
            else "",
            shared_note([shown]),
            unprinted_note(ranking, min(top, int(ranking["rank"].max()))),
            conflict_note(shown.assign(value_text=shown["rank"].astype(str)), "ranks"),
            retrospective_note(shown),
            low_confidence_note(shown, "share_confidence", "Share"),
            low_confidence_note(shown, "confidence", "rank"),
            break_notes(index, "overall", [report.compare_to, report.year])
            if before is not None
            else first_of_its_kind(index, report.year),
        ]
    )
    named = listed(f"{ordinal(row.rank)} {row.place}" for row in shown[shown["rank"] <= TOP].itertuples())
    return Figure(
        key="rank-ladder",
        title=title,
        subtitle=f"Printed overall rank by {index.measure(report.year)}, {report.year}"
        + (f" and {report.compare_to}" if before is not None else ""),
        caption=caption,
        alt=f"Ladder of the {plural(len(shown), 'city', 'cities')} with a printed rank up to {top} in {report.year}"
        + (f", joined to their ranks of {report.compare_to}" if before is not None else "")
        + f". The leaders are {listed(shown['place'].head(3))}.",
        description=f"The ten leading ranks of {report.year}: {named}. "
        + " ".join(
            f"{row.place} is {places_moved(int(row.rank_before), int(row.rank))} from {row.rank_before}."
            for row in changed.itertuples()
            if row.rank <= TOP and not pd.isna(row.rank_before)
        ),
        data=_ladder_data(changed, before, report, measure),
        canvas=canvas,
    )


def _columns_note(shown: pd.DataFrame, measure: str) -> str:
    """What the columns of printed values hold, as far as there are such columns."""
    names = [name for name, column in ((measure, "share"), ("Count", "count")) if (shown[column] != "").any()]
    if not names:
        return f"No {measure} and no Count of these cities is printed."
    one = len(names) == 1
    weak = (shown["share_confidence"] == "low").any()
    return (
        f"{listed(names)} {'stands' if one else 'stand'} where a source prints {'it' if one else 'them'}"
        f"{f'; a {measure} in brackets has low confidence' if weak else ''}."
    )


def _ladder_data(
    changed: pd.DataFrame, before: pd.DataFrame | None, report: Report, measure: str
) -> pd.DataFrame:
    data = pd.DataFrame(
        {
            "data_year": report.year,
            "city": changed["place"],
            "country": changed["country"],
            "rank": changed["rank"],
            measure.lower(): changed["share"],
            f"{measure.lower()}_confidence": changed["share_confidence"],
            "count": changed["count"],
        }
    )
    sources = changed["source"] + ";" + changed["share_source"] + ";" + changed["count_source"]
    if before is not None:
        earlier = before.set_index("place")["source"]
        data.insert(
            4,
            f"rank_{report.compare_to}",
            changed["rank_before"].astype("object").where(changed["rank_before"].notna(), "not printed"),
        )
        sources = sources + ";" + changed["place"].map(earlier).fillna("")
    data["other_values"] = changed["others"]
    data["source"] = [";".join(dict.fromkeys(i for i in cell.split(";") if i)) for cell in sources]
    return data


def first_of_its_kind(index: Index, year: int) -> str:
    barriers = [row for row in index.breaks("overall") if row.absolute and row.before_year <= year]
    if barriers:
        return f"No earlier year is comparable. {barriers[-1].title}: {barriers[-1].reason}"
    return "No edition before this one has figures."

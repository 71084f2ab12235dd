"""Share, Count and contribution of the leading cities of every subject."""

from __future__ import annotations

import pandas as pd

from helpers.base.words import capitalised, joined_sentences, listed, plural
from helpers.figures.subject_table import TableRow, draw_subject_table
from helpers.index.articles import ArticlesIndex
from helpers.index.interface import COUNTRY
from helpers.pages.computed.subjects.common import rank_data, rankings, without_subjects
from helpers.pages.notes import with_article
from helpers.pages.subject_tops import city_name, in_text
from helpers.pages.wording import NOWHERE, alternative, fitted, shared_end_note
from helpers.report.exhibits import Exhibit, Figure
from helpers.report.report import Report

CITIES = 20
# Tables of more subjects than this are cut, so that one page of them can be looked over.
_SUBJECTS_IN_FULL = 2
_CITIES_IN_SHORT = 10
_LETTERS = 18


def subject_table(report: Report) -> Exhibit:
    """The leading cities of each subject with Share, Count and contribution to their country's Share."""
    index, year = report.index, report.year
    found = rankings(index, year)
    if not found:
        return without_subjects(index, "subject-table", f"City tables of subjects, {year}", year)
    most = CITIES if len(found) <= _SUBJECTS_IN_FULL else _CITIES_IN_SHORT
    shown = {
        subject: _with_part(index, year, subject, ranking.head(most)) for subject, ranking in found.items()
    }
    rows = pd.concat(shown.values(), ignore_index=True)
    counted, parted = bool(rows["count"].notna().any()), bool(rows["part"].notna().any())
    panels = [
        (capitalised(index.subject_names[subject]) if len(shown) > 1 else "", [_drawn(index, row) for row in ranking.to_dict("records")])
        for subject, ranking in shown.items()
    ]  # fmt: skip
    names = listed(index.subject_names[subject] for subject in shown)
    where = names if len(shown) <= _SUBJECTS_IN_FULL else f"each of the {plural(len(shown), 'subject')}"
    measures = [
        "Share",
        *(["Count"] if counted else []),
        *(["contribution to the country's Share (%)"] if parted else []),
    ]
    data = rank_data(index, shown, year)
    data.insert(data.columns.get_loc("count") + 1, "contribution_pct", rows["part"].round(2))
    return Figure(
        key="subject-table",
        title=capitalised(_title(index, shown)),
        subtitle=f"{listed(measures)} in {where}, computed for {year}",
        caption=joined_sentences(
            [
                f"The {plural(most, 'city', 'cities')} with the largest Share in {'each subject' if len(shown) > 1 else names}, in articles."
                if max(map(len, shown.values())) == most
                else f"All cities with a Share in {'each subject' if len(shown) > 1 else names}, in articles.",
                "Contribution: the Share of the city as a percentage of the Share of its country in the same subject and year."
                if parted
                else "The index holds no Shares of countries, so contributions to them are not shown.",
                _pooled(index, year, shown) if parted else "",
                "" if counted else "Counts of cities are not known: what the index was made from does not tell them.",
                "Bars show Share, each subject on a scale of its own." if len(shown) > 1 else "Bars show Share.",
                next(filter(None, (shared_end_note(found[s], shown[s]) for s in shown)), "") if len(shown) == 1 else "",
                "What Nature Index prints of these cities stands in the data, in columns of its own.",
            ]
        ),
        alt=alternative(
            f"Table with bars of Share for the leading cities in {where}, {year}.",
            *(
                f"{capitalised(index.subject_names[subject])}: "
                + listed(f"{city_name(row.place)} {row.share:,.2f}" for row in ranking.head(2).itertuples()) + "."
                for subject, ranking in shown.items()
            ),
        ),
        description=" ".join(
            f"{capitalised(index.subject_names[subject])}: "
            + ", ".join(f"{row.rank} {city_name(row.place)} {row.share:,.2f}" for row in ranking.itertuples()) + "."
            for subject, ranking in shown.items()
        ),
        data=data,
        canvas=draw_subject_table(
            panels, headings=("Share", "Count" if counted else "", "Contribution (%)" if parted else "")
        ),
    )  # fmt: skip


def country_of_share(index: ArticlesIndex, place: str) -> str:
    """The country to whose Share that of ``place``, a country or territory of the index, belongs."""
    return index.printed.place(place)["country"] if index.printed.knows(place) else place


def country_shares(index: ArticlesIndex, year: int, subject: str) -> dict[str, float]:
    """Shares of countries in a subject and year. Territories count with the country of the reference tables."""
    rows = index.shares(subject, COUNTRY)
    rows = rows[rows["year"] == year]
    countries = [country_of_share(index, place) for place in rows["place"]]
    return {str(country): float(share) for country, share in rows.groupby(countries)["share"].sum().items()}


def _pooled(index: ArticlesIndex, year: int, shown: dict[str, pd.DataFrame]) -> str:
    """Which territories count with the country of a city shown; an empty text where none do."""
    pooled: dict[str, set[str]] = {}
    for subject, ranking in shown.items():
        rows = index.shares(subject, COUNTRY)
        for place in rows.loc[rows["year"] == year, "place"]:
            country = country_of_share(index, place)
            if country != place and country in set(ranking["country"]):
                pooled.setdefault(country, set()).add(place)
    return joined_sentences(
        [
            f"The Share of {with_article(country)} includes that of {listed(sorted(pooled[country]))}."
            for country in sorted(pooled)
        ]
    )


def _with_part(index: ArticlesIndex, year: int, subject: str, ranking: pd.DataFrame) -> pd.DataFrame:
    """``ranking`` with ``part``, the contribution to the country's Share in per cent, NaN where that is not known."""
    whole = country_shares(index, year, subject)
    wholes = pd.Series([whole.get(country) for country in ranking["country"]], ranking.index, dtype="float64")
    return ranking.assign(part=ranking["share"] / wholes * 100)


def _drawn(index: ArticlesIndex, row: dict) -> TableRow:
    known = pd.notna(row["part"])
    return TableRow(
        int(row["rank"]), fitted(row["short"], _LETTERS), row["group"], float(row["share"]), f"{row['share']:,.2f}",
        "" if pd.isna(row["count"]) else f"{row['count']:,}",
        f"{row['part']:.1f}" if known else "",
        f"of {fitted(index.short(row['country']) or NOWHERE, _LETTERS)}" if known else "",
    )  # fmt: skip


def _title(index: ArticlesIndex, shown: dict[str, pd.DataFrame]) -> str:
    """How far the first city is ahead of the second, in the one subject or in the two that differ most."""
    leads = {
        subject: (float(rows.iloc[0]["share"] / rows.iloc[1]["share"]), *rows["place"].head(2))
        for subject, rows in shown.items()
        if len(rows) > 1
    }
    name = index.subject_names
    if not leads:
        subject, rows = next(iter(shown.items()))
        return f"{in_text(rows.iloc[0]['place'])} is the only city with a Share in {name[subject]}"
    largest, smallest = max(leads, key=lambda s: leads[s][0]), min(leads, key=lambda s: leads[s][0])
    ahead = f"{in_text(leads[largest][1])} has {_times(leads[largest][0])} the Share of {in_text(leads[largest][2])}"
    if leads[largest][0] == 1:
        what = f"in {name[largest]}" if len(leads) == 1 else "in any subject"
        return f"no city is ahead of all others {what}"
    if largest == smallest:
        return f"{ahead} in {name[largest]}"
    behind = (
        "two or more cities lead together"
        if leads[smallest][0] == 1
        else f"{in_text(leads[smallest][1])} has {_times(leads[smallest][0])} that of {in_text(leads[smallest][2])}"
    )
    return f"the lead is largest in {name[largest]}, where {ahead}, and smallest in {name[smallest]}, where {behind}"


def _times(ratio: float) -> str:
    return f"{ratio:.1f} times" if ratio >= 1.1 else f"{ratio:.2f} times"

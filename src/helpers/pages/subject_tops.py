"""What the page of subjects reads from the index and says of it: rankings, counts of cities, sentences."""

from __future__ import annotations

import re

import pandas as pd

from helpers.base.words import capitalised, cardinal, joined_sentences, listed, ordinal, year_ranges
from helpers.index.country_counts import CountryCount, CountryTop, country_tops, leaders, leading_run
from helpers.index.interface import Index, cached
from helpers.index.rankings import unprinted_ranks
from helpers.pages.notes import with_article

TOP = 10
# A table of a subject counts as held when one source prints the Shares of at least so many of its cities.
FEWEST_SHARES_OF_TABLE = 10
_WITHIN = re.compile(r"cities_in_top_(\d+)")


def city_name(place: str) -> str:
    """A city's name in running text: ``"New York metropolitan area"`` → ``"New York"``."""
    return place.removesuffix(" metropolitan area")


def in_text(place: str) -> str:
    """The same with its article where English wants one: ``"the San Francisco Bay Area"``."""
    name = city_name(place)
    return f"the {name}" if name.endswith(" Area") else name


def rankings(index: Index, year: int) -> dict[str, pd.DataFrame]:
    """The printed rankings of all subjects of a year that have any printed rank, in the order of subjects."""
    printed = index.city_figures("rank")
    printed = set(printed.loc[printed["data_year"] == year, "subject"])
    found = {subject: index.ranking(year, subject) for subject in index.subjects if subject in printed}
    return {subject: ranking for subject, ranking in found.items() if len(ranking)}


def leading(found: dict[str, pd.DataFrame]) -> dict[str, pd.DataFrame]:
    """The same, cut to the leading ranks; subjects without one are left out."""
    cut = {subject: ranking[ranking["rank"] <= TOP] for subject, ranking in found.items()}
    return {subject: ranking for subject, ranking in cut.items() if len(ranking)}


def years_with_subject_ranks(index: Index, fewest: int = 1) -> tuple[int, ...]:
    """Data years of the suite in which at least ``fewest`` ranks of cities in subjects are printed."""
    ranks = index.city_figures("rank")
    ranks = ranks[ranks["subject"].isin(index.subjects)].drop_duplicates(["data_year", "subject", "place"])
    numbers = ranks["data_year"].value_counts()
    return tuple(year for year in index.years if numbers.get(year, 0) >= fewest)


def years_with_anything(index: Index, last: int) -> list[int]:
    """Years up to ``last`` for which a leading rank in a subject, or a number of leading cities, is printed."""
    ranks = index.city_figures("rank")
    ranks = ranks[ranks["subject"].isin(index.subjects) & (ranks["number"] <= TOP)]
    years = {*ranks["data_year"], *counts_of_countries(index)["data_year"]}
    return sorted(int(year) for year in years if year <= last)


@cached
def counts_of_countries(index: Index) -> pd.DataFrame:
    """Printed numbers of leading cities of whole countries, in subjects, within at most ``TOP`` ranks.

    Rows as of ``Tables.figures`` with ``within``, the number of leading ranks counted.
    """
    figures = index.tables.figures_of("country")
    within = {
        metric: found[1] for metric in figures["metric"].unique() if (found := _WITHIN.fullmatch(metric))
    }
    rows = figures[
        figures["subject"].isin(index.subjects)
        & (figures["relation"] == "=")
        & (figures["period"] == "")
        & figures["metric"].isin(list(within))
    ]
    rows = rows.assign(within=rows["metric"].map(within).astype("int64"))
    # parts of a country, such as a mainland, have another boundary than the named cities' country
    whole = [index.place(place)["country"] == place for place in rows["place"]]
    return rows[pd.Series(whole, index=rows.index, dtype=bool) & (rows["within"] <= TOP)]


def printed_counts(index: Index, rows: pd.DataFrame, subject: str, year: int) -> pd.DataFrame:
    """Printed numbers of leading cities: ``country, within, number, source, others``, one row a country and
    list; ``others`` names the sources that print another number. ``rows`` are ``counts_of_countries``."""
    rows = rows[(rows["subject"] == subject) & (rows["data_year"] == year)]
    best = index.best(rows, ["place", "within"]).rename(columns={"place": "country"})
    return best[["country", "within", "number", "source", "others"]].astype({"number": "int64"})


def held(ranking: pd.DataFrame, counts: pd.DataFrame) -> list[CountryTop]:
    """The leading ranks of a subject by country, from named cities and printed counts."""
    printed = [CountryCount(row.country, int(row.within), int(row.number)) for row in counts.itertuples()]
    return country_tops(ranking, printed, TOP)


def tables_held(index: Index, year: int) -> dict[str, pd.DataFrame]:
    """Subjects whose city table of the year is held in large part, with the rows of that table.

    Rows are those of ``Index.ranking`` whose Share comes from one and the same source, at least
    ``FEWEST_SHARES_OF_TABLE`` of them.
    """
    shares = index.city_figures("share")
    shares = shares[(shares["data_year"] == year) & shares["subject"].isin(index.subjects)]
    found = {}
    for (subject, source), rows in shares.groupby(["subject", "source"], sort=True):
        if rows["place"].nunique() < FEWEST_SHARES_OF_TABLE or subject in found:
            continue
        ranking = index.ranking(year, subject)
        ranking = ranking[[source in cell.split(";") for cell in ranking["share_source"]]]
        if len(ranking) >= FEWEST_SHARES_OF_TABLE:
            found[subject] = ranking
    return found


def leaders_text(index: Index, tops: dict[str, pd.DataFrame], *, brief: bool = False) -> str:
    """``"Beijing leads chemistry and physical sciences; Boston leads health sciences"``.

    From three subjects on they are counted; ``brief`` leaves out which they are.
    """
    parts = []
    for place, subjects in leaders(tops).items():
        number = len(subjects)
        what = listed(index.subject_names[subject] for subject in subjects)
        if number > 2:
            names = "" if brief else f" ({what})"
            what = f"{cardinal(number)} of the {cardinal(len(index.subjects))} subjects{names}"
        parts.append(f"{in_text(place)} leads {what}")
    plain = not any(", " in part or " and " in part for part in parts)
    return listed(parts) if plain else "; ".join(parts)


def without_leader(index: Index, tops: dict[str, pd.DataFrame]) -> list[str]:
    """Names of the subjects whose first rank is not printed."""
    known = {subject for subject, ranking in tops.items() if (ranking["rank"] == 1).any()}
    return [index.subject_names[subject] for subject in index.subjects if subject not in known]


def top_sentence(subject_name: str, ranking: pd.DataFrame) -> str:
    """Who is printed among the ten leading cities of one subject, the first of them by name."""
    run = leading_run(ranking)
    where = f"In {subject_name}"
    rest = ranking.iloc[len(run) :]
    later = listed(
        f"{in_text(row.place)} {'is ' if n == 0 else ''}{ordinal(row.rank)}"
        for n, row in enumerate(rest.itertuples())
    )
    if run.empty:
        return f"{where} the leader is not printed; {later}."
    first, *followers = [in_text(place) for place in run["place"]]
    if len(run) >= TOP:
        followers = followers[:2]
    text = f"{first} leads" + (f", followed by {listed(followers)}" if followers else "")
    countries = sorted(set(ranking["country"]))
    if not unprinted_ranks(ranking, TOP) and len(countries) == 1:
        return f"{where} all ten leading cities are in {with_article(countries[0])}; {text}."
    return f"{where} {text}." if rest.empty else f"{where} {text}; {later}."


def subject_notes(index: Index) -> str:
    """What the table of subjects remarks on them, such as when one was added or renamed."""
    rows = index.tables.subjects.set_index("subject")
    return joined_sentences(
        [
            f"{capitalised(rows.at[s, 'name'])}: {rows.at[s, 'note']}."
            for s in index.subjects
            if rows.at[s, "note"]
        ]
    )


def throughout_note(index: Index, years: list[int]) -> str:
    """Ranks that a source states for every year of a period, where those of single ``years`` are not printed.

    Such a statement is never drawn as a rank.
    """
    figures = index.tables.figures_of("city")
    rows = figures[
        (figures["metric"] == "rank_throughout")
        & figures["subject"].isin(index.subjects)
        & (figures["relation"] == "=")
    ]
    texts = []
    for row in rows.itertuples():
        first, last = (int(part[:4]) for part in row.period.split("/"))
        ranks = index.city_figures("rank", row.subject)
        single = set(ranks.loc[ranks["place"] == row.place, "data_year"])
        if any(first <= year <= last and year not in single for year in years):
            texts.append(
                f"{index.source(row.source).name} states that {in_text(row.place)} was "
                f"{ordinal(int(row.number))} in {index.subject_names[row.subject]} in every year from {first} to "
                f"{last}; only ranks printed for a single year are drawn."
            )
    return joined_sentences(texts)


def ranks_in_words(ranks: list[int]) -> str:
    """``[12]`` → ``"12 not printed"``; ``[32, 33, 34]`` → ``"32 to 34 not printed"``."""
    return f"{year_ranges(ranks)} not printed"

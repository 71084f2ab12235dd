"""What the exhibits of subjects share: rankings of all subjects, who leads them, what must be noted of them."""

from __future__ import annotations

from typing import Any

import pandas as pd

from helpers.base.words import capitalised, cardinal, listed, ordinal, plural
from helpers.index.country_counts import CountryTop, country_tops
from helpers.index.interface import Index, cached
from helpers.index.rankings import unprinted_ranks
from helpers.pages.field_leaders.level import first_places
from helpers.pages.frames import (
    frame,
    joined_columns,
    joined_ids,
    numbers,
    picked,
    printed_ranks,
    with_printed,
)
from helpers.pages.notes import conflict_note, dashed_note, low_confidence_note, retrospective_note
from helpers.pages.wording import TOP, city_name, in_text, or_none, sentences, some
from helpers.report.exhibits import Missing

Tops = dict[str, pd.DataFrame]  # subject → ranking


def rankings(index: Index, year: int) -> Tops:
    """The rankings of all subjects of a year in which a rank is known, in the order of subjects."""
    found = {subject: index.ranking(year, subject) for subject in index.subjects}
    return {subject: ranking for subject, ranking in found.items() if len(ranking)}


@cached
def leading(index: Index, year: int) -> Tops:
    """The same, cut to the leading ranks; subjects without one are left out. Places that share a rank all stand."""
    cut = {subject: ranking[ranking["rank"] <= TOP] for subject, ranking in rankings(index, year).items()}
    return {subject: ranking for subject, ranking in cut.items() if len(ranking)}


@cached
def years_with_subject_ranks(index: Index, fewest: int = 1) -> tuple[int, ...]:
    """Years in which at least ``fewest`` ranks of cities in subjects are known."""
    return tuple(year for year in index.years if sum(map(len, rankings(index, year).values())) >= fewest)


def without_ranks(index: Index, key: str, title: str, year: int) -> Missing:
    """The exhibit ``key`` where no rank in a subject is known."""
    reason = f"{index.voice.nothing} a rank in a subject for {year}."
    return Missing(key, title, reason, years_with_subject_ranks(index))


def open_ranks_of(index: Index, ranking: pd.DataFrame) -> list[int]:
    """Leading ranks that a place may hold which is not known."""
    return unprinted_ranks(ranking, TOP) if index.voice.gaps else []


@cached
def stated_counts(index: Index, year: int, subject: str) -> list[Any]:
    """The rows of ``Index.country_counts``."""
    return list(index.country_counts(year, subject).itertuples())


def held(index: Index, year: int, subject: str, ranking: pd.DataFrame) -> list[CountryTop]:
    """The leading ranks of a subject by country, from named cities and stated counts."""
    return country_tops(ranking, index.country_counts(year, subject), TOP, complete=not index.voice.gaps)


def leaders_text(index: Index, tops: Tops, *, brief: bool = False) -> str:
    """``"A leads chemistry and physical sciences; B and C share the lead in health sciences"``.

    From three subjects on they are counted; ``brief`` leaves out which they are.
    """
    led: dict[tuple[str, ...], list[str]] = {}
    sources_of: dict[str, str] = {}
    for subject, ranking in tops.items():
        if first := tuple(first_places(index, subject, ranking)):
            led.setdefault(first, []).append(subject)
            sources_of[subject] = joined_ids(*ranking.loc[ranking["place"].isin(first), "source"])
    parts = []
    # an order of sums is known of every subject that the index has in the year
    whole = len(index.subjects) if index.voice.ranked else len(tops)
    together = "share the lead in" if index.voice.ranked else "are level in"
    for places, subjects in sorted(led.items(), key=lambda item: -len(item[1])):
        what = _subjects_in_words(index, subjects, whole, brief)
        who = some(in_text(place) for place in places)
        parts.append(f"{who} leads {what}" if len(places) == 1 else f"{who} {together} {what}")
    plain = not any(", " in part or " and " in part for part in parts)
    text = listed(parts) if plain else "; ".join(parts)
    return text + index.on_whose_word(sources_of.values())


def _subjects_in_words(index: Index, subjects: list[str], whole: int, brief: bool) -> str:
    names = listed(index.subject_names[s] for s in subjects)
    if len(subjects) < 3:
        return names
    every = plural(whole, "subject")
    if len(subjects) == whole:
        return f"all {every}"
    return f"{cardinal(len(subjects))} of the {every}{'' if brief else f' ({names})'}"


def without_leader(index: Index, tops: Tops) -> list[str]:
    """Names of the subjects whose first rank is not known."""
    known = {subject for subject, ranking in tops.items() if (ranking["rank"] == 1).any()}
    return [index.subject_names[subject] for subject in index.subjects if subject not in known]


def agreement(index: Index, year: int, tops: Tops) -> str:
    """How many of the cities that sources print among the leaders are among those of an index they stand beside."""
    if not index.companions:
        return ""
    printed = both = 0
    for subject, ranking in tops.items():
        named = {place for place, rank in printed_ranks(index, year, subject).items() if rank.number <= TOP}
        printed += len(named)
        both += len(named & set(ranking["place"]))
    these = "these subjects" if len(tops) > 1 else "this subject"
    if not printed:
        return f"No source found prints a leading rank in {these} for {year}."
    return (
        f"For {year}, sources print {plural(printed, 'leading rank')} in {these}; {or_none(both)} of "
        f"their holders {'is' if both == 1 else 'are'} among the ten leading cities here too."
    )


def is_disputed(index: Index, year: int, subject: str, row: dict[str, Any]) -> bool:
    """Whether sources disagree on the rank of a city, or it has low confidence, or another one stands beside."""
    beside = printed_ranks(index, year, subject).get(row["place"])
    differs = beside is not None and int(beside.number) != row["rank"]
    return bool(row["others"]) or row["confidence"] == "low" or differs


def disputed_note(index: Index, disputed: bool) -> str:
    """What a dashed frame means, where a figure has one."""
    if not index.companions:
        return dashed_note(disputed)
    return "Dashed outline: a source prints another rank, which is in the data." if disputed else ""


def with_subject(index: Index, *found: Tops) -> pd.DataFrame:
    """All rows of several subjects and years: ``city``, ``subject_name``; ``place`` names all of it, for the notes."""
    tables = [rows.assign(subject=subject) for tops in found for subject, rows in tops.items()]
    rows = with_printed(index, pd.concat(tables, ignore_index=True), shares=True)
    names, years = rows["subject"].map(index.subject_names), len(found) > 1
    cells = zip(rows["place"], names, rows["data_year"], strict=True)
    named = [f"{city_name(city)} ({name}{f', {year}' if years else ''})" for city, name, year in cells]
    return rows.assign(city=rows["place"], subject_name=names, place=named)


def rank_notes(index: Index, found: Tops) -> list[str]:
    """Where sources disagree on ranks, which ranks come from other editions, and which have low confidence."""
    rows = with_subject(index, found)
    return [conflict_note(rows), retrospective_note(rows), low_confidence_note(rows, "confidence", "rank")]


def rank_data(index: Index, *found: Tops) -> pd.DataFrame:
    """Rows of several subjects and years as data of an exhibit: with Shares and Counts where all of them are known."""
    rows = with_subject(index, *found)
    known = [name for name in ("share", "count") if rows[name].notna().all()]
    sources = [rows["source"], *(rows[f"{name}_source"] for name in known)]
    doubt = ("printed_rank", "printed_share") if "printed_rank" in rows else ("confidence", "other_values")
    return frame(
        data_year=rows["data_year"],
        subject=rows["subject_name"],
        **picked(rows, "rank", "city", "country"),
        **{name: numbers(index, rows, name) for name in known},
        **picked(rows, *doubt),
        source=joined_columns(*sources),
    )


def subject_notes(index: Index) -> str:
    """What must be known of subjects, such as when one was added or renamed."""
    return sentences(
        *(
            f"{capitalised(index.subject_names[subject])}: {index.subject_notes[subject]}."
            for subject in index.subjects
            if subject in index.subject_notes
        )
    )


def throughout_note(index: Index, years: list[int]) -> str:
    """Ranks that a source states for every year of a period, where those of single ``years`` are not known.

    Such a statement is never drawn as a rank.
    """
    texts = []
    for subject in index.subjects:
        for row in index.stated_ranks(subject).itertuples():
            known = {year for year in years if row.place in set(index.ranking(year, subject)["place"])}
            if any(row.first <= year <= row.last and year not in known for year in years):
                texts.append(
                    f"{index.source(row.source).name} states that {in_text(row.place)} was {ordinal(row.rank)} in "
                    f"{index.subject_names[subject]} in every year from {row.first} to {row.last}; only ranks printed for "
                    "a single year are drawn."
                )
    return sentences(*texts)

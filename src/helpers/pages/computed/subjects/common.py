"""What the parts of the page share: rankings of all subjects, who leads them, and why there are none."""

from __future__ import annotations

import pandas as pd

from helpers.base.words import cardinal, listed, plural
from helpers.index.articles import ArticlesIndex
from helpers.index.interface import cached
from helpers.pages.beside import printed_ranks, with_printed
from helpers.pages.subject_tops import in_text
from helpers.pages.wording import NOWHERE, TOP, some
from helpers.report.exhibits import Missing


def rankings(index: ArticlesIndex, year: int) -> dict[str, pd.DataFrame]:
    """The rankings of all subjects in which cities have a Share in a year, in the order of subjects."""
    found = {subject: index.ranking(year, subject) for subject in index.subjects}
    return {subject: ranking for subject, ranking in found.items() if len(ranking)}


def leading(found: dict[str, pd.DataFrame]) -> dict[str, pd.DataFrame]:
    """The same, cut to the leading ranks. Equal Shares share a rank, so there can be more than ten rows."""
    return {subject: ranking[ranking["rank"] <= TOP] for subject, ranking in found.items()}


@cached
def years_with_subjects(index: ArticlesIndex) -> tuple[int, ...]:
    """Years of the index in which a city has a Share in a subject."""
    years = {int(year) for subject in index.subjects for year in index.shares(subject)["year"].unique()}
    return tuple(year for year in index.years if year in years)


def no_subjects(index: ArticlesIndex, year: int) -> str:
    """Why there is nothing to show by subject."""
    if not index.subjects:
        return "The index tells no subjects apart: what it was made from does not say to which subject an article belongs."
    return f"The index places no article of {year} that belongs to a subject in a city."


def without_subjects(index: ArticlesIndex, key: str, title: str, year: int) -> Missing:
    """The exhibit ``key`` where there is nothing to show by subject."""
    return Missing(key, title, no_subjects(index, year), years_with_subjects(index))


def subjects_in_words(index: ArticlesIndex, subjects: list[str], all_of: int) -> str:
    """``"chemistry and life sciences"``; from three on ``"three of the five subjects"``."""
    if len(subjects) < 3:
        return listed(index.subject_names[subject] for subject in subjects)
    if len(subjects) == all_of:
        return f"all {plural(all_of, 'subject')}"
    return f"{cardinal(len(subjects))} of the {plural(all_of, 'subject')}"


def leaders_text(index: ArticlesIndex, tops: dict[str, pd.DataFrame]) -> str:
    """``"A leads chemistry and physical sciences; B and C share the lead in health sciences"``."""
    led: dict[tuple[str, ...], list[str]] = {}
    for subject, ranking in tops.items():
        led.setdefault(tuple(ranking.loc[ranking["rank"] == 1, "place"]), []).append(subject)
    parts = []
    for places, subjects in sorted(led.items(), key=lambda item: -len(item[1])):
        what = subjects_in_words(index, subjects, len(tops))
        who = some(in_text(place) for place in places)
        parts.append(f"{who} leads {what}" if len(places) == 1 else f"{who} share the lead in {what}")
    return "; ".join(parts)


def agreement(index: ArticlesIndex, year: int, tops: dict[str, pd.DataFrame]) -> str:
    """How many of the cities that sources print among the leaders of a subject are among those of the index."""
    printed = both = 0
    for subject, ranking in tops.items():
        named = {place for place, rank in printed_ranks(index, year, subject).items() if rank.number <= TOP}
        printed += len(named)
        both += len(named & set(ranking["place"]))
    these = "these subjects" if len(tops) > 1 else "this subject"
    if not printed:
        return f"No source found prints a leading rank in {these} for {year}."
    verb = "is" if both == 1 else "are"
    return (
        f"For {year}, sources print {plural(printed, 'leading rank')} in {these}; "
        f"{cardinal(both) if both else 'none'} of their holders {verb} among the ten leading cities here too."
    )


def differs_from_print(index: ArticlesIndex, year: int, subject: str, place: str, rank: int) -> bool:
    """Whether a source prints another rank."""
    printed = printed_ranks(index, year, subject).get(place)
    return printed is not None and int(printed.number) != rank


def rank_data(index: ArticlesIndex, found: dict[str, pd.DataFrame], year: int) -> pd.DataFrame:
    """Rows of several subjects as data of an exhibit, with what is printed of them in columns of its own."""
    parts = []
    for subject, ranking in found.items():
        rows = with_printed(index, ranking.assign(data_year=year), subject, shares=True)
        parts.append(
            pd.DataFrame(
                {
                    "data_year": year,
                    "subject": index.subject_names[subject],
                    "rank": rows["rank"],
                    "city": rows["place"],
                    "country": rows["country"].replace("", NOWHERE),
                    "share": rows["share"].round(2),
                    "count": rows["count"],
                    "printed_rank": rows["printed_rank"],
                    "printed_share": rows["printed_share"],
                    "source": rows["source"],
                }
            )
        )
    return pd.concat(parts, ignore_index=True)

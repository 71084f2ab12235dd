"""Cities of each country among the ten leading cities of every subject: named ones and counted ones."""

from __future__ import annotations

import pandas as pd

from helpers.base.words import capitalised, cardinal, joined_sentences, listed, plural
from helpers.figures.strips import Part, Strip, draw_strips
from helpers.index.country_counts import CountryTop, open_ranks
from helpers.index.interface import Index
from helpers.pages.notes import break_notes, conflict_note, with_article
from helpers.pages.subject_tops import (
    TOP,
    city_name,
    counts_of_countries,
    held,
    leading,
    printed_counts,
    rankings,
    subject_notes,
    throughout_note,
    years_with_anything,
)
from helpers.report.exhibits import Exhibit, Figure, Missing
from helpers.report.report import Report

# So many countries stand beside a strip by name; further ones are added up.
_NAMED_BESIDE = 3
# From so many of the ten leading cities on a country is worth a place in the title.
_WORTH_SAYING = 5
_ALL = "all ten"
_NOBODY = pd.DataFrame(columns=["rank", "place", "country", "source", "others"])


def countries_by_subject(report: Report) -> Exhibit:
    """How many of the ten leading cities of each subject every country holds, year by year."""
    index = report.index
    years = years_with_anything(index, report.year)
    every_count = counts_of_countries(index)
    strips: dict[str, list[Strip]] = {subject: [] for subject in index.subjects}
    newest: dict[str, list[CountryTop]] = {}
    data, disputed, named = [], [], []
    for year in reversed(years):
        tops = leading(rankings(index, year))
        for subject in index.subjects:
            ranking = tops.get(subject, _NOBODY)
            counts = printed_counts(index, every_count, subject, year)
            own = held(ranking, counts)
            if year == years[-1]:
                newest[subject] = own
            strips[subject].append(_strip(index, year, own, strong=year == report.year))
            data += _rows(index, subject, year, own, ranking, counts)
            disputed += _count_conflicts(index, subject, year, own, ranking, counts)
            label = f"{index.subject_names[subject]}, {year}"
            named.append(
                ranking.assign(place=[f"{city_name(place)} ({label})" for place in ranking["place"]])
            )
    if not data:
        return Missing(
            "countries-by-subject",
            f"Countries among the ten leading cities of each subject, up to {report.year}",
            "No source found prints a leading rank in a subject, or the number of a country's leading cities, "
            f"for a year up to {report.year}.",
            tuple(year for year in index.years if years_with_anything(index, year)),
        )
    absent = [index.subject_names[s] for s, rows in strips.items() if not any(row.parts for row in rows)]
    panels = [
        (capitalised(index.subject_names[s]), rows) for s, rows in strips.items() if any(row.parts for row in rows)
    ]  # fmt: skip
    groups = {part.group for _, rows in panels for row in rows for part in row.parts}
    key = [(group, name) for group, name in index.groups.items() if group in groups]
    title = _title(index, newest)
    order = {index.subject_names[subject]: place for place, subject in enumerate(index.subjects)}
    frame = pd.DataFrame(data)
    frame = frame.sort_values("subject", key=lambda names: names.map(order), kind="stable")
    every = pd.concat(named)
    span = str(years[0]) if len(years) == 1 else f"{years[0]} to {years[-1]}"
    return Figure(
        key="countries-by-subject",
        title=capitalised(title) if years[-1] == report.year else f"In {years[-1]} {title}",
        subtitle=f"Cities of each country among the ten leading cities of each subject, {span}",
        caption=joined_sentences(
            [
                "One square a city. Solid: a source prints the city with its rank.",
                "Hatched: a source counts it for its country without naming it." if frame["counted_not_named"].any() else "",
                "Empty: not printed.",
                "The sign ≥ marks lower bounds: some ranks are not printed, and no source counts the country's cities.",
                f"Nothing is printed for {listed(absent)}." if absent else "",
                *disputed,
                conflict_note(every.assign(value_text=every["rank"].astype(str)), "ranks"),
                throughout_note(index, years),
                break_notes(index, "", years) if len(years) > 1 else "",
                subject_notes(index),
            ]
        ),
        alt=f"Strips of ten squares for {plural(len(panels), 'subject')} and {plural(len(years), 'year')}, coloured by "
        f"country group. {capitalised(title)}.",
        description=" ".join(_described(rows, subject) for subject, rows in frame.groupby("subject", sort=False)),
        data=frame,
        canvas=draw_strips(panels, TOP, key, ("counted by a source, city not named", "not printed")),
    )  # fmt: skip


def _strip(index: Index, year: int, own: list[CountryTop], strong: bool) -> Strip:
    """One year of one subject; countries of one group stand together, the group with most cities first."""
    sizes: dict[str, int] = {}
    for holding in own:
        group = index.country_group(holding.country)
        sizes[group] = sizes.get(group, 0) + holding.total
    ordered = sorted(
        own,
        key=lambda h: (
            -sizes[index.country_group(h.country)],
            index.country_group(h.country),
            -h.total,
            h.country,
        ),
    )
    parts = [Part(index.country_group(h.country), h.named, h.counted) for h in ordered]
    return Strip(str(year), parts, _beside(index, own) if own else "nothing printed", strong)


def _beside(index: Index, own: list[CountryTop]) -> str:
    """``"China 6 · US ≥ 3 · Japan ≥ 1"``; further countries are added up."""
    shown = own if len(own) <= _NAMED_BESIDE else own[: _NAMED_BESIDE - 1]
    texts = [
        f"{index.short(holding.country)} {'' if holding.exact else '≥ '}{holding.total}" for holding in shown
    ]
    rest = own[len(shown) :]
    if rest:
        least = "" if all(holding.exact for holding in rest) else "≥ "
        texts.append(f"others {least}{sum(holding.total for holding in rest)}")
    return " · ".join(texts)


def _rows(
    index: Index, subject: str, year: int, own: list[CountryTop], ranking: pd.DataFrame, counts: pd.DataFrame
) -> list[dict]:
    """One row a part of a strip, as drawn."""
    rows = []
    for holding in own:
        cities = ranking[ranking["country"] == holding.country]
        printed = counts[counts["country"] == holding.country]
        sources = ";".join([*cities["source"], *printed["source"]])
        rows.append(
            {
                "data_year": year,
                "subject": index.subject_names[subject],
                "country": holding.country,
                "cities": holding.total,
                "at_least": "" if holding.exact else "at least",
                "named": holding.named,
                "counted_not_named": holding.counted,
                "named_cities": ", ".join(
                    f"{city_name(row.place)} {row.rank}" for row in cities.itertuples()
                ),
                "printed_number": ", ".join(f"{row.number} of {row.within}" for row in printed.itertuples()),
                "ranks_not_printed": open_ranks(ranking, own, TOP),
                "other_values": "; ".join(text for text in [*cities["others"], *printed["others"]] if text),
                "source": ";".join(dict.fromkeys(i for i in sources.split(";") if i)),
            }
        )
    return rows


def _count_conflicts(
    index: Index, subject: str, year: int, own: list[CountryTop], ranking: pd.DataFrame, counts: pd.DataFrame
) -> list[str]:
    """Where printed numbers contradict each other, the named cities, or the length of the list."""
    texts = []
    label = f"{index.subject_names[subject]} {year}"
    named = {holding.country: holding.named for holding in own}
    for row in counts.itertuples():
        if row.others:
            texts.append(
                f"Sources disagree on the number of cities of {with_article(row.country)} among the {row.within} leading ones "
                f"in {label}: {row.number} here, also {row.others}."
            )  # fmt: skip
        if row.within == TOP and row.number < named.get(row.country, 0):
            texts.append(
                f"For {label} a source counts {row.number} cities of {with_article(row.country)}, "
                f"but {named[row.country]} are printed by name."
            )  # fmt: skip
    total = sum(holding.total for holding in own)
    if total > max(TOP, len(ranking)):  # a shared last rank makes the leading cities more than their ranks
        texts.append(f"For {label} names and printed numbers add up to {total} cities among {TOP}.")
    return texts


def _title(index: Index, newest: dict[str, list[CountryTop]]) -> str:
    """Which countries hold most of the leading ranks, in which subjects."""
    largest = [(own[0], subject) for subject, own in newest.items() if own]
    if not largest:
        return "no leading city of a subject is printed"
    worth = [(h, s) for h, s in largest if h.total >= _WORTH_SAYING] or [
        max(largest, key=lambda pair: pair[0].total)
    ]
    by_country: dict[str, list[tuple[CountryTop, str]]] = {}
    for holding, subject in sorted(worth, key=lambda pair: -pair[0].total):
        by_country.setdefault(holding.country, []).append((holding, subject))
    texts = []
    for country, entries in by_country.items():
        subjects: dict[str, list[str]] = {}
        for holding, subject in entries:
            subjects.setdefault(_number(holding), []).append(index.subject_names[subject])
        numbers = list(subjects)
        whole = "" if numbers[0] == _ALL else "of the ten "
        parts = [
            f"{number} {whole + 'leading cities ' if n == 0 else ''}{listed(f'in {name}' for name in subjects[number])}"
            for n, number in enumerate(numbers)
        ]
        texts.append(f"{with_article(country)} has {', and '.join(parts)}")
    return "; ".join(texts)


def _number(holding: CountryTop) -> str:
    if holding.total >= TOP:
        return _ALL
    return cardinal(holding.total) if holding.exact else f"at least {cardinal(holding.total)}"


def _described(rows: pd.DataFrame, subject: str) -> str:
    years = [
        f"{year}: "
        + ", ".join(
            f"{row.country} {row.at_least + ' ' if row.at_least else ''}{row.cities}"
            for row in own.itertuples()
        )
        for year, own in rows.groupby("data_year", sort=False)
    ]
    return f"{capitalised(subject)}. {'; '.join(years)}."

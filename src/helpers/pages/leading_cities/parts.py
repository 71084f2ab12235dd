"""What part of a subject that is counted alike in every year each city holds, era by era: the picture of an edition."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

import pandas as pd

from helpers.base.words import cardinal, listed
from helpers.figures.share_lines import Panel, ValueLine, draw_share_lines
from helpers.index.interface import Index
from helpers.pages.frames import frame, picked
from helpers.pages.lines import cuts_of
from helpers.pages.wording import LEVEL, alternative, fitted, in_text, sentences, span
from helpers.report.exhibits import Exhibit, Figure, NotApplicable
from helpers.report.report import Report

_KEY = "parts-of-the-whole"
# who is drawn: the cities with the largest parts at the end, and as many of the first year
_LAST, _FIRST = 6, 3
_STRONG, _NAMED = 2, 2
_LETTERS = 18
_PANEL_INCHES = 3.1


@dataclass(frozen=True)
class _Parts:
    """Parts of all listed Share in a subject, in per cent: by city and year, with the years of each era."""

    name: str
    cities: dict[str, dict[int, float]]
    eras: list[list[int]]

    @property
    def spans(self) -> list[tuple[int, int]]:
        """First and last year of the eras that have several."""
        return [(era[0], era[-1]) for era in self.eras if len(era) > 1]

    def moved(self, up: bool) -> list[str]:
        """The cities whose part is larger, or smaller, at the end of every era than at its beginning, by more than
        what is told apart."""

        def holds(values: dict[int, float]) -> bool:
            pairs = [(values.get(first), values.get(last)) for first, last in self.spans]
            return all(
                then and now and (now > then * LEVEL if up else then > now * LEVEL) for then, now in pairs
            )

        return [city for city, values in self.cities.items() if holds(values)]


def parts_of_the_whole(report: Report) -> Exhibit:
    """Lines of the part of all listed Share that the leading cities hold, cut where the tables begin to count otherwise."""
    index, year = report.index, report.year
    subject = index.together
    years = [one for one in index.years if one <= year and subject and index.total(one, subject)]
    if year not in years:
        reason = "All Share of a subject that is counted alike in every year is not known here."
        return NotApplicable(_KEY, f"Parts of the whole, {year}", reason, told="nowhere")
    rows = index.series(subject, until=year)
    rows = rows[rows["data_year"].isin(years) & rows["share"].notna()]
    rows = rows.assign(
        part=rows["share"] / rows["data_year"].map({one: index.total(one, subject) for one in years}) * 100
    )
    parts = _parts(index, rows, years)
    shown = rows[rows["place"].isin(parts.cities)]
    several = len(parts.eras) > 1
    return Figure(
        key=_KEY,
        title=_title(parts, year),
        subtitle=f"Listed Share of the city in per cent of that of all listed institutions, {parts.name}, {span(years)}",
        caption=sentences(
            _lists(index, years, subject),
            several
            and f"Eras: {', '.join(span(era, '–') for era in parts.eras)}. Lines end where the tables begin to count otherwise; "
            "a step across a dotted line is not growth.",
            f"The figure shows the {cardinal(_LAST)} cities with the largest parts of {year}"
            + (f" and the {cardinal(_FIRST)} of {years[0]}." if len(years) > 1 else "."),
            "Parts less than 3 per cent apart are taken as level.",
        ),
        alt=alternative(
            f"{'Lines' if len(years) > 1 else 'Bars'} of the part of the {parts.name} that {cardinal(len(parts.cities))} cities hold, in per cent, {span(years)}.",
            " ".join(
                f"{city}: {values[year]:.1f}." for city, values in parts.cities.items() if year in values
            ),
        ),
        description=" ".join(
            f"{city}: {', '.join(f'{one} {value:.1f}%' for one, value in values.items())}."
            for city, values in parts.cities.items()
        ),
        data=frame(
            **picked(shown, "data_year", "city"),
            subject=parts.name,
            per_cent=shown["part"].round(2),
            listed_share=shown["share"].round(2),
            source=shown["source"],
        ),
        draw=partial(
            draw_share_lines,
            [Panel("", _lines(index, parts, year), unit="%")],
            years,
            cuts=cuts_of(index, years),
            columns=1,
            panel_inches=_PANEL_INCHES,
        ),
    )


def _parts(index: Index, rows: pd.DataFrame, years: list[int]) -> _Parts:
    """The parts of the cities that are drawn, the largest of the last year first."""
    largest = rows.sort_values(["part", "place"], ascending=[False, True])
    first, last = (largest.loc[largest["data_year"] == one, "place"] for one in (years[0], years[-1]))
    parts = rows.astype({"part": float}).set_index("data_year").groupby("place")["part"]
    found = {
        city: parts.get_group(city).to_dict()
        for city in dict.fromkeys([*last.head(_LAST), *first.head(_FIRST)])
    }
    order = sorted(found, key=lambda city: -found[city].get(years[-1], 0.0))
    eras = index.eras(index.together, years)
    return _Parts(index.subject_names[index.together], {city: found[city] for city in order}, eras)


def _title(parts: _Parts, year: int) -> str:
    """Who gained and who lost within every era, else how large the largest part is; no level is compared across."""
    leader, *others = [city for city, values in parts.cities.items() if year in values]
    has = f"{in_text(leader)} has {parts.cities[leader][year]:.1f} per cent"
    gained, lost = parts.moved(up=True)[:_NAMED], parts.moved(up=False)[:_NAMED]
    if not parts.spans or not (gained or lost):
        if not others:
            return f"By listed Share, {has} of the {parts.name} of {year}"
        times, second = parts.cities[leader][year] / parts.cities[others[0]][year], in_text(others[0])
        beside = f"{times:.1f} times the part of {second}" if times > LEVEL else f"level with {second}"
        return f"By listed Share, {has} of the {parts.name} of {year}, {beside}"
    part, said = f"part of the {parts.name}", []
    if gained:
        said.append(f"{listed(map(in_text, gained))} gained {part}")
    if lost:
        said.append(f"{listed(map(in_text, lost))} lost {'some' if gained else part}")
    when = f"From {span(parts.spans[0])}"
    if len(parts.spans) > 1:
        when = f"In each of {cardinal(len(parts.spans))} eras of the index up to {parts.spans[-1][1]}"
    alone = f"; in {year}, {has}" if parts.eras[-1][0] == year else ""
    return f"{when}, {', and '.join(said)}{alone}"


def _lines(index: Index, parts: _Parts, year: int) -> list[ValueLine]:
    return [
        ValueLine(
            index.short(city),
            index.country_group(city),
            values,
            strong=number < _STRONG,
            label=f"{fitted(index.short(city), _LETTERS)} {values[year]:.1f}" if year in values else "",
        )
        for number, (city, values) in enumerate(parts.cities.items())
    ]


def _lists(index: Index, years: list[int], subject: str) -> str:
    """How many institutions the lists have."""
    sizes = {index.listed(one, subject) for one in years}
    if sizes == {None}:
        return ""
    size = f"{sizes.pop():,} institutions in every year" if len(sizes) == 1 else "lists of several lengths"
    return f"In per cent of all Share listed ({size}), so that growth of the index itself cancels out."

"""Pairs counted from articles: those of the index itself over the years, or those that stand beside printed scores.

What stands beside is told apart by its heading and its own figures; no axis holds it and a printed score. A report shows
the cities that are the leading ones of its own year, and no later year of articles.
"""

from __future__ import annotations

from functools import partial

import pandas as pd

from helpers.base.words import capitalised, cardinal, listed, listed_ranges, plural
from helpers.figures.matrix import draw_matrix
from helpers.figures.share_lines import Panel, ValueLine, draw_share_lines
from helpers.figures.style import NEUTRAL
from helpers.index.annual import LEADING
from helpers.index.interface import Index
from helpers.index.pairs import counted, latest_pairs, pair_years
from helpers.pages.collaboration.pair_words import DASH
from helpers.pages.frames import frame
from helpers.pages.wording import alternative, fitted, in_subject, sentences
from helpers.report.exhibits import Exhibit, Figure, Missing, NotApplicable
from helpers.report.parameters import SEPARATOR
from helpers.report.report import Report

MATRIX, LINES = "pairs-matrix", "pairs-over-time"
CITIES_SHOWN, PAIRS_SHOWN = 12, 6
_ABOVE = 1.06  # of the largest value, the upper end of a scale
_LETTERS = 15
_PANEL_INCHES, _COLUMNS = 1.15, 3


def section(report: Report) -> tuple[str, str]:
    """Heading and first sentences of the part of the page."""
    evidence = counted(report.index)
    if evidence is None or not evidence.pairs_told:
        return (
            "Pairs over the years",
            "The pairs with the highest scores of the year, and what they were before.",
        )
    return (
        capitalised(evidence.pairs_told),
        "Printed scores are few. Here the same score is counted in the articles and letters of one journal, for the "
        f"{LEADING} cities with the largest Share of the year. Nature Index does not print it, and it tells nothing about other journals.",
    )


def sentence(report: Report) -> str:
    """The pair with the highest score beside the printed ones, and that of two countries."""
    evidence, pairs = counted(report.index), _shown(report)
    if evidence is None or evidence is report.index or pairs.empty:
        return ""
    first, abroad = pairs.iloc[0], pairs[pairs["abroad"]].head(1)
    text = f"In {evidence.pairs_told}, of {_last(report)}, {_names(report.index, first)} have the highest score, {first['score']:,.1f}"
    if len(abroad) and not first["abroad"]:
        text += (
            f"; across borders it is {_names(report.index, abroad.iloc[0])}, {abroad.iloc[0]['score']:,.1f}"
        )
    return f"{text}."


def pairs_matrix(report: Report) -> Exhibit:
    """The scores of the leading cities with each other, of the articles that stand beside what is printed."""
    index, evidence = report.index, counted(report.index)
    if evidence is None or evidence is index:
        return _not_beside(index, MATRIX, "Scores of the leading cities with each other")
    asked = report.parameters.get("cities")
    leading = list(index.ranking(report.year).head(LEADING)["place"])
    wanted = asked.split(SEPARATOR) if asked else leading[:CITIES_SHOWN]
    cities = [city for city in wanted if city in leading]
    pairs = _shown(report)
    among = pairs[pairs["place"].isin(cities) & pairs["partner"].isin(cities)]
    if among.empty:
        return _missing(report, MATRIX, "Scores of the leading cities with each other")
    position = {city: place for place, city in enumerate(cities)}
    scores = {}
    for row in among.itertuples():
        one, other = position[row.place], position[row.partner]
        scores[max(one, other), min(one, other)] = float(row.score)
    first, possible, year = among.iloc[0], len(cities) * (len(cities) - 1) // 2, _last(report)
    outside = [index.short(city) for city in wanted if city not in leading]
    return Figure(
        key=MATRIX,
        title=f"{capitalised(evidence.pairs_told)}: {_names(index, first)} have the highest score among the "
        f"{cardinal(len(cities))} cities in {year}, {first['score']:,.1f}",
        subtitle=f"Bilateral collaboration score in {evidence.pairs_told}, in articles, {year}",
        caption=sentences(
            "Counted in this project: the sum of both cities’ Shares in their joint articles, within the metropolitan areas of the other "
            "figures. The darker a cell, the higher its score, by equal ratios"
            + ("; a dash is a pair without a joint article." if len(among) < possible else "."),
            _years_note(report),
            "Cities as asked for." if asked else "Cities stand in the order of listed Share.",
            outside
            and f"Not among the {LEADING} cities with the largest Share of {report.year}: {listed(outside)}.",
            "Not a score of Nature Index, and not comparable with printed scores, which count other journals.",
        ),
        alt=alternative(
            f"Matrix of {plural(len(cities), 'city', 'cities')}: {len(among)} of {possible} pairs have joint articles.",
            f"The highest: {listed(_told(index, row) for row in among.head(3).to_dict('records'))}.",
        ),
        description="; ".join(_told(index, row) for row in among.to_dict("records")) + ".",
        data=_data(among, year),
        draw=partial(
            draw_matrix,
            [(fitted(index.short(city), 17), index.country_group(city)) for city in cities],
            scores,
            decimals=1,
        ),
    )


def pairs_over_time(report: Report) -> Exhibit:
    """The pairs with the highest scores of the year, at home and across borders, in the years before."""
    index, evidence = report.index, counted(report.index)
    title = "Pairs with the highest scores over the years"
    if evidence is None:
        return _not_beside(index, LINES, title)
    pairs, years = _shown(report), _years(report)
    if pairs.empty:
        return _missing(report, LINES, title)
    kinds = [("within one country", pairs[~pairs["abroad"]]), ("of two countries", pairs[pairs["abroad"]])]
    chosen = [(kind, rows.head(PAIRS_SHOWN)) for kind, rows in kinds if len(rows)]
    frames = [_over_years(evidence, rows, years, _subject(report)) for _, rows in chosen]
    data = pd.concat(frames, ignore_index=True)
    panels = [
        _panel(index, own, float(frame["score"].max()) * _ABOVE)
        for frame in frames
        for _, own in frame.groupby(["city", "partner"], sort=False)
    ]
    last, told = years[-1], evidence.pairs_told
    tops = listed(f"{_told(index, rows.iloc[0].to_dict())} {kind}" for kind, rows in chosen)
    return Figure(
        key=LINES,
        title=f"{capitalised(told)}: the highest scores in {last}: {tops}"
        if told
        else f"The highest scores{in_subject(index, _subject(report))} in {last}: {tops}",
        subtitle=f"Bilateral collaboration score{f' in {told}' if told else ''}, in articles, {listed_ranges(years)}",
        caption=sentences(
            f"The pairs with the highest scores of {last}: those {', then those '.join(kind for kind, _ in chosen)}, up to "
            f"{cardinal(PAIRS_SHOWN)} of each kind, each kind on a scale of its own; a pair without a joint article has the score 0.",
            _years_note(report),
            "Scores of different years are not adjusted to one number of articles; one article with many authors of two cities "
            "moves a line."
            if told
            else "Scores of different years are not adjusted to one number of articles.",
            "Lines have the colour of the country group to which both partners belong.",
            told and "Not scores of Nature Index.",
        ),
        alt=alternative(
            f"A line each of {plural(len(panels), 'pair')} over {plural(len(years), 'year')}.",
            f"The highest at the end: {tops}.",
        ),
        description="; ".join(
            f"{index.short(city)}{DASH}{index.short(partner)}: "
            + ", ".join(f"{row.data_year} {row.score:,.2f}" for row in own.itertuples())
            for (city, partner), own in data.groupby(["city", "partner"], sort=False)
        )
        + ".",
        data=data,
        draw=partial(
            draw_share_lines, panels, years, columns=_COLUMNS, narrow_columns=2, panel_inches=_PANEL_INCHES
        ),
    )


def _subject(report: Report) -> str:
    return report.parameters.get("subject") or report.index.whole


def _years(report: Report) -> list[int]:
    return pair_years(report.index, report.year)


def _last(report: Report) -> int:
    return _years(report)[-1]


def _shown(report: Report) -> pd.DataFrame:
    """Pairs of the last year known, with ``abroad``: whether they are of two countries."""
    index, pairs = report.index, latest_pairs(report.index, report.year, _subject(report))
    abroad = [index.country_of(row.place) != index.country_of(row.partner) for row in pairs.itertuples()]
    return pairs.assign(abroad=pd.array(abroad, dtype="bool"))


def _over_years(evidence: Index, pairs: pd.DataFrame, years: list[int], subject: str) -> pd.DataFrame:
    """The scores of ``pairs`` in every year, 0 where they have no joint article."""
    by_year = {year: evidence.pairs(year, subject).set_index(["place", "partner"]) for year in years}
    rows = []
    for pair in pairs.itertuples():
        for year, known in by_year.items():
            # an index names the two in an order of its own, the same in every year
            found = (
                known.loc[(pair.place, pair.partner)] if (pair.place, pair.partner) in known.index else None
            )
            count, score = (
                (0, 0.0) if found is None else (int(found["count"]), round(float(found["score"]), 2))
            )
            rows.append((year, pair.place, pair.partner, count, score, pair.source))
    return pd.DataFrame(rows, columns=["data_year", "city", "partner", "joint_articles", "score", "source"])


def _panel(index: Index, rows: pd.DataFrame, most: float) -> Panel:
    city, partner = rows.iloc[0]["city"], rows.iloc[0]["partner"]
    groups = {index.country_group(city), index.country_group(partner)}
    values = {int(row.data_year): float(row.score) for row in rows.itertuples()}
    name = DASH.join(fitted(index.short(one), _LETTERS) for one in (city, partner))
    line = ValueLine(
        city, groups.pop() if len(groups) == 1 else NEUTRAL, values, label=f"{rows.iloc[-1]['score']:,.1f}"
    )
    return Panel(name, [line], most=most)


def _data(pairs: pd.DataFrame, year: int) -> pd.DataFrame:
    return frame(
        data_year=year,
        city=pairs["place"],
        partner=pairs["partner"],
        joint_articles=pairs["count"],
        score=pairs["score"].round(2),
        source=pairs["source"],
    )


def _years_note(report: Report) -> str:
    last = _last(report)
    return (
        f"The last year counted is {last}; the cities are those of {report.year}."
        if last < report.year
        else ""
    )


def _names(index: Index, row: pd.Series) -> str:
    return f"{index.short(row['place'])} and {index.short(row['partner'])}"


def _told(index: Index, row: dict[str, object]) -> str:
    return f"{index.short(str(row['place']))}{DASH}{index.short(str(row['partner']))} {row['score']:,.1f}"


def _not_beside(index: Index, key: str, title: str) -> NotApplicable:
    if counted(index) is index:
        return NotApplicable(
            key, title, "The scores above are counted from the articles of the index itself."
        )
    return NotApplicable(key, title, "No pairs counted from articles stand beside these figures.")


def _missing(report: Report, key: str, title: str) -> Missing:
    evidence = counted(report.index)
    told = evidence.pairs_told if evidence and evidence.pairs_told else "the articles of the index"
    within = in_subject(report.index, _subject(report))
    years = (
        tuple(year for year in _years(report) if len(evidence.pairs(year, _subject(report))))
        if evidence
        else ()
    )
    reason = f"No pair of these cities is known{within} in {told} up to {report.year}."
    return Missing(key, title, reason, years)

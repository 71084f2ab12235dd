"""Single figures with every source that gives them: printed ones, and those that an index computed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from helpers.data.layout import PAIR_SEPARATOR
from helpers.index.best_value import Figures, best_first, by_figure
from helpers.index.memory import cached
from helpers.index.values import OVERALL, Metric, Observation, number_text

if TYPE_CHECKING:
    from helpers.index.interface import Index
    from helpers.index.printed import PrintedIndex

# What metrics are called in the tables, where that is not their name here.
_IN_TABLES = {
    "contribution": "contribution_pct",
    "change": "change_adjusted_share_pct",
    "ratio": "share_ratio",
    "score": "bilateral_collaboration_score",
    "pair_rank": "rank",
}


def printed_observations(
    index: PrintedIndex, metric: str, year: int, subject: str = "", place: str = "", against: str | int = ""
) -> list[Observation]:
    """Every printed value, best source first; see ``Index.observations``. Scores are told by names alone, whatever
    their subject; figures of other periods than a calendar year are none of these."""
    named = _IN_TABLES.get(metric, metric)
    if metric in (Metric.SCORE, "pair_rank"):
        pairs = [
            row
            for (of, _), years in _figures_of(index, "pair").items()
            if of == named
            for row in years.get(year, [])
            if row["relation"] == "=" and (not place or set(row["members"]) == {place, str(against)})
        ]
        return [_observed(row, PAIR_SEPARATOR.join(row["members"])) for row in pairs]
    key = named, subject or OVERALL
    if metric.startswith("cities_in_top"):
        rows = [
            row for row in _figures_of(index, "country").get(key, {}).get(year, []) if row["relation"] == "="
        ]
    else:
        rows = index.city_figures.get(key, {}).get(year, [])
        if metric == "ratio":
            rows = rows + _figures_of(index, "pair").get(key, {}).get(year, [])
    if against != "":
        column = "reference_year" if isinstance(against, int) else "reference_place"
        rows = [row for row in rows if str(row[column]) == str(against)]  # a year may be missing
    return [_observed(row) for row in rows if place in ("", row["place"])]


@cached
def _figures_of(index: PrintedIndex, kind: str) -> Figures:
    """The figures of pairs or countries in calendar years, best source first."""
    figures = index.tables.figures_of(kind)
    return by_figure(best_first(figures[figures["period"] == ""]))


def _observed(row: dict[str, Any], place: str = "") -> Observation:
    return Observation(
        place or row["place"],
        float(row["number"]),
        row["value"],
        row["relation"],
        row["confidence"],
        row["source"],
        row["source_kind"],
    )


def known_observations(
    index: Index, metric: str, year: int, subject: str = "", place: str = "", against: str | int = ""
) -> list[Observation]:
    """What an index tells by its ranking, contributions and pairs; see ``Index.observations``."""
    if metric == Metric.SCORE:
        rows = index.pairs(year, subject)
        if place:
            pairs = zip(rows["place"], rows["partner"], strict=True)
            rows = rows.loc[[{*pair} == {place, against} for pair in pairs]]
        rows, place = rows.assign(place=rows["place"] + PAIR_SEPARATOR + rows["partner"]), ""
    elif metric == "contribution":
        rows = index.contributions(year, subject).rename(columns={"number": metric, "text": f"{metric}_text"})
    elif metric in [*map(str, Metric)]:
        rows = index.ranking(year, subject)
    else:
        return []
    rows = rows[rows[metric].notna() & (rows["place"].eq(place) if place else True)]
    return [
        Observation(
            row["place"],
            float(row[metric]),
            str(row.get(f"{metric}_text") or number_text(metric, row[metric])),
            source=row["source"],
        )
        for row in rows.to_dict("records")
    ]

"""Single figures with every source that gives them: printed ones, and those that an index computed."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from helpers.index.best_value import best_first
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
PAIR = " – "
_Key = tuple[str, str, int]  # metric, subject, data year


def printed_observations(
    index: PrintedIndex, metric: str, year: int, subject: str = "", place: str = "", against: str | int = ""
) -> list[Observation]:
    """Every printed value, best source first; see ``Index.observations``. Scores are told by names alone, whatever
    their subject; figures of other periods than a calendar year are none of these."""
    named = _IN_TABLES.get(metric, metric)
    if metric in (Metric.SCORE, "pair_rank"):
        wanted = {place, str(against)}
        rows = [
            row
            for row in _pairs(index).get((named, "", year), [])
            if not place or set(row["members"]) == wanted
        ]
        return [_observed(row, PAIR.join(row["members"])) for row in rows if row["relation"] == "="]
    if metric.startswith("cities_in_top"):
        rows = _of_kinds(index, "country").get((named, subject or OVERALL, year), [])
        rows = [row for row in rows if row["relation"] == "="]
    else:
        rows = _of_kinds(index, "city").get((named, subject or OVERALL, year), [])
        if metric == "ratio":
            rows = rows + _of_kinds(index, "pair").get((named, subject or OVERALL, year), [])
    if against != "":
        column = "reference_year" if isinstance(against, int) else "reference_place"
        rows = [row for row in rows if str(row[column]) == str(against)]  # a year may be missing
    return [_observed(row) for row in rows if place in ("", row["place"])]


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


def _pairs(index: PrintedIndex) -> dict[_Key, list[dict[str, Any]]]:
    """Figures of pairs under no subject: a score is known by its members and year."""
    found: dict[_Key, list[dict[str, Any]]] = {}
    for (metric, _, year), rows in _of_kinds(index, "pair").items():
        found.setdefault((metric, "", year), []).extend(rows)
    return found


@cached
def _of_kinds(index: PrintedIndex, kind: str) -> dict[_Key, list[dict[str, Any]]]:
    figures = index.city_rows if kind == "city" else best_first(index.tables.figures_of(kind))
    return _by_key(figures[figures["period"] == ""].to_dict("records"))


def _by_key(rows: Iterable[dict[str, Any]]) -> dict[_Key, list[dict[str, Any]]]:
    found: dict[_Key, list[dict[str, Any]]] = {}
    for row in rows:
        found.setdefault((row["metric"], row["subject"], row["data_year"]), []).append(row)
    return found


def known_observations(
    index: Index, metric: str, year: int, subject: str = "", place: str = "", against: str | int = ""
) -> list[Observation]:
    """What an index tells by its ranking, contributions and pairs; see ``Index.observations``."""
    if metric == Metric.SCORE:
        pairs = index.pairs(year, subject).itertuples()
        return [
            Observation(
                PAIR.join((row.place, row.partner)), float(row.score), f"{row.score:,.2f}", source=row.source
            )
            for row in pairs
            if not place or {row.place, row.partner} == {place, against}
        ]
    if metric == "contribution":
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

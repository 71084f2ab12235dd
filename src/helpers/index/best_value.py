"""The best of several printed values of one figure: the one rule, used wherever a single value is shown.

Rows are compared point by point; the first difference decides.

1. An exact value stands before an approximate one, and that before a bound.
2. Confidence: high, medium, low.
3. The edition of the data year itself stands before editions of other years.
4. Kind of source: official, one of the articles that are checked, any other.
5. Edition, source, copy and value in the order of their letters, so that the order of the files never matters.

Values of one number and relation agree, and all sources that print it are named. All other values stand beside
the best one: nothing that a source prints is lost.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any

import pandas as pd

from helpers.base.words import with_relation
from helpers.data.layout import CONFIDENCES, SOURCE_KINDS
from helpers.index.values import records

_RELATIONS = {"=": 0, "≈": 1}  # all others are bounds
_BOUND = 2
_STANDING = {
    kind: min(place, 2) for place, kind in enumerate(SOURCE_KINDS)
}  # all but the first two stand alike
_PRINTED = ["relation", "number", "value", "source", "own_edition"]
_AGREEMENT = {"own_edition": "bool", "source": "str", "others": "str"}
# (metric, subject) → data year → rows
Figures = dict[tuple[str, str], dict[int, list[dict[str, Any]]]]
_RULE = ["_relation", "_confidence", "_late", "_kind", "edition", "source", "copy", "value"]


def best_first(figures: pd.DataFrame, key: Sequence[str] = ()) -> pd.DataFrame:
    """``figures`` in the order of ``key`` and, within it, of the rule.

    Args:
        figures: rows as of ``Tables.figures``.
        key: columns that tell one figure from another.

    Returns:
        The rows with ``own_edition``: whether the edition of that very data year prints it.
    """
    own = figures["edition_year"] == figures["data_year"]
    rows = figures.assign(
        own_edition=own,
        _late=~own,
        _relation=figures["relation"].map(_RELATIONS).fillna(_BOUND),
        _confidence=figures["confidence"].map(CONFIDENCES.index),
        _kind=figures["source_kind"].map(_STANDING),
    )
    rows = rows.sort_values([*key, *_RULE], kind="stable")
    return rows.drop(columns=_RULE[:4]).reset_index(drop=True)


def best_values(
    figures: pd.DataFrame, key: Sequence[str] = (), source_names: Mapping[str, str] | None = None
) -> pd.DataFrame:
    """One row a figure: the best printed value, and what other sources print.

    Args:
        figures: rows as of ``Tables.figures``.
        key: columns that tell one figure from another; without any, all rows are values of one figure.
        source_names: name of a source by its id, for ``others``; without one the id stands there.

    Returns:
        The best rows in the order of ``key``, with the columns of ``figures``; ``source`` names all sources that
        print the value (ids joined by ``;``) and ``own_edition`` says whether the edition of the data year is
        among them. Added are ``others``, the values that disagree as ``"6 (name of the source)"`` joined by
        ``;``, and ``other_values``, the same as a list of ``(text, id)``.
    """
    rows = best_first(figures, key)
    keys = zip(*(rows[column].tolist() for column in key), strict=True) if key else [()] * len(rows)
    positions: dict[tuple[Any, ...], list[int]] = {}
    for position, of in enumerate(keys):
        positions.setdefault(of, []).append(position)
    printed = records(rows[_PRINTED])
    found = [_agreement([printed[p] for p in own], source_names or {}) for own in positions.values()]
    best = rows.iloc[[own[0] for own in positions.values()]].reset_index(drop=True)
    for column, kind in _AGREEMENT.items():
        best[column] = pd.array([own[column] for own in found], dtype=kind)
    best["other_values"] = pd.Series([own["other_values"] for own in found], index=best.index, dtype="object")
    return best


def _agreement(rows: list[dict[str, Any]], names: Mapping[str, str]) -> dict[str, Any]:
    """What all values of one figure (``_PRINTED``, the best first) say together: ``_AGREEMENT``, ``other_values``."""
    best = rows[0]["relation"], rows[0]["number"]
    agree: list[dict[str, Any]] = []
    differ: list[dict[str, Any]] = []
    for row in rows:
        (agree if (row["relation"], row["number"]) == best else differ).append(row)
    others = list(
        dict.fromkeys((with_relation(row["relation"], row["value"]), row["source"]) for row in differ)
    )
    return {
        "own_edition": any(row["own_edition"] for row in agree),
        "source": ";".join(dict.fromkeys(row["source"] for row in agree)),
        "others": "; ".join(f"{text} ({names.get(id_, id_)})" for text, id_ in others),
        "other_values": others,
    }


def by_figure(rows: pd.DataFrame) -> Figures:
    """Rows by metric and subject, and there by data year, as they stand."""
    found: Figures = {}
    for row in records(rows):
        years = found.setdefault((row["metric"], row["subject"]), {})
        years.setdefault(row["data_year"], []).append(row)
    return found


class CityFigures:
    """The figures of cities in world rankings, calendar years only, ordered once for all that ask for them.

    Args:
        figures: rows as of ``Tables.figures``, those of cities.
        source_names: name of a source by its id.
    """

    def __init__(self, figures: pd.DataFrame, source_names: Mapping[str, str]) -> None:
        self._figures, self._source_names = figures, source_names
        self._best: Figures = {}

    @cached_property
    def by_figure(self) -> Figures:
        """All of them as ``best_first`` orders them: the places of a year one after the other."""
        figures = self._figures
        figures = figures[(figures["list_scope"] == "") & (figures["period"] == "")]
        return by_figure(best_first(figures, ["data_year", "subject", "metric", "place"]))

    def best(self, metric: str, subject: str) -> dict[int, list[dict[str, Any]]]:
        """One exact value a city, by data year, both in order: rows as of ``best_values``."""
        if (metric, subject) not in self._best:
            years = self.by_figure.get((metric, subject), {})
            best = {year: self._best_of(rows) for year, rows in years.items()}
            self._best[metric, subject] = {year: rows for year, rows in best.items() if rows}
        return self._best[metric, subject]

    def _best_of(self, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
        cities: dict[str, list[dict[str, Any]]] = {}
        for row in rows:
            if row["relation"] == "=":
                cities.setdefault(row["place"], []).append(row)
        return [own[0] | _agreement(own, self._source_names) for own in cities.values()]

"""The printed figures of cities, the best source first, and the best of several sources by a stated rule.

They follow from the tables alone and serve every report of a run, so they are kept with the tables.
"""

from __future__ import annotations

from functools import cached_property

import pandas as pd

_CONFIDENCE_ORDER = {"high": 0, "medium": 1, "low": 2}
_KIND_ORDER = {"official": 0, "article": 1, "press": 2}
_PRINTED = ("data_year", "place", "number", "value", "confidence", "own_edition", "edition", "source")
# The best value of a figure: the most trusted first, among equals the edition of the year itself, then the kind
# of source. The rest makes the order complete, so that the order of the files never matters.
_ORDER = {
    "data_year": True, "subject": True, "metric": True, "place": True, "_confidence": True, "own_edition": False,
    "_kind": True, "edition": True, "source": True, "copy": True, "value": True,
}  # fmt: skip


class CityFigures:
    """Figures of cities in world rankings, calendar years only.

    Args:
        figures: as ``Tables.figures``, those of cities.
        source_names: name of a source by its id.
    """

    def __init__(self, figures: pd.DataFrame, source_names: dict[str, str]) -> None:
        self._figures, self._source_names = figures, source_names
        self._best: dict[tuple[str, str], dict[int, list[dict]]] = {}

    @cached_property
    def rows(self) -> pd.DataFrame:
        """All of them, best source first within a place and year; ``own_edition``: printed by the edition of
        that very data year."""
        figures = self._figures
        rows = figures[(figures["list_scope"] == "") & (figures["period"] == "")].copy()
        rows["own_edition"] = rows["edition_year"] == rows["data_year"]
        rows["_confidence"] = rows["confidence"].map(_CONFIDENCE_ORDER)
        rows["_kind"] = rows["source_kind"].map(_KIND_ORDER)
        rows = rows.sort_values(list(_ORDER), ascending=list(_ORDER.values()))
        return rows.drop(columns=["_confidence", "_kind"]).reset_index(drop=True)

    @cached_property
    def exact(self) -> dict[tuple[str, str], pd.DataFrame]:
        """The exact ones by metric and subject."""
        exact = self.rows[self.rows["relation"] == "="]
        return dict(iter(exact.groupby(["metric", "subject"])))

    def best(self, metric: str, subject: str) -> dict[int, list[dict]]:
        """One value a city, by data year, both in order: ``place, data_year, number, value, confidence,
        own_edition, edition``, ``source`` (all sources that print this value), ``others`` (values of sources
        that disagree, as ``"6 (name of the source)"``) and ``other_sources``.
        """
        if (metric, subject) not in self._best:
            self._best[metric, subject] = self._best_of(self.exact.get((metric, subject), self.rows.iloc[:0]))
        return self._best[metric, subject]

    def _best_of(self, rows: pd.DataFrame) -> dict[int, list[dict]]:
        printed: dict[tuple[int, str], list[dict]] = {}
        for cells in zip(*(rows[column].tolist() for column in _PRINTED), strict=True):
            row = dict(zip(_PRINTED, cells, strict=True))
            printed.setdefault((row["data_year"], row["place"]), []).append(row)
        best: dict[int, list[dict]] = {}
        for (data_year, place), values in sorted(printed.items(), key=lambda item: item[0]):
            first = values[0]
            agree = [row for row in values if row["number"] == first["number"]]
            differ = [row for row in values if row["number"] != first["number"]]
            best.setdefault(data_year, []).append(
                {
                    "place": place,
                    "data_year": data_year,
                    "number": first["number"],
                    "value": first["value"],
                    "confidence": first["confidence"],
                    "own_edition": any(row["own_edition"] for row in agree),
                    "edition": first["edition"],
                    "source": ";".join(dict.fromkeys(row["source"] for row in agree)),
                    "others": "; ".join(
                        f"{row['value']} ({self._source_names[row['source']]})" for row in differ
                    ),
                    "other_sources": ";".join(dict.fromkeys(row["source"] for row in differ)),
                }
            )
        return best

"""Checks of the printed figures: ranges, repeated keys, Share against Count, order of the ranks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import pandas as pd

from helpers.data import layout
from helpers.data.check_names import Content, repeated
from helpers.data.check_plausible import HISTORY, plausible_problems, slipped_point
from helpers.data.csv_files import NO_NUMBER, Problem, problem_at, problems_in
from helpers.data.habits import with_hint
from helpers.data.schemas import period_end
from helpers.data.tables import figure_like, numbers

IMPOSSIBLE = "plausible range"  # the rule that a value breaks which its metric cannot have


class Excuses:
    """The irregularities that the tables of reference admit; each must be needed."""

    def __init__(self, table: pd.DataFrame) -> None:
        self._rows = table.to_dict("records")
        self._used: Counter[int] = Counter()

    def admit(self, rule: str, row: dict[str, Any]) -> bool:
        """Whether ``row`` (a figure) may break ``rule``. Blank cells of an irregularity fit everything."""
        admitted = False
        for number, excuse in enumerate(self._rows):
            fields = ("edition", "source", "copy", "place", "metric")
            if excuse["rule"] == rule and all(excuse[f] in ("", row[f]) for f in fields):
                self._used[number] += 1
                admitted = True
        return admitted

    def unused(self) -> Iterator[Problem]:
        """Irregularities that excuse nothing."""
        for number, excuse in enumerate(self._rows):
            # whether HISTORY is broken depends on tables that may be absent
            if not self._used[number] and excuse["rule"] != HISTORY:
                yield problem_at(excuse, "rule", "no figure breaks this rule any more; delete the row")


def figure_problems(content: Content) -> Iterator[Problem]:
    """Everything that figures do wrong in themselves, against their metric, or against each other."""
    figures = _prepared(content)
    excuses = Excuses(content.frames["irregularities"])
    yield from _kinds(figures)
    yield from _times(figures)
    if content.intact("metrics"):
        yield from _values(figures[figures["number"].notna()], content, excuses)
        yield from _statement_values(content, excuses)
    yield from _repeated(figures)
    exact = figures[(figures["relation"] == "=") & figures["number"].notna()]
    yield from _share_above_count(exact, excuses)
    if content.intact("metrics"):
        yield from _rank_order(exact, content.frames["metrics"], excuses)
    if content.intact("places", "institutions", "annual", "annual_subjects", "site_weights"):
        yield from plausible_problems(figures, content.frames, excuses.admit)
    if content.intact("irregularities") and not content.damaged:
        yield from excuses.unused()


def _prepared(content: Content) -> pd.DataFrame:
    """The figures with ``place`` and ``reference_place`` canonical where known, and ``number``.

    ``table`` and ``row`` are numbers that figures of one printed table have in common, and those of one place in it.
    """
    figures = content.frames["figures"].copy()
    for column in ("place", "reference_place"):
        cells = list(zip(figures[column].tolist(), figures["place_kind"].tolist(), strict=True))
        canonical = {}
        for name, kind in set(cells):
            try:
                canonical[name, kind] = content.names.canonical(name, kind, column)
            except KeyError:
                canonical[name, kind] = name
        figures[column] = pd.Series([canonical[cell] for cell in cells], dtype="object")
    figures["number"] = numbers(figures["value"])
    figures["table"] = figures.groupby(list(layout.TABLE_KEY), sort=False).ngroup()
    figures["row"] = figures.groupby(["table", "place"], sort=False).ngroup()
    return figures


def _kinds(figures: pd.DataFrame) -> Iterator[Problem]:
    """A figure stands in the file of its kind of place."""
    for name, kind in layout.FIGURE_FILES.items():
        of_kind = figures[figures["place_kind"] == kind]
        elsewhere = of_kind[~of_kind["file"].str.endswith(f"/{name}.csv")]
        yield from problems_in(elsewhere, "place_kind", f"belongs in {name}.csv")


def _times(figures: pd.DataFrame) -> Iterator[Problem]:
    """The data year is the year in which the period ends; a change compares with an earlier year."""
    times = figures[["period", "data_year", "reference_year"]]
    for period, year, reference in times.drop_duplicates().itertuples(index=False, name=None):
        wrong = {}
        if layout.is_year(year) and (end := period_end(period)) not in (None, int(year)):
            wrong["period"] = f"the period ends in {end}, the data year is {year}"
        if layout.is_year(year) and layout.is_year(reference) and int(reference) >= int(year):
            wrong["reference_year"] = f"must be earlier than the data year {year}"
        for column, message in wrong.items():
            rows = figures[(times == [period, year, reference]).all(axis=1)]
            yield from problems_in(rows, column, message)


def _statement_values(content: Content, excuses: Excuses) -> Iterator[Problem]:
    """The same of the statements that become figures."""
    statements = content.frames["statements"]
    rows = statements[figure_like(statements, content.frames["metrics"])]
    rows = rows.assign(number=numbers(rows["value"]), edition="", source=rows["article"], copy="")
    for row in rows[rows["number"].isna()].to_dict("records"):
        yield problem_at(row, "value", with_hint(NO_NUMBER, row["value"]))
    no_year = rows[rows["data_year"] == ""]
    yield from problems_in(no_year, "data_year", "a statement with a figure must have a year")
    yield from _values(rows[rows["number"].notna()], content, excuses)


def _values(figures: pd.DataFrame, content: Content, excuses: Excuses) -> Iterator[Problem]:
    """Whole numbers where the metric counts, and nothing outside the metric's plausible range."""
    metrics = content.frames["metrics"].set_index("metric")
    rows = figures[figures["metric"].isin(metrics.index)]
    number = rows["number"]
    low = pd.to_numeric(rows["metric"].map(metrics["minimum"]), errors="coerce")
    high = pd.to_numeric(rows["metric"].map(metrics["maximum"]), errors="coerce")
    whole = rows["metric"].map(metrics["value_type"]) == "integer"
    bad = (whole & ~rows["value"].str.fullmatch(r"-?\d+")) | (number < low) | (number > high)
    for position, row in rows[bad].iterrows():
        if not excuses.admit(IMPOSSIBLE, row.to_dict()):
            message = _expected(metrics.loc[row["metric"]], whole[position], low[position], high[position])
            yield problem_at(row, "value", message, IMPOSSIBLE)


def _expected(metric: pd.Series, whole: bool, low: float, high: float) -> str:
    kind = "whole number" if whole else "number"
    if low == 1 and pd.isna(high):
        return f"{metric['name']} must be a positive {kind}"
    bounds = [f"{low:g} or more"] if not pd.isna(low) else []
    if not pd.isna(high):
        bounds = [f"between {low:g} and {high:g}"] if bounds else [f"at most {high:g}"]
    return f"{metric['name']} must be a {kind}" + (f", {bounds[0]}" if bounds else "")


def _repeated(figures: pd.DataFrame) -> Iterator[Problem]:
    """One figure, one row: the value is not part of the key."""
    again = repeated(figures, ["table", *layout.FIGURE_KEY])
    message = "{metric} of {place} stands already in data/{file_first}, line {line_first}, with the value {value_first}"
    yield from problems_in(again, "value", message)


def _beside(exact: pd.DataFrame, left: str, right: str) -> pd.DataFrame:
    """Figures of two metrics for one place in one printed table, in columns ``_x`` and ``_y``."""
    columns = ["row", "file", "line", "value", "number"]
    alone = exact["reference_place"] == ""
    one = exact.loc[
        alone & (exact["metric"] == left), [*columns, "table", "place", "edition", "source", "copy"]
    ]
    return one.merge(exact.loc[alone & (exact["metric"] == right), columns], on="row")


def _share_above_count(exact: pd.DataFrame, excuses: Excuses) -> Iterator[Problem]:
    """A Share adds up parts of articles, so it cannot exceed the number of articles."""
    both = _beside(exact, "share", "count")
    for row in both[both["number_x"] > both["number_y"]].to_dict("records"):
        if not excuses.admit("share above count", {**row, "metric": "share"}):
            message = f"Share of {row['place']} is above its Count {row['value_y']} in the same table (line {row['line_y']})"
            yield _of_side("x", row, message, "share above count")


def _of_side(side: str, row: dict[str, Any], message: str, rule: str) -> Problem:
    """The problem of the left (``x``) or right (``y``) of two figures that stand beside each other."""
    return Problem(row[f"file_{side}"], row[f"line_{side}"], "value", row[f"value_{side}"], message, rule)


def _rank_order(exact: pd.DataFrame, metrics: pd.DataFrame, excuses: Excuses) -> Iterator[Problem]:
    """Ranks go down as the metric that they order goes down; gaps are coverage and no fault."""
    for metric, orders in zip(metrics["metric"], metrics["orders"], strict=True):
        done: set[int] = set()
        shown: set[tuple[str, int]] = set()
        for measure in filter(None, orders.split(";")):
            both = _beside(exact, metric, measure)
            shown.update(zip(both["file_x"], both["line_x"], strict=True))
            both = both[~both["table"].isin(done)]  # the first measure that a table prints decides
            done.update(both["table"])
            both = both.sort_values(["table", "number_x"], kind="stable")
            ahead = both[["table", "number_x", "number_y"]].shift()
            tie, differs = both["number_x"] == ahead["number_x"], both["number_y"] != ahead["number_y"]
            wrong = (
                (both["table"] == ahead["table"]) & differs & (tie | (both["number_y"] > ahead["number_y"]))
            )
            for _, rows in both[both["table"].isin(both.loc[wrong, "table"])].groupby("table"):
                yield from _order_of(rows.to_dict("records"), metric, measure, excuses)
        if orders:
            yield from _unproved_ties(exact[exact["metric"] == metric], shown, excuses)


def _order_of(rows: list[dict[str, Any]], metric: str, measure: str, excuses: Excuses) -> Iterator[Problem]:
    for number, (ahead, row) in enumerate(pairwise(rows)):
        tie, most = ahead["number_x"] == row["number_x"], ahead["number_y"]
        if (
            ahead["place"] == row["place"]
            or row["number_y"] == most
            or not (tie or row["number_y"] > most)
            or excuses.admit("rank order", {**row, "metric": metric})
        ):
            continue
        printed = f"but the table prints {measure} {row['value_y']} and {ahead['value_y']}"
        after = rows[number + 2] if number + 2 < len(rows) else None
        side, wrong = "x", row
        if tie:
            message = f"{row['place']} and {ahead['place']} share this rank, {printed}"
        elif after and most < after["number_y"] <= row["number_y"]:
            # both rows behind have more, so the one ahead has too little
            message = f"{ahead['place']} (rank {ahead['value_x']}) has less than {row['place']} behind it ({row['value_y']})"
            message += _between(ahead, row, rows[number - 1] if number else None)
            side, wrong = "y", ahead
        else:
            hint = _between(row, after, ahead)
            message = f"{row['place']} is behind {ahead['place']} (rank {ahead['value_x']}), {printed}{hint}"
            side = "y" if hint else "x"
        yield _of_side(side, wrong, message, "rank order")


def _between(row: dict[str, Any], after: dict[str, Any] | None, before: dict[str, Any] | None) -> str:
    """The hint that a moved decimal point would bring a value between its neighbours."""
    low = after["number_y"] if after else 0.0
    high = before["number_y"] if before else float("inf")
    return slipped_point(row["value_y"], low, high)


def _unproved_ties(ranks: pd.DataFrame, shown: set[tuple[str, int]], excuses: Excuses) -> Iterator[Problem]:
    """A rank that two places share in one table, where nothing is printed that shows the tie."""
    tied = ranks[ranks.duplicated(["table", "number"], keep=False)]
    for _, rows in tied.groupby(["table", "number"], sort=False):
        first, *others = rows.to_dict("records")
        for row in others:
            proved = {(first["file"], first["line"]), (row["file"], row["line"])} <= shown
            if not proved and not excuses.admit("rank order", row):
                message = (
                    f"{row['place']} and {first['place']} share this rank, and no printed value shows a tie"
                )
                yield problem_at(row, "value", message, "rank order")

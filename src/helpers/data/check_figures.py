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
from helpers.data.csv_files import NO_NUMBER, PRINTED_NUMBER, Problem, problem_at, problems_in
from helpers.data.habits import with_hint
from helpers.data.schemas import period_end
from helpers.data.tables import figure_like

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
    yield from _share_above_count(figures, excuses)
    if content.intact("metrics"):
        yield from _rank_order(figures, content, excuses)
    if content.intact("places", "institutions", "annual", "annual_subjects", "site_weights"):
        yield from plausible_problems(figures, content.frames, excuses.admit)
    if content.intact("irregularities") and not content.damaged:
        yield from excuses.unused()


def _prepared(content: Content) -> pd.DataFrame:
    """The figures with ``place`` and ``reference_place`` canonical where known, and ``number``."""
    figures = content.frames["figures"].copy()
    names = content.names
    for column in ("place", "reference_place"):
        canonical = []
        for name, kind in figures[[column, "place_kind"]].itertuples(index=False, name=None):
            try:
                canonical.append(names.canonical(name, kind, column))
            except KeyError:
                canonical.append(name)
        figures[column] = pd.array(canonical, dtype="str")
    figures["number"] = _numbers(figures)
    return figures


def _kinds(figures: pd.DataFrame) -> Iterator[Problem]:
    """A figure stands in the file of its kind of place."""
    homes = {kind: name for name, kind in layout.FIGURE_FILES.items()}
    stands, home = figures["file"].str.extract(r"/(\w+)\.csv$")[0], figures["place_kind"].map(homes)
    wrong = figures.assign(home=home)[home.notna() & (stands != home)]
    yield from problems_in(wrong, "place_kind", "belongs in {home}.csv")


def _times(figures: pd.DataFrame) -> Iterator[Problem]:
    """The data year is the year in which the period ends; a change compares with an earlier year."""
    for row in figures[(figures["period"] != "") | (figures["reference_year"] != "")].to_dict("records"):
        end, year, reference = period_end(row["period"]), row["data_year"], row["reference_year"]
        if end is not None and layout.is_year(year) and end != int(year):
            yield problem_at(row, "period", f"the period ends in {end}, the data year is {year}")
        if layout.is_year(year) and layout.is_year(reference) and int(reference) >= int(year):
            yield problem_at(row, "reference_year", f"must be earlier than the data year {year}")


def _numbers(rows: pd.DataFrame) -> pd.Series:
    # row by row: a frame's own matching of patterns knows nothing of their flags, and takes other scripts' digits
    numbers = rows["value"].map(lambda text: float(text) if PRINTED_NUMBER.match(text) else None)
    return numbers.astype("float64")


def _statement_values(content: Content, excuses: Excuses) -> Iterator[Problem]:
    """The same of the statements that become figures."""
    statements = content.frames["statements"]
    rows = statements[figure_like(statements, content.frames["metrics"])]
    rows = rows.assign(number=_numbers(rows), edition="", source=rows["article"], copy="")
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
    again = repeated(figures, list(layout.FIGURE_KEY))
    message = "{metric} of {place} stands already in data/{file_first}, line {line_first}, with the value {value_first}"
    yield from problems_in(again, "value", message)


def _beside(figures: pd.DataFrame, left: str, right: str) -> pd.DataFrame:
    """Exact figures of two metrics for one place in one printed table, in columns ``_x`` and ``_y``."""
    exact = (figures["relation"] == "=") & figures["number"].notna() & (figures["reference_place"] == "")
    key = [*layout.TABLE_KEY, "place"]
    rows = figures.loc[exact, [*key, "metric", "file", "line", "value", "number"]]
    return rows[rows["metric"] == left].merge(rows[rows["metric"] == right], on=key)


def _share_above_count(figures: pd.DataFrame, excuses: Excuses) -> Iterator[Problem]:
    """A Share adds up parts of articles, so it cannot exceed the number of articles."""
    both = _beside(figures, "share", "count")
    for row in both[both["number_x"] > both["number_y"]].to_dict("records"):
        if not excuses.admit("share above count", {**row, "metric": "share"}):
            message = f"Share of {row['place']} is above its Count {row['value_y']} in the same table (line {row['line_y']})"
            yield _of_side("x", row, message, "share above count")


def _of_side(side: str, row: dict[str, Any], message: str, rule: str) -> Problem:
    """The problem of the left (``x``) or right (``y``) of two figures that stand beside each other."""
    return Problem(row[f"file_{side}"], row[f"line_{side}"], "value", row[f"value_{side}"], message, rule)


def _rank_order(figures: pd.DataFrame, content: Content, excuses: Excuses) -> Iterator[Problem]:
    """Ranks go down as the metric that they order goes down; gaps are coverage and no fault."""
    for metric, orders in content.frames["metrics"][["metric", "orders"]].itertuples(index=False, name=None):
        done: set[tuple[str, ...]] = set()
        shown: set[tuple[str, int]] = set()
        for measure in filter(None, orders.split(";")):
            both = _beside(figures, metric, measure).sort_values("number_x", kind="stable")
            shown.update(both[["file_x", "line_x"]].itertuples(index=False, name=None))
            tables: dict[tuple[str, ...], list[dict[str, Any]]] = {}
            for row in both.to_dict("records"):
                tables.setdefault(tuple(row[column] for column in layout.TABLE_KEY), []).append(row)
            for table, rows in tables.items():
                if table not in done:  # the first measure that the table prints decides
                    done.add(table)
                    yield from _order_of(rows, metric, measure, excuses)
        if orders:
            yield from _unproved_ties(figures[figures["metric"] == metric], shown, excuses)


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
    exact = ranks[(ranks["relation"] == "=") & ranks["number"].notna()]
    key = [*layout.TABLE_KEY, "number"]
    for _, rows in exact[exact.duplicated(key, keep=False)].groupby(key, sort=False):
        first, *others = rows.to_dict("records")
        for row in others:
            proved = {(first["file"], first["line"]), (row["file"], row["line"])} <= shown
            if not proved and not excuses.admit("rank order", row):
                message = (
                    f"{row['place']} and {first['place']} share this rank, and no printed value shows a tie"
                )
                yield problem_at(row, "value", message, "rank order")

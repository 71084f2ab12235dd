"""Checks of printed figures against each other and against tables of institutions: what is possible, and unlikely.

A slipped decimal point, a swapped sign or a value from the row above is sound in form. It shows beside its neighbours:
the growth of the index that a page implies, the Shares of other years, what the institutions of a city sum to.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from statistics import median
from typing import Any

import pandas as pd

from helpers.data.csv_files import Problem
from helpers.data.growth import common, growth_interval
from helpers.data.tables import numbers, year_of_file

GROWTH, HISTORY, CONTRIBUTION = "growth of the index", "Share against others", "contribution"
DOUBTS = (GROWTH, HISTORY, CONTRIBUTION)  # they are told, and keep nothing from being built
HINT = re.compile(r"; did the [^;]*? would fit")  # of what a slip would have to be
_FEW = 4  # rows of a page of which most must agree before one can be told to be odd
_SMALL = 50  # Shares below change too much from year to year to be compared
_TIMES = 6  # how far Shares of a place in near years lie apart at most; the fastest risers have 5.4
_NEAR = 3  # years
_LONG = 300  # institutions of a list below which it holds too little of a subject to bound it
_TOLERANCE = 0.15  # of what contributions imply for a country
_SLIPS = (0.1, 10.0, 0.01, 100.0)
_PAGE = ["edition", "source", "copy", "list_scope", "list_region", "subject", "place_kind"]


def plausible_problems(
    figures: pd.DataFrame, frames: dict[str, pd.DataFrame], admit: Callable[[str, dict[str, Any]], bool]
) -> Iterator[Problem]:
    """What is unlikely among figures with canonical ``place`` and ``number``; ``admit`` excuses a rule for a row.

    ``frames`` are the tables of ``check_names.Content`` with places, institutions and what places them.
    """
    exact = figures[
        (figures["relation"] == "=")
        & figures["number"].notna()
        & (figures["period"] == "")
        & (figures["reference_place"] == "")
        & (figures["list_scope"] != "city")
        & figures["data_year"].str.fullmatch(r"\d{4}")
    ]
    page = exact.groupby(_PAGE, sort=False).ngroup()
    exact = exact.assign(year=exact["data_year"].astype("int64"), page=page)
    exact = exact[
        [*_PAGE, "page", "year", "reference_year", "place", "metric", "value", "number", "file", "line"]
    ]
    shares = exact[exact["metric"] == "share"]
    found = [
        *_growth(exact, shares),
        *_history(shares),
        *_listed(shares, frames),
        *_contributions(exact, shares, frames),
    ]
    slipped = {_row_of(row): row["line"] for rule, row, _ in found if rule == GROWTH}
    found = [  # where the growth of a page shows which figure of a row slipped, the others of the row are sound
        one
        for one in found
        if one[0] != HISTORY or slipped.get(_row_of(one[1]), one[1]["line"]) == one[1]["line"]
    ]
    told: dict[tuple[str, int, str], tuple[dict[str, Any], list[str]]] = {}
    for rule, row, message in found:
        if not admit(rule, row):
            told.setdefault((row["file"], row["line"], rule), (row, []))[1].append(message)
    for (file, line, rule), (row, messages) in told.items():
        yield Problem(file, line, "value", row["value"], "; ".join(messages), rule)


_Found = tuple[str, dict[str, Any], str]


def _groups(rows: pd.DataFrame, *key: str) -> Iterable[list[dict[str, Any]]]:
    """The rows as dictionaries, those together that have the same ``key``."""
    groups: dict[tuple[Any, ...], list[dict[str, Any]]] = defaultdict(list)
    for row in rows.to_dict("records"):
        groups[tuple(row[column] for column in key)].append(row)
    return groups.values()


def _row_of(row: dict[str, Any]) -> tuple[Any, ...]:
    return tuple(row[column] for column in (*_PAGE, "place"))


def _growth(exact: pd.DataFrame, shares: pd.DataFrame) -> Iterator[_Found]:
    """On one page, Share, Share of the year before and change in adjusted Share have one growth in common."""
    changes = exact[
        (exact["metric"] == "change_adjusted_share_pct") & exact["reference_year"].str.fullmatch(r"\d{4}")
    ]
    key, cells = ["page", "place"], ["value", "number", "file", "line"]
    changes = changes.assign(before=changes["reference_year"].astype("int64"))
    rows = changes[[*_PAGE, *key, "year", "before", *cells]]
    for year, which in (("year", "share"), ("before", "before")):
        own = shares[[*key, "year", *cells]].rename(columns={"year": year})
        rows = rows.merge(own.rename(columns={c: f"{c}_{which}" for c in cells}), on=[*key, year])
    rows = rows.rename(columns={c: f"{c}_change" for c in cells})
    for records in _groups(rows, "page", "year", "before"):
        intervals = [_interval(row) for row in records]
        bounded = [interval for interval in intervals if interval]
        low, high, agree = common(bounded)
        if len(bounded) < _FEW or agree == len(bounded):
            continue
        if agree <= len(bounded) / 2:
            message = (
                f"on this page Share, Share before and change in adjusted Share fit together in {agree} of "
                f"{len(bounded)} rows only; is the change in per cent, and are the columns of the right years?"
            )
            yield GROWTH, _cell(records[0], "change"), message
            continue
        for position, (row, interval) in enumerate(zip(records, intervals, strict=True)):
            if interval and (interval[1] < low or interval[0] > high):
                which, hint = _slip(row, low, high, _in_order(records, position))
                message = (
                    f"Share {row['value_share']}, Share before {row['value_before']} and change {row['value_change']} % of "
                    f"{row['place']} make the index grow by {sum(interval) / 2:.3f}, {agree} other rows of the page by "
                    f"{(low + high) / 2:.3f}{hint}"
                )
                yield GROWTH, _cell(row, which), message


def _interval(row: dict[str, Any]) -> tuple[float, float] | None:
    return growth_interval(row["value_before"], row["value_share"], row["value_change"])


def _cell(row: dict[str, Any], which: str) -> dict[str, Any]:
    """The figure of a row of a page that a message is about, as a row of the figures."""
    own = {name: row[f"{name}_{which}"] for name in ("value", "file", "line")}
    metric = "change_adjusted_share_pct" if which == "change" else "share"
    return {name: row[name] for name in (*_PAGE, "place")} | own | {"metric": metric}


def _in_order(records: list[dict[str, Any]], position: int) -> bool:
    """Whether the Share of a row lies between those of its neighbours on the page."""
    near = [records[p]["number_share"] for p in (position - 1, position + 1) if 0 <= p < len(records)]
    return min(near) <= records[position]["number_share"] <= max(near) if len(near) > 1 else False


def _slip(row: dict[str, Any], low: float, high: float, in_order: bool) -> tuple[str, str]:
    """Which of the three is wrong, if a slipped point or sign explains it, and the hint that says so."""
    order = ("before", "share", "change") if in_order else ("share", "before", "change")
    tries = [(which, factor) for which in order for factor in _SLIPS]
    for which, factor in [("change", -1.0), *tries]:
        other = _moved(row[f"value_{which}"], factor)
        interval = _interval(row | {f"value_{which}": other})
        if interval and interval[1] >= low and interval[0] <= high:
            what = {"share": "the Share", "before": "the Share before", "change": "the change"}[which]
            slip = "sign" if factor < 0 else "decimal point"
            return which, f"; did the {slip} of {what} slip? {other} would fit"
    return "share", ""


def _history(shares: pd.DataFrame) -> Iterator[_Found]:
    """Of the Shares of a place in near years, those printed with it or before it, some are of its size."""
    key = ["place_kind", "place", "subject"]
    groups = shares.groupby(key)["number"]
    wide = (groups.transform("max") >= _SMALL) & (groups.transform("max") > _TIMES * groups.transform("min"))
    for records in _groups(shares[wide], *key):
        for row in records:
            own = row["number"]
            near = sorted(
                other["number"]
                for other in records
                if other is not row
                and abs(other["year"] - row["year"]) <= _NEAR
                and other["file"] <= row["file"]
            )
            if near and all(max(n, own) >= _SMALL and not n / _TIMES <= own <= n * _TIMES for n in near):
                usual = near[len(near) // 2]
                message = f"the Share of {row['place']} is about {usual:.0f} in other years or on other pages"
                yield HISTORY, row, message + slipped_point(row["value"], usual / 2.5, usual * 2.5)


def _listed(shares: pd.DataFrame, frames: dict[str, pd.DataFrame]) -> Iterator[_Found]:
    """A city's Share is of the size of what its institutions sum to in the tables of institutions."""
    sums = listed_sums(frames)
    years = sorted({year for year, _ in sums})
    whole = dict(frames["annual_subjects"].set_index("compared_with")["subject"])
    cities = shares[(shares["place_kind"] == "city") & (shares["list_scope"] == "")]
    for page in _groups(cities, "page", "year"):
        of_year = page[0]["year"]
        year = max((y for y in years if of_year - _NEAR < y <= of_year), default=0)
        of_all, _ = sums.get((year, whole.get("overall", "")), ({}, 0))
        own = sums.get((year, whole.get(page[0]["subject"], "")), ({}, 0))
        odd = [
            (row, told, low, high)
            for row in page
            if row["place"] in of_all
            for told, low, high in [_bounds(row, of_all[row["place"]], *own)]
            if max(told, row["number"]) >= _SMALL and not low <= row["number"] <= high
        ]
        if len(odd) > len(page) / 4 and len(page) >= 2 * _FEW:
            row, told, *_ = odd[0]
            message = (
                f"and {len(odd) - 1} of the {len(page)} Shares of this page are far from what the institutions of these "
                f"cities sum to in data/annual/{year}.csv ({row['place']}: {told:.0f}); are they of this subject and year?"
            )
            yield HISTORY, row, message
            continue
        for row, told, low, high in odd:
            message = (
                f"the institutions of {row['place']} sum to a Share of {told:.0f} in data/annual/{year}.csv"
            )
            yield HISTORY, row, message + slipped_point(row["value"], low, high)


def _bounds(
    row: dict[str, Any], of_all: float, own: dict[str, float], length: int
) -> tuple[float, float, float]:
    """What the institutions of a city sum to, and the least and the most that its printed Share may be.

    Lists leave out what lies below their cut, and in print an article counts in each of its subjects, not in parts.
    """
    if row["subject"] == "overall":
        return of_all, of_all / 6, 3 * of_all + 150
    most = 1.5 * of_all + 100  # a subject's Share is a part of the city's
    if row["place"] not in own or length < _LONG:
        return of_all, 0.0, most
    return own[row["place"]], own[row["place"]] / 5, min(most, 5 * own[row["place"]] + 100)


def listed_sums(frames: dict[str, pd.DataFrame]) -> dict[tuple[int, str], tuple[dict[str, float], int]]:
    """(year, subject of the annual tables) -> Share of each city as its ranked institutions sum up, and their number.

    Bodies in several cities are divided by ``site_weights``. Rougher than listed Share: no boundary is applied.
    """
    bodies, divided = frames["institutions"], frames["site_weights"]
    single = bodies[(bodies["institution_id"] != "") & (bodies["spread"] == "false")]
    divided = divided[divided["place"] != ""]
    parts: dict[str, list[tuple[str, float]]] = defaultdict(list)
    for body, place in zip(single["institution_id"], single["city"], strict=True):
        parts[body].append((place, 1.0))
    weights = numbers(divided["weight"]).fillna(0)
    for body, place, weight in zip(divided["institution_id"], divided["place"], weights, strict=True):
        parts[body].append((place, weight))
    ranked = frames["annual"][frames["annual"]["rank_all"] != ""]
    tables = list(zip(year_of_file(ranked["file"]).tolist(), ranked["subject"].tolist(), strict=True))
    shares = numbers(ranked["share"]).fillna(0).tolist()
    sums: dict[tuple[int, str], dict[str, float]] = defaultdict(lambda: defaultdict(float))
    for table, body, share in zip(tables, ranked["institution_id"].tolist(), shares, strict=True):
        for place, weight in parts.get(body, ()):
            sums[table][place] += share * weight
    lengths = Counter(tables)
    return {table: (of_places, lengths[table]) for table, of_places in sums.items()}


def _contributions(
    exact: pd.DataFrame, shares: pd.DataFrame, frames: dict[str, pd.DataFrame]
) -> Iterator[_Found]:
    """Share and contribution of a city imply its country's Share, the same for all its cities on a page."""
    countries = dict(zip(frames["places"]["place"], frames["places"]["country"], strict=True))
    key = ["page", "year", "place"]
    own = exact[
        (exact["metric"] == "contribution_pct") & (exact["place_kind"] == "city") & (exact["number"] > 0)
    ]
    both = own.merge(shares[[*key, "number"]], on=key, suffixes=("", "_share"))
    if both.empty:
        return
    implied = both["number_share"] / both["number"] * 100
    both = both.assign(implied=implied, country=both["place"].map(countries))
    of_countries = shares[shares["place_kind"] == "country"]
    printed = of_countries.groupby(["place", "subject", "year"])["number"].median()
    for rows in _groups(both.dropna(subset="country"), "source", "subject", "country"):
        for row in rows:
            country = row["country"]
            usual = printed.get((country, row["subject"], row["year"]))
            whence = f"the Share of {country} is {usual}"
            if usual is None:
                others = [other["implied"] for other in rows if other["place"] != row["place"]]
                usual = median(others) if len(others) >= _FEW else 0.0
                whence = f"other cities of {country} on this page imply {usual:.0f} for it"
            decimals = len(row["value"].partition(".")[2])
            rounding = 0.5 * 10.0**-decimals / row["number"]
            if usual and abs(row["implied"] / usual - 1) > _TOLERANCE + rounding:
                right = f"{row['number_share'] / usual * 100:.{max(decimals, 1)}f}"
                message = (
                    f"with the Share {row['number_share']:g} of {row['place']} this makes {row['implied']:.0f} the Share of "
                    f"{country}, and {whence}; {right} % would fit"
                )
                yield CONTRIBUTION, row, message


def slipped_point(value: str, low: float, high: float) -> str:
    """The hint that a decimal point slipped, if a moved one brings the value into the bounds."""
    for factor in _SLIPS:
        if low <= float(value) * factor <= high:
            return f"; did the decimal point slip? {_moved(value, factor)} would fit"
    return ""


def _moved(value: str, factor: float) -> str:
    """A printed value times a factor, with as many decimals as are printed."""
    return f"{float(value) * factor:.{len(value.partition('.')[2])}f}"

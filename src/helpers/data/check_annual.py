"""Checks of the tables of institutions, what places them, and pairs of cities: sums, years, order, ids."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from helpers.data.check_names import Content, References, repeated, unknown, unknown_ids
from helpers.data.csv_files import Problem, problem_at, problems_in
from helpers.data.layout import is_year
from helpers.data.tables import numbers, year_of_file

SUM_TOLERANCE = 0.025  # five numbers of two decimals
_SHARE_TOLERANCE = 0.005
_WHOLE_TOLERANCE = 0.001  # weights have four decimals
_MANY = 10  # Shares of the year before that differ, from which on the table itself is in doubt
_LARGE, _TIMES = 50, 4  # in eleven years no Share of that size has become four times as large or small in one
_RANKS = ("rank_all", "rank_academic")


def annual_problems(content: Content) -> Iterator[Problem]:
    """Everything that the annual tables do wrong in themselves, against other years, or against the reference tables."""
    rows = _prepared(content.frames["annual"])
    yield from _unknown(content)
    yield from _repeated(rows)
    for rank in _RANKS:
        yield from _order(rows, rank)
    if content.intact("annual_subjects"):
        yield from _sums(rows, content.frames["annual_subjects"])
    yield from _years(rows)
    yield from _likely(rows)
    yield from _sites(content)
    yield from _eras(content.frames["annual_eras"])


def _prepared(rows: pd.DataFrame) -> pd.DataFrame:
    """The rows with ``year``, numbers where a cell holds one, and two numbers that are quicker to compare than texts:
    of their ``table`` (subject and year), and of the ``entry`` (subject and institution) that each year has once.
    """
    rows = rows.assign(year=year_of_file(rows["file"]))
    for column in (*_RANKS, "share", "count", "previous_share"):
        rows[f"{column}_number"] = numbers(rows[column])
    for name, key in (("table", ["year", "subject"]), ("entry", ["subject", "institution_id"])):
        rows[name] = rows.groupby(key, sort=False).ngroup()
    return rows


_REFERENCES: References = (
    ("institutions", "institution_id", "id of an institution",
     "annual.institution_id site_bodies.institution_id site_corrections.institution_id site_weights.institution_id"),
    ("institutions", "institution", "institution", "institutions.part_of;"),
    ("annual_subjects", "subject", "subject of these tables", "annual.subject annual_whole.subject annual_subjects.parts;"),
    ("subjects", "subject", "printed subject", "annual_subjects.compared_with"),
    ("annual_steps", "step", "step", "annual_whole.step boundaries.step"),
    ("places", "place", "city",
     "boundaries.off_place boundaries.on_place coverage.place site_corrections.place site_weights.place"),
)  # fmt: skip


def _unknown(content: Content) -> Iterator[Problem]:
    yield from unknown_ids(content, _REFERENCES)
    boundaries, bodies = content.frames["boundaries"], content.frames["institutions"]
    for kind, target, key in (
        ("institution", "institutions", "institution_id"),
        ("place", "places", "place"),
    ):
        if content.intact(target):
            of_kind = boundaries[boundaries["key_kind"] == kind]
            yield from unknown(of_kind, "key", content.known(target, key), f"{kind} of {target}.csv")
    if content.intact("institutions"):
        lost = bodies[(bodies["institution_id"] != "") & (bodies["city"] == "")]
        message = "an institution of the annual tables must have a city, or that of its seat"
        yield from problems_in(lost, "city", message)


def _repeated(rows: pd.DataFrame) -> Iterator[Problem]:
    again = repeated(rows, ["year", "entry"])
    message = "{institution} stands already in line {line_first} for {subject}"
    yield from problems_in(again, "institution_id", message)


def _order(rows: pd.DataFrame, rank: str) -> Iterator[Problem]:
    """Ranks go up as Share goes down, and only equal Shares have one rank."""
    compared = ["table", f"{rank}_number", "share_number"]
    ranked = rows[["file", "line", "institution", rank, "share", *compared]].dropna(subset=compared)
    ranked = ranked.sort_values([*compared[:2], "line"], kind="stable")
    before = ranked[compared].shift()
    same_table = ranked["table"] == before["table"]
    tie = ranked[f"{rank}_number"] == before[f"{rank}_number"]
    higher = ranked["share_number"] > before["share_number"]
    unequal = ranked["share_number"] != before["share_number"]
    bad = same_table & (higher | (tie & unequal))
    if not bad.any():
        return
    ahead = ranked[["institution", rank, "share"]].shift().add_suffix("_ahead")
    message = (
        f"has a Share of {{share}}, and {{institution_ahead}} (rank {{{rank}_ahead}}) of {{share_ahead}}"
    )
    yield from problems_in(ranked.join(ahead)[bad], rank, message)


def _sums(rows: pd.DataFrame, subjects: pd.DataFrame) -> Iterator[Problem]:
    """A subject that has parts is their sum, for bodies that stand in all of these lists."""
    rows = rows.drop_duplicates(["year", "entry"])
    for whole, parts in subjects.loc[subjects["parts"] != "", ["subject", "parts"]].itertuples(index=False):
        names = parts.split(";")
        own = rows[rows["subject"] == whole]
        each = rows[rows["subject"].isin(names)].groupby(["file", "institution_id"])["share_number"]
        sums = pd.DataFrame({"sum": each.sum(), "lists": each.count()}).reset_index()
        both = own.merge(sums[sums["lists"] == len(names)], on=["file", "institution_id"])
        wrong = both[(both["share_number"] - both["sum"]).abs() > SUM_TOLERANCE]
        message = "is not the sum {sum:.2f} of {names} ({institution})"
        yield from problems_in(wrong, "share", message, names=", ".join(names))


def _years(rows: pd.DataFrame) -> Iterator[Problem]:
    """The Share of the year before is what the table of that year says, wherever it has the row."""
    key, told = ["year", "entry"], ["file", "line", "institution", "previous_share", "previous_share_number"]
    before = rows[[*key, "share", "share_number"]].drop_duplicates(key).assign(year=rows["year"] + 1)
    both = rows[[*key, *told]].merge(
        before.add_suffix("_before"), left_on=key, right_on=["year_before", "entry_before"]
    )
    wrong = (both["previous_share_number"] - both["share_number_before"]).abs() > _SHARE_TOLERANCE
    for file, own in both[wrong].groupby("file", sort=False):
        number, all_of_it = len(own), int((both["file"] == file).sum())
        message = "data/annual/{before}.csv has {share_before} ({institution})"
        if many := number >= _MANY and number > all_of_it / 4:
            message += (
                f"; {number} of {all_of_it} Shares of the year before differ: is this the table of {{year}}?"
            )
        told = own.head(1 if many else number)
        yield from problems_in(told.assign(before=told["year"] - 1), "previous_share", message)


def _likely(rows: pd.DataFrame) -> Iterator[Problem]:
    """No Share is above its Count, and a large one is of the size of the year before."""
    above = rows["share_number"] > rows["count_number"]
    message = "is above its Count {count} ({institution}); did the decimal point slip?"
    yield from problems_in(rows[above], "share", message)
    times = rows["share_number"] / rows["previous_share_number"]
    large = rows[["share_number", "previous_share_number"]].max(axis=1) >= _LARGE
    apart = large & ((times > _TIMES) | (times < 1 / _TIMES)) & ~above
    message = "was {previous_share} the year before ({institution}); did the decimal point slip?"
    yield from problems_in(rows[apart], "share", message)


def _sites(content: Content) -> Iterator[Problem]:
    """Weights belong to bodies in several cities, stand once a place, and are no more than the whole together."""
    weights, bodies = content.frames["site_weights"], content.frames["institutions"]
    again = weights.duplicated(["institution_id", "place"])
    yield from problems_in(weights[again], "place", "stands twice for {institution}")
    if content.intact("institutions"):
        several = set(bodies.loc[bodies["spread"] == "true", "institution_id"])
        one = weights[~weights["institution_id"].isin(several)].drop_duplicates("institution_id")
        message = "institutions.csv does not say that this body has sites in many cities"
        yield from problems_in(one, "institution_id", message)
    for column in ("weight", "corrected"):
        sums = numbers(weights[column]).groupby(weights["institution_id"]).sum()
        last = weights.drop_duplicates("institution_id", keep="last").assign(
            total=lambda rows, sums=sums: rows["institution_id"].map(sums)
        )
        message = "the parts of {institution} sum to {total:.4f}"
        yield from problems_in(last[last["total"] > 1 + _WHOLE_TOLERANCE], column, message)


def _eras(eras: pd.DataFrame) -> Iterator[Problem]:
    """Eras follow each other without a gap; only the last may be open."""
    rows = eras.to_dict("records")
    for row, after in zip(rows, rows[1:], strict=False):
        ends = row["last_year"]
        if is_year(ends) and is_year(after["first_year"]) and int(ends) + 1 == int(after["first_year"]):
            continue
        message = f"must be the year after the era before, which ends in '{ends}'"
        yield problem_at(after, "first_year", message)


def nature_problems(content: Content) -> Iterator[Problem]:
    """What the pairs of cities in articles of *Nature* do wrong: unknown cities, pairs told twice, scores above articles."""
    rows = content.frames["nature"]
    if content.intact("places"):
        places = content.frames["places"]
        cities = set(places.loc[places["kind"] == "city", "place"])
        for column in ("place", "partner"):
            yield from unknown(rows, column, cities, "city")
    # "Boston, Paris" and "Paris, Boston" are one pair; with names in order it can stand in one way only
    swapped = rows[rows["place"] >= rows["partner"]]
    yield from problems_in(swapped, "partner", "must come after {place} in the order of letters")
    again = rows[rows.duplicated(["file", "place", "partner"])]
    yield from problems_in(again, "partner", "stands twice with {place}")
    score, articles = (pd.to_numeric(rows[name], errors="coerce") for name in ("score", "articles"))
    message = "must be more than 0, and no more than the {articles} joint articles"
    yield from problems_in(rows[(score <= 0) | (score > articles)], "score", message)

"""Checks of the annual tables of institutions and of what places them: sums, years, order, ids."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from helpers.base.errors import nearest
from helpers.data.check_names import Content
from helpers.data.csv_files import PRINTED_NUMBER, Problem

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
    """The rows with ``year`` and with numbers where a cell holds one."""
    year = rows["file"].str.extract(r"(\d+)\.csv$")[0]
    numbers = {
        f"{column}_number": _number(rows[column]) for column in (*_RANKS, "share", "count", "previous_share")
    }
    return rows.assign(year=pd.to_numeric(year), **numbers)


def _number(texts: pd.Series) -> pd.Series:
    return pd.to_numeric(texts.where(texts.str.match(PRINTED_NUMBER.pattern), None))


#: Table, column, table that it refers to, column there, and what it is to a reader.
_REFERENCES = (
    ("annual", "institution_id", "institutions", "institution_id", "id of an institution"),
    ("annual", "subject", "annual_subjects", "subject", "subject of these tables"),
    ("annual_subjects", "parts", "annual_subjects", "subject", "subject of these tables"),
    ("annual_subjects", "compared_with", "subjects", "subject", "printed subject"),
    ("institutions", "part_of", "institutions", "institution", "institution"),
    ("annual_whole", "subject", "annual_subjects", "subject", "subject of these tables"),
    ("annual_whole", "step", "annual_steps", "step", "step"),
    ("boundaries", "step", "annual_steps", "step", "step"),
    ("boundaries", "off_place", "places", "place", "city"),
    ("boundaries", "on_place", "places", "place", "city"),
    ("coverage", "place", "places", "place", "city"),
    ("site_bodies", "institution_id", "institutions", "institution_id", "id of an institution"),
    ("site_corrections", "institution_id", "institutions", "institution_id", "id of an institution"),
    ("site_corrections", "place", "places", "place", "city"),
    ("site_weights", "institution_id", "institutions", "institution_id", "id of an institution"),
    ("site_weights", "place", "places", "place", "city"),
)


def _unknown(content: Content) -> Iterator[Problem]:
    for table, column, target, key, what in _REFERENCES:
        if content.intact(target):
            yield from _not_in(content.frames[table], column, content.known(target, key), what)
    keys = {"institution": ("institutions", "institution_id"), "place": ("places", "place")}
    boundaries = content.frames["boundaries"]
    for kind, (target, key) in keys.items():
        if content.intact(target):
            of_kind = boundaries[boundaries["key_kind"] == kind]
            yield from _not_in(of_kind, "key", content.known(target, key), f"{kind} of {target}.csv")
    if content.intact("institutions"):
        bodies = content.frames["institutions"]
        lost = bodies[(bodies["institution_id"] != "") & (bodies["city"] == "")]
        for row in lost.to_dict("records"):
            message = "an institution of the annual tables must have a city, or that of its seat"
            yield Problem(row["file"], row["line"], "city", "", message)


def _not_in(table: pd.DataFrame, column: str, known: set[str], what: str) -> Iterator[Problem]:
    # nearly all cells hold one known name
    for row in table[~table[column].isin({"", *known})].to_dict("records"):
        for name in row[column].split(";"):
            if name not in known:
                yield Problem(
                    row["file"],
                    row["line"],
                    column,
                    row[column],
                    f"no such {what} is known.{nearest(name, known)}",
                )


def _repeated(rows: pd.DataFrame) -> Iterator[Problem]:
    key = ["file", "subject", "institution_id"]
    first = rows.drop_duplicates(key).set_index(key)["line"]
    for row in rows[rows.duplicated(key)].to_dict("records"):
        message = f"{row['institution']} stands already in line {first[tuple(row[k] for k in key)]} for {row['subject']}"
        yield Problem(row["file"], row["line"], "institution_id", row["institution_id"], message)


def _order(rows: pd.DataFrame, rank: str) -> Iterator[Problem]:
    """Ranks go up as Share goes down, and only equal Shares have one rank."""
    ranked = rows.dropna(subset=[f"{rank}_number", "share_number"])
    ranked = ranked.sort_values(["file", "subject", f"{rank}_number", "line"], kind="stable")
    before = ranked.shift()
    same_table = (ranked["file"] == before["file"]) & (ranked["subject"] == before["subject"])
    tie = ranked[f"{rank}_number"] == before[f"{rank}_number"]
    higher = ranked["share_number"] > before["share_number"]
    unequal = ranked["share_number"] != before["share_number"]
    bad = same_table & (higher | (tie & unequal))
    ahead = before[bad].to_dict("records")
    for row, other in zip(ranked[bad].to_dict("records"), ahead, strict=True):
        message = f"has a Share of {row['share']}, and {other['institution']} (rank {other[rank]}) of {other['share']}"
        yield Problem(row["file"], row["line"], rank, row[rank], message)


def _sums(rows: pd.DataFrame, subjects: pd.DataFrame) -> Iterator[Problem]:
    """A subject that has parts is their sum, for bodies that stand in all of these lists."""
    rows = rows.drop_duplicates(["file", "subject", "institution_id"])
    for whole, parts in subjects.loc[subjects["parts"] != "", ["subject", "parts"]].itertuples(index=False):
        names = parts.split(";")
        own = rows[rows["subject"] == whole]
        each = rows[rows["subject"].isin(names)].groupby(["file", "institution_id"])["share_number"]
        sums = pd.DataFrame({"sum": each.sum(), "lists": each.count()}).reset_index()
        both = own.merge(sums[sums["lists"] == len(names)], on=["file", "institution_id"])
        for row in both[(both["share_number"] - both["sum"]).abs() > SUM_TOLERANCE].to_dict("records"):
            message = f"is not the sum {row['sum']:.2f} of {', '.join(names)} ({row['institution']})"
            yield Problem(row["file"], row["line"], "share", row["share"], message)


def _years(rows: pd.DataFrame) -> Iterator[Problem]:
    """The Share of the year before is what the table of that year says, wherever it has the row."""
    key = ["year", "subject", "institution_id"]
    before = rows[[*key, "share", "share_number"]].drop_duplicates(key).assign(year=rows["year"] + 1)
    both = rows.merge(before, on=key, suffixes=("", "_before"))
    wrong = (both["previous_share_number"] - both["share_number_before"]).abs() > _SHARE_TOLERANCE
    for file, own in both[wrong].groupby("file", sort=False):
        number, all_of_it = len(own), int((both["file"] == file).sum())
        many = number >= _MANY and number > all_of_it / 4
        for row in own.head(1 if many else number).to_dict("records"):
            message = f"data/annual/{row['year'] - 1}.csv has {row['share_before']} ({row['institution']})"
            if many:
                message += f"; {number} of {all_of_it} Shares of the year before differ: is this the table of {row['year']}?"
            yield Problem(row["file"], row["line"], "previous_share", row["previous_share"], message)


def _likely(rows: pd.DataFrame) -> Iterator[Problem]:
    """No Share is above its Count, and a large one is of the size of the year before."""
    for row in rows[rows["share_number"] > rows["count_number"]].to_dict("records"):
        message = f"is above its Count {row['count']} ({row['institution']}); did the decimal point slip?"
        yield Problem(row["file"], row["line"], "share", row["share"], message)
    times = rows["share_number"] / rows["previous_share_number"]
    large = rows[["share_number", "previous_share_number"]].max(axis=1) >= _LARGE
    apart = large & ((times > _TIMES) | (times < 1 / _TIMES)) & ~(rows["share_number"] > rows["count_number"])
    for row in rows[apart].to_dict("records"):
        message = (
            f"was {row['previous_share']} the year before ({row['institution']}); did the decimal point slip?"
        )
        yield Problem(row["file"], row["line"], "share", row["share"], message)


def _sites(content: Content) -> Iterator[Problem]:
    """Weights belong to bodies in several cities, stand once a place, and are no more than the whole together."""
    weights = content.frames["site_weights"]
    key = ["institution_id", "place"]
    for row in weights[weights.duplicated(key)].to_dict("records"):
        yield Problem(
            row["file"], row["line"], "place", row["place"], f"stands twice for {row['institution']}"
        )
    bodies = content.frames["institutions"]
    if content.intact("institutions"):
        several = set(bodies.loc[bodies["spread"] == "true", "institution_id"])
        one = weights[~weights["institution_id"].isin(several)].drop_duplicates("institution_id")
        for row in one.to_dict("records"):
            message = "institutions.csv does not say that this body has sites in many cities"
            yield Problem(row["file"], row["line"], "institution_id", row["institution_id"], message)
    for column in ("weight", "corrected"):
        sums = _number(weights[column]).groupby(weights["institution_id"]).sum()
        for body, total in sums[sums > 1 + _WHOLE_TOLERANCE].items():
            row = weights[weights["institution_id"] == body].iloc[-1]
            message = f"the parts of {row['institution']} sum to {total:.4f}"
            yield Problem(row["file"], int(row["line"]), column, row[column], message)


def _eras(eras: pd.DataFrame) -> Iterator[Problem]:
    """Eras follow each other without a gap; only the last may be open."""
    rows = eras.to_dict("records")
    for row, after in zip(rows, rows[1:], strict=False):
        ends = row["last_year"]
        if ends.isdigit() and after["first_year"].isdigit() and int(ends) + 1 == int(after["first_year"]):
            continue
        message = f"must be the year after the era before, which ends in '{ends}'"
        yield Problem(after["file"], after["line"], "first_year", after["first_year"], message)

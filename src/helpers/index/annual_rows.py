"""Rows of the annual index: cities and institutions with rank, Share and source, what counts to a city,
what does not, and what subjects leave of all together.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from helpers.index.annual import ALL, Annual
from helpers.index.interface import INSTITUTION, NOT_COUNTED
from helpers.index.naming import named
from helpers.index.values import computed_ranking, typed

if TYPE_CHECKING:
    from helpers.index.annual_names import AnnualNames

_WHOLE_NUMBERS_FROM = 100.0
_IN_ONE_PLACE = "in one place"
_LEAST_PART = 0.01  # a smaller rest of a body that is placed for the most part is not worth a row


def rankings_of(index: AnnualNames, year: int, level: str) -> dict[str, pd.DataFrame]:
    """The columns of ``RANKING`` by subject of a year's table: cities by listed Share, or institutions as listed.

    Equal Shares, rounded to two decimals, are on one rank.
    """
    found = (
        _institutions(index, year) if level == INSTITUTION else index.annual.sums(year).assign(count=pd.NA)
    )
    found = found.rename(columns={"subject": "table"})
    found = (
        named(index, found, level)
        .assign(
            data_year=year,
            rank=found["share"].round(2).groupby(found["table"]).rank(method="min", ascending=False),
            share_text=[share_text(share) for share in found["share"]],
            adjusted_share=float("nan"),
        )
        .sort_values(["rank", "place"])
    )
    tables = found["table"].reset_index(drop=True)
    rows = computed_ranking(found, "medium", index.table_id(year))
    return {table: own.reset_index(drop=True) for table, own in rows.groupby(tables)}


def _institutions(index: AnnualNames, year: int) -> pd.DataFrame:
    rows = index.annual.tables.year(year)
    rows = rows.loc[rows["rank_all"].notna(), ["subject", "institution_id", "share", "count"]]
    return rows.assign(place=[index.annual.institutions[body].name for body in rows["institution_id"]])


def member_rows(index: AnnualNames, city: str, year: int, table: str) -> pd.DataFrame:
    """The institutions that the listed Share of a city is the sum of, largest first: the columns of ``MEMBERS``, where
    ``number`` is the part that counts to the city, and of ``PARTS``."""
    members = index.annual.members(city, year, table)
    members = members.rename(columns={"rank_all": "rank", "weight": "part", "value": "number"})
    found = named(index, members.assign(place=members["name"])).assign(
        metric="share",
        text=[share_text(value) for value in members["number"]],
        count=pd.NA,
        change=[
            "" if weight == 1 else f"{weight:.0%} of {share_text(share)}"
            for weight, share in zip(members["part"], members["share"], strict=True)
        ],
        basis=members["basis"].replace("", _IN_ONE_PLACE),
        confidence="medium",
        others="",
        source=index.table_id(year),
        complete=True,
    )
    return found.astype({"rank": "Int64", "count": "Int64"}).reset_index(drop=True)


def not_counted(annual: Annual, place: str, year: int, within: str, source: str) -> pd.DataFrame:
    """Institutions with their seat in a city whose Share counts to no city, and those that one list leaves out.

    Of all subjects: bodies without evidence of their parts, and those that the academic list alone has. Of the
    subject ``within``: institutions below the end of its list, whose Share is at most the last one's. The columns
    of ``NOT_COUNTED``.
    """
    rows = [
        (one.institution.name, ALL, one.share, "=", one.part, one.why, source)
        for one in annual.not_counted(year, ALL, place)
        if one.part >= _LEAST_PART
    ]
    listed = annual.listed_rows(year, within)
    if len(listed):
        why = f"below the {len(listed):,} institutions listed in the subject"
        least = float(listed["share"].min())
        rows += [
            (name, within, least, "≤", 1.0, why, source) for name in annual.below_cut(place, year, within)
        ]
    return typed([dict(zip(NOT_COUNTED, row, strict=True)) for row in rows], NOT_COUNTED)


def rests(annual: Annual, year: int) -> tuple[list[str], pd.DataFrame]:
    """The subjects of a year, and what they leave of the institutions in all lists: ``institution``, ``share`` (in all)
    and ``rest``, in articles, largest rest first. Without rows if there are none.

    Subjects that another one is the sum of are counted with it. Where the tables lack subjects, the rest is what they
    would hold; where it should be nothing, it is rounding, or a subject below its cut.
    """
    table = annual.tables.reference("annual_subjects")
    within = {part for parts in table["parts"] for part in parts.split(";")}
    subjects = [name for name in annual.subjects_of(year) if name != ALL and name not in within]
    shares = annual.tables.year(year).pivot(index="institution_id", columns="subject", values="share")
    shares = shares[[ALL, *subjects]].dropna() if subjects else shares.head(0).reindex(columns=[ALL])
    found = pd.DataFrame(
        {
            "institution": [annual.institutions[body].name for body in shares.index],
            "share": shares[ALL],
            "rest": shares[ALL] - shares[subjects].sum(axis=1),
        }
    ).sort_values("institution")
    return subjects, found.sort_values("rest", key=abs, ascending=False, kind="stable", ignore_index=True)


def share_text(share: float) -> str:
    """A summed Share as it is shown: whole articles from a hundred on, one decimal below."""
    return f"{share:,.0f}" if share >= _WHOLE_NUMBERS_FROM else f"{share:,.1f}"

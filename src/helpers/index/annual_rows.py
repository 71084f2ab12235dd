"""Rows of the annual index: cities and institutions with rank, Share and source, as every index has them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

import pandas as pd

from helpers.index.annual_values import Member
from helpers.index.interface import RANKING
from helpers.index.printed_members import COLUMNS as MEMBERS

if TYPE_CHECKING:
    from helpers.index.annual_names import AnnualNames

_WHOLE_NUMBERS_FROM = 100.0


def listed_cities(index: AnnualNames, year: int, table: str) -> list[dict[str, object]]:
    """The cities of a table with their listed Shares."""
    return [
        {
            "place": city.place,
            "short": index.short(city.place),
            "country": index.country_of(city.place),
            "share": city.share,
        }
        for city in index.annual.listed(year, table)
    ]


def listed_institutions(index: AnnualNames, year: int, table: str) -> list[dict[str, object]]:
    """The institutions of a table."""
    bodies = index.annual.institutions
    return [
        {
            "place": bodies[row.institution_id].name,
            "short": bodies[row.institution_id].short_name or bodies[row.institution_id].name,
            "country": bodies[row.institution_id].country,
            "share": row.share,
            "count": row.count,
        }
        for row in index.annual.listed_rows(year, table)[["institution_id", "share", "count"]].itertuples()
    ]


def ranked(index: AnnualNames, rows: list[dict[str, object]], year: int, source: str) -> pd.DataFrame:
    """``rows`` with a rank by Share, equal Shares on one rank, as the columns of ``RANKING``."""
    found = pd.DataFrame(rows, columns=["place", "short", "country", "share", "count"])
    shares = found["share"].astype("float64")
    texts = [share_text(share) for share in shares]
    found = found.assign(
        group=[index.group_of(country) for country in found["country"]],
        data_year=year,
        rank=shares.round(2).rank(method="min", ascending=False).astype("int64"),
        share=shares,
        share_text=texts,
        count_text=["" if pd.isna(count) else f"{int(count):,}" for count in found["count"]],
        share_confidence="medium",
        confidence="medium",
        adjusted_share=float("nan"),
        own_edition=True,
        edition="",
        others="",
        other_sources="",
        share_source=source,
        count_source=source,
        source=source,
    )
    found = found.astype({"count": "Int64"})
    return found[list(RANKING)].astype(RANKING).sort_values(["rank", "place"], ignore_index=True)


def member_rows(index: AnnualNames, members: Iterable[Member], source: str) -> pd.DataFrame:
    """Institutions of a city with the part of their Share that counts to it: the columns of ``Index.members``."""
    rows = [
        {
            "place": member.institution.name,
            "short": member.institution.short_name or member.institution.name,
            "group": index.group_of(member.institution.country),
            "rank": member.rank,
            "metric": "share",
            "number": member.value,
            "text": share_text(member.value),
            "count": pd.NA,
            "change": "" if member.weight == 1 else f"{member.weight:.0%} of {share_text(member.share)}",
            "confidence": "medium",
            "others": "",
            "source": source,
            "complete": True,
        }
        for member in members
    ]
    return pd.DataFrame(rows, columns=MEMBERS).astype({"rank": "Int64", "count": "Int64"})


def share_text(share: float) -> str:
    """A summed Share as it is shown: whole articles from a hundred on, one decimal below."""
    return f"{share:,.0f}" if share >= _WHOLE_NUMBERS_FROM else f"{share:,.1f}"

"""How far a city is behind the leader of a subject: in Share, and in years."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pandas as pd

from helpers.base.words import plural
from helpers.index.derived import scales
from helpers.index.interface import Index, Metric, cached
from helpers.pages.frames import joined_ids


@dataclass(frozen=True)
class Gap:
    """One city behind the leader of a year.

    ``share`` and ``of_leader`` are Shares of that year, in articles; ``rival`` is the leading city of the group
    compared with, its Share ``of_rival``, both empty where none is known. ``years`` is how long ago the leader's
    adjusted Share was last at or below this city's, 0 for the leader; None where it was above in all years that
    are known, which are ``at_least`` before this one.
    """

    city: str
    leader: str
    year: int
    share: float
    of_leader: float
    rival: str
    of_rival: float
    years: int | None
    at_least: int
    source: str

    @property
    def part(self) -> float:
        """The city's Share in that of the leader, 0 to 1."""
        return self.share / self.of_leader

    @property
    def against(self) -> float:
        """The city's Share in that of the leading city of the group compared with."""
        return self.share / self.of_rival


def _shares(index: Index, subject: str, year: int, eras: bool) -> pd.DataFrame:
    """Shares of cities in the years that may be compared with ``year``: ``place, data_year, share, adjusted, group``.

    With ``eras``, those of all years up to it: a city's part of another's Share is known in each, though the parts
    of two eras are not compared.

    ``adjusted`` is the Share by the number of articles of one year, missing where that cannot be told.
    """
    rows = index.figures(Metric.SHARE, subject).rename(columns={"number": "share"})
    comparable = [*index.comparable_years(year), year]
    rows = rows[rows["data_year"] <= year] if eras else rows[rows["data_year"].isin(comparable)]
    if index.has(Metric.ADJUSTED_SHARE, subject=subject):
        known = index.figures(Metric.ADJUSTED_SHARE, subject).set_index(["place", "data_year"])["number"]
        keys = pd.MultiIndex.from_frame(rows[["place", "data_year"]])
        rows = rows.assign(adjusted=known.reindex(keys).to_numpy())
    else:
        scale = rows["data_year"].map(scales(index.growth(), subject, year))
        rows = rows.assign(adjusted=rows["share"] * scale)
    return rows.assign(group=rows["place"].map(index.country_group))


@cached
def _by_year(index: Index, subject: str, year: int, eras: bool) -> dict[int, dict[str, Any]]:
    """The rows of ``_shares`` by year and city, the largest Share of a year first."""
    rows = _shares(index, subject, year, eras)
    rows = rows.sort_values(["data_year", "share", "place"], ascending=[True, False, True])
    found: dict[int, dict[str, Any]] = {}
    for row in rows.itertuples():
        found.setdefault(int(row.data_year), {})[row.place] = row
    return found


def gaps(
    index: Index, subject: str, city: str, until: int, against: str = "", *, eras: bool = False
) -> list[Gap]:
    """The gap of ``city`` in each year up to ``until`` in which its Share and that of the leader are known.

    Years that cannot be compared with ``until`` are among them with ``eras`` alone.

    Where all articles of a year were counted, a city without a Share has a Share of zero.
    """
    counted, by_year = index.articles(subject), _by_year(index, subject, until, eras)
    reach = [year for year, own in by_year.items() if any(pd.notna(row.adjusted) for row in own.values())]
    found = []
    for year, own in by_year.items():
        if city not in own and year not in counted:
            continue
        leader = next(iter(own))
        if index.voice.gaps and not _may_lead(index, subject, year, leader):
            continue
        rival = next((place for place, row in own.items() if row.group == against), "")
        named = [own[place] for place in (city, leader, rival) if place in own]
        late = _adjusted(own, city, year in counted)
        before = [
            other
            for other in reach
            if other <= year
            and late is not None
            and (then := _adjusted(by_year[other], leader, other in counted)) is not None
            and then <= late
        ]
        found.append(
            Gap(
                city,
                leader,
                year,
                float(own[city].share) if city in own else 0.0,
                float(own[leader].share),
                rival,
                float(own[rival].share) if rival else 0.0,
                year - max(before) if before else None,
                year - min(reach) if year in reach else 0,
                joined_ids(*(row.source for row in named)),
            )
        )
    return found


def _adjusted(own: dict[str, Any], place: str, counted: bool) -> float | None:
    """The adjusted Share of a city in a year; zero for one without where all articles were ``counted``."""
    if place in own and pd.notna(own[place].adjusted):
        return float(own[place].adjusted)
    return 0.0 if counted else None


def _may_lead(index: Index, subject: str, year: int, city: str) -> bool:
    """Whether the city with the largest known Share is not known to stand behind one whose Share is not known."""
    ranking = index.ranking(year, subject)
    first = set(ranking.loc[ranking["rank"] == 1, "place"])
    return city in first if first else city not in set(ranking["place"])


def also_years(gap: Gap) -> str:
    """``", where the leader was five years before"``; empty where no earlier year is known."""
    return f", {years_text(gap)}" if gap.years is not None or gap.at_least else ""


def years_text(gap: Gap) -> str:
    """``"where the leader was five years before"``, or that it is further back than is known."""
    if gap.years == 0:
        return "level with it"
    if gap.years is None and not gap.at_least:
        return "and no earlier year is known"
    if gap.years is None:
        return f"more than {plural(gap.at_least, 'year')} behind"
    return f"where the leader was {plural(gap.years, 'year')} before"

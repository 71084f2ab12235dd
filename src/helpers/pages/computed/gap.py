"""How far a city is behind the leader of a subject: in Share, and in years."""

from __future__ import annotations

from dataclasses import dataclass

from helpers.base.words import plural
from helpers.index.articles import ArticlesIndex


@dataclass(frozen=True)
class Gap:
    """One city behind the leader of a year.

    ``share`` and ``of_leader`` are adjusted Shares, in articles. ``years`` is how long ago the leader's adjusted
    Share was last at or below this city's, 0 for the leader; None where it was above in all years of the index,
    which are ``at_least`` before this one.
    """

    city: str
    leader: str
    year: int
    share: float
    of_leader: float
    years: int | None
    at_least: int

    @property
    def part(self) -> float:
        """The city's Share in that of the leader, 0 to 1."""
        return self.share / self.of_leader


def gaps(index: ArticlesIndex, subject: str, city: str, years: list[int]) -> list[Gap]:
    """The gap of ``city`` in each of ``years`` that has a leader; no article is a Share of zero.

    None at all for a subject without articles in the base year of the index: its Shares cannot be adjusted.
    """
    every = index.shares(subject)
    if every["adjusted_share"].isna().any():
        return []
    leaders = every[every["rank"] == 1].drop_duplicates("year").set_index("year")["place"].to_dict()
    adjusted = {
        (row.place, int(row.year)): float(row.adjusted_share)
        for row in every[every["place"].isin({*leaders.values(), city})].itertuples()
    }
    found = []
    for year in years:
        if year not in leaders:
            continue
        leader, own = leaders[year], adjusted.get((city, year), 0.0)
        before = [
            other for other in index.years if other <= year and adjusted.get((leader, other), 0.0) <= own
        ]
        behind = year - max(before) if before else None
        found.append(Gap(city, leader, year, own, adjusted[leader, year], behind, year - index.years[0]))
    return found


def years_text(gap: Gap) -> str:
    """``"where the leader was five years before"``, or that it is further back than the index reaches."""
    if gap.years == 0:
        return "level with it"
    if gap.years is None and not gap.at_least:
        return "and the index holds no earlier year"
    if gap.years is None:
        return f"further behind than the index reaches back ({plural(gap.at_least, 'year')})"
    return f"where the leader was {plural(gap.years, 'year')} before"

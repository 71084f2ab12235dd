"""How well totals from institution tables hold printed ranks and Shares of cities.

Printed ranks of metropolitan areas are compared with the order by estimated Share (overall, where there is one), or by listed Share (the
subject of the tables that is nearest to the printed one; a printed subject counts otherwise, so Shares are not
compared). Years whose own edition counts cities proper are left out.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import chain

import pandas as pd

from helpers.data.layout import YEAR_SERIES
from helpers.index.annual import Annual
from helpers.index.annual_placement import (
    COVERAGE,
    HEADQUARTERS,
    SITE_CORRECTIONS,
    SITE_WEIGHTS,
    all_steps,
    steps_without,
)
from helpers.index.interface import OVERALL, Metric, cached
from helpers.index.printed import PrintedIndex

TOP = 20
WITHIN = (1, 2, 3)  # places
ALL_STEPS = "all steps"
WITHOUT = "without the steps that were decided on printed figures of cities"
APART = "bodies in several cities in none of them"
AT_HEADQUARTERS = "bodies in several cities at their headquarters, but for companies"
ALL_YEARS = "all years"
SHARE_ERROR = 0.1
_DIGITS = 9  # a ratio of 1.1 is within a tenth
_METROPOLITAN = "metropolitan areas"
_EXACT = ("=", "≈")
_FEWEST = 3  # ranks that a correlation needs


@dataclass(frozen=True, slots=True)
class Checked:
    """A city with a printed rank or Share of a year, and what the tables say; None is not printed, or not known."""

    year: int
    subject: str
    place: str
    printed_rank: int | None
    rank: int | None
    printed_share: float | None
    share: float | None

    @property
    def off(self) -> int | None:
        """Places between the printed and the computed rank, positive where the computed one is worse."""
        if self.printed_rank is None or self.rank is None:
            return None
        return self.rank - self.printed_rank

    @property
    def ratio(self) -> float | None:
        """Computed Share ÷ printed Share."""
        return self.share / self.printed_share if self.printed_share and self.share is not None else None


@dataclass(frozen=True, slots=True)
class Accuracy:
    """What holds of a year's (or several years') printed figures.

    ``printed`` ranks, ``compared`` of them with a computed rank; ``spearman`` over these (None with fewer than three);
    ``top`` printed ranks among the first ``TOP``, ``within[n]`` of them held to n places; ``shares`` printed,
    ``shares_within`` of them held to ``SHARE_ERROR``; ``worst`` the compared cities, largest difference first.
    """

    year: int | None
    subject: str
    printed: int
    compared: int
    spearman: float | None
    top: int
    within: dict[int, int]
    shares: int
    shares_within: int
    worst: tuple[Checked, ...]


def checked(annual: Annual, printed: PrintedIndex, year: int, subject: str) -> list[Checked]:
    """Every city with a printed rank or Share of a year and a printed ``subject``, best printed rank first."""
    computed = _computed(annual, year, subject)
    ranks = _printed(printed, year, subject, Metric.RANK)
    shares = _printed(printed, year, subject, Metric.SHARE) if subject == OVERALL else {}
    order = {place: number for number, place in enumerate(computed, 1)}
    found = [
        Checked(
            year,
            subject,
            place,
            int(ranks[place]) if place in ranks else None,
            order.get(place),
            shares.get(place),
            computed.get(place),
        )
        for place in {*ranks, *shares}
    ]
    return sorted(found, key=lambda one: (one.printed_rank is None, one.printed_rank, one.place))


def _computed(annual: Annual, year: int, subject: str) -> dict[str, float]:
    """City → Share in the order of Share; empty where the tables have nothing to compare."""
    if year not in annual.years:
        return {}
    if subject == OVERALL and len(estimates := annual.estimates(year)):
        return dict(zip(estimates["place"], estimates["share"], strict=True))
    rows = annual.tables.reference("annual_subjects")
    own = rows.loc[rows["compared_with"] == subject, "subject"]
    return {place: share for name in own for place, share in annual.listed(year, name).items()}


@cached
def _printed(printed: PrintedIndex, year: int, subject: str, metric: Metric) -> dict[str, float]:
    """City → best printed value, of editions that count metropolitan areas."""
    editions = printed.tables.editions
    own = editions[(editions["series"] == YEAR_SERIES) & (editions["data_year"] == year)]
    if (own["boundaries"] != _METROPOLITAN).any():
        return {}  # whatever a later edition says of that year
    areas = set(editions.loc[editions["boundaries"] == _METROPOLITAN, "edition"])
    rows = printed.tables.figures_of("city")
    rows = rows[
        (rows["metric"] == metric)
        & (rows["subject"] == subject)
        & (rows["data_year"] == year)
        & (rows["list_scope"] == "")
        & (rows["period"] == "")
        & rows["relation"].isin(_EXACT)
        & rows["edition"].isin(areas)
    ]
    rows = printed.best(rows, ["place"])
    return dict(zip(rows["place"], rows["number"], strict=True))


def accuracy(rows: Iterable[Checked], year: int | None = None, subject: str = "") -> Accuracy:
    """The counts over ``rows``, which may be those of several years; Spearman only within one year."""
    rows = list(rows)
    ranked = [row for row in rows if row.printed_rank is not None]
    both = [row for row in ranked if row.off is not None]
    top = [row for row in rows if row.printed_rank is not None and row.printed_rank <= TOP]
    shares = [row for row in rows if row.printed_share is not None]
    worst = sorted(both, key=lambda row: (-abs(row.off or 0), row.printed_rank, row.place))
    return Accuracy(
        year,
        subject,
        len(ranked),
        len(both),
        _spearman(both) if year is not None else None,
        len(top),
        {n: sum(row.off is not None and abs(row.off) <= n for row in top) for n in WITHIN},
        len(shares),
        sum(row.ratio is not None and round(abs(row.ratio - 1), _DIGITS) <= SHARE_ERROR for row in shares),
        tuple(worst),
    )


def _spearman(rows: Sequence[Checked]) -> float | None:
    if len(rows) < _FEWEST:
        return None
    printed, computed = (pd.Series([getattr(row, name) for row in rows]) for name in ("printed_rank", "rank"))
    return float(printed.rank().corr(computed.rank()))


def counted(annual: Annual, printed: PrintedIndex, subject: str, until: int | None = None) -> list[Accuracy]:
    """The accuracy of every year of the tables (up to ``until``) with printed figures of a subject, oldest first; last,
    the same counts over all years together.
    """
    years = [year for year in annual.years if until is None or year <= until]
    found = {year: checked(annual, printed, year, subject) for year in years}
    return [
        *(accuracy(rows, year, subject) for year, rows in found.items() if rows),
        accuracy(chain.from_iterable(found.values()), None, subject),
    ]


def variants(annual: Annual) -> dict[str, Annual]:
    """The same tables with all steps, and without those that were decided on printed figures of cities: a promise."""
    return {
        ALL_STEPS: annual.with_steps(all_steps(annual.tables)),
        WITHOUT: annual.with_steps(steps_without(annual.tables)),
    }


def without_weights(annual: Annual) -> dict[str, Annual]:
    """The same tables, as they would be without weights: bodies in several cities apart, or at their headquarters.

    The first is too small for cities with their institutes, the second too large for their capitals. What is listed of
    a city is known with weights alone, so it completes neither.
    """
    steps = all_steps(annual.tables) - {SITE_WEIGHTS, SITE_CORRECTIONS, COVERAGE}
    return {APART: annual.with_steps(steps), AT_HEADQUARTERS: annual.with_steps(steps | {HEADQUARTERS})}


def table(
    variants: dict[str, Annual],
    printed: PrintedIndex,
    subjects: Sequence[str],
    worst: int = 3,
    until: int | None = None,
) -> pd.DataFrame:
    """One row a variant, subject and year, then all years together: the counts of ``Accuracy``, ``within_<n>`` among
    them, ``spearman`` NaN where there is none, and ``worst`` as text, ``city printed → computed``.
    """
    rows = []
    for steps, annual in variants.items():
        for subject in subjects:
            for one in counted(annual, printed, subject, until):
                if not one.printed and not one.shares:
                    continue
                told = [
                    f"{row.place} {row.printed_rank} → {row.rank}" for row in one.worst[:worst] if row.off
                ]
                rows.append(
                    {
                        "steps": steps,
                        "subject": subject,
                        "year": ALL_YEARS if one.year is None else one.year,
                        "printed": one.printed,
                        "compared": one.compared,
                        "spearman": float("nan") if one.spearman is None else round(one.spearman, 4),
                        "top": one.top,
                        **{f"within_{n}": count for n, count in one.within.items()},
                        "shares": one.shares,
                        "shares_within": one.shares_within,
                        "worst": ", ".join(told),
                    }
                )
    return pd.DataFrame(rows)

"""How well totals from institution tables hold printed ranks and Shares of cities.

Printed ranks of metropolitan areas are compared with the order by estimated Share (overall, where there is one), or by listed Share (the
subject of the tables that is nearest to the printed one; a printed subject counts otherwise, so Shares are not
compared). Years whose own edition counts cities proper are left out.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any

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


def checked(annual: Annual, printed: PrintedIndex, year: int, subject: str) -> list[Checked]:
    """Every city with a printed rank or Share of a year and a printed ``subject``, best printed rank first."""
    computed = _computed(annual, year, subject)
    ranks = _printed(printed, year, subject, Metric.RANK)
    shares = _printed(printed, year, subject, Metric.SHARE) if subject == OVERALL else {}
    order = {place: number for number, place in enumerate(computed, 1)}
    found = [
        Checked(
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
    best: dict[str, float] = {}
    for row in printed.city_figures.get((metric, subject), {}).get(year, ()):
        if row["relation"] in _EXACT and row["edition"] in areas:
            best.setdefault(row["place"], row["number"])
    return best


def counts(rows: Sequence[Checked], year: int | None = None, worst: int = 3) -> dict[str, Any]:
    """What holds of the printed figures of a year, or without ``year`` of several years.

    ``printed`` ranks, ``compared`` of them with a computed rank; ``spearman`` over these, NaN for fewer than three and
    for several years; ``top`` printed ranks among the first ``TOP``, ``within_<n>`` of them held to n places; ``shares``
    printed, ``shares_within`` of them held to ``SHARE_ERROR``; the ``worst`` of the compared cities as text,
    ``city printed → computed``, largest difference first.
    """
    ranked = [row for row in rows if row.printed_rank is not None]
    both = [row for row in ranked if row.off is not None]
    top = [row for row in ranked if (row.printed_rank or 0) <= TOP]
    ratios = [row.ratio for row in rows if row.printed_share is not None]
    furthest = sorted(both, key=lambda row: (-abs(row.off or 0), row.printed_rank, row.place))[:worst]
    return {
        "year": ALL_YEARS if year is None else year,
        "printed": len(ranked),
        "compared": len(both),
        "spearman": float("nan") if year is None else round(_spearman(both), 4),
        "top": len(top),
        **{f"within_{n}": sum(row.off is not None and abs(row.off) <= n for row in top) for n in WITHIN},
        "shares": len(ratios),
        "shares_within": sum(
            ratio is not None and round(abs(ratio - 1), _DIGITS) <= SHARE_ERROR for ratio in ratios
        ),
        "worst": ", ".join(f"{row.place} {row.printed_rank} → {row.rank}" for row in furthest if row.off),
    }


def _spearman(rows: Sequence[Checked]) -> float:
    if len(rows) < _FEWEST:
        return float("nan")
    printed, computed = (pd.Series([getattr(row, name) for row in rows]) for name in ("printed_rank", "rank"))
    return float(printed.rank().corr(computed.rank()))


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
    """One row a variant, subject and year with printed figures (up to ``until``), oldest first, then one of all years
    together: ``steps``, ``subject`` and ``counts``."""
    rows = []
    for steps, annual in variants.items():
        years = [year for year in annual.years if until is None or year <= until]
        for subject in subjects:
            found: dict[int | None, list[Checked]] = {
                year: checked(annual, printed, year, subject) for year in years
            }
            found[None] = list(chain.from_iterable(found.values()))
            rows += [
                {"steps": steps, "subject": subject, **counts(own, year, worst)}
                for year, own in found.items()
                if own
            ]
    return pd.DataFrame(rows)

"""How far computed figures agree with printed ones: for every city of which both are known."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from helpers.index.interface import Index
from helpers.index.printed import printed_of

FEWEST_RANKED = 3  # a correlation of fewer ranks says nothing


@dataclass(frozen=True)
class Agreement:
    """Computed beside printed figures of one subject and year.

    ``rows`` has ``place, rank, share`` (computed; missing where the index gives the city none), ``printed_rank``,
    ``printed_share`` (missing where none is printed), ``ratio`` (computed to printed Share) and ``source``.
    """

    year: int
    rows: pd.DataFrame

    @property
    def rank_correlation(self) -> float | None:
        """Spearman's correlation of the Shares computed with the ranks printed, over the cities with a printed rank.

        1 is the same order. None with fewer than ``FEWEST_RANKED``. A city without computed Share counts as last.
        """
        ranked = self.rows[self.rows["printed_rank"].notna()]
        if len(ranked) < FEWEST_RANKED:
            return None
        computed = ranked["share"].fillna(0.0).rank(ascending=False)
        printed = ranked["printed_rank"].rank()
        if computed.nunique() < 2 or printed.nunique() < 2:
            return None
        return float(computed.corr(printed))

    @property
    def median_ratio(self) -> float | None:
        """The middle of the ratios of computed to printed Share; None where no Share is printed."""
        ratios = self.rows["ratio"].dropna()
        return float(ratios.median()) if len(ratios) else None


def agreement_of(index: Index, year: int, subject: str) -> Agreement:
    """Every city of which a rank or a Share of ``year`` is printed in a subject or field, beside what is computed.

    ``index`` has the printed figures beside it, as the first of its companions.
    """
    # the best of several printed values, by the rule of the printed index
    ranks, shares = (
        printed_of(index).best_city_figures(metric, subject, year)[["place", "number", "value", "source"]]
        for metric in ("rank", "share")
    )
    rows = ranks.merge(shares, on="place", how="outer", suffixes=("_of_rank", "_of_share"))
    rows = rows.merge(index.ranking(year, subject)[["place", "rank", "share"]], on="place", how="left")
    told = [(";" + rows[f"source_of_{metric}"]).fillna("") for metric in ("rank", "share")]
    rows = rows.assign(
        printed_rank=rows["number_of_rank"],
        printed_share=rows["number_of_share"],
        printed_share_text=rows["value_of_share"],
        ratio=rows["share"] / rows["number_of_share"],
        source=index.name + told[0] + told[1],
    ).sort_values("place", ignore_index=True)
    return Agreement(year, rows.astype({"rank": "float64"}))

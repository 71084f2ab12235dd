"""What follows from the printed tables by arithmetic: revisions of earlier years, and growth of the index.

Pure functions of ``Tables.figures``; nothing is interpolated, a year without evidence has no row.
"""

from __future__ import annotations

import pandas as pd

from helpers.data.growth import common, growth_interval
from helpers.data.layout import CONFIDENCES

_FIGURE = ["place", "place_kind", "subject", "data_year"]
_PRINTED = ["value", "number", "edition", "source", "doubt", "line"]
GROWTH_COLUMNS = (
    "data_year", "previous_year", "subject", "growth_low", "growth_high", "pages", "pages_agree",
    "rows_used", "rows_seen", "confidence", "sources",
)  # fmt: skip


def _exact_tables(figures: pd.DataFrame) -> pd.DataFrame:
    """Exact figures of calendar years in lists of institutions, countries or cities, and the series of editions."""
    rows = figures[
        figures["place_kind"].isin(["institution", "country", "city"])
        & (figures["relation"] == "=")
        & (figures["period"] == "")
        & (figures["list_scope"] != "city")  # there an institution counts without its other sites
    ]
    return rows.assign(series=rows["edition"].str.replace(r"-\d{4}$", "", regex=True))


def revised_shares(figures: pd.DataFrame) -> pd.DataFrame:
    """Where the edition of the next year prints another Share for a year than the edition of that year did.

    Where an edition prints a Share on several pages or copies of a page, the two differing values that lie closest
    together are taken, so that no difference between copies makes a revision look larger than it is.

    Args:
        figures: as ``Tables.figures``.

    Returns:
        One row a place, subject and pair of editions, the largest difference first: ``place, place_kind, subject,
        data_year, first_edition, next_edition, first_value, next_value`` (as printed), ``difference`` (articles, next
        minus first), ``difference_pct`` (of the first; NaN if that is 0), ``confidence`` (the lower of the two),
        ``source`` (both ids), and ``alike``: on some page both editions print one and the same value, so that only
        copies differ and nothing was revised.
    """
    shares = _exact_tables(figures).query("metric == 'share'")
    shares = shares.assign(doubt=shares["confidence"].map(CONFIDENCES.index))
    later = shares["edition_year"] - shares["data_year"]
    first, following = (
        shares.loc[later == years, [*_FIGURE, "series", *_PRINTED]].rename(
            columns={name: f"{prefix}_{name}" for name in _PRINTED}
        )
        for years, prefix in enumerate(("first", "next"))
    )
    pairs = first.merge(following, on=[*_FIGURE, "series"])
    base, editions = pairs["first_number"], [*_FIGURE, "first_edition", "next_edition"]
    pairs = pairs.assign(
        difference=pairs["next_number"] - base,
        difference_pct=(pairs["next_number"] - base) / base.where(base != 0) * 100,
        confidence=[CONFIDENCES[doubt] for doubt in pairs[["first_doubt", "next_doubt"]].max(axis=1)],
        source=pairs["first_source"] + ";" + pairs["next_source"],
    )
    pairs["size"] = pairs["difference"].abs()
    pairs["alike"] = pairs.groupby(editions)["size"].transform("min") == 0
    differing = pairs[pairs["size"] > 0].sort_values([*editions, "size", "next_line"])
    revised = differing.drop_duplicates(editions).sort_values("size", ascending=False, kind="stable")
    told = ["first_value", "next_value", "difference", "difference_pct", "confidence", "source", "alike"]
    return revised[[*editions, *told]].reset_index(drop=True)


def index_growth(figures: pd.DataFrame) -> pd.DataFrame:
    """Growth of the number of articles in the index, from tables with Share and change in adjusted Share.

    Adjusted Share is the earlier Share rescaled by that growth (https://www.natureindex.com/glossary), so on
    every page Share = previous Share × (1 + adjusted change) × g with one constant g. Each row of a page
    bounds g by the rounding of its three numbers; g of the page is what the rows have in common.

    Args:
        figures: as ``Tables.figures``.

    Returns:
        One row a pair of years and a subject, in ``GROWTH_COLUMNS``: bounds of the growth (a ratio; 1.03 is
        3 % more articles), how many pages, whether they agree (the bounds are then what they have in common,
        otherwise they span all pages), rows in agreement within their page and rows seen, the lowest
        confidence among them, and the sources joined by ``;``.
    """
    tables = _exact_tables(figures)
    page = ["edition", "source", "copy", "list_scope", "list_region", "subject", "place"]
    shares = tables.loc[tables["metric"] == "share", [*page, "data_year", "value", "confidence"]]
    changes = tables.loc[
        (tables["metric"] == "change_adjusted_share_pct") & tables["reference_year"].notna(),
        [*page, "data_year", "reference_year", "value"],
    ]
    changes = changes.astype({"reference_year": "int64"})
    before = shares.rename(columns={"value": "previous", "data_year": "reference_year"})
    rows = changes.rename(columns={"value": "change"}).merge(
        shares.rename(columns={"value": "share"}), on=[*page, "data_year"]
    )
    rows = rows.merge(before.drop(columns="confidence"), on=[*page, "reference_year"])
    triples = rows[["previous", "share", "change"]].itertuples(index=False, name=None)
    rows["bounds"] = pd.Series(
        [growth_interval(*triple) for triple in triples], index=rows.index, dtype="object"
    )
    rows = rows[rows["bounds"].notna()]
    rows = rows.assign(page=rows.groupby(page[:5]).ngroup())
    found = []
    for (year, previous, subject), pages in rows.groupby(["data_year", "reference_year", "subject"]):
        constants = [common(list(own)) for _, own in pages.groupby("page")["bounds"]]
        low, high = max(c[0] for c in constants), min(c[1] for c in constants)
        agree = low <= high
        if not agree:
            low, high = min(c[0] for c in constants), max(c[1] for c in constants)
        found.append(
            {
                "data_year": year,
                "previous_year": previous,
                "subject": subject,
                "growth_low": low,
                "growth_high": high,
                "pages": len(constants),
                "pages_agree": agree,
                "rows_used": sum(c[2] for c in constants),
                "rows_seen": len(pages),
                "confidence": max(pages["confidence"], key=CONFIDENCES.index),
                "sources": ";".join(sorted(set(pages["source"]))),
            }
        )
    return pd.DataFrame(found, columns=list(GROWTH_COLUMNS))


def scales(rates: pd.DataFrame, subject: str, year: int) -> dict[int, float]:
    """By what Shares of earlier years are multiplied to be compared with those of ``year``.

    Args:
        rates: in ``GROWTH_COLUMNS``, each from one year to the next.

    Returns:
        Year → ratio of the numbers of articles, the middle of its range; back as far as no growth is missing.
    """
    growth = {
        int(row.data_year): (row.growth_low + row.growth_high) / 2
        for row in rates.itertuples()
        if row.subject == subject
    }
    found = {year: 1.0}
    while year in growth:
        found[year - 1] = found[year] * growth[year]
        year -= 1
    return found

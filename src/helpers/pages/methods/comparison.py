"""An index against what is printed beside it: Shares city by city, and agreement by subject and year."""

from __future__ import annotations

from functools import partial
from itertools import product

import pandas as pd

from helpers.base.words import MINUS, capitalised, plural
from helpers.figures.bars import Bar, draw_bars
from helpers.index.computed_vs_printed import Agreement, agreement_of
from helpers.pages.frames import frame, joined_ids
from helpers.pages.wording import sentences
from helpers.report.exhibits import Exhibit, Figure, Missing, Table
from helpers.report.report import Report

CITIES_COMPARED = 25


def agreement_sentence(report: Report) -> str:
    """The rank correlation and the median ratio in words, or that too little is printed for them."""
    found, measured = agreement_of(report.index, report.year, report.index.whole), report.index.voice.measured
    if found.rows.empty:
        return f"Nothing is printed of cities in {found.year}, so nothing can be compared."
    texts = []
    if found.rank_correlation is not None:
        ranked = plural(int(found.rows["printed_rank"].notna().sum()), "city", "cities")
        texts.append(
            f"the order of the {ranked} with a printed rank of {found.year} has a rank correlation of "
            f"{_signed(found.rank_correlation, 2)} with the {measured} order (1 is the same order)"
        )
    if found.median_ratio is not None:
        with_share = plural(int(found.rows["ratio"].notna().sum()), "city", "cities")
        texts.append(
            f"the median of {measured} to printed Share, over {with_share}, is {found.median_ratio:.2f}"
        )
    if not texts:
        return f"Too little is printed of cities in {found.year} to compare."
    return capitalised(f"{'; '.join(texts)}.")


def _signed(number: float, decimals: int) -> str:
    """A number with a true minus sign where it is negative."""
    return f"{number:.{decimals}f}".replace("-", MINUS)


def conflicts(report: Report, why: str = "") -> Exhibit:
    """The index's beside printed Shares of the year, city by city; ``why`` says why they differ."""
    index, year, measured = report.index, report.year, report.index.voice.measured
    found = agreement_of(index, year, index.whole)
    rows = found.rows[found.rows["printed_share"].notna()].sort_values("printed_share", ascending=False)
    if rows.empty:
        with_shares = tuple(
            y for y in index.years if agreement_of(index, y, index.whole).median_ratio is not None
        )
        return Missing(
            "conflicts",
            f"{measured.capitalize()} and printed Shares, {year}",
            f"No source found prints the overall Share of a city for {year}.",
            with_shares,
        )
    shown = rows.head(CITIES_COMPARED)
    known = [None if pd.isna(share) else float(share) for share in shown["share"]]
    bars = [
        Bar(
            index.short(row.place),
            share,
            "no Share here" if share is None else f"{share:,.2f}; printed {row.printed_share_text}",
            index.country_group(row.place),
            before=float(row.printed_share),
        )
        for row, share in zip(shown.itertuples(), known, strict=True)
    ]
    cities, title = plural(len(shown), "city", "cities"), _ratio_title(found, measured)
    return Figure(
        key="conflicts",
        title=title,
        subtitle=f"Share of {year}, in articles: bars are {measured}, hollow marks are printed",
        caption=sentences(
            f"The {cities} with the largest printed Shares."
            if len(rows) > len(shown)
            else "All cities with a printed Share.",
            why,
            agreement_sentence(report),
        ),
        alt=f"Bars of the {measured} Share of {cities}, each with the printed Share as a hollow mark. {title}.",
        description="; ".join(
            f"{row.place}: {'none' if share is None else f'{share:,.2f}'} {measured}, {row.printed_share_text} printed"
            for row, share in zip(shown.itertuples(), known, strict=True)
        )
        + ".",
        data=frame(
            data_year=year,
            city=rows["place"],
            rank=rows["rank"].astype("Int64"),
            share=rows["share"].round(2),
            printed_rank=rows["printed_rank"].astype("Int64"),
            printed_share=rows["printed_share_text"],
            ratio_to_printed=rows["ratio"].round(3),
            source=rows["source"],
        ),
        draw=partial(draw_bars, [("", bars)], axis_label="Share, in articles"),
    )


def _ratio_title(found: Agreement, measured: str) -> str:
    ratio = found.median_ratio
    if ratio is None:
        return "None of the cities with a printed Share has a Share here"
    return f"{measured.capitalize()} and printed Shares of {plural(int(found.rows['ratio'].notna().sum()), 'city', 'cities')}: the median ratio is {ratio:.2f}"


def differing_tables(report: Report) -> Exhibit:
    """Rank correlation and median ratio for every subject and year of which figures are printed."""
    index, measured = report.index, report.index.voice.measured
    rows: list[dict[str, object]] = []
    correlations = []
    for subject, year in product(dict.fromkeys([index.whole, *index.subjects]), index.years):
        found = agreement_of(index, year, subject)
        if found.rows.empty:
            continue
        correlation, ratio = found.rank_correlation, found.median_ratio
        if correlation is not None:
            correlations.append(round(correlation, 3))
        rows.append(
            {
                "subject": index.subject_names.get(subject, subject),
                "data_year": year,
                "cities_with_printed_rank": int(found.rows["printed_rank"].notna().sum()),
                "rank_correlation": "too few" if correlation is None else _signed(correlation, 3),
                "cities_with_printed_share": int(found.rows["ratio"].notna().sum()),
                "median_ratio_to_printed": "none printed" if ratio is None else f"{ratio:.3f}",
                "source": joined_ids(*found.rows["source"]),
            }
        )
    if not rows:
        reason = "No source found prints ranks or Shares of cities for the years of this index."
        return Missing(
            "differing-tables", f"{measured.capitalize()} against printed, by subject and year", reason, ()
        )
    return Table(
        key="differing-tables",
        title=f"{measured.capitalize()} against printed in {plural(len(rows), 'ranking')}: {_range(correlations)}",
        caption=f"Rank correlation: Spearman's, of {measured} Shares with printed ranks, over the cities with a printed rank; 1 is the "
        f"same order. Median ratio: {measured} to printed Share. Printed rankings are held in part, mostly their top, where ranks "
        "are hardest to get right.",
        data=pd.DataFrame(rows),
    )


def _range(correlations: list[float]) -> str:
    if not correlations:
        return "too few ranks are printed for a correlation"
    least, most = _signed(min(correlations), 2), _signed(max(correlations), 2)
    return (
        f"a rank correlation of {least}"
        if len(correlations) == 1
        else f"rank correlations of {least} to {most}"
    )

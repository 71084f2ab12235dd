"""Methods and data of a computed index: what it was counted from, what is left out, how far it agrees with print."""

from __future__ import annotations

import pandas as pd

from helpers.agreement import Agreement, agreement_of
from helpers.computed_index import ComputedIndex
from helpers.exhibits import Exhibit, Figure, Missing, NotApplicable, Table
from helpers.figures.bars import Bar, draw_bars
from helpers.figures.share_lines import Panel, ValueLine, draw_share_lines
from helpers.notice import terms_of
from helpers.openindex.subjects import agreement
from helpers.pages.methods import definitions_of
from helpers.report import Report
from helpers.words import MINUS, capitalised, cardinal, joined_sentences, listed, plural, year_ranges

_NO_GROUP = "other"
CITIES_COMPARED = 25
_LEVELS = {
    "institution": "institution",
    "metropolitan_area": "metropolitan area",
    "country": "country",
}


def lead(report: Report) -> list[str]:
    """What was counted, how much of it has a place, and how far it agrees with what is printed."""
    index, about = report.index, report.index.description
    counted = (
        f"{about.articles:,} articles of {plural(len(about.journals), 'journal')}"
        if about.articles
        else "Shares"
    )
    placed = _not_placed(index)
    return [
        f"{about.title}. {counted} of {year_ranges(about.years)} are counted here"
        + (f"; {placed}." if placed else "."),
        _agreement_sentence(agreement_of(index, report.year, index.whole)),
    ]


def _not_placed(index: ComputedIndex) -> str:
    about = index.description
    parts = [
        f"{part:.1%} at the level {_LEVELS.get(level, level)}" for level, part in about.not_placed.items()
    ]
    return f"not placed are {listed(parts)} of all Share" if parts else ""


def _agreement_sentence(found: Agreement) -> str:
    if found.rows.empty:
        return f"Nothing is printed of cities in {found.year}, so nothing can be compared."
    ranked = int(found.rows["printed_rank"].notna().sum())
    with_share = int(found.rows["ratio"].notna().sum())
    texts = []
    if found.rank_correlation is not None:
        texts.append(
            f"the order of the {plural(ranked, 'city', 'cities')} with a printed rank of {found.year} has a rank correlation of "
            f"{as_signed(found.rank_correlation, 2)} with the order computed here (1 is the same order)"
        )
    if found.median_ratio is not None:
        texts.append(
            f"the median of computed to printed Share, over {plural(with_share, 'city', 'cities')}, is {found.median_ratio:.2f}"
        )
    if not texts:
        return f"Too little is printed of cities in {found.year} to compare."
    return capitalised(f"{'; '.join(texts)}.")


def coverage(report: Report) -> Exhibit:
    """Articles by year, and the part of all Share that cities hold."""
    index = report.index
    years = [other for other in index.years if other <= report.year]
    rows = []
    for subject in dict.fromkeys([index.whole, *index.subjects]):
        articles = index.articles(subject)
        for year in years:
            apart = index.apart(year, subject)
            held = float(index.ranking(year, subject)["share"].sum())
            rows.append(
                (
                    subject,
                    year,
                    articles.get(year),
                    held,
                    apart.get("not placed", 0.0),
                    apart.get("spread", 0.0),
                )
            )
    data = pd.DataFrame(
        rows, columns=["subject", "data_year", "articles", "in_cities", "not_placed", "spread"]
    )
    whole = data[["in_cities", "not_placed", "spread"]].sum(axis=1)
    data["percent_in_cities"] = (100 * data["in_cities"] / whole).round(1)
    overall = data[data["subject"] == index.whole].set_index("data_year")
    panels = []
    if overall["articles"].notna().all():
        counts = {int(year): float(number) for year, number in overall["articles"].items()}
        panels.append(Panel("Articles by year", [ValueLine("articles", _NO_GROUP, counts)], whole=True))
    parts = {int(year): float(part) for year, part in overall["percent_in_cities"].items()}
    panels.append(
        Panel(
            "Part of all Share that cities hold",
            [ValueLine("cities", _NO_GROUP, parts)],
            unit="%",
            most=104.0,
        )
    )
    now = overall.loc[report.year]
    return Figure(
        key="coverage",
        title=f"Cities hold {now['percent_in_cities']:.1f}% of the Share of {report.year}",
        subtitle=f"Articles counted and part of their Share that is placed in a city, {years[0]} to {report.year}"
        if len(years) > 1
        else f"Part of the Share that is placed in a city, {report.year}",
        caption="The rest cannot be placed, or is held by bodies with sites in many cities. The data have every subject.",
        alt=f"{capitalised(plural(len(panels), 'panel'))} by year, {years[0]} to {report.year}. In {report.year} cities hold "
        f"{now['in_cities']:,.1f}, not placed are {now['not_placed']:,.1f}, with bodies in many cities {now['spread']:,.1f}.",
        description=" ".join(
            f"{year}: " + (f"{int(row['articles']):,} articles, " if pd.notna(row["articles"]) else "")
            + f"{row['percent_in_cities']:.1f}% of the Share in cities."
            for year, row in overall.iterrows()
        ),
        data=data.assign(
            subject=data["subject"].map(index.subject_names).fillna(data["subject"]),
            articles=data["articles"].astype("Int64"), source=index.name,
        ).round({"in_cities": 2, "not_placed": 2, "spread": 2}),
        canvas=draw_share_lines(panels, years),
    )  # fmt: skip


def sources(report: Report) -> Exhibit:
    """What the index was made from, with the hashes of its files."""
    index, about = report.index, report.index.description
    rows = [
        ("index", index.name), ("hash of the index", index.tables.stored.hash), ("made", index.tables.stored.made),
        ("base year of adjusted Shares", str(about.base_year)), *_flat(about.made_from),
        *((f"SHA-256 of {name}", digest) for name, digest in about.tables.items()),
        *(
            (f"articles of journals of one subject, {index.subject_names[subject]}, whose topic says the same", f"{same:,} of {all_:,}")
            for subject, (all_, same) in agreement(about.subjects_by_topic).items()
        ),
    ]  # fmt: skip
    return Table(
        key="sources",
        title=f"What the index “{index.name}” was made from",
        caption=joined_sentences([*about.notes, "Hashes are SHA-256; the same input gives the same index."]),
        data=pd.DataFrame(rows, columns=["what", "recorded"]).assign(source=index.name),
    )


def as_signed(number: float, decimals: int) -> str:
    """A number with a true minus sign where it is negative."""
    return f"{number:.{decimals}f}".replace("-", MINUS)


def _flat(made_from: dict[str, object], above: str = "") -> list[tuple[str, str]]:
    """Nested records as rows: ``{"files": {"a": 1}}`` → ``[("files, a", "1")]``."""
    rows = []
    for name, value in made_from.items():
        own = f"{above}{name}"
        rows += _flat(value, f"{own}, ") if isinstance(value, dict) else [(own, _text(value))]
    return rows


def _text(value: object) -> str:
    # a list of years names the first and the last
    return " to ".join(map(str, value)) if isinstance(value, list) else str(value)


def definitions(report: Report) -> Exhibit:
    """The terms as the reports use them, each with its sources."""
    return definitions_of(report.index.printed)


def breaks(report: Report) -> Exhibit:
    """An index has no breaks by edition: all years are counted alike."""
    return NotApplicable(
        "breaks",
        "The series does not break",
        "All years of the index were counted in one run, by one list of journals and one set of rules. "
        "Adjusted Shares are rescaled to one number of articles a year, subject by subject.",
    )


def conflicts(report: Report) -> Exhibit:
    """Computed beside printed Shares of the year, city by city."""
    index, year = report.index, report.year
    found = agreement_of(index, year, index.whole)
    rows = found.rows[found.rows["printed_share"].notna()].sort_values("printed_share", ascending=False)
    if rows.empty:
        with_shares = tuple(
            y for y in index.years if agreement_of(index, y, index.whole).median_ratio is not None
        )
        return Missing(
            "conflicts", f"Computed and printed Shares, {year}",
            f"No source found prints the overall Share of a city for {year}.", with_shares,
        )  # fmt: skip
    shown = rows.head(CITIES_COMPARED)
    bars = [
        Bar(
            index.short(row.place), None if pd.isna(row.share) else float(row.share),
            "no Share here" if pd.isna(row.share) else f"{row.share:,.2f}; printed {row.printed_share_text}",
            index.country_group(row.place), before=float(row.printed_share),
        )
        for row in shown.itertuples()
    ]  # fmt: skip
    return Figure(
        key="conflicts",
        title=_ratio_title(found),
        subtitle=f"Share of {year}, in articles: bars are computed, hollow marks are printed",
        caption=joined_sentences(
            [
                f"The {plural(len(shown), 'city', 'cities')} with the largest printed Shares."
                if len(rows) > len(shown)
                else "All cities with a printed Share.",
                "The two count different sets of articles: Nature Index chooses research articles by hand.",
                _agreement_sentence(found),
            ]
        ),
        alt=f"Bars of the computed Share of {plural(len(shown), 'city', 'cities')}, each with the printed Share as a hollow mark. {_ratio_title(found)}.",
        description="; ".join(
            f"{row.place}: {'none' if pd.isna(row.share) else f'{row.share:,.2f}'} computed, {row.printed_share_text} printed"
            for row in shown.itertuples()
        )
        + ".",
        data=pd.DataFrame(
            {
                "data_year": year, "city": rows["place"], "rank": rows["rank"].astype("Int64"), "share": rows["share"].round(2),
                "printed_rank": rows["printed_rank"].astype("Int64"), "printed_share": rows["printed_share_text"],
                "computed_to_printed": rows["ratio"].round(3), "source": rows["source"],
            }
        ),
        canvas=draw_bars([("", bars)], axis_label="Share, in articles"),
    )  # fmt: skip


def _ratio_title(found: Agreement) -> str:
    ratio = found.median_ratio
    if ratio is None:
        return "None of the cities with a printed Share has a Share here"
    return f"The computed Share of the median city is {ratio:.2f} of its printed one"


def differing_tables(report: Report) -> Exhibit:
    """Rank correlation and median ratio for every subject and year of which figures are printed."""
    index = report.index
    rows = []
    for subject in dict.fromkeys([index.whole, *index.subjects]):
        for year in index.years:
            found = agreement_of(index, year, subject)
            if found.rows.empty:
                continue
            sources = dict.fromkeys(s for cell in found.rows["source"] for s in cell.split(";"))
            correlation, ratio = found.rank_correlation, found.median_ratio
            rows.append(
                {
                    "subject": index.subject_names.get(subject, subject), "data_year": year,
                    "cities_with_printed_rank": int(found.rows["printed_rank"].notna().sum()),
                    "rank_correlation": "too few" if correlation is None else as_signed(correlation, 3),
                    "cities_with_printed_share": int(found.rows["ratio"].notna().sum()),
                    "median_computed_to_printed": "none printed" if ratio is None else f"{ratio:.3f}",
                    "source": ";".join(sources),
                }
            )  # fmt: skip
    if not rows:
        reason = "No source found prints ranks or Shares of cities for the years of this index."
        return Missing("differing-tables", "Computed against printed, by subject and year", reason, ())
    best = [row for row in rows if row["rank_correlation"] != "too few"]
    return Table(
        key="differing-tables",
        title=f"Computed against printed in {plural(len(rows), 'ranking')}: {_range(best)}",
        caption="Rank correlation: Spearman's, of computed Shares with printed ranks, over the cities with a printed rank; 1 is the "
        "same order. Median ratio: computed to printed Share. Printed rankings are held in part, mostly their top, where ranks "
        "are hardest to get right.",
        data=pd.DataFrame(rows),
        numeric=("rank_correlation", "median_computed_to_printed"),
    )  # fmt: skip


def _range(rows: list[dict]) -> str:
    values = sorted(float(row["rank_correlation"].replace(MINUS, "-")) for row in rows)
    if not values:
        return "too few ranks are printed for a correlation"
    if len(values) == 1:
        return f"a rank correlation of {as_signed(values[0], 2)}"
    return f"rank correlations of {as_signed(values[0], 2)} to {as_signed(values[-1], 2)}"


def revisions(report: Report) -> Exhibit:
    """An index is not revised in parts."""
    return NotApplicable(
        "revisions",
        "Figures are not revised one by one",
        "An index is counted as a whole and replaced as a whole; its hash, under Sources, tells one from another.",
    )


def exclusions(report: Report) -> Exhibit:
    """What was left out and counted as left out, with the reason."""
    index, left_out = report.index, report.index.description.excluded
    rows = [(reason, number) for reason, number in left_out.items() if number]
    if not rows:
        return NotApplicable(
            "exclusions", "Nothing was left out", "All that the index was made from is counted in it."
        )
    return Table(
        key="exclusions",
        title=f"{sum(number for _, number in rows):,} records were left out, for {plural(len(rows), 'reason')}",
        caption="Counted while the index was made; what cannot be placed is not left out but counted as not placed.",
        data=pd.DataFrame(rows, columns=["reason", "records"]).assign(source=index.name),
    )


def editions(report: Report) -> Exhibit:
    """The years of the index: articles, journals' subjects, cities with a Share."""
    index = report.index
    articles = index.articles()
    rows = [
        {
            "data_year": year, "articles": articles.get(year), "cities_with_a_share": len(index.ranking(year)),
            "leader": index.ranking(year).iloc[0]["place"],
            "leader_share": round(float(index.ranking(year).iloc[0]["share"]), 2), "source": index.name,
        }
        for year in index.years
    ]  # fmt: skip
    data = pd.DataFrame(rows)
    if data["articles"].isna().all():
        data = data.drop(columns="articles")
    return Table(
        key="editions",
        title=f"The index holds {plural(len(rows), 'year')} and tells {plural(len(index.subjects), 'subject')} and {plural(len(index.fields), 'field')} apart",
        caption=f"Journals: {cardinal(len(index.description.journals))}, by ISSN-L in the description of the index."
        if index.description.journals
        else "The journals are not recorded in what the index was made from.",
        data=data,
    )


def terms(report: Report) -> list[str]:
    """Under which terms the figures may be used."""
    return [
        "What is computed here was counted by this project; what it was counted from has terms of its own.",
        terms_of(report.index.name),
        "The code is under the MIT licence. It does not extend to the figures.",
    ]

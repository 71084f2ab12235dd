"""Every column of what reports show, once: its name in the data, its heading on a page, its kind and its meaning.

Tables of pages, downloads, the codebook of the export and the comparison of builds read it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Literal

from helpers.base.words import capitalised

Kind = Literal["place", "name", "year", "rank", "number", "text", "known"]
_OF_A_YEAR = re.compile(r"(.+)_(\d{4})")
_WRITTEN = {"share": "Share", "shares": "Shares", "count": "Count", "pct": "(%)", "wfc": "WFC", "id": "ID"}


@dataclass(frozen=True)
class Column:
    """A column of the data of figures and tables.

    ``kind`` says what it is to a program: ``place``, ``name`` and ``year`` tell what a row is about; ``rank`` and
    ``number`` stand to the right; ``known`` tells how a figure is known, which is a matter of method.
    """

    name: str
    kind: Kind
    meaning: str
    year: int | None = None
    called: str = ""  # the heading, where it is not the name

    @property
    def heading(self) -> str:
        """As readers see it: ``printed_rank_2020`` is “Printed rank 2020”."""
        if self.called:
            return self.called
        words = [_WRITTEN.get(word, word) for word in self.name.split("_")]
        return capitalised(" ".join([*words, *([str(self.year)] if self.year else [])]))


# The order is that in which rows of two builds are told apart.
_NAMING = (
    Column("statement_id", "name", "id of the statement of an article"),
    Column("id", "name", "id of the statement of an article"),
    Column("term", "name", "word that is defined"),
    Column("city", "place", "metropolitan area, as in data/reference/places.csv"),
    Column("institution", "place", "institution, as in data/reference/institutions.csv"),
    Column("pair", "place", "two institutions or two cities that work together"),
    Column("place", "place", "city, institution or country"),
    Column("partner", "place", "city, institution or country that the city works with"),
    Column("country", "place", "country of the place"),
    Column("edition", "name", "printed edition that the figures stand in"),
    Column("subject", "name", "subject, or overall"),
    Column("field", "name", "field of research"),
    Column("data_year", "year", "year that the articles appeared in"),
    Column("year or period", "year", "data year, or the twelve months, of a list"),
    Column("period", "year", "twelve months that a figure counts, where it is not a calendar year"),
    Column("year", "year", "data year"),
    Column("reference_year", "year", "year that a change is counted from"),
    Column("previous_year", "year", "year that growth is counted from"),
    Column("figure", "name", "what is printed: place, subject and metric"),
    Column("kind", "name", "kind of row"),
    Column("tables", "name", "printed tables that are compared"),
    Column("metric", "name", "what the value measures, as in data/reference/metrics.csv"),
    Column("steps", "name", "steps of the method that were taken"),
    Column("quantity", "name", "name of the quantity"),
    Column("what", "name", "what is recorded"),
    Column("name", "name", "source, as pages name it"),
    Column("article", "name", "article that makes the statement"),
    Column("content", "name", "what was left out"),
    Column("last_year_before", "year", "last data year before the break"),
    Column("first_year_after", "year", "first data year after the break"),
)
# what stands in the row, by kind; "known" is how a figure is known: a matter of method, and not another figure
_MEANINGS: dict[Kind, dict[str, str]] = {
    "rank": {
        "rank": "place in the order that the report shows",
        "printed_rank": "rank that a source prints",
        "printed_overall_rank": "printed rank over all subjects",
        "order_by_estimated_share": "place in the order by estimated Share, not a Nature Index rank",
        "place_by_listed_share": "place in the order by listed Share, not a Nature Index rank; a range where neighbours are close",
    },
    "number": {
        "places_up": "places gained; negative for places lost",
        "places_ahead": "cities of the other group that stand ahead",
        "share": "Share: each article is 1, split equally over its authors and their affiliations",
        "printed_share": "Share that a source prints",
        "share_counted": "part of an institution's Share that is counted for the city",
        "listed_share": "Share of the institutions listed in one table, summed by metropolitan area",
        "estimated_share": "listed Share, and what is estimated to be missing from it",
        "held_by_listed_institutions": "part of the estimated Share that listed institutions hold",
        "adjusted_share": "Share rescaled to a base year's number of articles",
        "wfc": "weighted fractional count (WFC), the measure of early editions",
        "count": "Count: articles with at least one author from the place",
        "score": "bilateral collaboration score",
        "printed_score": "bilateral collaboration score that a source prints",
        "joint_articles": "articles with authors of both",
        "articles": "number of articles",
        "low": "lower end of the band, or number of figures of low confidence",
        "high": "upper end of the band",
        "value": "the figure, exactly as printed, or computed",
        "per_cent": "part, or change, in per cent",
        "part_counted": "part of the institution that is counted for the city, in per cent",
        "part_not_counted": "part of the institution that is not counted for the city, in per cent",
        "contribution_pct": "contribution of the subject to the Share of the place, in per cent",
        "change_pct": "change, in per cent",
        "change_adjusted_share_pct": "change of adjusted Share, in per cent",
        "change_of_all_listed_pct": "change of the Share of all listed institutions, in per cent",
        "printed_change_pct": "change that a source prints, in per cent",
        "growth_since_first_printed_year": "growth since the first year with a printed value, in per cent",
        "growth_low_pct": "lower bound of the growth, in per cent",
        "growth_high_pct": "upper bound of the growth, in per cent",
        "share_of_leader": "Share of the leading city of the group",
        "leader_share": "Share of the leading city",
        "percent_of_leader": "Share in per cent of the leading city's",
        "percent_of_compared": "Share in per cent of the compared city's",
        "years_behind": "years since the compared city had as much",
        "difference": "later value minus earlier value",
        "first_printed": "value as first printed",
        "printed_a_year_later": "value that the edition of the year after prints",
        "cities": "number of cities",
        "institutions": "number of institutions",
        "entries": "number of figures that were left out for the reason",
        "records": "number of records that were left out for the reason",
        "pages": "number of pages",
        "sources": "number of sources",
        "figures": "number of figures",
        "figures_of_all_years": "number of figures of all years",
        "sources_of_all_years": "number of sources of all years",
        "high_confidence": "number of figures of high confidence",
        "medium": "number of figures of medium confidence",
        "rows_used": "rows that the value was computed from",
        "places_with_printed_figure": "places with a printed figure",
        "figures_that_differ": "figures that differ, of those compared",
        "cities_ranked": "number of cities with a printed rank",
        "named": "cities that a source names",
        "counted_not_named": "cities that a source counts without naming them",
        "open_ranks": "ranks that no source found names a city for",
        "printed": "number of printed ranks",
        "printed_number": "number of cities that a source prints",
        "compared": "printed ranks that a total can be compared with",
        "spearman": "Spearman's rank correlation with the printed ranks",
        "top": "ranks compared",
        "within_1": "ranks within one place of the printed rank",
        "within_2": "ranks within two places of the printed rank",
        "within_3": "ranks within three places of the printed rank",
        "shares": "printed Shares compared",
        "shares_within": "Shares within ten per cent of the printed Share",
        "in_cities": "Share that is placed in a metropolitan area",
        "not_placed": "Share that no metropolitan area was found for",
        "spread": "Share of bodies in many cities",
        "percent_in_cities": "part of the Share that is placed in a metropolitan area",
        "cities_with_printed_rank": "cities with a printed rank",
        "rank_correlation": "Spearman's correlation of both orders",
        "cities_with_printed_share": "cities with a printed Share",
        "ratio_to_printed": "the value as a multiple of the printed one",
        "median_ratio_to_printed": "median of the values as multiples of the printed ones",
        "journals": "number of journals that the index tracks",
    },
    "text": {
        "as_printed": "what the source prints of the pair or list",
        "compared_with": "place or value that the figure is compared with",
        "leader": "leading city",
        "named_cities": "cities that a source names, with their ranks",
        "at_least": "“at least” where ranks are open",
        "relation": "how the value is meant: “=” where blank, “≈” about, “<”, “>”",
        "unit": "unit of the value",
        "measure": "what the edition ranked by",
        "boundaries": "what counts as a city",
        "change": "what changed",
        "status": "whether years on both sides can be compared",
        "applies_to": "what a break applies to",
        "reason": "the reason",
        "example": "first of the entries",
        "why": "why it is not counted",
        "values": "the values, each with its source",
        "largest_difference": "place with the largest difference",
        "later_edition": "edition that prints the later value",
        "definition": "the definition",
        "number": "number of the year",
        "statement": "the statement, in short",
        "verdict": "what the figures say of the statement",
        "title": "title",
        "published": "day, month or year of publication",
        "worst": "cities that lie farthest from their printed rank",
        "role": "what leads, and what stands beside",
        "cut": "how many institutions or cities the tables list",
        "error": "error, as measured",
        "terms": "terms of use",
        "never": "what must not be said of it",
        "recorded": "what the record says",
    },
    "known": {
        "other_values": "values of other sources that differ",
        "confidence": "how sure the reading is: high, medium or low",
        "share_confidence": "how sure the reading of the Share is",
        "wfc_confidence": "how sure the reading of the WFC is",
        "source": "sources of the row, by number",
        "note": "remark",
        "computed_from": "what the value was computed from",
        "evidence": "what the verdict or the quantity rests on",
        "agreement": "how sources and statement agree",
        "basis": "how the place was found",
    },
}
# headings of columns whose name alone would puzzle a reader
_CALLED = {
    "top": "Among the first 20",
    "within_1": "Within 1 place",
    "within_2": "Within 2 places",
    "within_3": "Within 3 places",
    "shares_within": "Shares within 10%",
    "worst": "Farthest off",
    "cut": "Covers",
    "never": "Not to be read as",
}
_BY_NAME = {column.name: column for column in _NAMING} | {
    name: Column(name, kind, meaning, called=_CALLED.get(name, ""))
    for kind, meanings in _MEANINGS.items()
    for name, meaning in meanings.items()
}

#: Columns that tell what a row is about, in the order in which they are tried until rows differ by them.
NAMING = tuple(column.name for column in _NAMING)


def column_of(name: str) -> Column:
    """The column ``name``; ``rank_2020`` is the column ``rank``, of the year 2020.

    Raises:
        ValueError: if there is no such column; the message names it.
    """
    of_year = _OF_A_YEAR.fullmatch(name)
    if name in _BY_NAME:
        return _BY_NAME[name]
    if of_year and of_year[1] in _BY_NAME:
        return replace(_BY_NAME[of_year[1]], year=int(of_year[2]))
    raise ValueError(f"the column '{name}' of an exhibit is not in report/columns.py")


def kind_of(name: str) -> Kind:
    """The kind of the column ``name``; ``text`` for one that only earlier builds had."""
    try:
        return column_of(name).kind
    except ValueError:
        return "text"


def is_number(name: str) -> bool:
    """Whether the column ``name`` holds numbers or ranks, which stand to the right."""
    return kind_of(name) in ("rank", "number")

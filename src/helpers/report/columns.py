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
    called: str = ""  # the heading, where the name alone would puzzle a reader

    @property
    def heading(self) -> str:
        """As readers see it: ``printed_rank_2020`` is “Printed rank 2020”."""
        if self.called:
            return self.called
        words = [_WRITTEN.get(word, word) for word in self.name.split("_")]
        return capitalised(" ".join([*words, *([str(self.year)] if self.year else [])]))


# The order within "place", "name" and "year" is the order in which rows of two builds are told apart.
_COLUMNS: tuple[Column, ...] = (
    # what a row is about, in the order in which rows of two builds are told apart
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
    # ranks and places in an order
    Column("rank", "rank", "place in the order that the report shows"),
    Column("printed_rank", "rank", "rank that a source prints"),
    Column("printed_overall_rank", "rank", "printed rank over all subjects"),
    Column(
        "order_by_estimated_share", "rank", "place in the order by estimated Share, not a Nature Index rank"
    ),
    Column(
        "place_by_listed_share",
        "rank",
        "place in the order by listed Share, not a Nature Index rank; a range where neighbours are close",
    ),
    Column("places_up", "number", "places gained; negative for places lost"),
    Column("places_ahead", "number", "cities of the other group that stand ahead"),
    # quantities
    Column(
        "share", "number", "Share: each article is 1, split equally over its authors and their affiliations"
    ),
    Column("printed_share", "number", "Share that a source prints"),
    Column("share_counted", "number", "part of an institution's Share that is counted for the city"),
    Column(
        "listed_share", "number", "Share of the institutions listed in one table, summed by metropolitan area"
    ),
    Column("estimated_share", "number", "listed Share, and what is estimated to be missing from it"),
    Column(
        "held_by_listed_institutions", "number", "part of the estimated Share that listed institutions hold"
    ),
    Column("adjusted_share", "number", "Share rescaled to a base year's number of articles"),
    Column("wfc", "number", "weighted fractional count (WFC), the measure of early editions"),
    Column("count", "number", "Count: articles with at least one author from the place"),
    Column("score", "number", "bilateral collaboration score"),
    Column("printed_score", "number", "bilateral collaboration score that a source prints"),
    Column("joint_articles", "number", "articles with authors of both"),
    Column("articles", "number", "number of articles"),
    Column("low", "number", "lower end of the band, or number of figures of low confidence"),
    Column("high", "number", "upper end of the band"),
    Column("value", "number", "the figure, exactly as printed, or computed"),
    Column("per_cent", "number", "part, or change, in per cent"),
    Column("part_counted", "number", "part of the institution that is counted for the city, in per cent"),
    Column(
        "part_not_counted", "number", "part of the institution that is not counted for the city, in per cent"
    ),
    Column(
        "contribution_pct", "number", "contribution of the subject to the Share of the place, in per cent"
    ),
    Column("change_pct", "number", "change, in per cent"),
    Column("change_adjusted_share_pct", "number", "change of adjusted Share, in per cent"),
    Column(
        "change_of_all_listed_pct", "number", "change of the Share of all listed institutions, in per cent"
    ),
    Column("printed_change_pct", "number", "change that a source prints, in per cent"),
    Column(
        "growth_since_first_printed_year",
        "number",
        "growth since the first year with a printed value, in per cent",
    ),
    Column("growth_low_pct", "number", "lower bound of the growth, in per cent"),
    Column("growth_high_pct", "number", "upper bound of the growth, in per cent"),
    Column("share_of_leader", "number", "Share of the leading city of the group"),
    Column("leader_share", "number", "Share of the leading city"),
    Column("percent_of_leader", "number", "Share in per cent of the leading city's"),
    Column("percent_of_compared", "number", "Share in per cent of the compared city's"),
    Column("years_behind", "number", "years since the compared city had as much"),
    Column("difference", "number", "later value minus earlier value"),
    Column("first_printed", "number", "value as first printed"),
    Column("printed_a_year_later", "number", "value that the edition of the year after prints"),
    Column("cities", "number", "number of cities"),
    Column("institutions", "number", "number of institutions"),
    Column("entries", "number", "number of figures that were left out for the reason"),
    Column("records", "number", "number of records that were left out for the reason"),
    Column("pages", "number", "number of pages"),
    Column("sources", "number", "number of sources"),
    Column("figures", "number", "number of figures"),
    Column("figures_of_all_years", "number", "number of figures of all years"),
    Column("sources_of_all_years", "number", "number of sources of all years"),
    Column("high_confidence", "number", "number of figures of high confidence"),
    Column("medium", "number", "number of figures of medium confidence"),
    Column("rows_used", "number", "rows that the value was computed from"),
    Column("places_with_printed_figure", "number", "places with a printed figure"),
    Column("figures_that_differ", "number", "figures that differ, of those compared"),
    Column("cities_ranked", "number", "number of cities with a printed rank"),
    Column("named", "number", "cities that a source names"),
    Column("counted_not_named", "number", "cities that a source counts without naming them"),
    Column("open_ranks", "number", "ranks that no source found names a city for"),
    Column("printed", "number", "number of printed ranks"),
    Column("printed_number", "number", "number of cities that a source prints"),
    Column("compared", "number", "printed ranks that a total can be compared with"),
    Column("spearman", "number", "Spearman's rank correlation with the printed ranks"),
    Column("top", "number", "ranks compared", called="Among the first 20"),
    Column("within_1", "number", "ranks within one place of the printed rank", called="Within 1 place"),
    Column("within_2", "number", "ranks within two places of the printed rank", called="Within 2 places"),
    Column("within_3", "number", "ranks within three places of the printed rank", called="Within 3 places"),
    Column("shares", "number", "printed Shares compared"),
    Column(
        "shares_within",
        "number",
        "Shares within ten per cent of the printed Share",
        called="Shares within 10%",
    ),
    Column("in_cities", "number", "Share that is placed in a metropolitan area"),
    Column("not_placed", "number", "Share that no metropolitan area was found for"),
    Column("spread", "number", "Share of bodies in many cities"),
    Column("percent_in_cities", "number", "part of the Share that is placed in a metropolitan area"),
    Column("cities_with_printed_rank", "number", "cities with a printed rank"),
    Column("rank_correlation", "number", "Spearman's correlation of both orders"),
    Column("cities_with_printed_share", "number", "cities with a printed Share"),
    Column("ratio_to_printed", "number", "the value as a multiple of the printed one"),
    Column(
        "median_ratio_to_printed",
        "number",
        "median of the values as multiples of the printed ones",
    ),
    Column("last_year_before", "year", "last data year before the break"),
    Column("first_year_after", "year", "first data year after the break"),
    Column("journals", "number", "number of journals that the index tracks"),
    # texts
    Column("as_printed", "text", "what the source prints of the pair or list"),
    Column("compared_with", "text", "place or value that the figure is compared with"),
    Column("leader", "text", "leading city"),
    Column("named_cities", "text", "cities that a source names, with their ranks"),
    Column("at_least", "text", "“at least” where ranks are open"),
    Column("relation", "text", "how the value is meant: “=” where blank, “≈” about, “<”, “>”"),
    Column("unit", "text", "unit of the value"),
    Column("measure", "text", "what the edition ranked by"),
    Column("boundaries", "text", "what counts as a city"),
    Column("change", "text", "what changed"),
    Column("status", "text", "whether years on both sides can be compared"),
    Column("applies_to", "text", "what a break applies to"),
    Column("reason", "text", "the reason"),
    Column("why", "text", "why the rule is there"),
    Column("example", "text", "first of the entries"),
    Column("why", "text", "why it is not counted"),
    Column("values", "text", "the values, each with its source"),
    Column("largest_difference", "text", "place with the largest difference"),
    Column("later_edition", "text", "edition that prints the later value"),
    Column("definition", "text", "the definition"),
    Column("number", "text", "number of the year"),
    Column("statement", "text", "the statement, in short"),
    Column("verdict", "text", "what the figures say of the statement"),
    Column("title", "text", "title"),
    Column("published", "text", "day, month or year of publication"),
    Column("worst", "text", "cities that lie farthest from their printed rank", called="Farthest off"),
    Column("role", "text", "what leads, and what stands beside"),
    Column("cut", "text", "how many institutions or cities the tables list", called="Covers"),
    Column("error", "text", "error, as measured"),
    Column("terms", "text", "terms of use"),
    Column("never", "text", "what must not be said of it", called="Not to be read as"),
    Column("recorded", "text", "what the record says"),
    # how a figure is known: a matter of method, and not another figure
    Column("other_values", "known", "values of other sources that differ"),
    Column("confidence", "known", "how sure the reading is: high, medium or low"),
    Column("share_confidence", "known", "how sure the reading of the Share is"),
    Column("wfc_confidence", "known", "how sure the reading of the WFC is"),
    Column("source", "known", "sources of the row, by number"),
    Column("note", "known", "remark"),
    Column("computed_from", "known", "what the value was computed from"),
    Column("evidence", "known", "what the verdict or the quantity rests on"),
    Column("agreement", "known", "how sources and statement agree"),
    Column("basis", "known", "how the place was found"),
)
_BY_NAME = {column.name: column for column in _COLUMNS}


#: Columns that tell what a row is about, in the order in which they are tried until rows differ by them.
NAMING = tuple(column.name for column in _COLUMNS if column.kind in ("place", "name", "year"))


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

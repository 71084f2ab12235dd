"""Count, Share and bilateral collaboration score, as expressions that any engine of ``engine`` can evaluate.

An article is worth 1, divided equally among its authors, an author's part equally among the author's affiliations
(guide to the Nature Index, https://www.nature.com/articles/d41586-018-07212-4). Parts are added as whole numbers of
``WHOLE``-ths: sums of whole numbers are the same in any order, on any engine, however a file is split.
"""

from __future__ import annotations

import ibis
import ibis.expr.types as ir
import numpy as np
from ibis import _

from helpers.openindex.corpus import MOST_PLACES, NOT_PLACED, OVERALL, Corpus
from helpers.openindex.problems import BadInput

WHOLE = 963_761_198_400
"""Units that an article is divided into: a number that most numbers of authors and affiliations divide.

It is 2⁶·3⁴·5²·7·11·13·17·19·23, so the part of each of up to 28 authors is exact; other parts are rounded to 10⁻¹² of
an article. Nine million articles in one cell of a table still fit into a 64-bit integer.
"""

_MOST_YEARS = 1 << 12
_PLACE_BITS, _YEAR_BITS = (n.bit_length() - 1 for n in (MOST_PLACES, _MOST_YEARS))


def authors(corpus: Corpus) -> ir.Table:
    """``article, authors``: the number of authors of every article that has any. To be kept: it is needed twice."""
    return corpus.authorships.group_by("article").aggregate(authors=_.count())


def by_affiliation(corpus: Corpus, numbers: ir.Table) -> ir.Table:
    """What each affiliation holds of its article: ``article, site, units``; those of an article sum to ``WHOLE``.

    What authors without affiliation hold, and articles without authors, is held by the site ``NOT_PLACED``. ``numbers``
    is of ``authors``. Units are whole, but floating-point numbers: up to one article they are exact, and quicker to add.
    """
    held = corpus.affiliations.inner_join(numbers, "article").select(
        "article", "site", units=(WHOLE / (_.authors * _.parts)).round().cast("float64")
    )
    without_authors = corpus.articles.anti_join(numbers, "article").select(
        "article", site=ibis.literal(NOT_PLACED, "int32"), units=ibis.literal(float(WHOLE), "float64")
    )
    return held.union(without_authors)


def by_site(held: ir.Table) -> ir.Table:
    """The rows of ``by_affiliation``, one for each article and site. To be kept where several levels are counted."""
    return held.group_by("article", "site").aggregate(units=_.units.sum())


def _total(units: ir.Value) -> ir.Value:
    # Engines add whole numbers exactly, in types of their own. The total becomes a floating-point number once, at the
    # end: rounded in one way only, and far quicker than any other cast.
    return units.sum().cast("float64")


def holdings(corpus: Corpus, held: ir.Table, level: str) -> ir.Table:
    """What each place of a level holds of each article: ``article, place, units``.

    ``held`` is of ``by_affiliation`` or ``by_site``.
    """
    return (
        held.inner_join(corpus.sites.select("site", place=_[level]), "site")
        .group_by("article", "place")
        .aggregate(units=_.units.sum().cast("int64"))
    )


def shares(corpus: Corpus, held: ir.Table) -> ir.Table:
    """``place, category, year, units, count`` of the ``holdings`` of a level.

    Count is the number of articles of which the place holds anything, so it is never below Share.
    """
    by_profile = (
        held.inner_join(corpus.articles.select("article", "year", "profile"), "article")
        .group_by("place", "year", "profile")
        .aggregate(units=_.units.sum(), articles=_.count())
    )
    return (
        by_profile.inner_join(corpus.profiles, "profile")
        .group_by("place", "category", "year")
        .aggregate(units=_total(_.units), count=_total(_.articles).cast("int64"))
    )


def scores(corpus: Corpus, held: ir.Table) -> ir.Table:
    """Bilateral collaboration scores: ``pair, units, count``, one row a pair; ``read_pairs`` takes ``pair`` apart.

    The score of two places is the sum of both Shares over the articles to which both contributed
    (https://www.natureindex.com/glossary). What is not placed has none. The place named first has the smaller key; the score does not depend on which is.
    """
    other = held.filter(_.place != NOT_PLACED)
    one = other.inner_join(corpus.articles.select("article", "year", "profile"), "article")
    other = other.select(joint="article", partner="place", partner_units="units")
    pairs = one.inner_join(other, [one.article == other.joint, one.place < other.partner])
    # Pairs are many and differ much. Adding them up, and sorting them, under one packed number takes half the time and
    # memory of four. Subject and year go first: that is how pairs are looked for.
    packed = (
        (_.category.cast("int64") * _MOST_YEARS + _.year) * MOST_PLACES + _.place
    ) * MOST_PLACES + _.partner
    return (
        pairs.inner_join(corpus.profiles, "profile")
        .select(pair=packed, units=_.units + _.partner_units)
        .group_by("pair")
        .aggregate(units=_total(_.units), count=_.count())
    )


def read_pairs(pairs: np.ndarray) -> dict[str, np.ndarray]:
    """``category, year, place, partner`` of the packed whole numbers of ``scores``."""
    return {
        "category": pairs >> (_YEAR_BITS + 2 * _PLACE_BITS),
        "year": (pairs >> (2 * _PLACE_BITS)) & (_MOST_YEARS - 1),
        "place": (pairs >> _PLACE_BITS) & (MOST_PLACES - 1),
        "partner": pairs & (MOST_PLACES - 1),
    }


def whereabouts(corpus: Corpus, held: ir.Table, level: str, above: str) -> ir.Table:
    """Where the places of a level are: ``place, found``, both names, and ``found`` null where nothing is placed.

    ``found`` is the place of the level ``above`` that holds most of the units of the place, over all years; of equals
    the first by name. What is not placed is nowhere. ``held`` is of
    ``by_affiliation`` or ``by_site``.
    """
    units = held.group_by("site").aggregate(units=_.units.cast("int64").sum())
    sites = units.inner_join(corpus.sites.select("site", place=_[level], higher=_[above]), "site")
    places = sites.select("place").distinct().inner_join(corpus.places.select("place", name="name"), "place")
    most = (
        sites.inner_join(corpus.places.select(higher="place", found="name"), "higher")
        .group_by("place", "found")
        .aggregate(units=_.units.sum())
        .mutate(position=ibis.row_number().over(group_by="place", order_by=[_.units.desc(), _.found]))
        .filter(_.position == 0)
    )
    return places.left_join(most, "place").select(place="name", found="found")


def totals(corpus: Corpus) -> ir.Table:
    """Number of articles: ``category, year, articles``."""
    by_profile = corpus.articles.group_by("year", "profile").aggregate(articles=_.count())
    return (
        by_profile.inner_join(corpus.profiles, "profile")
        .group_by("category", "year")
        .aggregate(articles=_total(_.articles).cast("int64"))
    )


def adjusted(counted: ir.Table, all_articles: ir.Table, base_year: int) -> ir.Table:
    """Add ``adjusted_share``: Share at the level that the category had in ``base_year``, per category.

    Share × articles of the base year ÷ articles of the year (https://www.natureindex.com/glossary); null where the
    category has no articles in the base year. ``counted`` has ``share``, ``all_articles`` is of ``totals``.
    """
    base = all_articles.filter(_.year == base_year).select("category", base_articles="articles")
    return (
        counted.left_join(all_articles, ["category", "year"])
        .drop("category_right", "year_right")
        .left_join(base, "category")
        .mutate(adjusted_share=_.share * _.base_articles / _.articles)
        .drop("category_right", "base_articles", "articles")
    )


def check_conservation(counted: ir.Table, all_articles: ir.Table, level: str) -> None:
    """Check that the Shares of every category and year sum to its articles, to 10⁻⁶.

    Raises:
        BadInput: naming level, category and year; the tables then contradict each other.
    """
    summed = counted.group_by("category", "year").aggregate(units=_.units.sum())
    both = all_articles.left_join(summed, ["category", "year"]).select(
        "category", "year", "articles", share=_.units.coalesce(0) / WHOLE
    )
    wrong = both.filter((_.share - _.articles).abs() > 1e-6).order_by("category", "year").limit(1)
    for row in wrong.to_pyarrow().to_pylist():
        which = "all articles" if row["category"] == OVERALL else f"category {row['category']}"
        raise BadInput(
            f"the Shares of all {level} places do not sum to the articles of {row['year']} ({which}): "
            f"{row['share']:.6f} of {row['articles']}. Article-level tables contradict each other."
        )

"""The cities of an edition side by side: a table of all, and two or three of them chosen by a script of the page.

Everything is taken from the records of the pages of the cities, and nothing is loaded: what is chosen stands in the
address, ``compare.html#c=vienna,boston-metropolitan-area``.
"""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from helpers.base.words import plural
from helpers.report.citation import address_within_site
from helpers.report.record import PageRecord, ShownExhibit, json_for_page
from helpers.report.shell import page_of, rendered
from helpers.runs.page import navigation_of
from helpers.site.editions import COMPARE, Edition
from helpers.site.front import City, cities_of

_KEY = "at-a-glance"
# columns of the first exhibit of a city, by what they tell, whatever the figures come from
_COLUMNS = (
    ("listed_share", "share"),
    ("place_by_listed_share", "rank"),
    ("printed_overall_rank", "printed_rank"),
)
_WHOLE = "overall"


@dataclass(frozen=True)
class _Told:
    """What a city's page tells of one subject and year; empty where it tells nothing."""

    year: int
    subject: str
    share: str
    place: str
    printed: str


def side_by_side(edition: Edition) -> str:
    """The page of all cities that have one in ``edition``."""
    pages = {
        city: page.record
        for city in cities_of(edition)
        if (page := edition.page(city.href.removesuffix(".html")))
    }
    told = {city: _told(record) for city, record in pages.items()}
    year = edition.year
    now = {city: {one.subject: one for one in rows if one.year == year} for city, rows in told.items()}
    # the line over the years stands in the same table; its newest value is that of a subject, too
    subjects = list(dict.fromkeys(subject for rows in now.values() for subject in rows if subject != _WHOLE))
    rows = sorted(now.items(), key=lambda row: _first_number(row[1].get(_WHOLE)))
    example = next(iter(pages.values()), None)
    trail, others = navigation_of(COMPARE, year)
    chosen = [_data(city, told[city]) for city, _ in rows]
    data = json_for_page({"year": year, "measure": _measure(example), "cities": chosen})
    return page_of(
        title="Cities side by side",
        title_year=str(year),
        description=f"{plural(len(pages), 'city', 'cities').capitalize()} of {year} with a page of their own. Choose two or three; "
        "the sources of each number are on the page of its city.",
        above=said_above_year(example, year),
        body=rendered(
            "side_by_side.html.j2",
            year=year,
            measure=_measure(example),
            subjects=subjects,
            rows=[(city, found.get(_WHOLE), found, _printed(told[city], year)) for city, found in rows],
            data=Markup(data),
        ),
        contents=[("chosen", "Two or three cities"), ("all", "All cities")],
        home="../index.html",
        trail=trail,
        others=others,
        address=address_within_site(edition.folder / f"{COMPARE}.html"),
        scripts=("page.js", "compare.js"),
    )


def said_above_year(record: PageRecord | None, year: int) -> str:
    """What stands above the title, without the date: pages of cities have sources of different dates."""
    edition = record.content.edition if record else ""
    return " · ".join(filter(None, (f"Data year {year}", edition)))


def _glance(record: PageRecord | None) -> ShownExhibit | None:
    """The first exhibit of a city, which holds its values."""
    exhibits = record.content.exhibits if record else []
    return next((one for one in exhibits if one.key == _KEY), None)


def _told(record: PageRecord) -> list[_Told]:
    """The rows of the first exhibit of a city that are about itself, by year."""
    exhibit, found = _glance(record), []
    for cells in exhibit.rows if exhibit else []:
        row = dict(zip(exhibit.columns, cells, strict=True))
        if row.get("city") == record.title:
            values = (next((row[name] for name in names if name in row), "") for names in _COLUMNS)
            found.append(_Told(int(row["data_year"]), row.get("subject", _WHOLE), *values))
    return list(dict.fromkeys(found))


def _measure(record: PageRecord | None) -> str:
    """What is measured, and how places are called: the names of columns, in words."""
    exhibit = _glance(record)
    return "listed Share" if exhibit and "listed_share" in exhibit.columns else "Share"


def _printed(rows: list[_Told], year: int) -> str:
    """The printed overall rank of the year."""
    return next((one.printed for one in rows if one.year == year and one.printed), "")


def _first_number(one: _Told | None) -> tuple[float, str]:
    """Sorts by Share, the largest first; cities without one come last."""
    return (-float(one.share), "") if one and one.share else (1.0, "")


def _data(city: City, rows: list[_Told]) -> dict[str, object]:
    key = city.href.rpartition("/")[2].removesuffix(".html")
    return {
        "key": key,
        "name": city.short,
        "href": city.href,
        "rows": [[one.year, one.subject, one.share, one.place, one.printed] for one in rows],
    }

"""Article-level tables from a plain table: one row an author and affiliation, in any number of files."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from helpers.data.schemas import issn_is_valid
from helpers.openindex import reference
from helpers.openindex.corpus import NOT_PLACED, write_rows
from helpers.openindex.names import country_of
from helpers.openindex.places import Places, read_rows
from helpers.openindex.problems import BadInput

#: Columns of a file with codes; of them it must have the ``NEEDED`` ones, and ``city``, ``city_geonameid`` or ``ror_id``.
#: ``author_seq`` and ``aff_seq`` count from 1 within article and author; a blank ``aff_seq``, or 0, is an author without
#: affiliation. Other columns are let pass.
COLUMNS = ("doi", "year", "author_seq", "aff_seq", "city", "country_code", "city_geonameid", "ror_id")
NEEDED = COLUMNS[:4]
#: What places an affiliation; any may be blank. ``country`` is a name, for rows without ``country_code``.
PLACE_COLUMNS = ("ror_id", "city_geonameid", "city", "country_code", "country")
ISSN, JOURNAL = "issn_l", "journal"  # which journal an article is of, where a file has articles of several
NUMBER_OF_AUTHORS = "n_authors"  # checked where a file has it
_NONE = ("", "0")
_NAMED = 10  # names that are told
_LEAST_YEAR, _MOST_YEAR = 1600, 9999


@dataclass
class RowsRead:
    """Articles by DOI → year, authors, journal (ISSN-L and name, blank where the file does not tell); each author by
    number → affiliations by number → what ``PLACE_COLUMNS`` say.
    """

    years: dict[str, int] = field(default_factory=dict)
    authors: dict[str, dict[int, dict[int, tuple[str, ...]]]] = field(default_factory=dict)
    repeats: list[str] = field(default_factory=list)
    journals: dict[str, tuple[str, str]] = field(default_factory=dict)


def read_author_rows(paths: list[Path]) -> RowsRead:
    """Read and check all rows. Identical repeats are dropped, counted and listed as ``file, line n``.

    Raises:
        BadInput: for a missing column, a number that is none, an article with two years, rows of one author and
            affiliation with other content, or authors that do not add up to ``n_authors``; names file and line.
    """
    read = RowsRead()
    first: dict[tuple[str, int, int | None], tuple[tuple, str]] = {}
    stated: dict[str, tuple[int, str]] = {}
    for path in paths:
        found = read_rows(path, NEEDED)
        if found and not {"city", "city_geonameid", "ror_id"} & found[0].keys():
            raise BadInput(
                f"{path}, line 1: nothing places an affiliation, no city, no city_geonameid, no ror_id."
            )
        for row in found:
            where = f"{path}, line {row['line']}"
            doi = row["doi"].strip()
            if not doi:
                raise BadInput(f"{where}, column doi: is blank.")
            year = _whole(row, "year", where, _LEAST_YEAR, _MOST_YEAR)
            author = _whole(row, "author_seq", where, 1)
            number = _whole(row, "aff_seq", where, 1) if row["aff_seq"] not in _NONE else None
            site = tuple(row.get(column, "").strip() for column in PLACE_COLUMNS)
            journal = (_issn(row, where), row.get(JOURNAL, "").strip())
            content = tuple(value for column, value in row.items() if column != "line")
            before = first.setdefault((doi, author, number), (content, where))
            if before[1] != where:
                if before[0] != content:
                    raise BadInput(
                        f"{where}: author {author}, affiliation {row['aff_seq'] or 'none'} of {doi} stands already in "
                        f"{before[1]}, with other content."
                    )
                read.repeats.append(where)
                continue
            if read.years.setdefault(doi, year) != year:
                raise BadInput(
                    f"{where}, column year: {year}, but {doi} is of {read.years[doi]} in another row."
                )
            if read.journals.setdefault(doi, journal) != journal:
                raise BadInput(
                    f"{where}: {doi} is of the journal {journal[0] or 'none'}, and of {read.journals[doi][0] or 'none'} in "
                    "another row, or their names differ."
                )
            affiliations = read.authors.setdefault(doi, {}).setdefault(author, {})
            if number is not None:
                affiliations[number] = site
            if row.get(NUMBER_OF_AUTHORS):
                stated.setdefault(doi, (_whole(row, NUMBER_OF_AUTHORS, where, 1), where))
    for doi, (number, where) in stated.items():
        if number != len(read.authors[doi]):
            raise BadInput(
                f"{where}: {doi} should have {number} authors, there are rows of {len(read.authors[doi])}."
            )
    return read


def _whole(row: dict[str, str], column: str, where: str, least: int, most: int | None = None) -> int:
    text = row[column].strip()
    if text.isascii() and text.isdigit() and least <= int(text) and (most is None or int(text) <= most):
        return int(text)
    upper = f" to {most}" if most else " or more"
    raise BadInput(f"{where}, column {column}: '{row[column]}' must be a whole number, {least}{upper}.")


def _issn(row: dict[str, str], where: str) -> str:
    text = row.get(ISSN, "").strip().upper()
    if text and not issn_is_valid(text):
        raise BadInput(
            f"{where}, column {ISSN}: '{row[ISSN]}' is no ISSN: eight characters with their check digit."
        )
    return text


def journals_of(read: RowsRead, given: tuple[str, str] | None) -> list[tuple[str, str]]:
    """The journals of the rows, with the names of tracked ones: those that rows name, else the one that is ``given``.

    Raises:
        BadInput: if an article is of no journal that is told.
    """
    tracked = {journal.issn_l: journal.name for journal in reference.journals()}
    names: dict[str, str] = {}
    for doi, (issn, name) in read.journals.items():
        if not issn and given is None:
            raise BadInput(f"{doi} is of no journal: give --issn, or a column {ISSN}.")
        read.journals[doi] = (issn, name) if issn else given or ("", "")
        issn, name = read.journals[doi]
        names[issn] = tracked.get(issn) or name or names.get(issn) or issn
    return sorted(names.items())


def write_author_rows(
    read: RowsRead,
    folder: Path,
    places: Places,
    journals: list[tuple[str, str]],
    told: Callable[[str], None] = lambda _: None,
) -> None:
    """Write the article-level tables of rows of ``journals`` (ISSN-L, name), which give no subjects. Articles are of the
    first one unless the rows name another.

    Names of cities and countries are placed where there are no codes; the largest that are not found are told.

    Keys follow the order of DOIs and of places, so that neither the order of rows nor that of files matters.
    """
    told(f"placing the affiliations of {len(read.years):,} articles")
    dois = sorted(read.years)
    found = sorted({site for doi in dois for of in read.authors[doi].values() for site in of.values()})
    table = SiteTable(places)
    keys = {site: table.site(*site) for site in found}
    if table.unknown:
        named = ", ".join(f"{name} ({number})" for name, number in table.unknown.most_common(_NAMED))
        told(
            f"names that are found in no table, or in several places: {len(table.unknown):,}, such as {named}"
        )
    numbers = {issn: number for number, (issn, _) in enumerate(journals)}
    articles, authorships, affiliations = [], [], []
    for key, doi in enumerate(dois):
        number = numbers.get(read.journals.get(doi, ("", ""))[0], 0)
        articles.append((key, doi, read.years[doi], number, 0))
        for author in sorted(read.authors[doi]):
            authorships.append((key, author))
            of = read.authors[doi][author]
            sites = [keys[of[number]] for number in sorted(of)] or [NOT_PLACED]
            affiliations += [(key, author, len(sites), site) for site in sites]
    rows = {
        "articles": articles,
        "authorships": authorships,
        "affiliations": affiliations,
        "sites": table.sites,
        "places": table.places,
        "profiles": [(0, 0)],
        "categories": [(0, "overall", "overall")],
        "journals": [(number, *journal) for number, journal in enumerate(journals)],
    }
    for name, content in rows.items():
        write_rows(folder, name, content)


class SiteTable:
    """Collects places and sites; the same institution, city and country make one site."""

    def __init__(self, places: Places) -> None:
        self._finder = places
        self._keys: dict[tuple[str, str], int] = {}
        self._sites: dict[tuple[int, int, int], int] = {(NOT_PLACED, NOT_PLACED, NOT_PLACED): 0}
        self._names: dict[str, set[str]] = {}
        self.places: list[tuple] = []
        #: Names that nothing knows, with the number of different sites that have them.
        self.unknown: Counter[str] = Counter()

    @property
    def sites(self) -> list[tuple]:
        """Rows of the table ``sites``."""
        return [(key, *site) for site, key in self._sites.items()]

    def site(self, ror_id: str, geonames_id: str, city: str, country_code: str, country: str = "") -> int:
        """The key of a site. What is blank or unknown is not placed: an organisation can sit in several cities, so its
        seat in the registry is no substitute for the city of the affiliation.
        """
        if country and not country_code:
            country_code = self._finder.country_code(country_of(country))
            if not country_code:
                self.unknown[country] += 1
        if city and country_code and not geonames_id:
            geonames_id = self._finder.geonames_id(city, country_code)
            if not geonames_id:
                self.unknown[f"{city}, {country_code}"] += 1
        organisation = self._finder.organisations.get(ror_id)
        name = organisation.name if organisation else ror_id
        return self.site_of(f"ror:{ror_id}" if ror_id else "", name, geonames_id, city, country_code)

    def site_of(self, institution: str, name: str, geonames_id: str, city: str, country_code: str) -> int:
        """The key of a site of the institution with this id and name; blank is not placed."""
        area = self._finder.area(geonames_id, city, country_code=country_code)
        country = self._finder.country(country_code)
        site = (
            self._place("institution", institution, name) if institution else NOT_PLACED,
            self._place("metropolitan_area", area.id, area.name) if area else NOT_PLACED,
            self._place("country", f"iso:{country_code}", country) if country else NOT_PLACED,
        )
        return self._sites.setdefault(site, len(self._sites))

    def _place(self, level: str, id: str, name: str) -> int:
        if (level, id) not in self._keys:
            # two places of one name stay two rows: the second is told apart by its id
            names = self._names.setdefault(level, set())
            told = name if name not in names else f"{name} ({id})"
            names.add(told)
            self._keys[level, id] = len(self.places) + 1
            self.places.append((len(self.places) + 1, level, id, told))
        return self._keys[level, id]

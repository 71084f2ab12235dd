"""The names of the institution tables: subjects, institutions, eras and tables; places are those of the printed figures."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from helpers.index.annual import ALL, Annual
from helpers.index.annual_placement import Institution
from helpers.index.beside_printed import BesidePrinted
from helpers.index.interface import CITY, OVERALL, Break, Source
from helpers.index.printed import PrintedIndex
from helpers.index.values import SUMMED

TABLES = "institution-tables"  # the source that tells when the tables were collected
NATURE = "articles-of-nature"  # the id of pairs of cities in articles of Nature, as a source
TABLE = "annual-"  # followed by the data year: the id of a table as a source


@dataclass(frozen=True)
class AnnualNames(BesidePrinted):
    """What the tables call things; ``helpers.index.annual_index`` adds the Shares."""

    name: str
    annual: Annual
    printed: PrintedIndex
    until: int | None = None  # the last year that is told; None for all

    @cached_property
    def categories(self) -> dict[str, str]:
        return {self.whole if key == ALL else key: name for key, name in self.annual.subjects.items()}

    @cached_property
    def _sums(self) -> list[str]:
        rows = self.annual.tables.reference("annual_subjects")
        return list(rows.loc[rows["parts"] != "", "subject"])

    @cached_property
    def subjects(self) -> list[str]:
        """Ids of the subjects among which every article is divided; the sum of the natural sciences is none."""
        return [subject for subject in self.categories if subject not in (self.whole, *self._sums)]

    @cached_property
    def subject_names(self) -> dict[str, str]:
        """Names of subjects by id, those of the printed figures too."""
        return self.printed.subject_names | {
            key: name for key, name in self.categories.items() if key != self.whole
        }

    @cached_property
    def subject_shorts(self) -> dict[str, str]:
        rows = self.annual.tables.reference("annual_subjects")
        shorts = dict(zip(rows["subject"], rows["short_name"], strict=True))
        return self.printed.subject_shorts | {key: name for key, name in shorts.items() if key != ALL}

    @cached_property
    def _compared_with(self) -> dict[str, str]:
        rows = self.annual.tables.reference("annual_subjects")
        found = dict(zip(rows["subject"], rows["compared_with"], strict=True))
        return found | {self.whole: found[ALL]}

    def table_id(self, year: int) -> str:
        """The id of the table of a year, as a source."""
        return f"{TABLE}{year}"

    def table_of(self, subject: str) -> str:
        """The id by which the tables have a subject; of all of them for the whole."""
        return ALL if subject in ("", OVERALL, self.whole) else subject

    def beside(self, subject: str) -> str:
        """The printed subject that is nearest to one of the tables; empty where there is none."""
        return self._compared_with.get(subject, "")

    @cached_property
    def member_names(self) -> dict[str, str]:
        return {name: name for name in self._bodies} | self.printed.member_names

    @cached_property
    def _bodies(self) -> dict[str, Institution]:
        return {body.name: body for body in self.annual.institutions.values()}

    def knows(self, name: str) -> bool:
        return name in self._bodies or self.printed.knows(name)

    def short(self, name: str) -> str:
        return self._bodies[name].short_name or name if name in self._bodies else super().short(name)

    def country_of(self, name: str, level: str = CITY) -> str:
        return self._bodies[name].country if name in self._bodies else self.printed.country_of(name)

    def city_of(self, institution: str) -> str:
        body = self._bodies.get(institution)
        if body is None:
            return self.printed.city_of(institution)
        return body.parts[0].place if not body.several and body.parts else ""

    def source(self, source_id: str) -> Source:
        """The table of a year, or a source of the printed figures; see ``Naming.source``."""
        if source_id == self.name:
            return Source(self.name, "Nature Index institution tables of all years", kind=SUMMED)
        if source_id == NATURE:
            return _NATURE_SOURCE
        if source_id.startswith(TABLE):
            year = int(source_id.removeprefix(TABLE))
            return Source(
                source_id,
                f"Nature Index institution tables, data year {year}; summed by metropolitan area in this project",
                kind=SUMMED,
                title="Annual tables, institutions, all subjects",
                published=self._collected(year),
                address=f"https://www.nature.com/nature-index/annual-tables/{year + 1}/institution/all/all/global",
                publisher="Nature Index, Springer Nature",
                note="CC BY-NC-SA 4.0 as stated by the collector, not confirmed by Springer Nature",
            )
        return self.printed.source(source_id)

    def _collected(self, year: int) -> str:
        """When the table of a year was collected; empty where no source of the tables tells it."""
        known = (f"{TABLES}-{year}", TABLES)
        return next((self.printed.source(one).published for one in known if self.printed.has_source(one)), "")

    def breaks(self, subject: str) -> list[Break]:
        """The ends of the eras of the tables: nothing is compared across them."""
        eras = self.annual.eras
        following = zip(eras, eras[1:], strict=False)
        return [
            Break(
                before.last_year or before.first_year,
                after.first_year,
                absolute=True,
                title=after.title,
                reason=after.reason,
                sources=after.sources,
            )
            for before, after in following
            if self.tells(after.first_year)
        ]

    def reason(self, year: int) -> str:
        """Why no earlier year can be compared with ``year``: an era begins with it, or the tables do."""
        era = self.annual.era(year)
        if era == self.annual.eras[0]:
            return f"The tables of institutions begin with {era.first_year}."
        return f"From {era.first_year} on the tables count otherwise: {era.title}. {era.reason}"


_NATURE_SOURCE = Source(
    NATURE,
    "Pairs of cities in articles and letters of Nature, counted in this project",
    kind="count of articles",
    title="Addresses of authors of Nature, collected by greenelab/nature_news_disparities",
    note="BSD-3; bibliographic facts. Cities after GeoNames (CC BY 4.0)",
)

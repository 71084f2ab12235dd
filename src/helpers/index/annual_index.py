"""Institution tables summed to cities, as reports ask for them; alone, or as the edition with printed figures beside.

What is ranked here is *listed Share*: places in the order of it are no Nature Index ranks. *Estimated Share* is asked
for by its own name. Every subject but the whole has the id of the institution tables.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import pandas as pd

from helpers.base.errors import BadData
from helpers.data.table_use import ANNUAL as TABLE_OF
from helpers.index.accuracy import table as accuracy_table
from helpers.index.accuracy import variants
from helpers.index.annual import ALL, Annual, Era
from helpers.index.annual_parts import not_counted, parts_of
from helpers.index.annual_placement import Institution
from helpers.index.evidence import contract, error_of
from helpers.index.interface import (
    CITY,
    ESTIMATES,
    FEWEST_RANKED_CITIES,
    INSTITUTION,
    OVERALL,
    RANKING,
    Break,
    Index,
    Metric,
    PrintedPairs,
    Source,
    Value,
    Voice,
)
from helpers.index.printed import PrintedIndex
from helpers.index.printed_members import COLUMNS as MEMBERS
from helpers.index.silent import SilentIndex

VOICE = Voice(
    measured="listed",
    ranking="the order by listed Share",
    ranks="places by listed Share",
    unknown="not listed",
    edition="year",
    editions="years",
    nothing="The tables of institutions do not tell",
    no_rank="No institution of {names} is listed in {year}.",
    digits_as_printed=False,
    ranked=False,
    meaning="Listed Share is the sum of the Shares of a city’s institutions in the tables of Nature Index; an article is "
    "divided among subjects here, in printed editions it counts in each.",
)
# tables that all years of an index share
_SHARED = (
    "institutions", "evidence", "annual_subjects", "annual_eras", "annual_steps", "annual_whole", "boundaries",
    "coverage", "site_weights", "site_corrections",
)  # fmt: skip
_TABLE = "annual-"  # followed by the data year: the id of a table as a source
_PROFILES = 100
_WHOLE_NUMBERS_FROM = 100.0


@dataclass(frozen=True)
class AnnualIndex(SilentIndex):
    """Listed Shares by city, institution, subject and data year; see ``helpers.index.interface.Index``.

    ``companions`` are the printed figures in the edition, and nothing where the tables stand alone.
    """

    name: str
    annual: Annual
    printed: PrintedIndex
    companions: tuple[Index, ...] = ()
    names: set[str] = field(default_factory=lambda: set(_SHARED), compare=False)
    memory: dict[tuple[Any, ...], Any] = field(default_factory=dict, compare=False)

    @property
    def voice(self) -> Voice:
        """Listed."""
        return VOICE

    @property
    def names_read(self) -> set[str]:
        """The tables that were asked for."""
        return self.printed.names_read | self.names

    def _has(self, year: int) -> bool:
        """Whether there is a table of a year, which is then noted as read."""
        if year in self.annual.years:
            self.names.add(f"{TABLE_OF}{year}")
            return True
        return False

    @cached_property
    def years(self) -> list[int]:
        """The years with a table that places institutions in enough cities."""
        # not noted as read: what a report shows of a year it asks for by itself
        years = [year for year in self.annual.years if len(self.annual.listed(year)) >= FEWEST_RANKED_CITIES]
        if not years:
            raise BadData(
                f"data/annual: no table lists institutions in at least {FEWEST_RANKED_CITIES} cities"
            )
        return years

    @cached_property
    def categories(self) -> dict[str, str]:
        """The whole and the subjects of the tables: id → name."""
        return {OVERALL if key == ALL else key: name for key, name in self.annual.subjects.items()}

    @cached_property
    def subjects(self) -> list[str]:
        """Ids of the subjects among which every article is divided; the sum of the natural sciences is none."""
        return [subject for subject in self.categories if subject not in (OVERALL, *self._sums)]

    @cached_property
    def _sums(self) -> list[str]:
        rows = self.annual.tables.reference("annual_subjects")
        return list(rows.loc[rows["parts"] != "", "subject"])

    @property
    def together(self) -> str:
        """The sum of the natural sciences, which is listed alike in every year."""
        return next(iter(self._sums), "")

    @property
    def fields(self) -> list[str]:
        """None: the tables tell no fields of research."""
        return []

    @cached_property
    def subject_names(self) -> dict[str, str]:
        """Names of subjects by id, those of the printed figures too."""
        return self.printed.subject_names | {
            key: name for key, name in self.categories.items() if key != OVERALL
        }

    @cached_property
    def subject_shorts(self) -> dict[str, str]:
        """Names of subjects where there is little room."""
        rows = self.annual.tables.reference("annual_subjects")
        shorts = dict(zip(rows["subject"], rows["short_name"], strict=True))
        return self.printed.subject_shorts | {key: name for key, name in shorts.items() if key != ALL}

    @cached_property
    def _compared_with(self) -> dict[str, str]:
        rows = self.annual.tables.reference("annual_subjects")
        return dict(zip(rows["subject"], rows["compared_with"], strict=True)) | {OVERALL: OVERALL}

    def beside(self, subject: str) -> str:
        """The printed subject that is nearest to one of the tables; empty where there is none."""
        return self._compared_with.get(subject, "")

    @property
    def groups(self) -> dict[str, str]:
        """Country groups: id → name, in their order."""
        return self.printed.groups

    def leads(self, year: int) -> Index:
        """The printed figures where an edition of metropolitan areas ranks the cities of a year; else the tables."""
        for companion in self.companions:
            if year in companion.years and companion.measure(year) == "Share":
                return companion
        return self

    def ranking(self, year: int, subject: str = "", level: str = CITY) -> pd.DataFrame:
        """Cities by listed Share, or institutions as they are listed; see ``Index.ranking``."""
        known = level in (CITY, INSTITUTION) and self._has(year)
        table = ALL if subject in ("", OVERALL) else subject
        # kept with the tables, for all reports of a process: nothing else but names of places goes into it
        rankings, key = self.annual.rankings, (year, table if known else "", level)
        if key not in rankings:
            find = self._institutions if level == INSTITUTION else self._cities
            rankings[key] = self._ranked(find(year, table) if known else [], year)
        return rankings[key].copy(deep=False)

    def _cities(self, year: int, table: str) -> list[dict[str, object]]:
        return [
            {
                "place": city.place,
                "short": self.short(city.place),
                "country": self.printed.place(city.place)["country"],
                "share": city.share,
            }
            for city in self.annual.listed(year, table)
        ]

    def _institutions(self, year: int, table: str) -> list[dict[str, object]]:
        bodies = self.annual.institutions
        return [
            {
                "place": bodies[row.institution_id].name,
                "short": bodies[row.institution_id].short_name or bodies[row.institution_id].name,
                "country": bodies[row.institution_id].country,
                "share": row.share,
                "count": row.count,
            }
            for row in self.annual.listed_rows(year, table)[["institution_id", "share", "count"]].itertuples()
        ]

    def _ranked(self, rows: list[dict[str, object]], year: int) -> pd.DataFrame:
        """``rows`` with a rank by Share, equal Shares on one rank, as the columns of ``RANKING``."""
        found = pd.DataFrame(rows, columns=["place", "short", "country", "share", "count"])
        source = f"{_TABLE}{year}"
        shares = found["share"].astype("float64")
        texts = [share_text(share) for share in shares]
        found = found.assign(
            group=[self.printed.place(country)["group"] for country in found["country"]],
            data_year=year,
            rank=shares.round(2).rank(method="min", ascending=False).astype("int64"),
            share=shares,
            share_text=texts,
            count_text=["" if pd.isna(count) else f"{int(count):,}" for count in found["count"]],
            share_confidence="medium",
            confidence="medium",
            adjusted_share=float("nan"),
            own_edition=True,
            edition="",
            others="",
            other_sources="",
            share_source=source,
            count_source=source,
            source=source,
        )
        found = found.astype({"count": "Int64"})
        return found[list(RANKING)].astype(RANKING).sort_values(["rank", "place"], ignore_index=True)

    def series(self, subject: str = "", level: str = CITY, until: int | None = None) -> pd.DataFrame:
        """The rankings of all years up to ``until`` one below the other, oldest first."""
        years = [year for year in self.years if until is None or year <= until]
        return pd.concat([self.ranking(year, subject, level) for year in years], ignore_index=True)

    def estimates(self, year: int) -> pd.DataFrame:
        """Estimated Shares of cities: ``place, share, low, high, listed, text, rank``, largest first.

        ``listed`` is the part that listed institutions hold; the rest is what coverage adds. The band from ``low``
        to ``high`` is never narrower than the error measured against print.
        """
        rows = self.annual.estimates(year) if self._has(year) else []
        error = error_of(self.annual.tables, "estimated Share", year)
        found = pd.DataFrame(
            [
                (
                    row.place,
                    row.share,
                    min(row.low, row.share * (1 - error)),
                    max(row.high, row.share * (1 + error)),
                    row.listed,
                    share_text(row.share),
                )
                for row in rows
            ],
            columns=ESTIMATES[:-1],
        )
        return found.assign(rank=range(1, len(found) + 1))

    @property
    def describer(self) -> str:
        """What the tables hold and how they become cities; in the edition, what is printed too."""
        return "edition" if self.companions else "annual"

    @property
    def definitions(self) -> pd.DataFrame:
        """The terms of the reference tables."""
        return self.printed.definitions

    def printed_pairs(self) -> PrintedPairs:
        """What sources print of pairs, in the edition."""
        return self.printed.printed_pairs() if self.companions else PrintedPairs()

    def as_printed(self, city: str, year: int) -> pd.DataFrame:
        """Every figure of a city that a source prints, in the edition."""
        return self.printed.as_printed(city, year) if self.companions else pd.DataFrame()

    def evidence(self, year: int) -> pd.DataFrame:
        """The rows of ``data/evidence.csv`` that hold for a year; in the edition alone."""
        rows = [row for row in contract(self.annual.tables) if row.holds(year)] if self.companions else []
        return pd.DataFrame(
            [
                {
                    "quantity": row.quantity,
                    "metric": row.metric,
                    "subject": row.subject,
                    "role": row.role,
                    "evidence": row.evidence,
                    "cut": row.cut,
                    "error": "not measured" if row.error is None else f"{row.error:.0%}",
                    "never": row.never,
                }
                for row in rows
            ]
        )

    def accuracy(self, until: int) -> pd.DataFrame:
        """Against the printed figures, overall; see ``accuracy.table``."""
        for year in self.annual.years:
            if year <= until:
                self._has(year)
        return accuracy_table(variants(self.annual), self.printed, [OVERALL], until=until)

    def growth(self) -> pd.DataFrame:
        """The growth of the number of articles that follows from what is printed, in the edition."""
        return self.printed.growth() if self.companions else super().growth()

    def total(self, year: int, subject: str = "") -> float | None:
        """The Share of all listed institutions of a year together, in articles."""
        return self.annual.listed_total(year, ALL if subject in ("", OVERALL) else subject) or None

    def listed(self, year: int, subject: str = "") -> int | None:
        """How many institutions a table holds; None for a subject that the year does not have."""
        cut = self.annual.cut(year, ALL if subject in ("", OVERALL) else subject) if self._has(year) else None
        return cut.rank if cut else None

    def has(self, metric: Metric, level: str = CITY, subject: str = "", year: int | None = None) -> bool:
        """Whether any place of a level has such a figure: ranks and Shares, and Counts of institutions."""
        known = {Metric.RANK, Metric.SHARE} | ({Metric.COUNT} if level == INSTITUTION else set())
        if metric not in known or level not in (CITY, INSTITUTION):
            return False
        return any(len(self.ranking(one, subject, level)) for one in (self.years if year is None else [year]))

    def value(self, metric: Metric, place: str, year: int, subject: str = "") -> Value:
        """One figure of a city, or that none of its institutions is listed."""
        rows = self.ranking(year, subject)
        rows = rows[rows["place"] == place]
        if rows.empty or metric not in (Metric.RANK, Metric.SHARE):
            return Value(None, missing=VOICE.unknown)
        row = rows.iloc[0]
        text = str(row["rank"]) if metric == Metric.RANK else row["share_text"]
        return Value(float(row[str(metric)]), text, confidence="medium", sources=(row["source"],))

    def members(self, city: str, year: int, subject: str = "") -> pd.DataFrame:
        """The institutions of a city with the part of their Share that counts to it; see ``Index.members``."""
        table = ALL if subject in ("", OVERALL) else subject
        found = self.annual.members(city, year, table) if self._has(year) else []
        rows = [
            {
                "place": member.institution.name,
                "short": member.institution.short_name or member.institution.name,
                "group": self.printed.place(member.institution.country)["group"],
                "rank": member.rank,
                "metric": "share",
                "number": member.value,
                "text": share_text(member.value),
                "count": pd.NA,
                "change": "" if member.weight == 1 else f"{member.weight:.0%} of {share_text(member.share)}",
                "confidence": "medium",
                "others": "",
                "source": f"{_TABLE}{year}",
                "complete": True,
            }
            for member in found
        ]
        return pd.DataFrame(rows, columns=MEMBERS).astype({"rank": "Int64", "count": "Int64"})

    def parts(self, city: str, year: int, subject: str = "") -> pd.DataFrame:
        """What of which institution counts to a city, and by what evidence; see ``Index.parts``."""
        if not self._has(year):
            return super().parts(city, year)
        table = ALL if subject in ("", OVERALL) else subject
        return parts_of(self.annual, city, year, table, f"{_TABLE}{year}")

    def not_counted(self, city: str, year: int) -> pd.DataFrame:
        """Institutions of a city that count to no city; see ``Index.not_counted``."""
        if not self._has(year):
            return super().not_counted(city, year)
        found = not_counted(self.annual, city, year, self.together, f"{_TABLE}{year}")
        return found.assign(subject=found["subject"].replace(ALL, OVERALL))

    def apart(self, year: int, subject: str = "", level: str = CITY) -> dict[str, float]:
        """Share of listed institutions that counts to no city, in articles."""
        if level != CITY or not self._has(year):
            return {}
        table = ALL if subject in ("", OVERALL) else subject
        lost = [
            one.share * one.part for one in self.annual.not_counted(year, table) if one.part < 1 or one.why
        ]
        return {"spread": sum(lost)} if lost else {}

    def breaks(self, subject: str) -> list[Break]:
        """The ends of the eras of the tables: nothing is compared across them."""
        eras = self.annual.eras
        return [_break(before, after) for before, after in zip(eras, eras[1:], strict=False)]

    def reason(self, year: int) -> str:
        """Why no earlier year can be compared with ``year``: an era begins with it."""
        era = self.annual.era(year)
        return f"With {era.first_year} an era of the tables begins: {era.title}. {era.reason}"

    def cities(self, year: int) -> list[str]:
        """Cities with a listed institution, or a printed figure beside, by name."""
        beside = {city for companion in self.companions for city in companion.cities(year)}
        return sorted(beside | set(self.ranking(year)["place"]))

    def profiles(self, year: int) -> list[str]:
        """The cities with the largest listed Share, and those of which a figure is printed."""
        printed = {city for companion in self.companions for city in companion.ranked_cities(year)}
        return sorted(printed | set(self.ranking(year)["place"].head(_PROFILES)))

    def place(self, name: str) -> dict[str, Any]:
        """The row of a city or country; see ``PrintedIndex.place``."""
        return self.printed.place(name)

    @cached_property
    def _bodies(self) -> dict[str, Institution]:
        return {body.name: body for body in self.annual.institutions.values()}

    def knows(self, name: str) -> bool:
        """Whether ``name`` is a place or an institution."""
        return name in self._bodies or self.printed.knows(name)

    def short(self, name: str) -> str:
        """The short name of a place or institution, for labels."""
        if name in self._bodies:
            return self._bodies[name].short_name or name
        return self.printed.short(name)

    def country_of(self, name: str, level: str = CITY) -> str:
        """The country of a city or institution."""
        return self._bodies[name].country if name in self._bodies else self.printed.country_of(name)

    def country_group(self, name: str, level: str = CITY) -> str:
        """The country group of a city, country or institution."""
        return self.printed.country_group(self.country_of(name) or name)

    def city_of(self, institution: str) -> str:
        """The city in which an institution sits; empty for one with sites in several."""
        body = self._bodies.get(institution)
        if body is None:
            return self.printed.city_of(institution)
        return body.parts[0].place if not body.several and body.parts else ""

    def source(self, source_id: str) -> Source:
        """The table of a year, or a source of the printed figures.

        Raises:
            KeyError: for an unknown id.
        """
        if source_id == self.name:
            return Source(self.name, "Nature Index institution tables of all years", kind="institution table")
        return table_source(source_id) if source_id.startswith(_TABLE) else self.printed.source(source_id)


def table_source(source_id: str) -> Source:
    """The institution table of a data year as a source, by its id ``annual-<year>``."""
    year = int(source_id.removeprefix(_TABLE))
    return Source(
        source_id,
        f"Nature Index institution tables, data year {year}; summed by metropolitan area in this project",
        kind="institution table",
        title="Annual tables, institutions, all subjects",
        address=f"https://www.nature.com/nature-index/annual-tables/{year + 1}/institution/all/all/global",
        publisher="Nature Index, Springer Nature",
        note="CC BY-NC-SA 4.0 as stated by the collector, not confirmed by Springer Nature",
    )


def share_text(share: float) -> str:
    """A summed Share as it is shown: whole articles from a hundred on, one decimal below."""
    return f"{share:,.0f}" if share >= _WHOLE_NUMBERS_FROM else f"{share:,.1f}"


def _break(before: Era, after: Era) -> Break:
    return Break(
        after_year=int(before.last_year or before.first_year),
        before_year=after.first_year,
        absolute=True,
        title=after.title,
        reason=after.reason,
        sources=";".join(after.sources),
    )

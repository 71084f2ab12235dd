"""One tidy table of figures behind one interface, whatever the source of the figures.

An ``Index`` answers what is known of a place, a subject and a year, and says how it is known. It picks one
value where several sources print one, by a stated rule, and keeps the others beside it.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from types import SimpleNamespace

import pandas as pd

from helpers.errors import BadData, WrongParameter, nearest
from helpers.reads import ReadTables
from helpers.tables import Tables, load_tables

# A data year exists for the suite when an edition ranks at least so many cities overall.
FEWEST_RANKED_CITIES = 8

_CONFIDENCE_ORDER = {"high": 0, "medium": 1, "low": 2}
_KIND_ORDER = {"official": 0, "article": 1, "press": 2}
_PRINTED = ("data_year", "place", "number", "value", "confidence", "own_edition", "edition", "source")
_BEST = (
    "place", "data_year", "number", "value", "confidence", "own_edition", "edition", "source", "others",
    "other_sources",
)  # fmt: skip
_TEXT_COLUMNS = ("place", "value", "confidence", "edition", "source", "others", "other_sources")


@dataclass(frozen=True)
class Index:
    """Figures of one source, by place, subject and data year. ``name`` is ``printed`` for printed figures."""

    name: str
    tables: Tables | ReadTables

    @cached_property
    def years(self) -> list[int]:
        """Data years with figures: those whose Science Cities edition ranks enough cities overall."""
        ranks = self.city_figures("rank", "overall")
        own = ranks[ranks["own_edition"]]
        cities = own.groupby("data_year")["place"].nunique()
        years = sorted(int(year) for year in cities.index[cities >= FEWEST_RANKED_CITIES])
        if not years:
            raise BadData(
                f"data/printed: no edition ranks at least {FEWEST_RANKED_CITIES} cities overall, "
                "so there is no year to report on"
            )
        return years

    @cached_property
    def groups(self) -> dict[str, str]:
        """Country groups: id → name, in their order."""
        return dict(zip(self.tables.groups["group"], self.tables.groups["name"], strict=True))

    @cached_property
    def subject_names(self) -> dict[str, str]:
        """Names of subjects and fields by id."""
        names = dict(zip(self.tables.subjects["subject"], self.tables.subjects["name"], strict=True))
        return names | dict(zip(self.tables.fields["field"], self.tables.fields["name"], strict=True))

    @cached_property
    def subjects(self) -> list[str]:
        """Ids of the subjects (not the whole, not fields or collections), in their order."""
        rows = self.tables.subjects
        return list(rows.loc[rows["kind"] == "subject"].sort_values("order", key=pd.to_numeric)["subject"])

    @cached_property
    def _places(self) -> dict[str, dict]:
        return {row["place"]: row for row in self.tables.places.to_dict("records")}

    @cached_property
    def _institutions(self) -> dict[str, dict]:
        return {row["institution"]: row for row in self.tables.institutions.to_dict("records")}

    @cached_property
    def _sources(self) -> dict[str, SimpleNamespace]:
        return {row["source"]: SimpleNamespace(**row) for row in self.tables.sources.to_dict("records")}

    def place(self, name: str) -> dict:
        """The row of a city or country: ``short_name``, ``country``, ``group`` and so on.

        Raises:
            WrongParameter: for an unknown name; the message gives the nearest known one.
        """
        if name not in self._places:
            raise WrongParameter(f"There is no place '{name}'.{nearest(name, self._places)}")
        return self._places[name]

    def knows(self, name: str) -> bool:
        """Whether ``name`` is a place or an institution of the tables."""
        return name in self._institutions or name in self._places

    def short(self, name: str) -> str:
        """The short name of a place or institution, for labels."""
        if name in self._institutions:
            return self._institutions[name]["short_name"] or name
        return self.place(name)["short_name"] or name

    def institution(self, name: str) -> dict:
        """The row of an institution: ``short_name``, ``country``, ``city``, ``spread``.

        Raises:
            WrongParameter: for an unknown name; the message gives the nearest known one.
        """
        if name not in self._institutions:
            raise WrongParameter(f"There is no institution '{name}'.{nearest(name, self._institutions)}")
        return self._institutions[name]

    def spread(self, institution: str) -> bool:
        """Whether an institution works in many cities, so that it is booked at none."""
        return str(self.institution(institution)["spread"]).lower() == "true"

    def country_group(self, place: str) -> str:
        """The country group of a city, country or institution."""
        if place in self._institutions:
            return self.place(self._institutions[place]["country"])["group"]
        return self.place(place)["group"]

    def source(self, source_id: str) -> SimpleNamespace:
        """A source with ``name``, ``kind``, ``address`` (official ones), ``title``, ``published``.

        Raises:
            KeyError: for an unknown id.
        """
        return self._sources[source_id]

    def cities(self, year: int) -> list[str]:
        """Cities of which any figure of a data year is printed, in the order of their names."""
        rows = self._city_rows
        return sorted(set(rows.loc[rows["data_year"] == year, "place"]))

    def city_figures(self, metric: str, subject: str | None = None) -> pd.DataFrame:
        """All printed values of ``metric`` for cities in world rankings, calendar years only, exact ones only.

        One row a printed value (several where sources repeat or contradict each other), best source first
        within a place and year. ``own_edition``: printed by an edition of that very data year.
        """
        if subject is not None:
            return self._exact_figures.get((metric, subject), self._city_rows.iloc[:0])
        rows = self._city_rows
        return rows[(rows["metric"] == metric) & (rows["relation"] == "=")]

    @cached_property
    def _exact_figures(self) -> dict[tuple[str, str], pd.DataFrame]:
        """Exact values by metric and subject; a report asks for the same ones many times."""
        exact = self._city_rows[self._city_rows["relation"] == "="]
        return dict(iter(exact.groupby(["metric", "subject"])))

    @cached_property
    def _city_rows(self) -> pd.DataFrame:
        figures = self.tables.figures_of("city")
        rows = figures[(figures["list_scope"] == "") & (figures["period"] == "")].copy()
        rows["own_edition"] = rows["edition_year"] == rows["data_year"]
        rows["_confidence"] = rows["confidence"].map(_CONFIDENCE_ORDER)
        rows["_kind"] = rows["source_kind"].map(_KIND_ORDER)
        # The best value of a figure: the most trusted first, among equals the edition of the year itself,
        # then the kind of source. Stable, so that the order of the files never matters.
        rows = rows.sort_values(
            [
                "data_year",
                "subject",
                "metric",
                "place",
                "_confidence",
                "own_edition",
                "_kind",
                "edition",
                "source",
                "copy",
                "value",
            ],
            ascending=[True, True, True, True, True, False, True, True, True, True, True],
        )
        return rows.drop(columns=["_confidence", "_kind"]).reset_index(drop=True)

    def best_city_figures(self, metric: str, subject: str, year: int | None = None) -> pd.DataFrame:
        """One value a city and year: ``place, data_year, number, value, confidence, own_edition, edition``,
        ``source`` (all sources that print this value) and ``others`` (values of sources that disagree, as
        ``"6 (name of the source)"``, else empty).
        """
        if (metric, subject) not in self._best:
            self._best[metric, subject] = self._best_figures(metric, subject)
        best = self._best[metric, subject]
        return best.copy() if year is None else best[best["data_year"] == year].reset_index(drop=True)

    @cached_property
    def _best(self) -> dict[tuple[str, str], pd.DataFrame]:
        return {}

    def _best_figures(self, metric: str, subject: str) -> pd.DataFrame:
        rows = self.city_figures(metric, subject)
        printed: dict[tuple[int, str], list] = {}
        for row in rows[list(_PRINTED)].itertuples(index=False):
            printed.setdefault((row.data_year, row.place), []).append(row)
        best = []
        for (data_year, place), values in sorted(printed.items(), key=lambda item: item[0]):
            first = values[0]
            agree = [row for row in values if row.number == first.number]
            differ = [row for row in values if row.number != first.number]
            best.append(
                {
                    "place": place,
                    "data_year": data_year,
                    "number": first.number,
                    "value": first.value,
                    "confidence": first.confidence,
                    "own_edition": any(row.own_edition for row in agree),
                    "edition": first.edition,
                    "source": ";".join(dict.fromkeys(row.source for row in agree)),
                    "others": "; ".join(f"{row.value} ({self.source(row.source).name})" for row in differ),
                    "other_sources": ";".join(dict.fromkeys(row.source for row in differ)),
                }
            )
        # typed even when empty: an empty frame joined to others must not turn their columns into objects
        types = {"data_year": "int64", "number": "float64", "own_edition": bool} | dict.fromkeys(
            _TEXT_COLUMNS, "str"
        )
        return pd.DataFrame(best, columns=list(_BEST)).astype(types)

    def ranking(self, year: int, subject: str = "overall") -> pd.DataFrame:
        """The printed ranking of a year: ``rank, place, short, country, group, share, count``, with
        ``confidence, source, others``. Only ranks that are printed; a missing rank is missing.

        ``share`` and ``count`` are the printed texts, empty where none is printed; ``share_confidence`` is
        the confidence of the Share. Ranks that a later edition prints for ``year`` are included where the
        boundaries of places are the same (see ``breaks``), and marked by ``own_edition``.
        """
        if (year, subject) in self._rankings:
            return self._rankings[year, subject].copy()
        ranks = self.best_city_figures("rank", subject, year)
        same = self._same_boundaries(year)
        ranks = ranks[pd.Series([same[place] for place in ranks["place"]], index=ranks.index, dtype=bool)]
        ranks = ranks.assign(rank=ranks["number"].astype(int)).sort_values(["rank", "place"])
        for metric in ("share", "count"):
            known = self.best_city_figures(metric, subject, year).set_index("place")
            for column, part in (("", "value"), ("_confidence", "confidence"), ("_source", "source")):
                # texts even when none is printed: a map of an empty column would turn it into numbers
                texts = known[part].to_dict()
                ranks[f"{metric}{column}"] = pd.array([texts.get(p, "") for p in ranks["place"]], dtype="str")
        ranks["short"] = ranks["place"].map(self.short)
        ranks["country"] = ranks["place"].map(lambda place: self.place(place)["country"])
        ranks["group"] = ranks["place"].map(self.country_group)
        ranks = ranks.drop(columns=["number", "value"]).reset_index(drop=True)
        self._rankings[year, subject] = ranks
        return ranks.copy()

    @cached_property
    def _rankings(self) -> dict[tuple[int, str], pd.DataFrame]:
        """Rankings already made; a report asks for the same ones many times."""
        return {}

    def measure(self, year: int) -> str:
        """What the ranking of a year ranks by: ``"Share"``, or ``"WFC"`` for the weighted count of old.

        The fractional count (FC) of the first metropolitan editions is Share under its former name.
        """
        own = self.city_figures("rank", "overall")
        own = own[own["own_edition"] & (own["data_year"] == year)]
        basis = dict(zip(self.tables.editions["edition"], self.tables.editions["metric_basis"], strict=True))
        return "WFC" if any(basis[edition] == "WFC" for edition in own["edition"]) else "Share"

    def _same_boundaries(self, year: int) -> dict[str, bool]:
        """Whether a place was drawn in ``year`` as its edition drew places: a city proper or a whole area."""
        if year in self._boundaries:
            return self._boundaries[year]
        own = self.city_figures("rank", "overall")
        own = own[own["own_edition"] & (own["data_year"] == year)]
        boundaries = self._boundaries_of_edition
        kinds = {boundaries[edition] for edition in own["edition"]}
        rows = self._city_rows
        rows = rows[rows["data_year"] == year]
        same: dict[str, bool] = {}
        for place, edition in zip(rows["place"], rows["edition"], strict=True):
            same[place] = same.get(place, False) or not kinds or boundaries[edition] in kinds
        self._boundaries[year] = same
        return same

    @cached_property
    def _boundaries(self) -> dict[int, dict[str, bool]]:
        return {}

    @cached_property
    def _boundaries_of_edition(self) -> dict[str, str]:
        return dict(zip(self.tables.editions["edition"], self.tables.editions["boundaries"], strict=True))

    def barrier_between(self, earlier: int, later: int) -> SimpleNamespace | None:
        """The break that makes two data years not comparable, if there is one (``title``, ``reason``)."""
        return next(
            (row for row in self.breaks("overall") if row.absolute and row.between(earlier, later)), None
        )

    def breaks(self, subject: str) -> list[SimpleNamespace]:
        """Breaks in the series of ``subject``: ``after_year, before_year, absolute, title, reason, sources``.

        ``absolute`` breaks separate figures that cannot be compared at all; the others are disputed.
        """
        found = []
        for row in self.tables.breaks.to_dict("records"):
            if row["applies_to"] not in ("all", subject):
                continue
            after, before = int(row["after_year"]), int(row["before_year"])
            found.append(
                SimpleNamespace(
                    after_year=after,
                    before_year=before,
                    absolute=row["status"] == "not comparable",
                    title=row["title"],
                    reason=row["reason"],
                    sources=row["sources"],
                    between=lambda a, b, after=after, before=before: a <= after and b >= before,
                )
            )
        return found

    def comparable_years(self, year: int) -> list[int]:
        """Earlier data years with figures that may be compared with ``year``."""
        return [other for other in self.years if other < year and self.barrier_between(other, year) is None]

    def earlier_comparable_year(self, year: int) -> int | None:
        """The nearest earlier comparable year with figures, or None."""
        return max(self.comparable_years(year), default=None)


@lru_cache(maxsize=1)
def _cached_tables(data: Path | None) -> Tables:
    return load_tables(data)


@lru_cache(maxsize=1)
def _cached_index(data: Path | None) -> Index:
    return Index("printed", ReadTables(_cached_tables(data)))


def load_index(data: Path | None = None) -> Index:
    """The index of printed figures, read once a process.

    Raises:
        BadData: if a table cannot be read.
    """
    return _cached_index(data)


def fresh_index() -> None:
    """Lets the next ``load_index`` answer from the tables already read, with nothing remembered as read.

    An index keeps its answers; a report that found them ready would not be seen to read anything.
    """
    _cached_index.cache_clear()


def forget_index() -> None:
    """Lets the next ``load_index`` read ``data/`` anew."""
    _cached_index.cache_clear()
    _cached_tables.cache_clear()

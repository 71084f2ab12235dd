"""The report that a notebook writes: the only door through which anything gets onto a page.

A notebook opens its report once, says its computed sentences, shows its exhibits, and closes it with the
list of sources that the exhibits used. Numbers of figures and of references are given here, in order.
"""

from __future__ import annotations

import inspect
import re
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

import pandas as pd
from IPython.display import display
from markupsafe import Markup

from helpers.base.errors import WrongParameter, nearest
from helpers.base.manifest import ReportSpec, find_report, kind_of_source, read_manifest
from helpers.base.paths import ALL_YEARS, default_source
from helpers.base.words import address_part, first_sentences, ids_in
from helpers.commentary.facts.facts import FACT_NAMES, Facts, facts_of
from helpers.commentary.passages import passage_html
from helpers.commentary.source import latest_year_named
from helpers.commentary.vocabulary import FILTER_NAMES
from helpers.figures.size import NARROW, WIDE
from helpers.figures.style import use_style
from helpers.index.choose import load_source
from helpers.index.interface import Index
from helpers.index.origin import DEMONSTRATION
from helpers.index.printed import PrintedIndex, printed_beside, printed_of
from helpers.index.printed_records import edition_after
from helpers.report.exhibits import LONGEST_LEAD, Exhibit, Figure, Missing, NotApplicable, Table
from helpers.report.parameters import require_variables, resolve_parameters
from helpers.report.pictures import card_of, picture
from helpers.report.queries import series, source_names
from helpers.report.record import MEDIA_TYPE
from helpers.report.shell import templates
from helpers.report.tabled import absent_exhibit, tabled, with_ranges

_DATE = re.compile(r"\d{4}(-\d\d){0,2}")
# figures that are shown while somebody watches
_watched: list[tuple[Report, Figure]] | None = None


@contextmanager
def figures_shown() -> Iterator[list[tuple[Report, Figure]]]:
    """Every figure that reports of this process show inside of the block, in their order."""
    global _watched
    before, _watched = _watched, []
    try:
        yield _watched
    finally:
        _watched = before


@dataclass
class Report:
    """One notebook of one data year, or of all, while it is being written."""

    spec: ReportSpec
    parameters: dict[str, Any]  # of the type that the manifest declares
    index: Index
    shown: list[str] = field(default_factory=list)
    cited: list[str] = field(default_factory=list)
    _numbers: Counter[str] = field(default_factory=Counter)
    _absent: list[Missing | NotApplicable] = field(default_factory=list)
    _data: dict[str, pd.DataFrame] = field(default_factory=dict)

    @property
    def year(self) -> int:
        """The data year of the report; the newest one of a report that is made once, for all years."""
        year: int = self.index.years[-1] if self.spec.once else self.parameters["year"]
        return year

    @property
    def printed(self) -> PrintedIndex:
        """The printed figures: the index itself, or what stands beside it; see ``printed_of``."""
        return printed_of(self.index)

    @property
    def compare_to(self) -> int | None:
        """The data year compared with; None where no earlier comparable year has data."""
        year: int | None = self.parameters.get("compare_to")
        return year

    def cite(self, source: str) -> list[int]:
        """Reference numbers of the source ids in ``source`` (separated by ``;``), in order of first use."""
        numbers = []
        for source_id in ids_in([source]):
            self.index.source(source_id)  # an unknown id is an error here, not a dead reference on the page
            if source_id not in self.cited:
                self.cited.append(source_id)
            numbers.append(self.cited.index(source_id) + 1)
        return sorted(numbers)

    @property
    def one_of_many(self) -> str:
        """What the page is about, where the report is made once for each city; else empty."""
        return str(self.parameters[self.spec.each]) if self.spec.each else ""

    def begin(self) -> None:
        """Shows the head of the page to whoever runs the notebook; pages have it around their body."""
        title, year = self.one_of_many or self.spec.title, self._own_year
        description = "" if self.spec.each else self.spec.description
        text, record = f"{title} {year}".strip(), {"notebook_only": True}
        self._display("notebook.html.j2", text, record, title=title, year=year, description=description)

    def say(self, *paragraphs: str) -> None:
        """Shows computed sentences. Plain text: whatever looks like markup is shown, not obeyed."""
        texts = [paragraph for paragraph in paragraphs if paragraph]
        self._display("say.html.j2", "\n\n".join(texts), paragraphs=texts)

    def section(self, title: str, *paragraphs: str) -> None:
        """Shows the heading of a part of the page, where the figures decide what it is called, and its first sentences."""
        self._display("section.html.j2", title, id=address_part(title), title=title, paragraphs=paragraphs)

    def lead(self, *paragraphs: str) -> None:
        """Shows the answer that the page gives in its first screen, before any method.

        Sentences beyond ``LONGEST_LEAD`` words are left out: the figures below say what they say.
        """
        texts = first_sentences([paragraph for paragraph in paragraphs if paragraph], LONGEST_LEAD)
        record = {"lead": texts}
        self._display("say.html.j2", "\n\n".join(texts), record, paragraphs=texts, lead=True)

    def comment(self, passage: str) -> None:
        """Shows a passage of the commentary of the report's source and year, or of all years, with facts filled in and claims checked.

        Where a year of the default source has no such passage, observations are drafted from the facts, marked so. An
        error in the text is shown in its place; ``science-cities build`` then fails.
        """
        shown = passage_html(self.spec.id, passage, self.facts, ALL_YEARS if self.spec.once else None)
        if not shown.html:
            return
        references = self.cite(";".join(shown.sources))
        self._display(
            "comment.html.j2",
            shown.error or f"commentary: {passage}",
            html=Markup(shown.html),
            references=references,
        )

    def facts_to_use(self) -> None:
        """Lists the facts that commentary can use, with what they say today; for writing, not for the page."""
        rows = [(name, inspect.getdoc(method) or "") for name, method in FACT_NAMES.items()]
        values = list(dict.fromkeys((fact.expression, str(fact)) for fact in self.facts.used))
        self._display(
            "facts.html.j2", "\n".join(name for name, _ in rows), facts=rows, used=values, words=FILTER_NAMES
        )

    @cached_property
    def facts(self) -> Facts:
        """The facts as seen from the year of the report; up to the last year that its commentary names."""
        if self.spec.once:
            return facts_of(self.index, ALL_YEARS)
        name = self.index.name
        last = latest_year_named(self.year, self.spec.id, load_source(name).years, name)
        facts = facts_of(load_source(name, until=last), self.year, last)
        return replace(facts, compare_to=self.compare_to or facts.compare_to)

    def show(self, *exhibits: Exhibit) -> None:
        """Shows figures, tables and missing figures, in the order given.

        Raises:
            ValueError: for a key shown twice in one report.
            TypeError: for anything that is not an exhibit.
        """
        for exhibit in exhibits:
            if not isinstance(exhibit, Exhibit):
                raise TypeError(f"a report shows Figure, Table or Missing, not {type(exhibit).__name__}")
            if exhibit.key in self.shown:
                raise ValueError(f"'{exhibit.key}' is shown twice in this report")
            self.shown.append(exhibit.key)
            exhibit = with_ranges(exhibit, self.index)
            if isinstance(exhibit, Figure | Table):
                self._data[exhibit.key] = exhibit.data
                self._show_numbered(exhibit)
            elif isinstance(exhibit, NotApplicable) and exhibit.told == "here":
                text = f"{exhibit.title}: {exhibit.reason}"
                record = {"exhibits": [absent_exhibit(exhibit, exhibit.reason)]}
                self._display("not_applicable.html.j2", text, record, exhibit=exhibit)
            else:
                self._absent.append(exhibit)

    def series(self, quantity: str, cities: Iterable[str], subject: str = "") -> pd.DataFrame:
        """A quantity of cities up to the report's year, such as ``"listed Share"``; see ``queries.series``.

        Raises:
            WrongParameter: for a quantity, a city or a subject that is not there, with the nearest name.
        """
        return series(self.index, quantity, cities, subject, self.year)

    def data(self, key: str) -> pd.DataFrame:
        """The data of an exhibit that was shown, with the names of its sources.

        Raises:
            WrongParameter: for an exhibit that was not shown, or that has no data.
        """
        if key not in self._data:
            raise WrongParameter(
                f"No data of '{key}' were shown.{nearest(key, self._data)} Shown: {', '.join(self._data) or 'nothing yet'}."
            )
        data = self._data[key]
        return data.assign(source_name=[source_names(self.index, ids) for ids in data["source"].astype(str)])

    def close(self) -> None:
        """Shows what this edition has not, one line each, and its sources; the last cell of every notebook."""
        if self._absent:
            lines = [(exhibit, exhibit.why(self.year)) for exhibit in self._absent]
            shown = [absent_exhibit(exhibit, why) for exhibit, why in lines]
            text = "\n".join(f"{exhibit.title}: {why}" for exhibit, why in lines if exhibit.told != "nowhere")
            if text:
                self._display("absent_heading.html.j2", "Not in this edition")
            self._display("absent.html.j2", text, {"exhibits": shown}, lines=lines)
        references = [self.index.source(source_id) for source_id in self.cited]
        text = "\n".join(f"[{number}] {row.name}" for number, row in enumerate(references, start=1))
        self._display(
            "references.html.j2",
            text,
            {"head": self._head()},
            references=references,
        )

    def _head(self) -> dict[str, str]:
        """What a page says above its title: the printed edition of the year, and the date of the newest source cited."""
        edition, printed = "", printed_beside(self.index)
        if printed is not None and not self.spec.once:
            title = edition_after(printed, self.year)
            edition = f"after {title}" if title else "no Science Cities edition printed"
        dates = (self.index.source(source_id).published for source_id in self.cited)
        return {"edition": edition, "as_of": max(filter(_DATE.fullmatch, dates), default="")}

    def _show_numbered(self, exhibit: Figure | Table) -> None:
        self._numbers[exhibit.kind] += 1
        number = self._numbers[exhibit.kind]
        if _watched is not None and isinstance(exhibit, Figure):
            _watched.append((self, exhibit))
        exhibit = replace(exhibit, caption=self.marked(exhibit.caption))
        text = f"{exhibit.kind.capitalize()} {number}. {self.marked(exhibit.title)}"
        shown, context = tabled(self, exhibit, number)
        record: dict[str, Any] = {"exhibits": [shown]}
        if isinstance(exhibit, Figure):
            text += f"\n{exhibit.alt}"
            record |= card_of(exhibit, number, demonstration=self.index.demonstration)
            context["pictures"] = [Markup(picture(self, exhibit, width)) for width in (WIDE, NARROW)]
        context |= {exhibit.kind: exhibit, "number": number}
        self._display(f"{exhibit.kind}.html.j2", text, record, **context)

    def file_name(self, key: str) -> str:
        """Name of a download, unlike that of any other page's."""
        source = "" if self.index.name == default_source() else self.index.name
        demonstration = address_part(DEMONSTRATION) if self.index.demonstration else ""
        parts = (demonstration, source, self.spec.id, address_part(self.one_of_many), self._own_year, key)
        return "-".join(dict.fromkeys(part for part in parts if part))

    @property
    def _own_year(self) -> str:
        """The data year as what is taken along names it: empty for a report of all years."""
        return "" if self.spec.once else str(self.year)

    def marked(self, text: str) -> str:
        """``text``, and before it that its data are invented where they are."""
        return f"{DEMONSTRATION}. {text}" if self.index.demonstration else text

    @cached_property
    def city_pages(self) -> dict[str, str]:
        """City → address of its page, seen from this one, of the cities that have one in every build."""
        if self.spec.once:  # which editions are built it cannot know
            return {}
        up, kind = "../" if self.spec.each else "", kind_of_source(self.index.name)
        return {
            city: f"{up}{spec.folder}/{address_part(city)}.html"
            for spec in read_manifest().values()
            if kind in spec.in_edition and spec.parameters[spec.each].type == "city"
            for city in self.index.profiles(self.year)
            if city != self.one_of_many
        }

    def _display(
        self, template: str, text: str, record: dict[str, Any] | None = None, **context: object
    ) -> None:
        html = templates().get_template(template).render(**({"lead": False} | context))
        # no random display id, no time: the same notebook gives the same output on every run
        shown = {"text/html": html, "text/plain": text}
        display(shown | {MEDIA_TYPE: record} if record else shown, raw=True)


def open_report(report_id: str, **parameters: object) -> Report:
    """Opens the report ``report_id`` with its parameters checked against manifest and data, and shows its title.

    Raises:
        WrongParameter: for an unknown report, an unknown or mistyped parameter, or a year without data.
        BadData: if a table of ``data/`` cannot be read.
    """
    spec = find_report(report_id)
    # the notebook's own variables: a mistyped one would otherwise be ignored
    require_variables(spec, parameters, sys._getframe(1).f_globals)
    source = str(parameters.get("source") or default_source())
    index = load_source(source)
    resolved = resolve_parameters(spec, parameters, index)
    use_style()
    report = Report(spec, resolved, index if spec.once else load_source(source, until=resolved["year"]))
    report.begin()
    return report

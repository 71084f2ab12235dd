"""The report that a notebook writes: the only door through which anything gets onto a page.

A notebook opens its report once, says its computed sentences, shows its exhibits, and closes it with the
list of sources that the exhibits used. Numbers of figures and of references are given here, in order.
"""

from __future__ import annotations

import base64
import csv
import inspect
import io
import re
from dataclasses import asdict, dataclass, field, replace
from functools import cached_property
from typing import Any

import matplotlib.pyplot as plt
import pandas as pd
from IPython.display import display
from markupsafe import Markup

from helpers.base.manifest import ReportSpec, find_report, kind_of_source, read_manifest
from helpers.base.paths import BUILT_IN, default_source
from helpers.base.words import address_part, year_ranges
from helpers.commentary.facts.facts import FACT_NAMES, Facts
from helpers.commentary.language import FILTER_NAMES
from helpers.commentary.passages import passage_html
from helpers.figures.style import use_style
from helpers.figures.svg import svg_file, svg_of, with_notice, with_places
from helpers.figures.theme import themed
from helpers.index.choose import load_source
from helpers.index.interface import Index
from helpers.index.origin import DEMONSTRATION
from helpers.index.printed import PrintedIndex, printed_of
from helpers.index.printed_records import edition_after
from helpers.report.exhibits import Exhibit, Figure, Missing, NotApplicable, Table
from helpers.report.parameters import resolve_parameters
from helpers.report.record import MEDIA_TYPE, ShownExhibit
from helpers.report.shell import templates

# Columns whose names a reader can follow through a figure.
_PLACE_COLUMNS = ("city", "institution")
_DATE = re.compile(r"\d{4}(-\d\d){0,2}")


def data_url(text: str, media_type: str) -> str:
    """``text`` as a ``data:`` address, so that a download needs no second file and no network."""
    return f"data:{media_type};charset=utf-8;base64,{base64.b64encode(text.encode()).decode()}"


@dataclass
class Report:
    """One notebook of one data year while it is being written."""

    spec: ReportSpec
    parameters: dict[str, Any]  # of the type that the manifest declares
    index: Index
    shown: list[str] = field(default_factory=list)
    cited: list[str] = field(default_factory=list)
    _numbers: dict[str, int] = field(default_factory=lambda: {"Figure": 0, "Table": 0})
    _absent: list[Missing | NotApplicable] = field(default_factory=list)

    @property
    def year(self) -> int:
        """The data year of the report."""
        year: int = self.parameters["year"]
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
        for source_id in dict.fromkeys(part.strip() for part in source.split(";") if part.strip()):
            self.index.source(source_id)  # an unknown id is an error here, not a dead reference on the page
            if source_id not in self.cited:
                self.cited.append(source_id)
            numbers.append(self.cited.index(source_id) + 1)
        return sorted(numbers)

    def say(self, *paragraphs: str) -> None:
        """Shows computed sentences. Plain text: whatever looks like markup is shown, not obeyed."""
        texts = [paragraph for paragraph in paragraphs if paragraph]
        self._display("say.html.j2", "\n\n".join(texts), paragraphs=texts)

    def lead(self, *paragraphs: str) -> None:
        """Shows the answer that the page gives in its first screen, before any method."""
        texts = [paragraph for paragraph in paragraphs if paragraph]
        record = {"lead": texts}
        self._display("say.html.j2", "\n\n".join(texts), record, paragraphs=texts, lead=True)

    def comment(self, passage: str) -> None:
        """Shows a passage of the commentary of the report's year, with its facts filled in and its claims checked.

        Where the year has no such passage, the gap is stated and observations are drafted from the facts. An
        error in the text is shown in its place; ``science-cities build`` then fails. Commentary belongs to the
        editions of printed figures; a report of a computed index has none.
        """
        if self.index.name != default_source():
            return
        shown = passage_html(self.spec.id, passage, self.facts)
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
        """The facts as seen from the year of the report."""
        before = self.compare_to or self.printed.earlier_comparable_year(self.year)
        return Facts(self.printed, self.year, before)

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
            if isinstance(exhibit, Figure):
                self._show_figure(exhibit)
            elif isinstance(exhibit, Table):
                self._show_table(exhibit)
            elif isinstance(exhibit, NotApplicable) and exhibit.told == "here":
                record = self._record(exhibit, "not applicable", caption=exhibit.reason)
                text = f"{exhibit.title}: {exhibit.reason}"
                self._display("not_applicable.html.j2", text, {"exhibits": [record]}, exhibit=exhibit)
            else:
                self._absent.append(exhibit)

    def close(self) -> None:
        """Shows what this edition has not, one line each, and the list of the sources that this page used.

        The last cell of every notebook.
        """
        if self._absent:
            lines = [(one, _why_absent(one), getattr(one, "told", "") == "nowhere") for one in self._absent]
            text = "\n".join(f"{exhibit.title}: {why}" for exhibit, why, silent in lines if not silent)
            shown = [self._record(exhibit, _kind_of_gap(exhibit), caption=why) for exhibit, why, _ in lines]
            if text:
                self._display("absent_heading.html.j2", "Not in this edition")
            self._display("absent.html.j2", text, {"exhibits": shown}, lines=lines)
        references = [self.index.source(source_id) for source_id in self.cited]
        text = "\n".join(f"[{number}] {row.name}" for number, row in enumerate(references, start=1))
        self._display("references.html.j2", text, {"head": self._head()}, references=references)

    def _head(self) -> dict[str, str]:
        """What a page says above its title: the printed edition of the year, and the date of the newest source."""
        edition = ""
        if self.index.name in BUILT_IN:
            title = edition_after(self.printed, self.year)
            edition = f"after {title}" if title else "no Science Cities edition printed"
        dates = (self.index.source(source_id).published for source_id in self.cited)
        return {"edition": edition, "as_of": max(filter(_DATE.fullmatch, dates), default="")}

    def _show_figure(self, figure: Figure) -> None:
        if not any(axes.has_data() for axes in figure.canvas.axes):
            raise ValueError(f"figure {figure.key} is empty: nothing is drawn in it")
        number = self._next("Figure")
        svg = svg_of(figure.canvas, figure.key, self._marked(figure.alt))
        svg = with_notice(svg, DEMONSTRATION) if self.index.demonstration else svg
        plt.close(figure.canvas)  # otherwise the inline backend shows every picture a second time
        rows = self._with_references(figure.data)
        source_text = "; ".join(self.index.source(i).name for i in self._ids(figure.data))
        notice = self._marked(f"{figure.subtitle}. {figure.caption} Sources: {source_text}.")
        name = self._file_name(figure.key)
        figure = replace(figure, caption=self._marked(figure.caption))
        self._display(
            "figure.html.j2",
            f"Figure {number}. {self._marked(figure.title)}\n{figure.alt}",
            {"exhibits": [self._record(figure, "figure", number)]},
            figure=figure,
            number=number,
            svg=Markup(themed(with_places(svg, self._labels(figure.data)))),
            svg_url=data_url(svg_file(svg, self._marked(figure.title), notice), "image/svg+xml"),
            csv_url=data_url(self._csv(figure.data), "text/csv"),
            name=name,
            references=self._reference_numbers(figure.data),
            addresses=self._addresses(figure.data),
            columns=[column for column in figure.data.columns if column != "source"],
            numeric=_numeric_columns(figure.data),
            rows=rows,
        )

    def _show_table(self, table: Table) -> None:
        number, table = self._next("Table"), replace(table, caption=self._marked(table.caption))
        self._display(
            "table.html.j2",
            f"Table {number}. {self._marked(table.title)}",
            {"exhibits": [self._record(table, "table", number)]},
            table=table,
            number=number,
            csv_url=data_url(self._csv(table.data), "text/csv"),
            name=self._file_name(table.key),
            references=self._reference_numbers(table.data),
            addresses=self._addresses(table.data),
            columns=[column for column in table.data.columns if column != "source"],
            numeric=set(table.numeric) | _numeric_columns(table.data),
            rows=self._with_references(table.data),
        )

    def _file_name(self, key: str) -> str:
        """Name of a download, unlike that of any other page's."""
        each = address_part(str(self.parameters[self.spec.each])) if self.spec.each else ""
        source = "" if self.index.name == default_source() else self.index.name
        demonstration = address_part(DEMONSTRATION) if self.index.demonstration else ""
        parts = (demonstration, source, self.spec.id, each, str(self.year), key)
        return "-".join(dict.fromkeys(part for part in parts if part))

    def _marked(self, text: str) -> str:
        """``text``, and before it that its data are invented where they are."""
        return f"{DEMONSTRATION}. {text}" if self.index.demonstration else text

    def _next(self, kind: str) -> int:
        self._numbers[kind] += 1
        return self._numbers[kind]

    def _addresses(self, data: pd.DataFrame) -> dict[str, str]:
        """City → address of its page, seen from this one, of the cities in ``data`` that have one in every build."""
        return {city: self._city_pages[city] for city in data.get("city", ()) if city in self._city_pages}

    @cached_property
    def _city_pages(self) -> dict[str, str]:
        up, kind = "../" if self.spec.each else "", kind_of_source(self.index.name)
        own = self.parameters[self.spec.each] if self.spec.each else ""
        return {
            city: f"{up}{spec.folder}/{address_part(city)}.html"
            for spec in read_manifest().values()
            if kind in spec.in_edition and spec.parameters[spec.each].type == "city"
            for city in self.index.profiles(self.year)
            if city != own
        }

    def _labels(self, data: pd.DataFrame) -> dict[str, str]:
        """What the figure of ``data`` may call its places: names and short names → names as in the data."""
        names = [name for column in _PLACE_COLUMNS if column in data for name in data[column] if name]
        labels = {name: name for name in names}
        for name in names:
            if self.index.knows(name):
                labels.setdefault(self.index.short(name), name)
        return labels

    def _ids(self, data: pd.DataFrame) -> list[str]:
        return list(
            dict.fromkeys(i.strip() for cell in data["source"] for i in str(cell).split(";") if i.strip())
        )

    def _reference_numbers(self, data: pd.DataFrame) -> list[int]:
        return self.cite(";".join(self._ids(data)))

    def _with_references(self, data: pd.DataFrame) -> list[tuple[dict[str, Any], list[int]]]:
        return [
            ({column: _cell(row[column]) for column in data.columns}, self.cite(str(row["source"])))
            for row in data.to_dict("records")
        ]

    def _csv(self, data: pd.DataFrame) -> str:
        """The data of an exhibit as CSV, each row with the names of its sources and this report's own name.

        Raises:
            ValueError: if the data use one of these columns themselves, which would then be lost.
        """
        names = [
            "; ".join(self.index.source(i.strip()).name for i in str(cell).split(";") if i.strip())
            for cell in data["source"]
        ]
        own = {"source_name": names, "report": self.spec.id, "report_year": self.year}
        if self.index.label:
            own |= {"index": self.index.label}
        if self.index.demonstration:
            own |= {"warning": DEMONSTRATION}
        if taken := [name for name in own if name in data.columns]:
            raise ValueError(f"the data of an exhibit use the column '{taken[0]}', which a download adds")
        return str(data.assign(**own).to_csv(index=False, lineterminator="\n"))

    def _record(self, exhibit: Exhibit, kind: str, number: int = 0, caption: str = "") -> dict[str, object]:
        """What programs read of an exhibit: its rows are those of its download, letter by letter."""
        shown = ShownExhibit(exhibit.key, kind, number, exhibit.title, caption=caption)
        if isinstance(exhibit, Figure | Table):
            columns, *rows = csv.reader(io.StringIO(exhibit.data.to_csv(index=False)))
            shown = replace(
                shown,
                subtitle=getattr(exhibit, "subtitle", ""),
                caption=exhibit.caption,
                description=getattr(exhibit, "description", ""),
                columns=columns,
                rows=rows,
                sources={i: self.index.source(i).name for i in self._ids(exhibit.data)},
                index=self.index.label,
            )
        return asdict(shown)

    def _display(
        self, template: str, text: str, record: dict[str, Any] | None = None, **context: object
    ) -> None:
        html = templates().get_template(template).render(**({"lead": False} | context))
        # no random display id, no time: the same notebook gives the same output on every run
        shown = {"text/html": html, "text/plain": text}
        display(shown | {MEDIA_TYPE: record} if record else shown, raw=True)


def _kind_of_gap(exhibit: Missing | NotApplicable) -> str:
    return "missing" if isinstance(exhibit, Missing) else "not applicable"


def _why_absent(exhibit: Missing | NotApplicable) -> str:
    """Why an exhibit is absent, and which years have it."""
    if isinstance(exhibit, NotApplicable):
        return exhibit.reason
    years = year_ranges(exhibit.years)
    return f"{exhibit.reason} {f'Years that have it: {years}.' if years else 'No year has it.'}"


def _cell(value: object) -> str:
    return "" if pd.isna(value) else str(value)


def _numeric_columns(data: pd.DataFrame) -> set[str]:
    return {column for column in data.columns if pd.api.types.is_numeric_dtype(data[column])}


def open_report(report_id: str, **parameters: object) -> Report:
    """Opens the report ``report_id`` with its parameters checked against manifest and data.

    Raises:
        WrongParameter: for an unknown report, an unknown or mistyped parameter, or a year without data.
        BadData: if a table of ``data/`` cannot be read.
    """
    spec = find_report(report_id)
    index = load_source(str(parameters.get("source") or default_source()))
    use_style()
    return Report(spec, resolve_parameters(spec, parameters, index), index)

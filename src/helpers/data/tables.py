"""Loads the tables of ``data/`` as data frames, every row with the file and line it stands in.

The loader is strict: a cell that cannot be read, or a name that resolves to nothing, raises ``BadData``. The
thorough examination, which reports everything at once, is in ``helpers.data.check``.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

import pandas as pd

from helpers.base.errors import BadData, nearest
from helpers.base.files import is_there
from helpers.base.paths import data_folder
from helpers.data import layout
from helpers.data.csv_files import PRINTED_NUMBER, CsvTable, Problem, parse, problem_at, read_csv
from helpers.data.names import Names

# Reports ask small tables for text after text, which Arrow answers several times slower than Python's own strings.
pd.options.mode.string_storage = "python"


@dataclass(frozen=True, eq=False)  # what follows from tables is kept by which ones they are
class Tables:
    """All tables. Every frame has ``file`` (relative to ``data/``) and ``line`` (heading = 1).

    ``figures`` is one row a printed figure, see ``figure_frame``; blank text cells are empty strings.
    """

    figures: pd.DataFrame
    statements: pd.DataFrame
    editions: pd.DataFrame
    sources: pd.DataFrame
    places: pd.DataFrame
    place_aliases: pd.DataFrame
    institutions: pd.DataFrame
    institution_aliases: pd.DataFrame
    subjects: pd.DataFrame
    fields: pd.DataFrame
    metrics: pd.DataFrame
    journals: pd.DataFrame
    metro_areas: pd.DataFrame
    definitions: pd.DataFrame
    breaks: pd.DataFrame
    groups: pd.DataFrame
    exclusions: pd.DataFrame
    irregularities: pd.DataFrame

    @property
    def loaded(self) -> Tables:
        """These tables themselves; of ``ReadTables``, those that are asked."""
        return self

    def figures_of(self, *kinds: str) -> pd.DataFrame:
        """The printed figures about places of these kinds (``city``, ``institution``, ``pair`` …)."""
        return _figures_of(self, kinds).copy(deep=False)


@lru_cache(maxsize=64)
def _figures_of(tables: Tables, kinds: tuple[str, ...]) -> pd.DataFrame:
    return tables.figures[tables.figures["place_kind"].isin(kinds)]


@lru_cache(maxsize=16)
def up_to(tables: Tables, year: int) -> Tables:
    """``tables`` without any figure, statement, break or edition of a year after ``year``.

    What a later edition prints of an earlier year stays, with that edition.
    """
    figures = tables.figures[tables.figures["data_year"] <= year]
    said, editions, breaks = tables.statements, tables.editions, tables.breaks
    return replace(
        tables,
        figures=figures,
        statements=said[said["data_year"].fillna(year) <= year],
        editions=editions[
            (editions["data_year"] <= year) | editions["edition"].isin(set(figures["edition"]))
        ],
        breaks=breaks[breaks["before_year"] <= year],
    )


def year_folders(data: Path) -> list[tuple[int, Path]]:
    """The folders ``printed/<year>`` in the order of their years."""
    printed = data / "printed"
    if not printed.is_dir():
        raise BadData(f"{printed} is missing; it must hold one folder a data year.")
    years = sorted((int(path.name), path) for path in printed.iterdir() if layout.is_year(path.name))
    for year, path in years:
        if not path.is_dir():
            raise BadData(f"data/printed/{year} is no folder of tables.")
    return years


def data_files(data: Path) -> Iterator[tuple[str, Path]]:
    """Every table that exists: its name relative to ``data/`` and its path; reference tables must exist."""
    for name in layout.REFERENCE_TABLES:
        yield f"reference/{name}.csv", data / "reference" / f"{name}.csv"
    yield "exclusions.csv", data / "exclusions.csv"
    for year, folder in year_folders(data):
        for name in layout.YEAR_TABLES:
            path = folder / f"{name}.csv"
            if is_there(path):  # a missing file of a year is an empty one
                yield f"printed/{year}/{name}.csv", path


def load_tables(data: Path | None = None) -> Tables:
    """Read every table below ``data`` (the project's own by default).

    Raises BadData with file, line, column and value of the first cell that cannot be read.
    """
    data = data_folder() if data is None else Path(data)
    read: dict[str, list[CsvTable]] = {}
    for file, path in data_files(data):
        read.setdefault(layout.table_of(file)[0], []).append(sound_table(path, file))
    names = (*layout.YEAR_TABLES, *layout.REFERENCE_TABLES, "exclusions")
    frames = {name: frame(read.get(name, []), name) for name in layout.HEADINGS if name in names}
    for name in ("editions", "sources", "places", "institutions", "metrics", "subjects"):
        _must_be_unique(frames[name], name.removesuffix("s"))
    frames["figures"] = figure_frame(read.get("figures", []), frames)
    return Tables(**frames)


def sound_table(path: Path, file: str) -> CsvTable:
    """The table of a file that messages call ``file``.

    Raises:
        BadData: if it is missing, or for the first thing that is wrong with it.
    """
    if not is_there(path):
        raise BadData(f"data/{file} is missing.")
    table = read_csv(path, file, layout.table_of(file)[1])
    if table.problems:
        raise BadData(str(table.problems[0]))
    return table


def frame(tables: list[CsvTable], name: str) -> pd.DataFrame:
    """The rows of files of one kind as one frame, with typed columns, ``file`` and ``line``.

    Printed numbers stay text, beside a column ``number`` (float64).
    """
    result = text_frame(tables, name)
    for column, kind in layout.TYPES.get(name, {}).items():
        result["number" if kind == "printed number" else column] = _typed(result, column, kind)
    return result


def text_frame(tables: list[CsvTable], name: str, dtype: str = "str") -> pd.DataFrame:
    """The rows of files of one kind as text, with ``file`` and ``line``; without rows it has its columns all the same."""
    columns = layout.HEADINGS[name]
    cells = list(zip(*(row for table in tables for row in table.rows), strict=True)) or [()] * len(columns)
    return pd.DataFrame(
        {
            **{column: pd.Series(texts, dtype=dtype) for column, texts in zip(columns, cells, strict=True)},
            "file": pd.Series([table.file for table in tables for _ in table.rows], dtype=dtype),
            "line": pd.array([line for table in tables for line in table.lines], dtype="int64"),
        }
    )


def numbers(texts: pd.Series) -> pd.Series:
    """Texts as float64, NaN where one is no ``PRINTED_NUMBER``."""
    cells = texts.tolist()
    read = {text: float(text) for text in set(cells) if PRINTED_NUMBER.match(text)}
    return pd.Series([read.get(text) for text in cells], texts.index, dtype="float64")


def year_of_file(files: pd.Series) -> pd.Series:
    """The years that the names of files are, as in ``annual/2001.csv``."""
    return files.map({file: int(file.rpartition("/")[2].removesuffix(".csv")) for file in set(files)}).astype(
        "int64"
    )


_DTYPES = {"integer": "int64", "integer or blank": "Int64", "yes or no": "bool"}


def _typed(rows: pd.DataFrame, column: str, kind: str) -> pd.api.extensions.ExtensionArray:
    """A text column as numbers or truth values; BadData names the first cell that cannot be read."""
    texts = rows[column].fillna("").tolist()
    read = {}
    for value in dict.fromkeys(texts):  # most values of a column repeat
        try:
            read[value] = parse(value, kind)
        except ValueError as error:
            row = rows.iloc[texts.index(value)]
            raise BadData(str(problem_at(row, column, str(error)))) from None
    values = [read[value] for value in texts]
    return pd.array(values, dtype=_DTYPES.get(kind, "float64"))


NAMING_TABLES = ("places", "place_aliases", "institutions", "institution_aliases")


def names_of(frames: dict[str, pd.DataFrame]) -> Names:
    """The names known to the ``NAMING_TABLES``."""
    return Names.build(
        frames["places"][["place", "kind", "country"]].itertuples(index=False, name=None),
        zip(frames["place_aliases"]["alias"], frames["place_aliases"]["canonical"], strict=True),
        frames["institutions"]["institution"],
        zip(frames["institution_aliases"]["alias"], frames["institution_aliases"]["canonical"], strict=True),
    )


def figure_frame(tables: list[CsvTable], frames: dict[str, pd.DataFrame]) -> pd.DataFrame:
    """One row a printed figure, those of the statements included.

    Columns: those of ``layout.FIGURE_COLUMNS`` with ``place`` and ``reference_place`` canonical, and
    ``place_as_printed``; ``value`` the printed text and ``number`` (float); ``data_year`` int64,
    ``reference_year`` Int64; ``edition_year`` the data year of the edition; ``source_kind``; ``members`` the
    two canonical members of a pair, else ``()``; ``statement`` the id of the statement, else blank; ``file``
    and ``line``.
    """
    figures = pd.concat([frame(tables, "figures"), _from_statements(frames)])
    figures = figures.reset_index(drop=True)
    figures["statement"] = figures["statement"].fillna("").astype("str")
    figures["place_as_printed"] = figures["place"]
    resolved = _resolved(figures, "place", names := names_of(frames))
    figures["place"] = pd.array([place for place, _ in resolved], dtype="str")
    figures["members"] = pd.Series([members for _, members in resolved], dtype="object")
    compared = figures["reference_place"] != ""
    others = _resolved(figures[compared], "reference_place", names)
    figures.loc[compared, "reference_place"] = [place for place, _ in others]
    figures["subject"] = figures["subject"].replace(subject_aliases(frames["subjects"]))
    figures["edition_year"] = _look_up(figures, "edition", frames["editions"], "data_year").astype("int64")
    figures["source_kind"] = _look_up(figures, "source", frames["sources"], "kind")
    return figures


def subject_aliases(subjects: pd.DataFrame) -> dict[str, str]:
    """Other names of a subject -> its id."""
    return {alias: row.subject for row in subjects.itertuples() for alias in row.aliases.split(";") if alias}


def _resolved(figures: pd.DataFrame, column: str, names: Names) -> list[tuple[str, tuple[str, ...]]]:
    """Canonical name and members of every cell of ``place`` or ``reference_place``; BadData names the first unknown one."""
    found = []
    for name, kind, file, line in figures[[column, "place_kind", "file", "line"]].to_numpy():
        try:
            reference = column == "reference_place"
            found.append(
                (names.resolve_reference(name, kind), ()) if reference else names.resolve(name, kind)
            )
        except KeyError as error:
            hint = nearest(str(error.args[0]), names.of_kind(kind))
            raise BadData(str(Problem(file, line, column, name, f"no such {kind} is known.{hint}"))) from None
    return found


def _look_up(figures: pd.DataFrame, column: str, table: pd.DataFrame, wanted: str) -> pd.Series:
    found = figures[column].map(table.set_index(column)[wanted])
    if found.isna().any():
        row = figures[found.isna()].iloc[0]
        raise BadData(str(problem_at(row, column, f"no such {column}.{nearest(row[column], table[column])}")))
    return found


def _must_be_unique(table: pd.DataFrame, column: str) -> None:
    again = table[table[column].duplicated()]
    if len(again):
        raise BadData(str(problem_at(again.iloc[0], column, "stands in two rows")))


_SHARED_WITH_STATEMENTS = (
    "subject", "place", "place_kind", "reference_place", "reference_year", "metric", "relation", "value",
)  # fmt: skip


def figure_like(statements: pd.DataFrame, metrics: pd.DataFrame) -> pd.Series:
    """Which statements are figures: about the index, with a metric that is a number and a plain relation."""
    numeric = metrics.loc[metrics["value_type"].isin(["integer", "decimal"]), "metric"]
    return (
        (statements["kind"] == "index")
        & statements["metric"].isin(numeric)
        & statements["relation"].isin(layout.RELATIONS)
    )


def _folder(file: str) -> str:
    return file.rsplit("/", 1)[0]


def _from_statements(frames: dict[str, pd.DataFrame]) -> pd.DataFrame:
    """The statements of articles that are figures, as rows of the figures.

    The edition is the Science Cities edition of the folder. An article of *Nature* itself has high
    confidence, another report medium.
    """
    chosen = frames["statements"][figure_like(frames["statements"], frames["metrics"])]
    for row in chosen[chosen["data_year"].isna()].itertuples():
        raise BadData(str(Problem(row.file, row.line, "data_year", "", "a figure must have a year")))
    editions = frames["editions"]
    editions = editions[editions["series"] == layout.YEAR_SERIES]
    edition_of = dict(zip(editions["file"].map(_folder), editions["edition"], strict=True))
    publishers = frames["sources"].set_index("source")["publisher"]
    own = chosen["article"].map(publishers).fillna("").str.startswith("Nature")
    result = pd.DataFrame("", index=chosen.index, columns=list(layout.FIGURE_COLUMNS), dtype="str")
    for column in (*_SHARED_WITH_STATEMENTS, "file", "line"):
        result[column] = chosen[column]
    result["data_year"] = chosen["data_year"].astype("int64")
    result["number"] = _typed(chosen, "value", "printed number")
    result["edition"] = chosen["file"].map(_folder).map(edition_of).fillna("")
    result["source"] = chosen["article"]
    result["confidence"] = own.map({True: "high", False: "medium"}).astype("str")
    result["statement"] = chosen["id"]
    return result

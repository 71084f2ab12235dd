"""Where printed values of one figure contradict each other: pure functions of ``Tables.figures``.

A figure is one quantity of one place: place, subject, period and metric. Values are compared only among
editions of the same data year; what a later edition prints for the same year is a revision, see
``helpers.index.derived``. Nothing is decided here: every value is kept.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import combinations, product
from typing import Any

import pandas as pd

from helpers.data.growth import rounding_interval
from helpers.data.layout import PAIR_SEPARATOR

_FIGURE = [
    "subject", "what", "place_kind", "reference_place", "data_year", "period", "metric", "based_on", "within",
    "edition_year",
]  # fmt: skip
_TABLE = ["edition", "list_scope", "list_region"]
_COUNTED = ("share", "count", "wfc")  # what the index counts; ranks and changes follow from it

_TOLERANCE = 1e-9  # of binary fractions; printed numbers have at most a few decimals
SOURCES, COPIES, PUBLICATIONS = "sources", "copies", "publications"


def agree(value: str, other: str) -> bool:
    """Whether two printed numbers agree when the more precise one is rounded to the decimals of the other.

    ``"1162"`` and ``"1161.62"`` agree, ``"925.15"`` and ``"925.16"`` do not.

    Raises:
        ValueError: if one of them is no plain decimal number.
    """
    (low, high), (least, most) = rounding_interval(value), rounding_interval(other)
    return value == other or (low < most - _TOLERANCE and least < high - _TOLERANCE)


def comparable_values(figures: pd.DataFrame) -> pd.DataFrame:
    """The printed values that can contradict each other, each with the number of its ``figure``.

    Left out are approximate and one-sided values, and changes whose base year the source does not state. A
    rank belongs to its list, and a figure of an institution within a city to that city; a Share or a Count is
    the same in every list.

    Args:
        figures: as ``Tables.figures``.

    Returns:
        Rows of ``figures`` with a column ``figure`` (integer, equal for values of one figure).
    """
    baseless = figures["metric"].str.startswith("change_") & figures["reference_year"].isna()
    rows = figures[(figures["relation"] == "=") & ~baseless].copy()
    bound_to_list = (
        rows["metric"].str.startswith("rank")
        | (rows["metric"] == "list_position")
        | (rows["list_scope"] == "city")
    )
    rows["within"] = (rows["list_scope"] + "/" + rows["list_region"]).where(bound_to_list, "")
    rows["based_on"] = rows["reference_year"].fillna(0).astype("int64")
    # the two members of a pair stand in either order
    rows["what"] = [
        PAIR_SEPARATOR.join(sorted(members)) if members else place
        for place, members in zip(rows["place"], rows["members"], strict=True)
    ]
    rows["figure"] = rows.groupby(_FIGURE, sort=True).ngroup()
    return rows.drop(columns=["within", "based_on", "what"])


def disagreements(values: pd.DataFrame) -> pd.DataFrame:
    """Every figure for which editions of one data year print values that differ by more than rounding.

    Args:
        values: as ``comparable_values`` gives them.

    Returns:
        One row a printed value that takes part, with the columns of ``values`` and ``between``:

        * ``"sources"``: a report or an article against another source,
        * ``"copies"``: official pages, or archived copies of a page, of one table (edition and list),
        * ``"publications"``: different official tables of one data year.

        A figure can appear under several of them.
    """
    several = values[values.groupby("figure")["number"].transform("nunique") > 1]
    found: dict[str, list[int]] = {SOURCES: [], COPIES: [], PUBLICATIONS: []}
    cells = {column: several[column].tolist() for column in ("value", "source_kind", *_TABLE)}
    for figure in several.groupby("figure", sort=True).indices.values():
        for between, positions in _contradictions(cells, list(figure)):
            found[between] += positions
    kinds = [between for between, positions in found.items() for _ in positions]
    rows = [position for positions in found.values() for position in positions]
    return several.iloc[rows].assign(between=pd.array(kinds, dtype="str")).reset_index(drop=True)


def _contradictions(cells: dict[str, list[str]], figure: list[int]) -> Iterator[tuple[str, list[int]]]:
    """In which ways the values of one figure contradict each other, and the positions of those that do."""
    value = {position: cells["value"][position] for position in figure}
    tables: dict[tuple[Any, ...], list[int]] = {}
    others = []
    for position in figure:
        if cells["source_kind"][position] == "official":
            tables.setdefault(tuple(cells[column][position] for column in _TABLE), []).append(position)
        else:
            others.append(position)
    printed = {table: {value[position] for position in positions} for table, positions in tables.items()}
    for table, positions in tables.items():
        if _differ(printed[table]):
            yield COPIES, positions
    # two tables that agree in one of their copies do not contradict each other
    apart = [
        table
        for table in tables
        if any(not _meet(printed[table], printed[other]) for other in tables if other != table)
    ]
    if apart:
        yield PUBLICATIONS, [position for table in apart for position in tables[table]]
    official = {text for texts in printed.values() for text in texts}
    if _differ({value[position] for position in others}) or any(
        official and not _meet({value[position]}, official) for position in others
    ):
        yield SOURCES, figure


def _differ(values: set[str]) -> bool:
    return any(not agree(value, other) for value, other in combinations(sorted(values), 2))


def _meet(values: set[str], others: set[str]) -> bool:
    return any(agree(value, other) for value, other in product(values, others))


def copies_summary(values: pd.DataFrame, found: pd.DataFrame) -> pd.DataFrame:
    """How far official pages of one table differ, one row a table, subject and data year.

    Args:
        values: as ``comparable_values`` gives them.
        found: as ``disagreements`` gives them.

    Returns:
        ``tables`` (a tuple of one triple: edition, list scope, list region), ``subject``, ``data_year``;
        ``differing`` and ``compared`` (figures that differ, and that are printed more than once); ``place``,
        ``metric`` and ``values`` (as printed, separated by ``" / "``) of the largest difference in per cent,
        among Shares and Counts where any of them differs; ``note`` and ``source`` (joined by ``;``).
    """
    rows = _with_table(found[found["between"] == COPIES])
    rows["tables"] = [(table,) for table in rows["table"]]
    official = _with_table(values[values["source_kind"] == "official"])
    printed = official.groupby(["table", "subject", "data_year", "figure"]).size()
    twice = printed[printed > 1].groupby(["table", "subject", "data_year"]).size()
    return _summary(rows, lambda tables, subject, year: int(twice[tables[0], subject, year]))


def publications_summary(values: pd.DataFrame, found: pd.DataFrame) -> pd.DataFrame:
    """How far different official tables of one data year differ, one row a set of tables and a subject.

    Args and Returns:
        as ``copies_summary``; ``tables`` holds the tables that differ, ``compared`` counts the figures that
        all of them print.
    """
    rows = _with_table(found[found["between"] == PUBLICATIONS])
    sets = rows.groupby("figure")["table"].agg(lambda tables: tuple(sorted(set(tables))))
    rows["tables"] = rows["figure"].map(sets)
    official = _with_table(values[values["source_kind"] == "official"])
    # what one page alone prints is never compared
    official = official[official["figure"].duplicated(keep=False)]
    printed = official.groupby(["subject", "data_year", "figure"])["table"].agg(set)
    return _summary(
        rows, lambda tables, subject, year: sum(set(tables) <= held for held in printed[subject, year])
    )


def _with_table(rows: pd.DataFrame) -> pd.DataFrame:
    """``rows`` with the triple of edition, list scope and list region in one column ``table``."""
    triples = list(rows[_TABLE].itertuples(index=False, name=None))
    return rows.assign(table=pd.Series(triples, index=rows.index, dtype="object"))


def _summary(rows: pd.DataFrame, compared: Callable[[tuple[Any, ...], str, int], int]) -> pd.DataFrame:
    group = ["data_year", "tables", "subject"]
    important = _importance(rows)
    found = []
    for (year, tables, subject), part in rows.groupby(group, sort=True):
        widest = part[part["figure"] == max(sorted(set(part["figure"])), key=important.__getitem__)]
        found.append(
            {
                "data_year": year,
                "tables": tables,
                "subject": subject,
                "differing": part["figure"].nunique(),
                "compared": compared(tables, subject, year),
                "place": widest["place"].iloc[0],
                "metric": widest["metric"].iloc[0],
                "values": " / ".join(dict.fromkeys(widest["value"])),
                "note": "; ".join(dict.fromkeys(note for note in part["note"] if note)),
                "source": ";".join(dict.fromkeys(part["source"])),
            }
        )
    columns = [*group, "differing", "compared", "place", "metric", "values", "note", "source"]
    return pd.DataFrame(found, columns=columns)


def _importance(rows: pd.DataFrame) -> dict[Any, tuple[bool, bool, float]]:
    """Figure → Shares and Counts first, as all else follows from them, ranks last; then the range of the values."""
    figures = rows.groupby("figure")
    metrics, least, most = figures["metric"].first(), figures["number"].min(), figures["number"].max()
    size = pd.concat([least.abs(), most.abs()], axis=1).max(axis=1)
    widths = ((most - least) / size).where(size != 0, 0.0)
    return {
        figure: (metric in _COUNTED, not metric.startswith("rank"), float(widths[figure]))
        for figure, metric in metrics.items()
    }


def low_confidence(figures: pd.DataFrame, found: pd.DataFrame) -> pd.DataFrame:
    """Figures of low confidence that no contradiction between sources names already.

    Args:
        figures: as ``Tables.figures``.
        found: as ``disagreements`` gives them.

    Returns:
        Rows of ``figures``.
    """
    told = found[found["between"] == SOURCES]
    weak = figures[figures["confidence"] == "low"]
    lines, named = (pd.MultiIndex.from_frame(rows[["file", "line"]]) for rows in (weak, told))
    return weak[~lines.isin(named)]

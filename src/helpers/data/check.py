"""Examines every table of ``data/`` and reports all problems at once, with file, line, column and value."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

from helpers.base.errors import BadData, nearest
from helpers.base.files import is_there
from helpers.base.paths import data_folder
from helpers.base.words import first_lines, plural
from helpers.data import layout
from helpers.data.annual import AnnualTables
from helpers.data.check_annual import annual_problems, nature_problems
from helpers.data.check_figures import IMPOSSIBLE, figure_problems
from helpers.data.check_names import Content, name_problems
from helpers.data.check_plausible import DOUBTS, HINT
from helpers.data.csv_files import CsvTable, Problem, also, read_csv
from helpers.data.habits import text_fault
from helpers.data.schemas import cell_problems
from helpers.data.tables import data_files, text_frame

_WRITTEN = re.compile(r"; write .*")
_HABIT = 4  # values of a column with the same fault from which on only the first is told
_MOST_TOLD = 20  # problems that a refused build prints; `check` prints all


def check_data(data: Path | None = None) -> list[Problem]:
    """All problems of the tables below ``data``, in the order of files and lines; an empty list if sound.

    A file that cannot be read hides nothing of the others; only names that it would define are not looked up.
    """
    data = data_folder() if data is None else Path(data)
    problems = list(_misplaced(data))
    try:
        files = [*data_files(data), *_index_files(data)]
    except BadData as error:
        return [*problems, Problem("printed", 0, "", "", str(error))]
    tables: dict[str, list[CsvTable]] = {}
    damaged = set()
    for file, path in files:
        name, columns = layout.table_of(file)
        if is_there(path):
            table = read_csv(path, file, columns)
        else:
            table = CsvTable(file, columns, problems=[Problem(file, 0, "", "", "is missing")])
        tables.setdefault(name, []).append(table)
        problems += table.problems
        if table.problems:
            damaged.add(name)
    content = Content(
        {name: text_frame(tables.get(name, []), name, "object") for name in layout.HEADINGS}, damaged
    )
    for name in tables:
        problems += [replace(problem, form=True) for problem in cell_problems(content.frames[name], name)]
    problems += name_problems(content)
    problems += figure_problems(content)
    problems += annual_problems(content)
    problems += nature_problems(content)
    return told_once(problems)


def told_once(problems: Iterable[Problem]) -> list[Problem]:
    """Problems in order, each told once: a cell of which more basic things are wrong is not looked up, a figure that is
    wrong is not doubted, and what is true of many rows names the first and counts the others.
    """
    problems = sorted(set(problems))
    untidy = {(p.file, p.line, p.column) for p in problems if text_fault(p.value)}
    wrong = {(p.file, p.line) for p in problems if p.rule not in DOUBTS}
    impossible = {(p.file, p.line) for p in problems if p.rule == IMPOSSIBLE}
    doubts = [p for p in problems if p.rule in DOUBTS]
    hints = {(p.file, p.line): found[0] for p in doubts if (found := HINT.search(p.message))}
    groups: dict[tuple[str, ...], list[Problem]] = {}
    for p in problems:
        looked_up = (p.file, p.line, p.column) in untidy and p.message.startswith("no such")
        if p.rule and p.rule not in DOUBTS and not HINT.search(p.message):
            p = replace(p, message=p.message + hints.get((p.file, p.line), ""))
        first_cause = wrong if p.rule in DOUBTS else impossible if p.rule != IMPOSSIBLE else ()
        explained = (p.file, p.line) in first_cause
        if not looked_up and not (p.rule and explained):
            groups.setdefault((p.file, p.column, p.value, p.message), []).append(p)
    habits: dict[tuple[str, str, str], list[Problem]] = {}
    for (file, column, _, message), own in groups.items():
        if own[0].form:
            habits.setdefault((file, column, _WRITTEN.sub("", message)), []).extend(own)
    told = []
    for (file, column, _, message), (first, *more) in groups.items():
        habit = habits.get((file, column, _WRITTEN.sub("", message)), [])
        if len(habit) - len(more) - 1 < _HABIT:  # the same of few other values: each is told
            told.append(replace(first, message=message + also([p.line for p in more])))
        elif first is habit[0]:
            told.append(replace(first, message=f"{message} (and {len(habit) - 1} more cells of this column)"))
    return sorted(told)


def require_sound_data(data: Path | None = None) -> None:
    """Raise BadData, naming the first problems and the number of all, unless the tables are sound.

    What is merely unlikely keeps nothing from being built; ``check_data`` tells of it.
    """
    problems = [str(problem) for problem in check_data(data) if problem.rule not in DOUBTS]
    if problems:
        first = f"data/ has {plural(len(problems), 'problem')}, nothing is built:"
        raise BadData("\n".join([first, *first_lines(problems, _MOST_TOLD)]))


def _index_files(data: Path) -> list[tuple[str, Path]]:
    files = [f"reference/{name}.csv" for name in (*layout.INDEX_TABLES, *layout.ANNUAL_TABLES)]
    tables = AnnualTables(data)
    files += ["evidence.csv", *(f"annual/{year}.csv" for year in tables.years)]
    files += [f"nature/{year}.csv" for year in tables.nature_years]
    return [(file, data / file) for file in files]


def _misplaced(data: Path) -> Iterator[Problem]:
    """Tables and folders that nothing would read, because their name is not one that is looked for."""
    for path in sorted(data.rglob("*.csv")):
        if path.is_relative_to(data / "index"):
            continue  # computed, and not read as tables of figures
        file = path.relative_to(data).as_posix()
        try:
            layout.table_of(file)
        except KeyError:
            known = layout.YEAR_TABLES if file.startswith("printed/") else layout.REFERENCE
            known = {} if file.startswith(("annual/", "nature/")) else known  # they are named by their year
            yield Problem(file, 0, "", "", f"no table of this name is read here.{nearest(path.stem, known)}")
    for folder in sorted((data / "printed").glob("*/")):
        if not layout.is_year(folder.name):
            file = folder.relative_to(data).as_posix()
            yield Problem(file, 0, "", "", "the name of this folder is not a data year, so it is not read")

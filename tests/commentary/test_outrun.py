"""Text that the data cannot outrun: 60 changes of printed tables, and which sentences each of them makes false.

``changes.csv`` holds them as ``changes_drawn.py`` drew them, with the sentences that reading found to be false then; it was
written before the checker ran. Every one of these must be flagged, its passage listed, or its value recomputed; nothing
else may be flagged. Commentary is that of the project; its signatures are made anew in memory.
"""

from __future__ import annotations

import csv
import json
import re
import shutil
import statistics
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest
from conftest import ROOT, rows_of, write_rows

import helpers.commentary.review
from helpers.base.manifest import find_report
from helpers.base.paths import ALL_YEARS, EDITION, edition_name
from helpers.commentary.exhibits import Beside, Exhibits
from helpers.commentary.language import Evaluated, evaluate
from helpers.commentary.review import facts_as_shown, review, written_years
from helpers.commentary.signatures import Signature, signature_of
from helpers.commentary.source import Passage, commentary_folder, read_passages
from helpers.commentary.unbound import unbound_words
from helpers.data.table_use import ReadTables
from helpers.data.tables import Tables, load_tables, up_to
from helpers.index.choose import OPENERS
from helpers.index.interface import Index
from helpers.index.printed import PrintedIndex
from helpers.pages.drawn import shown_by
from helpers.report.parameters import resolve_parameters
from helpers.report.report import Report

HERE = Path(__file__).parent
FEW = ("C14", "C15", "C27", "C31", "N46")  # for every run of the tests; the rest is slow
MOST_LISTED = 5
_BODY = re.compile(r"\{% claim .*?%\}(.*?)\{% endclaim %\}", re.S)


@dataclass(frozen=True)
class Expected:
    """A change, and the sentences that it makes false: year and report, passage, how the sentence begins."""

    id: str
    table: str
    column: str
    old: str
    row: dict[str, str]
    false: list[tuple[str, str, str]]

    @property
    def new(self) -> bool:
        return self.id.startswith("N")


@cache
def expected() -> dict[str, Expected]:
    with (HERE / "changes.csv").open(encoding="utf-8", newline="") as file:
        return {
            row["id"]: Expected(
                row["id"], row["table"], row["column"], row["old"], json.loads(row["row"]),
                [tuple(each.split(": ", 2)) for each in row["false"].split(" | ") if each],
            )
            for row in csv.DictReader(file)
        }  # fmt: skip


@pytest.fixture(scope="module")
def tables(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the printed tables, to change one file of."""
    folder = tmp_path_factory.mktemp("outrun") / "data"
    for name in ("printed", "reference"):
        shutil.copytree(ROOT / "data" / name, folder / name)
    shutil.copy(ROOT / "data" / "exclusions.csv", folder)
    return folder


def index_of(tables: Tables, until: int | None = None) -> Index:
    """The default source over other printed tables."""
    known = tables if until is None else up_to(tables, until)
    return OPENERS[EDITION](PrintedIndex("printed", ReadTables(known, until)))


@pytest.fixture
def changed(tables: Path) -> Iterator[object]:
    """The index after changes; the tables are put back afterwards."""
    originals: dict[Path, bytes] = {}

    def one(what: Expected) -> None:
        path = tables / "printed" / what.table
        originals.setdefault(path, path.read_bytes())
        rows = rows_of(path)
        columns = list(rows[0])
        row = dict.fromkeys(columns, "") | what.row
        if what.new:
            rows.append(row)
        else:
            before = row | {what.column: what.old}
            at = rows.index(before)  # a ValueError: the table has changed since the change was drawn
            rows[at] = row
        write_rows(path, rows, columns)

    def change(*several: Expected) -> Index:
        for what in several:
            one(what)
        return index_of(load_tables(tables))

    yield change
    for path, content in originals.items():
        path.write_bytes(content)


class OfIndex:
    """Exhibits as drawn from tables in another folder."""

    def __init__(self, tables: Path) -> None:
        self.tables = load_tables(tables)
        self.index = index_of(self.tables)
        self.of_year = {year: index_of(self.tables, year) for year in written_years() if year != ALL_YEARS}

    def state(self, tables: Collection[str]) -> dict[str, str]:
        return {}

    def drawn(
        self, report_id: str, year: int, shown: Collection[str]
    ) -> tuple[dict[str, list[str]], set[str]]:
        spec = find_report(report_id)
        given = {"source": EDITION} if spec.once else {"source": EDITION, "year": year}
        parameters = resolve_parameters(spec, given, self.index)
        index = self.index if spec.once else self.of_year[year]
        return shown_by(Report(spec, parameters, index), shown), set()


def texts() -> Iterator[tuple[int, str, Passage]]:
    for year in written_years():
        for path in sorted(commentary_folder(year).glob("*.md")):
            for passage in read_passages(path).values():
                yield year, path.stem, passage


def examined(index: Index) -> dict[tuple[int, str, str], tuple[Passage, Evaluated]]:
    """All commentary with the figures of an index, by year, report and passage."""
    return {
        (year, report, passage.name): (passage, evaluate(passage, facts_as_shown(index, year, report)))
        for year, report, passage in texts()
    }


def signed(found: dict, exhibits: Exhibits | None) -> dict[int, dict[tuple[str, str], Signature]]:
    """Signatures of what ``examined`` found."""
    signatures: dict[int, dict[tuple[str, str], Signature]] = {}
    beside = {year: Beside(year, exhibits=exhibits) for year in written_years()}
    for (year, report, name), (passage, evaluated) in found.items():
        hashes = beside[year].hashes(report, name)
        signatures.setdefault(year, {})[report, name] = signature_of(passage, evaluated, hashes, "AB")
    return signatures


def failing(found: dict) -> set[tuple[str, str, str]]:
    """Year and report, passage and text of every claim that fails."""
    fail = set()
    for (year, report, name), (passage, evaluated) in found.items():
        bodies = [body.strip() for body in _BODY.findall(passage.text)]
        claims = zip(bodies, evaluated.claims, strict=True)
        fail |= {(f"{edition_name(year)}/{report}", name, body) for body, claim in claims if not claim.holds}
    return fail


def listed(index: Index, exhibits: Exhibits | None) -> set[tuple[str, str]]:
    """Year and report, and passage, of what an analyst is to look at."""
    remarks = [remark for remark in review(index, exhibits=exhibits) if remark.to_look]
    name = re.compile(r"passage '([a-z-]+)'")
    return {(f"{r.path.parent.name}/{r.path.stem}", name.search(r.message)[1]) for r in remarks}  # type: ignore[index]


def outcome(false: list, before: set, now: set, looked: set) -> tuple[list, list]:
    """Sentences that are false and go unnoticed, and those that are flagged and still hold."""
    flagged = now - before

    def is_of(flag: tuple[str, str, str], said: tuple[str, str, str]) -> bool:
        return flag[:2] == said[:2] and flag[2].startswith(said[2])

    unseen = [
        said for said in false if said[:2] not in looked and not any(is_of(flag, said) for flag in flagged)
    ]
    return unseen, [flag for flag in flagged if not any(is_of(flag, said) for said in false)]


def test_a_handful_of_changes_is_noticed_where_sentences_become_false_and_nowhere_else(
    tables: Path, changed: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = examined(index_of(load_tables(tables)))
    assert not failing(before)
    assert not [word for _, evaluated in before.values() for word in unbound_words(evaluated.plain)]
    signatures = signed(before, None)
    monkeypatch.setattr(helpers.commentary.review, "read_signatures", lambda year, source: signatures[year])
    few = [expected()[name] for name in FEW]
    index = changed(*few)  # type: ignore[operator]
    false, looked = [said for what in few for said in what.false], listed(index, None)
    assert len(false) > 8
    assert outcome(false, failing(before), failing(examined(index)), looked) == ([], [])
    assert ("2021/methods", "limits") not in looked  # what nothing has touched is not listed


def test_every_sentence_that_is_expected_to_be_false_is_there() -> None:
    assert len(expected()) == 60
    assert sum(what.new for what in expected().values()) == 20
    there = {
        (f"{edition_name(year)}/{report}", passage.name): passage.text for year, report, passage in texts()
    }
    for what in expected().values():
        for report, passage, begins in what.false:
            assert begins in there[report, passage]


@pytest.mark.experiment
def test_sixty_changes(tables: Path, changed: object, monkeypatch: pytest.MonkeyPatch) -> None:
    """With the exhibits beside the text: false and unseen 0, false alarms 0, and in the median five passages listed."""
    index = index_of(load_tables(tables))
    found = examined(index)
    before, signatures = failing(found), signed(found, OfIndex(tables))
    monkeypatch.setattr(helpers.commentary.review, "read_signatures", lambda year, source: signatures[year])
    assert listed(index, OfIndex(tables)) == set()
    numbers, wrong = [], {}
    for name, what in expected().items():
        path = tables / "printed" / what.table
        original = path.read_bytes()
        index = changed(what)  # type: ignore[operator]
        looked = listed(index, OfIndex(tables))
        found = outcome(what.false, before, failing(examined(index)), looked)
        path.write_bytes(original)
        print(name, len(looked), found, sorted(looked), flush=True)
        numbers.append(len(looked))
        if found != ([], []):
            wrong[name] = found
    assert wrong == {}
    assert statistics.median(numbers) <= MOST_LISTED

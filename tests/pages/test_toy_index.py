"""An index of a kind that nobody knew when the pages were written: one class and one entry, and every report is there.

It has Shares of twelve cities in two subjects and three years, and nothing else: no pairs, no articles, no
institutions, nothing printed beside it.
"""

from __future__ import annotations

import ast
import inspect
import textwrap
from collections.abc import Callable
from functools import cached_property
from pathlib import Path

import pandas as pd
import pytest
from bs4 import BeautifulSoup
from conftest import Shown
from soundness import problems_of

import helpers
from helpers.base.manifest import COMPUTED, read_manifest
from helpers.commentary.facts.facts import facts_of
from helpers.index import choose
from helpers.index.interface import CITY, OVERALL, RANKING, Index, Source, Voice
from helpers.report.exhibits import Figure, Missing, Table
from helpers.report.report import open_report

TOY = "toy"
YEARS = [2031, 2032, 2033]
CITIES = [f"Toytown {letter}" for letter in "ABCDEFGHIJKL"]
SUBJECTS = {"bricks": "bricks", "dolls": "dolls"}
REPORTS = [spec.id for spec in read_manifest().values() if COMPUTED in spec.sources]
# What is not an index has attributes of these names too.
NO_INDEX = {"tables": "description", "printed": "report"}


class ToyIndex(Index):
    """Invented Shares: the n-th city has a ``1/n`` of what the first has, and one city overtakes another.

    Everything else is answered by ``Index`` itself.
    """

    name = label = TOY
    voice = Voice(
        measured="played",
        ranking="the order of play",
        ranks="ranks of play",
        unknown="not played",
        edition="round",
        editions="rounds",
        nothing="The toy box does not hold",
        no_rank="Not played in {year}: {names}.",
        digits_as_printed=False,
    )
    companions: tuple[Index, ...] = ()
    years = YEARS
    _places = CITIES
    subjects = list(SUBJECTS)
    fields: list[str] = []
    subject_names = subject_shorts = categories = {OVERALL: OVERALL, **SUBJECTS}
    groups = {"china": "China", "united_states": "The others"}
    definitions = pd.DataFrame(
        {"term": ["Share"], "definition": ["What a city has of the play."], "source": TOY}
    )

    @cached_property
    def names_read(self) -> set[str]:
        return set()

    def ranking(self, year: int, subject: str = "", level: str = CITY) -> pd.DataFrame:
        subject = subject or OVERALL
        rows = []
        if level == CITY and year in self.years and subject in self.categories:
            order = (
                self._places
                if year < self.years[-1]
                else [self._places[1], self._places[0], *self._places[2:]]
            )
            weight = {OVERALL: 3.0}.get(subject, 1.0) * (1 + year - self.years[0])
            shares = [100 * weight / place for place in range(1, len(order) + 1)]
            rows = [
                (city, rank, share) for rank, (city, share) in enumerate(zip(order, shares, strict=True), 1)
            ]
        frame = pd.DataFrame(rows, columns=["place", "rank", "share"])
        frame = frame.assign(
            short=[self.short(c) for c in frame["place"]], country=[self.country_of(c) for c in frame["place"]],
            group=[self.country_group(c) for c in frame["place"]], data_year=year,
            share_text=[f"{share:,.1f}" for share in frame["share"]], share_confidence="high", share_source=TOY,
            adjusted_share=None, count=None, count_text="", count_source="", confidence="high", own_edition=True,
            edition="", others="", source=TOY,
        )  # fmt: skip
        return frame[list(RANKING)].astype(RANKING)

    def reason(self, year: int) -> str:
        return f"Nobody played before {year}."

    def cities(self, year: int) -> list[str]:
        return self._places

    def knows(self, name: str) -> bool:
        return name in self._places

    def short(self, name: str) -> str:
        return name

    def country_of(self, name: str, level: str = CITY) -> str:
        return "Upland" if name in self._places[::2] else "Lowland"

    def country_group(self, name: str, level: str = CITY) -> str:
        return "china" if name in self._places[::2] else "united_states"

    def city_of(self, institution: str) -> str:
        return ""

    def source(self, source_id: str) -> Source:
        return {TOY: Source(TOY, "the toy box", kind="toy")}[source_id]


class BesidePrinted(ToyIndex):
    """The same over years and cities that are printed, with what is printed beside it."""

    def __init__(self, beside: Index) -> None:
        self.companions = (beside,)
        self.years = beside.years[-3:]
        self._places = sorted(beside.ranking(self.years[-1])["place"].head(12))

    def short(self, name: str) -> str:
        beside = self.companions[0]
        return beside.short(name) if beside.knows(name) else name

    def source(self, source_id: str) -> Source:
        return super().source(source_id) if source_id == TOY else self.companions[0].source(source_id)


@pytest.fixture(autouse=True)
def toy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(choose.OPENERS, TOY, lambda beside: ToyIndex())
    choose.fresh_sources()


def test_the_class_gives_what_an_index_leaves_open_and_no_more() -> None:
    parts = [part for part in Index.__mro__ if part.__module__.startswith("helpers.index")]
    asked = {name: of for part in parts for name, of in vars(part).items() if not name.startswith("_")}
    assert {"name", *asked} == {name for name in dir(ToyIndex) if not name.startswith("_")}
    left_open = {name for name, of in asked.items() if ends_open(of)}
    assert {"voice", "years", "ranking", "knows", "source"} <= left_open <= set(vars(ToyIndex))


def ends_open(member: object) -> bool:
    """Whether the body of a method or property is ``...``, so that each kind of index must give it."""
    function = getattr(member, "fget", member)
    if not inspect.isfunction(function):
        return False
    last = ast.parse(textwrap.dedent(inspect.getsource(inspect.unwrap(function)))).body[0].body[-1]
    return isinstance(last, ast.Expr) and isinstance(last.value, ast.Constant) and last.value.value is ...


def test_an_entry_is_enough_to_open_it() -> None:
    assert isinstance(choose.load_source(TOY), ToyIndex)
    assert choose.load_source(TOY) is choose.load_source(TOY)
    assert TOY in choose.source_names()
    assert open_report("methods", source=TOY).year == YEARS[-1]


def test_it_is_opened_anew_when_the_printed_figures_are() -> None:
    first = choose.load_source(TOY)
    choose.fresh_sources()
    assert not choose.is_open(TOY)
    assert choose.load_source(TOY) is not first
    assert choose.is_open(TOY)


@pytest.mark.parametrize(
    ("report_id", "year"),
    [
        (report_id, year)
        for place, report_id in enumerate(REPORTS)
        for year in (
            YEARS[place % 2],
            YEARS[-1],
        )  # every report in two years, every year with several reports
    ],
)
def test_every_report_shows_what_it_announces(
    report_id: str, year: int, run_cells: Callable[..., Shown]
) -> None:
    spec = read_manifest()[report_id]
    city = {"city": CITIES[0]} if spec.each else {}
    shown = run_cells(report_id, source=TOY, year=year, **city)
    assert [exhibit.key for exhibit in shown.exhibits if exhibit.key in spec.figures] == list(spec.figures)
    assert problems_of(shown, year) == []
    page = BeautifulSoup(shown.page, "html.parser").get_text(" ")
    for word in ("printed", "computed", "Nature Index", "No source found", "articles of"):
        assert word not in page, (word, page[max(0, page.find(word) - 80) : page.find(word) + 80])
    for exhibit in shown.exhibits:
        if isinstance(exhibit, Figure | Table):
            assert set(exhibit.data["source"]) == {TOY}


def test_a_figure_of_every_kind_is_drawn() -> None:
    """Not everything is said to be missing: what the index has is shown, in its own words."""
    from helpers.pages import city_profile, leading_cities, methods

    report = open_report("leading_cities", source=TOY)
    ladder = leading_cities.rank_ladder(report)
    assert isinstance(ladder, Figure)
    assert ladder.subtitle.startswith("Played overall rank by Share")
    profile = open_report("city_profile", source=TOY, city=CITIES[1])
    assert city_profile.lead(profile)[0].startswith(
        f"{CITIES[1]} is first in the order of play of {YEARS[-1]}, with a Share of 900.0."
    )
    assert isinstance(city_profile.at_a_glance(profile), Figure)
    about = open_report("methods", source=TOY)
    assert isinstance(methods.coverage(about), Figure)
    assert list(methods.definitions(about).data["term"]) == ["Share"]


@pytest.mark.parametrize("report_id", REPORTS)
def test_what_is_printed_beside_it_is_told_apart(
    report_id: str, run_cells: Callable[..., Shown], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(choose.OPENERS, TOY, BesidePrinted)
    index = choose.load_source(TOY)
    spec, year = read_manifest()[report_id], index.years[-1]
    shown = run_cells(
        report_id, source=TOY, year=year, **({"city": index.cities(year)[0]} if spec.each else {})
    )
    assert [exhibit.key for exhibit in shown.exhibits if exhibit.key in spec.figures] == list(spec.figures)
    assert problems_of(shown, year) == []
    assert "computed" not in BeautifulSoup(shown.page, "html.parser").select_one(".lead").get_text()
    exhibits = {exhibit.key: exhibit for exhibit in shown.exhibits}
    if report_id == "collaboration":
        scores = exhibits["collaboration-scores"]
        assert "does not hold joint articles of cities; the scores here are printed ones." in scores.caption
        assert TOY not in set(scores.data["source"])
    if report_id == "methods":
        assert exhibits["conflicts"].title.startswith("Played and printed Shares of ")
        assert {"ratio_to_printed", "printed_share"} <= set(exhibits["conflicts"].data)
    if report_id == "city_profile":
        assert set(exhibits["printed-figures"].data) >= {"share", "printed_rank", "printed_share"}


def test_scores_of_a_subject_are_only_of_that_subject(monkeypatch: pytest.MonkeyPatch) -> None:
    from helpers.pages import collaboration

    class Chemistry(BesidePrinted):
        categories = {OVERALL: OVERALL, "chemistry": "chemistry"}

    monkeypatch.setitem(choose.OPENERS, TOY, Chemistry)
    told = collaboration.collaboration_scores(open_report("collaboration", source=TOY, subject="chemistry"))
    printed = choose.load_source().printed_pairs().scores
    assert len(printed) and "chemistry" not in set(printed["subject"])  # so there is nothing to show
    assert isinstance(told, Missing)
    every = collaboration.collaboration_scores(open_report("collaboration", source=TOY))
    assert len(every.data) == len(printed)


def modules_that_touch(name: str) -> set[str]:
    """Modules that ask an index for its attribute ``name``, by their place below the package."""
    root = Path(helpers.__file__).parent
    found = set()
    for file in root.rglob("*.py"):
        tree = ast.parse(file.read_text(encoding="utf-8"))
        asked = [
            node.value for node in ast.walk(tree) if isinstance(node, ast.Attribute) and node.attr == name
        ]
        if any(ast.unparse(of).rpartition(".")[2] != NO_INDEX[name] for of in asked):
            found.add(file.relative_to(root).as_posix())
    return found


def test_only_the_index_reads_its_tables() -> None:
    allowed = ("index/", "data/", "openindex/")
    found = {module for module in modules_that_touch("tables") if not module.startswith(allowed)}
    assert found == set()


def test_pages_ask_for_companions_not_for_the_printed_figures_of_one_kind() -> None:
    asking = modules_that_touch("printed")
    assert "index/articles.py" in asking
    assert {module for module in asking if module.startswith("pages/")} == set()


def test_facts_of_an_index_of_another_kind() -> None:
    toy = ToyIndex()
    facts = facts_of(toy, 2033)
    assert facts.leader().text == "Toytown B"
    assert facts.moved("Toytown B").text == "up one place"
    assert facts.share("Toytown A", "bricks").value == 150
    assert facts.risen().value == "Toytown B"
    assert facts.cities_in_top("Upland", 2).value == 1
    assert (
        str(facts.change("Toytown A"))
        == "[not played: change in adjusted Share of Toytown A, overall, 2032 to 2033]"
    )
    assert facts.leader_by_share().value == "Toytown B"
    assert facts.scored_pairs().value == 0

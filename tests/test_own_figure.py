"""What an analyst asks in a notebook, and the guide to a figure of one's own, whose code runs."""

from __future__ import annotations

import re
from collections.abc import Callable

import matplotlib
import pytest
from conftest import ROOT, Shown

from helpers.base.errors import WrongParameter
from helpers.figures.style import PALETTE, use_style
from helpers.index.choose import load_source
from helpers.index.interface import Index
from helpers.report.exhibits import Figure
from helpers.report.queries import SERIES, quantities, series
from helpers.report.report import Report, open_report


@pytest.fixture(scope="module")
def edition() -> Index:
    return load_source("edition")


@pytest.mark.parametrize(
    ("quantity", "city", "subject", "said"),
    [
        ("listed Shares", "Vienna", "", "No quantity 'listed Shares'. Did you mean 'listed Share'?"),
        ("listed Share", "Viena", "", "No city 'Viena' in the index. Did you mean 'Vienna'?"),
        ("listed Share", "Vienna", "chemestry", "Did you mean 'chemistry'?"),
        ("printed Share", "Vienna", "biological sciences", "No printed figures of 'biological sciences'"),
        ("estimated Share", "Beijing", "chemistry", "known over all subjects only"),
    ],
)
def test_what_is_not_there_is_refused(
    edition: Index, quantity: str, city: str, subject: str, said: str
) -> None:
    with pytest.raises(WrongParameter, match=re.escape(said)):
        series(edition, quantity, [city], subject, edition.years[-1])


def test_a_series_is_that_of_the_rankings_and_ends_with_its_year(edition: Index) -> None:
    last = edition.years[-2]
    rows = series(edition, "listed Share", ["vienna", "Beijing", "Vienna"], "chemistry", last)
    assert list(rows.columns) == SERIES
    assert list(rows["city"].unique()) == ["Vienna", "Beijing"]
    assert rows["data_year"].max() == last
    (evidence, _) = quantities(edition)["listed Share"]
    ranking = evidence.ranking(last, "chemistry").set_index("place")["share"]
    own = rows[rows["data_year"] == last].set_index("city")["value"]
    assert own.to_dict() == {city: ranking[city] for city in ("Vienna", "Beijing")}
    assert (rows["source_name"] != "").all()


def test_one_city_is_named_by_itself_and_a_quantity_without_regard_to_case(edition: Index) -> None:
    rows = series(edition, "Listed share", "vienna", "Chemistry", edition.years[-1])
    assert set(rows["city"]) == {"Vienna"}
    assert set(rows["quantity"]) == {"listed Share"}


def test_no_era_holds_years_that_cannot_be_compared(edition: Index) -> None:
    last = edition.years[-1]
    for quantity, (evidence, _) in quantities(edition).items():
        rows = series(edition, quantity, ["Beijing"], "", last)
        for _, era in rows.groupby("era"):
            first, end = era["data_year"].min(), era["data_year"].max()
            assert not [b for b in evidence.breaks(evidence.whole) if b.absolute and b.between(first, end)]


def test_a_year_without_a_figure_says_so(edition: Index) -> None:
    rows = series(edition, "printed rank", ["Vienna"], "", edition.years[-1])
    missing = rows[rows["value"].isna()]
    assert len(missing)
    assert set(missing["text"]) == {"not printed"}
    assert not (rows["value"].notna() & (rows["source"] == "")).any()


def test_data_of_what_was_not_shown_are_refused(edition: Index) -> None:
    report: Report = open_report("leading_cities")
    with pytest.raises(WrongParameter, match="No data of 'rank-ladder' were shown. Shown: nothing yet"):
        report.data("rank-ladder")


def test_the_code_of_the_guide_runs(run_cells: Callable[..., Shown]) -> None:
    text = (ROOT / "docs" / "own-figure.md").read_text(encoding="utf-8")
    code = re.findall(r"```python\n(.*?)```", text, re.DOTALL)
    assert len(code) == 4
    shown = run_cells("leading_cities")
    names: dict[str, object] = {"report": shown.report}
    exec("\n".join(code), names)
    figure = shown.exhibits[-1]
    assert isinstance(figure, Figure)
    assert figure.key == "vienna-and-zurich"
    assert {"city", "source", "source_name"} <= set(names["ladder"].columns)
    undisplayed = re.findall(r'<svg id="([^"]+)" display="none"', shown.page)
    assert undisplayed == re.findall(r'<svg id="([^"]+-narrow)"', shown.page)
    assert figure.drawn(343).get_figwidth() < figure.drawn(900).get_figwidth()


def test_colours_by_default_have_counterparts_on_a_dark_page() -> None:
    use_style()
    cycle = matplotlib.rcParams["axes.prop_cycle"].by_key()["color"]
    assert {f"#{colour.lstrip('#')}" for colour in cycle} <= set(PALETTE.values())

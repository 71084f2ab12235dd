"""The profile of one city: what is printed of it, and nothing that belongs elsewhere."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from conftest import PRINTED_YEARS

from helpers.base.errors import WrongParameter
from helpers.index.interface import Index
from helpers.pages import city_profile
from helpers.pages.city_profile.institutions import leading_institutions
from helpers.pages.city_profile.summary import held
from helpers.report.exhibits import Figure, Missing, Table
from helpers.report.report import open_report


def profile(year: int, city: str) -> dict[str, object]:
    """The exhibits of a profile by key."""
    report = open_report("city_profile", source="printed", year=year, city=city)
    makers = (city_profile.at_a_glance, leading_institutions, city_profile.printed_figures)
    return {exhibit.key: exhibit for exhibit in (make(report) for make in makers)}


def test_a_city_must_be_given() -> None:
    with pytest.raises(WrongParameter, match="city must be given, such as city="):
        open_report("city_profile", source="printed", year=2021)


def test_ranks_are_those_of_the_rankings(index: Index) -> None:
    figure = profile(2021, "Beijing")["at-a-glance"]
    assert isinstance(figure, Figure)
    for row in figure.data.itertuples():
        subject = next((s for s, name in index.subject_names.items() if name == row.subject), "overall")
        ranking = index.ranking(row.data_year, subject)
        assert row.rank == ranking.loc[ranking["place"] == "Beijing", "rank"].item()
    assert set(figure.data["data_year"]) <= {year for year in index.years if year <= 2021}


def test_no_body_of_many_cities_is_booked_at_one(index: Index) -> None:
    spread = index.tables.institutions.query("spread")
    assert len(spread) > 5
    for year in PRINTED_YEARS:
        for city in set(spread["city"]) & set(index.cities(year)):
            shown = index.members(city, year)
            # a city's own printed list names whom it names
            assert not set(shown.loc[~shown["complete"], "place"]) & set(spread["institution"])


def test_shares_of_institutions_are_printed_ones(index: Index) -> None:
    figures = index.tables.figures_of("institution")
    year = max(index.years, key=lambda year: len(index.members("Beijing", year)))
    shown = index.members("Beijing", year)
    assert len(shown) > 1
    assert list(shown["number"]) == sorted(shown["number"], reverse=True)
    for row in shown.itertuples():
        printed = figures[
            (figures["place"] == row.place) & (figures["metric"] == "share") & (figures["data_year"] == year)
        ]
        assert row.text in set(printed["value"])
        assert index.institution(row.place)["city"] == "Beijing"


def test_hatched_bars_are_explained_and_only_where_there_are_some(index: Index) -> None:
    told = set()
    for year in index.years:
        figure = profile(year, "Beijing")["institutions"]
        if isinstance(figure, Figure):
            weak = "low" in set(figure.data["confidence"])
            assert ("Hatched: low confidence." in figure.caption) == weak
            told.add(weak)
    assert told == {True, False}


def test_every_printed_figure_stands_in_the_table(index: Index) -> None:
    table = profile(2024, "Shanghai")["printed-figures"]
    assert isinstance(table, Table)
    figures = index.tables.figures_of("city")
    expected = figures[(figures["place"] == "Shanghai") & (figures["data_year"] == 2024)]
    assert len(table.data) == len(expected) > 3


def test_what_is_not_printed_is_stated_with_the_years_that_have_it(index: Index) -> None:
    figures = index.tables.figures_of("city")
    year = next(y for y in index.years if set(index.cities(y)) - set(figures["place"]))
    city = min(set(index.cities(year)) - set(figures["place"]))
    exhibits = profile(year, city)
    assert isinstance(exhibits["at-a-glance"], Missing)
    assert isinstance(exhibits["printed-figures"], Missing)
    assert city in exhibits["printed-figures"].reason
    assert exhibits["printed-figures"].years == ()


def test_the_lead_names_the_rank_or_its_absence(index: Index, run_cells: Callable) -> None:
    ranked = index.ranking(2021).iloc[2]["place"]
    assert (
        f"{ranked} is third in the printed ranking of 2021"
        in run_cells("city_profile", source="printed", year=2021, city=ranked).page
    )
    unranked = next(c for c in index.cities(2021) if c not in set(index.ranking(2021)["place"]))
    page = run_cells("city_profile", source="printed", year=2021, city=unranked).page
    assert f"No source found prints an overall rank of {unranked} for 2021." in page


@pytest.mark.parametrize(
    ("figures", "institutions", "text"),
    [
        (4, 2, "Four figures of the city and Shares of two institutions in it are printed for 2021."),
        (1, 1, "One figure of the city and the Share of one institution in it are printed for 2021."),
        (6, 0, "Six figures of the city are printed for 2021, and no Share of an institution in it."),
        (1, 0, "One figure of the city is printed for 2021, and no Share of an institution in it."),
        (0, 3, "No figure of the city itself is printed for 2021; Shares of three institutions in it are."),
        (0, 1, "No figure of the city itself is printed for 2021; the Share of one institution in it is."),
        (0, 0, "No figure of the city and no Share of an institution in it is printed for 2021."),
    ],
)
def test_what_is_printed_is_counted_in_a_sentence(figures: int, institutions: int, text: str) -> None:
    assert held(figures, institutions, 2021) == text


def test_ranks_in_subjects_are_told_once_each(index: Index) -> None:
    def lead(city: str) -> str:
        return " ".join(
            city_profile.lead(open_report("city_profile", source="printed", year=2021, city=city))
        )

    names = [index.subject_names[s] for s in ("chemistry", "physical", "life")]
    assert f"By subject it is first in {names[0]} and {names[1]}; fifth in {names[2]}." in lead("Beijing")
    assert f"By subject it is second in {names[2]} and third in {names[1]}." in lead(
        "Boston metropolitan area"
    )


def test_a_rank_that_is_the_same_again_is_told_as_such() -> None:
    assert profile(2021, "Beijing")["at-a-glance"].title == "Beijing is first in 2021, as in 2017"
    assert (
        profile(2021, "Shanghai")["at-a-glance"].title == "Shanghai is third in 2021; it was seventh in 2017"
    )

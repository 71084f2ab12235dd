"""The profile of one city: what is printed of it, and nothing that belongs elsewhere."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from helpers.errors import WrongParameter
from helpers.exhibits import Figure, Missing, Table
from helpers.index import Index
from helpers.pages import city_profile
from helpers.report import open_report


def profile(year: int, city: str) -> dict[str, object]:
    """The exhibits of a profile by key."""
    report = open_report("city_profile", year=year, city=city)
    makers = (city_profile.ranks_by_year, city_profile.leading_institutions, city_profile.printed_figures)
    return {exhibit.key: exhibit for exhibit in (make(report) for make in makers)}


def test_a_city_must_be_given() -> None:
    with pytest.raises(WrongParameter, match="city must be given, such as city="):
        open_report("city_profile", year=2021)


def test_ranks_are_those_of_the_rankings(index: Index) -> None:
    figure = profile(2021, "Beijing")["ranks-by-year"]
    assert isinstance(figure, Figure)
    for row in figure.data.itertuples():
        subject = next((s for s, name in index.subject_names.items() if name == row.subject), "overall")
        ranking = index.ranking(row.data_year, subject)
        assert row.rank == ranking.loc[ranking["place"] == "Beijing", "rank"].item()
    assert set(figure.data["data_year"]) <= {year for year in index.years if year <= 2021}


def test_no_body_of_many_cities_is_booked_at_one(index: Index) -> None:
    spread = index.tables.institutions.query("spread")
    assert len(spread) > 5
    for year in index.years:
        for city in set(spread["city"]) & set(index.cities(year)):
            shown = city_profile.institutions_of(index, city, year)
            assert not set(shown["institution"]) & set(spread["institution"])


def test_shares_of_institutions_are_printed_ones(index: Index) -> None:
    figures = index.tables.figures_of("institution")
    year = max(index.years, key=lambda year: len(city_profile.institutions_of(index, "Beijing", year)))
    shown = city_profile.institutions_of(index, "Beijing", year)
    assert len(shown) > 1
    assert list(shown["number"]) == sorted(shown["number"], reverse=True)
    for row in shown.itertuples():
        printed = figures[
            (figures["place"] == row.institution)
            & (figures["metric"] == "share")
            & (figures["data_year"] == year)
        ]
        assert row.value in set(printed["value"])
        assert index.institution(row.institution)["city"] == "Beijing"


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
    assert isinstance(exhibits["ranks-by-year"], Missing)
    assert isinstance(exhibits["printed-figures"], Missing)
    assert city in exhibits["printed-figures"].reason
    assert exhibits["printed-figures"].years == ()


def test_the_lead_names_the_rank_or_its_absence(index: Index, run_cells: Callable) -> None:
    ranked = index.ranking(2021).iloc[2]["place"]
    assert (
        f"{ranked} is third of the leading cities of 2021."
        in run_cells("city_profile", year=2021, city=ranked).page
    )
    unranked = next(c for c in index.cities(2021) if c not in set(index.ranking(2021)["place"]))
    page = run_cells("city_profile", year=2021, city=unranked).page
    assert f"No source found prints an overall rank of {unranked} for 2021." in page

"""Parameters of a run: everything wrong is refused with a hint, everything left out is completed from the data."""

from __future__ import annotations

import re

import pytest

from helpers.base.errors import WrongParameter
from helpers.base.manifest import ParameterSpec, ReportSpec, find_report
from helpers.base.words import year_ranges
from helpers.index.interface import Index
from helpers.report.parameters import require_variables, resolve_parameters, resolve_year, whole_number

SPEC = ReportSpec(
    "some_report",
    "Some report",
    "Of something.",
    (),
    {
        "year": ParameterSpec("year", "year", "The year."),
        "compare_to": ParameterSpec("compare_to", "earlier_year", "The year before."),
        "top": ParameterSpec("top", "integer", "How many.", default=20, least=5, most=40),
        "group": ParameterSpec("group", "country_group", "Whose.", default="china"),
    },
)


def refusal(index: Index, **given: object) -> str:
    with pytest.raises(WrongParameter) as caught:
        resolve_parameters(SPEC, given, index)
    assert caught.value.exit_code == 2
    return str(caught.value)


def test_an_unknown_name_is_refused_with_all_names(index: Index) -> None:
    told = refusal(index, colour="red")
    assert told.startswith("Report 'some_report' has no parameter 'colour'.")
    assert told.endswith("Parameters: year, compare_to, top, group.")
    assert "Did you mean" not in told


@pytest.mark.parametrize(
    ("wrong", "right"), [("yaer", "year"), ("compareto", "compare_to"), ("Top", "top"), ("gruop", "group")]
)
def test_a_misspelt_name_is_refused_with_the_nearest(index: Index, wrong: str, right: str) -> None:
    assert f"has no parameter '{wrong}'. Did you mean '{right}'?" in refusal(index, **{wrong: 10})


def test_an_unknown_name_is_refused_even_without_a_value(index: Index) -> None:
    assert "has no parameter 'colour'" in refusal(index, colour=None)


@pytest.mark.parametrize("name", ["year", "compare_to", "top"])
@pytest.mark.parametrize(
    "value", ["twenty", "2021.5", "20 21", "0x7e5", 2021.5, 2021.0, True, False, [2021], {}], ids=repr
)
def test_what_is_no_whole_number_is_refused(index: Index, name: str, value: object) -> None:
    told = refusal(index, **{name: value})
    assert told.startswith(f"{name} must be a whole number such as ")
    assert repr(value) in told


def test_a_whole_number_may_come_as_text() -> None:
    assert whole_number("top", " 12 ", example="20") == 12
    assert whole_number("top", 12, example="20") == 12


def test_a_year_without_data_is_refused_with_the_years_of_the_data(index: Index) -> None:
    beyond = index.years[-1] + 7
    assert refusal(index, year=beyond) == (
        f"No index data for {beyond}. Years with data: {year_ranges(index.years)}."
    )
    assert str(index.years[-1]) in refusal(index, year=1999)


def test_a_gap_in_the_series_is_a_year_without_data(index: Index) -> None:
    gaps = set(range(index.years[0], index.years[-1])) - set(index.years)
    assert 2018 in gaps
    for gap in gaps:
        assert f"No index data for {gap}." in refusal(index, year=gap)


@pytest.mark.parametrize("earlier", [2021, 2022])
def test_a_year_of_comparison_that_is_not_earlier_is_refused(index: Index, earlier: int) -> None:
    assert refusal(index, year=2021, compare_to=earlier) == (
        f"compare_to must be earlier than the year 2021, not {earlier}."
    )


def test_a_year_of_comparison_without_data_is_refused(index: Index) -> None:
    assert "No index data for 2018." in refusal(index, year=2021, compare_to="2018")


def test_years_on_two_sides_of_a_break_are_not_compared(index: Index) -> None:
    told = refusal(index, year=2017, compare_to=2016)
    assert told.startswith("2017 cannot be compared with 2016: ")
    assert index.barrier_between(2016, 2017).reason in told
    assert told.endswith("Years comparable with 2017: none.")
    assert refusal(index, year=2021, compare_to=2016).endswith(
        "Years comparable with 2021: 2017, 2019, 2020."
    )


@pytest.mark.parametrize("value", [4, 41, -3, "0", 10**20])
def test_a_number_out_of_range_is_refused(index: Index, value: object) -> None:
    assert refusal(index, top=value) == f"top must lie between 5 and 40, not {value}."


@pytest.mark.parametrize("value", [5, "40"])
def test_the_bounds_belong_to_the_range(index: Index, value: object) -> None:
    assert resolve_parameters(SPEC, {"top": value}, index)["top"] == int(value)


@pytest.mark.parametrize(("value", "hint"), [("chna", "Did you mean 'China'?"), ("atlantis", ""), (3, "")])
def test_an_unknown_country_group_is_refused(index: Index, value: object, hint: str) -> None:
    told = refusal(index, group=value)
    assert told.startswith(f"group: no country group '{value}'.")
    assert hint in told
    assert ("Did you mean" in told) == bool(hint)
    assert told.endswith(f"Groups: {', '.join(index.groups)}.")


@pytest.mark.parametrize("nothing", [{}, dict.fromkeys(SPEC.parameters), dict.fromkeys(SPEC.parameters, "")])
def test_what_is_not_given_is_completed(index: Index, nothing: dict) -> None:
    newest = index.years[-1]
    assert resolve_parameters(SPEC, nothing, index) == {
        "source": "printed",
        "year": newest,
        "compare_to": index.earlier_comparable_year(newest),
        "top": 20,
        "group": "china",
    }


@pytest.mark.parametrize(("year", "before"), [(2016, None), (2017, None), (2019, 2017), (2020, 2019)])
def test_the_default_comparison_is_the_nearest_earlier_comparable_year(
    index: Index, year: int, before: int | None
) -> None:
    assert resolve_parameters(SPEC, {"year": year}, index)["compare_to"] == before


def test_given_values_come_through_typed(index: Index) -> None:
    given = {"year": "2021", "compare_to": "2017", "top": "10", "group": "europe"}
    assert resolve_parameters(SPEC, given, index) == {
        "source": "printed",
        "year": 2021,
        "compare_to": 2017,
        "top": 10,
        "group": "europe",
    }


def test_only_declared_parameters_are_resolved(index: Index) -> None:
    plain = ReportSpec("plain", "Plain", "Plain.", (), {"year": SPEC.parameters["year"]})
    assert resolve_parameters(plain, {}, index) == {"source": "printed", "year": index.years[-1]}


def test_the_default_year_is_the_newest(index: Index) -> None:
    assert resolve_year(None, index) == resolve_year("", index) == max(index.years)


@pytest.mark.parametrize(
    ("variables", "said"),
    [
        ({"In": [""], "yera": 2021}, "has no parameter 'yera'. Did you mean 'year'?"),
        ({"In": [""], "Year": "2021"}, "has no parameter 'Year'. Did you mean 'year'?"),
        ({"In": [""], "compare_too": 2020}, "has no parameter 'compare_too'. Did you mean 'compare_to'?"),
        ({"In": ["", "# Parameters\nyear = 2021\n", "year = None"]}, "year was set to 2021"),
    ],
)
def test_what_a_notebook_meant_as_a_parameter_is_refused(variables: dict[str, object], said: str) -> None:
    with pytest.raises(WrongParameter, match=re.escape(said)):
        require_variables(find_report("leading_cities"), {"year": None, "top": 20}, variables)


def test_variables_of_a_notebook_are_its_own() -> None:
    cells = ["", "# Parameters\nyear = 2021\n", "years = [2021]"]
    own = {"In": cells, "years": [2021], "city": "Vienna", "page": object(), "_i": "year", "n": 3}
    require_variables(find_report("leading_cities"), {"year": 2021, "top": 20}, own)
    require_variables(
        find_report("leading_cities"), {"year": 2021}, {"YEAR": 2021}
    )  # of a module, no notebook


@pytest.mark.parametrize("written", ["China", "CHINA", " china ", "china"])
def test_a_country_group_is_meant_by_its_name_or_its_id(index: Index, written: str) -> None:
    assert resolve_parameters(SPEC, {"group": written}, index)["group"] == "china"
    assert resolve_parameters(SPEC, {"group": "united states"}, index)["group"] == "united_states"


@pytest.mark.parametrize("written", ["Zürich", "Zurich", "zürich", "ZURICH", "zu\u0308rich"])
def test_a_city_is_meant_without_accents_and_case(index: Index, written: str) -> None:
    year = next(year for year in reversed(index.years) if "Zürich" in index.cities(year))
    given = {"year": year, "cities": f"{written}; boston;BOSTON metropolitan area"}
    fields = resolve_parameters(find_report("field_leaders"), given, index)
    assert fields["cities"] == "Zürich;Boston metropolitan area"
    profile = resolve_parameters(find_report("city_profile"), {"year": year, "city": written}, index)
    assert profile["city"] == "Zürich"


@pytest.mark.parametrize("written", ["Zuerich", "Zurigo", "-", "houston city of texas"])
def test_a_city_that_is_only_alike_is_refused(index: Index, written: str) -> None:
    with pytest.raises(WrongParameter, match=f"there is no figure of a city '{written}'"):
        resolve_parameters(find_report("city_profile"), {"city": written}, index)

"""The index: which figure it picks, what it leaves out, and how it says that something is not known."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest

from helpers.base.errors import BadData, WrongParameter
from helpers.data.tables import Tables
from helpers.index.interface import FEWEST_RANKED_CITIES, Index
from helpers.index.printed import PrintedIndex, load_index


def figure(place: str, value: str, **given: object) -> dict[str, object]:
    """One printed overall rank of the fourth year, unless told otherwise."""
    row: dict[str, object] = {
        "edition": "fourth",
        "data_year": 4,
        "period": "",
        "subject": "overall",
        "place": place,
        "place_kind": "city",
        "list_scope": "",
        "copy": "",
        "metric": "rank",
        "relation": "=",
        "value": value,
        "source": "own",
        "confidence": "high",
    } | given
    return row


EDITIONS = {"third": (3, "Share", "metropolitan areas"), "fourth": (4, "Share", "metropolitan areas"),
            "proper": (2, "WFC", "cities proper")}  # fmt: skip
SOURCES = {"own": "official", "report": "news", "article": "article"}


def index_of(*figures: dict[str, object], breaks: list[dict] | None = None) -> Index:
    """An index of a few made-up figures."""
    rows = pd.DataFrame(figures)
    rows["number"] = rows["value"].astype(float)
    rows["edition_year"] = rows["edition"].map({name: year for name, (year, _, _) in EDITIONS.items()})
    rows["source_kind"] = rows["source"].map(SOURCES)
    places = pd.DataFrame(
        {"place": [*"ABCDEFGHIJ", "Nowhere land"], "short_name": "", "kind": "city", "country": "Nowhere land",
         "group": "other"}
    )  # fmt: skip
    places.loc[places["place"] == "A", "short_name"] = "The A"
    empty = pd.DataFrame()
    return PrintedIndex(
        "made up",
        Tables(
            **dict.fromkeys(Tables.__dataclass_fields__, empty)
            | {
                "figures": rows,
                "places": places,
                "institutions": pd.DataFrame(
                    {"institution": ["Inst (I)"], "short_name": [""], "country": ["Nowhere land"], "city": ["A"],
                     "spread": [True]}
                ),
                "sources": pd.DataFrame(
                    {"source": list(SOURCES), "name": [f"The {name}" for name in SOURCES]}
                ),
                "editions": pd.DataFrame(
                    [(name, basis, drawn) for name, (_, basis, drawn) in EDITIONS.items()],
                    columns=["edition", "metric_basis", "boundaries"],
                ),
                "breaks": pd.DataFrame(
                    breaks or [],
                    columns=["after_year", "before_year", "applies_to", "status", "title", "reason", "sources"],
                ),
            }
        ),
    )  # fmt: skip


def eight(**given: object) -> list[dict[str, object]]:
    return [figure(place, str(rank), **given) for rank, place in enumerate("ABCDEFGH", start=1)]


# --- years


def test_without_a_ranking_there_is_nothing_to_report_on() -> None:
    with pytest.raises(BadData, match=f"no edition ranks at least {FEWEST_RANKED_CITIES} cities overall"):
        _ = index_of(*eight()[:-1]).years


@pytest.mark.parametrize(
    "other",
    [
        {"edition": "fourth"},  # printed later, for the year before
        {"subject": "chemistry"},
        {"metric": "share"},
        {"relation": "<="},
        {"place_kind": "institution"},
        {"list_scope": "city"},
        {"period": "2002/2003"},
    ],
    ids=lambda other: next(iter(other)),
)
def test_only_exact_overall_ranks_of_an_own_edition_make_a_year(other: dict) -> None:
    third = eight(**({"edition": "third", "data_year": 3} | other))
    assert index_of(*eight(), *third).years == [4]
    assert index_of(*eight(), *eight(edition="third", data_year=3)).years == [3, 4]


def test_one_city_printed_by_many_sources_is_one_city() -> None:
    again = [figure("A", "1", source="report") for _ in range(FEWEST_RANKED_CITIES)]
    with pytest.raises(BadData):
        _ = index_of(*eight()[:-1], *again).years


def test_the_years_of_the_data() -> None:
    years = load_index().years
    assert years[:3] == [2016, 2017, 2019]
    assert 2018 not in years
    assert years == sorted(years)


# --- one value where several are printed


def test_the_most_trusted_value_stands_and_the_others_stand_beside_it() -> None:
    figures = [
        *eight()[1:],
        figure("A", "3", source="report", confidence="low"),
        figure("A", "1", confidence="medium"),
    ]
    best = index_of(*figures).best_city_figures("rank", "overall", 4).set_index("place").loc["A"]
    assert (best["value"], best["confidence"], best["source"]) == ("1", "medium", "own")
    assert best["others"] == "3 (The report)"


def test_among_equals_the_edition_of_the_year_itself_stands() -> None:
    later = figure("A", "2", data_year=3)
    own = figure("A", "1", data_year=3, edition="third", source="report")
    best = index_of(later, own).best_city_figures("rank", "overall", 3).iloc[0]
    assert (best["value"], best["others"], bool(best["own_edition"])) == ("1", "2 (The own)", True)


def test_among_equals_of_one_edition_the_official_source_stands() -> None:
    figures = [figure("A", "7", source="report"), figure("A", "8", source="article"), figure("A", "9")]
    best = index_of(*figures).best_city_figures("rank", "overall", 4).iloc[0]
    assert best["value"] == "9"
    assert best["others"] == "8 (The article); 7 (The report)"


def test_sources_that_agree_are_all_named() -> None:
    figures = [figure("A", "1", source="report"), figure("A", "1.0"), figure("A", "1", source="article")]
    best = index_of(*figures).best_city_figures("rank", "overall", 4)
    assert best["source"].tolist() == ["own;article;report"]
    assert best["others"].tolist() == [""]


def test_the_order_of_the_files_never_matters() -> None:
    figures = [
        *eight(),
        figure("A", "2", source="report"),
        figure("A", "3", source="article"),
        figure("B", "2", source="report", confidence="low"),
    ]
    first = index_of(*figures).ranking(4)
    for _ in range(3):
        figures = [*figures[3:], *figures[:3]]
        pd.testing.assert_frame_equal(index_of(*figures).ranking(4), first)


def test_two_copies_of_one_table_that_differ_stand_beside_each_other_in_any_order() -> None:
    copies = [figure("A", "5", copy="earlier archived copy"), figure("A", "4", copy="later archived copy")]
    for figures in (copies, copies[::-1]):
        best = index_of(*figures).best_city_figures("rank", "overall", 4).iloc[0]
        assert (best["value"], best["others"]) == ("5", "4 (The own)")


def test_a_year_is_cut_from_all_years_and_may_be_changed_without_harm() -> None:
    index = index_of(*eight(), *eight(edition="third", data_year=3))
    whole = index.best_city_figures("rank", "overall")
    assert whole["data_year"].tolist() == [3] * 8 + [4] * 8
    whole["value"] = "changed"
    one = index.best_city_figures("rank", "overall", 4)
    assert one["value"].tolist() == list("12345678")
    assert one.index.tolist() == list(range(8))


def test_no_figure_gives_an_empty_frame_with_typed_columns() -> None:
    nothing = index_of(*eight()).best_city_figures("share", "chemistry", 4)
    assert nothing.empty
    assert (nothing.dtypes["data_year"], nothing.dtypes["number"]) == ("int64", "float64")
    assert index_of(*eight()).ranking(3).empty


# --- rankings


def test_a_ranking_holds_printed_ranks_and_nothing_else() -> None:
    figures = [*eight()[:3], figure("H", "8"), figure("A", "12.50", metric="share", confidence="low", source="report")]  # fmt: skip
    ranking = index_of(*figures).ranking(4)
    assert ranking["rank"].tolist() == [1, 2, 3, 8]
    assert ranking["share_text"].tolist() == ["12.50", "", "", ""]
    assert ranking["share_confidence"].tolist() == ["low", "", "", ""]
    assert ranking["count_text"].tolist() == [""] * 4
    assert ranking["short"].tolist() == ["The A", "B", "C", "H"]


def test_a_ranking_may_be_changed_without_harm() -> None:
    index = index_of(*eight())
    ranking = index.ranking(4)
    ranking["rank"] = 0
    assert index.ranking(4)["rank"].tolist() == list(range(1, 9))


def test_ranks_of_cities_drawn_otherwise_do_not_join_a_ranking() -> None:
    proper = figure("J", "1", edition="proper")
    assert "J" not in set(index_of(*eight(), proper).ranking(4)["place"])
    same = figure("J", "9", edition="third", data_year=4)
    ranking = index_of(*eight(), same).ranking(4).set_index("place")
    assert ranking["own_edition"].to_dict() == dict.fromkeys("ABCDEFGH", True) | {"J": False}


def test_what_a_ranking_ranks_by(index: Index) -> None:
    assert index_of(*eight(edition="proper", data_year=2)).measure(2) == "WFC"
    assert index_of(*eight()).measure(4) == "Share"
    assert [index.measure(year) for year in (2016, 2017, 2021)] == ["WFC", "Share", "Share"]


# --- breaks

BREAK = {"after_year": 3, "before_year": 4, "applies_to": "all", "status": "not comparable", "title": "T",
         "reason": "R.", "sources": "own"}  # fmt: skip


@pytest.mark.parametrize(
    ("change", "comparable"),
    [
        ({}, []),
        ({"status": "disputed"}, [3]),
        ({"applies_to": "chemistry"}, [3]),
        ({"applies_to": "overall"}, []),
        ({"after_year": 1, "before_year": 2}, [3]),
    ],
)
def test_only_an_absolute_break_of_the_overall_series_bars_a_comparison(
    change: dict, comparable: list
) -> None:
    index = index_of(*eight(), *eight(edition="third", data_year=3), breaks=[BREAK | change])
    assert index.comparable_years(4) == comparable
    assert index.earlier_comparable_year(4) == max(comparable, default=None)


def test_breaks_of_the_data(index: Index) -> None:
    assert index.barrier_between(2016, 2017).absolute
    assert index.barrier_between(2017, 2024) is None
    assert index.comparable_years(2017) == []
    assert index.earlier_comparable_year(2019) == 2017
    assert any(
        row.after_year == 2022 and row.between(2021, 2024) and not row.absolute
        for row in index.breaks("overall")
    )


# --- names


def test_unknown_names_are_refused_with_the_nearest(index: Index) -> None:
    with pytest.raises(WrongParameter, match="There is no place 'Bejing'. Did you mean 'Beijing'?"):
        index.place("Bejing")
    with pytest.raises(WrongParameter, match="There is no institution 'Yale Univercity'. Did you mean 'Yale"):
        index.institution("Yale Univercity")
    with pytest.raises(WrongParameter):
        index.short("Atlantis")
    with pytest.raises(KeyError):
        index.source("no-such-source")


def test_an_institution_takes_the_group_of_its_country_and_its_own_name() -> None:
    index = index_of(*eight())
    assert index.country_group("Inst (I)") == "other"
    assert index.short("Inst (I)") == "Inst (I)"
    assert index.spread("Inst (I)") is True


def test_subjects_in_their_order(index: Index) -> None:
    assert index.subjects == ["chemistry", "earth_environmental", "health", "life", "physical"]
    assert set(index.subjects) < set(index.subject_names)


def test_every_group_of_the_data_has_a_place_and_every_place_a_group(index: Index) -> None:
    assert set(index.tables.places["group"]) == set(index.groups)


def test_tables_of_an_index_are_not_shared_between_roots(index: Index) -> None:
    other = replace(index, name="copy")
    assert other.years == index.years
    assert load_index() is load_index()

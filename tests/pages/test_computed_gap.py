"""The gap in Share and in years, the chosen fields and cities, and the agreement with print: against numbers by hand."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
from conftest import lines_of, overlapping_texts, texts_inside, texts_on
from full_tables import YEARS as PRINTED_YEARS
from full_tables import full_tables
from small_indices import CITY, cities, many, report_of, write_small

from helpers.base.manifest import find_report
from helpers.figures.sheet import sheets_of
from helpers.index.articles import ArticlesIndex
from helpers.index.computed_vs_printed import agreement_of
from helpers.index.printed import load_index
from helpers.pages import collaboration, field_leaders, life_sciences_gap, methods
from helpers.pages.field_leaders import choice
from helpers.pages.frames import printed_shares, with_printed
from helpers.pages.life_sciences_gap.gap import gaps, years_text
from helpers.report.exhibits import Figure, Missing
from helpers.report.report import Report

YEARS = [2020, 2021, 2022, 2023]
FIELD = "field:genetics"
WHERE = {"Boston": "United States", "Beijing": "China", "Seoul": "South Korea", "Utrecht": "Netherlands"}


def rows() -> list[tuple]:
    """Boston leads, Beijing comes nearer; nine others make a year of enough cities."""
    found = []
    shares = {2020: (10, 2), 2021: (12, 6), 2022: (14, 11), 2023: (16, 12)}
    for year, (boston, beijing) in shares.items():
        for subject in ("overall", "life"):
            found += cities(subject, year, Boston=boston, Beijing=beijing, Seoul=1)
            found += many("Town", 9, subject, year, 0.5, 0.01)
        found += cities(FIELD, year, Boston=4, Seoul=1) if year != 2021 else cities(FIELD, year, Seoul=2)
    return found


@pytest.fixture
def root(tmp_path: Path) -> Path:
    write_small(
        tmp_path,
        "small",
        rows(),
        {(subject, year): 100 for subject in ("overall", "life", FIELD) for year in YEARS},
        WHERE,
    )
    return tmp_path


@pytest.fixture
def index(root: Path, monkeypatch: pytest.MonkeyPatch) -> ArticlesIndex:
    return report_of(monkeypatch, root, "methods", "small").index


def test_years_behind_are_counted_back_to_the_leader_of_the_year(index: ArticlesIndex) -> None:
    found = gaps(index, "life", "Beijing", YEARS[-1])
    # in 2022 it has 11: Boston was last at or below it in 2020, with 10; in 2023 it has 12, as Boston in 2021
    assert [gap.years for gap in found] == [None, None, 2, 2]
    assert [round(gap.part, 3) for gap in found] == [0.2, 0.5, 0.786, 0.75]
    assert {gap.leader for gap in found} == {"Boston"}
    assert [gap.at_least for gap in found] == [0, 1, 2, 3]
    assert [gap.years for gap in gaps(index, "life", "Boston", YEARS[-1])] == [0, 0, 0, 0]
    assert [gap.part for gap in gaps(index, "life", "Nowhere", YEARS[-1])] == [0, 0, 0, 0]
    assert years_text(found[3]) == "where the leader was two years before"
    assert years_text(found[1]) == "more than one year behind"


def test_the_gap_on_the_page_is_that_by_hand(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    report = report_of(monkeypatch, root, "life_sciences_gap", "small")
    figure = life_sciences_gap.gap_by_edition(report)
    assert isinstance(figure, Figure)
    data = figure.data
    beijing = data[(data["city"] == "Beijing") & (data["subject"] == "life sciences")].set_index("data_year")
    assert beijing["years_behind"].to_dict() == {2020: "more than 0", 2021: "more than 1", 2022: 2, 2023: 2}
    assert beijing["percent_of_leader"].to_dict() == {2020: 20.0, 2021: 50.0, 2022: 78.6, 2023: 75.0}
    assert figure.title == "Beijing has 75% of the leader’s Share in the life sciences"
    lead = " ".join(life_sciences_gap.lead(report))
    assert "behind Boston, with 75% of the leader’s Share, where the leader was two years before" in lead
    assert "The gap narrowed in the life sciences (20% in 2020)." in lead


def test_a_year_without_ranks_shows_those_of_the_years_before(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = [row for row in rows() if row not in cities("life", YEARS[-1], Boston=16, Beijing=12, Seoul=1)]
    own = [row for row in own if row not in many("Town", 9, "life", YEARS[-1], 0.5, 0.01)]
    assert len(own) == len(rows()) - 12
    # in a year on which nothing is reported, one city is no ranking
    own += cities("life", YEARS[0] - 1, Seoul=1)
    totals = {("overall", year): 100 for year in YEARS} | {
        ("life", year): 100 for year in [2019, *YEARS[:-1]]
    }
    write_small(tmp_path, "small", own, totals, WHERE)
    figure = life_sciences_gap.life_sciences_ranks(
        report_of(monkeypatch, tmp_path, "life_sciences_gap", "small", year=YEARS[-1])
    )
    assert isinstance(figure, Figure)
    assert figure.title.startswith("No city in China has a ") and figure.title.endswith(f" for {YEARS[-1]}")
    assert sorted(set(figure.data["data_year"])) == YEARS[:-1]
    assert {"Boston", "Beijing"} <= set(figure.data["city"])


def test_without_articles_in_the_base_year_no_share_is_adjusted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bare = [(*row[:6], None) if row[2] == "life" else row for row in rows()]
    write_small(tmp_path, "bare", bare, None, WHERE)
    report = report_of(monkeypatch, tmp_path, "life_sciences_gap", "bare")
    figure = life_sciences_gap.gap_by_edition(report)
    assert (
        len(sheets_of(figure.canvas)) == 1
    )  # the part of the leader's Share needs no adjusting, the years do
    assert "cannot be adjusted" in figure.caption
    assert set(figure.data["years_behind"]) == {"more than 0"}
    assert "with 75% of the leader’s Share." in life_sciences_gap.lead(report)[0]
    assert life_sciences_gap.lead(report)[1] == "The gap narrowed in the life sciences (20% in 2020)."


def test_the_gap_is_measured_to_the_first_of_another_group_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_small(tmp_path, "small", rows(), {("life", year): 100 for year in YEARS}, WHERE)
    report = report_of(monkeypatch, tmp_path, "life_sciences_gap", "small", against="east_asia")
    figure = life_sciences_gap.gap_by_edition(report)
    beijing = figure.data[figure.data["city"] == "Beijing"].set_index("data_year")
    assert beijing["percent_of_compared"].to_dict() == {2020: 200.0, 2021: 600.0, 2022: 1100.0, 2023: 1200.0}
    assert set(beijing["compared_with"]) == {"Seoul"}
    assert len(sheets_of(figure.canvas)) == 3  # part of the leader, part of the first there, years behind
    assert "and 1200% of that of Seoul, first in" in life_sciences_gap.lead(report)[0]
    usual = report_of(monkeypatch, tmp_path, "life_sciences_gap", "small")
    assert (
        len(sheets_of(life_sciences_gap.gap_by_edition(usual).canvas)) == 2
    )  # the leader is the first there
    assert set(life_sciences_gap.gap_by_edition(usual).data["compared_with"]) == {"Boston"}


@pytest.mark.parametrize("group", ["china", "united_states", "europe", "other"])
def test_complete_printed_tables_tell_the_gap_in_share(group: str) -> None:
    index, year = full_tables(), PRINTED_YEARS[-1] + 2
    parameters = {"year": year, "group": group, "against": "united_states"}
    report = Report(find_report("life_sciences_gap"), parameters, index)
    made = [
        life_sciences_gap.life_sciences_ranks(report),
        life_sciences_gap.between_the_leader(report),
        life_sciences_gap.ranks_over_subjects(report),
        life_sciences_gap.gap_by_edition(report),
    ]
    for figure in made:
        assert isinstance(figure, Figure)
        assert texts_inside(figure.canvas) == []
        assert overlapping_texts(figure.canvas) == []
        assert len(figure.caption.split()) < 150
    shares = index.ranking(year, "life").set_index("place")["share"]
    now = made[-1].data[(made[-1].data["data_year"] == year) & (made[-1].data["subject"] == "life sciences")]
    assert len(now) > 1
    for row in now.itertuples():
        assert row.percent_of_leader == round(100 * shares[row.city] / shares.iloc[0], 1)
    assert sum(len(text.split()) for text in life_sciences_gap.lead(report)) <= 90


def test_a_line_has_zero_where_a_city_has_no_article(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    report = report_of(monkeypatch, root, "field_leaders", "small", fields="genetics", cities="Boston;Seoul")
    figure = field_leaders.pulling_clear(report)
    percent = {(80.0, 0.0, 80.0, 80.0), (20.0, 100.0, 20.0, 20.0)}
    share = {(4.0, 0.0, 4.0, 4.0), (1.0, 2.0, 1.0, 1.0)}
    for drawn, expected in ((figure, percent), (field_leaders.pulling_clear_share(report), share)):
        (sheet,) = sheets_of(drawn.canvas)
        lines = {tuple(line.ys) for line in lines_of(sheet) if len(line.xs) == len(YEARS)}
        assert lines == expected
        assert set(drawn.data["city"]) == {"Boston", "Seoul"}
    assert figure.title.endswith("Boston has 80.0% of genetics, 4.0 times the Share of Seoul")
    assert drawn.title.endswith("Boston has 4.0 times the Share of Seoul in genetics")
    alone = report_of(monkeypatch, root, "field_leaders", "small", fields="genetics", cities="Seoul")
    assert field_leaders.pulling_clear(alone).title.endswith("Seoul has 20.0% of genetics")
    assert field_leaders.pulling_clear_share(alone).title.endswith("Seoul has a Share of 1.00 in genetics")
    assert "Boston" not in field_leaders.pulling_clear(alone).description


def test_the_fields_furthest_ahead_are_chosen_and_counted(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    report = report_of(monkeypatch, root, "field_leaders", "small")
    found = choice.leads(report.index, 2023)
    assert found.to_dict("records") == [
        {"field": FIELD, "place": "Boston", "share": 4.0, "second": "Seoul", "ahead": 4.0, "articles": 5.0}
    ]
    assert choice.chosen_fields(report) == [FIELD]
    assert "Boston in genetics (4.0 times the Share of Seoul)" in field_leaders.lead(report)[0]


def test_printed_figures_stand_beside_with_their_sources_and_never_within(index: ArticlesIndex) -> None:
    printed = load_index(until=index.until)
    year = printed.years[-1]
    first = printed.ranking(year).iloc[0]
    table = pd.DataFrame(
        {"place": [first["place"], "Utrecht"], "data_year": year, "share": 1.0, "source": "small"}
    )
    found = with_printed(index, table, "overall", shares=True)
    assert list(found["printed_rank"]) == [str(first["rank"]), ""]
    assert found["printed_share"][0] == first["share_text"]
    assert found["source"][0].split(";")[0] == "small"
    assert set(first["source"].split(";")) <= set(found["source"][0].split(";"))
    assert found["source"][1] == "small"
    assert list(found["share"]) == [1.0, 1.0]


def test_of_several_printed_shares_the_most_trusted_stands(index: ArticlesIndex) -> None:
    shares = printed_shares(index, "overall")
    best = load_index(until=index.until).best_city_figures("share", "overall")
    for row in best.itertuples():
        assert shares[row.place, row.data_year].number == row.number
    assert len(shares) == len(best)


def test_agreement_is_spearmans_and_the_median(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    printed = load_index()
    year = printed.years[-1]
    ranks = printed.best_city_figures("rank", "overall", year).set_index("place")["number"]
    shares = printed.best_city_figures("share", "overall", year).set_index("place")["number"]
    # every printed city with a Share of half of what is printed, in the printed order but for the first two
    order = list(ranks.sort_values().index)
    made = {city: 5000.0 - place for place, city in enumerate(order)}
    made |= {city: shares[city] / 2 for city in shares.index if city not in made}
    made[order[0]], made[order[1]] = made[order[1]], made[order[0]]
    table = [(CITY, city, "overall", year, share, 9, share) for city, share in made.items()]
    write_small(tmp_path, "near", table, None, {})
    found = agreement_of(report_of(monkeypatch, tmp_path, "methods", "near").index, year, "overall")
    computed = pd.Series(made)[order].rank(ascending=False)
    assert found.rank_correlation == pytest.approx(computed.corr(ranks[order].rank()))
    assert found.rank_correlation < 1
    expected = sorted(made[city] / shares[city] for city in shares.index)
    assert found.median_ratio == pytest.approx(pd.Series(expected).median())
    absent = agreement_of(report_of(monkeypatch, tmp_path, "methods", "near").index, year, FIELD)
    assert absent.rows.empty
    assert (absent.rank_correlation, absent.median_ratio) == (None, None)


def test_methods_show_what_agrees_by_subject_and_year(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    report = report_of(monkeypatch, root, "methods", "small")
    table = methods.differing_tables(report)
    rows = {(row.subject, row.data_year): row for row in table.data.itertuples()}
    for (subject, year), row in rows.items():
        key = {name: id for id, name in report.index.subject_names.items()}.get(subject, subject)
        found = agreement_of(report.index, year, key)
        correlation = found.rank_correlation
        shown = "too few" if correlation is None else f"{correlation:.3f}".replace("-", "−")
        assert row.rank_correlation == shown
        assert row.cities_with_printed_rank == found.rows["printed_rank"].notna().sum()
    assert rows


def test_a_matrix_holds_the_scores_of_the_chosen_pairs(
    computed: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from helpers.index.choose import load_source
    from helpers.report.report import open_report

    index = load_source("articles")
    year = index.years[-1]
    stored = pd.read_parquet(computed / "data/index/articles/pairs.parquet")
    stored = stored[(stored["level"] == CITY) & (stored["year"] == year) & (stored["subject"] == "chemistry")]
    stored = stored[(stored["place"] != "not placed") & (stored["partner"] != "not placed")]
    chosen = list(index.ranking(year, "chemistry").head(12)["place"])
    expected = {
        frozenset((r.place, r.partner)): round(r.score, 2)
        for r in stored.itertuples()
        if {r.place, r.partner} <= set(chosen)
    }
    report = open_report("collaboration", source="articles", subject="chemistry")
    figure = collaboration.collaboration_scores(report)
    shown = {frozenset((r.city, r.partner)): r.score for r in figure.data.itertuples()}
    assert shown == expected
    numbers = [text for text in texts_on(figure.canvas) if text[:1].isdigit()]
    assert len(numbers) == len(expected)
    dashes = [text for text in texts_on(figure.canvas) if text == "–"]
    assert len(dashes) == 66 - len(expected)
    table = collaboration.collaboration_order(report)
    assert (
        list(table.data["score"])
        == sorted((round(s, 2) for s in stored["score"]), reverse=True)[: len(table.data)]
    )
    far = open_report(
        "collaboration", source="articles", cities=";".join(list(index.ranking(year)["place"])[-2:])
    )
    missing = collaboration.collaboration_scores(far)
    assert isinstance(missing, Missing) or len(missing.data) == 1

"""Facts: what they say, how they are named, and what they say where nothing is printed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import ground
import pytest

from helpers.base.errors import WrongParameter
from helpers.base.paths import EDITION
from helpers.commentary.facts.fact import FactMissing
from helpers.commentary.facts.facts import FACT_NAMES, Fact, Facts, facts_of
from helpers.index.choose import load_source
from helpers.index.statements.check import check_statements

newest, facts_in = ground.newest, ground.facts_in

# Printed numbers of two editions, as their pages have them.
PRINTED = [
    (2024, "leader", (), "Beijing"),
    (2024, "leader", ("life sciences",), "New York metropolitan area"),
    (2024, "leaders", (2, "life sciences"), "New York metropolitan area and Boston metropolitan area"),
    (2024, "rank", ("Beijing", "life sciences"), "3"),
    (2021, "rank", ("Beijing", "life sciences"), "5"),
    (2024, "gap", ("Beijing", "life sciences"), "2"),
    (2024, "best_of", ("China", "life sciences"), "Beijing"),
    (2024, "change", ("Beijing",), "+9.14%"),
    (2024, "change", ("Shanghai",), "≈ +20%"),
    (2024, "moved", ("Hangzhou",), "up three places"),
    (2024, "moved", ("Beijing",), "unchanged"),
    (2024, "overtook", ("Hangzhou", "Tokyo metropolitan area"), "overtook"),
    (2024, "overtook", ("Nanjing", "Boston"), "did not overtake"),
    (2024, "cities_in_top", ("China",), "6"),
    (2024, "score", ("Harvard University", "Massachusetts Institute of Technology (MIT)"), "470.56"),
    (
        2021,
        "growth",
        ("Beijing", "field:atomic-molecular-nuclear-particle-and-plasma-physics", 2015),
        "+81.0%",
    ),
]


@pytest.mark.parametrize(("year", "name", "arguments", "text"), PRINTED)
def test_facts_say_what_is_printed(
    facts_in: Callable, year: int, name: str, arguments: tuple, text: str
) -> None:
    fact = getattr(facts_in(year), name)(*arguments)
    assert str(fact) == text
    assert fact.sources


def test_every_fact_is_asked_in_a_test_or_missing_with_a_reason(newest: Facts) -> None:
    share, since = newest.share("Hangzhou"), newest.year - 1
    arguments = {
        "rank": ["Beijing"], "gap": ["Beijing"], "ahead": ["Wuhan"], "moved": ["Wuhan"], "share": ["Beijing"],
        "count": ["Beijing"], "contribution": ["Beijing"], "change": ["Beijing"], "count_led": ["Beijing"],
        "overtook": ["Wuhan", "Nanjing"], "ratio": ["Beijing", "Shanghai"], "score": ["Beijing", "Shanghai"],
        "leader": [], "ranked_cities": [], "leaders": [3], "best_of": ["China"], "cities_in_top": ["China"],
        "growth": ["Beijing", "overall", since], "risen": ["China"], "fallen": ["China"], "unmoved": [],
        "countries_in_top": [], "number": [newest.risen("China")], "printed": ["Share", "Beijing"],
        "number_printed": ["Share"], "first_year_with": ["Share"], "last_year_with": ["Share"], "known_to": [],
        "fields_with_share": [2021], "scored_pairs": [], "sources_of": [share], "sources_agree": [share],
        "printed_elsewhere": [newest.change("Beijing"), "Deep News"], "ranks_from": ["reported"],
        "comparable": [since], "disputed": [2021], "verdict": ["B15"], "verdicts": [],
        "listed_share": ["Beijing"], "place_by_share": ["Beijing"], "leader_by_share": [], "leaders_by_share": [3],
        "best_by_share": ["China"], "cities_in_top_by_share": ["China"], "ratio_by_share": ["Beijing", "Shanghai"],
        "percent_of_listed": ["Beijing"], "moved_by_share": ["Beijing"], "exact": [share], "years_with": ["Share"],
        "compared": [], "years_scored": ["Harvard University", "MIT"], "pair_rank": ["Beijing", "Shanghai", 2019],
        "leading_institution": ["physical sciences", 2021], "estimated_share": ["Beijing"], "leader_by_estimate": [],
    }  # fmt: skip
    newest.used.clear()
    assert set(arguments) == set(FACT_NAMES)
    for name, given in arguments.items():
        fact = getattr(newest, name)(*given)
        assert "nan" not in str(fact).lower().split()
        assert fact.missing or fact.sources or name == "comparable"
        assert fact.expression.startswith(f"{name}(")
    assert [fact.expression.partition("(")[0] for fact in newest.used] == list(arguments)


def test_ratio_is_computed_from_printed_shares(newest: Facts) -> None:
    one, two = newest.share("Beijing"), newest.share("Shanghai")
    assert str(newest.ratio("Beijing", "Shanghai")) == f"{one.value / two.value:.1f} times"


@pytest.mark.parametrize(
    ("ask", "said"),
    [
        (lambda f: f.rank("Bejing"), "no city 'Bejing'. Did you mean 'Beijing'"),
        (lambda f: f.rank("Beijing", "live sciences"), "no subject or field 'live sciences'. Did you mean 'life sciences'"),
        (lambda f: f.growth("Beijing", "organic chemisty", 2015), "Did you mean 'organic chemistry'"),
        (lambda f: f.best_of("Chnia"), "no country 'Chnia'. Did you mean 'China'"),
        (lambda f: f.score("Beijing", "Harvrd University"), "Did you mean 'Harvard University'"),
        (lambda f: f.rank("Beijing", year=2204), r"no figures for 2204. Did you mean 2024\? Years with figures: 2012 to 2024"),
        (lambda f: f.rank("Beijing", year="2024"), "'2024' is not a year"),
        (lambda f: f.rank("Beijing", year=2021.5), "'2021.5' is not a year"),
        (lambda f: f.rank("Beijing", year=True), "'True' is not a year"),
        (lambda f: f.rank("Beijing", yaer=2021), r"rank knows no 'yaer'. Did you mean 'year'\?"),
        (lambda f: f.rank(), r"rank needs 'city'. It is asked like rank\(city, subject, year\)"),
        (lambda f: f.rank("a", "b", 1, 2), "at most 3 arguments"),
        (lambda f: f.rank("Beijing", city="Beijing"), "given 'city' twice"),
        (lambda f: f.rank(7), "no city '7'"),
        (lambda f: f.leaders("three"), "'three' is not a rank or number of ranks"),
        (lambda f: f.leaders(0), "Ranks go from 1"),
        (lambda f: f.leader(position=10**9), "Ranks go from 1"),
        (lambda f: f.moved("Beijing", since=f.year), "not earlier than"),
        (lambda f: f.change("Beijing", since=f.year), "not earlier than"),
        (lambda f: f.moved("Beijing", year=2019), "2023, the year compared with, is not earlier than 2019"),
    ],
)  # fmt: skip
def test_what_does_not_exist_is_refused(newest: Facts, ask: Callable[[Facts], Fact], said: str) -> None:
    with pytest.raises(WrongParameter, match=said):
        ask(newest)


@pytest.mark.parametrize(
    ("year", "ask", "reason"),
    [
        (2024, lambda f: f.rank("Beijing", year=2018), "[not printed: rank of Beijing, overall, 2018]"),
        (2024, lambda f: f.share("Wuhan", "health sciences"), "[not printed: Share of Wuhan, health sciences, 2024]"),
        (2016, lambda f: f.moved("Beijing (city proper)"), "[no earlier comparable year has figures]"),
        (2017, lambda f: f.moved("Beijing", since=2016), "[2016 and 2017 cannot be compared: Journals, measure and boundaries changed]"),
        (2024, lambda f: f.growth("Wuhan", "organic chemistry", 2015), "[not printed: Share of Wuhan, organic chemistry, 2015]"),
        (2020, lambda f: f.score("United Kingdom", "Germany"), "[not printed: score of Germany and United Kingdom, 2020]"),
    ],
)  # fmt: skip
def test_what_is_not_printed_says_so(facts_in: Callable, year: int, ask: Callable, reason: str) -> None:
    fact = ask(facts_in(year))
    assert str(fact) == reason
    with pytest.raises(FactMissing):
        bool(fact == 1)


def test_a_fact_of_a_missing_fact_is_missing_for_the_same_reason(facts_in: Callable) -> None:
    facts = facts_in(2016)
    fact = facts.rank(facts.leader("life sciences"), "life sciences")
    assert fact.missing == facts.leader("life sciences").missing


def test_places_that_share_a_rank_name_no_one_city(newest: Facts) -> None:
    tied = replace(newest.leader(), value=("Beijing", "Shanghai"), text="Beijing and Shanghai")
    assert "names several places" in newest.rank(tied).missing
    assert "Shanghai" in tied


def test_comparisons_hold_only_for_what_is_known() -> None:
    more = Fact(2.0, "more than 2 times", relation=">", expression="ratio(A, B)")
    assert more > 2
    assert more >= 1.5
    assert not more < 2
    assert more != 2
    for undecided in (lambda: more > 3, lambda: more == 2.5, lambda: more < 4):
        with pytest.raises(FactMissing, match="only 'more than 2 times' is printed"):
            undecided()
    less = Fact(0.0, "< 0%", relation="<", expression="change(A)")
    assert less < 0
    assert less < 1
    with pytest.raises(FactMissing):
        bool(less < -1)


def test_a_printed_decline_without_a_number_bears_a_claim(newest: Facts) -> None:
    assert newest.change("New York") < 0


@pytest.mark.parametrize("other", ["third", True, ("a",), None])
def test_things_of_other_kinds_are_not_compared(newest: Facts, other: object) -> None:
    with pytest.raises(WrongParameter, match="cannot be compared"):
        bool(newest.rank("Beijing") == other)


def test_a_name_is_in_a_list_only_as_a_whole(newest: Facts) -> None:
    assert "Beijing" in newest.leaders(3)
    assert "York" not in newest.leader("life sciences")
    with pytest.raises(WrongParameter, match="no list of places"):
        bool("Beijing" in newest.rank("Beijing"))


def test_sources_are_only_those_that_print_the_value(newest: Facts) -> None:
    figures = newest.index.tables.figures
    rows = figures[figures["metric"] == "change_adjusted_share_pct"]
    printing = rows[(rows["place"] == "Beijing") & (rows["value"] == "9.14")]
    assert set(newest.change("Beijing").sources) == set(printing["source"])


NEW = [
    (2024, lambda f: f.fallen("China"), "Hong Kong"),
    (2024, lambda f: f.number(f.fallen("China")), "1"),
    (2024, lambda f: f.number(f.unmoved(count=10)), "5"),
    (2024, lambda f: f.countries_in_top(), "China and United States"),
    (2024, lambda f: f.printed("Share", "New York"), "not printed"),
    (2024, lambda f: f.printed("change", "New York"), "printed"),
    (2024, lambda f: f.number_printed("Share"), "6"),
    (2021, lambda f: f.number_printed("Share"), "0"),
    (2024, lambda f: f.last_year_with("Share", "Boston"), "2020"),
    (2024, lambda f: f.fields_with_share(2021), "2"),
    (2024, lambda f: f.scored_pairs("institutions"), "2"),
    (2024, lambda f: f.scored_pairs("cities"), "0"),
    (2024, lambda f: f.known_to("life sciences"), "3"),
    (2024, lambda f: f.sources_of(f.share("Hangzhou")), "1"),
    (2021, lambda f: f.sources_agree(f.rank("Shanghai", "life sciences")), "disagree"),
    (2021, lambda f: f.sources_agree(f.rank("Beijing", "life sciences")), "agree"),
    (2024, lambda f: f.printed_elsewhere(f.change("Beijing"), "Deep News"), "printed elsewhere"),
    (2024, lambda f: f.printed_elsewhere(f.score("Harvard University", "MIT"), "Deep News"), "printed nowhere else"),
    (2024, lambda f: f.ranks_from("official"), "0"),
    (2024, lambda f: f.comparable(2021), "comparable"),
    (2024, lambda f: f.disputed(2021), "82 or 145 journals"),
    (2024, lambda f: f.disputed(2023), "not disputed"),
    (2024, lambda f: f.exact(f.change("New York")), "no number"),
    (2024, lambda f: f.exact(f.change("Beijing")), "a number"),
    (2024, lambda f: f.number_printed("Share", country="United States"), "0"),
    (2024, lambda f: f.number_printed("rank", "life sciences", country="China"), "4"),
    (2021, lambda f: f.years_with("Share", "Beijing", "atomic, molecular, nuclear, particle and plasma physics"), "2"),
    (2021, lambda f: f.number(f.compared(since=2017)), "13"),
    (2024, lambda f: f.years_scored("Harvard University", "MIT"), "1"),
    (2021, lambda f: f.pair_rank("New York", "Boston", 2019), "2"),
    (2021, lambda f: f.leading_institution("atomic, molecular, nuclear, particle and plasma physics"), "National Institute for Nuclear Physics (INFN)"),
    (2024, lambda f: f.leader_by_share(), "[the tables of institutions are not here]"),
]  # fmt: skip


@pytest.mark.parametrize(("year", "ask", "text"), NEW)
def test_facts_of_groups_and_of_evidence(facts_in: Callable, year: int, ask: Callable, text: str) -> None:
    assert str(ask(facts_in(year))) == text


@pytest.mark.parametrize(
    ("ask", "said"),
    [
        (lambda f: f.printed("Shrae"), "no figure 'Shrae'. Did you mean 'Share'"),
        (lambda f: f.scored_pairs("citis"), "Did you mean 'cities'"),
        (lambda f: f.ranks_from("offical"), "Did you mean 'official'"),
        (lambda f: f.sources_of("Beijing"), "'Beijing' is no fact"),
        (lambda f: f.number("Beijing"), "'Beijing' is no fact"),
        (lambda f: f.number(f.rank("Beijing")), "is no list of places"),
        (lambda f: f.printed_elsewhere(f.rank("Beijing"), "Deep Nwes"), "no article of 'Deep Nwes'"),
        (lambda f: f.verdict("B999"), "no statement 'B999'"),
        (lambda f: f.verdicts("contradict"), "Did you mean 'contradicted'"),
        (lambda f: f.disputed(2024), "not earlier"),
    ],
)
def test_what_does_not_exist_is_told_with_the_nearest(newest: Facts, ask: Callable, said: str) -> None:
    with pytest.raises(WrongParameter, match=said):
        ask(newest)


def test_verdicts_are_those_of_the_check(newest: Facts) -> None:
    checked = check_statements(newest.index)
    row = checked.iloc[0]
    assert newest.verdict(row["id"]).value == row["verdict"]
    assert newest.verdicts().value == len(checked)
    own = checked[
        checked["article"]
        .map(newest.index.source)
        .map(lambda source: source.name)
        .str.startswith("Deep News")
    ]
    assert newest.verdicts("", "Deep News").value == len(own) > 0


def test_facts_by_share_come_from_the_tables_and_never_say_rank() -> None:
    edition = load_source(EDITION)
    facts = facts_of(edition, edition.years[-1])
    ranking = edition.ranking(edition.years[-1])
    assert facts.leader_by_share().value == ranking.iloc[0]["place"]
    assert facts.listed_share(ranking.iloc[2]["place"]).text == ranking.iloc[2]["share_text"]
    assert facts.percent_of_listed(ranking.iloc[0]["place"]).value == pytest.approx(
        ranking.iloc[0]["share"] / edition.total(edition.years[-1]) * 100
    )
    estimates = edition.estimates(edition.years[-1])
    assert facts.leader_by_estimate(2).value == estimates.iloc[1]["place"]
    assert facts.estimated_share(estimates.iloc[1]["place"]).text == estimates.iloc[1]["text"]
    assert facts.estimated_share("Vienna").missing.startswith("not estimated: ")
    assert facts.leader().missing.startswith("not printed")  # no edition printed a ranking of that year
    assert facts.printed_elsewhere(facts.listed_share("Beijing"), "Deep News").value
    era = edition.barrier_between(2021, 2024)
    assert era.title in facts_of(edition, 2024).moved_by_share("Beijing", since=2021).missing
    assert facts_of(edition, 2024).rank("Beijing", "life sciences").text == "3"


def test_facts_know_what_they_came_from(facts_in: Callable) -> None:
    fact = facts_in(2021).moved("Shanghai")
    assert any(line.startswith("rank in 2020, overall, of Shanghai, ") for line in fact.observations)
    assert any(line.startswith("rank in 2021, overall, of Shanghai, ") for line in fact.observations)
    values = {
        line.partition("\t")[2] for line in facts_in(2021).rank("Shanghai", "life sciences").observations
    }
    assert {value.partition(",")[0] for value in values} == {"6", "7"}  # what disagrees is seen as well

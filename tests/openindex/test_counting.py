"""Counting against the definitions: small examples by hand, and properties that hold for every corpus."""

from __future__ import annotations

import random
from contextlib import nullcontext
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from corpora import FIELDS, SUBJECTS, Article, by_hand, count, count_tables, table, written
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from helpers.openindex import counting
from helpers.openindex.corpus import LEVELS, check_corpus, open_corpus
from helpers.openindex.engine import start_engine
from helpers.openindex.problems import BadInput

HERE = ("University", "Springfield", "Freedonia")
THERE = ("Institute", "Shelbyville", "Freedonia")
ABROAD = ("Academy", "Ogdenville", "Sylvania")
CITY_ONLY = ("", "Springfield", "Freedonia")
NOWHERE = ("", "", "")

affiliations = st.sampled_from([HERE, THERE, ABROAD, CITY_ONLY, NOWHERE])
articles = st.builds(
    Article,
    year=st.integers(1999, 2001),
    categories=st.sets(st.sampled_from([*SUBJECTS, *FIELDS])).map(lambda found: tuple(sorted(found))),
    authors=st.lists(st.lists(affiliations, max_size=4).map(tuple), max_size=7).map(tuple),
)
corpora = st.lists(articles, min_size=1, max_size=30)
# one corpus holds many articles: most of the time of an example goes into building the queries
several = settings(max_examples=2, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@pytest.fixture(scope="module")
def counted_once(tmp_path_factory) -> Path:
    """Two articles: one of two authors in two places, one of an author with three affiliations."""
    folder = tmp_path_factory.mktemp("counted")
    count(
        [
            Article(2000, ("life",), ((HERE,), (ABROAD, HERE))),
            Article(2001, ("life", "physical"), ((HERE, THERE, NOWHERE),)),
        ],
        folder,
    )
    return folder


def cell(folder: Path, level: str, place: str, year: int, subject: str = "overall"):
    rows = table(folder, "shares").set_index(["level", "place", "subject", "year"])
    return rows.loc[(level, place, subject, year)]


@pytest.mark.parametrize(
    ("level", "place", "year", "share", "articles"),
    [
        ("institution", "University", 2000, 3 / 4, 1),
        ("country", "Sylvania", 2000, 1 / 4, 1),
        ("metropolitan_area", "Springfield", 2001, 1 / 3, 1),
        ("country", "Freedonia", 2001, 2 / 3, 1),
        ("country", "not placed", 2001, 1 / 3, 1),
    ],
)
def test_an_article_is_one_split_over_authors_and_their_affiliations(
    counted_once, level, place, year, share, articles
):
    found = cell(counted_once, level, place, year)
    assert (found["share"], found["count"]) == (pytest.approx(share, abs=1e-12), articles)


def test_an_article_counts_in_each_subject_and_once_in_the_whole(counted_once):
    totals = table(counted_once, "totals").set_index(["subject", "year"])["articles"]
    assert totals["overall", 2001] == totals["life", 2001] == totals["physical", 2001] == 1
    assert ("physical", 2000) not in totals


def test_adjusted_share_is_at_the_level_of_the_base_year_per_subject(tmp_path):
    one = Article(2001, ("life",), ((HERE,),))
    before = [replace(one, year=2000), replace(one, year=2000, categories=("physical",))]
    count([one, one, one, *before], tmp_path)
    assert cell(tmp_path, "country", "Freedonia", 2000)["adjusted_share"] == pytest.approx(2 * 3 / 2)
    assert cell(tmp_path, "country", "Freedonia", 2000, "life")["adjusted_share"] == pytest.approx(1 * 3 / 1)
    assert cell(tmp_path, "country", "Freedonia", 2001)["adjusted_share"] == 3  # the last year
    missing = cell(tmp_path, "country", "Freedonia", 2000, "physical")["adjusted_share"]
    assert missing != missing  # the subject has no articles in the base year


def test_a_score_sums_both_shares_over_joint_articles_only(counted_once):
    pairs = table(counted_once, "pairs")
    of_2000 = pairs[(pairs["year"] == 2000) & (pairs["subject"] == "overall") & (pairs["level"] == "country")]
    assert of_2000[["place", "partner", "count", "score"]].to_numpy().tolist() == [
        ["Freedonia", "Sylvania", 1, 1.0]
    ]
    cities = pairs[
        (pairs["year"] == 2001) & (pairs["subject"] == "life") & (pairs["level"] == "metropolitan_area")
    ]
    assert {*cities["place"], *cities["partner"]} == {"Springfield", "Shelbyville"}
    assert cities["score"].tolist() == pytest.approx([2 / 3])


def test_each_place_is_where_most_of_its_share_is(tmp_path):
    moved = ("University", "Ogdenville", "Sylvania")
    unknown = ("Archive", "", "")
    corpus = [
        # the University holds 5/6 in Springfield, 1 + 1/6 in Ogdenville and 2 of nowhere
        Article(2000, (), ((HERE,), (HERE, moved), (HERE,), (THERE,))),
        Article(2000, (), ((moved,),)),
        Article(2001, ("life",), ((("University", "", ""),), (("University", "", ""), unknown))),
        # the Institute as much in one city as in the other
        Article(2001, (), ((("Institute", "Aton", "Freedonia"),), (NOWHERE,), (NOWHERE,), (NOWHERE,))),
    ]
    count(corpus, tmp_path)
    found = table(tmp_path, "places")
    assert list(found.columns) == ["level", "place", "country", "metropolitan_area"]
    rows = found.astype(object).where(found.notna(), None).to_numpy().tolist()
    assert rows == [
        ["institution", "Archive", None, None],
        ["institution", "Institute", "Freedonia", "Aton"],
        ["institution", "University", "Sylvania", "Ogdenville"],
        ["metropolitan_area", "Aton", "Freedonia", None],
        ["metropolitan_area", "Ogdenville", "Sylvania", None],
        ["metropolitan_area", "Shelbyville", "Freedonia", None],
        ["metropolitan_area", "Springfield", "Freedonia", None],
    ]


def test_what_is_not_placed_is_told(tmp_path):
    told = count([Article(2000, (), ((CITY_ONLY,), ())), Article(2000, (), ())], tmp_path)
    assert told.not_placed == {"institution": 1.0, "metropolitan_area": 0.75, "country": 0.75}


def places_are_those_of(shares, places):
    wanted = shares[(shares["kind"] == "place") & (shares["level"] != "country")]
    assert list(zip(places["level"], places["place"], strict=True)) == sorted(
        set(zip(wanted["level"], wanted["place"], strict=True))
    )


def shares_sum_to_articles(shares, totals, articles):
    """Of a year, in each subject."""
    sums = shares.groupby(["level", "subject", "year"])["share"].sum()
    assert len(sums) == len(LEVELS) * len(totals)
    for (_, subject, year), share in sums.items():
        assert share == pytest.approx(totals[subject, year], abs=1e-6)
    assert sum(totals["overall"]) == articles


@several
@given(corpora)
@example([Article(2000, (), ((HERE,) * 4,) * 7)])
@example([Article(2000, (), tuple(((HERE,), (THERE, ABROAD), ())[i % 3] for i in range(29)))])
def test_every_figure_is_that_of_the_definitions(corpus):
    share, counted, score, joint = by_hand(corpus)
    with TemporaryDirectory() as folder:
        count(corpus, Path(folder))
        shares, pairs = table(Path(folder), "shares"), table(Path(folder), "pairs")
        places, totals = table(Path(folder), "places"), table(Path(folder), "totals")
    places_are_those_of(shares, places)
    shares_sum_to_articles(shares, totals.set_index(["subject", "year"])["articles"], len(corpus))
    found = {(r.level, r.place, r.subject, r.year): r for r in shares.itertuples()}
    assert set(found) == set(share)
    for key, row in found.items():
        assert row.share == pytest.approx(float(share[key]), abs=1e-11)
        assert row.count == counted[key]
        assert row.count >= row.share - 1e-11
    both = {}
    for r in pairs.itertuples():
        for one, other in ((r.place, r.partner), (r.partner, r.place)):
            assert (r.level, one, other, r.subject, r.year) not in both
            both[r.level, one, other, r.subject, r.year] = (r.score, r.count)
    assert set(both) == set(score)
    for key, (value, articles_of_both) in both.items():
        assert value == pytest.approx(float(score[key]), abs=1e-11)
        assert articles_of_both == joint[key]


@several
@given(corpora, st.randoms(use_true_random=False))
def test_the_order_of_rows_and_keys_changes_nothing(corpus, shuffled: random.Random):
    other = list(corpus)
    shuffled.shuffle(other)
    other = [replace(a, authors=tuple(shuffled.sample(a.authors, len(a.authors)))) for a in other]
    with TemporaryDirectory() as folder:
        count(corpus, Path(folder, "one"))
        tables = written(other)
        for rows in tables.rows.values():
            shuffled.shuffle(rows)
        count_tables(tables.write(Path(folder, "other", "articles")), Path(folder, "other"))
        for name in ("shares", "totals", "places"):
            assert table(Path(folder, "one"), name).equals(table(Path(folder, "other"), name))
        directed = [table(Path(folder, which), "pairs") for which in ("one", "other")]
        sets = [{(r.level, frozenset((r.place, r.partner)), r.subject, r.year, r.count, r.score)
                 for r in pairs.itertuples()} for pairs in directed]  # fmt: skip
        assert sets[0] == sets[1]


@several
@given(corpora)
def test_merging_two_places_adds_their_shares(corpus):
    merged = [
        replace(a, authors=tuple(tuple(THERE if x == ABROAD else x for x in y) for y in a.authors))
        for a in corpus
    ]
    with TemporaryDirectory() as folder:
        count(corpus, Path(folder, "apart"))
        count(merged, Path(folder, "merged"))
        apart, together = (table(Path(folder, which), "shares") for which in ("apart", "merged"))

    def sums(rows, places):
        rows = rows[(rows["level"] == "institution") & rows["place"].isin(places)]
        return rows.groupby(["subject", "year"])["share"].sum().round(9).to_dict()

    assert sums(apart, ["Institute", "Academy"]) == sums(together, ["Institute"])
    counts = together[(together["place"] == "Institute")].set_index(["subject", "year"])["count"]
    for (subject, year), number in counts.items():
        of = apart[(apart["subject"] == subject) & (apart["year"] == year)]
        single = of[of["place"].isin(["Institute", "Academy"])]["count"]
        assert single.max() <= number <= single.sum()  # Counts do not add: an article of both counts once


def test_the_unit_divides_evenly_and_leaves_room():
    for authors in range(1, 29):
        assert counting.WHOLE % authors == 0
    assert 9_000_000 * counting.WHOLE < 2**63


@pytest.mark.parametrize(
    ("name", "row", "message"),
    [
        ("authorships", (0, 0), "authorships: article and author must not repeat (article 0, author 0)"),
        ("authorships", (9, 0), "authorships: leads to no row of articles (article 9)"),
        ("affiliations", (0, 5, 1, 1), "affiliations: leads to no row of authorships (article 0, author 5)"),
        ("affiliations", (0, 0, 1, 77), "affiliations: leads to no row of sites (site 77)"),
        ("affiliations", (0, 0, 1, 1), "the parts of the author do not make a whole (article 0, author 0)"),
        ("authorships", (0, 1), "authorships: leads to no row of affiliations (article 0, author 1)"),
        ("places", (1 << 20, "country", "x", "x"), "places: place must be from 0 to 1048575 (place 1048576)"),
        ("categories", (1024, "field", "x"), "categories: category must be from 0 to 1023 (category 1024)"),
        ("articles", (5, "x", 2000, 3, 0), "articles: leads to no row of journals (journal 3)"),
        ("articles", (5, "x", 2000, 0, 8), "articles: leads to no row of profiles (profile 8)"),
        ("sites", (9, 0, 66, 0), "sites: leads to no metropolitan_area of places (metropolitan_area 66)"),
        ("sites", (9, 2, 0, 0), "sites: leads to no institution of places (institution 2)"),
        ("profiles", (0, 0), "profiles: profile and category must not repeat (profile 0, category 0)"),
        ("profiles", (0, 99), "profiles: leads to no row of categories (category 99)"),
    ],
)  # fmt: skip
def test_tables_that_contradict_each_other_are_refused(tmp_path, name, row, message):
    tables = written([Article(2000, (), ((HERE,),))])
    tables.rows[name].append(row)
    with start_engine(threads=1) as running:
        corpus = open_corpus(running, tables.write(tmp_path))
        with pytest.raises(BadInput) as error:
            check_corpus(corpus)
    assert message in str(error.value)


def test_an_article_outside_of_the_whole_is_refused(tmp_path):
    tables = written([Article(2000, ("life",), ((HERE,),))])
    tables.rows["profiles"].remove((0, 0))
    with start_engine(threads=1) as running, pytest.raises(BadInput, match="does not count in the whole"):
        check_corpus(open_corpus(running, tables.write(tmp_path)))


@pytest.mark.parametrize(
    ("parts", "sound"), [((2, 4, 4), True), ((2, 4), False), ((1, 1, -1), False), ((1, 0), False)]
)
def test_the_parts_of_an_author_are_of_one_whole(tmp_path, parts, sound):
    """An affiliation of two institutions beside another: a half, and two quarters."""
    tables = written([Article(2000, (), ((HERE,),))])
    tables.rows["affiliations"] = [(0, 0, part, 1) for part in parts]
    with start_engine(threads=1) as running:
        corpus = open_corpus(running, tables.write(tmp_path))
        with nullcontext() if sound else pytest.raises(BadInput, match="do not make a whole"):
            check_corpus(corpus)


def test_sound_tables_pass(tmp_path):
    tables = written([Article(2000, ("life",), ((HERE, NOWHERE), ()))])
    with start_engine(threads=1) as running:
        assert check_corpus(open_corpus(running, tables.write(tmp_path))) is None


def test_shares_that_do_not_sum_are_refused(tmp_path):
    tables = written([Article(2000, ("life",), ((HERE,), (THERE,)))])
    tables.rows["affiliations"][0] = (0, 0, 1, 77)  # leads to no site, so half of the article would be lost
    with pytest.raises(BadInput, match=r"not sum to the articles of 2000 \(all articles\): 0.500000 of 1\."):
        count_tables(tables.write(tmp_path / "articles"), tmp_path)


@pytest.mark.slow
def test_both_engines_give_the_same_tables(tmp_path, monkeypatch):
    pytest.importorskip("pyspark", reason="the second engine is not installed (make spark-env)")
    monkeypatch.setenv("SPARK_SHUFFLE_PARTITIONS", "2")
    random_places = random.Random(5)
    pool = [HERE, THERE, ABROAD, CITY_ONLY, NOWHERE]
    corpus = [
        Article(
            random_places.choice([1999, 2000]),
            tuple(sorted(random_places.sample([*SUBJECTS, *FIELDS], random_places.randint(0, 3)))),
            tuple(
                tuple(random_places.choices(pool, k=random_places.randint(0, 3)))
                for _ in range(random_places.randint(0, 40))
            ),
        )
        for _ in range(200)
    ]
    told = count(corpus, tmp_path / "duckdb"), count(corpus, tmp_path / "spark", engine="pyspark")
    assert told[0].years == told[1].years
    for name in ("totals", "shares", "pairs", "places"):
        one, other = table(tmp_path / "duckdb", name), table(tmp_path / "spark", name)
        assert len(one) > 5
        assert one.equals(other), name

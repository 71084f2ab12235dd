"""The demonstration index: the same for each seed, of the promised shapes, marked, and whole or not there."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pandas as pd
import pyarrow.dataset as ds
import pytest
from conftest import ROOT, contents

from helpers.base.errors import ScienceCitiesError, WrongParameter
from helpers.index import stored as store
from helpers.openindex import tabulate
from helpers.openindex.build import ARTICLE_TABLES, build_demonstration
from helpers.openindex.corpus import check_corpus, open_corpus
from helpers.openindex.demo import write_demonstration
from helpers.openindex.engine import start_engine
from helpers.openindex.reference import journals

SIZE, YEARS = 3000, [2001, 2002, 2003]


@pytest.fixture(scope="module")
def indices(tmp_path_factory) -> Path:
    root = tmp_path_factory.mktemp("index")
    build_demonstration("demo", SIZE, 1, YEARS, root=root)
    return root


@pytest.fixture(scope="module")
def made(indices: Path) -> store.StoredIndex:
    return store.open_index("demo", indices)


def tables(index: store.StoredIndex, name: str) -> pd.DataFrame:
    return pd.read_parquet(index.folder / ARTICLE_TABLES / f"{name}.parquet")


def test_it_says_what_it_is(made):
    told = made.description
    assert told.demonstration
    assert told.title.startswith("DEMONSTRATION DATA")
    assert (told.articles, told.years, told.base_year) == (SIZE, YEARS, YEARS[-1])
    assert told.made_from == {"kind": "demonstration", "articles": SIZE, "seed": 1, "years": [2001, 2003]}
    assert set(told.journals) <= {journal.issn_l for journal in journals()}
    assert all(0.01 < part < 0.15 for part in told.not_placed.values())


def test_the_same_seed_makes_the_same_bytes_and_another_seed_others(tmp_path, made):
    for name, seed in (("same", 1), ("other", 2)):
        (tmp_path / name).mkdir()
        write_demonstration(tmp_path / name, SIZE, seed, YEARS)
    same, other = contents(tmp_path / "same"), contents(tmp_path / "other")
    assert same == contents(made.folder / ARTICLE_TABLES)
    assert {name for name in same if same[name] != other[name]} >= {
        "articles.parquet",
        "affiliations.parquet",
    }


def test_the_same_index_has_the_same_hash_whenever_it_is_made(tmp_path, made):
    again = build_demonstration("demo", SIZE, 1, YEARS, root=tmp_path)
    assert set(made.description.tables) == {"shares", "pairs", "totals", "places"} <= set(store.TABLES)
    assert again.description.tables == made.description.tables
    assert again.hash == made.hash
    other = build_demonstration("demo", SIZE, 2, YEARS, root=tmp_path)
    assert other.description.tables["pairs"] != made.description.tables["pairs"]
    assert other.hash != made.hash


def test_another_content_of_a_table_is_another_hash(tmp_path):
    made = build_demonstration("demo", 50, 1, YEARS, root=tmp_path)
    totals = made.folder / "totals.parquet"
    made.table("totals").assign(articles=7).to_parquet(totals)
    store.write_description(made.folder, made.description)
    again = store.open_index("demo", tmp_path)
    assert again.description.tables["totals"] == store.hash_of_file(totals)
    assert again.hash != made.hash


def test_pairs_of_one_level_subject_and_year_lie_together(tmp_path, monkeypatch):
    monkeypatch.setattr(tabulate, "ROW_GROUP", 500)
    made = build_demonstration("demo", SIZE, 1, YEARS, root=tmp_path)
    wanted = {"level": "metropolitan_area", "subject": "overall", "year": YEARS[1]}
    only = ((ds.field("level") == wanted["level"]) & (ds.field("subject") == wanted["subject"])
            & (ds.field("year") == wanted["year"]))  # fmt: skip
    groups = next(ds.dataset(made.folder / "pairs.parquet").get_fragments()).split_by_row_group()
    read = next(ds.dataset(made.folder / "pairs.parquet").get_fragments()).split_by_row_group(only)
    rows = made.table("pairs", **wanted)
    assert len(groups) > 50
    assert len(rows) > 500
    assert (
        len(read) <= len(rows) // 500 + 6
    )  # some at the borders of level and subject look as if they held some
    assert rows[["place", "partner"]].drop_duplicates().shape == (len(rows), 2)


def test_each_place_is_told_with_its_country_and_area(made):
    places, shares = made.table("places"), made.table("shares", kind="place")
    shares = shares[shares["level"] != "country"]
    assert set(zip(places["level"], places["place"], strict=True)) == set(
        zip(shares["level"], shares["place"], strict=True)
    )
    assert not places.duplicated(["level", "place"]).any()
    of = pd.read_csv(ROOT / "data" / "reference" / "institutions.csv").set_index("institution")
    institutions = places[places["level"] == "institution"].set_index("place")
    assert (institutions["country"] == of.loc[institutions.index, "country"]).all()
    assert (institutions["metropolitan_area"] == of.loc[institutions.index, "city"]).all()
    cities = places[places["level"] == "metropolitan_area"]
    assert cities["country"].notna().all()
    assert cities["metropolitan_area"].isna().all()


def test_its_tables_are_sound(made):
    with start_engine() as running:
        assert check_corpus(open_corpus(running, made.folder / ARTICLE_TABLES)) is None


def test_articles_have_the_shapes_of_real_ones(tmp_path):
    write_demonstration(tmp_path, 40_000, 3, YEARS)
    authors = pd.read_parquet(tmp_path / "authorships.parquet").groupby("article").size()
    affiliations = pd.read_parquet(tmp_path / "affiliations.parquet")
    assert len(authors) == 40_000
    assert 7 < authors.mean() < 9
    assert authors.median() < authors.mean()  # skewed
    assert 10 < (authors > 200).sum() < 80  # hyper-authored
    each = affiliations.groupby(["article", "author"]).size()
    assert 0.15 < (each > 1).mean() < 0.3
    assert 0.02 < (affiliations["site"] == 0).mean() < 0.06  # without affiliation, or not placed
    assert 1.15 < len(affiliations) / authors.sum() < 1.35
    years = pd.read_parquet(tmp_path / "articles.parquet")["year"].value_counts()
    assert years[2001] < years[2002] < years[2003]


def test_places_and_journals_are_real_and_city_sizes_differ(made):
    cities = made.table("shares", level="metropolitan_area", subject="overall", year=2003)
    known = set(pd.read_csv(ROOT / "data" / "reference" / "places.csv")["place"])
    assert set(cities["place"]) - known == {"not placed"}
    placed = cities[cities["kind"] == "place"]["share"]
    assert placed.max() > 10 * placed.median()
    assert set(made.table("totals")["subject"]) >= {"overall", "life", "chemistry", "physical", "health"}


def test_tables_are_filtered_and_unknown_ones_refused(made):
    one = made.table("pairs", level="country", year=2002, subject="life")
    assert len(one) > 20
    assert one[["level", "year", "subject"]].drop_duplicates().to_numpy().tolist() == [
        ["country", 2002, "life"]
    ]
    with pytest.raises(WrongParameter, match="No table 'share'.*Did you mean 'shares'"):
        made.table("share")


def test_an_unknown_index_is_refused(indices):
    with pytest.raises(WrongParameter, match="No index 'dmo'.*Indices: demo.*Did you mean 'demo'"):
        store.open_index("dmo", indices)


def test_a_description_changed_by_hand_is_refused(tmp_path):
    build_demonstration("demo", 50, 1, YEARS, root=tmp_path)
    path = tmp_path / "demo" / "description.json"
    told = json.loads(path.read_text())
    told["description"]["demonstration"] = False
    path.write_text(json.dumps(told))
    with pytest.raises(ScienceCitiesError, match="was changed after it was made"):
        store.open_index("demo", tmp_path)


@pytest.mark.parametrize("missing", ["tables", "notes"])
def test_an_index_of_another_version_is_refused(tmp_path, missing):
    build_demonstration("demo", 50, 1, YEARS, root=tmp_path)
    path = tmp_path / "demo" / "description.json"
    told = json.loads(path.read_text())
    del told["description"][missing]
    path.write_text(json.dumps(told))
    with pytest.raises(
        ScienceCitiesError, match=r"demo was made by another version .*; make the index again\."
    ):
        store.open_index("demo", tmp_path)


def test_an_index_without_one_of_its_tables_is_refused(tmp_path):
    build_demonstration("demo", 50, 1, YEARS, root=tmp_path)
    (tmp_path / "demo" / "places.parquet").unlink()
    with pytest.raises(ScienceCitiesError, match=r"demo lacks places\.parquet; make the index again\."):
        store.open_index("demo", tmp_path)


def test_a_run_that_fails_leaves_the_index_as_it_was(tmp_path):
    build_demonstration("demo", 50, 1, YEARS, root=tmp_path)
    before = contents(tmp_path)

    def fails(line: str) -> None:
        if "country" in line:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        build_demonstration("demo", 60, 1, YEARS, fails, root=tmp_path)
    assert contents(tmp_path) == before


def test_a_killed_run_leaves_no_half_index_and_the_next_one_cleans_up(tmp_path):
    code = (
        "import sys, pathlib; from helpers.openindex.build import build_demonstration\n"
        "build_demonstration('demo', 400_000, 1, [2001], lambda line: print(line, flush=True), root=pathlib.Path(sys.argv[1]))"
    )
    run = subprocess.Popen([sys.executable, "-c", code, str(tmp_path)], stdout=subprocess.PIPE, text=True)
    assert run.stdout.readline().startswith("articles 1 to")
    time.sleep(0.2)
    os.kill(run.pid, signal.SIGKILL)
    run.wait()
    assert store.stored_names(tmp_path) == []
    assert list(tmp_path.glob(".demo.new-*"))
    build_demonstration("demo", 50, 1, YEARS, root=tmp_path)
    assert [path.name for path in tmp_path.iterdir() if path.is_dir()] == ["demo"]


def test_an_index_lost_between_two_renames_comes_back(tmp_path):
    build_demonstration("demo", 50, 1, YEARS, root=tmp_path)
    (tmp_path / "demo").rename(tmp_path / ".demo.before")
    with pytest.raises(KeyboardInterrupt), store.new_index("demo", tmp_path):
        raise KeyboardInterrupt
    assert store.open_index("demo", tmp_path).description.articles == 50


def test_two_runs_do_not_write_one_index_at_once(tmp_path):
    with (
        store.new_index("demo", tmp_path),
        pytest.raises(ScienceCitiesError, match="another run is writing"),
        store.new_index("demo", tmp_path),
    ):
        pytest.fail("the second run may not begin")
    assert store.stored_names(tmp_path) == []


@pytest.mark.parametrize("name", ["", "Demo", "../demo", ".demo", "de mo"])
def test_names_that_no_folder_should_have(tmp_path, name):
    with pytest.raises(WrongParameter, match="cannot name an index"), store.new_index(name, tmp_path):
        pass
    assert contents(tmp_path) == {}


def test_leading_cities_are_those_of_the_world(made):
    shares = made.table("shares", level="metropolitan_area", subject="overall", kind="place")
    first = shares.groupby("place")["share"].sum().nlargest(10)
    known = pd.read_csv(ROOT / "data" / "reference" / "coverage.csv").sort_values("year")
    real = known.groupby("place")["share"].last().nlargest(15)
    assert set(first.index) <= set(real.index)
    assert list(first.index[:2]) == list(real.index[:2])
    assert first.iloc[0] / first.iloc[9] == pytest.approx(real.iloc[0] / real.iloc[9], rel=0.3)

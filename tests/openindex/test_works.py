"""OpenAlex works: nothing is lost on reading, all that is left out has a reason, and damage is told with file and line."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import duckdb
import pytest
from invented_works import HEALTH_JOURNAL, NATURE, institution, many_authors, printed, work, write
from registries import organisations
from samples import WORKS, index_of_works, needs_samples

from helpers.index.stored import open_index
from helpers.openindex import work_rules
from helpers.openindex import works as reader
from helpers.openindex.build import ARTICLE_TABLES, build_from_works
from helpers.openindex.problems import BadInput
from helpers.openindex.reference import Journal
from helpers.openindex.subjects import BY_ARTICLE, agreement
from helpers.openindex.works import read_works

NO_AUTHOR: list = []


@pytest.fixture
def connection():
    with reader.works_connection("500MB") as found:
        yield found


def rows_of(connection, table: str) -> int:
    return connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0]


@pytest.fixture
def tracked() -> list[Journal]:
    return [
        Journal("Some of each", NATURE, True, True, (), ("life", "physical"), "", None),
        Journal("Health", HEALTH_JOURNAL, False, True, ("health",), (), "", None),
        Journal("In part", "1111-1119", True, True, ("physical",), (), "letters only", None),
    ]


def index(tmp_path: Path, tracked: list[Journal], *found: dict, years: tuple[int, ...] = (2001,)):
    registry = organisations(tmp_path, ("r1", "First", "Paris", "2988507", "", "FR", ""))
    files = [write(tmp_path / "works.jsonl.gz", *found)]
    return build_from_works("works", files, list(years), tracked, (None, registry), root=tmp_path / "index")


def test_every_authorship_and_affiliation_is_read(connection, tmp_path):
    path = write(
        tmp_path / "works.jsonl",
        work(1, [institution(1), institution(2)], NO_AUTHOR, [institution(1)]),
        work(2),
        work(3, [institution(4, country=None, ror=None)], primary_location=None, primary_topic=None),
    )
    read = read_works(connection, [path])
    assert (read.works, read.repeats, rows_of(connection, "work_authorships")) == (3, 0, 4)
    assert connection.execute("SELECT id, issn_l, subfield FROM works ORDER BY key").fetchall() == [
        ("https://openalex.org/W1", NATURE, "3107"), ("https://openalex.org/W2", NATURE, "3107"),
        ("https://openalex.org/W3", None, None),
    ]  # fmt: skip
    assert connection.execute("SELECT key, author, ror, country FROM work_affiliations ORDER BY ALL").fetchall() == [
        (0, 0, "r1", "FR"), (0, 0, "r2", "FR"), (0, 2, "r1", "FR"), (2, 0, None, None),
    ]  # fmt: skip


def test_an_author_without_institution_counts_for_the_countries_that_openalex_names(connection, tmp_path):
    found = work(1, NO_AUTHOR, [institution(1)])
    found["authorships"][0]["countries"] = ["DE", "IT"]
    found["authorships"][1]["countries"] = ["FR"]
    read_works(connection, [write(tmp_path / "works.jsonl", found)])
    rows = connection.execute("SELECT author, ror, country FROM work_affiliations ORDER BY ALL").fetchall()
    assert rows == [(0, None, "DE"), (0, None, "IT"), (1, "r1", "FR")]


def test_keys_that_are_missing_or_null_are_no_reason_to_stop(connection, tmp_path):
    path = tmp_path / "works.jsonl"
    path.write_text(
        '{"id": "W1"}\n{"id": "W2", "authorships": null, "publication_year": null}\n{"id": null}\n'
    )
    assert read_works(connection, [path]).works == 3


@pytest.mark.parametrize(
    ("lines", "message"),
    [
        ([b'{"id": "W1"}', b'{"id": "W2", "type": "art'], "line 2: is no whole JSON object"),
        ([b'{"id": "W1"}', b'{"id": "W2"', b'{"id": "W3"}'], "line 2: is no whole JSON object"),
        ([b'{"id": "W1"}', b"not json", b'{"id": "W3"}'], "line 2: is no whole JSON object"),
    ],
)
def test_a_broken_line_is_told_with_file_and_line(connection, tmp_path, lines, message):
    path = tmp_path / "works.jsonl"
    path.write_bytes(b"\n".join(lines) + b"\n")
    with pytest.raises(BadInput) as error:
        read_works(connection, [path])
    assert str(error.value).startswith(f"{path}, ")
    assert "is no whole JSON object" in str(error.value)


def test_a_value_of_another_form_is_told_with_file_and_line(connection, tmp_path):
    path = write(tmp_path / "works.jsonl", work(1), work(2, authorships="many"))
    with pytest.raises(BadInput) as error:
        read_works(connection, [path])
    assert str(error.value).startswith(f"{path}, line 2: has a value of another form (Expected ARRAY")


@pytest.mark.parametrize("cut", [0.2, 0.5, 0.9, 0.9999])
def test_a_file_cut_short_is_refused_wherever_it_was_cut(connection, tmp_path, cut):
    path = write(tmp_path / "works.jsonl.gz", *(work(n, [institution(n)]) for n in range(3000)))
    content = path.read_bytes()
    path.write_bytes(content[: int(len(content) * cut)])
    with pytest.raises(BadInput, match="works.jsonl.gz.*(is cut short|is no whole JSON)"):
        read_works(connection, [path])


def test_a_file_cut_between_two_lines_is_refused(connection, tmp_path):
    """The JSON reader alone would take it for whole."""
    lines = [json.dumps(work(n)).encode() + b"\n" for n in range(3)]
    path = tmp_path / "works.jsonl.gz"
    import zlib

    stream = zlib.compressobj(wbits=31)
    path.write_bytes(stream.compress(lines[0] + lines[1]) + stream.flush(zlib.Z_SYNC_FLUSH))
    with pytest.raises(BadInput, match=r"is cut short: its gzip stream does not end\."):
        read_works(connection, [path])
    path.write_bytes(gzip.compress(lines[0]) + gzip.compress(lines[1] + lines[2]))  # two streams, both whole
    assert read_works(connection, [path]).works == 3


def test_a_file_that_is_missing(connection, tmp_path):
    with pytest.raises(BadInput, match="none.jsonl does not exist"):
        read_works(connection, [tmp_path / "none.jsonl"])


def test_of_two_versions_of_a_work_the_newer_counts(connection, tmp_path):
    one = write(
        tmp_path / "one.jsonl", work(1, [institution(1)], updated_date="2002-01-05T10:00:00"), work(2)
    )
    same = write(tmp_path / "same.jsonl", work(2))
    newer = write(tmp_path / "newer.jsonl", work(1, [institution(2)], updated_date="2002-01-05T10:00:01"))
    for files in ([one, same, newer], [newer, same, one]):
        read = read_works(connection, files)
        assert (read.works, read.repeats, read.older) == (4, 1, 1)
        assert rows_of(connection, "work_affiliations") == 1
        assert connection.execute("SELECT ror FROM work_affiliations").fetchall() == [("r2",)]


def test_the_folder_of_a_snapshot_tells_the_newer_version_too(connection, tmp_path):
    """A record moves on to the folder of the day when it changed; a copy left behind bears the same date inside."""
    old = write(tmp_path / "updated_date=2002-01-01" / "part_0000.gz", work(1, [institution(1)]))
    new = write(
        tmp_path / "updated_date=2002-02-01" / "part_0000.gz", work(1, [institution(2)], [institution(3)])
    )
    for files in ([old, new], [new, old]):
        assert read_works(connection, files).older == 1
        assert connection.execute("SELECT DISTINCT ror FROM work_affiliations ORDER BY ror").fetchall() == [
            ("r2",),
            ("r3",),
        ]


SPLITS = {
    "one affiliation that nothing was found for": (
        printed(("Peking University", (1,)), ("Something Lab", ())), {"r1": 1 / 2, None: 1 / 2}),
    "two such": (printed(("Peking", (1,)), ("A", ()), ("B", ())), {"r1": 1 / 3, None: 2 / 3}),
    "the same such twice": (printed(("Peking", (1,)), ("A lab", ()), (" a LAB", ())), {"r1": 1 / 2, None: 1 / 2}),
    "an affiliation of two institutions": (printed(("A and B", (1, 2)), ("C", (3,))), {"r1": 1 / 4, "r2": 1 / 4, "r3": 1 / 2}),
    "two spellings of one affiliation": (printed(("Dept, A", (1,)), ("Dept. A", (1,)), ("C", (3,))), {"r1": 1 / 2, "r3": 1 / 2}),
    "an institution twice in one affiliation": (printed(("A and A", (1, 1, 2))), {"r1": 1 / 2, "r2": 1 / 2}),
    "null instead of an institution": (
        {"countries": [], "institutions": [dict.fromkeys(("id", "display_name", "ror", "country_code"))], "affiliations": [
            {"raw_affiliation_string": text, "institution_ids": [None]} for text in ("A", "B")]}, {}),
    "an affiliation without text": (printed(("A", (1,)), ("", ())), {"r1": 1}),
}  # fmt: skip


@pytest.mark.parametrize("case", SPLITS)
def test_an_author_is_split_over_the_affiliations_as_printed(connection, tmp_path, case):
    authorship, expected = SPLITS[case]
    read_works(connection, [write(tmp_path / "works.jsonl", work(1, authorships=[authorship]))])
    rows = connection.execute("SELECT ror, sum(1 / parts) FROM work_affiliations GROUP BY ror").fetchall()
    assert {ror: part for ror, part in rows} == pytest.approx(expected)


def test_without_printed_affiliations_institutions_count_once_each_and_without_those_countries(
    connection, tmp_path
):
    twice = work(1, [institution(1), institution(1), institution(2)], NO_AUTHOR)
    twice["authorships"][1] |= {"affiliations": [{"raw_affiliation_string": "A lab", "institution_ids": []}], "countries": ["DE", "DE", "FR"]}  # fmt: skip
    read_works(connection, [write(tmp_path / "works.jsonl", twice)])
    rows = connection.execute(
        "SELECT author, parts, ror, country FROM work_affiliations ORDER BY ALL"
    ).fetchall()
    assert rows == [(0, 2, "r1", "FR"), (0, 2, "r2", "FR"), (1, 2, None, "DE"), (1, 2, None, "FR")]


def test_an_institution_that_only_the_affiliation_names_is_known_by_its_id(connection, tmp_path):
    authorship = printed(("A", (1,))) | {"institutions": [], "countries": ["FR"]}
    read_works(connection, [write(tmp_path / "works.jsonl", work(1, authorships=[authorship]))])
    rows = connection.execute("SELECT parts, institution, ror FROM work_affiliations").fetchall()
    assert rows == [(1, "https://openalex.org/I1", None)]


def test_a_list_of_works_and_parquet_are_read_as_lines_are(connection, tmp_path):
    found = [
        work(n, authorships=[printed((f"Lab {n}", (n,)), ("else", ()))], doi=f"https://doi.org/10.1/{n}")
        for n in range(5)
    ]
    lines = write(tmp_path / "works.jsonl", *found)
    listed = tmp_path / "listed.gz"
    listed.write_bytes(gzip.compress(b" " + json.dumps(found).encode()))
    parquet = tmp_path / "part_0000.parquet"
    duckdb.sql(f"COPY (SELECT * FROM read_json('{lines}')) TO '{parquet}'")
    tables = []
    for file in (lines, listed, parquet):
        read_works(connection, [file])
        tables.append([connection.execute(f"SELECT * FROM {name} ORDER BY ALL").fetchall()
                       for name in ("works", "work_authorships", "work_affiliations")])  # fmt: skip
    assert tables[0] == tables[1] == tables[2]
    assert len(tables[0][2]) == 10
    assert read_works(connection, [lines, listed, parquet]).repeats == 10


def test_parquet_that_is_cut_short_is_refused(connection, tmp_path):
    lines = write(tmp_path / "works.jsonl", work(1))
    parquet = tmp_path / "part_0000.parquet"
    duckdb.sql(f"COPY (SELECT * FROM read_json('{lines}')) TO '{parquet}'")
    parquet.write_bytes(parquet.read_bytes()[:-9])
    with pytest.raises(BadInput, match="the works cannot be read: .*part_0000.parquet"):
        read_works(connection, [parquet])


def test_what_is_not_looked_for_is_counted_and_not_kept(connection, tmp_path, monkeypatch):
    monkeypatch.setattr("helpers.openindex.work_files._BATCH", 1)  # every file by itself
    files = [
        write(
            tmp_path / "1.jsonl", work(1, [institution(1)]), work(2, year=1999), work(3, issn_l="9999-9994")
        ),
        write(
            tmp_path / "2.jsonl",
            work(4, primary_location=None),
            work(5, [institution(1)], NO_AUTHOR),
            work(6, id=None),
        ),
    ]
    told: list[str] = []
    read = read_works(connection, files, only=reader.Only((2001,), (NATURE,)), progress=told.append)
    assert read.passed_over == {"other year": 1, "journal not tracked": 2, "no id": 1}
    assert (read.works, rows_of(connection, "work_authorships")) == (6, 3)
    assert connection.execute("SELECT count(*) FROM works").fetchone() == (2,)
    assert told == ["1 of 2 files of works read"]


def test_splitting_a_file_changes_nothing(tmp_path):
    found = [work(n, [institution(n % 3)], NO_AUTHOR) for n in range(20)]
    whole = [write(tmp_path / "whole.jsonl", *found)]
    split = [write(tmp_path / "b.jsonl.gz", *found[:3:-1]), write(tmp_path / "a.jsonl", *found[:4])]
    tables = []
    for files in (whole, split):
        with reader.works_connection("500MB") as running:
            read_works(running, files)
            tables.append([running.execute(f"SELECT * FROM {name} ORDER BY ALL").fetchall()
                           for name in ("works", "work_authorships", "work_affiliations")])  # fmt: skip
    assert tables[0] == tables[1]


def test_a_very_long_line_is_read(connection, tmp_path, monkeypatch):
    monkeypatch.setattr(reader, "LONGEST_LINE", (100_000, 10_000_000))
    path = write(tmp_path / "works.jsonl", work(1, *([institution(n)] for n in range(3000))), work(2))
    assert path.stat().st_size > 400_000
    read_works(connection, [path])
    assert rows_of(connection, "work_authorships") == 3000


def left_out(told) -> dict[str, int]:
    return {rule: number for rule, number in told.excluded.items() if number}


def test_what_is_left_out_has_a_reason_and_nothing_is_lost(tmp_path, tracked):
    one, other, newest = ({"doi": "https://doi.org/10.1/" + doi} for doi in ("A", "a", "a"))
    found = [
        work(1, [institution(1)]), work(2, year=1999), work(3, issn_l="9999-9994"), work(4, type="editorial"),
        work(5, is_retracted=True), work(6, issn_l="1111-1119"), work(7, is_authors_truncated=True),
        work(8, is_paratext=True), work(9, type=None), work(10, primary_location=None), work(11, publication_year=None),
        work(12, id=None), work(13, is_xpac=True), work(14, doi="https://doi.org/10.1038/D41586-024-00001-x"),
        work(15, **one), work(16, **other), work(17, **newest, updated_date="2002"), work(17, **newest, updated_date="2001"),
    ]  # fmt: skip
    told = index(tmp_path, tracked, *found).description
    assert told.articles == 2
    assert left_out(told) == {
        work_rules.OTHER_YEAR: 2, work_rules.OTHER_JOURNAL: 2, "no primary research (type)": 2, "retracted": 1,
        work_rules.PART_TRACKED: 1, work_rules.CUT_AUTHORS: 1, work_rules.NO_ID: 1, "paratext": 1,
        "expansion corpus": 1, "front matter": 1, work_rules.SAME_DOI: 2, work_rules.OLDER: 1,
    }  # fmt: skip
    assert told.articles + sum(told.excluded.values()) == len(found)
    assert told.incomplete == ["https://openalex.org/W7"]
    assert all(told.reasons[rule] for rule in told.excluded)


def test_the_hundredth_author_is_the_last_only_in_lists_of_the_service(connection, tmp_path):
    cut = many_authors(1, 300)
    cut["authorships"] = cut["authorships"][:100]
    whole = many_authors(2, 100)
    path = write(tmp_path / "works.jsonl", cut, whole)
    read_works(connection, [path])
    assert connection.execute("SELECT cut FROM works ORDER BY key").fetchall() == [(False,), (False,)]
    answer = tmp_path / "page.json"
    answer.write_text(json.dumps({"results": [cut, whole]}))
    read_works(connection, [answer], pages=True)
    assert connection.execute("SELECT cut FROM works ORDER BY key").fetchall() == [(True,), (False,)]


def test_an_affiliation_that_leads_to_a_withdrawn_organisation_is_in_no_city(tmp_path, tracked):
    registry = organisations(
        tmp_path,
        ("r1", "First", "Paris", "2988507", "", "FR", ""),
        ("r2", "Second", "Paris", "2988507", "", "FR", ""),
    )
    lines = registry.read_text().splitlines()
    registry.write_text(
        "\n".join(line + end for line, end in zip(lines, (",status", ",active", ",withdrawn"), strict=True))
    )
    file = write(tmp_path / "works.jsonl", work(1, [institution(1)], [institution(2)]))
    stored = build_from_works("works", [file], [2001], tracked, (None, registry), root=tmp_path / "index")
    shares = stored.table("shares", subject="overall").set_index(["level", "place"])["share"].to_dict()
    assert shares["metropolitan_area", "not placed"] == 0.5
    assert shares["country", "France"] == 1
    assert stored.description.treated[work_rules.WITHDRAWN] == 1


def test_subjects_come_from_the_journal_or_from_the_topic(tmp_path, tracked):
    stored = index(
        tmp_path, tracked,
        work(1, subfield="3107"), work(2, subfield="2404"), work(3, subfield="1605"), work(4, primary_topic=None),
        work(5, issn_l=HEALTH_JOURNAL, subfield="2404"),
    )  # fmt: skip
    totals = stored.table("totals").set_index("subject")["articles"].to_dict()
    assert totals == {
        "overall": 5, "physical": 1, "life": 1, "health": 1, "field:microbiology": 2, "field:organic-chemistry": 1,
        "field:atomic-molecular-nuclear-particle-and-plasma-physics": 1,
    }  # fmt: skip


def test_a_topic_that_its_subfield_misplaces_stands_for_itself(tmp_path, tracked):
    subfield = {"id": "https://openalex.org/subfields/2211"}  # mechanics of materials
    stored = index(
        tmp_path, tracked,
        work(1, primary_topic={"id": "https://openalex.org/T10399", "subfield": subfield}),  # the geology of oil and gas
        work(2, primary_topic={"id": "https://openalex.org/T10400", "subfield": subfield}),
    )  # fmt: skip
    totals = stored.table("totals").set_index("subject")["articles"].to_dict()
    assert totals == {
        "overall": 2, "field:geology": 1, "physical": 1, "field:classical-physics": 1,
    }  # fmt: skip


def test_what_topics_say_is_compared_with_journals_of_one_subject(tmp_path, tracked):
    two = Journal("Of two", "2222-2228", True, True, ("life", "physical"), (), "", None)
    found = index(
        tmp_path, [*tracked, two],
        work(1, subfield="3107"), work(2, subfield="2404"), work(3, primary_topic=None),
        work(4, issn_l=HEALTH_JOURNAL, subfield="2404"), work(5, issn_l=HEALTH_JOURNAL, subfield="1308"),
        work(6, issn_l=HEALTH_JOURNAL, subfield="9999"), work(7, issn_l=HEALTH_JOURNAL, year=1999),
        work(8, issn_l="2222-2228"), work(9, issn_l="1111-1119"),
    ).description  # fmt: skip
    assert found.subjects_by_topic == {
        "by_article": {"life": 1, "none": 1, "physical": 1}, "health": {"health": 1, "life": 1, "none": 1},
    }  # fmt: skip
    assert agreement(found.subjects_by_topic) == {"health": (3, 1)}


def test_cities_come_from_the_registry_and_countries_from_openalex(tmp_path, tracked):
    stored = index(
        tmp_path, tracked, work(1, [institution(1)], [institution(2, country="DE")], NO_AUTHOR, NO_AUTHOR)
    )
    shares = (
        stored.table("shares", subject="overall").set_index(["level", "place"])["share"].round(9).to_dict()
    )
    assert shares == {
        ("institution", "First"): 0.25, ("institution", "Institution 2"): 0.25, ("institution", "not placed"): 0.5,
        ("metropolitan_area", "Paris metropolitan area"): 0.25, ("metropolitan_area", "not placed"): 0.75,
        ("country", "France"): 0.25, ("country", "Germany"): 0.25, ("country", "not placed"): 0.5,
    }  # fmt: skip


def test_no_article_at_all_is_a_failure_and_a_good_index_stays(tmp_path, tracked):
    good = index(tmp_path, tracked, work(1)).hash
    with pytest.raises(
        BadInput, match=r"no article is left to count \(other year: 1\); no index 'works' was made, and"
    ):
        index(tmp_path, tracked, work(1, year=1999))
    assert open_index("works", tmp_path / "index").hash == good


@needs_samples
def test_real_works_are_read_without_loss(connection):
    expected = [
        json.loads(line) for line in gzip.decompress(WORKS.read_bytes()).decode().rstrip("\n").split("\n")
    ]
    read = read_works(connection, [WORKS])
    assert read.works == len(expected) == 2643
    authors = [(w["id"], n, a) for w in expected for n, a in enumerate(w["authorships"])]
    assert rows_of(connection, "work_authorships") == len(authors)
    parts = connection.execute(
        "SELECT min(whole), max(whole) FROM (SELECT sum(1 / parts) AS whole FROM work_affiliations GROUP BY key, author)"
    ).fetchone()
    assert parts == pytest.approx((1, 1), abs=1e-12)
    wanted = {(id_, n, i["id"]) for id_, n, a in authors for i in a["institutions"] if i["id"]}
    got = connection.execute(
        "SELECT id, author, institution FROM work_affiliations JOIN works USING (key) WHERE institution IS NOT NULL"
    ).fetchall()
    assert set(got) == wanted


@needs_samples
def test_real_works_become_an_index(tmp_path_factory):
    stored = open_index("works", index_of_works(tmp_path_factory))
    told = stored.description
    assert told.articles + sum(told.excluded.values()) == 2643
    assert told.articles > 20
    compared = agreement(told.subjects_by_topic)
    articles, agreeing = (sum(numbers) for numbers in zip(*compared.values(), strict=True))
    assert articles + sum(told.subjects_by_topic[BY_ARTICLE].values()) == told.articles
    assert agreeing / articles > 0.6
    sums = stored.table("shares", subject="overall").groupby("level")["share"].sum()
    assert sums.to_numpy() == pytest.approx([told.articles] * 3, abs=1e-6)
    assert (stored.folder / ARTICLE_TABLES / "articles.parquet").exists()


# journals whose names say their field
OF_GEOLOGY = (
    "Geology", "Sedimentology", "Sedimentary Geology", "Journal of Sedimentary Research", "Marine and Petroleum Geology",
    "Journal of Petroleum Geology", "Lethaia", "Geobios", "Micropaleontology", "Revue de Micropaléontologie",
    "Review of Palaeobotany and Palynology",
)  # fmt: skip


@needs_samples
def test_topics_tell_the_field_of_journals_of_one_field(tmp_path):
    sources = {
        source["display_name"]: source["issn_l"]
        for line in gzip.decompress(WORKS.read_bytes()).splitlines()
        if (source := (json.loads(line)["primary_location"] or {}).get("source"))
    }
    subjects = ("chemistry", "earth_environmental", "life", "physical", "health")
    chosen = [Journal(name, sources[name], True, True, (), subjects, "", None) for name in OF_GEOLOGY]
    stored = build_from_works("field", [WORKS], list(range(1900, 2027)), chosen, (None, None), root=tmp_path)
    totals = stored.table("totals").groupby("subject")["articles"].sum()
    assert totals["overall"] > 280
    assert totals["earth_environmental"] / totals["overall"] > 0.85
    # others of the same journals stand under neighbouring fields: physical geography, geochemistry, ecology
    assert totals["field:geology"] / totals["overall"] > 0.6
    assert totals.filter(like="field:").idxmax() == "field:geology"

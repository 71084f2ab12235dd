"""Downloads against a server that behaves as OpenAlex does in 2026: cut lists, budgets, years that grow, changes."""

from __future__ import annotations

import gzip
import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner
from invented_works import NATURE, institution, many_authors, printed, work
from registries import organisations
from server import KEYS, Answer, Api, refusal, serving

from helpers.base.errors import WrongParameter
from helpers.index.stored import open_index
from helpers.openindex import openalex
from helpers.openindex.commands import openalex as openalex_command
from helpers.openindex.downloads import Download, Downloaded
from helpers.openindex.openalex import (
    Client,
    OpenAlexError,
    OpenAlexRefuses,
    Query,
    queries,
    told_cost,
)
from helpers.openindex.problems import BadInput
from helpers.openindex.reference import journals
from helpers.openindex.works import read_works, works_connection
from helpers.pages.methods import articles
from helpers.report.report import open_report

QUERY = Query(2001, (NATURE,))
FREE, PAID = KEYS


class Clock:
    """A clock that a test sets."""

    def __init__(self, day: str) -> None:
        self.set(day)

    def set(self, day: str) -> None:
        self.moment = datetime.fromisoformat(day).replace(tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.moment


def client(api: Api, key: str = FREE) -> Client:
    return Client(api.address, key, lambda seconds: pytest.fail(f"waits for {seconds} s"))


def run(
    api: Api, folder: Path, clock: Clock | None = None, key: str = FREE, query: Query = QUERY, **how: bool
) -> Downloaded:
    return Download(client(api, key), folder, [query], now=clock or Clock("2003-01-01"), **how).run()


def authors(files: list[Path]) -> dict[str, tuple[int, bool]]:
    """Work → number of its authors, and whether they are cut off."""
    with works_connection("300MB") as connection:
        read_works(connection, files, verified=True, pages=True)
        rows = connection.execute("SELECT id, authors, cut FROM works").fetchall()
    return {id.rpartition("/")[2]: (number, cut) for id, number, cut in rows}


def works(number: int, year: int = 2001, **more: object) -> list[dict]:
    return [work(n, [institution(1)], year=year, **more) for n in range(number)]


# --- lists that are cut off


def test_a_work_of_which_a_list_names_a_hundred_authors_is_asked_for_by_itself(tmp_path):
    with serving(Api([many_authors(1, 100), many_authors(2, 101), many_authors(3, 3000), work(4)])) as api:
        files = run(api, tmp_path).files
        assert api.singles == ["W2", "W3"]
        assert authors(files) == {
            "W1": (100, False),
            "W2": (101, False),
            "W3": (3000, False),
            "W4": (0, False),
        }
        run(api, tmp_path)
        assert len(api.singles) == 2  # nothing twice


class Uncompleted(Api):
    """Of W1 there is no more than the list, W2 is gone, W3 leads elsewhere."""

    def single(self, id: str) -> Answer:
        if id == "W1":
            return 200, {}, json.dumps(self._listed(self.works[0], list(self.works[0]))).encode()
        if id == "W3":
            return 301, {"Location": "/works/W3"}, b""
        return refusal(404, "gone") if id == "W2" else super().single(id)


CITIES = 8


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """An index that the command made through the server, once for all that look at it, and what was said."""
    folder = tmp_path_factory.mktemp("made")
    numbers = range(10, 10 + CITIES)
    registry = organisations(
        folder, *((f"r{n}", f"Body {n}", f"City {n}", str(n), "", "FR", "") for n in numbers)
    )
    found = [
        *(many_authors(n, 200) for n in (1, 2, 3)), many_authors(4, 3000),
        work(5, doi="https://doi.org/10.1038/d41586-001-1"), *(work(n, [institution(n)]) for n in numbers),
        work(30, authorships=[printed(("A and B", (31, 32)), ("C", (33,)), ("nowhere known", ()))]),
    ]  # fmt: skip
    with pytest.MonkeyPatch.context() as patch, serving(Uncompleted(found)) as api:
        patch.setattr("helpers.index.stored.index_folder", lambda: folder / "index")
        arguments = ["--years", "2001", "--address", api.address, "--yes", "--organisations", str(registry)]
        done = CliRunner().invoke(openalex_command, arguments, catch_exceptions=False)
    return open_index("openalex", folder / "index"), done.output


def test_the_share_of_a_work_of_three_thousand_authors_is_that_of_all_of_them(made):
    shares = made[0].table("shares", level="institution", subject="overall").set_index("place")["share"]
    assert shares["Institution 1"] == pytest.approx(1 / 30)
    assert shares["Institution 2"] == pytest.approx(29 / 30)
    assert made[0].description.treated["works with authors cut off in lists, completed one by one"] == 1
    assert made[0].description.excluded["older versions of a work"] == 0


def test_an_author_is_split_over_affiliations_and_an_affiliation_over_institutions(made):
    shares = made[0].table("shares", level="institution", subject="overall").set_index("place")["share"]
    parts = {
        name: shares[name] for name in ("Institution 31", "Institution 32", "Institution 33", "not placed")
    }
    assert list(parts.values()) == pytest.approx([1 / 6, 1 / 6, 1 / 3, 1 / 3])
    assert made[0].description.treated["affiliations as printed for which OpenAlex found no institution"] == 1


def test_what_cannot_be_completed_is_left_out_counted_and_named(made):
    told = made[0].description
    assert told.articles == CITIES + 2
    assert told.excluded["authors cut off by OpenAlex"] == 3
    assert told.incomplete == [f"https://openalex.org/W{n}" for n in (1, 2, 3)]


def test_the_command_tells_the_days_of_the_download_and_what_fell_under_rules(made):
    stored, said = made
    today = f"{datetime.now(UTC):%Y-%m-%d}"
    assert f"downloaded {today}, the oldest page 0 days ago" in said
    assert "left out, front matter: 1" in said
    assert "completed one by one: 1" in said
    assert "not all authors known, left out: https://openalex.org/W1, " in said
    assert stored.description.made_from["downloaded"] == {"first page": today, "last page": today}
    assert any("of which Nature Index takes a part" in note for note in stored.description.notes)


def test_methods_name_the_rules_the_works_left_out_and_the_age_of_the_download(made, monkeypatch):
    monkeypatch.setattr("helpers.index.choose.index_folder", lambda: made[0].folder.parent)
    report = open_report("methods", source="openalex", year=2001)
    shown = articles.exclusions(report)
    assert shown.title == "Four records were left out, for two reasons"
    assert "not all of their authors are known: W1, W2, W3." in shown.caption
    rows = shown.data.set_index("reason")
    assert rows.at["authors cut off by OpenAlex", "records"] == 3
    assert rows.at["retracted", "records"] == 0  # a rule under which nothing fell is a rule
    assert rows["why"].str.len().gt(20).all()
    recorded = dict(articles.sources(report).data[["what", "recorded"]].itertuples(index=False))
    assert recorded["age of the oldest page when the index was made"] == "0 days"


def test_a_run_broken_off_among_the_works_asked_for_singly_goes_on_there(tmp_path):
    class Breaks(Api):
        broken = True

        def single(self, id: str) -> Answer:
            if id == "W2" and self.broken:
                return refusal(403, "not now")
            return super().single(id)

    with serving(Breaks([many_authors(n, 101) for n in (1, 2, 3)])) as api:
        with pytest.raises(
            OpenAlexRefuses, match=r"refuses \(status 403\).* not now What was downloaded is kept"
        ):
            run(api, tmp_path)
        lists = len(api.asked)
        api.broken = False
        assert {number for number, _ in authors(run(api, tmp_path).files).values()} == {101}
        assert api.singles == ["W1", "W2", "W3"]
        assert len(api.asked) == lists + 1  # the last page, which is empty


# --- budget, and being stopped


def test_a_budget_used_up_stops_the_run_with_the_sentence_of_the_service_and_the_time_to_come_back(tmp_path):
    with serving(Api(works(350), budget=3)) as api:
        with pytest.raises(OpenAlexRefuses) as error:
            run(api, tmp_path)
        assert len(api.asked) == 4  # it did not try again
        back = datetime.now(UTC) + timedelta(hours=15)
        told = str(error.value)
        assert "Insufficient credits. This request requires 1 credits but you only have 0 remaining." in told
        assert f"Come back after {back:%Y-%m-%d %H:}" in told
        assert told.endswith("What was downloaded is kept, and the same command goes on.")
        assert len(list(tmp_path.glob("*/page-*"))) == 2
        api.budget = None
        assert len(authors(run(api, tmp_path).files)) == 350
        assert [asked["cursor"] for asked in api.asked[4:]] == ["c200", "c300", "c350"]


@pytest.mark.parametrize(
    "headers",
    [{"X-RateLimit-Remaining-USD": "0.0000", "X-RateLimit-Reset": "50000"}, {"Retry-After": "50000"}],
)
def test_the_end_of_the_day_is_told_by_either_header(headers):
    api = Api([], lambda *_: (429, headers, b"{}"))
    with serving(api), pytest.raises(OpenAlexRefuses, match=r"status 429\) Come back after \d{4}-"):
        client(api).page(QUERY, "*")
    assert len(api.asked) == 1


def test_a_wrong_key_is_refused_at_once_and_not_shown():
    with serving(Api([])) as api, pytest.raises(OpenAlexRefuses) as error:
        client(api, "my-own-key").page(QUERY, "*")
    assert "is OPENALEX_API_KEY right? API key not found" in str(error.value)
    assert "my-own-key" not in str(error.value)


def test_more_works_than_asked_for_are_refused(tmp_path):
    def more(number: int, asked: dict) -> Answer:
        return 200, {}, json.dumps(api.answer(asked | {"per_page": "250"})).encode()

    api = Api(works(250), more)
    with serving(api), pytest.raises(OpenAlexError, match="answers with 250 works, though asked for 1"):
        run(api, tmp_path)


def test_only_what_is_read_is_asked_for_and_only_articles(tmp_path):
    with serving(Api([*works(3), work(9, type="editorial")])) as api:
        files = run(api, tmp_path).files
        assert set(api.asked[-1]["select"].split(",")) == set(openalex.SELECT)
    found = json.loads(gzip.decompress(files[0].read_bytes()))["results"]
    assert [set(one) for one in found] == [set(openalex.SELECT)] * 3


def test_journals_tracked_in_part_are_not_asked_for():
    in_part = {journal.issn_l for journal in journals() if journal.scope_note}
    asked = {issn for query in queries([2001], journals()) for issn in query.issns}
    assert in_part
    assert asked == {journal.issn_l for journal in journals()} - in_part


@pytest.fixture
def prices(tmp_path, monkeypatch):
    """Fills the table of prices with such rows."""
    monkeypatch.setenv("SCIENCE_CITIES_ROOT", str(tmp_path))
    table = tmp_path / "data" / "reference" / "service_prices.csv"
    table.parent.mkdir(parents=True)

    def fill(*rows: str) -> None:
        heading = "service,operation,calls,price,unit,day_with_key,day_without_key,read,address"
        table.write_text("\n".join([heading, *rows, ""]))

    return fill


def test_a_run_is_priced_by_the_table(prices):
    source = " (prices as of 2001-02-03, https://example.org/prices)"
    prices("openalex,list,1000,0.1,USD,1,0.1,2001-02-03,https://example.org/prices")
    assert told_cost(820, True) == ", which cost 0.082 USD; a day allows 1 USD with a key" + source
    assert told_cost(2500, False) == (
        ", which cost 0.25 USD; a day allows 0.1 USD without a key, so that takes 3 days" + source
    )
    prices("openalex,list,1000,0.1,USD,,,2001,x")
    assert told_cost(10, True) == ", which cost 0.001 USD (prices as of 2001, x)"
    prices("openalex,list,1000,0.1,USD,,,2001,x", "openalex,single,1000,0.5,USD,,,2001,x")
    assert told_cost(10, True).endswith("asked for by themselves cost 0.5 USD for 1,000")


def test_the_table_of_the_project_has_a_price_and_single_works_cost_nothing():
    assert told_cost(10, key=True).endswith("; works that have to be asked for by themselves cost nothing")


@pytest.mark.parametrize(
    "row", ["", "openalex,single,1000,0,USD,,,2001,x", "openalex,list,1000,,USD,1,1,2001,x"]
)
def test_without_a_price_calls_are_told_alone(prices, row):
    prices(*filter(None, [row]))
    assert told_cost(10, key=True) == ""


# --- years that grow


def test_a_year_downloaded_before_it_was_complete_is_downloaded_again(tmp_path):
    clock = Clock("2002-03-01")
    with serving(Api(works(3))) as api:
        assert run(api, tmp_path, clock).incomplete == (2001,)
        calls = len(api.asked)
        for day in ("2002-03-01", "2002-03-07"):  # a download may take days
            clock.set(day)
            run(api, tmp_path, clock)
        assert len(api.asked) == calls
        api.works = works(5)
        clock.set("2002-07-01")
        kept = run(api, tmp_path, clock, keep=True)
        assert (len(authors(kept.files)), kept.incomplete, len(api.asked)) == (3, (2001,), calls)
        done = run(api, tmp_path, clock)
        assert (len(authors(done.files)), done.incomplete) == (5, ())
        assert (done.first, done.last) == ("2002-07-01", "2002-07-01")
        calls = len(api.asked)
        clock.set("2009-01-01")
        run(api, tmp_path, clock)
        assert len(api.asked) == calls


def test_what_is_there_stays_until_it_is_replaced_whole(tmp_path):
    clock = Clock("2002-03-01")
    with serving(Api(works(150))) as api:
        run(api, tmp_path, clock)
        api.works, api.budget = works(250), len(api.asked) + 2
        clock.set("2003-01-01")
        with pytest.raises(OpenAlexRefuses):
            run(api, tmp_path, clock)
        assert len(authors(run(api, tmp_path, clock, keep=True).files)) == 150
        api.budget = None
        asked = len(api.asked)
        assert len(authors(run(api, tmp_path, clock).files)) == 250
        assert [one["cursor"] for one in api.asked[asked:]] == ["c100", "c200", "c250"]
        assert [path.name for path in tmp_path.iterdir()] == [QUERY.name]


def test_a_refresh_asks_for_what_changed_where_the_key_allows(tmp_path):
    clock = Clock("2003-01-10")
    with serving(Api(works(150, updated_date="2002-12-01"))) as api:
        run(api, tmp_path, clock, PAID)
        changed = work(7, [institution(9)], updated_date="2003-02-01")
        api.works = [changed if one["id"] == changed["id"] else one for one in api.works]
        api.works.append(work(999, updated_date="2003-02-03"))
        clock.set("2003-03-01")
        asked = len(api.asked)
        done = run(api, tmp_path, clock, PAID, refresh=True)
        assert all("from_updated_date:2003-01-10" in one["filter"] for one in api.asked[asked:])
        assert len(api.asked) == asked + 3
        assert (done.first, done.last) == ("2003-01-10", "2003-03-01")
        with works_connection("300MB") as connection:
            read = read_works(connection, done.files, verified=True, pages=True)
            assert (read.works, read.older) == (152, 1)
            assert connection.execute(
                "SELECT ror FROM work_affiliations JOIN works USING (key) WHERE id LIKE '%/W7'"
            ).fetchall() == [("r9",)]
        clock.set("2003-04-01")
        asked = len(api.asked)
        run(api, tmp_path, clock, PAID, refresh=True)  # nothing changed since
        assert ["from_updated_date:2003-03-01" in one["filter"] for one in api.asked[asked:]] == [True]


@pytest.mark.parametrize("key", [FREE, ""])
def test_a_refresh_downloads_again_where_the_key_does_not_allow_it(tmp_path, key):
    clock = Clock("2003-01-10")
    with serving(Api(works(3))) as api:
        run(api, tmp_path, clock, key)
        api.works = works(2)
        clock.set("2003-03-01")
        done = run(api, tmp_path, clock, key, refresh=True)
    assert (len(authors(done.files)), done.first) == (2, "2003-03-01")


def test_a_refresh_broken_off_goes_on_with_the_same_changes(tmp_path):
    clock = Clock("2003-01-10")
    with serving(Api(works(150, updated_date="2003-02-01"))) as api:
        run(api, tmp_path, clock, PAID)
        api.budget = len(api.asked) + 2
        clock.set("2003-03-01")
        with pytest.raises(OpenAlexRefuses):
            run(api, tmp_path, clock, PAID, refresh=True)
        api.budget, asked = None, len(api.asked)
        clock.set("2003-03-02")
        run(api, tmp_path, clock, PAID)
        assert [(one["cursor"], one["filter"][-10:]) for one in api.asked[asked:]] == [
            ("c100", "2003-01-10"), ("c150", "2003-01-10"),
        ]  # fmt: skip


def test_a_state_that_cannot_be_read_is_told_with_what_to_do(tmp_path):
    with serving(Api(works(3))) as api:
        run(api, tmp_path)
        (tmp_path / QUERY.name / "state.json").write_text('{"filter": "x", "pages": "none", "strange": 1}')
        with pytest.raises(BadInput, match=r"state.json cannot be read .*; remove .* to download it again\."):
            run(api, tmp_path)


# --- as a user runs it


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--keep", "--refresh"], "--keep and --refresh exclude each other"),
        (["--keep", "--snapshot", "."], "--keep and --refresh are for downloads"),
    ],
)
def test_options_that_contradict_each_other_are_refused(arguments, message):
    with pytest.raises(WrongParameter, match=message):
        CliRunner().invoke(openalex_command, ["--years", "2001", *arguments], catch_exceptions=False)

"""The client of OpenAlex against a server on this machine: paging, faults, resuming; and folders of a snapshot."""

from __future__ import annotations

import gzip
import json
import subprocess
import sys
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import contents, science_cities
from invented_works import NATURE, institution, work
from samples import WORKS, needs_samples
from server import Api, serving

from helpers.openindex import openalex
from helpers.openindex.downloads import Download
from helpers.openindex.openalex import Client, OpenAlexError, Query, queries
from helpers.openindex.problems import BadInput
from helpers.openindex.reference import journals
from helpers.openindex.works import read_works, works_connection

QUERY = Query(2001, (NATURE,))
WORKS_2001 = [work(n, [institution(n % 5)]) for n in range(250)]


@pytest.fixture
def waits() -> list[float]:
    return []


def client(api: Api, waits: list[float] | None = None, key: str = "secret") -> Client:
    return Client(api.address, key, (waits if waits is not None else []).append)


def estimate(asking: Client, folder: Path, asked: list[Query]) -> tuple[int, int]:
    return Download(asking, folder, asked).estimate()


def download(asking: Client, folder: Path, asked: list[Query], told: Callable = lambda _: None) -> list[Path]:
    return Download(asking, folder, asked).run(told).files


def read(files: list[Path]) -> list[str]:
    with works_connection("300MB") as connection:
        read_works(connection, files, verified=True, pages=True)
        return [row[0] for row in connection.execute("SELECT id FROM works ORDER BY id").fetchall()]


def test_all_pages_are_downloaded_and_kept_as_they_came(tmp_path):
    with serving(Api(WORKS_2001)) as api:
        files = download(client(api), tmp_path, [QUERY])
        assert [asked["cursor"] for asked in api.asked] == ["*", "*", "c100", "c200", "c250"]
        assert {asked["per_page"] for asked in api.asked[1:]} == {"100"}
        assert {asked["api_key"] for asked in api.asked} == {"secret"}
        first = api.answer(api.asked[1])
    assert json.loads(gzip.decompress(files[0].read_bytes())) == first
    assert read(files) == sorted(found["id"] for found in WORKS_2001)
    assert not any(b"secret" in content for content in contents(tmp_path).values())


def test_the_number_of_calls_is_told_before_the_first_page(tmp_path):
    asked = [QUERY, Query(2002, (NATURE,))]
    with serving(Api([*WORKS_2001, work(999, year=2002)])) as api:
        assert estimate(client(api), tmp_path, asked) == (251, 3 + 1)
        assert len(api.asked) == 2
        assert estimate(client(api), tmp_path, asked) == (251, 4)  # remembered, not asked again
        assert len(api.asked) == 2


def test_a_run_broken_off_goes_on_and_asks_for_nothing_twice(tmp_path):
    def third_page_fails(number: int, asked: dict):
        return (403, {}, b'{"message": "no more today"}') if asked["cursor"] == "c200" else None

    api = Api(WORKS_2001, third_page_fails)
    with (
        serving(api),
        pytest.raises(
            OpenAlexError, match=r"refuses \(status 403\); is OPENALEX_API_KEY right\? no more today"
        ),
    ):
        download(client(api), tmp_path, [QUERY])
    with serving(Api(WORKS_2001)) as api:
        files = download(client(api), tmp_path, [QUERY])
        assert [asked["cursor"] for asked in api.asked] == ["c200", "c250"]
        assert len(read(files)) == 250
        assert download(client(api), tmp_path, [QUERY]) == files
        assert len(api.asked) == 2


@pytest.mark.parametrize(
    ("fault", "waited"),
    [
        ((429, {"Retry-After": "7"}, b"slow down"), [7, 7]),
        ((429, {}, b"slow down"), [2, 4]),
        ((500, {}, b"oops"), [2, 4]),
        ((503, {"Retry-After": "9999"}, b""), [120, 120]),
        ((429, {"Retry-After": "120"}, b""), [120, 120]),
        ((200, {}, b'{"meta": {"count": 250, "next_'), [2, 4]),  # a body cut short
        ((200, {"Content-Length": "100000"}, b'{"meta": '), [2, 4]),  # … as the connection tells
    ],
)
def test_what_may_pass_is_tried_again_after_a_wait(tmp_path, waits, fault, waited):
    def twice(number: int, asked: dict):
        return fault if number in (3, 4) else None

    with serving(Api(WORKS_2001, twice)) as api:
        files = download(client(api, waits), tmp_path, [QUERY])
    assert waits == waited
    assert len(read(files)) == 250


def test_what_does_not_pass_ends_with_the_pages_kept(tmp_path, waits):
    def always(number: int, asked: dict):
        return (500, {}, b"") if asked["cursor"] == "c100" else None

    api = Api(WORKS_2001, always)
    with (
        serving(api),
        pytest.raises(
            OpenAlexError,
            match=r"failed 6 times \(status 500\); what was downloaded is kept, and later the same",
        ),
    ):
        download(client(api, waits), tmp_path, [QUERY])
    assert waits == [2, 4, 8, 16, 32]
    assert len(list(tmp_path.glob("*/page-*.json.gz"))) == 1


def packed_zeros(megabytes: int) -> bytes:
    """As a server would send them; made piece by piece, so that this process stays small."""
    packer = zlib.compressobj(wbits=31)
    return b"".join(packer.compress(bytes(2**20)) for _ in range(megabytes)) + packer.flush()


ENDLESS = {
    "a cursor that repeats": (lambda page: page["meta"].update(next_cursor="c100"), "repeats itself after 100 of 250 works"),
    "a circle of two cursors": (
        lambda page: page["meta"].update(next_cursor="c0" if page["meta"]["next_cursor"] == "c200" else "c100"),
        "repeats itself after 200 of 250 works; the pages so far are kept",
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", ENDLESS)
def test_a_list_that_never_ends_is_refused(tmp_path, waits, case):
    change, message = ENDLESS[case]

    def changed(number: int, asked: dict):
        assert number < 20, "it goes on asking"
        page = api.answer(asked)
        change(page)
        return 200, {}, json.dumps(page).encode()

    api = Api(WORKS_2001, changed)
    with serving(api), pytest.raises(OpenAlexError, match=message):
        download(client(api, waits), tmp_path, [QUERY])
    assert waits == []


@pytest.mark.parametrize("status", [301, 302, 307, 308])
def test_an_address_that_leads_elsewhere_is_refused_and_told_no_key(tmp_path, waits, status):
    with serving(Api([])) as api:
        api.fault = lambda number, asked: (status, {"Location": f"{api.address}/works?again={number}"}, b"")
        with pytest.raises(
            OpenAlexError, match=rf"another address \(status {status}\): http://127.0.0.1:\d+/works$"
        ):
            download(client(api, waits), tmp_path, [QUERY])
        assert (len(api.asked), waits) == (1, [])


def test_an_answer_that_unpacks_to_hundreds_of_megabytes_is_refused_in_little_memory():
    body, states = packed_zeros(300), iter((200, 302, 400, 404))
    with serving(Api([], lambda *_: (next(states), {"Content-Encoding": "gzip"}, body))) as api:
        code = (  # each answer is read by a process of its own
            "import os, resource\n"
            "from helpers.openindex.openalex import *\n"
            "resource.setrlimit(resource.RLIMIT_DATA, (2**28, 2**28))\n"
            f"client = Client({api.address!r}, 'key', lambda _: None)\n"
            "for _ in range(4):\n"
            "    if os.fork() == 0:\n"
            "        try:\n            client.page(Query(2001, ('0028-0836',)), '*')\n"
            "        except OpenAlexError as error:\n            print(error, flush=True)\n"
            "        os._exit(0)\n"
            "    os.wait()\n"
        )
        done = subprocess.run(
            [sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=True
        )
    assert done.stdout == 4 * "OpenAlex answers with more than 67,108,864 bytes.\n"
    assert len(api.asked) == 4


def test_a_packed_answer_is_read_and_a_strange_packing_refused(tmp_path, waits):
    def packed(number: int, asked: dict):
        body = gzip.compress(json.dumps(api.answer(asked)).encode())
        return 200, {"Content-Encoding": "gzip"}, body[:-9] if number == 2 else body

    api = Api(WORKS_2001, packed)
    with serving(api):
        assert len(read(download(client(api, waits), tmp_path, [QUERY]))) == 250
    assert waits == [2]  # the one that was cut short was asked for again
    strange = Api(WORKS_2001, lambda *_: (200, {"Content-Encoding": "br"}, b"x"))
    with serving(strange), pytest.raises(OpenAlexError, match="packed by 'br', though asked for gzip"):
        client(strange).page(QUERY, "*")


def test_an_answer_that_trickles_is_given_up(waits, monkeypatch):
    monkeypatch.setattr(openalex, "_LONGEST_ANSWER", -1.0)  # whatever comes has taken too long
    with serving(Api(WORKS_2001)) as api, pytest.raises(OpenAlexError, match="takes longer than"):
        client(api, waits).page(QUERY, "*")


@pytest.mark.parametrize("after", ["²", "soon", "1e9", "-5", "inf", ""])
def test_a_strange_time_to_wait_is_no_time(waits, after):
    def busy(number: int, asked: dict):
        return (429, {"Retry-After": after}, b"") if number == 1 else None

    with serving(Api(WORKS_2001, busy)) as api:
        client(api, waits).page(QUERY, "*")
    assert waits == [2]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda page: page.pop("meta"), "'meta' has no 'count'"),
        (lambda page: page["meta"].pop("next_cursor"), "'meta' has no 'count' and 'next_cursor'"),
        (lambda page: page.update(results={"works": []}), "'results' is no list"),
        (lambda page: page["meta"].update(next_cursor=["c100"]), "'next_cursor' is no text"),
        (lambda page: page["meta"].update(next_cursor=""), "'next_cursor' is no text"),
        (lambda page: page["results"][3].update(authorships="many"), "https://openalex.org/W3 has no list 'authorships'"),
        (lambda page: page["results"][0].pop("id"), "a work has no list"),
    ],
)  # fmt: skip
def test_an_answer_of_another_form_is_refused_at_once_and_not_kept(tmp_path, waits, change, message):
    def changed(number: int, asked: dict):
        if number == 1:
            return None
        page = json.loads(json.dumps(api.answer(asked)))  # a copy: the works are those of other tests, too
        change(page)
        return 200, {}, json.dumps(page).encode()

    api = Api(WORKS_2001, changed)
    with serving(api), pytest.raises(OpenAlexError, match="OpenAlex answers in another form") as error:
        download(client(api, waits), tmp_path, [QUERY])
    assert message in str(error.value)
    assert waits == []
    assert list(tmp_path.glob("*/page-*")) == []


def test_a_page_changed_after_the_download_is_refused(tmp_path):
    with serving(Api(WORKS_2001)) as api:
        files = download(client(api), tmp_path, [QUERY])
        files[1].write_bytes(files[1].read_bytes()[:-9])
        with pytest.raises(BadInput, match=r"page-00002.json.gz is not as it was downloaded"):
            download(client(api), tmp_path, [QUERY])


def test_all_tracked_journals_are_asked_for_each_year():
    chosen = [journal for journal in journals() if journal.in_145]
    asked = queries([2001, 2002], chosen)
    for year in (2001, 2002):
        issns = [issn for query in asked if query.year == year for issn in query.issns]
        assert sorted(issns) == sorted(journal.issn_l for journal in chosen if not journal.scope_note)
    assert any(journal.scope_note for journal in chosen)
    assert len({query.name for query in asked}) == len(asked)


def test_progress_is_told(tmp_path):
    lines: list[str] = []
    with serving(Api(WORKS_2001)) as api:
        download(client(api), tmp_path, [QUERY], lines.append)
    assert lines[0] == "2001: page 1, call 1 of about 3, 0 min left"
    assert len(lines) == 4


@needs_samples
def test_real_works_come_through_the_client_as_through_the_file(tmp_path):
    real = [
        json.loads(line) for line in gzip.decompress(WORKS.read_bytes()).decode().rstrip("\n").split("\n")
    ]
    sources = [(found["primary_location"] or {}).get("source") or {} for found in real]
    issns = sorted({source["issn_l"] for source in sources if source.get("issn_l")})
    years = sorted({found["publication_year"] for found in real})[-3:]
    asked = [Query(year, tuple(issns[i : i + 100])) for year in years for i in range(0, len(issns), 100)]
    with serving(Api(real)) as api:
        ids = read(download(client(api), tmp_path, asked))
    expected = {
        found["id"] for found, source in zip(real, sources, strict=True)
        if found["publication_year"] in years and source.get("issn_l") and found["type"] == "article" and not found["is_xpac"]
    }  # fmt: skip
    assert len(ids) == len(expected) > 100
    assert set(ids) == expected


def test_the_command_makes_an_index_and_says_first_what_it_will_ask(root):
    found = [*WORKS_2001, *(work(1000 + n, year=2002) for n in range(10))]
    with serving(Api(found)) as api:
        run = science_cities(
            root, "index", "openalex", "--years", "2001-2002", "--address", api.address, "--yes"
        )
        assert run.returncode == 0, run.stderr
        lines = run.stdout.splitlines()
        # what places are found by comes first, then what will be asked
        places = next(at for at, line in enumerate(lines) if not line.startswith("places by "))
        assert places and lines[places].startswith("260 works, about ")
        assert "calls without a key, which cost 0.0" in lines[places]
        assert "USD; a day allows 0.1 USD without a key (prices as of " in lines[places]
        assert "Articles of 145 journals, from OpenAlex: 260 articles, 2001 to 2002" in run.stdout
        number = len(api.asked)
        again = science_cities(root, "index", "openalex", "--years", "2001-2002", "--address", api.address)
        assert again.returncode == 0, again.stderr
        assert len(api.asked) == number


def test_without_consent_nothing_is_downloaded(root):
    with serving(Api(WORKS_2001)) as api:
        run = science_cities(root, "index", "openalex", "--years", "2001", "--address", api.address)
        assert run.returncode == 1
        assert {asked["per_page"] for asked in api.asked} == {"1"}


def test_the_key_comes_from_the_environment(monkeypatch):
    monkeypatch.setenv(openalex.KEY_VARIABLE, "mine")
    assert Client("http://127.0.0.1:1").key == "mine"
    monkeypatch.delenv(openalex.KEY_VARIABLE)
    assert Client("http://127.0.0.1:1").key is None

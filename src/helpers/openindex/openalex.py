"""The works of tracked journals from OpenAlex: over its API, page by page, or from a folder of its snapshot.

Pages are kept as they came, gzipped, each with its hash; a run that is broken off goes on where it stopped and asks for
nothing twice. The API is described at https://developers.openalex.org/guides/page-through-results.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import math
import os
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from helpers.base.errors import ScienceCitiesError
from helpers.base.files import TooMuch, read_whole, unpacked, write_whole
from helpers.index.stored import hash_of_file
from helpers.openindex.problems import BadInput
from helpers.openindex.reference import Journal

if TYPE_CHECKING:
    import httpx

API = "https://api.openalex.org"
KEY_VARIABLE = "OPENALEX_API_KEY"
CALLS_WITH_KEY, CALLS_WITHOUT_KEY = 10_000, 100  # list calls a day
PER_PAGE = 100
_ISSNS_AT_ONCE = 50  # a filter takes up to 100 values; addresses must not grow too long
_ATTEMPTS = 6
_LONGEST_WAIT = 120.0  # seconds
_LONGEST_ANSWER = 300.0  # seconds from its first byte to its last
_LARGEST_ANSWER = 2**26  # bytes, unpacked; a page of long works has a third of that
_STATE = "state.json"


class OpenAlexError(ScienceCitiesError):
    """OpenAlex does not answer, or not as expected; what was downloaded is kept, and the same command goes on."""


@dataclass(frozen=True)
class Query:
    """The works of some journals in a year: one list that is paged through."""

    year: int
    issns: tuple[str, ...]

    @property
    def filter(self) -> str:
        """The filter as OpenAlex reads it."""
        return f"publication_year:{self.year},primary_location.source.issn:{'|'.join(self.issns)}"

    @property
    def name(self) -> str:
        """Name of its folder: the same for the same filter."""
        return f"{self.year}-{hashlib.sha256(self.filter.encode()).hexdigest()[:12]}"


@dataclass
class _State:
    """How far a query has come. ``cursor`` is that of the next page, None at the end."""

    filter: str
    cursor: str | None = "*"
    works: int | None = None
    pages: list[str] = field(default_factory=list)  # hashes, in order
    received: int = 0  # works in these pages


def queries(years: list[int], journals: list[Journal]) -> list[Query]:
    """What to ask for: each year, with as many journals at once as a filter takes."""
    issns = sorted(journal.issn_l for journal in journals)
    groups = [tuple(issns[i : i + _ISSNS_AT_ONCE]) for i in range(0, len(issns), _ISSNS_AT_ONCE)]
    return [Query(year, group) for year in years for group in groups]


class Client:
    """Asks OpenAlex, patiently: waits as long as it is told to, and longer after each failure."""

    def __init__(
        self, address: str = API, key: str | None = None, wait: Callable[[float], None] = time.sleep
    ) -> None:
        """``key`` is by default that of the environment; it is sent, and neither written nor shown."""
        import httpx

        self.key = os.environ.get(KEY_VARIABLE) if key is None else key
        self.calls = 0
        self._wait = wait
        # an address that leads elsewhere is not followed: the key is for this one alone
        self._http = httpx.Client(base_url=address, timeout=60, headers={"Accept-Encoding": "gzip"})

    def close(self) -> None:
        """Close the connection."""
        self._http.close()

    def page(self, query: Query, cursor: str, per_page: int = PER_PAGE) -> tuple[bytes, dict]:
        """One page of a query as it came, and as JSON with ``meta.count``, ``meta.next_cursor`` and ``results``.

        Raises:
            OpenAlexError: after several failures, for a refused key or filter, for an answer of another form or size,
                or for one that leads to another address.
        """
        import httpx
        from tenacity import RetryError, Retrying, retry_if_exception_type, stop_after_attempt

        asked = {"filter": query.filter, "per_page": per_page, "cursor": cursor}
        if self.key:
            asked["api_key"] = self.key
        try:
            for attempt in Retrying(
                retry=retry_if_exception_type((_Again, httpx.TransportError)),
                stop=stop_after_attempt(_ATTEMPTS),
                wait=lambda state: min(
                    _LONGEST_WAIT,
                    getattr(state.outcome.exception(), "after", None) or 2.0**state.attempt_number,
                ),
                sleep=self._wait,
            ):
                with attempt:
                    return self._ask(asked)
        except RetryError as error:
            last = error.last_attempt.exception()
            raise OpenAlexError(
                f"OpenAlex failed {_ATTEMPTS} times ({last}); the pages so far are kept, run the same command later."
            ) from last
        raise OpenAlexError("OpenAlex was not asked.")

    def _ask(self, asked: dict) -> tuple[bytes, dict]:
        self.calls += 1
        with self._http.stream("GET", "/works", params=asked) as response:
            status = response.status_code
            if response.has_redirect_location:
                led = response.headers["Location"].partition("?")[0]
                raise OpenAlexError(f"OpenAlex leads to another address (status {status}): {led}")
            content = _body(response)
        if status == 429 or status >= 500:
            raise _Again(f"status {status}", response.headers.get("Retry-After"))
        if status != 200:
            hint = f"; is {KEY_VARIABLE} right?" if status in (401, 403) else ""
            raise OpenAlexError(f"OpenAlex refuses (status {status}){hint} {_message(content)}".rstrip())
        try:
            found = json.loads(content)
        except (ValueError, RecursionError) as error:
            raise _Again(f"an answer that is no whole JSON: {error}") from error
        _check_form(found)
        return content, found


class _Again(Exception):
    """A failure that may pass; ``after`` is how many seconds OpenAlex asks to wait, if it says so."""

    def __init__(self, message: str, after: str | None = None) -> None:
        super().__init__(message)
        self.after = (
            float(after) if after and after.isascii() and after.replace(".", "", 1).isdigit() else None
        )


def _body(response: httpx.Response) -> bytes:
    """The answer, unpacked here: what the library unpacks by itself has no bound."""
    packing = response.headers.get("Content-Encoding", "identity").strip().lower()
    if packing not in ("gzip", "identity"):
        raise OpenAlexError(f"OpenAlex answers packed by '{packing}', though asked for gzip.")
    chunks = _in_time(response.iter_raw())
    try:
        return unpacked(chunks, _LARGEST_ANSWER) if packing == "gzip" else _joined(chunks)
    except TooMuch as error:
        raise OpenAlexError(f"OpenAlex answers with more than {_LARGEST_ANSWER:,} bytes.") from error
    except ValueError as error:
        raise _Again(f"an answer that {error}") from error


def _in_time(chunks: Iterator[bytes]) -> Iterator[bytes]:
    begun = time.monotonic()
    for chunk in chunks:
        if time.monotonic() - begun > _LONGEST_ANSWER:
            raise _Again(f"an answer that takes longer than {_LONGEST_ANSWER:.0f} seconds")
        yield chunk


def _joined(chunks: Iterator[bytes]) -> bytes:
    found = bytearray()
    for chunk in chunks:
        found += chunk
        if len(found) > _LARGEST_ANSWER:
            raise TooMuch
    return bytes(found)


def _message(content: bytes) -> str:
    try:
        told = json.loads(content)
    except (ValueError, RecursionError):
        return ""
    return str(told.get("message", "")) if isinstance(told, dict) else ""


def _check_form(found: object) -> None:
    meta = found.get("meta") if isinstance(found, dict) else None
    if not isinstance(meta, dict) or not isinstance(meta.get("count"), int) or "next_cursor" not in meta:
        raise OpenAlexError("OpenAlex answers in another form: 'meta' has no 'count' and 'next_cursor'.")
    if not isinstance(meta["next_cursor"], str | None) or meta["next_cursor"] == "":
        raise OpenAlexError("OpenAlex answers in another form: 'next_cursor' is no text.")
    works = found.get("results")
    if not isinstance(works, list):
        raise OpenAlexError("OpenAlex answers in another form: 'results' is no list.")
    for work in works:
        if not isinstance(work, dict) or not isinstance(work.get("authorships"), list) or "id" not in work:
            told = work.get("id", "a work") if isinstance(work, dict) else "a work"
            raise OpenAlexError(f"OpenAlex answers in another form: {told} has no list 'authorships'.")


def estimate(client: Client, folder: Path, asked: list[Query]) -> tuple[int, int]:
    """Works, and calls still to be made, for queries; asks once for each query not begun, and remembers the answer."""
    works = calls = 0
    for query in asked:
        state = _read_state(folder, query)
        if state.works is None:
            state.works = client.page(query, "*", per_page=1)[1]["meta"]["count"]
            _write_state(folder, query, state)
        works += state.works
        calls += 0 if state.cursor is None else max(1, math.ceil(state.works / PER_PAGE) - len(state.pages))
    return works, calls


def download(
    client: Client, folder: Path, asked: list[Query], told: Callable[[str], None] = lambda _: None
) -> list[Path]:
    """Download all pages of queries into ``folder``, one folder a query, and return their files in order.

    Pages that are there are not asked for again. ``told`` gets a line a page, with the time left.
    """
    _, calls = estimate(client, folder, asked)
    begun, done = time.monotonic(), 0
    for query in asked:
        state = _read_state(folder, query)
        while state.cursor is not None:
            content, found = client.page(query, state.cursor)
            if not found["results"]:
                state.cursor = None
            else:
                _require_progress(state, found)
                path = _page_file(folder, query, len(state.pages))
                _write_bytes(path, gzip.compress(content, mtime=0))
                state.pages.append(hash_of_file(path))
                state.cursor = found["meta"]["next_cursor"]
                state.received += len(found["results"])
            state.works = found["meta"]["count"]
            _write_state(folder, query, state)
            done += 1
            left = (time.monotonic() - begun) / done * max(0, calls - done)
            told(
                f"{query.year}: page {len(state.pages)}, call {done} of about {max(calls, done)}, {left / 60:.0f} min left"
            )
    return list(_pages(folder, asked))


def _require_progress(state: _State, found: dict) -> None:
    """A list that goes round in a circle never ends; works that come and go meanwhile are let pass."""
    count = found["meta"]["count"]
    repeated = found["meta"]["next_cursor"] == state.cursor
    if repeated or state.received + len(found["results"]) > count + count // 100 + PER_PAGE:
        raise OpenAlexError(
            f"OpenAlex repeats itself after {state.received:,} of {count:,} works; the pages so far are kept."
        )


def _pages(folder: Path, asked: list[Query]) -> Iterator[Path]:
    for query in asked:
        for number, known in enumerate(_read_state(folder, query).pages):
            path = _page_file(folder, query, number)
            if not path.exists() or hash_of_file(path) != known:
                raise BadInput(
                    f"{path} is not as it was downloaded; remove {path.parent} to download it again."
                )
            yield path


def _page_file(folder: Path, query: Query, number: int) -> Path:
    return folder / query.name / f"page-{number + 1:05}.json.gz"


def _read_state(folder: Path, query: Query) -> _State:
    path = folder / query.name / _STATE
    if not path.exists():
        return _State(query.filter)
    try:
        return _State(**json.loads(read_whole(path)))
    except (ValueError, TypeError) as error:
        raise BadInput(
            f"{path} cannot be read ({error}); remove {path.parent} to download it again."
        ) from error


def _write_state(folder: Path, query: Query, state: _State) -> None:
    # a page is written before the state that knows it: a run killed between the two asks for that page once more
    write_whole(folder / query.name / _STATE, json.dumps(vars(state), indent=1) + "\n")


def _write_bytes(path: Path, content: bytes) -> None:
    aside = path.with_name(f".{path.name}.new")
    aside.write_bytes(content)
    aside.replace(path)


def snapshot_files(folder: Path) -> tuple[list[Path], bool]:
    """The files of works in a folder of OpenAlex's snapshot, and whether its manifest vouches for their size.

    Raises:
        BadInput: if there are none, or one has another size than the manifest says; names it.
    """
    files = sorted(folder.glob("works/updated_date=*/part_*.gz")) or sorted(
        folder.glob("updated_date=*/part_*.gz")
    )
    if not files:
        raise BadInput(
            f"{folder} holds no works/updated_date=*/part_*.gz, the files of a snapshot of OpenAlex."
        )
    manifest = files[0].parents[1] / "manifest"
    if not manifest.exists():
        return files, False
    try:
        entries = json.loads(read_whole(manifest))["entries"]
        sizes = {"/".join(entry["url"].split("/")[-2:]): entry["meta"]["content_length"] for entry in entries}
    except (ValueError, KeyError, TypeError) as error:
        raise BadInput(f"{manifest} cannot be read: {error!r}.") from error
    for file in files:
        expected = sizes.get(f"{file.parent.name}/{file.name}")
        if expected is not None and file.stat().st_size != expected:
            raise BadInput(f"{file} is cut short: {file.stat().st_size} bytes, the manifest says {expected}.")
    return files, all(f"{file.parent.name}/{file.name}" in sizes for file in files)

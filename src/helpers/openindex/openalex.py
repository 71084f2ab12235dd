"""The API of OpenAlex: what is asked, what that costs, and a client that waits, stops, and refuses in time.

The API is described at https://developers.openalex.org; its prices stand in ``data/reference/service_prices.csv``.
"""

from __future__ import annotations

import hashlib
import json
import math
import os
import re
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
from tenacity import RetryError, Retrying, retry_if_exception_type, stop_after_attempt

from helpers.base.errors import ScienceCitiesError
from helpers.base.files import TooMuch, unpacked
from helpers.base.words import capitalised
from helpers.openindex import reference
from helpers.openindex.reference import Journal

API = "https://api.openalex.org"
KEY_VARIABLE = "OPENALEX_API_KEY"
PER_PAGE = 100
#: What is asked of a work; all that is read of it.
SELECT = (
    "id", "doi", "publication_year", "type", "is_retracted", "is_paratext", "is_xpac", "updated_date", "primary_location",
    "primary_topic", "authorships",
)  # fmt: skip
_TYPE = "article"
_ISSNS_AT_ONCE = 50  # a filter takes up to 100 values; addresses must not grow too long
_ATTEMPTS = 6
_LONGEST_WAIT = 120.0  # seconds
_LONGEST_ANSWER = 300.0  # seconds from its first byte to its last
_LARGEST_ANSWER = 2**26  # bytes, unpacked; a page of long works has a third of that
_WORK = re.compile(r"(?:https://openalex\.org/)?(W\d+)\Z", re.ASCII)
_KEPT = "what was downloaded is kept, and the same command goes on."


class OpenAlexError(ScienceCitiesError):
    """OpenAlex does not answer, or not as expected; what was downloaded is kept, and the same command goes on."""


class OpenAlexRefuses(OpenAlexError):
    """OpenAlex refuses what is asked with a reason that does not pass by itself; ``status`` is that of HTTP."""

    def __init__(self, message: str, status: int) -> None:
        super().__init__(message)
        self.status = status


@dataclass(frozen=True)
class Query:
    """The articles of some journals in a year, or those of them that changed ``since`` a day: one list to page through."""

    year: int
    issns: tuple[str, ...]
    since: str = ""

    @property
    def filter(self) -> str:
        """The filter as OpenAlex reads it."""
        changed = f",from_updated_date:{self.since}" if self.since else ""
        issns = "|".join(self.issns)
        return f"publication_year:{self.year},type:{_TYPE},primary_location.source.issn:{issns}{changed}"

    @property
    def name(self) -> str:
        """Name of its folder: the same for the same question."""
        asked = f"{Query(self.year, self.issns).filter} {','.join(SELECT)}"
        return f"{self.year}-{hashlib.sha256(asked.encode()).hexdigest()[:12]}"


def queries(years: list[int], journals: list[Journal]) -> list[Query]:
    """What to ask for: each year, with as many journals at once as a filter takes.

    Journals of which Nature Index takes only a part are not asked for: none of their works would count.
    """
    issns = sorted(journal.issn_l for journal in journals if not journal.scope_note)
    groups = [tuple(issns[i : i + _ISSNS_AT_ONCE]) for i in range(0, len(issns), _ISSNS_AT_ONCE)]
    return [Query(year, group) for year in years for group in groups]


def told_cost(calls: int, key: bool) -> str:
    """What a run of so many lists costs, what a day allows, and what works cost that are asked for by themselves.

    A clause that follows the number of calls, by ``service_prices.csv``; blank where no price of lists is known.
    """
    rows = reference.rows("service_prices")
    prices = {row["operation"]: row for row in rows if row["service"] == "openalex" and row["price"]}
    if "list" not in prices:
        return ""
    lists, with_key = prices["list"], "with" if key else "without"
    each, day, unit = float(lists["price"]) / int(lists["calls"]), lists[f"day_{with_key}_key"], lists["unit"]
    told = f", which cost {calls * each:.4g} {unit}"
    if day:
        told += f"; a day allows {float(day):.4g} {unit} {with_key} a key"
        if each and calls * each > float(day):
            told += f", so that takes {math.ceil(calls / max(1, int(float(day) / each)))} days"
    told += f" (prices as of {lists['read']}, {lists['address']})"
    if single := prices.get("single"):
        price = float(single["price"])
        cost = f"{price:.4g} {single['unit']} for {int(single['calls']):,}" if price else "nothing"
        told += f"; works that have to be asked for by themselves cost {cost}"
    return told


class Client:
    """Asks OpenAlex, patiently: waits as long as it is told to, and longer after each failure, but not for hours."""

    def __init__(
        self, address: str = API, key: str | None = None, wait: Callable[[float], None] = time.sleep
    ) -> None:
        """``key`` is by default that of the environment; it is sent, and neither written nor shown."""
        self.key = os.environ.get(KEY_VARIABLE) if key is None else key
        self._wait = wait
        # an address that leads elsewhere is not followed: the key is for this one alone
        self._http = httpx.Client(base_url=address, timeout=60, headers={"Accept-Encoding": "gzip"})

    def close(self) -> None:
        """Close the connection."""
        self._http.close()

    def page(self, query: Query, cursor: str, per_page: int = PER_PAGE) -> tuple[bytes, dict]:
        """One page of a query as it came, and as JSON with ``meta.count``, ``meta.next_cursor`` and ``results``.

        Raises:
            OpenAlexRefuses: for a refused key or filter, or a budget that is used up; says when to come back.
            OpenAlexError: after several failures, for an answer of another form or size, or for one that leads to
                another address.
        """
        asked = {
            "filter": query.filter, "select": ",".join(SELECT), "per_page": str(per_page), "cursor": cursor,
        }  # fmt: skip
        content, found = self._get("/works", asked)
        _check_page(found, per_page)
        return content, found

    def work(self, id: str) -> tuple[bytes, dict] | None:
        """One work by its id, with all of its authors, as it came and as JSON; None if OpenAlex has no such work (now).

        Raises:
            OpenAlexError: as ``page``.
        """
        named = _WORK.match(id)
        if not named:
            return None
        try:
            content, found = self._get(f"/works/{named[1]}", {})
        except _Elsewhere:
            return None  # merged into another
        except OpenAlexRefuses as error:
            if error.status in (404, 410):
                return None
            raise
        _check_work(found)
        return content, found

    def _get(self, path: str, asked: dict[str, str]) -> tuple[bytes, Any]:
        if self.key:
            asked = asked | {"api_key": self.key}
        retrying = Retrying(
            retry=retry_if_exception_type((_Again, httpx.TransportError)),
            stop=stop_after_attempt(_ATTEMPTS),
            wait=lambda state: min(
                _LONGEST_WAIT,
                getattr(state.outcome.exception(), "after", None) or 2.0**state.attempt_number,
            ),
            sleep=self._wait,
        )
        try:
            return retrying(self._ask, path, asked)
        except RetryError as error:
            last = error.last_attempt.exception()
            raise OpenAlexError(
                f"OpenAlex failed {_ATTEMPTS} times ({last}); {_KEPT.replace('the same', 'later the same')}"
            ) from last

    def _ask(self, path: str, asked: dict[str, str]) -> tuple[bytes, Any]:
        with self._http.stream("GET", path, params=asked) as response:
            status = response.status_code
            if response.has_redirect_location:
                led = response.headers["Location"].partition("?")[0]
                raise _Elsewhere(f"OpenAlex leads to another address (status {status}): {led}")
            content = _body(response)
        after = _wait_told(response.headers)
        if status >= 500 or (status == 429 and (after or 0) <= _LONGEST_WAIT):
            raise _Again(f"status {status} {_message(content)}".rstrip(), after)
        if status != 200:
            hint = f"; is {KEY_VARIABLE} right?" if status in (401, 403) else ""
            back = f" Come back after {_clock(after)}." if after else ""
            kept = f" {capitalised(_KEPT)}" if status in (401, 403, 429) else ""
            raise OpenAlexRefuses(
                f"OpenAlex refuses (status {status}){hint} {_message(content)}".rstrip() + back + kept, status
            )
        try:
            return content, json.loads(content)
        except (ValueError, RecursionError) as error:
            raise _Again(f"an answer that is no whole JSON: {error}") from error


class _Elsewhere(OpenAlexError):
    """An answer that leads to another address."""


class _Again(Exception):
    """A failure that may pass; ``after`` is how many seconds OpenAlex asks to wait, if it says so."""

    def __init__(self, message: str, after: float | None = None) -> None:
        super().__init__(message)
        self.after = after


def _wait_told(headers: httpx.Headers) -> float | None:
    """Seconds to wait: as the answer asks for, or to the end of the day if nothing is left of its budget."""
    told = headers.get("Retry-After", "")
    if not told and 0.0 in (_number(headers.get(f"X-RateLimit-Remaining{of}", "")) for of in ("", "-USD")):
        told = headers.get("X-RateLimit-Reset", "")
    return _number(told)


def _number(text: str) -> float | None:
    return float(text) if text.isascii() and text.replace(".", "", 1).isdigit() else None


def _clock(seconds: float) -> str:
    return f"{datetime.now(UTC) + timedelta(seconds=min(seconds, 10**8)):%Y-%m-%d %H:%M} UTC"


def _body(response: httpx.Response) -> bytes:
    """The answer, unpacked here: what the library unpacks by itself has no bound."""
    packing = response.headers.get("Content-Encoding", "identity").strip().lower()
    if packing not in ("gzip", "identity"):
        raise OpenAlexError(f"OpenAlex answers packed by '{packing}', though asked for gzip.")
    chunks = _bounded(response.iter_raw())
    try:
        return unpacked(chunks, _LARGEST_ANSWER) if packing == "gzip" else b"".join(chunks)
    except TooMuch as error:
        raise OpenAlexError(f"OpenAlex answers with more than {_LARGEST_ANSWER:,} bytes.") from error
    except ValueError as error:
        raise _Again(f"an answer that {error}") from error


def _bounded(chunks: Iterator[bytes]) -> Iterator[bytes]:
    begun, received = time.monotonic(), 0
    for chunk in chunks:
        received += len(chunk)
        if received > _LARGEST_ANSWER:
            raise TooMuch
        if time.monotonic() - begun > _LONGEST_ANSWER:
            raise _Again(f"an answer that takes longer than {_LONGEST_ANSWER:.0f} seconds")
        yield chunk


def _message(content: bytes) -> str:
    try:
        told = json.loads(content)
    except (ValueError, RecursionError):
        return ""
    return str(told.get("message") or told.get("error") or "") if isinstance(told, dict) else ""


def _check_page(found: object, per_page: int) -> None:
    meta = found.get("meta") if isinstance(found, dict) else None
    if not isinstance(meta, dict) or not isinstance(meta.get("count"), int) or "next_cursor" not in meta:
        raise OpenAlexError("OpenAlex answers in another form: 'meta' has no 'count' and 'next_cursor'.")
    if not isinstance(meta["next_cursor"], str | None) or meta["next_cursor"] == "":
        raise OpenAlexError("OpenAlex answers in another form: 'next_cursor' is no text.")
    works = found.get("results") if isinstance(found, dict) else None
    if not isinstance(works, list):
        raise OpenAlexError("OpenAlex answers in another form: 'results' is no list.")
    if len(works) > per_page:
        raise OpenAlexError(f"OpenAlex answers with {len(works):,} works, though asked for {per_page:,}.")
    for work in works:
        _check_work(work)


def _check_work(work: object) -> None:
    if not isinstance(work, dict) or not isinstance(work.get("authorships"), list) or "id" not in work:
        told = work.get("id", "a work") if isinstance(work, dict) else "a work"
        raise OpenAlexError(f"OpenAlex answers in another form: {told} has no list 'authorships'.")

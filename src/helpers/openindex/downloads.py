"""Works of tracked journals from the API of OpenAlex, kept page by page with their day, and asked for again in time.

Pages are kept as they came, gzipped, each with its hash; a run that is broken off goes on where it stopped and asks for
nothing twice. Works whose lists of authors are cut off are asked for one by one.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import math
import shutil
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from functools import cached_property
from pathlib import Path

from helpers.base.files import read_whole, write_whole
from helpers.base.words import listed, plural
from helpers.index.stored import hash_of_file
from helpers.openindex.openalex import PER_PAGE, Client, OpenAlexError, OpenAlexRefuses, Query
from helpers.openindex.problems import BadInput
from helpers.openindex.reference import Journal
from helpers.openindex.work_files import MOST_LISTED

_STATE = "state.json"
_AGAIN = ".again"  # end of the name of a folder that takes the place of the one without it when it is whole
_COMPLETE_MONTH = 7  # a year is as good as complete in OpenAlex from this month of the following year
# A download goes on for days where budgets are small; what it has is not asked for again so long.
_FRESH_DAYS = 7
_NOT_ALLOWED = (400, 402, 403)  # how a filter is refused that the key is not good for


def _now() -> datetime:
    return datetime.now(UTC)


@dataclass
class _State:
    """How far a query has come. ``cursor`` is that of the next page, None at the end; times are ISO 8601, UTC.

    ``open`` are works to be asked for by themselves; ``whole`` has the hash of each that was, blank where that gave no
    more authors. ``as_of`` is when the last pass began that came to its end, ``since`` the day whose changes this one
    asks for, blank for all works.
    """

    filter: str
    cursor: str | None = "*"
    works: int | None = None
    received: int = 0  # works in the pages of this pass
    seen: list[str] = field(default_factory=list)  # hashes of its cursors
    pages: list[str] = field(default_factory=list)  # hashes, in order
    dates: list[str] = field(default_factory=list)  # when each page came
    open: list[str] = field(default_factory=list)
    whole: dict[str, str] = field(default_factory=dict)
    begun: str = ""
    as_of: str = ""
    since: str = ""

    @property
    def finished(self) -> bool:
        return self.cursor is None and not self.open

    @property
    def calls(self) -> int:
        """Lists that are still to be asked for."""
        return 0 if self.cursor is None else max(1, math.ceil(((self.works or 0) - self.received) / PER_PAGE))


@dataclass(frozen=True)
class Downloaded:
    """Files of a download, the days of their first and last page, and the years that were not complete by then."""

    files: list[Path]
    first: str
    last: str
    incomplete: tuple[int, ...]

    def notes(self, journals: list[Journal]) -> tuple[str, ...]:
        """What a reader must know: years that will grow, and which of ``journals`` were not asked for."""
        notes = ["Works that OpenAlex gives another type than “article” were not asked for."]
        if self.incomplete:
            years = listed([str(year) for year in self.incomplete])
            notes.append(
                f"Downloaded before the year was complete, which is taken to be in July of the following one: {years}."
            )
        if in_part := sum(bool(journal.scope_note) for journal in journals):
            notes.append(
                f"Not asked for: {plural(in_part, 'journal')} of which Nature Index takes a part that cannot be told."
            )
        return tuple(notes)


class Download:
    """One run: what there is to ask for, what that takes, and the doing.

    A year that was downloaded before it was complete (before July of the following year) is downloaded again, unless
    ``keep``, or it is a few days old. With ``refresh`` only what changed since is asked for, where the key allows, else
    everything again. What is there stays until it is replaced whole.
    """

    def __init__(
        self,
        client: Client,
        folder: Path,
        asked: list[Query],
        *,
        keep: bool = False,
        refresh: bool = False,
        now: Callable[[], datetime] = _now,
    ) -> None:
        self._client, self._folder, self._asked, self._now = client, folder, asked, now
        self._keep, self._refresh = keep, refresh

    def estimate(self) -> tuple[int, int]:
        """Works, and lists still to be asked for; asks once for each query not begun, and remembers the answer."""
        works = sum(state.works or 0 for _, _, state in self._plan)
        return works, self._calls()

    @cached_property
    def _plan(self) -> list[tuple[Query, Path, _State]]:
        return [self._begin(query) for query in self._asked]

    def _calls(self) -> int:
        return sum(state.calls for _, _, state in self._plan)

    def run(self, told: Callable[[str], None] = lambda _: None) -> Downloaded:
        """Download what is missing. ``told`` gets a line a page, with the time left.

        Raises:
            OpenAlexError: if OpenAlex stops, fails or repeats itself.
            BadInput: if a file that is there is not as it was downloaded.
        """
        calls, begun, done = self._calls(), time.monotonic(), 0
        for query, place, state in self._plan:
            self._complete(place, state, told)
            while state.cursor is not None:
                self._next_page(query, place, state, state.cursor)
                self._complete(place, state, told)
                done += 1
                left = (time.monotonic() - begun) / done * max(0, calls - done)
                told(
                    f"{query.year}: page {len(state.pages)}, call {done} of about {max(calls, done)}, {left / 60:.0f} min left"
                )
            if place.name.endswith(_AGAIN):
                home = place.with_name(place.name.removesuffix(_AGAIN))
                shutil.rmtree(home, ignore_errors=True)
                place.rename(home)
        states = [(query, _read_state(self._folder / query.name, query)) for query in self._asked]
        days = sorted(day[:10] for _, state in states for day in state.dates)
        incomplete = sorted({query.year for query, state in states if not _is_complete(query, state)})
        files = [file for query, state in states for file in _files(self._folder / query.name, state)]
        return Downloaded(files, *((days[0], days[-1]) if days else ("", "")), tuple(incomplete))

    def _begin(self, query: Query) -> tuple[Query, Path, _State]:
        """Where a query is downloaded to, and how far it is there; the query of a refresh asks for changes only."""
        place = self._folder / query.name
        again = place.with_name(place.name + _AGAIN)
        state = _read_state(place, query)
        if again.exists() and not (self._keep and state.finished):
            place, state = again, _read_state(again, query)
        elif state.finished:
            changes = self._refresh and self._client.key and self._begin_refresh(query, place, state)
            if not changes and (self._refresh or (not self._keep and self._is_stale(query, state))):
                place, state = again, _State(query.filter)
        if state.works is None:
            state.works = self._client.page(query, "*", per_page=1)[1]["meta"]["count"]
            _write_state(place, state)
        return Query(query.year, query.issns, state.since), place, state

    def _begin_refresh(self, query: Query, place: Path, state: _State) -> bool:
        """Whether the key allows to ask for changes; the state then begins a pass that asks for them."""
        since = state.as_of[:10]
        try:
            found = self._client.page(Query(query.year, query.issns, since), "*", per_page=1)[1]
        except OpenAlexRefuses as error:
            if error.status in _NOT_ALLOWED:
                return False
            raise
        state.since, state.works, state.cursor = since, found["meta"]["count"], "*"
        state.received, state.seen, state.begun = 0, [], ""
        if not state.works:
            state.cursor, state.since, state.as_of = None, "", _told(self._now())
        _write_state(place, state)
        return True

    def _is_stale(self, query: Query, state: _State) -> bool:
        age = self._now() - datetime.fromisoformat(state.as_of)
        return not _is_complete(query, state) and age.days >= _FRESH_DAYS

    def _next_page(self, query: Query, place: Path, state: _State, cursor: str) -> None:
        now = _told(self._now())
        state.begun = state.begun or now
        content, found = self._client.page(query, cursor)
        works, count = found["results"], found["meta"]["count"]
        if works:
            _require_progress(state, found)
            path = _page_file(place, len(state.pages))
            write_whole(path, gzip.compress(content, mtime=0))
            state.pages.append(hash_of_file(path))
            state.dates.append(now)
            state.received += len(works)
            state.open += [work["id"] for work in works if is_cut(work)]
        state.cursor = found["meta"]["next_cursor"] if works else None
        state.works = count
        if state.cursor is None:
            state.as_of, state.since = state.begun, ""
        # a page is written before the state that knows it: a run killed between the two asks for that page once more
        _write_state(place, state)

    def _complete(self, place: Path, state: _State, told: Callable[[str], None]) -> None:
        """Ask for works by themselves whose lists of authors are cut off; a list names no more than 100."""
        if len(state.open) > PER_PAGE // 4:
            told(
                f"{len(state.open)} works have more authors than a list names; they are asked for one by one"
            )
        for id in list(state.open):
            found = self._client.work(id)
            state.whole[id] = ""
            if found and len(found[1]["authorships"]) >= MOST_LISTED and not is_cut(found[1]):
                path = _work_file(place, id)
                write_whole(path, gzip.compress(b'{"results":[' + found[0] + b"]}", mtime=0))
                state.whole[id] = hash_of_file(path)
            state.open.remove(id)
            _write_state(place, state)


def is_cut(work: dict) -> bool:
    """Whether a work as a list gives it has its authors cut off: as many as a list names, and none of them the last."""
    authors = work["authorships"]
    return len(authors) == MOST_LISTED and not any(
        isinstance(author, dict) and author.get("author_position") == "last" for author in authors
    )


def _is_complete(query: Query, state: _State) -> bool:
    return state.as_of[:10] >= date(query.year + 1, _COMPLETE_MONTH, 1).isoformat()


def _require_progress(state: _State, found: dict) -> None:
    """A list that goes round in a circle never ends; works that come and go meanwhile are let pass."""
    count = found["meta"]["count"]
    state.seen.append(_short_hash(state.cursor))
    repeated = _short_hash(found["meta"]["next_cursor"]) in state.seen
    received = state.received + len(found["results"])
    if repeated or received > count + count // 100 + PER_PAGE:
        raise OpenAlexError(
            f"OpenAlex repeats itself after {state.received:,} of {count:,} works; the pages so far are kept."
        )


def _short_hash(cursor: str | None) -> str:
    return hashlib.sha256((cursor or "").encode()).hexdigest()[:12]


def _told(moment: datetime) -> str:
    return moment.isoformat(timespec="seconds")


def _files(place: Path, state: _State) -> Iterator[Path]:
    known = [(_page_file(place, number), digest) for number, digest in enumerate(state.pages)]
    known += [(_work_file(place, id), digest) for id, digest in sorted(state.whole.items()) if digest]
    for path, digest in known:
        if not path.exists() or hash_of_file(path) != digest:
            raise BadInput(f"{path} is not as it was downloaded; remove {place} to download it again.")
        yield path


def _page_file(place: Path, number: int) -> Path:
    return place / f"page-{number + 1:05}.json.gz"


def _work_file(place: Path, id: str) -> Path:
    return place / f"work-{id.rpartition('/')[2]}.json.gz"


def _read_state(place: Path, query: Query) -> _State:
    path = place / _STATE
    if not path.exists():
        return _State(query.filter)
    try:
        return _State(**json.loads(read_whole(path)))
    except (ValueError, TypeError) as error:
        raise BadInput(f"{path} cannot be read ({error}); remove {place} to download it again.") from error


def _write_state(place: Path, state: _State) -> None:
    write_whole(place / _STATE, json.dumps(vars(state), indent=1) + "\n")

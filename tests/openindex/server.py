"""A server on this machine that speaks the part of OpenAlex's API that the client uses as the service does in 2026.

Keys, a budget of lists a day, lists of at most 100 authorships without any mark, ``select``, the expansion corpus left
out, changes for paid plans alone, works by their id for nothing; sentences and headers as in the service's own code
(github.com/ourresearch/openalex-api-proxy). Other faults on demand.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

Answer = tuple[int, dict, bytes]
#: A fault gets the number of the call (from 1) and what was asked; it returns status, headers and body, or None.
Fault = Callable[[int, dict], Answer | None]

UNTIL_MIDNIGHT = 15 * 3600
KEYS = ("secret", "paid")


def refusal(status: int, message: str, **headers: object) -> Answer:
    body = json.dumps({"error": "refused", "message": message}).encode()
    return status, {name.replace("_", "-"): str(value) for name, value in headers.items()}, body


class Api:
    """Works, filtered and paged by cursor; ``asked`` are the parameters of all lists, ``singles`` the ids asked for.

    ``budget`` is how many lists a day allows.
    """

    def __init__(
        self, works: list[dict], fault: Fault = lambda number, asked: None, budget: int | None = None
    ) -> None:
        self.works, self.fault, self.budget = works, fault, budget
        self.asked: list[dict[str, str]] = []
        self.singles: list[str] = []
        self.address = ""

    def answer(self, asked: dict[str, str]) -> dict:
        filters = dict(part.split(":", 1) for part in asked["filter"].split(","))
        issns = filters["primary_location.source.issn"].split("|")
        found = [
            work
            for work in self.works
            if work["publication_year"] == int(filters["publication_year"])
            and work["type"] == filters.get("type", work["type"])
            and ((work["primary_location"] or {}).get("source") or {}).get("issn_l") in issns
            and work.get("updated_date", "9999") >= filters.get("from_updated_date", "")
            and not work.get("is_xpac")
        ]
        start = 0 if asked["cursor"] == "*" else int(asked["cursor"].removeprefix("c"))
        page = found[start : start + int(asked["per_page"])]
        following = f"c{start + len(page)}" if page else None
        return {
            "meta": {"count": len(found), "per_page": int(asked["per_page"]), "next_cursor": following},
            "results": [self._listed(work, asked["select"].split(",")) for work in page], "group_by": [],
        }  # fmt: skip

    def _listed(self, work: dict, select: list[str]) -> dict:
        return {**{name: work.get(name) for name in select}, "authorships": work["authorships"][:100]}

    def list(self, asked: dict[str, str]) -> Answer:
        """The answer to a list, or the refusal of one."""
        self.asked.append(asked)
        key = asked.get("api_key")
        if wrong := self.fault(len(self.asked), asked):
            return wrong
        if key and key not in KEYS:
            return refusal(401, "API key not found")
        if "from_updated_date" in asked["filter"] and key != "paid":
            return refusal(403, 'You must include a valid API key to use "from_updated_date" with filter')
        if int(asked["per_page"]) > 100:
            return refusal(400, "per_page must be at most 100.")
        if self.budget is not None and len(self.asked) > self.budget:
            return refusal(
                429, "Insufficient credits. This request requires 1 credits but you only have 0 remaining. "
                "Resets at midnight UTC.", Retry_After=UNTIL_MIDNIGHT, X_RateLimit_Remaining=0,
            )  # fmt: skip
        return 200, {}, json.dumps(self.answer(asked)).encode()

    def single(self, id: str) -> Answer:
        """A work by its id, with all of its authors; free."""
        self.singles.append(id)
        for work in self.works:
            if work["id"] == f"https://openalex.org/{id}":
                return 200, {}, json.dumps(work).encode()
        return refusal(404, f"{id} not found")


@contextmanager
def serving(api: Api) -> Iterator[Api]:
    """The API at ``api.address`` until the block ends."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            path, query = urlsplit(self.path).path, urlsplit(self.path).query
            asked = {key: values[0] for key, values in parse_qs(query).items()}
            single = path.removeprefix("/works/") if path.startswith("/works/") else ""
            status, headers, body = api.single(single) if single else api.list(asked)
            self.send_response(status)
            for name, value in ({"Content-Length": str(len(body))} | headers).items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Nothing on the screen."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    api.address = f"http://127.0.0.1:{server.server_address[1]}"
    try:
        yield api
    finally:
        server.shutdown()
        server.server_close()
        thread.join()

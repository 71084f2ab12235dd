"""A server on this machine that speaks the part of OpenAlex's API that the client uses, with faults on demand."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

#: A fault gets the number of the call (from 1) and what was asked; it returns status, headers and body, or None.
Fault = Callable[[int, dict], tuple[int, dict, bytes] | None]


class Api:
    """Works, filtered by year and journal and paged by cursor; ``asked`` are the parameters of all calls."""

    def __init__(self, works: list[dict], fault: Fault = lambda number, asked: None) -> None:
        self.works, self.fault, self.asked = works, fault, []
        self.address = ""

    def answer(self, asked: dict[str, str]) -> dict:
        filters = dict(part.split(":", 1) for part in asked["filter"].split(","))
        issns = filters["primary_location.source.issn"].split("|")
        found = [
            work
            for work in self.works
            if work["publication_year"] == int(filters["publication_year"])
            and ((work["primary_location"] or {}).get("source") or {}).get("issn_l") in issns
        ]
        start = 0 if asked["cursor"] == "*" else int(asked["cursor"].removeprefix("c"))
        page = found[start : start + int(asked["per_page"])]
        following = f"c{start + len(page)}" if page else None
        return {
            "meta": {"count": len(found), "per_page": int(asked["per_page"]), "next_cursor": following},
            "results": page, "group_by": [],
        }  # fmt: skip


@contextmanager
def serving(api: Api) -> Iterator[Api]:
    """The API at ``api.address`` until the block ends."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked = {key: values[0] for key, values in parse_qs(urlsplit(self.path).query).items()}
            api.asked.append(asked)
            wrong = api.fault(len(api.asked), asked)
            status, headers, body = wrong or (200, {}, json.dumps(api.answer(asked)).encode())
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

"""The shell of every page: style, landmarks, contents and navigation, in one file without any address."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape
from markupsafe import Markup

from helpers.base.paths import chosen_source
from helpers.base.words import capitalised
from helpers.index.origin import DEMONSTRATION, notice_of, origin_of, terms_of
from helpers.report.citation import LANGUAGE, Citation, address_of, linked_data
from helpers.report.columns import column_of
from helpers.report.record import PageRecord, embedded

# a city among cities: three bars, the tallest one marked
ICON = (
    "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 16 16'%3E%3Crect width='16' height='16' "
    "rx='3' fill='%231d2026'/%3E%3Cpath d='M3 13V8h2.6v5zm7.4 0v-3H13v3z' fill='%23fff'/%3E%3Cpath d='M6.7 13V3h2.6v10z' "
    "fill='%23cb3b3b'/%3E%3C/svg%3E"
)
_TEMPLATES = Path(__file__).parent / "template"


@cache
def templates() -> Environment:
    """The environment of all templates: everything is escaped, an unknown name is an error."""
    environment = Environment(
        loader=PackageLoader("helpers.report", "template"),
        autoescape=select_autoescape(default=True, default_for_string=True),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["capitalize_first"] = capitalised
    environment.filters["heading"] = lambda name: column_of(name).heading
    return environment


def rendered(template: str, **values: object) -> str:
    """The text of a template of the project with values filled in."""
    return templates().get_template(template).render(**values)


def page_of(
    *,
    title: str,
    title_year: str,
    description: str,
    body: str,
    contents: Sequence[tuple[str, str]] = (),
    footer: str = "",
    trail: list[tuple[str, str]],
    home: str = "",
    address: str = "",
    card: str = "",
    above: str = "",
    summary: str = "",
    citation: Citation | None = None,
    tools: Sequence[tuple[str, str]] = (),
    leads_on: str = "",
    others: str = "",
    scripts: tuple[str, ...] = ("page.js",),
    record: PageRecord | None = None,
) -> str:
    """A whole page. ``body``, ``footer`` and ``others`` are HTML; ``contents`` are anchors with their headings.

    ``trail`` names the pages above this one with their addresses, ``others`` stands below the contents; ``above``
    stands above the title, the description and the links of ``tools`` below it. Machines are told the ``summary`` in its place. ``home`` is the front page, which searches: its address, or empty where this is it.
    ``address`` is where this page stands within the site, ``card`` a picture of it for those who share it, and ``citation`` how it is cited, of a page to keep. The
    footer is by default that of a page which is no report: where the figures of the source come from.
    ``record`` says what a page of a report was made from and what it shows.

    ``leads_on`` is the page that a browser goes to at once, of an address that is no longer made.

    The page forbids the browser to load anything and to run any script but ``scripts``, which it names by
    their hashes.
    """
    texts = [_script(name) for name in scripts]
    source = chosen_source()
    notice = notice_of(source)
    named = f"{title} {title_year}".strip()
    url = address_of(address)
    return rendered(
        "shell.html.j2",
        title=title,
        title_year=title_year,
        notice=notice,
        warning=DEMONSTRATION if notice else "",
        description=description,
        body=Markup(body),
        has_code='<pre class="code">' in body,
        contents=contents,
        language=LANGUAGE,
        icon=ICON,
        home=home,
        above=above,
        tools=tools,
        leads_on=leads_on,
        summary=summary or description,
        url=url,
        card=address_of(card),
        linked_data=Markup(linked_data(named, summary or description, citation, url)),
        footer=Markup(
            footer or rendered("footer_index.html.j2", origin=origin_of(source), terms=terms_of(source))
        ),
        trail=trail,
        others=Markup(others),
        record=Markup(embedded(record)) if record else "",
        style=Markup(style_sheet() if record else f"{style_sheet()}\n{style_sheet('index.css')}"),
        page_header=css_text(f"{DEMONSTRATION} · " * bool(notice) + f"Science Cities · {named}"),
        scripts=[Markup(text) for text in texts],
        script_hashes=Markup(" ".join(_hash_source(text) for text in texts)),
    )


@cache
def style_sheet(name: str = "style.css") -> str:
    """The style of every page; ``index.css`` is what pages around the reports have beside it."""
    return (_TEMPLATES / name).read_text(encoding="utf-8").strip()


@cache
def _script(name: str) -> str:
    """A script as a page carries it: without comments and without the spaces that lines begin with."""
    lines = (line.strip() for line in (_TEMPLATES / name).read_text(encoding="utf-8").splitlines())
    return "\n".join(line for line in lines if line and not line.startswith("//"))


def _hash_source(script: str) -> str:
    """How a content security policy names a script."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()}'"


def css_text(text: str) -> Markup:
    """``text`` for the inside of a CSS string: whatever is no letter, digit or space is written by its number."""
    return Markup("".join(c if c.isalnum() or c == " " else f"\\{ord(c):x} " for c in text))

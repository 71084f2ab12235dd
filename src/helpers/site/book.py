"""An edition as one document for paper: a cover, contents with page numbers, the reports one after the other, and at
the end what they were made from."""

from __future__ import annotations

import posixpath
import re
from dataclasses import dataclass

from markupsafe import Markup, escape

from helpers.base.site_file import authors
from helpers.base.words import listed
from helpers.index.origin import notice_of, origin_of, site_name, terms_of
from helpers.report.citation import LANGUAGE, address_of, address_within_site
from helpers.report.shell import css_text, rendered, style_sheet
from helpers.runs.inputs import UP
from helpers.site.editions import BuiltPage, Edition
from helpers.site.front import LEADERS_REPORT, answer_of, said_above

_MAIN = re.compile(r'<main id="content"[^>]*>(.*?)</main>', re.S)
# what nobody can use on paper; data would double the pages
_NOT_ON_PAPER = re.compile(
    r'<details\b.*?</details>|<pre class="code">.*?</pre>|<p class="(?:downloads|tool)">.*?</p>', re.S
)
# attributes, and the rules of style of a picture, each of which begins with its id
_IDS = re.compile(r'(\b(?:id|for|aria-labelledby|aria-describedby)="|href="#|url\(#|<style>#|\}#)')
_LINK = re.compile(r'<a ([^>]*?)href="(?!#|https?:|data:)([^"#]*)(?:#([^"]*))?"')
_H1 = re.compile(r"<h1\b")


@dataclass(frozen=True)
class Chapter:
    """A report of the book: the id it is led to by, its title and its answer, its HTML, its fingerprint."""

    id: str
    title: str
    says: str
    body: Markup
    fingerprint: str


def book_of(edition: Edition, once: Edition, source: str, numbers: dict[str, int] | None = None) -> str:
    """The document, with the reports that are made ``once`` behind those of the edition; ``numbers`` are the pages that chapters begin on, which are known once it was printed.

    Raises:
        ScienceCitiesError: if a page is not as it was made.
    """
    pages = {report_id: (of, of.sound_page(report_id)) for of in (edition, once) for report_id in of.reports}
    leading = edition.sound_page(LEADERS_REPORT if LEADERS_REPORT in pages else edition.reports[0])
    chapters = [_chapter(of, report_id, page, set(pages)) for report_id, (of, page) in pages.items()]
    title = f"{site_name(source)} {edition.year}"
    return rendered(
        "book.html.j2",
        language=LANGUAGE,
        title=title,
        notice=notice_of(source),
        above=said_above(leading),
        answer=answer_of(leading),
        authors=listed(author.name for author in authors()),
        address=address_of(address_within_site(edition.folder / "index.html")),
        origin=origin_of(source),
        terms=terms_of(source),
        chapters=chapters,
        numbers=numbers or {},
        style=Markup(style_sheet()),
        headers=[(chapter.id, css_text(f"{title} · {chapter.title}")) for chapter in chapters],
    )


def _chapter(edition: Edition, report_id: str, page: BuiltPage, reports: set[str]) -> Chapter:
    found = _MAIN.search(page.html)
    body = _NOT_ON_PAPER.sub("", found[1] if found else "")
    folder = address_within_site(edition.folder)

    def link(match: re.Match[str]) -> str:
        target = match[2].removesuffix(".html").removeprefix(UP)
        if target in reports:
            return f'<a {match[1]}href="#{target}{f"-{match[3]}" if match[3] else ""}"'
        whole = address_of(posixpath.normpath(f"{folder}/{match[2]}"))
        return f'<a {match[1]}href="{escape(whole)}"' if whole else f"<a {match[1]}"

    body = _LINK.sub(link, _IDS.sub(lambda match: f"{match[1]}{report_id}-", body))
    body = _H1.sub(f'<h1 id="{report_id}"', body, count=1)
    return Chapter(report_id, page.record.title, answer_of(page), Markup(body), page.record.fingerprint)

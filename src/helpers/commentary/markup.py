"""Markdown of an analyst as safe HTML for a page: tables, footnotes, links, images put inside the page."""

from __future__ import annotations

import re
from collections.abc import Iterable
from html import escape, unescape
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote

import mistune
import nh3

from helpers.base.paths import ALL_YEARS, edition_name
from helpers.commentary.images import LARGEST_IMAGES, BadImage, data_address
from helpers.commentary.source import FLAG_END, FLAG_START, CommentaryError, require_readable

_ALLOWED_TAGS = {
    "p", "em", "strong", "del", "code", "pre", "blockquote", "ul", "ol", "li", "br", "hr", "a", "sup", "sub",
    "table", "thead", "tbody", "tr", "th", "td", "h3", "h4", "section", "bdi", "bdo", "abbr", "q", "cite",
}  # fmt: skip
_ALLOWED_ATTRIBUTES = {
    "a": {"href", "title", "id", "class"}, "th": {"scope", "class"}, "td": {"class"}, "li": {"id"}, "ol": {"start"},
    "section": {"class"}, "sup": {"class", "id"}, "abbr": {"title"}, "bdo": {"dir"}, "p": {"dir"}, "bdi": {"dir"},
}  # fmt: skip
_CLASSES = {"footnotes", "footnote", "footnote-ref", "number"}
# what mistune writes in place of an address that could run something
_REFUSED_ADDRESS = "#harmful-link"
_FLAG = re.compile(f"{FLAG_START}\\d+{FLAG_END}")
# where an image goes once the rest is safe; like the marks of flags, no author can write these characters
_IMAGE_START, _IMAGE_END = "\ue002", "\ue003"
_IMAGE = re.compile(f"{_IMAGE_START}(\\d+){_IMAGE_END}")
# more of one sign of markup in a row, or deeper quotes and lists, than anybody means; parsing them takes long
_LONGEST_RUN = re.compile(r"([`*_~\[\]()<>!&\\|#:\"'])\1{60,}")
_MOST_OPENED = 1_500
_FOOTNOTE_MARK = re.compile(r"\[\^([^\]\s]+)\](?!:)")
_FOOTNOTE_TEXT = re.compile(r"^ {0,3}\[\^([^\]\s]+)\]:", re.M)
_CODE = re.compile(r"(`+)[^`].*?\1|^ {4}.*$", re.M | re.S)
_UNSEEN = re.compile(r"<!--.*?-->", re.S)


class _Renderer(mistune.HTMLRenderer):
    """mistune's HTML, with images kept aside: raw ``<img>`` is never let through."""

    def __init__(self) -> None:
        super().__init__(escape=False)
        self.images: list[tuple[str, str, str]] = []

    def image(self, text: str, url: str, title: str | None = None) -> str:
        self.images.append((url, unescape(mistune.util.striptags(text)), unescape(title or "")))
        return f"{_IMAGE_START}{len(self.images) - 1}{_IMAGE_END}"


class _Look(HTMLParser):
    """What of the safe HTML has to be looked at: links, ids, and marks that stand inside a tag."""

    def __init__(self) -> None:
        super().__init__()
        self.links: list[str] = []
        self.marked = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            if name == "href":
                self.links.append(value or "")
            self.marked = self.marked or any(FLAG_START <= letter <= _IMAGE_END for letter in value or "")


def html_of(markdown: str, path: Path, line: int, prefix: str, years: Iterable[int] | None = None) -> str:
    """Sanitised HTML of ``markdown``.

    ``path`` is the file it comes from, for images beside it and for messages; ``prefix`` keeps the footnotes
    of passages on one page apart; ``years`` are those whose reports a link may lead to (default: any).
    Headings below the page's own are h3 and h4; others are fitted to these.

    Raises:
        CommentaryError: for an image that is not beside the file, too large, of another kind or without an
            alternative text, for a link that leads nowhere a page can lead, for a footnote without text, and
            for characters or markup that nobody can mean.
    """
    _require_plain(markdown, path, line)
    renderer = _Renderer()
    render = mistune.create_markdown(renderer=renderer, plugins=["table", "footnotes", "strikethrough"])
    try:
        html = str(render(markdown))
    except RecursionError as error:
        raise CommentaryError(path, line, "quotes, lists or brackets are nested too deep") from error
    html = _fitted(html, prefix)
    html = nh3.clean(
        html,
        tags=_ALLOWED_TAGS,
        attributes=_ALLOWED_ATTRIBUTES,
        url_schemes={"https", "http", "mailto"},
        link_rel="noopener",
        attribute_filter=lambda _, name, value: _attribute(name, value, prefix),
    )
    look = _Look()
    look.feed(html)
    if look.marked:
        raise CommentaryError(
            path, line, "a claim or an image cannot stand inside the address or title of another"
        )
    for address in look.links:
        _require_link(address, path, _line_of(address, markdown, line), years)
    return _with_images(with_room(html), renderer.images, path, markdown, line)


def with_room(html: str) -> str:
    """HTML whose tables scroll in a box that takes the focus, so that the keyboard reaches all of a wide one."""
    box = '<div class="wide" tabindex="0" role="group" aria-label="Table">'
    return html.replace("<table>", f"{box}<table>").replace("</table>", "</table></div>")


def _require_plain(markdown: str, path: Path, line: int) -> None:
    plain = _FLAG.sub("", markdown)
    require_readable(plain, path, line)
    # an entity is a character as well; two times, for one entity may spell another
    require_readable(unescape(unescape(plain)), path, line)
    if run := _LONGEST_RUN.search(plain):
        at = line + plain.count("\n", 0, run.start())
        raise CommentaryError(path, at, f"'{run[1]}' stands {len(run[0])} times in a row")
    if sum(map(plain.count, "[<`*_")) > _MOST_OPENED:
        raise CommentaryError(path, line, f"more than {_MOST_OPENED:,} signs of markup in one passage")
    shown = _CODE.sub(lambda code: "\n" * code[0].count("\n"), _UNSEEN.sub("", plain))
    known = {name.casefold() for name in _FOOTNOTE_TEXT.findall(shown)}
    for mark in _FOOTNOTE_MARK.finditer(shown):
        if mark[1].casefold() not in known:
            raise CommentaryError(
                path, _line_of(mark[0], markdown, line), f"footnote '{mark[0]}' has no text: {mark[0]}: …"
            )


def _fitted(html: str, prefix: str) -> str:
    """HTML as it fits into a page: lower headings, scopes of table headings, footnotes of this passage alone."""
    html = re.sub(r"<(/?)h[12]\b", r"<\1h3", html)
    html = re.sub(r"<(/?)h[56]\b", r"<\1h4", html)
    html = re.sub(r"<th\b", '<th scope="col"', html)
    html = html.replace(' style="text-align:right"', ' class="number"')
    html = re.sub(r'(id="|href="#)(fn(?:ref)?-)', rf"\g<1>{prefix}-\2", html)
    seen: set[str] = set()

    def once(found: re.Match[str]) -> str:
        # a footnote that is called twice has two marks; only the first can be come back to
        known = found[0] in seen
        seen.add(found[0])
        return "" if known else found[0]

    return re.sub(rf' id="{re.escape(prefix)}-fn[^"]*"', once, html)


def _attribute(name: str, value: str, prefix: str) -> str | None:
    """Ids and classes are those made here; others could pass for parts of the page around."""
    if name == "id":
        return value if re.fullmatch(rf"{re.escape(prefix)}-fn(ref)?-[\w-]+", value) else None
    if name == "class":
        return value if value in _CLASSES else None
    if name == "dir":
        return value if value in ("ltr", "rtl", "auto") else None
    return value


def _with_images(html: str, images: list[tuple[str, str, str]], path: Path, markdown: str, line: int) -> str:
    # put in last, so that the only data: addresses of a page are those made here
    made: list[str] = []
    for name, alt, title in images:
        at, name_shown = _line_of(name, markdown, line), name if len(name) <= 80 else f"{name[:77]}…"
        if not alt.strip() or any(FLAG_START <= letter <= _IMAGE_END for letter in alt + title):
            raise CommentaryError(
                path, at, f"image '{name_shown}' needs an alternative text: ![what is seen]({name_shown})"
            )
        try:
            address = data_address(name, path.parent)
        except BadImage as error:
            raise CommentaryError(path, at, f"image '{name_shown}' {error}") from error
        caption = f' title="{escape(title)}"' if title else ""
        made.append(f'<img src="{address}" alt="{escape(alt)}"{caption}>')
        if sum(map(len, made)) > LARGEST_IMAGES:
            raise CommentaryError(path, at, f"the images have more than {LARGEST_IMAGES:,} bytes together")
    return _IMAGE.sub(lambda mark: made[int(mark[1])], html)


def _require_link(address: str, path: Path, line: int, years: Iterable[int] | None) -> None:
    """A link may lead to the web, within the page, or to a report of this, of another, or of all years."""
    from helpers.base.manifest import read_manifest, site_reports

    if address == _REFUSED_ADDRESS:
        raise CommentaryError(
            path, line, "a link can lead to the web, to a report or within the page, nowhere else"
        )
    if re.match(r"(https?://|mailto:|#)", address, re.I) or address == "../index.html":
        return
    up = "" if path.parent.name == edition_name(ALL_YEARS) else "../"  # to where the folders of years stand
    target = re.fullmatch(
        rf"(?:{re.escape(up)}(\d{{4}})/)?((?:{re.escape(up)})?[a-z0-9_]+)\.html(#[\w-]+)?", address
    )
    known = [*read_manifest(), "index"]
    of_all_years = [f"{up}{report}" for report in site_reports()]
    beside = [*(known if up else ["index"]), *of_all_years]
    if target is None or target[2] not in (known if target[1] else beside):
        said = f"link '{address[:80]}' leads to no report; reports: {', '.join(known)} (as name.html)"
        raise CommentaryError(path, line, said)
    if target[1] and years is not None and int(target[1]) not in years:
        raise CommentaryError(path, line, f"link '{address}' leads to a year without reports")


def _line_of(words: str, markdown: str, line: int) -> int:
    """Line on which ``words`` first stand; the first line where they are spelled otherwise."""
    found = next((place for w in (words, unquote(words)) if (place := markdown.find(w)) >= 0), 0)
    return line + markdown.count("\n", 0, found)

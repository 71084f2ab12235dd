"""Markdown of an analyst as safe HTML for a page: tables, footnotes, links, images put inside the page."""

from __future__ import annotations

import base64
import re
from pathlib import Path

import mistune
import nh3

from helpers.commentary.source import CommentaryError

LARGEST_IMAGE = 400_000
IMAGE_TYPES = {".png": "image/png", ".jpg": "image/jpeg", ".jpeg": "image/jpeg", ".svg": "image/svg+xml"}
_ALLOWED_TAGS = {
    "p", "em", "strong", "del", "code", "pre", "blockquote", "ul", "ol", "li", "br", "hr", "a", "img", "sup", "sub",
    "table", "thead", "tbody", "tr", "th", "td", "h3", "h4", "section", "bdi", "bdo", "abbr", "q", "cite",
}  # fmt: skip
_ALLOWED_ATTRIBUTES = {
    "a": {"href", "title", "id", "class"}, "img": {"src", "alt", "title"}, "th": {"scope"}, "td": set(), "li": {"id"},
    "section": {"class"}, "sup": {"class", "id"}, "abbr": {"title"}, "bdo": {"dir"}, "p": {"dir"}, "bdi": {"dir"},
}  # fmt: skip
_IMAGE = re.compile(r'<img src="([^"]*)"([^>]*?)/?>')
_LINK = re.compile(r'<a href="([^"]*)"')


def html_of(markdown: str, path: Path, line: int, prefix: str) -> str:
    """Sanitised HTML of ``markdown``.

    ``path`` is the file it comes from, for images beside it and for messages; ``prefix`` keeps the footnotes
    of passages on one page apart. Headings below the page's own are h3 and h4; larger ones are lowered.

    Raises:
        CommentaryError: for an image that is not beside the file, too large, of another kind or without an
            alternative text, and for a link that leads nowhere a page can lead.
    """
    render = mistune.create_markdown(escape=False, plugins=["table", "footnotes", "strikethrough"])
    html = render(markdown)
    html = re.sub(r"<(/?)h[12]\b", r"<\1h3", html)
    html = re.sub(r"<(/?)h[56]\b", r"<\1h4", html)
    html = html.replace("<th>", '<th scope="col">')
    html = re.sub(r'(id="|href="#)(fn)', rf"\g<1>{prefix}-\2", html)
    # sanitised before images go in, so that the only data: addresses of a page are those made here
    html = nh3.clean(
        html, tags=_ALLOWED_TAGS, attributes=_ALLOWED_ATTRIBUTES, url_schemes={"https", "http", "mailto"}, link_rel="noopener",
    )  # fmt: skip
    html = _IMAGE.sub(lambda image: _embedded(image, path, line), html)
    for address in _LINK.findall(html):
        _require_link(address, path, line)
    return html


def _embedded(image: re.Match, path: Path, line: int) -> str:
    name = image[1]
    if "alt=" not in image[2] or 'alt=""' in image[2]:
        raise CommentaryError(path, line, f"image '{name}' has no alternative text: ![what is seen]({name})")
    file = (path.parent / name).resolve()
    if not file.is_relative_to(path.parent.resolve()) or not file.is_file():
        raise CommentaryError(path, line, f"image '{name}' does not stand beside the commentary file")
    if file.suffix.lower() not in IMAGE_TYPES:
        raise CommentaryError(path, line, f"image '{name}' is not one of {', '.join(IMAGE_TYPES)}")
    content = file.read_bytes()
    if len(content) > LARGEST_IMAGE:
        raise CommentaryError(
            path, line, f"image '{name}' has {len(content):,} bytes; at most {LARGEST_IMAGE:,} go into a page"
        )
    encoded = base64.b64encode(content).decode()
    return f'<img src="data:{IMAGE_TYPES[file.suffix.lower()]};base64,{encoded}"{image[2]}>'


def _require_link(address: str, path: Path, line: int) -> None:
    """A link may lead to the web, within the page, or to a report of this or another year."""
    from helpers.manifest import read_manifest

    if re.match(r"(https?:|mailto:|#)", address):
        return
    target = re.fullmatch(r"(?:\.\./(\d{4})/)?([a-z_]+)\.html(#[\w-]+)?", address)
    known = [*read_manifest(), "index"]
    if target is None or target[2] not in known:
        raise CommentaryError(
            path, line, f"link '{address}' leads to no report; reports: {', '.join(known)} (as name.html)"
        )

"""What a page says of its own making: the stamp, from what it was made, and the seal, that it is as it was made.

The seal is a hash over the whole page without the navigation, which follows from the other pages that stand
beside it, and without itself. It shows that a page was changed, by accident or by hand. It does not prove who
made the page: whoever changes a page on purpose can compute a seal as well.
"""

from __future__ import annotations

import hashlib
import json
import re
from html import unescape

from helpers.report.shell import navigation_of, with_navigation

_SEAL = re.compile(r'<meta name="science-cities-seal" content="([^"]*)">')
_STAMP = re.compile(r'<meta name="science-cities-stamp" content="([^"]*)">')
_FINGERPRINT = re.compile(r"<dt>Fingerprint</dt><dd>.*?</dd>", re.S)
_EMPTY = '<meta name="science-cities-seal" content="">'
_TAG = re.compile(r"<\W*(\w*)")
# what site.py writes into the navigation; anything else was put there by somebody
_NAVIGATION_TAGS = {"a", "p", "ul", "li", "span"}


def seal_of(page: str) -> str | None:
    """The seal that a page carries; None if it carries none."""
    found = _SEAL.search(page)
    return found[1] if found else None


def seal_for(page: str) -> str:
    """The seal that ``page`` must carry: SHA-256 in hexadecimal digits.

    Raises:
        ValueError: if the page has no places for navigation.
    """
    plain = _SEAL.sub(_EMPTY, with_navigation(page, "", ""), count=1)
    return hashlib.sha256(plain.encode()).hexdigest()


def sealed(page: str) -> str:
    """``page``, which has a place for it, with its seal."""
    return _SEAL.sub(_EMPTY.replace('""', f'"{seal_for(page)}"'), page, count=1)


def stamp_of(page: str) -> dict | None:
    """The stamp of a page as ``runs.page`` writes it; None if there is none, or none that can be read."""
    found = _STAMP.search(page)
    try:
        stamp = json.loads(unescape(found[1])) if found else None
    except ValueError:
        return None
    whole = isinstance(stamp, dict) and all(
        isinstance(stamp.get(p), dict) for p in ("parameters", "ingredients")
    )
    whole = whole and all(isinstance(stamp.get(part), str) for part in ("report", "fingerprint"))
    return stamp if whole and isinstance(stamp["parameters"].get("year"), int) else None


def is_intact(page: str) -> bool:
    """Whether a page is as it was made, but for links to other pages in its navigation."""
    try:
        seal = seal_for(page)
        tags = {tag for place in navigation_of(page) for tag in _TAG.findall(place)}
    except ValueError:
        return False
    return seal == seal_of(page) and tags <= _NAVIGATION_TAGS


def without_stamp(page: str) -> str:
    """What a page shows: without stamp, seal, fingerprint and navigation."""
    plain = _STAMP.sub("", _SEAL.sub("", with_navigation(page, "", ""), count=1), count=1)
    body, footer, about = plain.rpartition("<footer>")
    return body + footer + _FINGERPRINT.sub("", about)

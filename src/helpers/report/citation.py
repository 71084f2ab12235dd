"""How a page is cited, and what it tells of itself to machines that link to it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from helpers.base.paths import ALL_YEARS, all_reports_folder
from helpers.base.site_file import authors, site_url
from helpers.base.words import date_in_words, listed
from helpers.report.record import json_for_page

LANGUAGE = "en-GB"
_PUBLISHER = "Science Cities"
_SPECIAL = re.compile(r"([&%$#_{}])")


@dataclass(frozen=True)
class Citation:
    """What is cited of a page: its whole title, data year or ``ALL_YEARS``, the date of its newest source, its address within the
    site, the fingerprint of what it was made from, and whose figures it shows; a date or an address that is not known is empty."""

    title: str
    year: int
    as_of: str
    address: str
    fingerprint: str
    figures: str = "Nature Index, Springer Nature"

    @property
    def span(self) -> str:
        """The data year in words."""
        return "all data years" if self.year == ALL_YEARS else f"data year {self.year}"

    @property
    def url(self) -> str:
        """The permanent address of the page; empty unless it is known where the site stands."""
        return address_of(self.address)

    @property
    def text(self) -> str:
        """The citation in one line."""
        who, when = listed(author.name for author in authors()), self.as_of[:4]
        head = f"{who}{f' ({when})' if when else ''}. " if who else ""
        parts = [f"{self.title}. {_PUBLISHER}, {self.span}", self.known]
        return f"{head}{', '.join(part for part in parts if part)}.{f' {self.url}' if self.url else ''}"

    @property
    def known(self) -> str:
        """The date and the fingerprint, in words."""
        as_of = f"data as of {date_in_words(self.as_of)}, " if self.as_of else ""
        return f"{as_of}fingerprint {self.fingerprint}"

    @property
    def bibtex(self) -> str:
        """The same as an entry of BibTeX."""
        key = re.sub(r"[^a-z0-9]+", "-", f"science-cities-{self.address.removesuffix('.html')}".lower())
        fields = {
            "author": " and ".join(one.name if one.person else f"{{{one.name}}}" for one in authors()),
            "title": f"{{{self.title}}}",
            "howpublished": f"{_PUBLISHER}, {self.span}",
            "year": self.as_of[:4],
            "note": f"{self.known[:1].upper()}{self.known[1:]}. Figures: {self.figures}",
        }
        lines = [f"  {name} = {{{_SPECIAL.sub(_escaped, text)}}}," for name, text in fields.items() if text]
        lines += [f"  url = {{{self.url}}},"] if self.url else []
        return "\n".join([f"@misc{{{key},", *lines, "}"])


def _escaped(found: re.Match[str]) -> str:
    return found[0] if found[0] in "{}" else f"\\{found[0]}"


def address_within_site(path: Path) -> str:
    """Where a page stands within the site, pages of other sources included: ``"2024/cities/vienna.html"``."""
    return path.relative_to(all_reports_folder()).as_posix()


def address_of(address: str) -> str:
    """The permanent address of what stands at ``address`` within the site; empty unless it is known where that is."""
    base = site_url()
    return f"{base}{address}" if base and address else ""


def linked_data(title: str, description: str, citation: Citation | None, url: str) -> str:
    """What search engines read of a page, as JSON-LD."""
    told: dict[str, object] = {
        "@context": "https://schema.org",
        "@type": "Report" if citation else "WebPage",
        "name": title,
        "description": description,
        "inLanguage": LANGUAGE,
        "isPartOf": {"@type": "WebSite", "name": _PUBLISHER, **({"url": site_url()} if site_url() else {})},
    }
    if names := authors():
        told["author"] = [
            {"@type": "Person" if one.person else "Organization", "name": one.name} for one in names
        ]
    if citation:
        told |= {
            "temporalCoverage": str(citation.year),
            "version": citation.fingerprint,
            "citation": citation.text,
        }
        told |= {"dateModified": citation.as_of} if citation.as_of else {}
    return json_for_page(told | ({"url": url} if url else {}))

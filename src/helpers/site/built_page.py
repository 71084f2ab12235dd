"""What a built page says, read from the page itself: its answer, its first picture, its sections and its data.

Index pages, search and exports follow from the pages that stand in ``reports/``, not from what made them.
"""

from __future__ import annotations

import base64
import re
from dataclasses import dataclass, field
from functools import cached_property
from html.parser import HTMLParser
from pathlib import Path

from markupsafe import Markup

_SVG = re.compile(r"<svg\b.*?</svg>", re.S)
_DATA_URL = re.compile(r'href="data:[^"]*"')
_FIGURE = re.compile(r'<figure id="([^"]+)" class="exhibit">.*?</figure>', re.S)
_CSV = re.compile(r'<a download="[^"]*\.csv" href="data:text/csv;charset=utf-8;base64,([^"]*)"')
_IDS = re.compile(r'(\bid="|href="#|url\(#)')
_NAME = re.compile(r' role="img" aria-label="[^"]*">')
_SIZE = re.compile(r'viewBox="0 0 ([\d.]+) ([\d.]+)"')
# the shape of the box that style.css gives to a decoration
WIDEST_DECORATION = 16 / 9
_SILENT = {"style", "script", "summary"}
_PASSED_OVER = {"code", "downloads", "sources"}
# elements that have no end tag
_VOID = {"meta", "link", "br", "hr", "img", "input", "col", "source", "wbr"}


@dataclass
class Section:
    """A part of a page that a link can lead to: ``kind`` is ``Section``, ``Figure 3`` or ``Table 1``."""

    anchor: str
    kind: str = "Section"
    title: str = ""
    subtitle: str = ""
    caption: str = ""
    description: str = ""
    words: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        """Everything that stands in it."""
        return " ".join(self.words)


@dataclass(frozen=True)
class BuiltPage:
    """A page as it stands. ``lead`` is its answer, empty where it gives none."""

    path: Path
    title: str
    lead: str
    sections: list[Section]

    @cached_property
    def html(self) -> str:
        """The whole file, read when it is first asked for."""
        return self.path.read_text(encoding="utf-8")

    @property
    def exhibits(self) -> list[Section]:
        """Figures and tables."""
        return [section for section in self.sections if section.kind != "Section"]

    def csv_of(self, section: Section) -> str:
        """The data of an exhibit, as the page offers them for download; empty for a missing figure."""
        start = self.html.index(f'id="{section.anchor}" class="exhibit')
        end = self.html.find('class="exhibit', start + len(section.anchor) + 25)
        found = _CSV.search(self.html, start, end if end > 0 else len(self.html))
        return base64.b64decode(found[1]).decode("utf-8") if found else ""

    def first_picture(self, prefix: str, *, decoration: bool) -> tuple[Section, Markup] | None:
        """The first figure and its picture for another page, with ids that begin with ``prefix``.

        As ``decoration`` the picture has no name and no size of its own and is cut to the box that it fills.
        """
        found = _FIGURE.search(self.html)
        svg = _SVG.search(found[0]) if found else None
        if not svg:
            return None
        picture = re.sub(r' data-place="[^"]*"', "", _IDS.sub(lambda match: f"{match[1]}{prefix}-", svg[0]))
        if decoration:
            wide, high = map(float, _SIZE.search(picture).groups())
            fit = "slice" if wide / high < WIDEST_DECORATION else "meet"
            picture = _NAME.sub(
                f' aria-hidden="true" preserveAspectRatio="xMinYMin {fit}">', picture, count=1
            )
        section = next(section for section in self.sections if section.anchor == found[1])
        return section, Markup(picture)


def read_page(path: Path) -> BuiltPage:
    """Reads a built page.

    Raises:
        OSError: if it cannot be read.
    """
    html = path.read_text(encoding="utf-8")
    reader = _Reader()
    reader.feed(_DATA_URL.sub("", _SVG.sub("", html)))
    reader.close()
    lead = " ".join(reader.lead[:1])
    return BuiltPage(path, reader.title.removesuffix(" · Science Cities"), lead, reader.sections)


class _Reader(HTMLParser):
    """Collects title, lead and sections; code, pictures and what is not on the page is passed over."""

    def __init__(self) -> None:
        super().__init__()
        self.title = ""
        self.lead: list[str] = []
        self.sections: list[Section] = []
        self._open: list[tuple[str, set[str]]] = []  # tag and classes of every element that is open
        self._heading: Section | None = None  # the section that is read
        self._exhibit: Section | None = None  # the exhibit that is read, and how deep it lies
        self._depth = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _VOID:
            return
        given = {name: value or "" for name, value in attrs}
        classes = set(given.get("class", "").split())
        if tag == "p" and any("lead" in own for _, own in self._open):
            self.lead.append("")
        self._open.append((tag, classes))
        if "id" not in given or not any(own == "main" for own, _ in self._open):
            return
        if "exhibit" in classes:
            self._exhibit, self._depth = Section(given["id"], ""), len(self._open)
            self.sections.append(self._exhibit)
        elif tag == "h2":
            self._heading = Section(given["id"])
            self.sections.append(self._heading)

    def handle_endtag(self, tag: str) -> None:
        while self._open and self._open.pop()[0] != tag:
            pass
        if len(self._open) < self._depth:
            self._exhibit, self._depth = None, 0

    def handle_data(self, data: str) -> None:
        text = " ".join(data.split())
        tags = {tag for tag, _ in self._open}
        classes = {name for _, own in self._open for name in own}
        if not text:
            return
        if "title" in tags:
            self.title += text
        if "main" not in tags or tags & _SILENT or classes & _PASSED_OVER:
            return
        if "lead" in classes and self.lead:
            self.lead[-1] = f"{self.lead[-1]} {text}".strip()
        section = self._exhibit or self._heading
        if section is None:
            return
        section.words.append(text)
        if "h2" in tags or "title" in classes:
            section.title = f"{section.title} {text}".strip()
        elif "numbering" in classes:
            section.kind = text
        elif "subtitle" in classes:
            section.subtitle = text
        elif "caption" in classes and section is self._exhibit:
            section.caption = f"{section.caption} {text}".strip()
        elif "details" in tags and "table" not in tags:
            section.description = text

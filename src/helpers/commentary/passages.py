"""One passage, ready for a page: its text with facts, flags where it no longer holds, its signature.

A year without commentary shows a stated gap and observations drafted from facts, never another year's text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import escape

from helpers.base.errors import ScienceCitiesError
from helpers.base.paths import ALL_YEARS, notebooks_folder
from helpers.commentary.facts.facts import Facts
from helpers.commentary.language import Claim, Evaluated, evaluate
from helpers.commentary.markup import html_of
from helpers.commentary.signatures import TEXT, Revision, read_signatures, revisions
from helpers.commentary.source import (
    FLAG_END,
    FLAG_START,
    Passage,
    commentary_file,
    places_in_notebook,
    read_passages,
    shown,
)
from helpers.index.printed import load_index

_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_FLAG = re.compile(f"{FLAG_START}(\\d+){FLAG_END}")


@dataclass(frozen=True)
class Shown:
    """HTML of a passage and the sources of its facts. ``error`` is set where the text could not be used."""

    html: str
    sources: tuple[str, ...]
    error: str = ""


def passage_html(report_id: str, name: str, facts: Facts, text_year: int | None = None) -> Shown:
    """The passage ``name`` of a report as it belongs on a page.

    ``text_year`` is the year whose commentary is read (default: the year of the facts); another year serves to
    see what would no longer hold, and a report of all years has text of ``ALL_YEARS``. An error in the text is shown where the text would be.
    """
    year = facts.year if text_year is None else text_year
    path = commentary_file(year, report_id)
    try:
        passages = read_passages(path) if path.exists() else {}
        if name not in passages or not passages[name].text.strip():
            return _gap(report_id, name, facts, year)
        passage = passages[name]
        evaluated = evaluate(passage, facts)
        html = html_of(evaluated.markdown, path, passage.line, f"{report_id}-{name}", facts.index.years)
        html = _with_flags(html, evaluated.claims)
        if year in (facts.year, ALL_YEARS):
            signature = read_signatures(year).get((report_id, name))
            changed = revisions(signature, passage, evaluated) if signature else []
            note = _signature_note(signature.by if signature else "", changed)
        else:
            # a signature vouches for the figures of its own year, which are not these
            note = f'<p class="note">Written for {year}, shown with the figures of {facts.year}.</p>'
        return Shown(f'<div class="text commentary">{html}{note}</div>', _sources(evaluated))
    except ScienceCitiesError as error:
        note = f'<div class="commentary-error" role="note"><p><strong>Commentary cannot be shown.</strong> {escape(str(error))}</p></div>'
        return Shown(note, (), str(error))


def latest_year_named(year: int, report_id: str) -> int:
    """The latest year that the commentary of a year names for a report: ``year``, or one after it."""
    path = commentary_file(year, report_id)
    text = path.read_text(encoding="utf-8", errors="replace") if path.exists() else ""
    known = load_index().years
    return max([year, *(int(named) for named in _YEAR.findall(text) if int(named) in known)])


def drafted(report_id: str, name: str, facts: Facts) -> list[tuple[str, str]]:
    """Observations drafted from the facts: (template line, Markdown), only those whose facts are all printed."""
    path = notebooks_folder() / "commentary" / "drafts" / f"{report_id}.md"
    if not path.exists():
        return []
    passages = read_passages(path)
    if name not in passages:
        return []
    lines = []
    for offset, line in enumerate(passages[name].text.splitlines()):
        if not line.strip():
            continue
        start = len(facts.used)
        evaluated = evaluate(Passage(name, line.strip(), passages[name].line + offset, path), facts)
        if any(fact.missing for fact in evaluated.facts) or any(
            not claim.holds for claim in evaluated.claims
        ):
            del facts.used[start:]  # a line that is not shown rests on nothing
        else:
            lines.append((line.strip(), evaluated.markdown))
    return lines


def _gap(report_id: str, name: str, facts: Facts, year: int) -> Shown:
    """No commentary: say so, and show what the facts alone can say, marked as drafted."""
    start = len(facts.used)
    drafts = drafted(report_id, name, facts)
    sources = tuple(dict.fromkeys(source for fact in facts.used[start:] for source in fact.sources))
    # the gap is stated once a page, where its commentary would begin
    first = name == (places_in_notebook(report_id) or [name])[0]
    note = (
        f"No commentary is written{f' for {year}' if year else ''} yet ({shown(commentary_file(year, report_id))})."
        if first
        else ""
    )
    if not drafts:
        html = f'<div class="text commentary gap"><p class="note">{escape(note)}</p></div>' if note else ""
        return Shown(html, ())
    folder = notebooks_folder() / "commentary" / "drafts"
    markdown = "\n".join(markdown for _, markdown in drafts)
    text = html_of(markdown, folder / f"{report_id}.md", 1, f"{report_id}-{name}", facts.index.years)
    note = f"{note} Drafted from the facts, not by an analyst:".strip()
    return Shown(f'<div class="text commentary gap"><p class="note">{escape(note)}</p>{text}</div>', sources)


def _with_flags(html: str, claims: list[Claim]) -> str:
    """``html`` with a visible note for every claim that does not hold, even where its text is not shown."""
    placed: set[int] = set()

    def flag(mark: re.Match[str]) -> str:
        placed.add(int(mark[1]))
        return _claim_flag(claims[int(mark[1])])

    html = _FLAG.sub(flag, html)
    lost = [claim for number, claim in enumerate(claims) if not claim.holds and number not in placed]
    return html + "".join(f"<p>{_claim_flag(claim)}</p>" for claim in lost)


def _claim_flag(claim: Claim) -> str:
    if claim.holds:
        return ""
    what = "This cannot be checked" if claim.holds is None else "This no longer holds"
    return (
        f' <span class="flag" role="note"><strong>{what}:</strong> the sentence rests on '
        f"<code>{escape(claim.condition)}</code>; the figures say {escape(claim.evidence)}.</span>"
    )


def _signature_note(by: str, changed: list[Revision]) -> str:
    if not by:
        return '<p class="note">Not signed by an analyst yet.</p>'
    values = [change for change in changed if change.fact != TEXT]
    if not changed:
        return ""
    if not values:
        return f'<p class="note">Edited since {escape(by)} signed it.</p>'
    rows = "".join(
        f'<tr><th scope="row">{escape(change.fact)}</th><td>{escape(change.old or "–")}</td><td>{escape(change.new or "–")}</td></tr>'
        for change in values
    )
    return (
        f'<div class="flag" role="note"><p><strong>Figures revised since {escape(by)} signed this passage:</strong></p>'
        f'<table><thead><tr><th scope="col">Fact</th><th scope="col">Signed</th><th scope="col">Now</th></tr></thead><tbody>{rows}</tbody></table></div>'
    )


def _sources(evaluated: Evaluated) -> tuple[str, ...]:
    return tuple(dict.fromkeys(source for fact in evaluated.facts for source in fact.sources))

"""One passage, ready for a page: its text with facts, flags where it no longer holds, values revised since it was signed.

A year without commentary shows observations drafted from facts and marked so, never another year's text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import escape

from helpers.base.errors import ScienceCitiesError
from helpers.base.paths import ALL_YEARS, default_source
from helpers.commentary.facts.facts import Fact, Facts
from helpers.commentary.facts.names import TABLES_ABSENT
from helpers.commentary.language import Claim, Evaluated, evaluate
from helpers.commentary.markup import html_of, with_room
from helpers.commentary.signatures import FACT, Change, changes, read_signatures, signature_of
from helpers.commentary.source import (
    FLAG_END,
    FLAG_START,
    CommentaryError,
    Passage,
    commentary_file,
    drafts_file,
    read_passages,
)

_DRAFTED = "Drafted from the facts, not written by an analyst."
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
    year, source = facts.year if text_year is None else text_year, facts.index.name
    path = commentary_file(year, report_id, source)
    try:
        passage = read_passages(path).get(name)
        if passage is None or not passage.text.strip():
            return _drafted_passage(report_id, name, facts) if source == default_source() else Shown("", ())
        evaluated = evaluate(passage, facts)
        if for_other_figures(evaluated):
            return Shown("", ())
        html = html_of(evaluated.markdown, path, passage.line, f"{report_id}-{name}", facts.index.years)
        html = _with_flags(html, evaluated.claims)
        if year not in (facts.year, ALL_YEARS):
            # a signature vouches for the figures of its own year, which are not these
            note = f'<p class="note">Written for {year}, shown with the figures of {facts.year}.</p>'
        elif is_draft(report_id, passage):
            note = f'<p class="note">{_DRAFTED}</p>'
        else:
            signature = read_signatures(year, source).get((report_id, name))
            now = signature_of(passage, evaluated, {})
            note = _revised_note(signature.by, changes(signature, now), evaluated.quoted) if signature else ""
        return Shown(f'<div class="text commentary">{html}{note}</div>', _sources(evaluated.facts))
    except ScienceCitiesError as error:
        note = f'<div class="commentary-error" role="note"><p><strong>Commentary cannot be shown.</strong> {escape(str(error))}</p></div>'
        return Shown(note, (), str(error))


def drafted(report_id: str, name: str, facts: Facts) -> list[tuple[str, str]]:
    """Observations drafted from the facts: (template line, Markdown), only those whose facts are all printed.

    Raises:
        CommentaryError: for a line that cannot be read, of the default source; see ``evaluate``.
    """
    drafts = read_passages(drafts_file(report_id)).get(name)
    if drafts is None:
        return []
    lines = []
    for offset, line in enumerate(drafts.text.splitlines()):
        if not line.strip():
            continue
        start = len(facts.used)
        try:
            evaluated = evaluate(Passage(name, line.strip(), drafts.line + offset, drafts.path), facts)
        except CommentaryError:
            if facts.index.name == default_source():
                raise
            continue  # another source may have no such subject or city, and then nothing to say of it
        known = not any(fact.missing for fact in evaluated.facts)
        if known and all(claim.holds for claim in evaluated.claims):
            lines.append((line.strip(), evaluated.markdown))
        else:
            del facts.used[start:]  # a line that is not shown rests on nothing
    return lines


def for_other_figures(evaluated: Evaluated) -> bool:
    """Whether a passage rests on tables of institutions where there are none: it was written for the edition."""
    return any(fact.missing == TABLES_ABSENT for fact in evaluated.facts)


def is_draft(report_id: str, passage: Passage) -> bool:
    """Whether a passage holds nothing but lines from which commentary is drafted, as they were made."""
    drafts = read_passages(drafts_file(report_id)).values()
    lines = {line.strip() for draft in drafts for line in draft.text.splitlines()}
    return all(line.strip() in lines for line in passage.text.splitlines() if line.strip())


def _drafted_passage(report_id: str, name: str, facts: Facts) -> Shown:
    """No commentary: what the facts alone can say, marked as drafted."""
    start = len(facts.used)
    drafts = drafted(report_id, name, facts)
    if not drafts:
        return Shown("", ())
    markdown = "\n".join(markdown for _, markdown in drafts)
    text = html_of(markdown, drafts_file(report_id), 1, f"{report_id}-{name}", facts.index.years)
    html = f'<div class="text commentary gap">{text}<p class="note">{_DRAFTED}</p></div>'
    return Shown(html, _sources(facts.used[start:]))


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


def _revised_note(by: str, changed: list[Change], quoted: frozenset[str]) -> str:
    """For readers: the values that the text quotes and that were others when it was signed."""
    values = [change for change in changed if change.kind == FACT and change.what in quoted]
    if not values:
        return ""
    heading = "".join(f'<th scope="col">{name}</th>' for name in ("Fact", "Signed", "Now"))
    rows = "".join(
        f'<tr><th scope="row">{escape(change.what)}</th>'
        f"<td>{escape(change.old or '–')}</td><td>{escape(change.new or '–')}</td></tr>"
        for change in values
    )
    table = with_room(f"<table><thead><tr>{heading}</tr></thead><tbody>{rows}</tbody></table>")
    return (
        f'<div class="flag" role="note"><p><strong>Figures revised since {escape(by)} signed this passage:</strong></p>'
        f"{table}</div>"
    )


def _sources(facts: list[Fact]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(source for fact in facts for source in fact.sources))

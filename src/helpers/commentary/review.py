"""All commentary at once: what is wrong with it, and what an analyst should look at again."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from helpers.base.errors import WrongParameter
from helpers.base.files import is_there, write_whole
from helpers.base.manifest import kind_of_source, read_manifest
from helpers.base.paths import ALL_YEARS, edition_name, edition_named
from helpers.base.words import listed, plural
from helpers.commentary.exhibits import Beside, Exhibits
from helpers.commentary.facts.facts import Facts, facts_of
from helpers.commentary.language import Evaluated, evaluate
from helpers.commentary.markup import html_of
from helpers.commentary.passages import drafted, for_other_figures, is_draft
from helpers.commentary.signatures import (
    EXHIBIT,
    TEXT,
    Signature,
    changes,
    read_signatures,
    signature_of,
    signatures_file,
    write_signatures,
)
from helpers.commentary.source import (
    CommentaryError,
    Passage,
    commentary_file,
    commentary_folder,
    exhibits_beside,
    latest_year_named,
    places_in_notebook,
    read_passages,
    shown,
)
from helpers.commentary.unbound import unbound_words
from helpers.index.interface import Index

LONGEST_INITIALS = 40
LONGEST_LINE = 160
_INDENT = "    "


@dataclass(frozen=True)
class Remark:
    """Something in a commentary file, with the evidence below it, a line each.

    ``to_look`` tells what an analyst should look at, though nothing says that it is wrong, from what is wrong.
    """

    path: Path
    line: int
    message: str
    below: tuple[str, ...] = ()
    to_look: bool = False

    def __str__(self) -> str:
        lines = [
            f"{shown(self.path)}, line {self.line}: {self.message}",
            *(_INDENT + line for line in self.below),
        ]
        return "\n".join(_cut(line) for line in lines)


def review(
    index: Index,
    text_year: int | None = None,
    facts_year: int | None = None,
    exhibits: Exhibits | None = None,
) -> list[Remark]:
    """Remarks on the commentary of a source, of all years or of one, in the order of files and lines.

    ``facts_year`` checks a year's text against another year's figures: what would no longer hold. ``exhibits`` draws
    what passages stand beside; without it signatures are compared by text and facts alone.
    """
    remarks: list[Remark] = []
    for year in written_years(index.name) if text_year is None else [text_year]:
        if (facts_year or year) not in (*index.years, ALL_YEARS):
            folder = commentary_folder(year, index.name)
            remarks.append(Remark(folder, 1, f"commentary for {year}, a year without index data"))
        elif facts_year in (None, year):
            remarks += _review_year(index, year, exhibits)
        else:
            for file in _files(index, year):
                remarks += _against(file, index, facts_year or 0)
    return sorted(remarks, key=lambda remark: (str(remark.path), remark.line, remark.message))


@contextmanager
def _told(remarks: list[Remark]) -> Iterator[None]:
    """Inside of the block, text that cannot be used ends it with a remark."""
    try:
        yield
    except CommentaryError as error:
        remarks.append(Remark(error.path, error.line, error.plain))


def written_years(source: str = "") -> list[int]:
    """Years with a folder of commentary, ``ALL_YEARS`` among them."""
    folder = commentary_folder(source=source)
    named = [edition_named(f.name) for f in folder.iterdir() if f.is_dir()] if folder.exists() else []
    return sorted(year for year in named if year is not None)


def _files(index: Index, year: int) -> list[Path]:
    return sorted(commentary_folder(year, index.name).glob("*.md"))


def _against(path: Path, index: Index, year: int) -> list[Remark]:
    """What of a file would no longer hold with the figures of another year."""
    remarks: list[Remark] = []
    with _told(remarks):
        for passage in read_passages(path).values():
            with _told(remarks):
                evaluated = evaluate(passage, facts_of(index, year))
                remarks += _claims(path, evaluated)
                written = {f.expression: f for f in evaluated.facts if f.expression in evaluated.quoted}
                remarks += [
                    Remark(path, passage.line, f"would be written: {fact}")
                    for fact in written.values()
                    if fact.missing
                ]
    return remarks


def facts_as_shown(index: Index, year: int, report_id: str) -> Facts:
    """The facts as the page of a report has them: of several years up to the last that its text names."""
    return facts_of(index, year, latest_year_named(year, report_id, index.years, index.name))


def _review_year(index: Index, year: int, exhibits: Exhibits | None) -> list[Remark]:
    remarks: list[Remark] = []
    beside: Beside | None = None
    signed: dict[tuple[str, str], Signature] = {}
    with _told(remarks):
        signed = read_signatures(year, index.name)
        beside = Beside(year, index.name, exhibits)
    known = set()
    for path in _files(index, year):
        if wrong := _misplaced(path.stem, year):
            remarks.append(Remark(path, 1, wrong))
            continue
        with _told(remarks):
            passages = read_passages(path)
            places = places_in_notebook(path.stem)
            facts = facts_as_shown(index, year, path.stem)
            for passage in passages.values():
                known.add((path.stem, passage.name))
                if passage.name not in places:
                    said = f"the notebook places no passage '{passage.name}', only {listed(places)}"
                    remarks.append(Remark(path, passage.line - 1, said))
                if passage.text.strip():
                    signature = signed.get((path.stem, passage.name))
                    remarks += _review_passage(path.stem, passage, facts.again(), signature, beside)
    for report, name in sorted(set(signed) - known):
        said = f"a signature for passage '{name}' of {report}, which is not there"
        remarks.append(Remark(signatures_file(year, index.name), 1, said))
    return remarks


def _misplaced(report_id: str, year: int) -> str:
    """Why there can be no text of such a report in the folder of such a year; empty where it belongs there."""
    reports = read_manifest()
    if report_id not in reports:
        return f"there is no report '{report_id}'; reports: {', '.join(reports)}"
    if reports[report_id].once == (year == ALL_YEARS):
        return ""
    no, right = ("", "the folder all-years") if year else ("not ", "folders of years")
    return f"'{report_id}' is {no}made once for all years; its text belongs in {right}"


def _review_passage(
    report: str, passage: Passage, facts: Facts, signature: Signature | None, beside: Beside | None
) -> list[Remark]:
    path = passage.path
    remarks: list[Remark] = []
    with _told(remarks):
        evaluated = evaluate(passage, facts)
        html_of(evaluated.markdown, path, passage.line, passage.name, facts.index.years)
        if for_other_figures(evaluated):
            return []
        remarks += _claims(path, evaluated)
        for word in unbound_words(evaluated.plain):
            said = f"'{word.word}' is no fact ({word.kind}): use a fact, bind it by a claim, or excuse it"
            remarks.append(Remark(path, word.line, said))
        if is_draft(report, passage):
            said = f"passage '{passage.name}' is as it was drafted; edit it, then sign"
            remarks.append(Remark(path, passage.line, said, to_look=True))
        elif signature is None:
            said = f"passage '{passage.name}' is not signed"
            remarks.append(Remark(path, passage.line, said, to_look=True))
        else:
            remarks += _since_signed(report, passage, evaluated, signature, beside)
    return remarks


def _claims(path: Path, evaluated: Evaluated) -> list[Remark]:
    """Claims that do not hold, with the part of each that fails."""
    remarks = []
    for claim in evaluated.claims:
        if not claim.holds:
            what = "cannot be checked" if claim.holds is None else "no longer holds"
            below = tuple(claim.evidence.split("; "))
            remarks.append(Remark(path, claim.line, f"claim {what}: {claim.condition}", below))
    return remarks


def _since_signed(
    report: str, passage: Passage, evaluated: Evaluated, signature: Signature, beside: Beside | None
) -> list[Remark]:
    """One remark for all that a passage looked at and that is not as it was signed."""
    hashes = beside.hashes(report, passage.name) if beside and signature.whole else {}
    below: list[str] = []
    edited = False
    for change in changes(signature, signature_of(passage, evaluated, hashes)):
        if change.kind == TEXT:
            edited = True
        elif change.kind == EXHIBIT and beside:
            rows = beside.differences(report, change.what)
            below += rows or [f"{change.what} was signed with other data"]
        else:
            below.append(str(change))
    by = signature.by
    reasons = [
        f"it was edited since {by} signed it" * edited,
        f"what it looks at has changed since {by} signed it ({plural(len(below), 'row')})" * bool(below),
        f"{by} signed it before signatures told what the text looked at" * (not signature.whole),
    ]
    if not any(reasons):
        return []
    said = f"passage '{passage.name}': {listed(filter(None, reasons))}; read it and sign again"
    return [Remark(passage.path, passage.line, said, tuple(below), to_look=True)]


def _cut(line: str) -> str:
    return line if len(line) <= LONGEST_LINE else f"{line[: LONGEST_LINE - 1]}…"


def sign(
    index: Index, year: int, by: str, report_ids: list[str], exhibits: Exhibits | None = None
) -> tuple[Path, int]:
    """Records what each passage of a year rests on; returns the file and the number of passages.

    Raises:
        WrongParameter: if there is nothing to sign, ``by`` is empty, or a passage is as it was drafted.
        CommentaryError: if a passage cannot be evaluated. In each case nothing is signed.
    """
    by = by.strip()
    if not by or len(by) > LONGEST_INITIALS or not by.isprintable():
        raise WrongParameter(f"--as needs the initials of who signs, at most {LONGEST_INITIALS} letters.")
    signed, beside = read_signatures(year, index.name), Beside(year, index.name, exhibits)
    wanted = report_ids or list(read_manifest())
    number = 0
    for report_id in wanted:
        passages = read_passages(commentary_file(year, report_id, index.name))
        signed = {key: value for key, value in signed.items() if key[0] != report_id or key[1] in passages}
        for passage in passages.values():
            if not passage.text.strip():
                continue
            if is_draft(report_id, passage):
                where = f"{shown(passage.path)}, line {passage.line}"
                raise WrongParameter(
                    f"{where}: passage '{passage.name}' is as it was drafted. Edit it, then sign."
                )
            evaluated = evaluate(passage, facts_as_shown(index, year, report_id))
            hashes = beside.hashes(report_id, passage.name, anew=True)
            signed[report_id, passage.name] = signature_of(passage, evaluated, hashes, by)
            number += 1
    if not number:
        raise WrongParameter(f"There is no commentary for {edition_name(year)} to sign.")
    if exhibits:
        beside.write(wanted)
    return write_signatures(year, signed, index.name), number


def create_commentary(index: Index, year: int) -> list[Path]:
    """Makes the commentary files of a year that are not there yet, filled with drafts; returns them."""
    made = []
    for report_id, spec in read_manifest().items():
        own = ALL_YEARS if spec.once else year
        path = commentary_file(own, report_id, index.name)
        if is_there(path) or kind_of_source(index.name) not in spec.sources:
            continue
        facts = facts_of(index, own)
        parts = []
        for name in exhibits_beside(report_id):
            lines = [line for line, _ in drafted(report_id, name, facts)]
            parts.append("\n".join([f"<!-- passage: {name} -->", "", *lines, ""]))
        if parts:
            write_whole(path, "\n".join(parts))
            made.append(path)
    return made

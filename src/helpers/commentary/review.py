"""All commentary at once: errors, claims that fail, revised facts, numbers that are no facts."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from helpers.base.errors import WrongParameter
from helpers.base.files import write_whole
from helpers.base.manifest import read_manifest
from helpers.base.paths import ALL_YEARS, edition_name, edition_named
from helpers.base.words import listed
from helpers.commentary.facts.facts import Facts
from helpers.commentary.language import evaluate
from helpers.commentary.markup import html_of
from helpers.commentary.passages import drafted
from helpers.commentary.signatures import (
    TEXT,
    Signature,
    read_signatures,
    revisions,
    signatures_file,
    signed_values,
    write_signatures,
)
from helpers.commentary.source import (
    CommentaryError,
    Passage,
    commentary_file,
    commentary_folder,
    places_in_notebook,
    read_passages,
    shown,
)
from helpers.commentary.unbound import unbound_words
from helpers.index.printed import PrintedIndex

LONGEST_INITIALS = 40


@dataclass(frozen=True)
class Remark:
    """Something in a commentary file that an analyst has to look at."""

    path: Path
    line: int
    message: str

    def __str__(self) -> str:
        return f"{shown(self.path)}, line {self.line}: {self.message}"


def facts_of(index: PrintedIndex, year: int) -> Facts:
    """The facts as a report of ``year`` sees them; one of ``ALL_YEARS`` sees those of the newest year."""
    year = index.years[-1] if year == ALL_YEARS else year
    return Facts(index, year, index.earlier_comparable_year(year))


def review(index: PrintedIndex, text_year: int | None = None, facts_year: int | None = None) -> list[Remark]:
    """Remarks on the commentary of all years, or of one, in the order of files and lines.

    ``facts_year`` checks a year's text against another year's figures.
    """
    remarks: list[Remark] = []
    years = written_years() if text_year is None else [text_year]
    for year in years:
        if (facts_year or year) not in (*index.years, ALL_YEARS):
            remarks.append(
                Remark(commentary_folder(year), 1, f"commentary for {year}, a year without index data")
            )
            continue
        remarks += _review_year(index, year, facts_year or year)
    return sorted(remarks, key=lambda remark: (str(remark.path), remark.line, remark.message))


def written_years() -> list[int]:
    """Years with a folder of commentary, ``ALL_YEARS`` among them."""
    folder = commentary_folder()
    named = [edition_named(f.name) for f in folder.iterdir() if f.is_dir()] if folder.exists() else []
    return sorted(year for year in named if year is not None)


def _review_year(index: PrintedIndex, year: int, facts_year: int) -> list[Remark]:
    remarks: list[Remark] = []
    reports = read_manifest()
    try:
        # a signature vouches for the figures of its own year: against others it has nothing to say
        signed = read_signatures(year) if facts_year == year else {}
    except CommentaryError as error:
        signed, remarks = {}, [Remark(error.path, error.line, error.plain)]
    known = set()
    for path in sorted(commentary_folder(year).glob("*.md")):
        if path.stem not in reports:
            remarks.append(
                Remark(path, 1, f"there is no report '{path.stem}'; reports: {', '.join(reports)}")
            )
            continue
        if reports[path.stem].once != (year == ALL_YEARS):
            right = shown(commentary_file(ALL_YEARS, path.stem)) if year else "folders of years"
            remarks.append(
                Remark(
                    path,
                    1,
                    f"'{path.stem}' is {'' if year else 'not '}made once for all years; its text belongs in {right}",
                )
            )
            continue
        try:
            passages = read_passages(path)
        except CommentaryError as error:
            remarks.append(Remark(path, error.line, error.plain))
            continue
        places = places_in_notebook(path.stem)
        for passage in passages.values():
            known.add((path.stem, passage.name))
            if passage.name not in places:
                remarks.append(
                    Remark(
                        path,
                        passage.line - 1,
                        f"the notebook places no passage '{passage.name}', only {listed(places)}",
                    )
                )
            if passage.text.strip():
                remarks += _review_passage(
                    passage, facts_of(index, facts_year), signed.get((path.stem, passage.name))
                )
    for report, name in sorted(set(signed) - known):
        remarks.append(
            Remark(
                signatures_file(year), 1, f"a signature for passage '{name}' of {report}, which is not there"
            )
        )
    return remarks


def _review_passage(passage: Passage, facts: Facts, signature: Signature | None) -> list[Remark]:
    path = passage.path
    try:
        evaluated = evaluate(passage, facts)
        html_of(evaluated.markdown, path, passage.line, passage.name, facts.index.years)
    except CommentaryError as error:
        return [Remark(path, error.line, error.plain)]
    remarks = []
    for claim in evaluated.claims:
        if not claim.holds:
            what = "cannot be checked" if claim.holds is None else "no longer holds"
            remarks.append(Remark(path, claim.line, f"claim {what}: {claim.condition}; {claim.evidence}"))
    for word in unbound_words(evaluated.plain):
        remarks.append(
            Remark(
                path,
                word.line,
                f"'{word.word}' is no fact ({word.kind}): use a fact, bind it by a claim, or excuse it",
            )
        )
    if signature is None:
        return remarks
    for change in revisions(signature, passage, evaluated):
        if change.fact == TEXT:
            remarks.append(
                Remark(path, passage.line, f"edited since {signature.by} signed it; read it and sign again")
            )
        else:
            remarks.append(
                Remark(
                    path,
                    passage.line,
                    f"revised since signed: {change.fact} was {change.old or 'not used'}, is {change.new or 'not used'}",
                )
            )
    return remarks


def sign(index: PrintedIndex, year: int, by: str, report_ids: list[str]) -> tuple[Path, int]:
    """Records the values that each passage of a year rests on; returns the file and the number of passages.

    Raises:
        WrongParameter: if there is nothing to sign, or ``by`` is empty.
        CommentaryError: if a passage cannot be evaluated; nothing is signed then.
    """
    by = by.strip()
    if not by or len(by) > LONGEST_INITIALS or not by.isprintable():
        raise WrongParameter(f"--as needs the initials of who signs, at most {LONGEST_INITIALS} letters.")
    signed = read_signatures(year)
    number = 0
    for report_id in report_ids or list(read_manifest()):
        path = commentary_file(year, report_id)
        passages = read_passages(path) if path.exists() else {}
        signed = {key: value for key, value in signed.items() if key[0] != report_id or key[1] in passages}
        for passage in passages.values():
            if passage.text.strip():
                evaluated = evaluate(passage, facts_of(index, year))
                signed[report_id, passage.name] = Signature(signed_values(passage, evaluated), by)
                number += 1
    if not number:
        raise WrongParameter(f"There is no commentary for {edition_name(year)} to sign.")
    return write_signatures(year, signed), number


def create_commentary(index: PrintedIndex, year: int) -> list[Path]:
    """Makes the commentary files of a year that are not there yet, filled with drafts; returns them."""
    made = []
    for report_id, spec in read_manifest().items():
        path = commentary_file(ALL_YEARS if spec.once else year, report_id)
        if path.exists() or path.is_symlink():  # a link to nowhere is somebody's as well
            continue
        facts = facts_of(index, ALL_YEARS if spec.once else year)
        parts = []
        for name in places_in_notebook(report_id):
            lines = [line for line, _ in drafted(report_id, name, facts)]
            parts.append("\n".join([f"<!-- passage: {name} -->", "", *lines, ""]))
        if parts:
            write_whole(path, "\n".join(parts))
            made.append(path)
    return made

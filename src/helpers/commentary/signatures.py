"""Signatures: what each passage rested on when an analyst was content with it.

One CSV a year, ``signatures.csv`` beside the text: one row a thing, so that a change is one line of a diff. Kinds of
things are the passage's own ``text`` as a hash, each ``fact`` with its value, each ``observation`` that a fact came from
with what its source prints, and each ``exhibit`` beside which the passage stands, as a hash of its data as drawn; the rows
behind these hashes lie in ``exhibits.csv``, see ``helpers.commentary.exhibits``.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from helpers.base.files import is_there, write_whole
from helpers.commentary.language import Evaluated
from helpers.commentary.source import CommentaryError, Passage, commentary_folder
from helpers.data.csv_files import csv_text, read_csv

TEXT, FACT, OBSERVATION, EXHIBIT = "text", "fact", "observation", "exhibit"
KINDS = (TEXT, FACT, OBSERVATION, EXHIBIT)
HEADING = ["report", "passage", "kind", "what", "value", "signed_by"]
# files of old knew the text, as a fact of this name, and facts
_OLD_HEADING = ["report", "passage", "fact", "value", "signed_by"]
_OLD_TEXT = "(text)"
Signatures = dict[tuple[str, str], "Signature"]  # by report and passage


@dataclass(frozen=True)
class Change:
    """Something that is no longer what it was when a passage was signed; ``old`` is None for what is new."""

    kind: str
    what: str
    old: str | None
    new: str | None

    def __str__(self) -> str:
        if self.old is None or self.new is None:
            return f"{'new' if self.old is None else 'gone'}: {self.what} = {self.new or self.old}"
        return f"different: {self.what} was {self.old}, is {self.new}"


@dataclass(frozen=True)
class Signature:
    """What was signed for one passage: kind → thing → value, and by whom. ``whole``: of all kinds, not as of old."""

    by: str
    values: dict[str, dict[str, str]] = field(default_factory=lambda: {kind: {} for kind in KINDS})
    whole: bool = True


def signatures_file(year: int, source: str = "") -> Path:
    """Where the signatures of a year stand."""
    return commentary_folder(year, source) / "signatures.csv"


def read_signatures(year: int, source: str = "") -> Signatures:
    """Signatures by (report, passage); those of old are taken over, as not whole.

    Raises:
        CommentaryError: if the file cannot be read, or has a row of another kind, or a thing twice for one passage.
    """
    path = signatures_file(year, source)
    rows = rows_of(path, HEADING, _OLD_HEADING)
    old = len(rows) > 0 and len(rows[0]) == len(_OLD_HEADING)
    signed: Signatures = {}
    for number, row in enumerate(rows, start=2):
        if old:
            report, passage, what, value, by = row
            kind, what = (TEXT, TEXT) if what == _OLD_TEXT else (FACT, what)
        else:
            report, passage, kind, what, value, by = row
        if kind not in KINDS:
            raise CommentaryError(path, number, f"'{kind}' is no kind; kinds are: {', '.join(KINDS)}")
        own = signed.setdefault((report, passage), Signature(by, whole=not old)).values[kind]
        if what in own:
            raise CommentaryError(
                path, number, f"'{what}' is signed twice for passage '{passage}' of {report}"
            )
        own[what] = value
    return signed


def rows_of(path: Path, *headings: list[str]) -> list[list[str]]:
    """The rows of a CSV beside commentary that begins with one of the ``headings``; none if there is no file.

    Raises:
        CommentaryError: for the first problem of the file; see ``read_csv``.
    """
    if not is_there(path):
        return []
    read = [read_csv(path, path.name, tuple(heading)) for heading in headings]
    table = next((each for each in read if each.rows or not each.problems), read[0])
    for problem in table.problems[:1]:
        column = f"column {problem.column}: " if problem.column else ""
        raise CommentaryError(path, max(problem.line, 1), f"{column}{problem.message}")
    return table.rows


def digest_of(text: str) -> str:
    """The first 12 hexadecimal digits of SHA-256."""
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def signature_of(
    passage: Passage, evaluated: Evaluated, exhibits: Mapping[str, str], by: str = ""
) -> Signature:
    """What a signature of this passage records now; ``exhibits`` are the hashes of those it stands beside."""
    signature = Signature(by)
    signature.values[TEXT][TEXT] = digest_of(passage.text.strip())
    signature.values[EXHIBIT].update(exhibits)
    seen = signature.values[OBSERVATION]
    for fact in evaluated.facts:
        signature.values[FACT][fact.expression] = str(fact)
    for line in dict.fromkeys(line for fact in evaluated.facts for line in fact.observations):
        what, _, value = line.partition("\t")
        seen[what] = f"{seen[what]} / {value}" if what in seen else value
    return signature


def changes(signed: Signature, now: Signature) -> list[Change]:
    """What differs from what was signed, of the kinds that were; an exhibit only where both know its hash."""
    found = []
    edited = signed.values[TEXT] != now.values[TEXT]
    for kind in KINDS if signed.whole else (TEXT, FACT):
        before, after = signed.values[kind], now.values[kind]
        for what in dict.fromkeys([*before, *after]):
            change = Change(kind, what, before.get(what), after.get(what))
            # what comes or goes with an edited text is part of the edit; a changed value is a revision either way
            of_the_edit = (edited or kind == EXHIBIT) and None in (change.old, change.new)
            if change.old != change.new and not of_the_edit:
                found.append(change)
    return found


def write_signatures(year: int, signed: Signatures, source: str = "") -> Path:
    """Writes all signatures of a year, in a fixed order."""
    rows = [
        [report, passage, kind, what, value, signature.by]
        for (report, passage), signature in sorted(signed.items())
        for kind in KINDS
        for what, value in sorted(signature.values[kind].items())
    ]
    return write_rows(signatures_file(year, source), HEADING, rows)


def write_rows(path: Path, heading: list[str], rows: list[list[str]]) -> Path:
    """Writes a CSV whole."""
    write_whole(path, csv_text([heading, *rows]))
    return path

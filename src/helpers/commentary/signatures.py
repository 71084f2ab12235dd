"""Signatures: the values that each passage rested on when an analyst was content with it.

One CSV a year, ``notebooks/commentary/<year>/signatures.csv``: one row a fact of a passage, so that a change
is one line of a diff. A row named ``(text)`` holds the hash of the passage's own text.
"""

from __future__ import annotations

import csv
import hashlib
import io
from dataclasses import dataclass
from pathlib import Path

from helpers.base.files import Unreadable, read_whole, write_whole
from helpers.commentary.language import Evaluated
from helpers.commentary.source import CommentaryError, Passage, commentary_folder

TEXT = "(text)"
HEADING = ["report", "passage", "fact", "value", "signed_by"]


@dataclass(frozen=True)
class Revision:
    """A fact that is no longer what it was when the passage was signed; ``old`` is None for a new fact."""

    fact: str
    old: str | None
    new: str | None


@dataclass(frozen=True)
class Signature:
    """What was signed for one passage: fact → value as written, and by whom."""

    values: dict[str, str]
    by: str


def signatures_file(year: int) -> Path:
    """Where the signatures of a year stand."""
    return commentary_folder(year) / "signatures.csv"


def read_signatures(year: int) -> dict[tuple[str, str], Signature]:
    """Signatures by (report, passage).

    Raises:
        CommentaryError: if the file is no UTF-8 text, has another heading, a row of another length, or a fact
            twice for one passage.
    """
    path = signatures_file(year)
    if not path.exists():
        return {}
    try:
        text = read_whole(path).decode("utf-8-sig")
        rows = list(csv.reader(io.StringIO(text, newline=""), strict=True))
    except Unreadable as error:
        raise CommentaryError(path, 1, f"the file {error.reason}") from error
    except (UnicodeDecodeError, csv.Error) as error:
        raise CommentaryError(path, 1, f"the file cannot be read: {error}") from error
    if not rows or rows[0] != HEADING:
        raise CommentaryError(path, 1, f"the heading must be {','.join(HEADING)}")
    signed: dict[tuple[str, str], Signature] = {}
    for number, row in enumerate(rows[1:], start=2):
        if len(row) != len(HEADING):
            raise CommentaryError(path, number, f"{len(row)} cells; there must be {len(HEADING)}")
        report, passage, fact, value, by = row
        signature = signed.setdefault((report, passage), Signature({}, by))
        if fact in signature.values:
            raise CommentaryError(
                path, number, f"'{fact}' is signed twice for passage '{passage}' of {report}"
            )
        signature.values[fact] = value
    return signed


def signed_values(passage: Passage, evaluated: Evaluated) -> dict[str, str]:
    """What a signature of this passage records now: its text's hash and every fact with its value."""
    digest = hashlib.sha256(passage.text.strip().encode()).hexdigest()[:12]
    return {TEXT: digest} | {fact.expression: str(fact) for fact in evaluated.facts}


def revisions(signature: Signature, passage: Passage, evaluated: Evaluated) -> list[Revision]:
    """Facts that differ from what was signed, and the text itself where it was edited since."""
    now = signed_values(passage, evaluated)
    changed = [
        Revision(name, signature.values.get(name), now.get(name))
        for name in dict.fromkeys([*signature.values, *now])
        if signature.values.get(name) != now.get(name)
    ]
    edited = any(change.fact == TEXT for change in changed)
    # facts that come or go with an edited text are part of the edit; a changed value is a revision either way
    return [c for c in changed if c.fact == TEXT or not edited or (c.old is not None and c.new is not None)]


def write_signatures(year: int, signed: dict[tuple[str, str], Signature]) -> Path:
    """Writes all signatures of a year, in a fixed order."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(HEADING)
    for (report, passage), signature in sorted(signed.items()):
        for fact, value in sorted(signature.values.items()):
            writer.writerow([report, passage, fact, value, signature.by])
    write_whole(signatures_file(year), text.getvalue())
    return signatures_file(year)

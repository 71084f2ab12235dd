"""What is left of all subjects when the subjects of a year's table are taken off: a report, and no rule.

In years in which the tables lack subjects the rest is what they would hold; where it should be nothing, what is left is
rounding, or a subject below its cut.
"""

from __future__ import annotations

from dataclasses import dataclass
from statistics import median

from helpers.index.annual import ALL, Annual
from helpers.index.annual_placement import Institution


@dataclass(frozen=True, slots=True)
class Rest:
    """An institution that stands in every list of a year: its Share in all, and what the subjects leave of it."""

    institution: Institution
    share: float
    rest: float


@dataclass(frozen=True, slots=True)
class Rests:
    """The rests of a year: median part of the Share in all (0 to 1), median, and all of them, largest first."""

    year: int
    subjects: tuple[str, ...]
    part: float
    rest: float
    all: tuple[Rest, ...]


def rests(annual: Annual, year: int) -> Rests | None:
    """All − subjects of a year, for institutions in all lists; None if there are none.

    Subjects that another one is the sum of are counted with it.
    """
    table = annual.tables.reference("annual_subjects")
    within = {part for parts in table["parts"] for part in parts.split(";")}
    subjects = tuple(name for name in annual.subjects_of(year) if name != ALL and name not in within)
    rows = annual.tables.year(year)
    shares = {
        name: dict(zip(own["institution_id"], own["share"], strict=True))
        for name, own in rows.groupby("subject")
        if name in (ALL, *subjects)
    }
    found = [
        Rest(annual.institutions[body], share, share - sum(shares[name][body] for name in subjects))
        for body, share in shares.get(ALL, {}).items()
        if subjects and all(body in shares[name] for name in subjects)
    ]
    if not found:
        return None
    found.sort(key=lambda one: (-abs(one.rest), one.institution.name))
    part = median(one.rest / one.share for one in found if one.share)
    return Rests(year, subjects, part, median(one.rest for one in found), tuple(found))

"""What of each institution counts to a city and by what evidence, and what of a city counts nowhere."""

from __future__ import annotations

import pandas as pd

from helpers.index.annual import ALL, Annual
from helpers.index.interface import NOT_COUNTED, PARTS

_IN_ONE_PLACE = "in one place"
_LEAST_PART = 0.01  # a smaller rest of a body that is placed for the most part is not worth a row


def parts_of(annual: Annual, place: str, year: int, subject: str, source: str) -> pd.DataFrame:
    """The institutions that the listed Share of a city is the sum of: the columns of ``PARTS``, largest first."""
    rows = [
        (
            one.institution.name,
            one.institution.short_name or one.institution.name,
            one.share,
            one.weight,
            one.value,
            one.basis or _IN_ONE_PLACE,
            source,
        )
        for one in annual.members(place, year, subject)
    ]
    return pd.DataFrame(rows, columns=list(PARTS)).astype(PARTS)


def not_counted(annual: Annual, place: str, year: int, within: str, source: str) -> pd.DataFrame:
    """Institutions with their seat in a city whose Share counts to no city, and those that one list leaves out.

    Of all subjects: bodies without evidence of their parts, and those that the academic list alone has. Of the
    subject ``within``: institutions below the end of its list, whose Share is at most the last one's. The columns
    of ``NOT_COUNTED``.
    """
    rows = [
        (one.institution.name, ALL, one.share, "=", one.part, one.why, source)
        for one in annual.not_counted(year, ALL, place)
        if one.part >= _LEAST_PART
    ]
    cut = annual.cut(year, within) if within else None
    if cut is not None:
        why = f"below the {cut.listed:,} institutions listed in the subject"
        rows += [
            (body.name, within, cut.share, "≤", 1.0, why, source)
            for body in annual.below_cut(place, year, within)
        ]
    return pd.DataFrame(rows, columns=list(NOT_COUNTED)).astype(NOT_COUNTED)

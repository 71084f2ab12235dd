"""What is left of all subjects when the subjects of a year's table are taken off: a report, and no rule.

In years in which the tables lack subjects the rest is what they would hold; where it should be nothing, what is left is
rounding, or a subject below its cut.
"""

from __future__ import annotations

import pandas as pd

from helpers.index.annual import ALL, Annual


def rests(annual: Annual, year: int) -> tuple[list[str], pd.DataFrame]:
    """The subjects of a year, and what they leave of the institutions in all lists: ``institution``, ``share`` (in all)
    and ``rest``, in articles, largest rest first. Without rows if there are none.

    Subjects that another one is the sum of are counted with it.
    """
    table = annual.tables.reference("annual_subjects")
    within = {part for parts in table["parts"] for part in parts.split(";")}
    subjects = [name for name in annual.subjects_of(year) if name != ALL and name not in within]
    shares = annual.tables.year(year).pivot(index="institution_id", columns="subject", values="share")
    shares = shares[[ALL, *subjects]].dropna() if subjects else shares.head(0).reindex(columns=[ALL])
    found = pd.DataFrame(
        {
            "institution": [annual.institutions[body].name for body in shares.index],
            "share": shares[ALL],
            "rest": shares[ALL] - shares[subjects].sum(axis=1),
        }
    ).sort_values("institution")
    return subjects, found.sort_values("rest", key=abs, ascending=False, kind="stable", ignore_index=True)

"""Two editions compared: pure functions of the index, and the commentary of both years."""

from __future__ import annotations

import re

import pandas as pd

from helpers.base.manifest import read_manifest
from helpers.base.words import capitalised, growth_percent, listed, listed_ranges, signed
from helpers.commentary.facts.facts import facts_of
from helpers.commentary.language import evaluate
from helpers.commentary.source import FLAG_END, FLAG_START, commentary_file, read_passages
from helpers.index.choose import load_source
from helpers.index.derived import revised_shares
from helpers.index.printed import PrintedIndex
from helpers.index.printed_records import editions, printed_figures, recorded_breaks
from helpers.index.rankings import rank_changes, unprinted_ranks
from helpers.report.queries import source_names
from helpers.site.differences.changes import Comparison, Section

# where a claim that does not hold is marked on its page; the difference of two texts is no place to check them
_FLAG = re.compile(f"{FLAG_START}\\d+{FLAG_END}")
_METHOD_OF_EDITION = ("journals", "metric_basis", "boundaries")


def compare_years(index: PrintedIndex, earlier: int, later: int) -> Comparison:
    """What is different between the editions of two data years, as far as it is printed.

    Ranks, Shares and Counts are compared within a subject, and not across a break that makes the two years
    not comparable; then the section says so.
    """
    ranks, places = _ranks_and_places(index, earlier, later)
    return Comparison(
        str(earlier),
        str(later),
        {
            "revised": _revised(index, earlier, later),
            "ranks": ranks,
            "places": places,
            "method": _method(index, earlier, later),
            "text": _text(earlier, later),
        },
        f"Data years {earlier} and {later}, as the tables of the project hold them today. Only printed figures are "
        "compared; where one of the two years prints nothing, it is not known whether anything changed.",
    )


def _revised(index: PrintedIndex, earlier: int, later: int) -> Section:
    found = revised_shares(printed_figures(index))
    found = found[~found["alike"] & (found["data_year"] >= earlier) & (found["data_year"] < later)]
    section = Section(
        ("Place", "Subject", "Data year", "First printed", "Printed a year later", "Difference", "Per cent", "Confidence", "Sources"),
        ("Data year", "First printed", "Printed a year later", "Difference", "Per cent"),
        notes=[
            "Shares that an edition printed for its own data year and the edition after it printed otherwise, for data "
            f"{'year' if later - earlier == 1 else 'years'} {listed_ranges(range(earlier, later))}, the largest difference first."
        ],
    )  # fmt: skip
    for row in found.itertuples():
        percent = "" if pd.isna(row.difference_pct) else signed(row.difference_pct)
        section.rows.append(
            (
                row.place,
                index.subject_names.get(row.subject, row.subject),
                str(row.data_year),
                row.first_value,
                row.next_value,
                signed(row.difference, 2),
                percent,
                row.confidence,
                source_names(index, row.source),
            )
        )
    return section


def _barrier(index: PrintedIndex, subject: str, earlier: int, later: int) -> object | None:
    return next((row for row in index.breaks(subject) if row.absolute and row.between(earlier, later)), None)


def _ranks_and_places(index: PrintedIndex, earlier: int, later: int) -> tuple[Section, Section]:
    numeric = (
        *(f"{what} {year}" for what in ("Rank", "Share", "Count") for year in (earlier, later)),
        "Places up", "Share, per cent",
    )  # fmt: skip
    ranks = Section(
        ("City", "Subject", f"Rank {earlier}", f"Rank {later}", "Places up", f"Share {earlier}", f"Share {later}",
         "Share, per cent", f"Count {earlier}", f"Count {later}", "Sources"),
        numeric,
        notes=["The largest move first. The change of a Share is computed from the two printed ones; it is not that of adjusted Share."],
    )  # fmt: skip
    places = Section(
        ("City", "Subject", "What", "Rank", "In the other year", "Sources"), ("Rank",),
        notes=["The best rank first. A place whose rank is printed in one year only need not have left or entered the ranking."],
    )  # fmt: skip
    moved, apart = [], []
    barred: dict[str, list[str]] = {}
    unprinted: dict[str, list[str]] = {}
    compared = False
    for subject in ("overall", *index.subjects):
        name = index.subject_names.get(subject, subject)
        if barrier := _barrier(index, subject, earlier, later):
            barred.setdefault(f"{barrier.title}: {barrier.reason}", []).append(name)
            continue
        before, now = index.ranking(earlier, subject), index.ranking(later, subject)
        if before.empty or now.empty:
            missing = " and ".join(str(y) for y, r in ((earlier, before), (later, now)) if r.empty)
            unprinted.setdefault(missing, []).append(name)
            continue
        disputed = [row for row in index.breaks(subject) if not row.absolute and row.between(earlier, later)]
        ranks.notes += [
            f"{capitalised(name)}: compared with a reservation. {row.title}: {row.reason}" for row in disputed
        ]
        compared = True
        moved += _moved(index, name, before, now)
        apart += _apart(index, name, before, now, earlier, later)
    notes = [
        f"Not compared, because {earlier} and {later} are not comparable: {listed(names)}. {reason}"
        for reason, names in barred.items()
    ] + [
        f"Not compared, because no rank is printed for {years}: {listed(names)}."
        for years, names in unprinted.items()
    ]
    for section in (ranks, places):
        section.notes += notes
        section.compared = compared
    ranks.rows = [row for _, row in sorted(moved, key=lambda pair: pair[0])]
    places.rows = [row for _, row in sorted(apart, key=lambda pair: pair[0])]
    return ranks, places


def _moved(index: PrintedIndex, subject: str, before: pd.DataFrame, now: pd.DataFrame) -> list[tuple]:
    earlier = {row.place: row for row in before.itertuples()}
    found = []
    for row in rank_changes(now, before).itertuples():
        if row.place not in earlier or not row.moved:
            continue
        old = earlier[row.place]
        share = signed(growth_percent(old.share, row.share)) if old.share_text and row.share_text else ""
        used = [old.source, row.source]
        used += [
            getattr(side, f"{what}_source")
            for side in (old, row)
            for what in ("share", "count")
            if getattr(side, f"{what}_text")
        ]
        cells = (
            row.place, subject, str(old.rank), str(row.rank), signed(row.moved, 0), old.share_text, row.share_text, share,
            old.count_text, row.count_text,
            source_names(index, ";".join(used)),
        )  # fmt: skip
        found.append(((-abs(row.moved), min(old.rank, row.rank), row.place), cells))
    return found


def _apart(
    index: PrintedIndex, subject: str, before: pd.DataFrame, now: pd.DataFrame, earlier: int, later: int
) -> list[tuple]:
    found = []
    for own, other, year, other_year in ((now, before, later, earlier), (before, now, earlier, later)):
        top = _complete(other)
        known = (
            f"not among the first {top} of {other_year}"
            if top > 1
            else f"not first in {other_year}"
            if top
            else f"not known; the first rank of {other_year} is not printed"
        )
        for row in own[~own["place"].isin(other["place"])].itertuples():
            what = f"rank printed for {year} only"
            cells = (row.place, subject, what, str(row.rank), known, source_names(index, row.source))
            found.append(((row.rank, row.place, subject), cells))
    return found


def _complete(ranking: pd.DataFrame) -> int:
    """To which rank all ranks are printed."""
    gaps = unprinted_ranks(ranking, int(ranking["rank"].max()))
    return gaps[0] - 1 if gaps else int(ranking["rank"].max())


def _method(index: PrintedIndex, earlier: int, later: int) -> Section:
    section = Section(("What", f"In {earlier}", f"In {later}", "Why", "Sources"))
    for row in recorded_breaks(index).to_dict("records"):
        if int(row["after_year"]) < later and int(row["before_year"]) > earlier:
            of = (
                row["applies_to"]
                if row["applies_to"] == "all"
                else index.subject_names.get(row["applies_to"], row["applies_to"])
            )
            section.rows.append(
                (
                    row["title"],
                    f"until {row['after_year']}",
                    f"from {row['before_year']}",
                    f"{row['status']} ({of}): {row['reason']}",
                    source_names(index, row["sources"]),
                )
            )
    rankings = editions(index).query("cities")
    first, second = (rankings[rankings["data_year"] == year] for year in (earlier, later))
    for name in _METHOD_OF_EDITION:
        before, after = (", ".join(dict.fromkeys(side[name])) or "not stated" for side in (first, second))
        if before != after:
            section.rows.append(
                (name.replace("_", " "), before, after, "as the editions describe themselves", "")
            )
    if not section.rows:
        section.notes.append(
            "No break in method lies between the two years, and both editions describe themselves alike."
        )
    return section


def _text(earlier: int, later: int) -> Section:
    section = Section(
        ("Report", "Passage", f"Text of {earlier}", f"Text of {later}"),
        notes=[
            "The commentary of each year with the facts of that year filled in. Equal passages are left out."
        ],
    )
    for spec in read_manifest().values():
        before, after = (_passages(spec.id, year) for year in (earlier, later))
        for name in dict.fromkeys([*before, *after]):
            if before.get(name) != after.get(name):
                section.rows.append((spec.title, name, before.get(name, "none"), after.get(name, "none")))
    return section


def _passages(report_id: str, year: int) -> dict[str, str]:
    """The passages of a report by name, as Markdown, with the facts as they read in that year."""
    path = commentary_file(year, report_id)
    facts = facts_of(load_source(), year)
    return {
        name: _FLAG.sub("", evaluate(passage, facts).markdown).strip()
        for name, passage in (read_passages(path) if path.is_file() else {}).items()
    }

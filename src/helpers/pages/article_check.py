"""Article check: every statement of the articles against what all other sources print."""

from __future__ import annotations

from functools import partial

import pandas as pd

from helpers.base.words import capitalised, cardinal, listed, plural
from helpers.figures.verdicts import Verdict, draw_verdicts
from helpers.index.interface import Index
from helpers.index.statements.check import check_statements
from helpers.index.statements.evidence import (
    CONFIRMED,
    CONTRADICTED,
    DISPUTED,
    ONLY_HERE,
    UNCHECKED,
    VERDICTS,
)
from helpers.pages.wording import sentences
from helpers.report.exhibits import Exhibit, Figure, Table
from helpers.report.report import Report

# How a statement with a verdict is drawn, and what the verdict means.
_MARKS = {
    CONFIRMED: ("solid", "another source prints figures from which the statement follows"),
    CONTRADICTED: (
        "crossed",
        "other sources, more than aggregators and forums, print figures that rule it out, and none supports it",
    ),
    DISPUTED: ("dashed", "some sources, or lists of one source, support it, others do not"),
    ONLY_HERE: ("pale", "no other source found prints it"),
    UNCHECKED: (
        "open",
        "background that is no figure of the index, or other sources print only a part of what a check needs",
    ),
}

_QUOTED = 2


def lead(report: Report) -> list[str]:
    """How many statements hold, and which are contradicted or disputed."""
    checked = _checked(report.index)
    number = {v: cardinal(len(own)) if len(own) else "none" for v, own in _by_verdict(checked).items()}
    weak = int((checked["weak"] & (checked["verdict"] == CONFIRMED)).sum())
    weakly = f", {cardinal(weak)} of them by aggregators or forums alone" if weak else ""
    articles = listed(
        f"the article of {name} ({report.index.source(own.iloc[0]['article']).published[:4]})"
        for name, own in _by_article(checked)
    )
    return [
        f"{capitalised(articles)} make {plural(len(checked), 'statement')} that are checked here. "
        f"{capitalised(number[CONFIRMED])} are confirmed by another source{weakly}; "
        f"{number[ONLY_HERE]} are printed only there, and {number[UNCHECKED]} cannot be checked.",
        sentences(*(_named(checked, verdict) for verdict in (CONTRADICTED, DISPUTED))),
    ]


def _checked(index: Index) -> pd.DataFrame:
    """The statements with their verdicts; ``name`` is that of the publication, without what stands in brackets, and
    ``source`` holds the ids of the article and of all sources of the evidence."""
    checked = check_statements(index)
    names = checked["article"].map(lambda article: index.source(article).name.partition(" (")[0])
    sources = (checked["article"] + ";" + checked["evidence_sources"]).str.rstrip(";")
    return checked.assign(name=names, source=sources)


def _by_article(checked: pd.DataFrame) -> list[tuple[str, pd.DataFrame]]:
    """The name of the publication and the statements of each article, in the order of the tables."""
    return [(own.iloc[0]["name"], own) for _, own in checked.groupby("article", sort=False)]


def _by_verdict(checked: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """The statements of each verdict, of some none."""
    return {verdict: checked[checked["verdict"] == verdict] for verdict in VERDICTS}


def verdicts(report: Report) -> Exhibit:
    """How many statements of each article got which verdict, one square a statement."""
    checked = _checked(report.index)
    blocks, counts, descriptions = [], [], []
    for name, own in _by_article(checked):
        ids = {verdict: list(rows["id"]) for verdict, rows in _by_verdict(own).items()}
        published = report.index.source(own.iloc[0]["article"]).published
        marks = [Verdict(capitalised(verdict), _MARKS[verdict][0], ids[verdict]) for verdict in VERDICTS]
        blocks.append((f"{name}, {published}: {plural(len(own), 'statement')}", marks))
        got = {verdict: some for verdict, some in ids.items() if some}
        counts.append(f"{name} {', '.join(f'{len(some)} {verdict}' for verdict, some in got.items())}")
        descriptions += [f"{name}, {verdict}: {listed(some)}." for verdict, some in got.items()]
    number = {verdict: len(own) for verdict, own in _by_verdict(checked).items()}
    absent = [f"“{verdict}”" for verdict in VERDICTS if not number[verdict]]
    against = {0: "none is", 1: "one is"}.get(number[CONTRADICTED], f"{cardinal(number[CONTRADICTED])} are")
    weak = list(checked.loc[checked["weak"], "id"])
    return Figure(
        key="verdicts",
        title=f"{capitalised(cardinal(number[CONFIRMED]))} of {len(checked)} statements are confirmed by another source, "
        f"{against} contradicted",
        subtitle="Statements by verdict; one square a statement, numbered as in the table below",
        caption=sentences(
            capitalised(
                "; ".join(f"{verdict}: {_MARKS[verdict][1]}" for verdict in VERDICTS if number[verdict])
            )
            + ".",
            absent and f"No statement got the verdict {listed(absent, 'or')}.",
            weak and f"The verdicts on {listed(weak)} rest on aggregators or forums alone.",
            "Evidence comes from sources other than the article itself. They mostly retell the same editions of the index, "
            "so agreement shows that a figure is reported alike, not that it was measured twice.",
            _articles(report.index, checked),
        ),
        alt=f"Squares, one a statement, sorted by verdict: {'; '.join(counts)}.",
        description=" ".join(descriptions),
        data=checked[["id", "name", "statement", "verdict", "source"]].rename(
            columns={"id": "statement_id", "name": "article"}
        ),
        draw=partial(draw_verdicts, blocks),
    )


def statements(report: Report) -> Exhibit:
    """Every statement with its verdict, the evidence and what counted as agreement."""
    checked = _checked(report.index)
    with_number = checked["statement"] + ": " + checked["stated"]
    data = checked.assign(statement=with_number.where(checked["stated"] != "", checked["statement"]))
    columns = {
        "id": "id", "name": "article", "statement": "statement", "verdict": "verdict", "evidence": "evidence",
        "tolerance": "agreement", "source": "source",
    }  # fmt: skip
    return Table(
        key="statements",
        title=f"The {len(checked)} statements, each with its verdict and the evidence",
        caption=sentences(
            "Evidence is what sources other than the article print, and Nature Index’s tables of institutions, "
            "with place, subject and year.",
            "“Agreement” says what counted as the same.",
            _articles(report.index, checked),
        ),
        data=data[list(columns)].rename(columns=columns),
    )


def _named(checked: pd.DataFrame, verdict: str) -> str:
    """The statements with a verdict, a few of them quoted; the evidence stands in the table."""
    own = checked[checked["verdict"] == verdict]
    if own.empty:
        return "None is contradicted." if verdict == CONTRADICTED else "On none do sources disagree."
    few = len(own) <= _QUOTED
    cases = listed(f"“{row.statement}” ({row.id})" if few else row.id for row in own.itertuples())
    if verdict == CONTRADICTED:
        return f"Contradicted {'is' if len(own) == 1 else 'are'} {cases}."
    return f"Sources disagree on {plural(len(own), 'statement')}: {cases}."


def _articles(index: Index, checked: pd.DataFrame) -> str:
    """Author, title, publisher and date of every article."""
    cases = []
    for _, own in _by_article(checked):
        source = index.source(own.iloc[0]["article"])
        cases.append(
            f"{own.iloc[0]['id']} to {own.iloc[-1]['id']}: {source.author}, “{source.title}”, {source.publisher}, {source.published}"
        )
    return f"{'; '.join(cases)}."

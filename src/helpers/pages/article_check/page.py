"""Article check: every statement of the articles against what all other sources print."""

from __future__ import annotations

from functools import partial

import pandas as pd

from helpers.base.words import capitalised, cardinal, joined_sentences, listed, plural
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
from helpers.report.exhibits import Exhibit, Figure, Table
from helpers.report.report import Report

_STYLES = {
    CONFIRMED: "solid",
    CONTRADICTED: "crossed",
    DISPUTED: "dashed",
    ONLY_HERE: "pale",
    UNCHECKED: "open",
}
_MEANING = {
    CONFIRMED: "another source prints figures from which the statement follows",
    CONTRADICTED: "other sources, more than aggregators and forums, print figures that rule it out, and none supports it",
    DISPUTED: "some sources, or lists of one source, support it, others do not",
    ONLY_HERE: "no other source found prints it",
    UNCHECKED: "background that is no figure of the index, or other sources print only a part of what a check needs",
}


def lead(report: Report) -> list[str]:
    """How many statements hold, and which are contradicted or disputed."""
    checked = check_statements(report.index)
    found = checked["verdict"].value_counts()
    sentences = [
        f"{capitalised(listed(_article_names(report.index, checked)))} make "
        f"{plural(len(checked), 'statement')} that are checked here.",
        f"{capitalised(_number(found, CONFIRMED))} are confirmed by another source{_weakly(checked)}; "
        f"{_number(found, ONLY_HERE)} are printed only there, and {_number(found, UNCHECKED)} cannot be checked.",
    ]
    return [
        joined_sentences(sentences),
        joined_sentences([_named(checked, v) for v in (CONTRADICTED, DISPUTED)]),
    ]


def verdicts(report: Report) -> Exhibit:
    """How many statements of each article got which verdict, one square a statement."""
    checked = check_statements(report.index)
    blocks = []
    for article, own in _by_article(checked):
        source = report.index.source(article)
        rows = [
            Verdict(capitalised(verdict), _STYLES[verdict], list(own.loc[own["verdict"] == verdict, "id"]))
            for verdict in VERDICTS
        ]
        blocks.append(
            (f"{_short(report.index, article)}, {source.published}: {plural(len(own), 'statement')}", rows)
        )
    found = checked["verdict"].value_counts()
    confirmed = int(found.get(CONFIRMED, 0))
    against = int(found.get(CONTRADICTED, 0))
    return Figure(
        key="verdicts",
        title=f"{capitalised(cardinal(confirmed))} of {len(checked)} statements are confirmed by another source, "
        f"{'none is' if not against else 'one is' if against == 1 else f'{cardinal(against)} are'} contradicted",
        subtitle="Statements by verdict; one square a statement, numbered as in the table below",
        caption=joined_sentences(
            [
                capitalised(
                    "; ".join(f"{verdict}: {_MEANING[verdict]}" for verdict in VERDICTS if verdict in found)
                )
                + ".",
                _unused(found),
                _weak_note(checked),
                "Evidence comes from sources other than the article itself. They mostly retell the same editions of the index, "
                "so agreement shows that a figure is reported alike, not that it was measured twice.",
                _articles(report.index, checked),
            ]
        ),
        alt="Squares, one a statement, sorted by verdict: "
        + "; ".join(
            f"{_short(report.index, article)} {_counts(own)}" for article, own in _by_article(checked)
        )
        + ".",
        description=" ".join(
            f"{_short(report.index, article)}, {verdict}: {listed(own.loc[own['verdict'] == verdict, 'id'])}."
            for article, own in _by_article(checked)
            for verdict in VERDICTS
            if (own["verdict"] == verdict).any()
        ),
        data=pd.DataFrame(
            {
                "statement_id": checked["id"],
                "article": [_short(report.index, a) for a in checked["article"]],
                "statement": checked["statement"],
                "verdict": checked["verdict"],
                "source": _sources(checked),
            }
        ),
        draw=partial(draw_verdicts, blocks),
    )


def statements(report: Report) -> Exhibit:
    """Every statement with its verdict, the evidence and what counted as agreement."""
    checked = check_statements(report.index)
    return Table(
        key="statements",
        title=f"The {len(checked)} statements, each with its verdict and the evidence",
        caption=joined_sentences(
            [
                "Evidence is what sources other than the article print, and Nature Index’s tables of institutions, "
                "with place, subject and year.",
                "“Agreement” says what counted as the same.",
                _articles(report.index, checked),
            ]
        ),
        data=pd.DataFrame(
            {
                "id": checked["id"],
                "article": [_short(report.index, article) for article in checked["article"]],
                "statement": _with_numbers(checked),
                "verdict": checked["verdict"],
                "evidence": checked["evidence"],
                "agreement": checked["tolerance"],
                "source": _sources(checked),
            }
        ),
    )


def _with_numbers(checked: pd.DataFrame) -> list[str]:
    """The statements, each with the number that it is about."""
    return [
        f"{statement}: {number}" if number else statement
        for statement, number in zip(checked["statement"], checked["stated"], strict=True)
    ]


def _by_article(checked: pd.DataFrame) -> list[tuple[str, pd.DataFrame]]:
    """The statements of each article, in the order of the tables."""
    return [(article, own) for article, own in checked.groupby("article", sort=False)]


def _number(found: pd.Series, verdict: str) -> str:
    number = int(found.get(verdict, 0))
    return cardinal(number) if number else "none"


def _weakly(checked: pd.DataFrame) -> str:
    """How many are confirmed by aggregators or forums alone."""
    number = int((checked["weak"] & (checked["verdict"] == CONFIRMED)).sum())
    return f", {cardinal(number)} of them by aggregators or forums alone" if number else ""


def _weak_note(checked: pd.DataFrame) -> str:
    ids = list(checked.loc[checked["weak"], "id"])
    return f"The verdicts on {listed(ids)} rest on aggregators or forums alone." if ids else ""


def _unused(found: pd.Series) -> str:
    """Verdicts that no statement got."""
    absent = [verdict for verdict in VERDICTS if verdict not in found]
    return (
        f"No statement got the verdict {listed((f'“{verdict}”' for verdict in absent), 'or')}."
        if absent
        else ""
    )


def _named(checked: pd.DataFrame, verdict: str) -> str:
    """The statements with a verdict, by name; the evidence stands in the table."""
    own = checked[checked["verdict"] == verdict]
    if own.empty:
        return "None is contradicted." if verdict == CONTRADICTED else "On none do sources disagree."
    cases = listed(f"“{row.statement}” ({row.id})" for row in own.itertuples())
    if verdict == CONTRADICTED:
        return f"Contradicted {'is' if len(own) == 1 else 'are'} {cases}."
    return f"Sources disagree on {plural(len(own), 'statement')}: {cases}."


def _counts(own: pd.DataFrame) -> str:
    found = own["verdict"].value_counts()
    return ", ".join(f"{found[verdict]} {verdict}" for verdict in VERDICTS if verdict in found)


def _short(index: Index, article: str) -> str:
    """Name of the publication of an article, without what stands in brackets."""
    return index.source(article).name.partition(" (")[0]


def _article_names(index: Index, checked: pd.DataFrame) -> list[str]:
    return [
        f"the article of {_short(index, article)} ({index.source(article).published[:4]})"
        for article, _ in _by_article(checked)
    ]


def _articles(index: Index, checked: pd.DataFrame) -> str:
    """Author, title, publisher and date of every article."""
    cases = []
    for article, own in _by_article(checked):
        source = index.source(article)
        cases.append(
            f"{own.iloc[0]['id']} to {own.iloc[-1]['id']}: {source.author}, “{source.title}”, {source.publisher}, {source.published}"
        )
    return f"{'; '.join(cases)}."


def _sources(checked: pd.DataFrame) -> list[str]:
    """Ids of the article and of all sources of the evidence."""
    return [
        ";".join(part for part in (row.article, row.evidence_sources) if part) for row in checked.itertuples()
    ]

"""Printed changes in adjusted Share of cities, each with its period, sign and printed digits."""

from __future__ import annotations

import pandas as pd

from helpers.base.words import capitalised, joined_sentences, listed, plural, signed_as_printed, with_relation
from helpers.figures.bars import Bar, draw_bars
from helpers.index.interface import Index
from helpers.pages.notes import conflict_note, joined_ids
from helpers.report.exhibits import Exhibit, Figure, Missing
from helpers.report.report import Report

_METRIC = "change_adjusted_share_pct"
_KEY = "adjusted-share-changes"


def adjusted_share_changes(report: Report) -> Exhibit:
    """Bars from zero, one panel a subject and a base year; statements without a number as rows without bar."""
    index, year = report.index, report.year
    rows = printed_changes(index, year, report.compare_to)
    if not rows["numeric"].any():
        return Missing(_KEY, f"Changes in adjusted Share, {year}", _reason(index, rows, year), _years(index))
    panels = [
        (_heading(index, own.iloc[0], year), [_bar(index, row) for row in own.to_dict("records")])
        for _, own in rows.groupby("panel", sort=True)
    ]
    return Figure(
        key=_KEY,
        title=_title(index, rows),
        subtitle=f"Change in adjusted Share up to {year}, per cent, as printed",
        caption=joined_sentences(
            [
                "Adjusted Share is Share rescaled by the growth of the number of articles in the index, so that years can be compared.",
                "Hatched: approximate, one-sided or of low confidence." if rows["weak"].any() else "",
                f"Base year not stated: no source says with which year {year} is compared." if rows["base"].isna().any() else "",
                _without_number(index, rows),
                conflict_note(rows.assign(value_text=rows["text"]), "changes"),
                f"No other change in adjusted Share of a city is printed for {year}.",
            ]
        ),
        alt=f"Bars of printed changes in adjusted Share of cities up to {year}, per cent: "
        + listed(f"{row['short']} {row['text']}" for row in rows[rows["numeric"]].head(6).to_dict("records"))
        + (" and more." if rows["numeric"].sum() > 6 else "."),
        description=" ".join(
            f"{heading}: {listed(f'{bar.name} {bar.text}' for bar in bars)}." for heading, bars in panels
        ),
        data=pd.DataFrame(
            {
                "data_year": year,
                "reference_year": [("not stated" if pd.isna(base) else str(int(base))) for base in rows["base"]],
                "subject": rows["subject"].map(index.subject_names), "city": rows["place"],
                "relation": rows["relation"], "change_adjusted_share_pct": rows["value"].where(rows["numeric"], "no figure printed"),
                "confidence": rows["confidence"], "other_values": rows["others"], "source": rows["source"],
            }
        ),
        canvas=draw_bars(panels, axis_label="change in adjusted Share, %", heading_inches=0.33),
    )  # fmt: skip


def printed_changes(index: Index, year: int, compare_to: int | None) -> pd.DataFrame:
    """Printed changes in adjusted Share of cities and groups of cities that end in ``year``.

    One row a place, subject and base year, for a printed number and for a mere direction: ``place, short, group,
    subject, base`` (the year compared with, NA where not stated), ``relation, value, number, text, numeric`` (a
    number is printed, not only a direction), ``weak, confidence, panel, statement, others, source``; the changes
    against ``compare_to`` come first.
    """
    figures = index.tables.figures_of("city", "index")
    rows = figures[
        (figures["metric"] == _METRIC)
        & (figures["data_year"] == year)
        & (figures["list_scope"] == "")
        & (figures["period"] == "")
    ]
    rows = rows.assign(numeric=~(rows["relation"].isin(["<", ">"]) & (rows["number"] == 0)))
    said = {
        (row.place, row.subject, row.relation, row.value): row.statement
        for row in rows.itertuples() if row.statement
    }  # fmt: skip
    order = {subject: place for place, subject in enumerate(["overall", *index.subjects])}
    found = []
    for row in index.best(rows, ["subject", "reference_year", "place", "numeric"]).itertuples():
        base, relation, value = row.reference_year, row.relation, row.value
        city, far = row.place_kind == "city", 2 if pd.isna(base) else int(int(base) != compare_to)
        found.append(
            {
                "place": row.place,
                "city": city,
                "short": index.short(row.place) if city else row.place,
                "group": index.country_group(row.place) if city else "other",
                "subject": row.subject,
                "base": base,
                "relation": relation,
                "value": value,
                "number": row.number,
                "text": _text(relation, value) if row.numeric else _direction(relation),
                "numeric": row.numeric,
                "weak": row.numeric and (relation != "=" or row.confidence == "low"),
                "confidence": row.confidence,
                "panel": (far, order.get(row.subject, len(order)), row.subject, 0 if pd.isna(base) else int(base)),
                "statement": said.get((row.place, row.subject, relation, value), ""),
                "others": _others(index, row.other_values),
                "source": joined_ids(row.source),
            }
        )  # fmt: skip
    columns = [
        "place", "city", "short", "group", "subject", "base", "relation", "value", "number", "text", "numeric", "weak",
        "confidence", "panel", "statement", "others", "source",
    ]  # fmt: skip
    table = pd.DataFrame(found, columns=columns)
    table["numeric"] = table["numeric"].astype(bool)
    return table.sort_values(
        ["panel", "numeric", "number", "city", "short"], ascending=[True, False, False, False, True]
    ).reset_index(drop=True)


def _others(index: Index, values: list[tuple[str, str]]) -> str:
    """Values of sources that disagree, signed, each with its source."""
    parts = [(*text.rpartition(" ")[::2], source) for text, source in values]
    return "; ".join(f"{_text(sign, value)} ({index.source(source).name})" for sign, value, source in parts)


def _text(relation: str, value: str) -> str:
    return with_relation(relation, signed_as_printed(value, "%"))


def _direction(relation: str) -> str:
    return f"{'declined' if relation == '<' else 'grew'}, no figure printed"


def _bar(index: Index, row: dict) -> Bar:
    name = row["short"]
    if row["city"]:
        name += f", {index.short(index.place(row['place'])['country'])}"
    return Bar(
        name, row["number"] if row["numeric"] else None, row["text"], row["group"], hatched=row["weak"]
    )


def _heading(index: Index, row: pd.Series, year: int) -> str:
    period = (
        f"up to {year}, base year not stated" if pd.isna(row["base"]) else f"{int(row['base'])} to {year}"
    )
    return f"{capitalised(index.subject_names[row['subject']])}, {period}"


def _title(index: Index, rows: pd.DataFrame) -> str:
    """The span of the first panel that has numbers."""
    numeric = rows[rows["numeric"]]
    own = numeric[numeric["panel"] == numeric.iloc[0]["panel"]]
    subject = own.iloc[0]["subject"]
    field = "" if subject == "overall" else f" in {index.subject_names[subject]}"
    if len(own) == 1:
        title = (
            f"One change in adjusted Share{field} is printed: {own.iloc[0]['short']} {own.iloc[0]['text']}"
        )
    else:
        least, most = own.iloc[-1], own.iloc[0]
        title = f"Printed changes in adjusted Share{field} reach from {least['text']} ({least['short']}) to {most['text']} ({most['short']})"
    bare = rows[~rows["numeric"] & rows["city"] & (rows["panel"] == own.iloc[0]["panel"])]
    if len(bare):
        title += f"; for {plural(len(bare), 'city', 'cities')} only the direction is"
    return title


def _without_number(index: Index, rows: pd.DataFrame) -> str:
    """Statements that give a direction and no number, in the words of the tables."""
    bare = rows[~rows["numeric"]]
    if bare.empty:
        return ""
    said = index.tables.statements.set_index("id")["statement"]
    words = [f"“{said.get(row.statement, f'{row.short} {row.text}')}”" for row in bare.itertuples()]
    return f"Stated without a figure: {'; '.join(words)}."


def _reason(index: Index, rows: pd.DataFrame, year: int) -> str:
    text = f"No source found prints the change in adjusted Share of a city for {year}."
    bare = _without_number(index, rows)
    older = index.tables.figures_of("city")
    older = older[(older["metric"] == "change_wfc_pct") & (older["data_year"] == year)]
    if len(older):
        cases = [
            f"{index.short(row.place)} {_text(row.relation, row.value)}"
            + ("" if pd.isna(row.reference_year) else f" since {int(row.reference_year)}")
            for row in older.itertuples()
        ]
        text += f" Printed instead are changes in the weighted fractional count: {listed(cases)}."
    return joined_sentences([text, bare])


def _years(index: Index) -> tuple[int, ...]:
    return tuple(year for year in index.years if printed_changes(index, year, None)["numeric"].any())

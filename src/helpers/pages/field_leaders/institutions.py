"""The leading institutions of fields, with the cities in which they mainly sit."""

from __future__ import annotations

from functools import partial
from itertools import islice
from typing import Any

import pandas as pd

from helpers.base.words import capitalised, cardinal, listed, plural
from helpers.figures.bars import Bar, draw_bars
from helpers.index.interface import INSTITUTION, Index
from helpers.pages.field_leaders.choice import field_name, furthest_fields
from helpers.pages.frames import frame, joined_columns, numbers, picked
from helpers.pages.notes import conflict_note, low_confidence_note
from helpers.pages.wording import alternative, first_few, sentences
from helpers.report.exhibits import Exhibit, Figure, Missing
from helpers.report.report import Report

FIELDS_SHOWN, INSTITUTIONS_SHOWN = 3, 10


def field_institutions(report: Report) -> Exhibit:
    """The leading institutions of the first of the chosen fields, or of those of which institutions are known."""
    index, year = report.index, report.year
    fields = [*furthest_fields(report), *index.fields]
    ranked = ((field, index.ranking(year, field, INSTITUTION)) for field in dict.fromkeys(fields))
    known = (rows.head(INSTITUTIONS_SHOWN).assign(field=field) for field, rows in ranked if len(rows))
    kept = list(islice(known, FIELDS_SHOWN))
    if not kept:
        return Missing(
            "field-institutions",
            f"Leading institutions by field, {year}",
            f"{index.voice.nothing} a world list of institutions in a field of research for {year}.",
            tuple(y for y in index.years if any(len(index.ranking(y, f, INSTITUTION)) for f in index.fields)),
        )
    data = pd.concat(kept, ignore_index=True)
    data["city"] = [index.city_of(place) for place in data["place"]]
    panels = [
        (capitalised(field_name(index, str(field))), [_bar(index, row) for row in rows.itertuples()])
        for field, rows in data.groupby("field", sort=False)
    ]
    leaders = [(rows.iloc[0]["short"], field_name(index, rows.iloc[0]["field"])) for rows in kept]
    led: dict[str, list[str]] = {}
    for who, field in leaders:
        led.setdefault(who, []).append(field)
    nowhere = list(dict.fromkeys(data.loc[data["city"] == "", "short"]))
    labels = [f"{row.short} in {field_name(index, row.field)}, {year}" for row in data.itertuples()]
    notes = data.assign(place=labels)
    return Figure(
        key="field-institutions",
        title=index.by_share(year, listed(f"{who} leads {listed(what)}" for who, what in led.items())),
        subtitle=f"{capitalised(index.voice.measured)} Share of the {cardinal(INSTITUTIONS_SHOWN)} leading institutions of each field, {year}, with the city they mainly sit in",
        caption=sentences(
            "Colour shows the country group. Share counts all sites of an institution, so institutions are not added up to cities.",
            nowhere
            and f"Without a city: {first_few(nowhere)}; such bodies work in several cities or are not placed.",
            low_confidence_note(notes, "share_confidence", "Share"),
            conflict_note(notes, "Shares", "share_text"),
        ),
        alt=alternative(
            f"Bars of Share for the {cardinal(INSTITUTIONS_SHOWN)} leading institutions in {plural(len(panels), 'field')}.",
            *(
                f"{who} leads {field} with {bars[0].text}."
                for (who, field), (_, bars) in zip(leaders, panels, strict=True)
            ),
        ),
        description=" ".join(
            f"{field}: {listed(f'{bar.name} {bar.text}' for bar in bars)}." for field, bars in panels
        ),
        data=frame(
            field=data["field"].map(index.subject_names),
            **picked(data, "institution", "city", "country", "data_year", "rank"),
            share=numbers(index, data, "share"),
            count=numbers(index, data, "count"),
            other_values=data["others"],
            source=joined_columns(data["source"], data["count_source"]),
        ),
        draw=partial(draw_bars, panels, axis_label="Share, in articles", narrow_rows=5),
    )


def _bar(index: Index, row: Any) -> Bar:
    name = f"{row.short}, {index.short(row.city)}" if row.city else row.short
    return Bar(name, float(row.share), row.share_text, row.group)

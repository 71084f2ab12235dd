"""Checks of the pairs of cities in articles of *Nature*: known cities, each pair once, no score above its articles."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from helpers.base.errors import nearest
from helpers.data.check_names import Content
from helpers.data.csv_files import Problem


def nature_problems(content: Content) -> Iterator[Problem]:
    """Everything that the tables of ``data/nature/`` do wrong."""
    rows = content.frames["nature"]
    if content.intact("places"):
        places = content.frames["places"]
        cities = set(places.loc[places["kind"] == "city", "place"])
        for column in ("place", "partner"):
            for row in rows[~rows[column].isin(cities | {""})].to_dict("records"):
                message = f"no such city is known.{nearest(row[column], cities)}"
                yield Problem(row["file"], row["line"], column, row[column], message)
    # "Boston, Paris" and "Paris, Boston" are one pair; with names in order it can stand in one way only
    for row in rows[rows["place"] >= rows["partner"]].to_dict("records"):
        message = f"must come after {row['place']} in the order of letters"
        yield Problem(row["file"], row["line"], "partner", row["partner"], message)
    key = ["file", "place", "partner"]
    for row in rows[rows.duplicated(key)].to_dict("records"):
        yield Problem(
            row["file"], row["line"], "partner", row["partner"], f"stands twice with {row['place']}"
        )
    score, articles = (pd.to_numeric(rows[name], errors="coerce") for name in ("score", "articles"))
    for row in rows[(score <= 0) | (score > articles)].to_dict("records"):
        message = f"must be more than 0, and no more than the {row['articles']} joint articles"
        yield Problem(row["file"], row["line"], "score", row["score"], message)

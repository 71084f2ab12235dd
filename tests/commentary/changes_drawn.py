"""Changes of the printed tables, drawn by a seed: 40 of one value, 20 of one row more, over all tables of all years.

Kinds of tables are drawn by weight, for most of the rows are of institutions and text rests on cities; and years of
metropolitan areas more often than those before. No row is drawn twice. Nothing of commentary is looked at. ``python changes_drawn.py`` prints them for reading.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from pathlib import Path

from conftest import ROOT, rows_of

SEED = 20261125
CHANGES, ADDITIONS = 40, 20
# kind of table → weight for changes and for additions
WEIGHTS = {
    "cities": (14, 12), "statements": (7, 0), "countries": (4, 3), "pairs": (4, 2), "institutions": (4, 2), "sources": (3, 0),
    "editions": (2, 0), "index": (2, 1),
}  # fmt: skip
FIRST_YEAR, OFTEN = 2017, 0.85
# columns of other tables whose cells say something that text may rest on
TEXTS = {
    "editions": ("journals", "published"),
    "sources": ("kind", "name", "published"),
    "statements": ("value",),
}
KINDS = ("official", "article", "press")


@dataclass(frozen=True)
class Change:
    """One cell with another value, or (``new``) one row more: ``row`` as it is then."""

    id: str
    table: str  # relative to data/printed
    line: int  # of the row that is changed, or after which the new one stands
    column: str
    old: str
    row: dict[str, str]
    new: bool

    def __str__(self) -> str:
        row = self.row
        about = {
            k: v
            for k, v in row.items()
            if v and k not in ("edition", "note", "address", "title", "locator", "author")
        }
        return f"{self.id} {self.table}:{self.line} {'NEW' if self.new else f'{self.column}: {self.old} ->'} {about}"


def _other(row: dict[str, str], column: str, draw: random.Random) -> str:
    """Another value of the same form: ranks a few places off, other numbers by up to a third."""
    value = row[column]
    if column == "kind":
        return draw.choice([kind for kind in KINDS if kind != value])
    try:
        number = float(value.replace("−", "-"))
    except ValueError:
        return f"{value} (other)" if value else "other"
    if "rank" in row.get("metric", "") or number == int(number) < 12:
        return str(
            max(1, int(number) + draw.choice([step for step in (-3, -2, -1, 1, 2, 3) if number + step >= 1]))
        )
    decimals = len(value.partition(".")[2])
    return f"{number * (1 + draw.choice((-1, 1)) * draw.uniform(0.03, 0.33)):.{decimals}f}"


def drawn() -> list[Change]:
    """All changes, in the order drawn."""
    draw = random.Random(SEED)
    printed = ROOT / "data" / "printed"
    rows = {
        name: [
            (path, at, row)
            for path in sorted(printed.glob(f"*/{name}.csv"))
            for at, row in enumerate(rows_of(path))
        ]
        for name in WEIGHTS
    }
    cities = sorted(
        row["place"] for row in rows_of(ROOT / "data" / "reference" / "places.csv") if row["kind"] == "city"
    )
    found: list[Change] = []
    taken: set[tuple[Path, int]] = set()
    while len(found) < CHANGES + ADDITIONS:
        new = len(found) >= CHANGES
        name = draw.choices(list(WEIGHTS), [weights[new] for weights in WEIGHTS.values()])[0]
        late = draw.random() < OFTEN
        among = [
            each
            for each in rows[name]
            if (int(each[0].parent.name) >= FIRST_YEAR) == late and each[:2] not in taken
        ]
        if not among:
            continue
        path, at, row = draw.choice(among)
        taken.add((path, at))
        row = dict(row)
        column = draw.choice(TEXTS.get(name, ("value",)))
        old = row[column]
        row[column] = _other(row, column, draw)
        if new and name == "cities":  # a figure of another city, or of another year
            if draw.random() < 0.6:
                row["place"] = draw.choice(cities)
            else:
                row["data_year"] = str(draw.randrange(FIRST_YEAR, 2025))
        number = f"{'N' if new else 'C'}{len(found) + 1:02}"
        found.append(Change(number, str(path.relative_to(printed)), at + 2, column, old, row, new))
    return found


if __name__ == "__main__":
    for change in drawn():
        print(change)

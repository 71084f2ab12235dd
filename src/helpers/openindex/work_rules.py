"""Which works are no research articles, and which records of one count: rules of ``data/reference/work_rules.csv``."""

from __future__ import annotations

from dataclasses import dataclass

from helpers.data import layout
from helpers.openindex import reference
from helpers.openindex.problems import BadInput

# Names of the rules that the code decides; each has its row, with the reason.
NO_ID = "no id"
OTHER_YEAR = "other year"
OTHER_JOURNAL = "journal not tracked"
REPEATS = "works that repeat another one"
OLDER = "older versions of a work"
PART_TRACKED = "journal tracked in part, which part cannot be told"
CUT_AUTHORS = "authors cut off by OpenAlex"
SAME_DOI = "one DOI under two ids"
WITHDRAWN = "withdrawn organisations"

BUILT_IN = "built in"
_COLUMNS = {"is_retracted": "retracted", "is_paratext": "paratext", "is_xpac": "xpac"}
# Rules that a work is held against, among the others in the order of the table; as SQL of the works with their journal.
_CONDITIONS = {
    NO_ID: "id IS NULL",
    OTHER_JOURNAL: "journal IS NULL",
    PART_TRACKED: "in_part",
    CUT_AUTHORS: "cut",
}


@dataclass(frozen=True)
class Rule:
    """A rule, with what it looks at, and the reason for which it is there."""

    name: str
    column: str
    test: str
    values: tuple[str, ...]
    reason: str

    def condition(self, years: list[int]) -> str | None:
        """What a work must fulfil to fall under the rule, as SQL; None where works are not held against it."""
        column = _COLUMNS.get(self.column, self.column)
        quoted = ["'" + value.replace("'", "''") + "'" for value in self.values]
        if self.test == "is true":
            return column
        if self.test == "begins with":
            return " OR ".join(f"starts_with({column}, {value.lower()})" for value in quoted)
        if self.test == "is none of":
            return f"coalesce({column} NOT IN ({', '.join(quoted)}), true)"
        if self.name == OTHER_YEAR:
            return f"coalesce(year NOT IN ({', '.join(map(str, years)) or 'NULL'}), true)"
        return _CONDITIONS.get(self.name)


def work_rules() -> list[Rule]:
    """The rules, in the order in which a work is held against them: it falls under the first.

    Raises:
        BadInput: for a rule that cannot be followed, naming the line; or if one that the code needs is missing.
    """
    rules = []
    for row in reference.rows("work_rules"):
        where = f"data/reference/work_rules.csv, line {row['line']}"
        values = tuple(filter(None, (value.strip() for value in row["values"].split(";"))))
        built_in = row["test"] == BUILT_IN
        if row["test"] not in layout.WORK_TESTS or row["column"] not in layout.WORK_COLUMNS:
            raise BadInput(f"{where}: no rule looks at '{row['column']}' for '{row['test']}'.")
        if built_in == bool(row["column"]) or (row["test"] in ("begins with", "is none of")) != bool(values):
            raise BadInput(f"{where}: '{row['test']}' needs a column and values, or none of them.")
        if built_in and row["rule"] not in _NAMES:
            raise BadInput(f"{where}, column rule: '{row['rule']}' is not known to the code.")
        rules.append(Rule(row["rule"], row["column"], row["test"], values, row["reason"]))
    if missing := _NAMES - {rule.name for rule in rules}:
        raise BadInput(f"data/reference/work_rules.csv lacks the rule '{min(missing)}'.")
    return rules


_NAMES = {NO_ID, OTHER_YEAR, OTHER_JOURNAL, REPEATS, OLDER, PART_TRACKED, CUT_AUTHORS, SAME_DOI, WITHDRAWN}

"""Cities by subject in a computed index: complete ranks of every subject, countries behind them, Shares."""

from helpers.pages.computed.subjects.countries import countries_by_subject
from helpers.pages.computed.subjects.heat_map import subject_heat_map
from helpers.pages.computed.subjects.summary import lead
from helpers.pages.computed.subjects.table import subject_table
from helpers.pages.computed.subjects.tops import subject_tops

__all__ = ["countries_by_subject", "lead", "subject_heat_map", "subject_table", "subject_tops"]

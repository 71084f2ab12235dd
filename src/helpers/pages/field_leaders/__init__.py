"""Leaders by field: who pulls clear of the pack, who leads every subject, and who stands behind the leaders."""

from helpers.pages.field_leaders.countries import countries_by_subject
from helpers.pages.field_leaders.heat_map import printed_subject_ranks, subject_heat_map
from helpers.pages.field_leaders.institutions import field_institutions
from helpers.pages.field_leaders.leaders import subject_leaders
from helpers.pages.field_leaders.printed_fields import printed_fields
from helpers.pages.field_leaders.pulling_clear import pulling_clear, pulling_clear_share
from helpers.pages.field_leaders.summary import lead
from helpers.pages.field_leaders.table import subject_table
from helpers.pages.field_leaders.tops import subject_tops

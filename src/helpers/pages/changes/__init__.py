"""Changes: who rose, fell, entered and left, what happened to adjusted Shares, and how the index itself grew."""

from helpers.pages.changes.adjusted import adjusted_share_changes
from helpers.pages.changes.growth import index_growth
from helpers.pages.changes.ranks import rank_changes
from helpers.pages.changes.summary import lead
from helpers.pages.changes.top_ten import top_ten_turnover

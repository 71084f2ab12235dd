"""Changes in a computed index: who rose, fell, entered and left, adjusted Shares, and the number of articles."""

from helpers.pages.computed.changes.adjusted import adjusted_share_changes
from helpers.pages.computed.changes.growth import index_growth
from helpers.pages.computed.changes.ranks import rank_changes
from helpers.pages.computed.changes.summary import lead
from helpers.pages.computed.changes.top_ten import top_ten_turnover

__all__ = ["lead", "rank_changes", "top_ten_turnover", "adjusted_share_changes", "index_growth"]

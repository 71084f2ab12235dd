"""Leading cities: the ranking of a year, how it came about, and from which countries the leaders are."""

from helpers.pages.leading_cities.history import rank_history
from helpers.pages.leading_cities.institutions import leading_institutions
from helpers.pages.leading_cities.ladder import rank_ladder
from helpers.pages.leading_cities.summary import lead
from helpers.pages.leading_cities.top_ten import top_ten_by_country

__all__ = ["lead", "rank_ladder", "rank_history", "top_ten_by_country", "leading_institutions"]

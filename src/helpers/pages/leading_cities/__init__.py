"""Leading cities: the ranking of a year, how it came about, and from which countries the leaders are."""

from helpers.pages.leading_cities.history import rank_history
from helpers.pages.leading_cities.institutions import leading_institutions
from helpers.pages.leading_cities.ladder import rank_ladder
from helpers.pages.leading_cities.numbers import in_numbers
from helpers.pages.leading_cities.parts import parts_of_the_whole
from helpers.pages.leading_cities.summary import how_counted, lead
from helpers.pages.leading_cities.top_ten import top_ten_by_country

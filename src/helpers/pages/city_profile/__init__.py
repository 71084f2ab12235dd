"""One city in one year: where it stands, over the years and by subject, its institutions, and every figure of it."""

from helpers.pages.city_profile.figures_of_city import printed_figures
from helpers.pages.city_profile.glance import at_a_glance
from helpers.pages.city_profile.institutions import institutions
from helpers.pages.city_profile.summary import lead

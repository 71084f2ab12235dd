"""The life-sciences gap: how far the cities of one country group stand from the top, and whether it closes."""

from helpers.pages.life_sciences_gap.between import between_the_leader
from helpers.pages.life_sciences_gap.by_edition import gap_by_edition
from helpers.pages.life_sciences_gap.ranks import life_sciences_ranks
from helpers.pages.life_sciences_gap.strengths import ranks_over_subjects
from helpers.pages.life_sciences_gap.summary import lead

"""Is the gap closing? In Share where Shares of several years are known, else in places."""

from __future__ import annotations

from helpers.pages.life_sciences_gap.followed import followed_cities, life_subjects
from helpers.pages.life_sciences_gap.gap import gaps
from helpers.pages.life_sciences_gap.in_share import gap_in_share
from helpers.pages.life_sciences_gap.places_ahead import places_ahead_by_edition
from helpers.report.exhibits import Exhibit
from helpers.report.report import Report


def gap_by_edition(report: Report) -> Exhibit:
    """The gap in Share and in years, where the Share of a followed city is known in several years; else in places."""
    index, year, group, against = (
        report.index, report.year, report.parameters["group"], report.parameters["against"],
    )  # fmt: skip
    cities = followed_cities(index, group, year)
    found = {
        subject: {
            city: own
            for city in cities
            if (own := gaps(index, subject, city, year, against, eras=not index.voice.gaps))
        }
        for subject in life_subjects(index)
    }
    over_years = {
        subject: of_city
        for subject, of_city in found.items()
        if any(len(own) > 1 and own[-1].year == year for own in of_city.values())
    }
    return gap_in_share(report, over_years) if over_years else places_ahead_by_edition(report)

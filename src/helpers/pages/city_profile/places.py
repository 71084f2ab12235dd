"""Places of one city in the order by listed Share, in words that claim no more than the tables tell."""

from __future__ import annotations

from dataclasses import dataclass

from helpers.base.words import figure_ordinal, ordinal
from helpers.index.interface import Index, cached
from helpers.index.rankings import LAST_TOLD, place_range, place_text
from helpers.pages.wording import LEVEL

# A subject of so few institutions tells of them, not of the city; so does a change.
FEWEST_FOR_PLACE, FEWEST_FOR_CHANGE = 3, 5
# A body with a smaller part in the city is counted, but is no institution of it.
LEAST_SHARE = 1.0


@dataclass(frozen=True, slots=True)
class Place:
    """A city's place by listed Share; ``near`` where the next city ahead or behind has about the same Share."""

    rank: int
    near: bool

    @property
    def words(self) -> str:
        """``"4th"``, ``"about 4th"`` beside a city with about the same Share, ``"about 65th to 75th"`` far down."""
        if self.rank <= LAST_TOLD:
            return f"{self._about}{figure_ordinal(self.rank)}"
        first, last = place_range(self.rank)
        return f"about {figure_ordinal(first)} to {figure_ordinal(last)}"

    @property
    def in_prose(self) -> str:
        """The same for sentences: ``"about fourth"``."""
        return f"{self._about}{ordinal(self.rank)}" if self.rank <= LAST_TOLD else self.words

    @property
    def _about(self) -> str:
        return "about " if self.near else ""

    @property
    def short(self) -> str:
        """``"4"``, ``"65–75"``."""
        return place_text(self.rank)


@dataclass(frozen=True, slots=True)
class Standing:
    """A city in a subject and year: listed Share, the number of its institutions, and its place where it has one."""

    share: float
    text: str
    institutions: int
    place: Place | None
    source: str

    @property
    def words(self) -> str:
        """The place in words; empty where it has none."""
        return self.place.words if self.place else ""

    @property
    def in_prose(self) -> str:
        """The place in a sentence; empty where it has none."""
        return self.place.in_prose if self.place else ""


@cached
def standing(index: Index, city: str, year: int, subject: str) -> Standing | None:
    """Where a city stands; None if none of its institutions is listed.

    A subject in which the city has too few institutions has a Share and no place; the whole always has one.
    """
    ranking = index.ranking(year, subject)
    own = ranking[ranking["place"] == city]
    if own.empty:
        return None
    row = own.iloc[0]
    here = int((index.parts(city, year, subject)["number"] >= LEAST_SHARE).sum())
    place = None
    if subject == index.whole or here >= FEWEST_FOR_PLACE:
        others = ranking.loc[ranking["place"] != city, "share"]
        near = ((others < row["share"] * LEVEL) & (others > row["share"] / LEVEL)).any()
        place = Place(int(row["rank"]), bool(near))
    return Standing(float(row["share"]), str(row["share_text"]), here, place, str(row["source"]))


def placed_subjects(index: Index, city: str, year: int) -> list[tuple[str, Standing]]:
    """The subjects in which a city has a place, the best place first; one that is shared comes after one that is not."""
    found = [(subject, standing(index, city, year, subject)) for subject in index.subjects]
    placed = [
        (one.place.rank, one.place.near, -one.share, subject, one)
        for subject, one in found
        if one and one.place
    ]
    return [(subject, one) for *_, subject, one in sorted(placed, key=lambda row: row[:3])]


def part_text(part: float) -> str:
    """A part as per cent, small ones with two digits that count: ``"40%"``, ``"0.05%"``."""
    return f"{part:.0%}" if part >= 0.1 else f"{100 * part:.2g}%"

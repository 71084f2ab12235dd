"""What the annual tables tell of a city: members and what is not counted, eras and cuts, listed and estimated Share."""

from __future__ import annotations

from dataclasses import dataclass

from helpers.index.annual_placement import Institution


@dataclass(frozen=True, slots=True)
class Member:
    """An institution's part in the listed Share of a city: ``value`` = ``share`` × ``weight``.

    ``rank`` is the institution's place among all that are listed, ``low`` and ``high`` the value at the ends of the
    90 per cent interval of the weight.
    """

    institution: Institution
    rank: int
    share: float
    weight: float
    value: float
    low: float
    high: float
    basis: str


@dataclass(frozen=True, slots=True)
class NotCounted:
    """An institution's Share that counts to no city, or not to the one it has its seat in, and why."""

    institution: Institution
    share: float
    part: float
    why: str


@dataclass(frozen=True, slots=True)
class Cut:
    """The end of a list: how many institutions it has, and the Share that none outside of it exceeds."""

    listed: int
    rank: int
    share: float


@dataclass(frozen=True, slots=True)
class Era:
    """Years whose tables count the same: nothing is compared from one era to another."""

    first_year: int
    last_year: int | None
    title: str
    reason: str
    sources: tuple[str, ...]

    def holds(self, year: int) -> bool:
        """Whether a year belongs to the era."""
        return self.first_year <= year and (self.last_year is None or year <= self.last_year)


@dataclass(frozen=True, slots=True)
class Listed:
    """Listed Share of a city; ``low`` and ``high`` by the intervals of weights alone, each body's taken together."""

    place: str
    share: float
    low: float
    high: float
    institutions: int


@dataclass(frozen=True, slots=True)
class Estimate:
    """Estimated Share of a city: ``listed`` + ``academic``, divided by the part of a city that institutions of the table hold.

    ``listed`` is held by ranked institutions (of the whole of the year, not of one list), ``academic`` by those that
    only the academic list has.
    """

    place: str
    share: float
    low: float
    high: float
    listed: float
    academic: float

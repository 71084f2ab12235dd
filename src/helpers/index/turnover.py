"""Who entered and who left the leading ranks between two rankings, as far as ranks are known. Pure."""

from __future__ import annotations

from dataclasses import dataclass, field

import pandas as pd

from helpers.index.rankings import unprinted_ranks


@dataclass(frozen=True)
class Place:
    """A place with its ranks, None where none is known."""

    name: str
    before: int | None
    now: int | None


@dataclass
class Turnover:
    """Places of the leading ranks of either year by what became of them.

    ``unknown`` are those whose other rank is not known while that ranking has open leading ranks, so that they
    may or may not have been among the leaders.
    """

    entered: list[Place] = field(default_factory=list)
    left: list[Place] = field(default_factory=list)
    rose: list[Place] = field(default_factory=list)
    fell: list[Place] = field(default_factory=list)
    kept: list[Place] = field(default_factory=list)
    unknown: list[Place] = field(default_factory=list)

    @property
    def stayed(self) -> int:
        """Number of places among the leaders in both years."""
        return len(self.rose) + len(self.fell) + len(self.kept)


def turnover(now: pd.DataFrame, before: pd.DataFrame, top: int, *, gaps: bool = True) -> Turnover:
    """What became of the ``top`` leading places between two rankings.

    Args:
        now: columns ``place`` and ``rank``, as ``Index.ranking`` gives them; ``before`` likewise.
        top: how many ranks count as leading.
        gaps: a rank that nobody holds may be that of a place not known; see ``Voice.gaps``.

    A place without a rank is known to have been outside the leaders only where no leading rank of that year is open.
    """
    ranks_now = _ranks(now)
    ranks_before = _ranks(before)
    all_now, all_before = (not (gaps and unprinted_ranks(ranking, top)) for ranking in (now, before))
    found = Turnover()
    leaders = [place for place, rank in ranks_now.items() if rank <= top]
    leaders += [place for place, rank in ranks_before.items() if rank <= top and place not in leaders]
    for name in leaders:
        place = Place(name, ranks_before.get(name), ranks_now.get(name))
        _group(found, place, top, all_now, all_before).append(place)
    return found


def _ranks(ranking: pd.DataFrame) -> dict[str, int]:
    ordered = ranking.sort_values(["rank", "place"])
    return {row.place: int(row.rank) for row in ordered[["place", "rank"]].itertuples(index=False)}


def _group(found: Turnover, place: Place, top: int, all_now: bool, all_before: bool) -> list[Place]:
    if place.now is None:
        return found.left if all_now else found.unknown
    if place.before is None:
        return found.entered if all_before else found.unknown
    if place.now > top:
        return found.left
    if place.before > top:
        return found.entered
    if place.now == place.before:
        return found.kept
    return found.rose if place.now < place.before else found.fell

"""Which marks a line may join, and where the labels at its end stand."""

from __future__ import annotations

from collections.abc import Iterable

# places of labels, and the centre of the block that they form
_Block = tuple[list[int], float]


def runs(
    years: Iterable[int], available: Iterable[int], barriers: Iterable[tuple[int, int]]
) -> list[list[int]]:
    """Splits ``years`` into runs that a line may join.

    Two years are joined only if no year of ``available`` lies between them (that would be a gap in what is
    printed, which a line must not bridge) and no barrier ``(after, before)`` lies within the run.
    """
    ordered = sorted(available)
    position = {year: place for place, year in enumerate(ordered)}
    barriers = list(barriers)
    result: list[list[int]] = []
    for year in sorted(years):
        last = result[-1][-1] if result else None
        joined = (
            last is not None
            and position[year] == position[last] + 1
            and not any(result[-1][0] <= after and year >= before for after, before in barriers)
        )
        if joined:
            result[-1].append(year)
        else:
            result.append([year])
    return result


def spread(
    positions: list[float], gap: float, most: float | None = None, least: float | None = None
) -> list[float]:
    """Moves label positions as little as needed so that neighbours stand at least ``gap`` apart.

    Positions keep their order; overlapping ones form a block around their common centre. None stands beyond
    ``most``, nor before ``least`` where there is room for all of them.
    """
    order = sorted(range(len(positions)), key=lambda i: positions[i])
    blocks: list[_Block] = []
    for item in order:
        blocks.append(([item], positions[item]))
        while len(blocks) > 1 and _top(blocks[-1], gap) - _bottom(blocks[-2], gap) < gap:
            last, previous = blocks.pop(), blocks.pop()
            items = previous[0] + last[0]
            blocks.append((items, sum(positions[i] for i in items) / len(items)))
    result = list(positions)
    for block in blocks:
        for place, item in enumerate(block[0]):
            result[item] = _top(block, gap) + place * gap
    if least is not None:
        for item in order:
            result[item] = max(result[item], least)
            least = result[item] + gap
    if most is not None:
        for item in reversed(order):
            result[item] = min(result[item], most)
            most = result[item] - gap
    return result


def _top(block: _Block, gap: float) -> float:
    items, centre = block
    return centre - gap * (len(items) - 1) / 2


def _bottom(block: _Block, gap: float) -> float:
    items, centre = block
    return centre + gap * (len(items) - 1) / 2

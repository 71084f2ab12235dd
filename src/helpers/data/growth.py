"""Growth of the index from one row of a printed table: Share, previous Share and change in adjusted Share bound it."""

from __future__ import annotations

from helpers.data.csv_files import PRINTED_NUMBER


def rounding_interval(printed: str) -> tuple[float, float]:
    """The numbers that round to the printed one: half a unit of its last decimal to either side.

    Raises:
        ValueError: if ``printed`` is no plain decimal number.
    """
    if not PRINTED_NUMBER.match(printed):
        raise ValueError(f"'{printed}' is no printed number")
    decimals = len(printed.partition(".")[2])
    half = 0.5 * 10.0**-decimals
    return float(printed) - half, float(printed) + half


def growth_interval(previous: str, share: str, change: str) -> tuple[float, float] | None:
    """Bounds of g in Share = previous Share × (1 + adjusted change) × g; None if it is not bounded above."""
    low_before, high_before = rounding_interval(previous)
    low_share, high_share = rounding_interval(share)
    low_change, high_change = (1 + bound / 100 for bound in rounding_interval(change))
    if low_before <= 0 or low_change <= 0:
        return None
    return low_share / (high_before * high_change), high_share / (low_before * low_change)


def common(intervals: list[tuple[float, float]]) -> tuple[float, float, int]:
    """The stretch that most of the intervals have in common, and how many they are."""
    best = (0.0, 0.0, 0)
    for low, _ in intervals:
        over = [(a, b) for a, b in intervals if a <= low <= b]
        if len(over) > best[2]:
            best = (low, min(b for _, b in over), len(over))
    return best

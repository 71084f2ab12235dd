"""What a comparison finds: five kinds of change in the order of their weight."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

# kind → heading, and how the terminal counts one and many
KINDS = {
    "revised": ("Revised figures", "figure revised", "figures revised"),
    "ranks": ("Rank moves", "rank moved", "ranks moved"),
    "places": ("Appeared and vanished", "place appeared or vanished", "places appeared or vanished"),
    "method": ("Changed method", "change of method", "changes of method"),
    "text": ("Changed text", "change of text", "changes of text"),
}


@dataclass(frozen=True)
class Side:
    """One build: how it is called, its data year, and its pages by key."""

    name: str
    year: int
    pages: dict[str, Path]


@dataclass
class Section:
    """The changes of one kind: rows of texts under ``columns``, ``numeric`` ones right-aligned.

    ``notes`` say how they are counted, and what is not compared and why; ``compared`` is false where nothing
    could be.
    """

    columns: tuple[str, ...]
    numeric: tuple[str, ...] = ()
    rows: list[tuple[str, ...]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    compared: bool = True


@dataclass
class Comparison:
    """Two sides, ``before`` and ``after``, with the changes of each of ``KINDS``."""

    before: str
    after: str
    sections: dict[str, Section]
    intro: str

    @property
    def summary(self) -> str:
        """``"3 figures revised, 1 rank moved, …"``: every kind with its number, or that it was not compared."""
        told = []
        for kind, (_, one, many) in KINDS.items():
            number = len(self.sections[kind].rows)
            counted = f"{number} {one if number == 1 else many}"
            told.append(counted if self.sections[kind].compared else f"{KINDS[kind][0].lower()} not compared")
        return ", ".join(told)

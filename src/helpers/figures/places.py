"""Which marks of a figure belong to which place, so that a reader can follow one place through the figure."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from matplotlib.axes import Axes

# How the name of a place travels through matplotlib; ``svg`` turns it into ``data-place``.
PREFIX = "place="


@contextmanager
def marks_of(axes: Axes, place: str) -> Iterator[None]:
    """Everything drawn on ``axes`` inside of the block belongs to ``place``; an empty name belongs to nobody."""
    if not place:
        yield
        return
    before = set(axes.get_children())
    yield
    for artist in set(axes.get_children()) - before:
        artist.set_gid(PREFIX + place)

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
    before = {id(artist) for artist in axes.get_children()}
    yield
    if not place:
        return
    for artist in axes.get_children():
        if id(artist) not in before:
            artist.set_gid(PREFIX + place)

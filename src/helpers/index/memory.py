"""What was found once in an index is kept with it."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

import pandas as pd

T = TypeVar("T")


def cached(find: Callable[..., T]) -> Callable[..., T]:
    """Keeps what a function finds in an index, as long as the index lives: lead and figures ask for the same.

    The first argument is the index, or what else has a dictionary ``memory``; the others can be hashed. Frames are
    given out as copies that become another's own when written to.
    """

    @wraps(find)
    def once(index: Any, *arguments: object, **named: object) -> T:
        key = (find, *arguments, *named.items())
        if key not in index.memory:
            index.memory[key] = find(index, *arguments, **named)
        found: T = index.memory[key]
        return found.copy(deep=False) if isinstance(found, pd.DataFrame) else found

    return once

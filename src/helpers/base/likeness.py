"""Names that are nearly the same: for telling of a slip, and for resolving what differs in writing alone."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from functools import lru_cache

# letters that no decomposition reduces to the plain one
_PLAIN = str.maketrans({"ø": "o", "æ": "ae", "œ": "oe", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i"})
_AREA = re.compile(r"\b(greater )?(.+?) (metropolitan|metro) (area|region)\b")
_SAINT = re.compile(r"\bst\b")


def without_invisible(text: str) -> str:
    """``text`` without characters that take no room, and with plain single spaces."""
    return " ".join("".join(c for c in text if unicodedata.category(c) != "Cf").split())


@lru_cache(maxsize=20_000)
def name_key(text: str) -> str:
    """What is left of a name without case, accents, dashes, points, invisible characters and "metropolitan area"."""
    text = unicodedata.normalize("NFKD", without_invisible(text)).casefold().translate(_PLAIN)
    text = "".join(c for c in text if not unicodedata.combining(c))
    text = re.sub(r"['’‘ʼ`´.]", "", text)
    text = " ".join(re.sub(r"[\W_]+", " ", text.replace("&", " and ")).split())
    return _SAINT.sub("saint", _AREA.sub(r"\2", text))


def meant_by(name: str, known: Mapping[str, str]) -> str | None:
    """What ``name`` stands for among ``known`` spellings → names: written the same, else with the same ``name_key``.

    None where no name has this key, or several have.
    """
    if name in known:
        return known[name]
    key = name_key(name)
    found = {own for spelling, own in known.items() if key and name_key(spelling) == key}
    return found.pop() if len(found) == 1 else None


def near_names(name: str, known: Iterable[str], most: int = 3) -> list[str]:
    """The known names that ``name`` may be a slip of, the likeliest first.

    A slip leaves the key the same, changes one letter in four at most (swapped neighbours count once), or leaves out
    or adds whole words. Names that merely look alike, as Houston and Boston do, are none.
    """
    from rapidfuzz.distance import OSA

    own = name_key(name)
    if not own:
        return []
    words, allowed = set(own.split()), max(1, len(own) // 4)
    found = []
    for candidate in known:
        other = name_key(candidate)
        written = OSA.distance(name.casefold(), candidate.casefold())
        slips = min(written, OSA.distance(own, other, score_cutoff=allowed))
        theirs = set(other.split())
        if slips <= allowed:
            found.append((0, slips, written, candidate))
        elif theirs and min(len(own), len(other)) > 3 and (theirs <= words or words <= theirs):
            begins = own.startswith(other) or other.startswith(own)
            found.append((1, len(words ^ theirs) - begins, written, candidate))
    return [candidate for *_, candidate in sorted(found)[:most]]

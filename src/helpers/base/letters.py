"""Characters that no reader sees, or that turn the text after them round: one rule for data and commentary."""

from __future__ import annotations

import re

# control characters but tabs and line feeds, line and paragraph separators, private use, halves of characters, and
# the two signs that turn all following text round; the marks and isolates that right-to-left names need are none
_UNREADABLE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202d\u202e\ue000-\uf8ff\U000f0000-\U0010ffff\ud800-\udfff]"
)


def unreadable(text: str) -> re.Match[str] | None:
    """The first character of ``text`` that cannot be read."""
    return _UNREADABLE.search(text)


def code_point(letter: str) -> str:
    """``"U+202E"`` for the character that turns text round."""
    return f"U+{ord(letter):04X}"


def spelled_out(text: str) -> str:
    """``text`` with its unreadable characters named, so that a message that quotes it can be read."""
    return _UNREADABLE.sub(lambda found: f"<{code_point(found[0])}>", text)

"""Characters that no reader sees, or that turn the text after them round: one rule for data and commentary."""

from __future__ import annotations

import re

from helpers.base.errors import BadData

# control characters but tabs and line feeds, line and paragraph separators, private use, halves of characters, what
# has no width (two names that look the same would differ), and the two signs that turn all following text round; the
# joiners, marks and isolates that names in some scripts need are none
_UNREADABLE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\xad\u200b\u2028\u2029\u202d\u202e\u2060\ufeff\ue000-\uf8ff\U000f0000-\U0010ffff\ud800-\udfff]"
)


def unreadable(text: str) -> re.Match[str] | None:
    """The first character of ``text`` that cannot be read."""
    return _UNREADABLE.search(text)


def require_readable(text: str, file: str) -> None:
    """Refuses a text of settings with a character that cannot be read.

    Raises:
        BadData: naming file, line and character.
    """
    if found := unreadable(text.replace("\r\n", "\n")):
        line = text.count("\n", 0, found.start()) + 1
        raise BadData(f"{file}, line {line}: the character {code_point(found[0])} cannot be read")


def code_point(letter: str) -> str:
    """``"U+202E"`` for the character that turns text round."""
    return f"U+{ord(letter):04X}"


def spelled_out(text: str) -> str:
    """``text`` with its unreadable characters named, so that a message that quotes it can be read."""
    return _UNREADABLE.sub(lambda found: f"<{code_point(found[0])}>", text)

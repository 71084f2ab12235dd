"""Numbers and lists as words: the one way in which figures, captions and pages spell them."""

from __future__ import annotations

import re
import unicodedata
from calendar import month_name
from collections.abc import Iterable, Sequence

MINUS = "−"
# a full stop behind a word or a number, not that of "St. Louis"
_SENTENCE_END = re.compile(r"(?<=[a-z0-9)%’”]{2}[.!?])\s+(?=[A-Z])")
SMALL_NUMBERS = [
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
]  # fmt: skip
SMALL_ORDINALS = [
    "zeroth", "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth", "eleventh",
    "twelfth",
]  # fmt: skip


def cardinal(number: int) -> str:
    """``3`` → ``"three"``; figures from thirteen on, as in the style of scientific journals."""
    return SMALL_NUMBERS[number] if 0 <= number < len(SMALL_NUMBERS) else f"{number:,}"


def ordinal(number: int) -> str:
    """``3`` → ``"third"``; from thirteenth on ``"13th"``."""
    return SMALL_ORDINALS[number] if 0 <= number < len(SMALL_ORDINALS) else figure_ordinal(number)


def figure_ordinal(number: int) -> str:
    """``3`` → ``"3rd"``."""
    suffix = "th" if number % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{suffix}"


def plural(number: int, singular: str, many: str | None = None) -> str:
    """``(3, "city", "cities")`` → ``"three cities"``."""
    return f"{cardinal(number)} {singular if number == 1 else many or singular + 's'}"


def ids_in(cells: Iterable[object]) -> list[str]:
    """The ids in cells that hold several, separated by ``;``: each once, in their order."""
    return list(dict.fromkeys(i.strip() for cell in cells for i in str(cell).split(";") if i.strip()))


def listed(items: Iterable[str], conjunction: str = "and") -> str:
    """``["a", "b", "c"]`` → ``"a, b and c"``; an item that itself holds a comma is set off by semicolons."""
    items = list(items)
    if len(items) < 2:
        return "".join(items)
    comma = "; " if any(", " in item for item in items) else ", "
    return f"{comma.join(items[:-1])} {conjunction} {items[-1]}"


def year_ranges(years: Iterable[int]) -> str:
    """``[2016, 2017, 2019, 2020, 2021]`` → ``"2016, 2017, 2019 to 2021"``."""
    years = sorted(set(years))
    parts: list[str] = []
    start = 0
    for position in range(1, len(years) + 1):
        if position == len(years) or years[position] != years[position - 1] + 1:
            run = years[start:position]
            parts += [str(year) for year in run] if len(run) < 3 else [f"{run[0]} to {run[-1]}"]
            start = position
    return ", ".join(parts)


def listed_ranges(numbers: Iterable[int]) -> str:
    """``[6, 7, 12, 13, 14]`` → ``"6, 7 and 12 to 14"``: years or ranks in a sentence."""
    return listed(year_ranges(numbers).split(", "))


def first_lines(lines: Sequence[str], most: int) -> list[str]:
    """The first ``most`` lines, and how many more there are."""
    return [*lines[:most], *([f"… and {len(lines) - most} more"] if len(lines) > most else [])]


def signed(number: float, decimals: int = 1, unit: str = "") -> str:
    """``81.0`` → ``"+81.0"``, with a true minus sign for negative numbers and none for zero."""
    text = f"{abs(number):.{decimals}f}"
    if float(text) == 0:
        return f"{text}{unit}"
    return f"{'+' if number > 0 else MINUS}{text}{unit}"


def signed_as_printed(value: str, unit: str = "") -> str:
    """A printed change with its printed digits: ``"9.14"`` → ``"+9.14"``, ``"-7.4"`` → ``"−7.4"``; no sign for zero."""
    value = value.strip()
    if not value.strip(f"+-{MINUS}0."):
        return f"{value.lstrip(f'+-{MINUS}')}{unit}"
    if value.startswith(("-", MINUS)):
        return f"{MINUS}{value[1:]}{unit}"
    return f"+{value.lstrip('+')}{unit}"


def growth_percent(start: float, end: float) -> float:
    """Growth from ``start`` to ``end`` in per cent of ``start``.

    Raises:
        ZeroDivisionError: if ``start`` is zero; growth from nothing has no percentage.
    """
    return (end / start - 1) * 100


def places_moved(before: int, after: int) -> str:
    """``(7, 5)`` → ``"up two places"``; ``(3, 3)`` → ``"unchanged"``."""
    moved = before - after
    if moved == 0:
        return "unchanged"
    return f"{'up' if moved > 0 else 'down'} {plural(abs(moved), 'place')}"


def with_relation(relation: str, text: str) -> str:
    """Puts the sign of an approximate or one-sided printed value before it: ``"≈ 20%"``."""
    return text if relation in ("", "=") else f"{relation} {text}"


def with_article(country: str) -> str:
    """``"United States"`` → ``"the United States"``."""
    return f"the {country}" if country.startswith("United ") or country.endswith("lands") else country


def capitalised(sentence: str) -> str:
    """First letter large, the rest untouched (``str.capitalize`` would lower names)."""
    return sentence[:1].upper() + sentence[1:]


def first_sentence(text: str) -> str:
    """The first sentence of a text; all of it where it has no end."""
    found = re.match(r".+?[.!?](?=\s|$)", text)
    return found[0] if found else text


def date_in_words(date: str) -> str:
    """``"2025-11-20"`` → ``"20 November 2025"``, ``"2026-07"`` → ``"July 2026"``; a year as it is."""
    year, *rest = date.split("-")
    if not rest:
        return year
    month = month_name[int(rest[0])]
    return f"{int(rest[1])} {month} {year}" if len(rest) > 1 else f"{month} {year}"


def first_sentences(paragraphs: Sequence[str], most: int) -> list[str]:
    """As many of the first sentences as have ``most`` words together; the first one always, empty paragraphs never."""
    kept: list[str] = []
    words = 0
    for paragraph in paragraphs:
        sentences: list[str] = []
        for sentence in _SENTENCE_END.split(paragraph):
            words += len(sentence.split())
            if words > most and (kept or sentences):
                return [*kept, *filter(None, [" ".join(sentences)])]
            sentences.append(sentence)
        kept += filter(None, [" ".join(sentences)])
    return kept


def address_part(name: str) -> str:
    """``"Baltimore–Washington"`` → ``"baltimore-washington"``: a name as part of a file's name or an address."""
    plain = unicodedata.normalize("NFKD", name)
    plain = "".join(letter for letter in plain if not unicodedata.combining(letter)).lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")

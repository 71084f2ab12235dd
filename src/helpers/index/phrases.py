"""How every index speaks of its subjects, ranks and sources: parts of sentences that all pages use."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol

from helpers.base.words import capitalised, figure_ordinal, ids_in, listed, ordinal
from helpers.data.layout import WEAK_KINDS
from helpers.index.naming import Naming
from helpers.index.rankings import LAST_TOLD, place_range, place_text
from helpers.index.values import OVERALL


class Phrases(Naming, Protocol):
    """Parts of sentences in the words of an index, see ``helpers.index.interface.Index``."""

    @property
    def rank_word(self) -> str:
        """What a place in the order is called: ``"rank"``, or ``"place"`` where it is none."""
        return "rank" if self.voice.ranked else "place"

    @property
    def whole_and_subjects(self) -> list[str]:
        """The whole and the subjects, in their order; the whole once where it is a subject."""
        return list(dict.fromkeys([self.whole, *self.subjects]))

    def within(self, subject: str) -> str:
        """``"in chemistry"``, or ``"overall"``."""
        name = self.subject_names.get(subject, subject)
        return name if subject == OVERALL else f"in {name}"

    def in_subject(self, subject: str) -> str:
        """``" in chemistry"``, or nothing for the whole."""
        return "" if subject == OVERALL else f" {self.within(subject)}"

    def heading(self, subject: str) -> str:
        """The name of a subject where there is little room."""
        return capitalised(self.subject_shorts.get(subject, subject))

    def in_the_order(self, number: int = 1, *, overall: bool = False) -> str:
        """What is compared of two years: ``"printed overall rank"``, or ``"overall place by listed Share"``."""
        what = "overall " if overall and self.whole == OVERALL else ""
        word, measured = self.rank_word + "s" * (number != 1), self.voice.measured
        return f"{measured} {what}{word}" if self.voice.ranked else f"{what}{word} by {measured} Share"

    def by_share(self, year: int | None, text: str) -> str:
        """``text`` as a title; where places are no ranks it says by what they are, and of which year, if of one."""
        if self.voice.ranked:
            return capitalised(text)
        return f"By {self.voice.measured} Share{f' of {year}' if year else ''}, {text}"

    def place_in_words(self, rank: int) -> str:
        """``"fourth"``; far down an order that is no ranking, where neighbours hardly differ, ``"about 65th to 75th"``."""
        if self.voice.ranked or rank <= LAST_TOLD:
            return ordinal(rank)
        first, last = place_range(rank)
        return f"about {figure_ordinal(first)} to {figure_ordinal(last)}"

    def place_in_digits(self, rank: int) -> str:
        """``"4"``; far down an order that is no ranking ``"65–75"``."""
        return str(rank) if self.voice.ranked else place_text(rank)

    def on_whose_word(self, cells: Iterable[str]) -> str:
        """``" (from a forum alone)"`` for a sentence whose figures none but aggregators and forums print; else empty.

        ``cells`` are the sources of the figures that it rests on, one a figure, ids joined by ``;``. Where others print
        some of the figures, it says ``in part``.
        """
        sources = [[self.source(i) for i in ids_in([cell])] for cell in dict.fromkeys(cells)]
        alone = [each for each in sources if each and all(source.kind in WEAK_KINDS for source in each)]
        if not alone:
            return ""
        found = {source.source: source.kind for each in alone for source in each}
        kinds = [kind for kind in WEAK_KINDS if kind in found.values()]
        words = f"{'an' if kinds[0] == 'aggregator' else 'a'} {kinds[0]}"
        if len(found) > 1:
            words = listed(f"{kind}s" for kind in kinds)
        return f" ({'' if len(alone) == len(sources) else 'in part '}from {words} alone)"

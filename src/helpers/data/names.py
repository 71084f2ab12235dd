"""Resolves the names that sources print to the project's own names, by alias tables and never by likeness."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from helpers.data.layout import PAIR_SEPARATOR


@dataclass(frozen=True)
class Names:
    """Known names of each kind and the aliases that lead to them."""

    cities: dict[str, str]
    countries: dict[str, str]
    institutions: dict[str, str]

    @classmethod
    def build(
        cls,
        places: Iterable[tuple[str, str, str]],
        place_aliases: Iterable[tuple[str, str]],
        institutions: Iterable[str],
        institution_aliases: Iterable[tuple[str, str]],
    ) -> Names:
        """From (place, kind, country) and (alias, canonical); an alias of an unknown name leads nowhere.

        A city that is its own country, such as Singapore, is known as both.
        """
        cities: dict[str, str] = {}
        countries: dict[str, str] = {}
        for place, kind, country in places:
            if kind == "city":
                cities[place] = place
            if kind == "country" or place == country:
                countries[place] = place
        for alias, canonical in place_aliases:
            for known in (cities, countries):
                if canonical in known:
                    known.setdefault(alias, canonical)
        bodies = {name: name for name in institutions}
        for alias, canonical in institution_aliases:
            if canonical in bodies:
                bodies.setdefault(alias, canonical)
        return cls(cities, countries, bodies)

    def of_kind(self, kind: str) -> dict[str, str]:
        """Every spelling that a place of this kind may have -> its canonical name."""
        if kind == "pair":
            return {**self.institutions, **self.countries, **self.cities}
        return {"city": self.cities, "country": self.countries, "institution": self.institutions}.get(
            kind, {}
        )

    def resolve(self, name: str, kind: str) -> tuple[str, tuple[str, ...]]:
        """Canonical name and, for a pair, its two canonical members; KeyError holds the unknown part.

        A pair is written ``A – B``; its members resolve as city, country or institution, in that order. An
        ``index`` name (the index, or a group such as the 500 leading cities) stands for itself.
        """
        if kind == "index" and name:
            return name, ()
        if kind == "pair":
            parts = name.split(PAIR_SEPARATOR)
            if len(parts) != 2:
                raise KeyError(name)
            members = tuple(self.member(part) for part in parts)
            return PAIR_SEPARATOR.join(members), members
        return self.of_kind(kind)[name], ()

    def member(self, name: str) -> str:
        """Canonical name of a city, country or institution, whichever knows the name first."""
        for known in (self.cities, self.countries, self.institutions):
            if name in known:
                return known[name]
        raise KeyError(name)

    def canonical(self, name: str, kind: str, column: str) -> str:
        """Canonical name of a cell of ``place`` or ``reference_place``; KeyError holds the unknown part."""
        return self.resolve(name, kind)[0] if column == "place" else self.resolve_reference(name, kind)

    def resolve_reference(self, name: str, kind: str) -> str:
        """Canonical name of the other side of a comparison: of the same kind, or a member of a pair."""
        if name == "":
            return ""
        if kind == "pair" and PAIR_SEPARATOR not in name:
            return self.member(name)
        return self.resolve(name, kind)[0]

"""What a fact is: a number, name or relation that prose may use, with its words, its sources and its gaps."""

from __future__ import annotations

import functools
import inspect
import operator
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, Protocol

from helpers.base.errors import ScienceCitiesError, WrongParameter, nearest

# Facts by the name under which text asks for them, in the order of their definition.
FACT_NAMES: dict[str, Callable[..., Fact]] = {}
# Facts that ask about another fact, not about the place or number that it names; it may be a list of places.
ABOUT_FACTS = ("exact", "number", "sources_of", "sources_agree", "printed_elsewhere")


class FactMissing(ScienceCitiesError):
    """A fact was compared or counted with, but no source prints it; the message says what is missing."""


@dataclass(frozen=True, eq=False)
class Fact:
    """One fact: ``expression`` names it, ``value`` compares, ``text`` is written, ``sources`` are ids.

    ``value`` is a number, a truth, the name of a place or, for several places, a tuple of names. ``relation``
    is that of a printed value: ``>`` where only "more than 2" is printed. A missing fact has ``missing`` set
    to the reason; it is written in brackets. Comparing raises ``FactMissing`` wherever the answer is not
    known, so that no condition is ever true or false by what no source prints. ``observations`` are the printed
    values that it came from, one a source: what it is, a tab, and the value.
    """

    expression: str
    value: Any = None  # of whichever of these kinds; ``_kind`` tells them apart
    text: str = ""
    sources: tuple[str, ...] = ()
    missing: str = ""
    relation: str = "="
    observations: tuple[str, ...] = ()

    def __str__(self) -> str:
        return f"[{self.missing}]" if self.missing else self.text

    def known(self) -> Any:
        """The value.

        Raises:
            FactMissing: if no source prints it.
        """
        if self.missing:
            raise FactMissing(f"{self.expression}: {self.missing}")
        return self.value

    def _compare(self, other: object, how: Callable[[Any, Any], bool]) -> bool:
        own, known = self.known(), other.known() if isinstance(other, Fact) else other
        # Python holds 3 == "third" for false; somebody who writes it means something else
        if _kind(own) != _kind(known):
            raise WrongParameter(f"{self.expression} cannot be compared with {known!r}")
        if isinstance(other, Fact) and other.relation in ("<", ">"):
            raise FactMissing(f"{other.expression}: only '{other.text}' is printed")
        if self.relation in ("<", ">"):
            return self._bounded(known, how)
        try:
            return how(own, known)
        except TypeError as error:
            raise WrongParameter(f"{self.expression} cannot be compared with {known!r}") from error

    def _bounded(self, limit: Any, how: Callable[[Any, Any], bool]) -> bool:
        """Compares a value of which only a bound is printed: what the bound does not decide is not known."""
        beyond = limit <= self.value if self.relation == ">" else limit >= self.value
        if not beyond:
            raise FactMissing(f"{self.expression}: only '{self.text}' is printed")
        # the true value lies on the far side of ``limit``, so any value on that side compares as it does
        return how(1 if self.relation == ">" else -1, 0)

    def __eq__(self, other: object) -> bool:
        return self._compare(other, operator.eq)

    def __ne__(self, other: object) -> bool:
        return self._compare(other, operator.ne)

    def __lt__(self, other: object) -> bool:
        return self._compare(other, operator.lt)

    def __le__(self, other: object) -> bool:
        return self._compare(other, operator.le)

    def __gt__(self, other: object) -> bool:
        return self._compare(other, operator.gt)

    def __ge__(self, other: object) -> bool:
        return self._compare(other, operator.ge)

    def __bool__(self) -> bool:
        return bool(self.known())

    def __contains__(self, item: object) -> bool:
        places = self.known()
        # the name of one place is a list of one: "York" is not in "New York metropolitan area"
        places = (places,) if isinstance(places, str) else places
        if not isinstance(places, tuple):
            raise WrongParameter(f"{self.expression} is no list of places")
        return (item.known() if isinstance(item, Fact) else item) in places

    __hash__ = None  # type: ignore[assignment]  # equal is what is known to be equal, so nothing to hash


def _kind(value: object) -> str:
    """What may be compared with what: numbers, truths, and names of places (one or several)."""
    if isinstance(value, bool):
        return "truth"
    if isinstance(value, int | float):
        return "number"
    return "places" if isinstance(value, str | tuple) else type(value).__name__


class Recorder(Protocol):
    """Whoever has facts. ``used`` lists every fact asked for, ``seen`` every observation, in order."""

    used: list[Fact]
    seen: list[str]


def fact(method: Callable[..., Fact]) -> Callable[..., Fact]:
    """Marks a method as a fact: it is known to text by its name, and every use of it is recorded.

    A fact may be the argument of another, ``rank(leader("chemistry"), "life sciences")``; where the first is
    missing, so is the second.
    """
    signature = inspect.signature(method)
    accepted = [name for name in signature.parameters if name != "self"]

    @functools.wraps(method)
    def recorded(self: Recorder, /, *arguments: object, **named: object) -> Fact:
        _require_arguments(method.__name__, accepted, signature, arguments, named)
        start = len(self.seen)
        given = [argument for argument in [*arguments, *named.values()] if isinstance(argument, Fact)]
        about = method.__name__ in ABOUT_FACTS
        lacking = next((lack for argument in given if (lack := _lack(argument, about))), "")
        if lacking:
            words = ", ".join(
                argument.expression if isinstance(argument, Fact) else str(argument)
                for argument in [*arguments, *named.values()]
            )
            found = Fact(f"{method.__name__}({words})", missing=lacking)
        else:
            plain = {name: value if about else _plain(value) for name, value in named.items()}
            found = method(self, *(value if about else _plain(value) for value in arguments), **plain)
        found = replace(found, observations=tuple(dict.fromkeys(self.seen[start:])))
        self.used.append(found)
        return found

    FACT_NAMES[method.__name__] = recorded
    return recorded


def _lack(argument: Fact, lists: bool) -> str:
    if argument.missing:
        return argument.missing
    if isinstance(argument.value, tuple) and not lists:
        return f"{argument.expression} names several places: {argument.text}"
    return ""


def _plain(value: object) -> object:
    return value.value if isinstance(value, Fact) else value


def _require_arguments(
    name: str,
    accepted: list[str],
    signature: inspect.Signature,
    arguments: tuple[object, ...],
    named: dict[str, object],
) -> None:
    how = f"It is asked like {name}({', '.join(accepted)})."
    for word in named:
        if word not in accepted:
            raise WrongParameter(f"{name} knows no '{word}'.{nearest(word, accepted)} {how}")
    if len(arguments) > len(accepted):
        raise WrongParameter(f"{name} takes at most {len(accepted)} arguments, not {len(arguments)}. {how}")
    twice = [word for word in accepted[: len(arguments)] if word in named]
    if twice:
        raise WrongParameter(f"{name} is given '{twice[0]}' twice. {how}")
    for word in accepted[len(arguments) :]:
        if signature.parameters[word].default is inspect.Parameter.empty and word not in named:
            raise WrongParameter(f"{name} needs '{word}'. {how}")

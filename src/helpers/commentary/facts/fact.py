"""What a fact is: a number, name or relation that prose may use, with its words, its sources and its gaps."""

from __future__ import annotations

import functools
import inspect
import operator
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from helpers.base.errors import ScienceCitiesError, WrongParameter, nearest

if TYPE_CHECKING:
    from helpers.commentary.facts.names import FactNames

# Facts by the name under which text asks for them, in the order of their definition.
FACT_NAMES: dict[str, Callable[..., Fact]] = {}
# The year that a fact is of where text names none; ``fact`` puts it in.
OWN_YEAR: Any = None


class FactMissing(ScienceCitiesError):
    """A fact is not known, or was compared or counted with though no source prints it; the message says what is missing."""


def _comparing(how: Callable[[Any, Any], bool]) -> Callable[[Fact, object], bool]:
    def compared(self: Fact, other: object) -> bool:
        return self._compare(other, how)

    return compared


@dataclass(frozen=True, eq=False)
class Fact:
    """One fact: ``value`` compares, ``text`` is written, ``sources`` are ids, ``expression`` names it as it was asked.

    ``value`` is a number, a truth, the name of a place or, for several places, a tuple of names. ``relation``
    is that of a printed value: ``>`` where only "more than 2" is printed. A missing fact has ``missing`` set
    to the reason; it is written in brackets. Comparing raises ``FactMissing`` wherever the answer is not
    known, so that no condition is ever true or false by what no source prints. ``observations`` are the printed
    values that it came from, one a source: what it is, a tab, and the value.
    """

    value: Any = None  # of whichever of these kinds; ``_kind`` tells them apart
    text: str = ""
    sources: tuple[str, ...] = ()
    missing: str = ""
    relation: str = "="
    expression: str = ""
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

    __eq__, __ne__ = _comparing(operator.eq), _comparing(operator.ne)
    __lt__, __le__ = _comparing(operator.lt), _comparing(operator.le)
    __gt__, __ge__ = _comparing(operator.gt), _comparing(operator.ge)

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


def fact(method: Callable[..., Fact], of: str = "ranked") -> Callable[..., Fact]:
    """Marks a method as a fact: it is known to text by its name, and every use of it is recorded.

    Its arguments come to it as the tables have them, by the names of its parameters; subjects are those of the index
    ``of``. Its expression follows from them, unless the method sets ``self.expression``. It raises ``FactMissing`` where
    it is not known. A fact may be the argument of another, ``rank(leader("chemistry"), "life sciences")``; where the first
    is missing, so is the second. A parameter of the type ``Fact`` asks about another fact, not about the place or number
    that it names; it may be a list of places.
    """
    name, (_, *parameters) = method.__name__, inspect.signature(method).parameters.values()
    about = {parameter.name for parameter in parameters if parameter.annotation == "Fact"}

    @functools.wraps(method)
    def recorded(self: FactNames, /, *arguments: object, **named: object) -> Fact:
        given = _given(name, parameters, arguments, named)
        outer, start = self.expression, len(self.seen)
        self.expression = f"{name}({', '.join(map(_said, given.values()))})"
        try:
            plain = {key: _about(one) if key in about else _plain(one) for key, one in given.items()}
            asked = {
                each.name: self.argument(each.name, plain.get(each.name, each.default), each.default, of)
                for each in parameters
            }
            words = (self.written(each, value, of) for each, value in asked.items())
            self.expression = f"{name}({', '.join(filter(None, words))})"
            for key in about:
                self.seen += asked[key].observations
            found = method(self, **asked)
        except FactMissing as lack:
            found = Fact(missing=str(lack))
        finally:
            expression, self.expression = self.expression, outer
        seen = tuple(dict.fromkeys(self.seen[start:]))
        found = replace(found, expression=expression, observations=seen)
        self.used.append(found)
        return found

    FACT_NAMES[name] = recorded
    return recorded


def require_known(*facts: Fact) -> None:
    """Goes on where facts are known on which another rests.

    Raises:
        FactMissing: for the same reason as the first of them that is missing.
    """
    for each in facts:
        if each.missing:
            raise FactMissing(each.missing)


def _plain(value: object) -> object:
    """The place or number that a fact names, or what is no fact."""
    if not isinstance(value, Fact):
        return value
    require_known(value)
    if isinstance(value.value, tuple):
        raise FactMissing(f"{value.expression} names several places: {value.text}")
    return value.value


def _about(value: object) -> Fact:
    if not isinstance(value, Fact):
        raise WrongParameter(f"'{value}' is no fact; ask for one, such as share(\"…\")")
    require_known(value)
    return value


def _said(value: object) -> str:
    return value.expression if isinstance(value, Fact) else str(value)


def _given(
    name: str,
    parameters: list[inspect.Parameter],
    arguments: tuple[object, ...],
    named: dict[str, object],
) -> dict[str, object]:
    """The arguments that a fact is given, by the names of its parameters.

    Raises:
        WrongParameter: for one too many, a name that it does not know, one given twice, and one that it needs.
    """
    accepted = [parameter.name for parameter in parameters]
    how = f"It is asked like {name}({', '.join(accepted)})."
    for word in named:
        if word not in accepted:
            raise WrongParameter(f"{name} knows no '{word}'.{nearest(word, accepted)} {how}")
    if len(arguments) > len(accepted):
        raise WrongParameter(f"{name} takes at most {len(accepted)} arguments, not {len(arguments)}. {how}")
    given = dict(zip(accepted, arguments, strict=False))
    if twice := [word for word in given if word in named]:
        raise WrongParameter(f"{name} is given '{twice[0]}' twice. {how}")
    for parameter in parameters:
        if parameter.default is inspect.Parameter.empty and parameter.name not in {*given, *named}:
            raise WrongParameter(f"{name} needs '{parameter.name}'. {how}")
    return given | named

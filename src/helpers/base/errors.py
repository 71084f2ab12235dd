"""The one family of errors that a user is meant to read: what is wrong, and what to do."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from helpers.base.likeness import meant_by, near_names


class ScienceCitiesError(Exception):
    """A problem told to the user in one sentence, without a traceback. ``exit_code`` is the shell's."""

    exit_code = 1

    def _render_traceback_(self) -> list[str]:
        """What a notebook shows of it (IPython asks for it by this name): the sentence that a page would show."""
        return [str(self)]


class WrongParameter(ScienceCitiesError):
    """A parameter, report, year or name that does not exist; refused before anything runs."""

    exit_code = 2


class BadData(ScienceCitiesError):
    """Something in ``data/`` breaks its rules; the message names file, line, column and value."""


def nearest(name: str, known: Iterable[str]) -> str:
    """``" Did you mean 'x'?"`` for the nearest known name, or an empty string when none is near."""
    near = near_names(str(name), map(str, known), most=1)
    return f" Did you mean '{near[0]}'?" if near else ""


def meant(name: str, known: Mapping[str, str], refusal: str, choice: str = "") -> str:
    """What ``name`` stands for among ``known`` spellings → names; see ``likeness.meant_by``.

    Raises:
        WrongParameter: ``refusal``, the nearest known spelling, and the ``choice`` there is.
    """
    found = meant_by(name, known)
    if found is None:
        raise WrongParameter(f"{refusal}{nearest(name, known)}{choice and f' {choice}'}")
    return found

"""Errors of the computed index, all of them told in one line: what is wrong, where, and what to do."""

from __future__ import annotations

from importlib.util import find_spec

from helpers.base.errors import ScienceCitiesError


class BadInput(ScienceCitiesError):
    """A file handed in cannot be counted; the message names file, line and value."""


class MissingPackages(ScienceCitiesError):
    """The optional set of dependencies is not installed."""


def require_packages(*names: str, target: str = "index-env") -> None:
    """Raise MissingPackages unless all modules ``names`` can be imported.

    Looked up without importing them: the answer must come at once.
    """
    missing = [name for name in names if find_spec(name) is None]
    if missing:
        raise MissingPackages(
            f"this command needs packages that are not installed ({', '.join(missing)}); run: make {target}"
        )

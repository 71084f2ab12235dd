"""What pages say of the site that they stand on and of who made them: ``notebooks/site.toml`` and ``CITATION.cff``."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from helpers.base.errors import BadData, nearest
from helpers.base.files import is_there, text_of
from helpers.base.letters import require_readable
from helpers.base.manifest import read_toml
from helpers.base.paths import notebooks_folder, project_root

_KEYS = ("site_url",)


def site_file() -> Path:
    """The file that says where the site stands."""
    return notebooks_folder() / "site.toml"


def citation_file() -> Path:
    """The file that says how the project is cited."""
    return project_root() / "CITATION.cff"


def site_url() -> str:
    """The address that the pages stand under, with a stroke at its end; empty where none is given.

    Raises:
        BadData: if the file cannot be read, has a key that nobody knows, or an address that is none.
    """
    path = site_file()
    if not is_there(path):
        return ""
    told = read_toml(path)
    for key in told:
        if key not in _KEYS:
            raise BadData(f"{path.name}: nobody knows the key '{key}'.{nearest(key, _KEYS)}")
    url = told.get("site_url", "")
    parts = urlsplit(url) if isinstance(url, str) else None
    if url == "":
        return ""
    if (
        parts is None
        or parts.scheme not in ("http", "https")
        or not parts.netloc
        or parts.query
        or parts.fragment
        or not url.isprintable()
        or " " in url
    ):
        raise BadData(
            f"{path.name}, site_url: '{url}' is no address of the form https://example.org/reports/"
        )
    return f"{str(url).rstrip('/')}/"


@dataclass(frozen=True)
class Author:
    """Who made the project: a person, or a group under one name."""

    name: str
    person: bool


def authors() -> list[Author]:
    """The authors that ``CITATION.cff`` names; none where the file is absent.

    Raises:
        BadData: if the file is no YAML, or its authors have no names.
    """
    import yaml

    path = citation_file()
    if not is_there(path):
        return []
    text = text_of(path)
    require_readable(text, path.name)
    try:
        told = yaml.safe_load(text)
        return [
            Author(str(one["name"]), person=False)
            if "name" in one
            else Author(f"{one['given-names']} {one['family-names']}", person=True)
            for one in told["authors"]
        ]
    except yaml.YAMLError as error:
        raise BadData(f"{path.name}: {' '.join(str(error).split())}") from error
    except (KeyError, TypeError) as error:
        raise BadData(
            f"{path.name}: each author must have a name, or given-names and family-names"
        ) from error

"""Images beside a commentary file, put inside the page: what they may be and where they may stand."""

from __future__ import annotations

import base64
import re
from pathlib import Path
from urllib.parse import unquote

LARGEST_IMAGE = 400_000
LARGEST_IMAGES = 2_000_000
LONGEST_NAME = 200
IMAGE_TYPES = {".png": "image/png", ".jpg": "image/jpeg", ".jpeg": "image/jpeg", ".svg": "image/svg+xml"}
_BEGINNINGS = {"image/png": b"\x89PNG\r\n\x1a\n", "image/jpeg": b"\xff\xd8\xff"}
_ACTIVE = {
    "script", "foreignobject", "iframe", "object", "embed", "audio", "video", "handler", "listener", "set", "animate",
    "animatemotion", "animatetransform", "discard", "link", "meta", "base",
}  # fmt: skip
_ADDRESS = re.compile(r"url\(\s*['\"]?\s*(?!#)|@import|@namespace|expression\(", re.I)


class BadImage(ValueError):
    """An image that cannot go into a page; the message completes "image 'name' …"."""


def data_address(name: str, folder: Path) -> str:
    """The image ``name`` of ``folder`` as a ``data:`` address.

    Raises:
        BadImage: if it does not stand in the folder, is too large, of another kind, or does more than show.
    """
    file = _file_beside(unquote(name), folder)
    kind = IMAGE_TYPES.get(file.suffix.lower())
    if kind is None:
        raise BadImage(f"is not one of {', '.join(IMAGE_TYPES)}")
    size = file.stat().st_size
    if size > LARGEST_IMAGE:
        raise BadImage(f"has {size:,} bytes; at most {LARGEST_IMAGE:,} go into a page")
    content = file.read_bytes()
    if kind == "image/svg+xml":
        _require_still(content)
    elif not content.startswith(_BEGINNINGS[kind]):
        raise BadImage(f"is no {file.suffix.lower()} image inside")
    return f"data:{kind};base64,{base64.b64encode(content).decode()}"


def _file_beside(name: str, folder: Path) -> Path:
    if re.match(r"[a-z][a-z0-9+.-]*:|//", name, re.I):
        raise BadImage("is not a file; save it beside the commentary file")
    if not name or len(name) > LONGEST_NAME or not name.isprintable():
        raise BadImage("has no name that a file can have")
    try:
        # resolved, so that a symbolic link is judged by where it leads
        file = (folder / name).resolve()
        beside = file.is_relative_to(folder.resolve()) and file.is_file()
    except (OSError, RuntimeError) as error:
        raise BadImage("cannot be found: its name leads in a circle or nowhere") from error
    if not beside:
        raise BadImage("does not stand beside the commentary file")
    return file


def _require_still(content: bytes) -> None:
    """Refuses SVG that does anything but show: scripts, handlers, movement, other files, entities."""
    if b"<!ENTITY" in content.upper() or b"\x00" in content:
        raise BadImage("declares entities, which a picture does not need")
    from xml.etree import ElementTree  # which the runs that only look at the names of images do not need

    try:
        root = ElementTree.fromstring(content)
    except (ElementTree.ParseError, ValueError, LookupError) as error:
        raise BadImage(f"is no well-formed SVG: {error}") from error
    for element in root.iter():
        tag = str(element.tag).rpartition("}")[2].lower()
        if tag in _ACTIVE:
            raise BadImage(f"holds <{tag}>; a picture only shows")
        for name, value in element.attrib.items():
            plain = name.rpartition("}")[2].lower()
            if plain.startswith("on"):
                raise BadImage(f"holds the handler '{plain}'; a picture only shows")
            inside = value.strip().startswith("#") or re.match(
                r"data:image/(png|jpeg);base64,", value.strip()
            )
            if plain in ("href", "src", "base") and not inside:
                raise BadImage("leads to another file")
            if _ADDRESS.search(value):
                raise BadImage("loads another file")
        if tag == "style" and _ADDRESS.search("".join(element.itertext())):
            raise BadImage("loads another file")

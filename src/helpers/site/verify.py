"""Whether a page is what its stamp says, and which of what it was made from is the same today."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from helpers.base.errors import ScienceCitiesError
from helpers.base.manifest import read_manifest
from helpers.base.paths import PRINTED, all_reports_folder, data_folder, pages_of_source
from helpers.report.shell import with_navigation
from helpers.runs.earlier_builds import builds_of
from helpers.runs.inputs import PARTS, Files, Ingredients, fingerprint_of, hash_of
from helpers.runs.job import Job
from helpers.runs.records import Records, change_of, read_record
from helpers.runs.seal import is_intact, seal_of, stamp_of

_TITLE = re.compile(r"<title>[^<]*Science Cities[^<]*</title>")
_OURS = '<main id="content"'
_LARGEST = 100_000_000


class NoPage(ScienceCitiesError):
    """What was given is no page of a report."""

    exit_code = 2


class Altered(ScienceCitiesError):
    """A page that is not as it was made."""


@dataclass(frozen=True)
class Verified:
    """An intact page: its stamp, when it was built (empty without a record), and each ingredient of it today."""

    stamp: dict
    built: str
    today: dict[str, str]


def verify(path: Path) -> Verified:
    """Examines the page at ``path``, wherever it lies.

    Raises:
        NoPage: if there is no such file, or it is no page of a report.
        Altered: if its content is not what its seal says, or it is not the page that is on record.
    """
    page = _read(path)
    stamp, seal = stamp_of(page), seal_of(page)
    if stamp is None and not seal:
        kind = "an index or a failed report" if _OURS in page and _TITLE.search(page) else "something else"
        raise NoPage(f"{path} is no page of a report ({kind}): it carries neither stamp nor seal.")
    if not seal:
        raise Altered(f"{path}: altered, or made before pages carried a seal: it has a stamp and no seal")
    if stamp is None:
        raise Altered(f"{path}: altered: its stamp is gone or cannot be read")
    hashes = stamp["ingredients"]
    if not is_intact(page):
        raise Altered(f"{path}: altered: its content is not what its seal says")
    if set(hashes) != set(PARTS) or fingerprint_of(hashes) != stamp["fingerprint"]:
        raise Altered(f"{path}: altered: the fingerprint of its stamp is not that of its ingredients")
    source = stamp["parameters"].get("source", PRINTED)  # pages of old do not say it
    with pages_of_source(source):
        made, files, of_page = _on_record(stamp)
    if of_page and hash_of(with_navigation(page, "", "")) not in of_page:
        raise Altered(f"{path}: altered: its seal fits, but it is not the page that is on record")
    return Verified(stamp, made.get("built", ""), _today(stamp, made, files))


def _read(path: Path) -> str:
    try:
        if path.stat().st_size > _LARGEST:
            raise NoPage(f"{path} is no page of a report: it is larger than {_LARGEST // 10**6} MB.")
        return path.read_bytes().decode("utf-8")
    except OSError as error:
        raise NoPage(f"{path} cannot be read: {error.strerror or error}.") from error
    except UnicodeDecodeError as error:
        raise NoPage(f"{path} is no page of a report: it is no text.") from error


def _on_record(stamp: dict) -> tuple[dict, dict, set[str]]:
    """What is on record of the page: its entry, the files behind it, and the hashes that it may have.

    The record of the edition knows the page that stands, that of an earlier build the one put aside.
    """
    year, key = stamp["parameters"]["year"], stamp["report"]
    found, files, pages = {}, {}, set()
    for record in [*(build.manifest for build in builds_of(year)), read_record(year)]:
        made = record["reports"].get(key, {})
        if made.get("fingerprint") == stamp["fingerprint"]:
            pages |= {made[name] for name in ("page", "archived") if made.get(name)}
            if made.get("ingredients"):
                found, files = made, record["files"]
    return found, files, pages


def _today(stamp: dict, made: dict, files: dict) -> dict[str, str]:
    """What became of each part: ``"same today"``, or which files changed, or why that cannot be told."""
    spec = read_manifest().get(stamp["report"].partition("/")[0])
    if spec is None:
        return dict.fromkeys(PARTS, "cannot be told: there is no such report any more")
    if not data_folder().is_dir():
        return dict.fromkeys(PARTS, "cannot be told: the files of the project are not here")
    job = Job(spec, stamp["parameters"])
    records = Records(Files(job.source))
    now = records.now(job, made, files) if made else None
    if now:
        return {part: _told(part, stamp, now, files) for part in PARTS}
    # which tables a page read is known from its record alone; the rest follows from the report
    now = records.ingredients(job, ())
    told = {
        part: "same today" if now.hashes[part] == stamp["ingredients"][part] else "changed" for part in PARTS
    }
    return told | {"data": "cannot be told: there is no record of the tables that it read"}


def _told(part: str, stamp: dict, now: Ingredients, files: dict) -> str:
    hash_ = stamp["ingredients"][part]
    return "same today" if now.hashes[part] == hash_ else change_of(part, files[hash_], now.files[part])


def described(verified: Verified) -> list[str]:
    """What is told of an intact page, line by line."""
    stamp = verified.stamp
    parameters = ", ".join(f"{name}={'none' if v is None else v}" for name, v in stamp["parameters"].items())
    lines = [
        ("report", stamp["report"]),
        ("parameters", parameters),
        ("fingerprint", stamp["fingerprint"]),
        ("built", verified.built or f"not on record in {all_reports_folder().name}/"),
        *((part, f"{stamp['ingredients'][part]}  {told}") for part, told in verified.today.items()),
    ]
    # the parameters are told in full above; their hash is an ingredient like the others
    return [f"{name:<12} {text}" for name, text in lines]

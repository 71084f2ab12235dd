"""The whole page around the body of a report: title, contents, parameters, and the stamp of what made it."""

from __future__ import annotations

import json
import re
from html import unescape

from helpers.index.origin import origin_of, terms_of
from helpers.report.shell import page_of, templates
from helpers.runs.inputs import PARTS, Ingredients
from helpers.runs.job import Job
from helpers.runs.seal import sealed

_HEADING = re.compile(r'<h2[^>]*\bid="([^"]+)"[^>]*>(.*?)</h2>', re.S)
_TAG = re.compile(r"<[^>]+>")


def stamp_of(job: Job, ingredients: Ingredients) -> dict[str, object]:
    """What a page says of its own making: report, parameters, the hash of each ingredient, the fingerprint."""
    return {
        "report": job.key,
        "parameters": job.parameters,
        "ingredients": {part: ingredients.hashes[part] for part in PARTS},
        "fingerprint": ingredients.fingerprint,
    }


def page_of_report(job: Job, body: str, ingredients: Ingredients) -> str:
    """The whole page around ``body``, sealed; it holds no time, so that equal inputs give equal bytes."""
    contents = [(anchor, unescape(_TAG.sub("", heading))) for anchor, heading in _HEADING.findall(body)]
    parameters = [
        (name, "none: no earlier comparable year has data" if value is None else value)
        for name, value in job.parameters.items()
    ]
    footer = templates().get_template("footer.html.j2").render(
        parameters=parameters,
        origin=origin_of(job.source),
        terms=terms_of(job.source),
        fingerprint=ingredients.fingerprint,
        parts=[(part, ingredients.hashes[part]) for part in PARTS],
    )  # fmt: skip
    page = page_of(
        title=job.one_of_many or job.spec.title,
        title_year=str(job.year),
        description=job.spec.description,
        body=body,
        contents=[*contents, ("about-this-page", "About this page")],
        footer=footer,
        stamp=json.dumps(stamp_of(job, ingredients), sort_keys=True, ensure_ascii=False),
    )
    # one kind of line end, so that whoever reads the page as text reads what was sealed
    return sealed(page.replace("\r\n", "\n").replace("\r", "\n"))

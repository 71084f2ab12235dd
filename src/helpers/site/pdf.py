"""A whole edition as one PDF: every page printed by Chromium, joined with a bookmark for each report."""

from __future__ import annotations

import io
import os
import shutil
import subprocess
import tempfile
from pathlib import Path

from pypdf import PdfReader, PdfWriter
from pypdf.errors import PdfReadError

from helpers.base.errors import ScienceCitiesError
from helpers.base.files import write_whole
from helpers.base.paths import chosen_source
from helpers.index.origin import DEMONSTRATION, notice_of, pdf_name, site_name
from helpers.site.editions import Edition

# names under which Chromium and browsers made from it are installed
NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome", "chrome", "microsoft-edge")
VARIABLE = "CHROMIUM"
SECONDS_A_PAGE = 180
_ARGUMENTS = (
    "--headless", "--disable-gpu", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--no-pdf-header-footer", "--generate-pdf-document-outline",
)  # fmt: skip


class NoBrowser(ScienceCitiesError):
    """There is no Chromium to print with."""

    exit_code = 3


class NotPrinted(ScienceCitiesError):
    """Chromium was there and made no PDF."""


def find_browser() -> str:
    """The Chromium to print with: the one named by the variable ``CHROMIUM``, else the first on the path.

    Raises:
        NoBrowser: if there is none.
    """
    named = os.environ.get(VARIABLE)
    found = shutil.which(named) if named else next(filter(None, map(shutil.which, NAMES)), None)
    if found:
        return found
    what = f"{VARIABLE} names '{named}', which is no program" if named else "no Chromium was found"
    raise NoBrowser(
        f"A PDF is printed by Chromium, and {what}. Install it (Debian: apt install chromium) or set {VARIABLE} "
        "to a browser made from it. The pages themselves can be printed from any browser."
    )


def print_edition(edition: Edition, once: Edition) -> Path:
    """Prints the reports of an edition, and those made ``once``, into ``reports/<year>/science-cities-<year>.pdf``;
    returns its path.

    Every report has a bookmark, with its headings below it. The file holds no time: printing the same pages
    with the same browser gives the same bytes.

    Raises:
        NoBrowser: if there is no Chromium.
        NotPrinted: if it fails; a PDF of before stays as it was.
        ScienceCitiesError: if a page is not as it was made.
    """
    browser = find_browser()
    whole = PdfWriter()
    with tempfile.TemporaryDirectory(prefix="science-cities-") as scratch:
        for of, report_id in [(each, key) for each in (edition, once) for key in each.reports]:
            of.sound_page(report_id)
            # Chromium makes bookmarks of headings, and the first heading of a page is the title of its report
            whole.append(_printed(browser, of.path(report_id), Path(scratch)))
    source = chosen_source()
    warning = f"{DEMONSTRATION}: " if notice_of(source) else ""
    title = f"{warning}{site_name(source)} {edition.year}"
    whole.metadata = {"/Title": title, "/Producer": "Chromium, pypdf"}
    buffer = io.BytesIO()
    whole.write(buffer)
    path = edition.folder / pdf_name(source, edition.year)
    write_whole(path, buffer.getvalue())
    return path


def _printed(browser: str, page: Path, scratch: Path) -> PdfReader:
    target = scratch / f"{page.stem}.pdf"
    # the sandbox of Chromium does not start for the administrator, who runs containers and CI
    as_root = ["--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []
    command = [browser, *_ARGUMENTS, *as_root, f"--user-data-dir={scratch / 'profile'}", f"--print-to-pdf={target}"]  # fmt: skip
    try:
        done = subprocess.run(
            [*command, page.resolve().as_uri()],
            capture_output=True,
            text=True,
            errors="replace",
            timeout=SECONDS_A_PAGE,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise NotPrinted(f"{browser} did not print {page.name} within {SECONDS_A_PAGE} seconds") from error
    said = (done.stderr.strip().splitlines() or ["it said nothing"])[-1]
    if done.returncode or not target.exists():
        raise NotPrinted(f"{browser} printed no {page.name} (exit code {done.returncode}): {said}")
    try:
        return PdfReader(io.BytesIO(target.read_bytes()))
    except PdfReadError as error:
        raise NotPrinted(f"{browser} printed {page.name} as a broken PDF: {error}") from error

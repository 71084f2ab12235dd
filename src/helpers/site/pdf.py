"""A whole edition as one PDF: one document, printed by Chromium, with bookmarks, page numbers and tags."""

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
from helpers.site.book import book_of
from helpers.site.editions import Edition

# names under which Chromium and browsers made from it are installed
NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome", "chrome", "microsoft-edge")
VARIABLE = "CHROMIUM"
SECONDS = 600
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

    It is printed twice: the pages that chapters begin on, which the contents name, are known after the first time.
    Every report has a bookmark, with its headings below it. The file holds no time: printing the same pages with the
    same browser gives the same bytes.

    Raises:
        NoBrowser: if there is no Chromium.
        NotPrinted: if it fails; a PDF of before stays as it was.
        ScienceCitiesError: if a page is not as it was made.
    """
    browser, source = find_browser(), chosen_source()
    with tempfile.TemporaryDirectory(prefix="science-cities-") as scratch:
        first = _printed(browser, book_of(edition, once, source), Path(scratch))
        whole = PdfWriter(
            clone_from=_printed(browser, book_of(edition, once, source, _begins(first)), Path(scratch))
        )
    warning = f"{DEMONSTRATION}: " if notice_of(source) else ""
    whole.metadata = {
        "/Title": f"{warning}{site_name(source)} {edition.year}",
        "/Producer": "Chromium, pypdf",
    }
    whole.create_viewer_preferences().display_doctitle = True
    buffer = io.BytesIO()
    whole.write(buffer)
    path = edition.folder / pdf_name(source, edition.year)
    write_whole(path, buffer.getvalue())
    return path


def _begins(book: PdfReader) -> dict[str, int]:
    """The number of the page, from 1, that each anchor which the document leads to stands on."""
    places = book.named_destinations.items()
    return {name.lstrip("/"): (book.get_destination_page_number(place) or 0) + 1 for name, place in places}


def _printed(browser: str, book: str, scratch: Path) -> PdfReader:
    page, target = scratch / "edition.html", scratch / "edition.pdf"
    page.write_text(book, encoding="utf-8")
    target.unlink(missing_ok=True)
    # the sandbox of Chromium does not start for the administrator, who runs containers and CI
    as_root = ["--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []
    command = [browser, *_ARGUMENTS, *as_root, f"--user-data-dir={scratch / 'profile'}", f"--print-to-pdf={target}"]  # fmt: skip
    try:
        done = subprocess.run(
            [*command, page.as_uri()],
            capture_output=True,
            text=True,
            errors="replace",
            timeout=SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise NotPrinted(f"{browser} did not print the edition within {SECONDS} seconds") from error
    said = (done.stderr.strip().splitlines() or ["it said nothing"])[-1]
    if done.returncode or not target.exists():
        raise NotPrinted(f"{browser} printed no edition (exit code {done.returncode}): {said}")
    try:
        return PdfReader(io.BytesIO(target.read_bytes()))
    except PdfReadError as error:
        raise NotPrinted(f"{browser} printed the edition as a broken PDF: {error}") from error

"""Takes the picture that README.md begins with: the first screen of a report of the newest built edition, and its terms.

``make picture`` runs it, after ``make reports``, in the environment of the tests; it needs Chromium.
"""

from __future__ import annotations

import io
import os
import sys
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page, sync_playwright

from helpers.base.errors import ScienceCitiesError
from helpers.site.pdf import find_browser

ROOT = Path(__file__).resolve().parents[1]
PICTURE = ROOT / "docs" / "leading-cities.webp"
REPORT = "leading_cities"
WIDTH, MOST_BYTES = 1200, 200_000


def newest_page(reports: Path) -> Path:
    """The page of ``REPORT`` of the newest built edition.

    Raises:
        ScienceCitiesError: if none is built.
    """
    built = [page for page in reports.glob(f"*/{REPORT}.html") if page.parent.name.isdigit()]
    if not built:
        raise ScienceCitiesError(f"{reports} holds no built page of {REPORT}. Make it: make reports")
    return max(built, key=lambda page: int(page.parent.name))


def picture_of(page: Path) -> bytes:
    """The page down to the caption of its first figure, with the terms of its foot below, as WebP.

    Raises:
        NoBrowser: if there is no Chromium.
    """
    as_root = ["--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_browser(), args=as_root)
        shown = browser.new_page(
            viewport={"width": WIDTH, "height": 1000}, device_scale_factor=1.5, color_scheme="light"
        )
        shown.goto(page.resolve().as_uri())
        parts = [_upper(shown), _terms(shown)]
        browser.close()
    gap = 24
    whole = Image.new("RGB", (parts[0].width, sum(part.height + gap for part in parts)), "white")
    for number, part in enumerate(parts):
        whole.paste(part, (0, (parts[0].height + gap) * number))
    buffer = io.BytesIO()
    whole.save(buffer, "WEBP", quality=82, method=6)
    return buffer.getvalue()


def _upper(page: Page) -> Image.Image:
    end = page.locator("figure").first.locator("svg:visible, img:visible").first.bounding_box()
    return _cut(page, 0, end["y"] + end["height"])


def _terms(page: Page) -> Image.Image:
    line = page.locator("footer dt", has_text="Terms").bounding_box()
    terms = page.locator("footer dt:text-is('Terms') + dd").bounding_box()
    top = min(line["y"], terms["y"])
    return _cut(page, top, max(line["y"] + line["height"], terms["y"] + terms["height"]) - top)


def _cut(page: Page, top: float, height: float) -> Image.Image:
    taken = page.screenshot(full_page=True, clip={"x": 0, "y": top, "width": WIDTH, "height": height})
    return Image.open(io.BytesIO(taken)).convert("RGB")


def main() -> int:
    try:
        taken = picture_of(newest_page(ROOT / "reports"))
    except ScienceCitiesError as error:
        print(error, file=sys.stderr)
        return 1
    if len(taken) > MOST_BYTES:
        print(
            f"the picture has {len(taken):,} bytes, more than {MOST_BYTES:,}; it was not written",
            file=sys.stderr,
        )
        return 1
    PICTURE.write_bytes(taken)
    print(f"{PICTURE.relative_to(ROOT)}: {len(taken):,} bytes")
    return 0


if __name__ == "__main__":
    sys.exit(main())

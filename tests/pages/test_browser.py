"""Built pages in a real browser: no network, no error, no sideways scrolling on a small screen, no script needed."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from conftest import Editions, edition_years, report_pages
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

CHROMIUM = shutil.which("chromium") or "/usr/bin/chromium"
ARGUMENTS = [
    "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip
SMALL = {"width": 320, "height": 640}
LARGE = {"width": 1280, "height": 900}


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    if not Path(CHROMIUM).exists():
        if os.environ.get("CI") == "true":
            pytest.fail("chromium is absent; continuous integration must have it")
        pytest.skip("chromium is absent: install Debian's package to see the pages in a browser")
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield started
        started.close()


class Visit:
    """A page that was opened, with all that the browser asked for and complained of."""

    def __init__(self, context: BrowserContext, path: Path) -> None:
        self.requests: list[str] = []
        self.complaints: list[str] = []
        self.page: Page = context.new_page()
        self.page.on("request", lambda request: self.requests.append(request.url))
        self.page.on("console", lambda message: self.complaints.append(f"{message.type}: {message.text}"))
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("requestfailed", lambda request: self.complaints.append(f"failed: {request.url}"))
        self.page.goto(path.as_uri(), wait_until="load")


def pages() -> list[str]:
    names = [f"{year}/{report_id}.html" for year, report_id in report_pages()]
    return ["index.html", *(f"{year}/index.html" for year in edition_years()), *names]


@pytest.fixture(params=pages())
def path(request: pytest.FixtureRequest, editions: Editions) -> Path:
    found = editions.reports / request.param
    assert found.exists(), editions.said
    return found


def sideways(page: Page) -> list[str]:
    """What reaches beyond the right edge of the screen, apart from what scrolls in a box of its own."""
    return page.evaluate(
        """() => {
            const wide = document.documentElement.clientWidth;
            const boxed = element => {
                for (let e = element.parentElement; e; e = e.parentElement)
                    if (['auto', 'scroll', 'hidden'].includes(getComputedStyle(e).overflowX)) return true;
                return false;
            };
            return [...document.querySelectorAll('body *')]
                .filter(e => e.getBoundingClientRect().right > wide + 1 && !boxed(e))
                .map(e => e.tagName + '.' + e.className + '#' + e.id + ' ' + e.textContent.slice(0, 40));
        }"""
    )


def test_a_small_screen_without_scripts_and_without_network(browser: Browser, path: Path) -> None:
    context = browser.new_context(viewport=SMALL, java_script_enabled=False, offline=True)
    try:
        visit = Visit(context, path)
        assert visit.requests == [path.as_uri()]
        assert visit.complaints == []
        # measured from outside of the page: no script of the page is needed for it
        metrics = context.new_cdp_session(visit.page).send("Page.getLayoutMetrics")
        assert metrics["cssContentSize"]["width"] <= SMALL["width"]
        assert visit.page.locator("h1").is_visible()
        if path.name != "index.html":
            assert visit.page.locator(".lead").first.is_visible()
            assert not visit.page.locator("pre.code").first.is_visible()
            for figure in visit.page.locator("figure .picture svg").all():
                assert figure.is_visible()
    finally:
        context.close()


def test_a_screen_of_any_size_shows_everything(browser: Browser, path: Path) -> None:
    context = browser.new_context(viewport=LARGE)
    try:
        visit = Visit(context, path)
        for width in (LARGE["width"], SMALL["width"]):
            visit.page.set_viewport_size({"width": width, "height": 800})
            assert sideways(visit.page) == [], f"at {width} pixels"
            assert visit.page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
        assert all(url.startswith(("file:", "data:")) for url in visit.requests)
        assert visit.requests == [path.as_uri()]
        assert visit.complaints == []
    finally:
        context.close()


def test_code_unfolds_without_scripts(browser: Browser, editions: Editions) -> None:
    context = browser.new_context(viewport=LARGE, java_script_enabled=False)
    try:
        page = Visit(context, editions.page(editions.years[0], "leading_cities")).page
        code = page.locator("pre.code").first
        assert not code.is_visible()
        page.get_by_label("Show the code of this report").check()
        assert code.is_visible()
    finally:
        context.close()


def test_data_unfold_and_can_be_downloaded(browser: Browser, editions: Editions) -> None:
    context = browser.new_context(viewport=LARGE, java_script_enabled=False, accept_downloads=True)
    try:
        page = Visit(context, editions.page(2021, "leading_cities")).page
        figure = page.locator("figure").first
        assert not figure.locator("table").is_visible()
        figure.locator("summary").click()
        assert figure.locator("table").is_visible()
        with page.expect_download() as started:
            figure.get_by_text("Data (CSV)").click()
        assert started.value.suggested_filename == "leading_cities-2021-rank-ladder.csv"
        assert "Beijing" in Path(started.value.path()).read_text(encoding="utf-8")
    finally:
        context.close()


def test_links_lead_from_page_to_page(browser: Browser, editions: Editions) -> None:
    context = browser.new_context(viewport=LARGE, java_script_enabled=False)
    try:
        page = Visit(context, editions.reports / "index.html").page
        page.locator(".cards a").first.click()
        page.get_by_role("link", name="Leading cities").first.click()
        assert page.locator("h1").inner_text().startswith("Leading cities")
        page.locator("nav.contents .years a").first.click()
        assert page.locator("h1 .year").inner_text() == str(editions.years[1])
    finally:
        context.close()


def test_the_first_tab_stop_skips_to_the_content(browser: Browser, editions: Editions) -> None:
    context = browser.new_context(viewport=SMALL)
    try:
        page = Visit(context, editions.page(2021, "methods")).page
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.className") == "skip"
        page.keyboard.press("Enter")
        assert page.evaluate("document.activeElement.id") == "content"
    finally:
        context.close()


def test_figures_keep_letters_large_enough_to_read(browser: Browser, editions: Editions) -> None:
    """On a small screen a picture scrolls in its box instead of shrinking to nothing."""
    context = browser.new_context(viewport=SMALL)
    try:
        page = Visit(context, editions.page(2021, "leading_cities")).page
        smallest = page.evaluate(
            """() => Math.min(...[...document.querySelectorAll('figure svg text')]
                .map(text => parseFloat(getComputedStyle(text).fontSize) * text.getScreenCTM().a))"""
        )
        assert smallest > 5
    finally:
        context.close()

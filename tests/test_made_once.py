"""Reports that are made once, for all years: refused what is of one year, and whole on every side of the site."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path

import pytest
from runs.ground import Make, maker

from helpers.base.errors import ScienceCitiesError, WrongParameter
from helpers.base.manifest import edition_reports, find_report, read_manifest, site_reports
from helpers.base.paths import ALL_YEARS
from helpers.commentary.review import review
from helpers.index.interface import Index
from helpers.report.parameters import require_variables, resolve_parameters
from helpers.report.record import ShownExhibit
from helpers.report.report import open_report
from helpers.runs.earlier_builds import archived_years, builds_of
from helpers.runs.inputs import Files
from helpers.runs.plans import Request, plan
from helpers.runs.records import Records
from helpers.site.differences.compare import compare
from helpers.site.editions import BuiltPage, Edition, chosen_editions, editions, page_at
from helpers.site.export import collect
from helpers.site.refresh import refresh_site
from helpers.site.staleness import inputs_of_pdf
from helpers.site.verify import verify

ONCE = "article_check"
BODY = "<h2 id='a'>Verdicts</h2><p>Quinquagesima.</p>"


@pytest.fixture
def make(root: Path, index: Index) -> Make:
    return maker(root, index)


@pytest.fixture
def site(root: Path, make: Make) -> Path:
    """One edition, and what is made once, with everything around them."""
    make("", 2021, methods="<p><a href='article_check.html#a'>The check</a></p>")
    make("", article_check=BODY)
    refresh_site()
    return root / "reports"


# --- what is refused


@pytest.mark.parametrize(
    ("entry", "message"),
    [
        ('once = "yes"', "once must be true or false, not 'yes'"),
        ('once = true\neach = "city"', "nothing that is of one year, not each"),
        (
            'once = true\nparameters.compare_to = {type = "earlier_year", description = "x"}',
            "not earlier_year",
        ),
        ('once = true\nparameters.cities = {type = "cities", description = "x"}', "not cities"),
    ],
)
def test_a_manifest_with_once_and_something_of_one_year_is_refused(
    tmp_path: Path, entry: str, message: str
) -> None:
    path = tmp_path / "reports.toml"
    path.write_text(f'[check]\ntitle = "T"\ndescription = "D"\nfigures = []\n{entry}\n')
    with pytest.raises(ScienceCitiesError, match=re.escape(message)):
        read_manifest(path)


def test_a_year_is_refused_for_what_is_made_once(index: Index) -> None:
    with pytest.raises(WrongParameter, match="made once, for all years; it takes no year"):
        resolve_parameters(find_report(ONCE), {"year": 2021}, index)
    with pytest.raises(WrongParameter, match="made once, for all years: leave the year out"):
        plan(Request(years=("2021",), reports=(ONCE,), source="printed"), index)
    with pytest.raises(WrongParameter, match="made once, for all years: leave the year out"):
        plan(Request(all_years=True, reports=(ONCE,), source="printed"), index)
    with pytest.raises(WrongParameter, match="takes no year"):
        open_report(ONCE, year=2021)
    with pytest.raises(WrongParameter, match="takes no year"):
        require_variables(
            find_report(ONCE), {"source": None}, {"In": ["", "# Parameters\nyear = 2021\n"], "year": 2021}
        )


def test_commentary_stands_where_its_report_is_made(root: Path, index: Index) -> None:
    folder = root / "notebooks/commentary"
    for path in folder.rglob("*.md"):
        path.unlink()
    (folder / "2021/article_check.md").write_text("<!-- passage: opening -->\n")
    (folder / "all-years/methods.md").write_text("<!-- passage: opening -->\n")
    told = [str(remark) for remark in review(index) if "its text belongs" in str(remark)]
    assert told == [
        "notebooks/commentary/2021/article_check.md, line 1: 'article_check' is made once for all years; "
        "its text belongs in the folder all-years",
        "notebooks/commentary/all-years/methods.md, line 1: 'methods' is not made once for all years; "
        "its text belongs in folders of years",
    ]


# --- what it is a part of


def test_it_is_made_once_with_any_edition(index: Index) -> None:
    assert ONCE in site_reports() and ONCE not in edition_reports()
    jobs = plan(Request(years=("2021", "2024"), source="printed"), index).jobs
    own = [job for job in jobs if job.spec.id == ONCE]
    assert [job.parameters for job in own] == [{"source": "printed"}]
    assert (own[0].year, own[0].name) == (ALL_YEARS, "printed article_check")
    assert "--year" not in own[0].again


def test_its_page_and_its_record_stand_beside_the_editions(site: Path) -> None:
    assert (site / "article_check.html").is_file()
    assert list(json.loads((site / "made-once.json").read_text())["reports"]) == [ONCE]
    files = Files()
    job = plan(Request(reports=(ONCE,)), open_report(ONCE).index).jobs[0]
    assert not Records(files).verdict(job).make
    assert set(files.navigation(once=True)) == {ONCE}
    assert "../article_check" in files.navigation(once=False)


def test_the_old_addresses_lead_on(site: Path) -> None:
    page = (site / "2021/article_check.html").read_text()
    assert '<a href="../article_check.html">article_check.html as it stands now</a>' in page


def test_a_page_that_was_made_for_a_year_gives_way(site: Path, make: Make) -> None:
    """A page of before, on the record of its edition, is led on from once the page of all years stands."""
    record = json.loads((site / "2021/manifest.json").read_text())
    record["reports"][ONCE] = record["reports"]["methods"]
    (site / "2021/manifest.json").write_text(json.dumps(record))
    (site / "2021/article_check.html").write_text("A page of before.")
    assert editions()[2021].moved == {ONCE: "../article_check"}
    refresh_site()
    assert "../article_check.html" in (site / "2021/article_check.html").read_text()


def test_until_it_is_made_its_place_says_how(root: Path, make: Make) -> None:
    make("", 2021, methods="<p>A text.</p>")
    refresh_site()
    page = (root / "reports/article_check.html").read_text()
    assert "make reports REPORT=article_check</code>" in page
    assert "This report was not built." in page
    assert "not built" in (root / "reports/index.html").read_text()


def test_a_failure_is_told_on_the_front_page(site: Path, make: Make) -> None:
    make("another text", article_check=None)
    refresh_site()
    assert (site / "failed/article_check.html").is_file()
    assert '<a href="failed/article_check.html">the last run failed</a>' in (site / "index.html").read_text()
    assert BODY in (site / "article_check.html").read_text(), "the last good page stays"


def test_front_page_search_and_navigation_lead_to_it(site: Path) -> None:
    front = (site / "index.html").read_text()
    assert '<a href="article_check.html">Article check</a>' in front
    found = json.loads(re.search(r'id="search-index">(.*?)</script>', front, re.S)[1])
    assert ["Article check", "article_check.html"] in found["pages"]
    assert "0" not in found["words"]
    assert '<a href="../article_check.html">Article check</a>' in (site / "2021/methods.html").read_text()
    assert '<a href="../article_check.html">Article check</a>' in (site / "2021/index.html").read_text()
    assert page_at("article_check") == (ALL_YEARS, ONCE)
    assert page_at("index") is page_at("methods") is None


def test_it_is_exported_without_a_year(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shown = ShownExhibit(
        "statements", "table", 1, "T", columns=["id", "source"], rows=[["A01", "natureindex-faq"]],
        sources={"natureindex-faq": "Nature Index"},
    )  # fmt: skip
    once = editions()[ALL_YEARS]
    record = once.sound_page(ONCE).record
    told = replace(record, content=replace(record.content, exhibits=[shown]))
    monkeypatch.setattr(Edition, "sound_page", lambda *_: BuiltPage(told, ""))
    table, codebook = collect({ALL_YEARS: once})
    assert set(table["report"]) == {ONCE}
    assert table["report_year"].isna().all()
    assert "### Article check all years: `article_check`, all years" in codebook
    assert ALL_YEARS not in chosen_editions([])


def test_a_pdf_of_an_edition_is_older_when_it_is_made_again(site: Path, make: Make) -> None:
    before = inputs_of_pdf(editions()[2021], editions()[ALL_YEARS], Files())
    make("another text", article_check=f"{BODY}<p>More.</p>")
    assert inputs_of_pdf(editions()[2021], editions()[ALL_YEARS], Files()) != before


def test_an_earlier_build_is_kept_compared_and_verified(site: Path, make: Make) -> None:
    first = (site / "article_check.html").read_bytes()
    make("another text", article_check=f"{BODY}<p>More.</p>")
    refresh_site()
    assert archived_years() == [ALL_YEARS]
    [build] = builds_of(ALL_YEARS)
    assert build.folder.parent == site / "archive/all-years"
    assert build.pages[ONCE].read_bytes() == first
    assert (
        '<a href="archive/all-years/index.html">pages of all years</a>' in (site / "index.html").read_text()
    )
    assert "article_check.html" in (site / "archive/all-years/index.html").read_text()
    for path in (site / "article_check.html", build.pages[ONCE]):
        assert verify(path).record.report == ONCE
    comparison, name = compare("all-years/0001", "all-years")
    assert "More." in str(comparison.sections)
    assert name.startswith("all-years-")

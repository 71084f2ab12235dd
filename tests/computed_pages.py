"""What every report of a computed index must say, and what it must not."""

from __future__ import annotations

from bs4 import BeautifulSoup
from conftest import Shown
from soundness import BROKEN, problems_of

from helpers.index.choose import load_source
from helpers.index.interface import Metric
from helpers.index.printed_records import OWN_RECORDS
from helpers.report.exhibits import Figure, Table


def require_told_of_an_index(shown: Shown, report_id: str) -> None:
    """Fails unless a report shows what it announces, whole and readable, and tells the index apart from print."""
    kind, year, announced = shown.report.index.name, shown.report.year, shown.report.spec.figures
    assert [exhibit.key for exhibit in shown.exhibits if exhibit.key in announced] == list(announced)
    assert problems_of(shown, year) == []
    page = BeautifulSoup(shown.page, "html.parser")
    text, leads = page.get_text(" "), page.select(".lead p")
    assert leads
    assert [p.get_text() for p in leads if BROKEN.search(p.get_text())] == []
    drawn = [exhibit for exhibit in shown.exhibits if isinstance(exhibit, Figure | Table)]
    if report_id == "collaboration" and not load_source(kind).has(Metric.SCORE):
        # what is printed of pairs stands beside, and is told apart
        if load_source(kind).companions:
            said = "does not tell joint articles of cities; the scores here are printed ones."
        else:
            said = "The tables of institutions do not give a bilateral collaboration score"
        assert said in leads[0].get_text()
        assert all(kind not in cell.split(";") for exhibit in drawn for cell in exhibit.data["source"])
        return
    # everything that is computed is known
    assert "not printed" not in text.replace("of a year that is not printed yet", "")
    for exhibit in drawn:
        if exhibit.key == "definitions":
            continue
        sources = {source for cell in exhibit.data["source"] for source in cell.split(";")}
        if exhibit.key == "printed-fields":
            # what is printed of fields stands beside, and is told apart
            assert kind not in sources
            assert exhibit.title.startswith("Printed Shares")
            assert "it is not on the scale of the figures above" in exhibit.caption
        else:
            assert {kind, f"{kind}-{year}", OWN_RECORDS} & sources, exhibit.key

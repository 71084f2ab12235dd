"""The picture that README.md begins with, and the tool that takes it."""

from __future__ import annotations

from pathlib import Path

import pytest
from conftest import ROOT
from PIL import Image
from test_documents import tool

from helpers.base.errors import ScienceCitiesError

pytest.importorskip("playwright", reason="playwright, which takes the picture, is not installed")


def test_it_is_taken_of_the_newest_edition(tmp_path: Path) -> None:
    newest_page = tool("picture_of_a_page").newest_page
    with pytest.raises(
        ScienceCitiesError, match="holds no built page of leading_cities. Make it: make reports"
    ):
        newest_page(tmp_path)
    for folder in ("999", "1000", "archive", "printed"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "leading_cities.html").touch()
    assert newest_page(tmp_path).parent.name == "1000"


def test_the_readme_begins_with_it_and_it_is_light() -> None:
    taken = tool("picture_of_a_page")
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert f"]({taken.PICTURE.relative_to(ROOT).as_posix()})" in readme.partition("```")[0]
    assert taken.PICTURE.stat().st_size <= taken.MOST_BYTES
    with Image.open(taken.PICTURE) as picture:
        assert picture.width >= taken.WIDTH

"""The manifest of reports: what it refuses, and that the project's own is whole."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from helpers.base.errors import ScienceCitiesError, WrongParameter
from helpers.base.manifest import (
    KINDS_OF_SOURCE,
    ReportSpec,
    find_report,
    present_key,
    read_manifest,
    report_of_page,
)
from helpers.index.interface import Index

REPORT = """
[some_report]
title = "Some report"
description = "Of something."
figures = ["some-figure"]
"""


def manifest(folder: Path, text: str) -> dict[str, ReportSpec]:
    path = folder / "reports.toml"
    path.write_text(text, encoding="utf-8")
    return read_manifest(path)


@pytest.mark.parametrize("part", ["title", "description", "figures"])
def test_a_missing_part_is_named(tmp_path: Path, part: str) -> None:
    without = "\n".join(line for line in REPORT.splitlines() if not line.startswith(part))
    with pytest.raises(ScienceCitiesError, match=f"reports.toml, report some_report: .*{part}"):
        manifest(tmp_path, without)


@pytest.mark.parametrize(
    ("parameter", "told"),
    [
        (
            'type = "integr"\ndescription = "x"',
            "parameter top: unknown type 'integr'. Did you mean 'integer'?",
        ),
        ('type = "town"\ndescription = "x"', "parameter top: unknown type 'town'."),
        ('type = "integer"', "description"),
        ('description = "x"', "type"),
        ('type = "integer"\ndescription = "x"\nmaximum = 3', "maximum"),
    ],
)
def test_a_wrong_parameter_is_named(tmp_path: Path, parameter: str, told: str) -> None:
    with pytest.raises(ScienceCitiesError) as caught:
        manifest(tmp_path, f"{REPORT}\n[some_report.parameters.top]\n{parameter}\n")
    assert str(caught.value).startswith("reports.toml, report some_report")
    assert told in str(caught.value)


@pytest.mark.parametrize(
    "text",
    ["[some_report\n", 'title = "a report without its heading"\n', "[some_report]\nfigures = 3\n", None],
    ids=["no TOML", "no table", "figures that are no list", "no file"],
)
def test_what_is_no_manifest_is_refused_in_words(tmp_path: Path, text: str | None) -> None:
    with pytest.raises(ScienceCitiesError, match="reports.toml"):
        read_manifest(tmp_path / "reports.toml") if text is None else manifest(tmp_path, text)


def test_figures_given_as_one_text_are_not_taken_letter_by_letter(tmp_path: Path) -> None:
    with pytest.raises(ScienceCitiesError, match="some_report.*figures"):
        manifest(tmp_path, REPORT.replace('["some-figure"]', '"some-figure"'))


def test_an_unknown_report_is_refused_with_the_nearest_one_and_all() -> None:
    with pytest.raises(WrongParameter) as caught:
        find_report("leading_citys")
    assert "There is no report 'leading_citys'. Did you mean 'leading_cities'?" in str(caught.value)
    assert str(caught.value).endswith(f"Reports: {', '.join(read_manifest())}.")
    assert caught.value.exit_code == 2


def test_a_name_near_to_nothing_gets_no_suggestion() -> None:
    with pytest.raises(WrongParameter) as caught:
        find_report("zzzz")
    assert "Did you mean" not in str(caught.value)


def test_parts_are_read_and_every_report_takes_a_year(tmp_path: Path) -> None:
    text = f"{REPORT}\n[some_report.parameters.top]\ntype = 'integer'\nleast = 5\nmost = 9\ndefault = 7\ndescription = 'How many.'\n"
    spec = manifest(tmp_path, text)["some_report"]
    assert (spec.id, spec.title, spec.description, spec.figures) == (
        "some_report", "Some report", "Of something.", ("some-figure",),
    )  # fmt: skip
    assert list(spec.parameters) == ["source", "year", "top"]
    assert spec.sources == spec.parameters["top"].sources == KINDS_OF_SOURCE
    top = spec.parameters["top"]
    assert (top.type, top.least, top.most, top.default) == ("integer", 5, 9, 7)


@pytest.mark.parametrize("sources", ['["typed"]', '"computed"', "[]"])
def test_sources_are_of_the_known_kinds(tmp_path: Path, sources: str) -> None:
    for text in (
        REPORT.replace("figures", f"sources = {sources}\nfigures"),
        f"{REPORT}\n[some_report.parameters.top]\ntype = 'integer'\ndescription = 'x'\nsources = {sources}\n",
    ):
        with pytest.raises(ScienceCitiesError, match="sources must be a list of printed and"):
            manifest(tmp_path, text)


def test_the_own_manifest_is_whole(index: Index) -> None:
    reports = read_manifest()
    titles = [spec.title for spec in reports.values()]
    assert len(set(titles)) == len(titles) >= 1
    for spec in reports.values():
        assert re.fullmatch(r"[a-z_]+", spec.id)
        assert spec.description.endswith(".")
        assert spec.figures
        assert len(set(spec.figures)) == len(spec.figures)
        assert all(re.fullmatch(r"[a-z][a-z0-9-]*", key) for key in spec.figures), spec.figures
        for parameter in spec.parameters.values():
            assert parameter.description.endswith(".")
            if parameter.type == "integer":
                assert parameter.least <= parameter.default <= parameter.most
            if parameter.type == "country_group":
                assert parameter.default in index.groups


EACH = '\n[some_report.parameters.city]\ntype = "city"\ndescription = "A city."\n'


@pytest.mark.parametrize(
    ("lines", "told"),
    [
        ('each = "city"\nfolder = "two/parts"', "folder must be"),
        ('each = "city"\nfolder = 3', "folder must be"),
        ('each = "city"\nfolder = "other_report"', "folder must be"),
        ('folder = "somewhere"', "folder and in_edition are for a report with several pages"),
        ('in_edition = ["edition"]', "folder and in_edition are for a report with several pages"),
        ('each = "city"\nin_edition = ["elsewhere"]', "sources must be a list"),
    ],
)
def test_a_folder_or_an_edition_that_cannot_be_is_refused(tmp_path: Path, lines: str, told: str) -> None:
    other = REPORT.replace("some_report", "other_report")
    with pytest.raises(ScienceCitiesError, match=f"report some_report: {told}"):
        manifest(tmp_path, f"{REPORT}{lines}\n{EACH}{other}")


def test_a_page_is_found_at_its_present_and_its_former_address(tmp_path: Path) -> None:
    reports = manifest(tmp_path, f'{REPORT}each = "city"\nfolder = "towns"\n{EACH}')
    spec = reports["some_report"]
    assert [report_of_page(key, reports) for key in ("towns/a", "some_report/a", "a/towns")] == [
        spec,
        spec,
        None,
    ]
    assert [present_key(key, reports) for key in ("towns/a", "some_report/a", "a/towns", "methods")] == [
        "towns/a", "towns/a", "a/towns", "methods",
    ]  # fmt: skip

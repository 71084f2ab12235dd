"""The commands of the computed index, as a user runs them."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import ROOT, contents, science_cities

from helpers.base.errors import WrongParameter
from helpers.openindex.commands import read_years
from helpers.openindex.engine import start_engine
from helpers.openindex.problems import MissingPackages, require_packages
from helpers.runs.inputs import Files


def test_a_demonstration_is_made_and_listed_and_changes_no_stamp(root: Path):
    # the text was signed beside tables that are not in this root
    shutil.rmtree(root / "notebooks" / "commentary")
    stamp = Files().data
    made = science_cities(root, "demo", "--articles", "400", "--seed", "7", "--years", "2001-2002")
    assert made.returncode == 0, made.stderr
    assert "DEMONSTRATION DATA" in made.stdout
    assert "400 articles, 2001 to 2002" in made.stdout
    institutions = root / "data" / "index" / "demo" / "placement.csv"
    institutions.write_text("a table of a computed index\n")
    listed = science_cities(root, "index", "list")
    assert "demo: DEMONSTRATION DATA" in listed.stdout
    assert "not placed: institution" in listed.stdout
    assert Files().data == stamp
    checked = science_cities(root, "check")
    assert checked.returncode == 0, checked.stderr


def test_without_years_the_last_ones_with_printed_figures_are_taken(root: Path):
    made = science_cities(root, "demo", "--articles", "50")
    newest = max(int(path.name) for path in (ROOT / "data" / "printed").iterdir())
    assert f"50 articles, {newest - 9} to {newest}" in made.stdout


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--years", "2002-2001"], "--years takes FIRST-LAST"),
        (["--engine", "duckbd"], "No engine 'duckbd'. Engines: duckdb, pyspark. Did you mean 'duckdb'?"),
        (["--memory", "lots"], "--memory takes a number of MB or GB, such as 2GB, not 'lots'"),
        (["--name", "Demo!"], "'Demo!' cannot name an index"),
        (["--articles", "0"], "0 is not in the range x>=1"),
    ],
)
def test_a_wrong_setting_is_refused_and_nothing_written(root: Path, arguments, message):
    run = science_cities(root, "demo", "--articles", "50", *arguments)
    assert run.returncode == 2
    assert message in run.stderr
    assert "Traceback" not in run.stderr
    assert [
        name for name in contents(root / "data") if name.startswith("index/") and "lock" not in name
    ] == []


@pytest.mark.parametrize(("text", "years"), [("2001", [2001]), ("2001-2003", [2001, 2002, 2003])])
def test_years_are_read(text, years):
    assert read_years(text) == years


@pytest.mark.parametrize("text", ["", "01-02", "2003-2001", "2001-", "2001-2003-2005", "two"])
def test_other_years_are_refused(text):
    with pytest.raises(WrongParameter):
        read_years(text)


def test_a_package_that_is_missing_is_named_with_what_to_do():
    with pytest.raises(MissingPackages, match=r"not installed \(no_such_package\); run: make index-env"):
        require_packages("click", "no_such_package")


def test_without_the_optional_packages_one_line_is_told(root: Path):
    code = (
        "import sys, importlib.machinery as m\n"
        "class Hidden:\n"
        "    def find_spec(self, name, path=None, target=None):\n"
        "        if name.split('.')[0] in ('duckdb', 'ibis'): return None\n"
        "        return m.PathFinder.find_spec(name, path, target)\n"
        "sys.meta_path = [f for f in sys.meta_path if f is not m.PathFinder] + [Hidden()]\n"
        "from helpers.cli import main; main(['demo'])"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert run.returncode == 1
    assert run.stderr == (
        "science-cities: this command needs packages that are not installed (ibis, duckdb); run: make index-env\n"
    )


def test_other_commands_pay_nothing():
    verbs = "helpers.cli, helpers.commands.annual, helpers.commands.reports, helpers.commands.writing, helpers.openindex.commands"
    code = f"import sys, {verbs}; print(sorted({{'duckdb', 'ibis', 'pyarrow', 'pandas', 'numpy'}} & set(sys.modules)))"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "[]"


def test_what_does_not_fit_into_memory_goes_into_a_folder_that_goes_away(tmp_path: Path):
    with start_engine(memory="200MB", threads=1, temporary=tmp_path) as running:
        assert len(list(tmp_path.iterdir())) == 1
        rows = running.sql("select range % 3000000 as a, range::varchar as b from range(6000000)")
        grouped = rows.group_by("a").aggregate(b=rows.b.max(), n=rows.count()).cache()
        assert grouped.count().execute() == 3_000_000
        limit = running.raw_sql("select current_setting('memory_limit')").fetchone()[0]
        assert limit == "190.7 MiB"
    assert list(tmp_path.iterdir()) == []

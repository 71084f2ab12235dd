"""The command that begins a report: its notebook, its entry, its page and its test."""

from __future__ import annotations

import re
from pathlib import Path
from string import Template

import click

from helpers.base.errors import ScienceCitiesError, WrongParameter
from helpers.base.files import write_whole
from helpers.base.manifest import read_manifest
from helpers.base.paths import notebooks_folder, project_root

_TEMPLATES = Path(__file__).parent / "new_report"
_NAME = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)*")
_CELLS = (
    "from helpers.pages import page_of\nfrom helpers.report import open_report\n\n"
    'report = open_report("$name", source=source, year=year, top=top)\npage = page_of(report)',
    "report.lead(*page.lead(report))",
    "## Shares",
    "report.show(page.leading_shares(report))",
    'report.comment("opening")',
    "report.close()",
)
_PARAMETERS = (
    "source = None  # None: the edition; or printed, annual, the name of a computed index\n"
    "year = None  # data year; None: the newest with data\n"
    "top = 20  # cities shown"
)


@click.group("report")
def report_group() -> None:
    """Reports: begin a new one."""


@report_group.command("new")
@click.argument("name")
@click.option("--title", default="", help="Its title; by default its name in words.")
def new_report(name: str, title: str) -> None:
    """Begin the report NAME: a notebook, an entry in reports.toml, a page and a test, which build at once."""
    made = create_report(name, title or name.replace("_", " ").capitalize())
    for path in made:
        click.echo(f"made {path.relative_to(project_root())}")
    click.echo(f"Build it with: make reports REPORT={name}")
    click.echo("Once it says what you want, give it a row in the table of README.md, and record its texts:")
    click.echo(f"  SCIENCE_CITIES_RECORD=1 .venv/bin/pytest tests/test_golden_texts.py -k {name}")


def create_report(name: str, title: str) -> list[Path]:
    """Writes the files of a new report and returns them; all of them, or none.

    Raises:
        WrongParameter: for a name that is none, or that another report has or had.
        ScienceCitiesError: if a file of its name is there, or the code does not lie in the project.
        OSError: if a file cannot be written.
    """
    manifest = read_manifest()
    taken = {*manifest, *(old for spec in manifest.values() for old in spec.formerly)}
    if not _NAME.fullmatch(name):
        raise WrongParameter(f"A report is named in small letters, as in 'city_pairs', not '{name}'.")
    if name in taken:
        raise WrongParameter(f"There is, or was, a report '{name}'. Choose another name.")
    if '"' in title or "\\" in title or not title.isprintable():
        raise WrongParameter(f"A title has no quotation marks, backslashes or line breaks: {title!r}.")
    root, entries = project_root(), notebooks_folder() / "reports.toml"
    pages = root / "src" / "helpers" / "pages"
    if not pages.is_dir():
        raise ScienceCitiesError(
            f"{root} holds no src/helpers/pages/: a report is begun in a checkout of the code."
        )
    contents = {
        notebooks_folder() / f"{name}.ipynb": _notebook(name),
        pages / f"{name}.py": _filled("page", name, title),
        root / "tests" / "pages" / f"test_{name}.py": _filled("test", name, title),
    }
    if there := [path for path in contents if path.exists()]:
        raise ScienceCitiesError(f"{there[0].relative_to(root)} is there already; nothing was made.")
    entry = _filled("entry", name, title)
    written: list[Path] = []
    try:
        for path, content in contents.items():
            path.parent.mkdir(parents=True, exist_ok=True)
            write_whole(path, content)
            written.append(path)
        write_whole(entries, entries.read_text(encoding="utf-8") + entry)
    except OSError:
        for path in written:
            path.unlink()
        raise
    return [*contents, entries]


def _filled(part: str, name: str, title: str) -> str:
    text = (_TEMPLATES / f"{part}.txt").read_text(encoding="utf-8")
    return Template(text).substitute(name=name, title=title)


def _notebook(name: str) -> str:
    import nbformat

    cells = [nbformat.v4.new_code_cell(_PARAMETERS, metadata={"tags": ["parameters"]})]
    for text in _CELLS:
        new_cell = nbformat.v4.new_markdown_cell if text.startswith("#") else nbformat.v4.new_code_cell
        cells.append(new_cell(Template(text).substitute(name=name)))
    for number, cell in enumerate(cells):
        cell["id"] = f"{name.replace('_', '-')}-{number}"[-64:]  # not by chance: the same notebook every time
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    notebook = nbformat.v4.new_notebook(
        cells=cells, metadata={"kernelspec": kernel, "language_info": {"name": "python"}}
    )
    return str(nbformat.writes(notebook)) + "\n"

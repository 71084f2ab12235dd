"""Small roots for tests of runs: notebooks of a few cells, so that a run takes little more than its start."""

from __future__ import annotations

from pathlib import Path

import nbformat
from conftest import copy_root

SHOW = """from helpers.exhibits import Missing
report.show(Missing("some-figure", "Some figure", "It is made up.", ()))"""


def small_root(folder: Path, cells: dict[str, str]) -> Path:
    """A root whose reports are small notebooks; ``cells`` gives the third cell of each."""
    root = copy_root(folder)
    write_notebooks(root, cells)
    return root


def write_notebooks(root: Path, cells: dict[str, str]) -> None:
    """Puts small notebooks, and their manifest, in the place of all notebooks."""
    for path in (root / "notebooks").glob("*.ipynb"):
        path.unlink()
    manifest = []
    for name, source in cells.items():
        notebook = nbformat.v4.new_notebook(
            metadata={"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
        )
        parameters = nbformat.v4.new_code_cell("year = None", metadata={"tags": ["parameters"]})
        opening = nbformat.v4.new_code_cell(
            f'from helpers.report import open_report\nreport = open_report("{name}", year=year)'
        )
        notebook.cells = [
            parameters, opening, nbformat.v4.new_code_cell(source), nbformat.v4.new_code_cell("report.close()")
        ]  # fmt: skip
        nbformat.write(notebook, root / "notebooks" / f"{name}.ipynb")
        manifest.append(
            f'[{name}]\ntitle = "The {name}"\ndescription = "A report."\nfigures = ["some-figure"]\n'
        )
    (root / "notebooks" / "reports.toml").write_text("\n".join(manifest), encoding="utf-8")

"""What every report needs, imported and read once before reports fork off."""

from __future__ import annotations

import importlib
import pkgutil
import sys
from collections.abc import Sequence
from functools import cache
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec, PathFinder
from importlib.util import LazyLoader
from types import ModuleType

# papermill and nbconvert import these for what no run does, and they take a tenth of all imports
UNUSED = ("requests", "soupsieve")


class _WhenUsed(MetaPathFinder):
    """Finds ``UNUSED`` modules; their code runs when something in them is asked for."""

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        spec = PathFinder.find_spec(fullname, path, target) if fullname in UNUSED else None
        if spec is not None and spec.loader is not None:
            spec.loader = LazyLoader(spec.loader)
        return spec


def import_everything() -> None:
    """Imports what the notebooks import, and reads the templates."""
    sys.meta_path.insert(0, finder := _WhenUsed())
    try:
        _import_everything()
    finally:
        sys.meta_path.remove(finder)


def _import_everything() -> None:
    import matplotlib

    # No window is ever opened. Chosen before pyplot is imported; a notebook's shell chooses its own.
    matplotlib.use("agg")
    import helpers.pages
    from helpers.report.shell import templates
    from helpers.runs.render import exporter

    for module in pkgutil.walk_packages(helpers.pages.__path__, "helpers.pages."):
        importlib.import_module(module.name)
    exporter()
    for name in templates().list_templates(filter_func=lambda name: name.endswith(".j2") and "/" not in name):
        templates().get_template(name)


_REHEARSAL = """
import string

import pandas as pd

from helpers.figures.sheet import box, one_sheet, write
from helpers.figures.size import letters_wide
from helpers.figures.style import use_style
from helpers.figures.svg import svg_of

use_style()
canvas, sheet = one_sheet(1, 1)
box(sheet, 0, 0, 1, 1, "#ffffff", edge="#000000", width=1, hatch="//")
write(sheet, 0, 0, "italic", 9, italic=True)
for bold in (True, False):
    letters_wide(string.ascii_letters + string.digits, 9, bold=bold)
svg_of(canvas, "rehearsal", "A figure that nobody sees.")
pd.DataFrame({"a": [1]}).to_csv()
"""


@cache
def rehearse() -> None:
    """Makes a small report that nobody sees.

    What is loaded at its first use (fonts, parts of IPython, patterns) is then loaded once, and not by every
    report anew. The settings of figures are put back as they were.
    """
    import matplotlib
    import nbformat
    import papermill

    from helpers.runs.engine import ENGINE
    from helpers.runs.render import body_of

    cells = [nbformat.v4.new_code_cell(_REHEARSAL), nbformat.v4.new_markdown_cell("## A heading")]
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    notebook = nbformat.v4.new_notebook(cells=cells, metadata={"kernelspec": kernel})
    with matplotlib.rc_context():
        body_of(
            papermill.execute_notebook(
                notebook,
                None,
                engine_name=ENGINE,
                kernel_name="python3",
                progress_bar=False,
                log_output=False,
            )
        )

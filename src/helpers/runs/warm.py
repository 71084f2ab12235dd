"""What every report needs, imported and read once before reports fork off."""

from __future__ import annotations

import importlib
import pkgutil


def import_everything() -> None:
    """Imports what notebooks import, and reads the templates."""
    import matplotlib

    # No window is ever opened. Chosen before pyplot is imported; a notebook's shell chooses its own.
    matplotlib.use("agg")
    import matplotlib.backends.backend_svg  # savefig would import it in every report
    import matplotlib_inline.backend_inline  # noqa: F401
    import seaborn  # noqa: F401

    import helpers.pages
    import helpers.report  # noqa: F401
    from helpers.runs.render import exporter
    from helpers.shell import templates

    for module in pkgutil.walk_packages(helpers.pages.__path__, "helpers.pages."):
        importlib.import_module(module.name)
    exporter()
    for name in templates().list_templates(filter_func=lambda name: name.endswith(".j2") and "/" not in name):
        templates().get_template(name)

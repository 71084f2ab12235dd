"""Refuses notebooks that hold outputs or execution counts: what a run shows belongs to its page, not to the notebook.

    python tools/refuse_outputs.py notebooks/*.ipynb

Exit status 1, and one line a notebook, where there are any.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path


def cells_with_outputs(path: Path) -> list[int]:
    """Numbers of the cells of a notebook, from 1, that hold an output or an execution count."""
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    return [
        number
        for number, cell in enumerate(cells, 1)
        if cell.get("outputs") or cell.get("execution_count") is not None
    ]


def main(names: list[str]) -> int:
    """Says of each notebook which cells hold outputs; 1 if any does."""
    found = {name: cells for name in names if (cells := cells_with_outputs(Path(name)))}
    for name, cells in found.items():
        print(f"{name}: outputs in cell {', '.join(map(str, cells))}; clear them before you commit")
    return int(bool(found))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

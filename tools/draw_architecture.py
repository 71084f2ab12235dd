"""Draws the rooms of the code and what they import from each other, in Mermaid: docs/architecture.mmd.

``make drawing`` runs it, in the environment of the tests, which holds grimp.
"""

from __future__ import annotations

import ast
import sys
import tomllib
from itertools import chain
from pathlib import Path

import grimp

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = "helpers"
DRAWING = ROOT / "docs" / "architecture.mmd"
PAGE = ROOT / "docs" / "architecture.md"


def floors() -> list[list[str]]:
    """The rooms as the contract of layers in pyproject.toml has them, the highest floor first."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    contracts = project["tool"]["importlinter"]["contracts"]
    (layers,) = (contract["layers"] for contract in contracts if contract["type"] == "layers")
    return [[room.strip().removeprefix(f"{PACKAGE}.") for room in layer.split("|")] for layer in layers]


def imports() -> set[tuple[str, str]]:
    """Pairs of rooms of which a module of the first imports one of the second."""
    sys.path.insert(0, str(ROOT / "src"))
    graph = grimp.build_graph(PACKAGE, cache_dir=None)
    return {
        (_room(module), _room(imported))
        for module in graph.modules
        for imported in graph.find_modules_directly_imported_by(module)
        if _room(module) != _room(imported)
    }


def _room(module: str) -> str:
    return module.split(".")[1] if "." in module else module


def shortened(arrows: set[tuple[str, str]]) -> set[tuple[str, str]]:
    """The arrows without those that lead where a way through other rooms leads, too."""
    below: dict[str, set[str]] = {}

    def reached(room: str) -> set[str]:
        if room not in below:
            below[room] = set()  # of a circle, which the contract of layers forbids
            direct = {target for source, target in arrows if source == room}
            below[room] = direct | set(chain.from_iterable(map(reached, direct)))
        return below[room]

    return {
        (source, target)
        for source, target in arrows
        if not any(target in reached(other) for start, other in arrows if start == source and other != target)
    }


def purpose(room: str) -> str:
    """What a room is for: the first sentence of its docstring, as a label can hold it."""
    path = ROOT / "src" / PACKAGE / room
    path = path / "__init__.py" if path.is_dir() else path.with_suffix(".py")
    first = (ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or "").splitlines()[0]
    return first.split(". ")[0].rstrip(".").replace('"', "'").replace("``", "")


def drawing() -> str:
    """The drawing as Mermaid text: one box a room, one frame a floor, arrows to what is imported."""
    lines = ["%% Written by make drawing (tools/draw_architecture.py); do not edit.", "flowchart TD"]
    for number, floor in enumerate(floors()):
        if len(floor) > 1:
            lines.append(f'  subgraph floor{number} [" "]')
        for room in floor:
            lines.append(f'  {room}["<b>{room}</b><br/>{purpose(room)}"]')
        if len(floor) > 1:
            lines.append("  end")
    lines += [f"  {source} --> {target}" for source, target in sorted(shortened(imports()))]
    return "\n".join(lines) + "\n"


def with_drawing(text: str) -> str:
    """The page of the architecture with the drawing as it is now in its block of Mermaid."""
    before, fence, rest = text.partition("```mermaid\n")
    _, end, after = rest.partition("```\n")
    if not end:
        raise ValueError(f"{PAGE.relative_to(ROOT)} has no block of Mermaid")
    return before + fence + drawing() + end + after


if __name__ == "__main__":
    DRAWING.write_text(drawing(), encoding="utf-8")
    PAGE.write_text(with_drawing(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
    print(f"wrote {DRAWING.relative_to(ROOT)} and the drawing in {PAGE.relative_to(ROOT)}")

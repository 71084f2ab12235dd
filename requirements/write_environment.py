"""Writes environment.yml for conda users: the direct dependencies, at the versions of the pins."""

from __future__ import annotations

import re
from pathlib import Path

HERE = Path(__file__).parent
_NAME = re.compile(r"^([A-Za-z0-9_.-]+)", re.M)


def pinned_versions(pins: Path) -> dict[str, str]:
    """Package → version; of a package pinned by Python version, the pin for the oldest Python."""
    versions: dict[str, str] = {}
    for name, version in re.findall(r"^([a-z0-9_.-]+)==([^\s;\\]+)", pins.read_text(encoding="utf-8"), re.M):
        versions.setdefault(name, version)
    return versions


def direct_dependencies(*inputs: Path) -> list[str]:
    """Names that the ``.in`` files ask for themselves, in their order."""
    lines = [
        line.split("#")[0].strip()
        for path in inputs
        for line in path.read_text(encoding="utf-8").splitlines()
    ]
    return [_NAME.match(line)[1] for line in lines if line and not line.startswith("-")]


def environment_text() -> str:
    """The text of environment.yml as the pins demand it."""
    versions = pinned_versions(HERE / "lab.txt")
    names = direct_dependencies(HERE / "render.in", HERE / "lab.in")
    packages = "\n".join(f"  - {name}={versions[name]}" for name in names)
    return (
        "# For conda users; written by `make pins` from requirements/, do not edit.\n"
        "name: science-cities\nchannels:\n  - conda-forge\ndependencies:\n  - python>=3.11\n"
        f"{packages}\n  - pip\n  - pip:\n      - --editable=.\n"
    )


if __name__ == "__main__":
    (HERE.parent / "environment.yml").write_text(environment_text(), encoding="utf-8")

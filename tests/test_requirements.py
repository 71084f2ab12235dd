"""Dependencies: pinned, hashed, from nowhere in particular, and the same for all purposes."""

from __future__ import annotations

import importlib.util
import re
from functools import cache
from pathlib import Path
from types import ModuleType

import pytest
from conftest import ROOT

FOLDER = ROOT / "requirements"
SETS = ("render", "index", "lab", "cluster", "test", "spark")
_PIN = re.compile(r"^([a-z0-9][a-z0-9._-]*(?:\[[a-z,]+\])?)==([^\s;\\]+)((?: ; [^\\]+?)?) \\$")
_HASH = re.compile(r"^    --hash=sha256:[0-9a-f]{64}( \\)?$")


@cache
def blocks(name: str) -> dict[str, tuple[str, ...]]:
    """Pin line → its hashes; every other line must be a comment."""
    found: dict[str, list[str]] = {}
    current = ""
    for line in (FOLDER / f"{name}.txt").read_text(encoding="utf-8").splitlines():
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        if _PIN.match(line):
            current = line
            assert current not in found, f"{name}.txt pins twice: {line}"
            found[current] = []
        else:
            assert _HASH.match(line), f"{name}.txt: neither pin nor hash nor comment: {line}"
            found[current].append(line.strip(" \\"))
    return {pin: tuple(hashes) for pin, hashes in found.items()}


def packages(name: str) -> set[str]:
    return {re.split(r"[\[=]", pin)[0] for pin in blocks(name)}


@pytest.fixture(scope="module")
def writer() -> ModuleType:
    spec = importlib.util.spec_from_file_location("write_environment", FOLDER / "write_environment.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("name", SETS)
def test_every_line_is_a_pin_with_hashes(name: str) -> None:
    assert len(blocks(name)) > 20
    assert [pin for pin, hashes in blocks(name).items() if not hashes] == []


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.*")), ids=lambda path: path.name)
def test_no_address_no_index_no_path(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert not re.search(
        r"https?:|file:|git\+|ssh:|--(extra-)?index-url|--find-links|--trusted-host|^-i |^-f |^-e | @ ",
        text,
        re.M,
    )
    assert not re.search(r"/(home|Users|root|tmp|work|mnt|opt)/", text)


@pytest.mark.parametrize("name", SETS)
def test_every_direct_dependency_is_pinned(name: str, writer: ModuleType) -> None:
    direct = {
        re.sub(r"[._]", "-", asked).lower() for asked in writer.direct_dependencies(FOLDER / f"{name}.in")
    }
    assert direct
    assert direct <= packages(name)


@pytest.mark.parametrize("name", SETS)
def test_direct_dependencies_are_asked_for_by_name_only_or_bounded_for_a_reason(name: str) -> None:
    for line in (FOLDER / f"{name}.in").read_text(encoding="utf-8").splitlines():
        asked, _, reason = map(str.strip, line.partition("#"))
        if asked in ("", "-r render.in", "-r index.in", "-r test.in"):
            continue
        found = re.fullmatch(r"[A-Za-z0-9._-]+(\[[a-z,]+\])?(?P<bound><\d+)?", asked)
        assert found, line
        assert not found["bound"] or len(reason) > 20, line


def versions(name: str) -> dict[str, set[tuple[str, str, tuple[str, ...]]]]:
    """Package → its versions with their hashes, and the condition where there are several versions."""
    found: dict[str, set] = {}
    for pin, hashes in blocks(name).items():
        package, version, condition = _PIN.match(pin).groups()
        found.setdefault(package, set()).add((version, condition, hashes))
    # with one version the condition says only who asks for it: more packages may ask in another set
    return {
        package: entries if len(entries) > 1 else {(version, "", hashes) for version, _, hashes in entries}
        for package, entries in found.items()
    }


@pytest.mark.parametrize("name", [name for name in SETS if name != "render"])
def test_pages_are_made_with_the_same_packages_whatever_else_is_installed(name: str) -> None:
    pages, all_of_them = versions("render"), versions(name)
    assert len(pages) > 20
    assert {package for package in pages if all_of_them.get(package) != pages[package]} == set()


@pytest.mark.parametrize("name", SETS)
def test_pins_hold_for_every_supported_python(name: str) -> None:
    assert "python-version 3.11" in (ROOT / "Makefile").read_text(encoding="utf-8")
    oldest = [pin for pin in blocks(name) if re.search(r"python_full_version (==|<) '3\.(\d|10)\b", pin)]
    assert oldest == []


def test_the_environment_of_conda_is_that_of_the_pins(writer: ModuleType) -> None:
    assert (ROOT / "environment.yml").read_text(encoding="utf-8") == writer.environment_text()


def test_the_environment_asks_for_every_direct_dependency(writer: ModuleType) -> None:
    text = (ROOT / "environment.yml").read_text(encoding="utf-8")
    for name in writer.direct_dependencies(FOLDER / "render.in", FOLDER / "lab.in"):
        assert re.search(rf"^  - {re.escape(name)}=\d", text, re.M), name


def test_the_oldest_pin_is_taken_where_there_are_several(writer: ModuleType, tmp_path: Path) -> None:
    pins = tmp_path / "pins.txt"
    pins.write_text(
        "a==1.0 ; python_full_version < '3.12' \\\n    --hash=sha256:0\na==2.0 \\\n# b==3\nb-c==4.0.post1 \\\n"
    )
    assert writer.pinned_versions(pins) == {"a": "1.0", "b-c": "4.0.post1"}


def test_nothing_is_required_outside_of_the_pins() -> None:
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    assert re.search(r"^dependencies = \[\]", text, re.M)

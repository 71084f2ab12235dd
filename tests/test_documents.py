"""What is written for readers and contributors is true of the code: links, commands, the drawing, the files of terms."""

from __future__ import annotations

import importlib.util
import json
import re
import shlex
import tomllib
from pathlib import Path
from types import ModuleType

import click
import pytest
import yaml
from conftest import ROOT

from helpers.base.manifest import read_manifest
from helpers.base.paths import BUILT_IN
from helpers.cli import build, main
from helpers.index.choose import load_source
from helpers.runs.plans import Request, plan

TEXTS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md"), *(ROOT / "data").rglob("*.md")])
IDS = [path.relative_to(ROOT).as_posix() for path in TEXTS]
# Folders and files that a build or a command makes, and examples of names.
_MADE = re.compile(r"^(reports|data/index|\.venv)/|[<>*…]")


OPTIONS = {
    "YEAR": "--year",
    "REPORT": "--report",
    "SOURCE": "--source",
    "JOBS": "--jobs",
    "P": "--parameters",
}


def text_of(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def tool(name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(name, ROOT / "tools" / f"{name}.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def anchors(text: str) -> set[str]:
    """The anchors of the headings of a Markdown text, as hosts of repositories make them."""
    headings = re.findall(r"^#+ (.*)$", text, re.M)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def dead_links(path: Path, text: str) -> list[str]:
    """Links of a Markdown text to files or headings that are not there."""
    dead = []
    for link in re.findall(r"(?<!`)\]\(([^)\s]+)\)", text):
        if "://" in link:
            continue
        name, _, anchor = link.partition("#")
        target = (path.parent / name) if name else path
        if not target.exists() or (anchor and anchor not in anchors(text_of(target))):
            dead.append(link)
    return dead


def commands(text: str) -> list[list[str]]:
    """The words of every command ``science-cities`` in blocks of code and between backticks."""
    blocks = re.findall(r"^```\w*\n(.*?)^```", text, re.S | re.M)
    lines = [line for block in blocks for line in block.replace("\\\n", " ").splitlines()]
    lines += re.findall(r"`([^`\n]+)`", re.sub(r"^```.*?^```", "", text, flags=re.S | re.M))
    found = []
    for line in lines:
        # a command may stand behind another
        command = re.search(r"(?:^|&& )(?:\.venv/bin/)?science-cities (.*)", line)
        if command:
            found.append(shlex.split(command[1], comments=True))
    return found


def builds(text: str) -> list[list[str]]:
    """The words after ``science-cities build`` of every build that a text asks for, or has ``make reports`` ask for."""
    found = [words[1:] for words in commands(text) if words[0] == "build"]
    for line in re.findall(r"(?:^|`)make reports ?([^`\n]*)", text, re.M):
        given = dict(word.split("=", 1) for word in shlex.split(line, comments=True) if "=" in word)
        if "…" not in line:
            found.append([
                word for name, value in given.items() for word in (OPTIONS[name], value)
            ])  # fmt: skip
    return found


def wrong_command(words: list[str]) -> str:
    """What of a command there is not: a verb or an option. Empty for a sound one."""
    command: click.Command = main
    while isinstance(command, click.Group) and words:
        verb = command.get_command(click.Context(command), words[0])
        if verb is None:
            return words[0]
        command, words = verb, words[1:]
    known = {
        "--help",
        *(option for given in command.params for option in (*given.opts, *given.secondary_opts)),
    }
    return next((w for word in words if word.startswith("-") and (w := word.split("=")[0]) not in known), "")


@pytest.mark.parametrize("path", TEXTS, ids=IDS)
def test_no_link_is_dead(path: Path) -> None:
    assert dead_links(path, text_of(path)) == []


@pytest.mark.parametrize("path", TEXTS, ids=IDS)
def test_every_command_and_target_exists(path: Path) -> None:
    text = text_of(path)
    assert [words for words in commands(text) if wrong_command(words)] == []
    targets = set(re.findall(r"^([a-z-]+):", text_of(ROOT / "Makefile"), re.M))
    assert set(re.findall(r"(?:^|`)make ([a-z-]+)", text, re.M)) <= targets


def test_every_build_with_parameters_that_is_asked_for_would_be_made() -> None:
    asked = [words for path in TEXTS for words in builds(text_of(path)) if {"-p", "--parameters"} & {*words}]
    assert asked
    for words in asked:
        # in its parent's context: a command keeps the options of help that it first finds
        given = build.make_context("build", words, main.make_context("science-cities", ["build"])).params
        parameters = tuple((given["parameters"] | given["more"]).items())
        request = Request(given["years"], False, given["reports"], parameters, given["source"])
        if request.source in BUILT_IN:
            assert plan(request, load_source(request.source)).jobs, words


@pytest.mark.parametrize("path", TEXTS, ids=IDS)
def test_every_file_of_the_repository_that_is_named_exists(path: Path) -> None:
    named = re.findall(
        r"`((?:src|data|docs|tests|tools|notebooks|requirements|benchmarks)/[^`\s]+)`", text_of(path)
    )
    assert [name for name in named if not _MADE.search(name) and not (ROOT / name).exists()] == []


def test_what_these_tests_see(tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    path.write_text(
        "# One heading, two\n[a](b.md) [c](#one-heading-two) [d](#one) [e](a.md#none) [f](https://g.h/i)\n"
    )
    assert dead_links(path, text_of(path)) == ["b.md", "#one", "a.md#none"]
    text = (
        "`science-cities bild`\n```\nscience-cities build --yaer 1 \\\n  --source demo  # more\nmake x\n```\n"
    )
    assert sorted(map(wrong_command, commands(text))) == ["--yaer", "bild"]
    text = "`make reports YEAR=1 P='a=b c=d'`\n```\nmake reports SOURCE=demo  # its newest\n```\n"
    assert builds(text) == [["--year", "1", "--parameters", "a=b c=d"], ["--source", "demo"]]
    assert wrong_command(["commentary", "sign", "1", "--as", "AB"]) == ""


def test_the_readme_names_every_report_and_no_other() -> None:
    rows = re.findall(r"^\| `(\w+)` \|", text_of(ROOT / "README.md"), re.M)
    assert rows == list(read_manifest())


def test_every_library_that_is_asked_for_is_explained() -> None:
    explained = re.findall(r"[a-z0-9_-]+", text_of(ROOT / "docs" / "libraries.md").lower())
    for path in (ROOT / "requirements").glob("*.in"):
        for line in text_of(path).splitlines():
            name = re.split(r"[\[<# ]", line)[0]
            assert not name or name == "-r" or name in explained, f"{name} of {path.name}"


def test_the_drawing_of_the_architecture_is_current() -> None:
    pytest.importorskip("grimp", reason="grimp, which import-linter brings, is not installed")
    drawn = tool("draw_architecture")
    assert text_of(drawn.DRAWING) == drawn.drawing(), "run: make drawing"
    assert text_of(drawn.PAGE) == drawn.with_drawing(text_of(drawn.PAGE)), "run: make drawing"


def test_the_drawing_leaves_out_what_a_longer_way_says() -> None:
    pytest.importorskip("grimp", reason="grimp, which import-linter brings, is not installed")
    shortened = tool("draw_architecture").shortened
    assert shortened({("a", "b"), ("b", "c"), ("a", "c"), ("d", "c")}) == {("a", "b"), ("b", "c"), ("d", "c")}
    assert shortened({("a", "b"), ("a", "c")}) == {("a", "b"), ("a", "c")}


@pytest.mark.parametrize(
    ("cell", "refused"),
    [
        ({"cell_type": "code", "outputs": [], "execution_count": None}, 0),
        ({"cell_type": "markdown"}, 0),
        ({"cell_type": "code", "outputs": [], "execution_count": 3}, 1),
        ({"cell_type": "code", "outputs": [{"output_type": "stream"}], "execution_count": None}, 1),
    ],
)
def test_the_hook_refuses_outputs(tmp_path: Path, capsys, cell: dict, refused: int) -> None:
    path = tmp_path / "a.ipynb"
    path.write_text(json.dumps({"cells": [{"cell_type": "markdown"}, cell]}))
    assert tool("refuse_outputs").main([str(path)]) == refused
    assert capsys.readouterr().out.startswith(f"{path}: outputs in cell 2" if refused else "")


def test_the_hooks_fetch_nothing() -> None:
    config = yaml.safe_load(text_of(ROOT / ".pre-commit-config.yaml"))
    assert [repo["repo"] for repo in config["repos"]] == ["local"]
    hooks = config["repos"][0]["hooks"]
    assert {hook["id"] for hook in hooks} == {
        "ruff-check",
        "ruff-format",
        "notebooks-without-outputs",
        "spelling",
    }
    assert {hook["language"] for hook in hooks} == {"system"}
    for hook in hooks:
        for word in hook["entry"].split():
            assert not word.startswith("tools/") or (ROOT / word).is_file()


def test_the_citation_has_its_form() -> None:
    """The keys that the Citation File Format 1.2.0 requires, and the version of the package."""
    citation = yaml.safe_load(text_of(ROOT / "CITATION.cff"))
    assert citation["cff-version"] == "1.2.0"
    assert {"message", "title", "authors"} <= set(citation)
    assert all({"name"} <= set(author) for author in citation["authors"])
    for reference in citation["references"]:
        assert {"type", "title", "authors"} <= set(reference)
    project = tomllib.loads(text_of(ROOT / "pyproject.toml"))["project"]
    assert (citation["license"], str(citation["version"])) == (project["license"], project["version"])


def test_the_changelog_has_its_form() -> None:
    """Keep a Changelog: versions newest first, each with kinds of change of the known names."""
    text = text_of(ROOT / "CHANGELOG.md")
    versions = re.findall(r"^## \[(.+?)\]", text, re.M)
    assert versions[0] == "Unreleased"
    kinds = re.findall(r"^### (.*)$", text, re.M)
    assert kinds and set(kinds) <= {"Added", "Changed", "Deprecated", "Removed", "Fixed", "Security"}

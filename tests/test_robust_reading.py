"""What is no table, no text or no reader: refused in one line, in bounded time and memory, without a traceback."""

from __future__ import annotations

import gzip
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from broken_data import CITIES, WUHAN, change, copy_of_data, find
from conftest import copy_root, science_cities

from helpers.base.errors import BadData, ScienceCitiesError
from helpers.base.files import Unreadable, read_whole, unpacked
from helpers.base.letters import code_point
from helpers.base.manifest import notebook_code
from helpers.base.site_file import authors, citation_file, site_file, site_url
from helpers.commentary.source import CommentaryError, read_passages
from helpers.data.check import check_data
from helpers.data.tables import load_tables
from helpers.index.stored import open_index
from helpers.runs.outputs import read_json


def run(root: Path, *arguments: str, shell: str = "") -> subprocess.CompletedProcess:
    """The command line, its streams redirected as ``shell`` says; what never ends is ended and is a failure."""
    return subprocess.run(
        ["bash", "-c", f'"$@" {shell}; exit "${{PIPESTATUS[0]}}"', "bash", sys.executable, "-m", "helpers.cli", *arguments],
        env=os.environ | {"SCIENCE_CITIES_ROOT": str(root)}, capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip


def one_line(done: subprocess.CompletedProcess) -> str:
    assert done.stderr.count("\n") == 1, done.stderr
    return done.stderr.rstrip("\n")


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return copy_of_data(tmp_path)


@pytest.fixture(scope="module")
def shared_root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return copy_root(tmp_path_factory.mktemp("robust") / "root")


# --- cells


@pytest.mark.parametrize(
    ("value", "plain"), [("１２", "12"), ("١٢", "12"), ("१२", "12"), ("１２.５", "12.5"), ("12.٥", "12.5")],
    ids=["full-width", "Arabic", "Devanagari", "with point", "mixed"],
)  # fmt: skip
def test_digits_of_other_scripts_are_refused_where_they_stand(data: Path, value: str, plain: str) -> None:
    line = find(data, CITIES, **WUHAN)
    change(data, CITIES, line, "value", value)
    where = f"data/{CITIES}, line {line}, column value: '{value}' — must be a number with a decimal point"
    assert [str(problem) for problem in check_data(data) if value in str(problem)] == [
        f"{where} and without thousands separators; write {plain}"
    ]
    with pytest.raises(BadData, match="must be a number with a decimal point"):
        load_tables(data)


STRANGE = {
    "turned round": "\u202e",
    "without width": "\u200b",
    "a line separator": "\u2028",
    "a control character": "\x1b",
}


@pytest.mark.parametrize("letter", STRANGE.values(), ids=STRANGE)
def test_what_cannot_be_read_is_refused_in_data_and_commentary_alike(data: Path, letter: str) -> None:
    line = find(data, CITIES, **WUHAN)
    change(data, CITIES, line, "note", f"a{letter}b")
    said = f"a character that cannot be read ({code_point(letter)}); delete it"
    where = f"data/{CITIES}, line {line}, column note: 'a<{code_point(letter)}>b' — {said}"
    assert where in [str(problem) for problem in check_data(data)]
    with pytest.raises(BadData) as refused:
        load_tables(data)
    assert str(refused.value) == where
    text = data / "report.md"
    text.write_text(f"<!-- passage: lead -->\na{letter}b\n", encoding="utf-8")
    with pytest.raises(CommentaryError) as of_text:
        read_passages(text)
    assert str(of_text.value).endswith(f"line 2: {said}")


def test_names_from_right_to_left_are_read(data: Path) -> None:
    line = find(data, CITIES, **WUHAN)
    change(data, CITIES, line, "note", "\u2067القاهرة\u2069 \u200f")
    assert check_data(data) == check_data(copy_of_data(data / "again"))


# --- files that are none


def test_a_pipe_a_device_and_a_folder_are_refused_at_once(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "link").symlink_to(tmp_path / "absent")
    for path, said in (
        (tmp_path / "link", "is a link that leads nowhere"),
        (tmp_path / "pipe", "is no file with an end, but a pipe or a device"),
        (Path("/dev/zero"), "is no file with an end, but a pipe or a device"),
        (tmp_path, "is a folder and no file"),
        (tmp_path / "absent", "cannot be read: No such file or directory"),
    ):
        with pytest.raises(Unreadable) as refused:
            read_whole(path)
        assert str(refused.value) == f"{path} {said}."
    (tmp_path / "large").write_bytes(b"12345")
    assert read_whole(tmp_path / "large", 5) == b"12345"
    with pytest.raises(Unreadable, match="has 5 bytes; at most 4 are read"):
        read_whole(tmp_path / "large", 4)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_table_that_may_not_be_read_is_named(data: Path) -> None:
    (data / CITIES).chmod(0)
    with pytest.raises(BadData, match=f"data/{CITIES} — cannot be read: Permission denied"):
        load_tables(data)


def test_a_table_that_the_system_does_not_give_is_named(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As ``test_a_table_that_may_not_be_read_is_named``, for runs as root, who may read everything."""
    opened = os.open

    def refuse(path: object, *rest: object, **more: object) -> int:
        if str(path).endswith(CITIES):
            raise PermissionError(13, "Permission denied", str(path))
        return opened(path, *rest, **more)

    monkeypatch.setattr(os, "open", refuse)
    with pytest.raises(BadData) as refused:
        load_tables(data)
    assert str(refused.value) == f"data/{CITIES} — cannot be read: Permission denied"


@pytest.mark.parametrize("table", [CITIES, "reference/places.csv"])
def test_a_link_to_nowhere_is_no_missing_table(data: Path, table: str) -> None:
    (data / table).unlink()
    (data / table).symlink_to(data / "moved.csv")
    with pytest.raises(BadData) as refused:
        load_tables(data)
    assert str(refused.value) == f"data/{table} — is a link that leads nowhere"


def test_a_year_that_is_no_folder_is_named(data: Path) -> None:
    year = data / CITIES.rpartition("/")[0]
    shutil.rmtree(year)
    year.symlink_to(data / "moved")
    with pytest.raises(BadData, match=f"data/printed/{year.name} is no folder of tables"):
        load_tables(data)


@pytest.mark.parametrize("kind", ["pipe", "device", "folder"])
def test_our_own_bookkeeping_that_is_no_file_counts_as_none(tmp_path: Path, kind: str) -> None:
    path = tmp_path / "manifest.json"
    {"pipe": os.mkfifo, "device": lambda p: p.symlink_to("/dev/zero"), "folder": Path.mkdir}[kind](path)
    assert read_json(path) == {}


@pytest.mark.parametrize("file", [citation_file, site_file])
def test_settings_that_are_no_file_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, file: Callable[[], Path]
) -> None:
    monkeypatch.setenv("SCIENCE_CITIES_ROOT", str(tmp_path))
    file().parent.mkdir(exist_ok=True)
    read = {citation_file: authors, site_file: site_url}[file]
    assert not read()
    file().symlink_to(tmp_path / "absent")
    with pytest.raises(ScienceCitiesError, match=f"{file().name} is a link that leads nowhere"):
        read()
    file().unlink()
    file().write_text("# \u202e\n", encoding="utf-8")
    with pytest.raises(BadData, match=f"{file().name}, line 1: the character U.202E cannot be read"):
        read()


@pytest.mark.parametrize("text", ["", "[]", "[" * 100_000, '{"description": {"name": 5}}'])
def test_a_description_of_an_index_that_is_none_is_named(tmp_path: Path, text: str) -> None:
    (tmp_path / "own").mkdir()
    (tmp_path / "own" / "description.json").write_text(text)
    with pytest.raises(ScienceCitiesError, match="make the index again"):
        open_index("own", tmp_path)


@pytest.mark.parametrize("text", ["", "{}", "[" * 100_000, '{"cells": [{}]}'])
def test_a_notebook_that_is_none_is_named(tmp_path: Path, text: str) -> None:
    (tmp_path / "first.ipynb").write_text(text)
    with pytest.raises(Unreadable, match="first.ipynb is no notebook"):
        notebook_code(tmp_path / "first.ipynb")


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (os.mkfifo, "is no file with an end, but a pipe or a device"),
        (Path.mkdir, "is a folder and no file"),
        (lambda path: path.symlink_to("/dev/zero"), "is no file with an end, but a pipe or a device"),
    ],
    ids=["pipe", "folder", "device"],
)
def test_a_table_that_is_none_is_named(data: Path, make: Callable[[Path], None], said: str) -> None:
    (data / CITIES).unlink()
    make(data / CITIES)
    with pytest.raises(BadData) as refused:
        load_tables(data)
    assert str(refused.value) == f"data/{CITIES} — {said}"
    assert str(refused.value) in [str(problem) for problem in check_data(data)]


def test_a_table_that_is_none_is_named_by_every_command(shared_root: Path, tmp_path: Path) -> None:
    root = tmp_path / "root"
    shutil.copytree(shared_root, root)
    (root / "data" / CITIES).unlink()
    os.mkfifo(root / "data" / CITIES)
    for verb in ("list", "check", "build"):
        done = science_cities(root, verb)
        assert done.returncode == 1
        assert f"data/{CITIES} — is no file with an end, but a pipe or a device" in done.stderr
        assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    "arguments",
    [
        ("index", "institutions", "{pipe}", "--year", "2024"),
        ("index", "rows", "{device}", "--issn", "0028-0836"),
        ("verify", "{pipe}"),
        ("verify", "{device}"),
    ],
    ids=lambda arguments: " ".join(arguments),
)
def test_a_command_given_what_never_ends_refuses_it(
    shared_root: Path, tmp_path: Path, arguments: tuple[str, ...]
) -> None:
    paths = {"pipe": str(tmp_path / "pipe"), "device": "/dev/zero"}
    os.mkfifo(paths["pipe"])
    done = science_cities(shared_root, *(part.format(**paths) for part in arguments))
    assert done.returncode in (1, 2)
    assert any(f"{path} is no " in one_line(done) for path in paths.values())


def test_no_more_is_unpacked_than_was_allowed() -> None:
    packed = gzip.compress(b"x" * 1000) + gzip.compress(
        b"y" * 1000
    )  # two streams in a row, as the tool allows
    assert unpacked([packed[:7], packed[7:]], 2000) == b"x" * 1000 + b"y" * 1000
    with pytest.raises(ValueError, match="unpacks to more than 1,999 bytes"):
        unpacked([packed], 1999)
    with pytest.raises(ValueError, match="is cut short"):
        unpacked([packed[:-1]], 2000)
    with pytest.raises(ValueError, match="is damaged"):
        unpacked([b"no gzip at all"], 2000)


# --- a computed index


@pytest.mark.parametrize("left", [0, 1000, -8])
def test_a_table_of_an_index_cut_short_is_named(computed_root: Path, tmp_path: Path, left: int) -> None:
    shutil.copytree(computed_root / "data" / "index" / "demo", tmp_path / "demo")
    table = tmp_path / "demo" / "shares.parquet"
    table.write_bytes(table.read_bytes()[:left])
    with pytest.raises(ScienceCitiesError) as refused:
        open_index("demo", tmp_path).table("shares")
    assert str(refused.value).startswith(f"{table} cannot be read (")
    assert str(refused.value).endswith("); make the index again.")
    assert "\n" not in str(refused.value)


def test_one_damaged_index_keeps_nothing_else_from_being_listed(computed_root: Path, tmp_path: Path) -> None:
    root = copy_root(tmp_path / "root")
    for name in ("demo", "articles"):
        shutil.copytree(computed_root / "data" / "index" / name, root / "data" / "index" / name)
    table = root / "data" / "index" / "demo" / "shares.parquet"
    table.write_bytes(table.read_bytes()[:1000])
    (root / "data" / "index" / "articles" / "description.json").write_bytes(b"\xff[]")
    listed = science_cities(root, "list")
    assert listed.returncode == 0
    assert listed.stderr == ""
    assert f"Computed index 'demo': {table} cannot be read (" in listed.stdout
    assert "leading_cities: " in listed.stdout
    indices = science_cities(root, "index", "list")
    assert indices.returncode == 0
    assert "description.json cannot be read (" in indices.stdout
    assert "demo: DEMONSTRATION DATA" in indices.stdout
    built = science_cities(root, "build", "--source", "demo", "--report", "methods")
    assert built.returncode == 1
    assert "data/index/demo/shares.parquet was changed after the index was made" in one_line(built)


# --- the command line


@pytest.mark.parametrize("seconds", ["inf", "nan", "-inf", "-1", "0", "-0.0", "1e999", "1e300", "ten", ""])
def test_a_time_that_is_none_is_refused(shared_root: Path, seconds: str) -> None:
    done = science_cities(shared_root, "build", "--dry-run", f"--timeout={seconds}")
    assert done.returncode == 2
    assert one_line(done) == (
        f"science-cities: --timeout takes a number of seconds above 0, at most 604800, not '{seconds}'."
    )


@pytest.mark.parametrize("arguments", [("list",), ("build", "--dry-run", "--again")], ids=" ".join)
def test_nobody_reading_ends_a_command_quietly(shared_root: Path, arguments: tuple[str, ...]) -> None:
    stopped = run(shared_root, *arguments, shell="| head -c 0")
    assert (stopped.returncode, stopped.stderr) == (141, "")


def test_a_stream_that_is_closed_is_no_error(shared_root: Path) -> None:
    closed = run(shared_root, "list", shell=">&-")
    assert (closed.returncode, closed.stderr) == (0, "")


def test_a_screen_that_takes_no_more_is_told_in_one_line(shared_root: Path) -> None:
    for arguments in (("list",), ("--help",)):
        done = run(shared_root, *arguments, shell="> /dev/full")
        assert done.returncode == 1
        assert one_line(done) == "science-cities: No space left on device"


def test_a_report_is_made_whole_with_all_streams_closed(shared_root: Path, tmp_path: Path) -> None:
    root = tmp_path / "root"
    shutil.copytree(shared_root, root)
    done = run(root, "build", "--report", "collaboration", shell="<&- >&- 2>&-")
    assert done.returncode == 0
    # at the same address of other years a short page says how to make it
    made = [page.read_text(encoding="utf-8") for page in (root / "reports").glob("*/collaboration.html")]
    (page,) = [text for text in made if 'class="exhibit' in text]
    assert page.rstrip().endswith("</html>")

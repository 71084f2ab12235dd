"""Writing: the old file or the new one, never half of either."""

from __future__ import annotations

import errno
import os
import shutil
import stat
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import contents

from helpers.base import files
from helpers.base.files import write_whole
from helpers.base.temporary import remove_abandoned, temporary_folder


def test_a_new_file_and_its_folders(tmp_path: Path) -> None:
    write_whole(tmp_path / "a" / "b" / "page.html", "Zürich\nGenève\n")
    assert contents(tmp_path) == {"a/b/page.html": "Zürich\nGenève\n".encode()}


def test_bytes_are_written_as_they_are(tmp_path: Path) -> None:
    write_whole(tmp_path / "edition.pdf", b"%PDF\r\n\x00\xff")
    assert contents(tmp_path) == {"edition.pdf": b"%PDF\r\n\x00\xff"}


def test_a_file_is_replaced(tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    write_whole(page, "first, and longer")
    write_whole(page, "second")
    assert contents(tmp_path) == {"page.html": b"second"}


def test_a_folder_in_its_place_is_named(tmp_path: Path) -> None:
    (tmp_path / "page.html").mkdir()
    with pytest.raises(IsADirectoryError) as refused:
        write_whole(tmp_path / "page.html", "text")
    assert refused.value.filename == str(tmp_path / "page.html")
    assert "move it away" in refused.value.strerror
    assert contents(tmp_path) == {}


def test_others_may_read_the_file(tmp_path: Path) -> None:
    write_whole(tmp_path / "page.html", "text")
    assert stat.S_IMODE((tmp_path / "page.html").stat().st_mode) == 0o644


def full_disk(*_: object, **__: object) -> None:
    raise OSError(errno.ENOSPC, "No space left on device")


def interrupted(*_: object, **__: object) -> None:
    raise KeyboardInterrupt


class FullFile:
    """A file that takes half of what is written and fails."""

    def __init__(self, handle: int, *_: object, **__: object) -> None:
        self.handle = handle

    def __enter__(self) -> FullFile:
        return self

    def __exit__(self, *_: object) -> None:
        os.close(self.handle)

    def write(self, content: bytes) -> None:
        os.write(self.handle, content[: len(content) // 2])
        full_disk()


@pytest.mark.parametrize(
    ("step", "failure", "error"),
    [
        ("fdopen", FullFile, OSError),
        ("replace", full_disk, OSError),
        ("replace", interrupted, KeyboardInterrupt),
        ("chmod", full_disk, OSError),
    ],
    ids=["disk full while writing", "disk full at the end", "interrupted", "no rights"],
)
@pytest.mark.parametrize("before", [{"page.html": b"the last good page"}, {}], ids=["old page", "no page"])
def test_a_failure_leaves_everything_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str, failure: object, error: type, before: dict
) -> None:
    for name, content in before.items():
        (tmp_path / name).write_bytes(content)
    monkeypatch.setattr(files.os, step, failure)
    with pytest.raises(error):
        write_whole(tmp_path / "page.html", "the new page")
    monkeypatch.undo()
    assert contents(tmp_path) == before


def test_half_a_letter_is_written_by_its_number(tmp_path: Path) -> None:
    write_whole(tmp_path / "page.html", "Zürich, half a letter: \ud800")
    assert contents(tmp_path) == {"page.html": "Zürich, half a letter: \\ud800".encode()}


def test_a_failure_names_the_file_and_not_the_one_aside(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(files.os, "replace", full_disk)
    with pytest.raises(OSError, match="No space") as refused:
        write_whole(tmp_path / "a" / "page.html", "text")
    assert files.shown(refused.value) == "a/page.html: No space left on device"


@pytest.mark.parametrize("make", [Path.touch, lambda path: path.symlink_to("nowhere")], ids=["file", "link"])
def test_what_stands_where_a_folder_must_be_is_named(tmp_path: Path, make: Callable[[Path], None]) -> None:
    make(tmp_path / "2021")
    with pytest.raises(NotADirectoryError, match="no folder; move it away") as refused:
        write_whole(tmp_path / "2021" / "failed" / "page.html", "text")
    assert refused.value.filename == str(tmp_path / "2021")


def test_lines_end_the_same_on_every_system(tmp_path: Path) -> None:
    write_whole(tmp_path / "page.html", "one\ntwo\r\nthree\n")
    assert (tmp_path / "page.html").read_bytes() == b"one\ntwo\r\nthree\n"


def test_a_temporary_folder_goes_away_and_that_of_a_living_run_stays(tmp_path: Path) -> None:
    with temporary_folder("one", tmp_path) as one:
        (one / "held").touch()
        with pytest.raises(KeyError), temporary_folder("two", tmp_path) as two:
            assert (one / "held").exists()
            (two / "part").mkdir()
            raise KeyError
        assert list(tmp_path.iterdir()) == [one]
    assert list(tmp_path.iterdir()) == []


def test_only_what_a_run_abandoned_is_removed(tmp_path: Path) -> None:
    with temporary_folder("one", tmp_path) as one:
        shutil.copytree(one, tmp_path / "science-cities-abandoned")
        shutil.copytree(one, tmp_path / "kept" / "target")
    (tmp_path / "science-cities-link").symlink_to(tmp_path / "kept" / "target")
    (tmp_path / "science-cities-mine").mkdir()
    (tmp_path / "science-cities-file").touch()
    remove_abandoned(tmp_path)
    left = {path.name for path in tmp_path.iterdir()}
    assert left == {"kept", "science-cities-link", "science-cities-mine", "science-cities-file"}
    assert len(list((tmp_path / "kept" / "target").iterdir())) == 1

"""Folders of OpenAlex's snapshot: the layouts of 2026 and before, and what their manifests vouch for."""

from __future__ import annotations

import json
from pathlib import Path

import duckdb
import pytest
from click.testing import CliRunner
from invented_works import institution, work, write

from helpers.index.stored import open_index
from helpers.openindex.commands import openalex
from helpers.openindex.problems import BadInput
from helpers.openindex.snapshots import snapshot_files

WORKS = [work(n, [institution(n % 5)]) for n in range(30)]


def snapshot(folder: Path, below: str = "data/jsonl/works") -> Path:
    for number in range(2):
        write(folder / below / f"updated_date=2001-01-0{number + 1}" / "part_0000.gz", *WORKS[number::2])
    return folder


def entries(folder: Path, below: str) -> list[dict]:
    return [
        {
            "url": f"s3://openalex/{below}/{file.parent.name}/{file.name}",
            "meta": {"content_length": file.stat().st_size},
        }
        for file in sorted((folder / below).glob("*/part_*"))
    ]


@pytest.mark.parametrize("below", ["data/jsonl/works", "jsonl/works", "data/works", "works", "."])
def test_works_are_found_in_every_layout_wherever_one_points(tmp_path, below):
    found = snapshot_files(snapshot(tmp_path, below))
    assert (len(found.files), found.verified) == (2, False)


MANIFESTS = {
    "of works, 2026": ("data/jsonl/works", "works/manifest.json", lambda files: {"date": "2026-06-25", "entity": "works", "files": files}),
    "of all entities, 2026": ("data/jsonl/works", "manifest.json", lambda files: {
        "date": "2026-06-25", "entities": [{"entity": "authors", "files": [{"url": "s3://x/a/b", "meta": {"content_length": 1}}]},
                                           {"entity": "works", "files": files}]}),
    "before 2026": ("data/works", "works/manifest", lambda files: {"entries": files}),
}  # fmt: skip


@pytest.mark.parametrize("case", MANIFESTS)
def test_a_manifest_vouches_for_size_and_number_of_files(tmp_path, case):
    below, name, manifest = MANIFESTS[case]
    snapshot(tmp_path, below)
    path = (tmp_path / below).parent / name
    path.write_text(json.dumps(manifest(entries(tmp_path, below))))
    found = snapshot_files(tmp_path)
    assert (len(found.files), found.verified, found.date) == (2, True, "2026-06-25" if "2026" in case[-5:] and "before" not in case else "")  # fmt: skip
    left_behind = write(tmp_path / below / "updated_date=2000-01-01" / "part_0000.gz", work(1))
    found = snapshot_files(tmp_path)
    assert (len(found.files), found.passed_over) == (2, 1)
    left_behind.unlink()
    cut = found.files[1]
    content = cut.read_bytes()
    cut.write_bytes(content[:-1])
    with pytest.raises(BadInput, match=r"updated_date=2001-01-02/part_0000.gz is cut short"):
        snapshot_files(tmp_path)
    cut.unlink()
    with pytest.raises(
        BadInput,
        match=r"is not whole: 1 of the 2 files of its manifest are missing, updated_date=2001-01-02/",
    ):
        snapshot_files(tmp_path)


def test_a_manifest_without_works_vouches_for_nothing(tmp_path):
    snapshot(tmp_path)
    (tmp_path / "data" / "jsonl" / "manifest.json").write_text('{"format": "jsonl", "entities": []}')
    assert not snapshot_files(tmp_path).verified


@pytest.mark.parametrize("content", ["{", "[]", '{"entity": "works", "files": [{"url": 1}]}'])
def test_a_manifest_that_cannot_be_read_is_told(tmp_path, content):
    snapshot(tmp_path)
    (tmp_path / "data" / "jsonl" / "works" / "manifest.json").write_text(content)
    with pytest.raises(BadInput, match=r"manifest.json cannot be read"):
        snapshot_files(tmp_path)


def test_a_folder_that_is_no_snapshot_is_refused(tmp_path):
    with pytest.raises(
        BadInput, match=r"holds no updated_date=\*/part_\*.gz or .parquet in data/jsonl/works, "
    ):
        snapshot_files(tmp_path)


def test_two_formats_in_one_folder_are_refused(tmp_path):
    snapshot(tmp_path)
    (tmp_path / "data/jsonl/works/updated_date=2001-01-01/part_0000.parquet").write_bytes(b"PAR1")
    with pytest.raises(BadInput, match="as JSON lines and as Parquet; keep one of the two"):
        snapshot_files(tmp_path)


def test_an_index_is_made_of_a_snapshot_of_either_format(root, tmp_path):
    folder = snapshot(tmp_path / "snapshot")
    lines = sorted(folder.rglob("part_*.gz"))
    parquet = tmp_path / "other" / "data" / "parquet" / "works" / "updated_date=2001-01-02"
    parquet.mkdir(parents=True)
    duckdb.sql(
        f"COPY (SELECT * FROM read_json({[str(line) for line in lines]})) TO '{parquet / 'part_0000.parquet'}'"
    )
    tables = []
    for name, given in (("lines", folder), ("parquet", tmp_path / "other")):
        run = CliRunner().invoke(openalex, ["--years", "2001", "--snapshot", str(given), "--name", name])
        assert run.exit_code == 0, run.output
        assert "30 articles, 2001" in run.output
        tables.append(open_index(name).description.tables)
    assert tables[0] == tables[1]

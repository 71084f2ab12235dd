"""What can happen to a run from outside: each is named for what it is, and leaves whole files and no process."""

from __future__ import annotations

import json
import multiprocessing
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import matplotlib
import pytest
from conftest import contents, science_cities
from runs.ground import SHOW, small_root, write_notebooks
from warm_cli import Started

from helpers.base.manifest import read_manifest
from helpers.build import _as_interrupt
from helpers.index.interface import Index
from helpers.runs import examination
from helpers.runs.exit_causes import how_it_ended, kills_for_memory
from helpers.runs.job import Job
from helpers.runs.processes import LocalProcesses

SLEEP = f"import time\n{SHOW}\ntime.sleep(600)"
MEMORY_GROUP = Path("/sys/fs/cgroup/memory")


def started(root: Path, *arguments: str) -> Started:
    """A build that runs while the test does something to it."""
    return Started(("build", *arguments), os.environ | {"SCIENCE_CITIES_ROOT": str(root)}, root)


def processes_of(root: Path) -> list[int]:
    """Processes that belong to builds of ``root``, children and what they started included.

    They were started with its name in their environment, or fork from one that was not and work in its folder.
    """
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            environment = (folder / "environ").read_bytes()
            at_work = (folder / "cwd").readlink().is_relative_to(root)
            state = (folder / "stat").read_text().rpartition(")")[2].split()[0]
        except OSError:  # it has ended meanwhile
            continue
        if (at_work or f"SCIENCE_CITIES_ROOT={root}\0".encode() in environment) and state != "Z":
            found.append(int(folder.name))
    return found


def wait_until(happened, seconds: float = 60) -> None:
    end = time.monotonic() + seconds
    while not happened():
        assert time.monotonic() < end, "it did not happen"
        time.sleep(0.05)


def require_whole(root: Path) -> None:
    """Every page is whole, every record can be read, nothing is left beside them."""
    for name, content in contents(root / "reports").items():
        if name.endswith(".html"):
            assert content.rstrip().endswith(b"</html>"), name
        elif name.endswith((".json", ".ipynb")):
            json.loads(content)
        else:
            assert name == ".lock"


@pytest.fixture
def sleeping(tmp_path: Path, index: Index) -> Iterator[tuple[Path, Started]]:
    """A root and a build in it of which one report is made and the other takes its time."""
    root = small_root(tmp_path / "root", {"good": SHOW, "slow": SLEEP})
    build = started(root)
    page = root / "reports" / str(index.years[-1]) / "manifest.json"
    try:
        wait_until(lambda: page.is_file() or build.poll() is not None)
        yield root, build
    finally:
        if build.poll() is None:
            build.kill()
        build.communicate()


@pytest.mark.parametrize("name", ["SIGINT", "SIGTERM"])
def test_an_interrupt_keeps_what_was_made_and_says_what_was_not(
    sleeping: tuple[Path, Started], index: Index, name: str
) -> None:
    root, build = sleeping
    build.send_signal(signal.Signals[name])
    _, err = build.communicate(timeout=120)
    assert build.returncode == 130
    assert "interrupted: 1 report not made; run the same command to make the rest" in err
    assert "Traceback" not in err
    wait_until(lambda: processes_of(root) == [])
    require_whole(root)
    year = index.years[-1]
    assert (root / "reports" / str(year) / "good.html").is_file()
    assert "was not built for" in (root / "reports" / str(year) / "slow.html").read_text()
    assert 'href="good.html"' in (root / "reports" / str(year) / "index.html").read_text()
    slow = root / "notebooks" / "slow.ipynb"
    slow.write_text(slow.read_text().replace("time.sleep(600)", "time.sleep(0)"))
    again = science_cities(root, "build")
    assert again.returncode == 0
    assert "1 report, 1 at once, 1 up to date" in again.stdout


def test_an_examination_that_is_interrupted_says_nothing(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    mine, its = multiprocessing.Pipe(duplex=False)
    monkeypatch.setattr(examination, "_problem", lambda: its.send("begun") or time.sleep(9))
    before = signal.signal(signal.SIGTERM, _as_interrupt)  # as the run has it that begins the examination
    try:
        process = examination.Examination()._process
        assert mine.poll(5)
        os.kill(process.pid, signal.SIGINT)
        process.terminate()
        process.join(5)
    finally:
        signal.signal(signal.SIGTERM, before)
    assert process.exitcode == -signal.SIGTERM
    assert not capfd.readouterr().err


def test_a_run_that_is_killed_leaves_no_process_and_no_lock(
    sleeping: tuple[Path, Started],
) -> None:
    root, build = sleeping
    build.kill()
    build.communicate(timeout=120)
    wait_until(lambda: processes_of(root) == [])
    require_whole(root)
    write_notebooks(root, {"good": SHOW, "slow": SHOW})
    assert science_cities(root, "build").returncode == 0


def test_a_second_run_at_the_same_time_is_refused_and_harms_nothing(
    sleeping: tuple[Path, Started],
) -> None:
    root, build = sleeping
    before = contents(root / "reports")
    second = science_cities(root, "build")
    assert second.returncode == 1
    assert second.stderr == (
        f"science-cities: another run (process {build.pid}) is writing into reports/; wait until it has ended\n"
    )
    assert build.poll() is None
    assert contents(root / "reports") == before


def test_a_report_that_takes_too_long_is_ended(tmp_path: Path, index: Index) -> None:
    root = small_root(tmp_path / "root", {"slow": SLEEP, "good": SHOW})
    done = science_cities(root, "build", "--timeout", "8")
    assert done.returncode == 1
    told = f"slow {index.years[-1]}: cell 3 (import time): it took longer than 8 seconds and was ended."
    assert told in done.stderr
    assert f"good {index.years[-1]}" not in done.stderr
    assert processes_of(root) == []
    require_whole(root)


def test_what_a_cell_started_ends_with_its_report(tmp_path: Path) -> None:
    starts = f"import subprocess\nsubprocess.Popen(['sleep', '600'])\n{SHOW}"
    root = small_root(tmp_path / "root", {"starting": starts})
    assert science_cities(root, "build").returncode == 0
    wait_until(lambda: processes_of(root) == [])


# what has left the session of its report, by itself or started by what has ended already
LEAVES = """import subprocess
subprocess.Popen(["sleep", "600"], start_new_session=True)
subprocess.run("setsid sh -c 'sleep 600 & exec sleep 600' & sleep 0.2", shell=True)
"""


def sleepers(root: Path) -> list[int]:
    """Processes that cells of ``root`` started."""
    found = []
    for number in processes_of(root):
        with suppress(OSError):  # it has ended meanwhile
            if b"sleep" in Path(f"/proc/{number}/cmdline").read_bytes():
                found.append(number)
    return found


@pytest.mark.parametrize(
    ("cell", "exit_code"), [(SHOW, 0), ("1 / 0", 1), (SLEEP, 1)], ids=["made", "failed", "too slow"]
)
def test_what_has_left_the_session_of_a_report_ends_with_it(
    tmp_path: Path, cell: str, exit_code: int
) -> None:
    root = small_root(tmp_path / "root", {"starting": LEAVES + cell})
    done = science_cities(root, "build", "--timeout", "5")
    assert done.returncode == exit_code
    assert processes_of(root) == []


def test_what_one_report_started_ends_while_another_goes_on(root: Path, index: Index, tmp_path: Path) -> None:
    """And what was there before the run, or belongs to the other report, does not."""
    gate = tmp_path / "gate"
    waits = f"{LEAVES}import pathlib, time\n{SHOW}\nwhile not pathlib.Path({str(gate)!r}).exists(): time.sleep(0.05)"
    write_notebooks(root, {"a_waiting": waits, "b_starting": LEAVES + SHOW})
    jobs = [Job(spec, {"year": index.years[-1]}) for spec in read_manifest().values()]
    other = subprocess.Popen(["cat"], stdin=subprocess.PIPE)
    outcomes = LocalProcesses(2).outcomes(jobs)
    try:
        assert next(outcomes).job.spec.id == "b_starting"
        wait_until(lambda: len(sleepers(root)) == 3)  # of the report that goes on
        gate.touch()
        assert next(outcomes).failure is None
        assert next(outcomes, None) is None
        assert sleepers(root) == []
        assert other.poll() is None
    finally:
        outcomes.close()
        other.communicate()


@pytest.mark.parametrize("name", ["SIGINT", "SIGTERM", "SIGKILL"])
def test_what_has_left_the_session_ends_with_a_run_that_is_ended(tmp_path: Path, name: str) -> None:
    root = small_root(tmp_path / "root", {"starting": LEAVES + SLEEP})
    build = started(root)
    wait_until(lambda: len(sleepers(root)) == 3)
    build.send_signal(signal.Signals[name])
    build.communicate(timeout=120)
    wait_until(lambda: processes_of(root) == [])


def test_temporary_folders_of_a_killed_run_go_with_the_next(tmp_path: Path, monkeypatch) -> None:
    temporary = tmp_path / "temporary"
    (temporary / "science-cities-of-a-user").mkdir(parents=True)
    monkeypatch.setenv("TMPDIR", str(temporary))
    root = small_root(tmp_path / "root", {"slow": SLEEP, "slower": SLEEP})
    build = started(root)
    wait_until(lambda: len(list(temporary.glob("science-cities-ipython-*"))) == 2)
    for number in [build.pid, *processes_of(root)]:
        os.kill(number, signal.SIGKILL)
    build.communicate(timeout=120)
    wait_until(lambda: processes_of(root) == [])
    assert len(list(temporary.iterdir())) == 3
    write_notebooks(root, {"good": SHOW})
    assert science_cities(root, "build").returncode == 0
    assert [path.name for path in temporary.iterdir()] == ["science-cities-of-a-user"]


def in_a_mount(root: Path, mount: str, *arguments: str) -> subprocess.CompletedProcess:
    """A build in a name space of its own, in which ``mount`` was run before."""
    command = f'{mount} && exec "$@"'
    return subprocess.run(
        [
            "unshare",
            "--mount",
            "sh",
            "-c",
            command,
            "sh",
            sys.executable,
            "-m",
            "helpers.cli",
            "build",
            *arguments,
        ],
        env=os.environ | {"SCIENCE_CITIES_ROOT": str(root)},
        cwd=root,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )


def require_mounts(folder: Path) -> None:
    tried = None
    if shutil.which("unshare"):
        folder.mkdir(exist_ok=True)
        command = ["unshare", "--mount", "mount", "-t", "tmpfs", "tmpfs", str(folder)]
        tried = subprocess.run(command, capture_output=True, check=False)
    if tried is None or tried.returncode:
        pytest.skip("this user may not mount file systems, so a full disk cannot be made here")


def test_a_full_disk_is_named_and_leaves_whole_files(tmp_path: Path, index: Index) -> None:
    require_mounts(tmp_path / "mount")
    large = f"{SHOW}\nreport.say('word ' * 200_000)"
    root = small_root(tmp_path / "root", {"large": large, "good": SHOW})
    reports = root / "reports"
    keep = tmp_path / "kept"
    # what is in the small file system is gone with its name space; it is copied out before
    copy = f"; status=$?; cp -r {reports} {keep}; exit $status"
    command = f'mount -t tmpfs -o size=400k tmpfs {reports} && "$@"{copy}'
    done = subprocess.run(
        ["unshare", "--mount", "sh", "-c", command, "sh", sys.executable, "-m", "helpers.cli", "build"],
        env=os.environ | {"SCIENCE_CITIES_ROOT": str(root)},
        cwd=root, capture_output=True, text=True, timeout=300, check=False,
    )  # fmt: skip
    year = index.years[-1]
    assert done.returncode == 1
    assert f"large {year}: cannot write reports/{year}/large.html: No space left on device." in done.stderr
    assert "Traceback" not in done.stderr
    shutil.rmtree(reports)
    shutil.copytree(keep, reports)
    require_whole(root)
    assert (reports / str(year) / "good.html").is_file()
    assert "This report could not be made" in (reports / str(year) / "large.html").read_text()


def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    require_mounts(tmp_path / "mount")
    root = small_root(tmp_path / "root", {"good": SHOW})
    reports = root / "reports"
    done = in_a_mount(root, f"mount --bind {reports} {reports} && mount -o remount,ro,bind {reports}")
    assert done.returncode == 1
    assert done.stderr == "science-cities: reports/.lock: Read-only file system\n"
    assert contents(reports) == {}


def test_a_report_killed_for_want_of_memory_is_told_from_other_kills(tmp_path: Path, index: Index) -> None:
    group = MEMORY_GROUP / f"science-cities-test-{os.getpid()}"
    try:
        group.mkdir()
        (group / "memory.limit_in_bytes").write_text(str(700 * 2**20))
    except OSError:
        pytest.skip("this user may not make control groups, so memory cannot be made to run out here")
    try:
        hungry = f"{SHOW}\nheld = [bytearray(b'x' * 2**27) for _ in range(40)]"
        root = small_root(tmp_path / "root", {"hungry": hungry, "good": SHOW})
        done = subprocess.run(
            ["sh", "-c", f'echo $$ > {group}/cgroup.procs && exec "$@"', "sh", sys.executable, "-m", "helpers.cli",
             "build", "--jobs", "1"],
            env=os.environ | {"SCIENCE_CITIES_ROOT": str(root)},
            cwd=root, capture_output=True, text=True, timeout=300, check=False,
        )  # fmt: skip
    finally:
        wait_until(lambda: (group / "cgroup.procs").read_text() == "")
        group.rmdir()
    assert done.returncode == 1
    assert (
        f"hungry {index.years[-1]}: cell 3 (from helpers.report.exhibits import Missing): the process that made it was killed "
        "because memory had run out (make fewer reports at once: JOBS=1)."
    ) in done.stderr
    assert "1 of 2 reports failed" in done.stderr
    require_whole(root)


@pytest.mark.parametrize(
    ("exit_code", "memory", "told"),
    [
        (-9, True, "because memory had run out"),
        (-9, False, r"killed \(SIGKILL\), from outside"),
        (-11, True, r"killed \(SIGSEGV\)"),
        (0, False, "left with status 0 before the report was whole"),
        (7, False, "left with status 7"),
    ],
)
def test_an_end_is_named_for_what_it_is(exit_code: int, memory: bool, told: str) -> None:
    import re

    assert re.search(told, how_it_ended(exit_code, memory))


def test_kills_for_memory_are_counted_wherever_the_system_counts(tmp_path: Path) -> None:
    (tmp_path / "vmstat").write_text("pgfault 12\noom_kill 3\n")
    (tmp_path / "events").write_text("low 0\noom 9\noom_kill 4\noom_group_kill 8\n")
    files = (tmp_path / "vmstat", tmp_path / "events", tmp_path / "absent")
    assert kills_for_memory(files) == 7
    assert kills_for_memory((tmp_path / "absent",)) == 0


def test_a_process_that_leaves_without_its_report_is_a_failure(root: Path, index: Index) -> None:
    write_notebooks(
        root,
        {
            "leaving": "import os\nos._exit(0)",
            "dying": "import faulthandler, os, signal\nfaulthandler.disable()\nos.kill(os.getpid(), signal.SIGSEGV)",
        },
    )
    jobs = [Job(spec, {"year": index.years[-1]}) for spec in read_manifest().values()]
    failures = {o.job.spec.id: o.failure for o in LocalProcesses(2).outcomes(jobs)}
    assert "left with status 0 before the report was whole" in failures["leaving"].sentence
    assert "SIGSEGV" in failures["dying"].sentence
    assert failures["leaving"].cell == failures["dying"].cell == 3


def test_a_font_that_is_not_installed_is_named(
    root: Path, index: Index, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The processes of reports are forked from this one, with its style."""
    monkeypatch.setattr(
        matplotlib.style, "use", lambda path: matplotlib.rcParams.update({"font.family": ["No Such Font"]})
    )
    write_notebooks(root, {"good": SHOW})
    (outcome,) = LocalProcesses(1).outcomes([Job(read_manifest()["good"], {"year": index.years[-1]})])
    assert "the font 'No Such Font' of science_cities.mplstyle is not installed" in outcome.failure.sentence


WATCHED = """
import os, sys, tempfile
log = os.open(sys.argv[1], os.O_WRONLY | os.O_APPEND)
def told(event, *details):
    os.write(log, (repr((os.getpid(), event, [str(d) for d in details])) + chr(10)).encode())
def hook(event, args):
    if event == "open" and isinstance(args[0], (str, bytes)) and args[2] & (os.O_WRONLY | os.O_RDWR):
        told(event, os.fsdecode(args[0]))
    elif event in ("os.mkdir", "os.remove", "os.rename", "os.rmdir", "os.symlink", "os.link", "os.truncate"):
        folder = args[-1] if event in ("os.remove", "os.rmdir") and isinstance(args[-1], int) else -1
        told(event, os.path.join(os.readlink(f"/proc/self/fd/{folder}") if folder >= 0 else "", str(args[0])))
    elif event.startswith("socket.") and event not in ("socket.__new__", "socket.gethostname"):
        told(event, *args[1:])
from helpers.runs.warm import import_everything
from helpers.index.printed import load_index
from helpers.base.manifest import read_manifest
from helpers.report.parameters import resolve_parameters
from helpers.runs.job import Job
from helpers.runs.processes import LocalProcesses
import_everything()
index = load_index()
wanted = sys.argv[2:]
jobs = [Job(spec, resolve_parameters(spec, {}, index)) for spec in read_manifest().values() if spec.id in wanted]
sys.addaudithook(hook)
print(os.getpid(), tempfile.gettempdir())
outcomes = list(LocalProcesses(2).outcomes(jobs))
print(sum(outcome.made is not None for outcome in outcomes), len(outcomes))
# what a library of HTTP needs itself stands for its having run
print("urllib3" in sys.modules)
import requests
print(requests.Session.__module__)
"""


def test_a_report_writes_nothing_but_its_own_passing_folder_and_opens_no_socket(tmp_path: Path) -> None:
    """Of the reports one with many figures, one of tables and one that reads what it is written about."""
    wanted = ("leading_cities", "methods", "article_check")
    log = tmp_path / "log"
    log.touch()
    done = subprocess.run(
        [sys.executable, "-c", WATCHED, str(log), *wanted],
        capture_output=True,
        text=True,
        timeout=300,
        check=True,
    )
    first, counts, loaded, asked = done.stdout.splitlines()
    parent, temporary = first.split(" ", 1)
    made, reports = map(int, counts.split())
    assert (loaded, asked) == ("False", "requests.sessions"), "what no report uses is loaded when it is used"
    assert made == reports == len(wanted), "every report was made"
    events = [eval(line) for line in log.read_text().splitlines()]  # written by the lines above
    own = [event for event in events if str(event[0]) != parent]
    assert len({pid for pid, _, _ in own}) >= reports, "the hook was heard in the processes of the reports"
    allowed = (f"{temporary}/science-cities-ipython-", "/dev/null")
    strange = [
        event for event in own if event[1].startswith("socket.") or not event[2][0].startswith(allowed)
    ]
    assert strange == []

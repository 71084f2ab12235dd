"""The engine that runs a notebook in its own process: what it puts out is what a kernel puts out."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import matplotlib
import matplotlib.pyplot as plt
import nbformat
import papermill
import pytest
from nbformat import NotebookNode
from papermill.exceptions import PapermillExecutionError

from helpers.base.manifest import read_manifest
from helpers.index.choose import load_source
from helpers.index.printed import load_index
from helpers.runs import render
from helpers.runs.engine import ENGINE
from helpers.runs.job import Job
from helpers.runs.plans import warm_index
from helpers.runs.processes import LocalProcesses

BARE_FIGURE = "import matplotlib.pyplot as plt\nplt.plot([1, 2])"
CELLS = {
    "a value": "1 + 1",
    "a value that is hushed": "1 + 1;",
    "a printed line": "print('one')\nprint('two')",
    "standard error": "import sys\nprint('err', file=sys.stderr)",
    "something displayed": "from IPython.display import HTML, display\ndisplay(HTML('<p>Shown.</p>'))\n'and a value'",
    "a printed line between two displays": "display(1)\nprint('between')\ndisplay(2)",
    "a raw bundle": "display({'text/html': '<p>a</p>', 'text/plain': 'a'}, raw=True)",
    "a table": "import pandas as pd\npd.DataFrame({'a': [1]})",
    "a bare figure": BARE_FIGURE,
    "a figure that is closed": f"{BARE_FIGURE}\nplt.close()",
    "an awaited value": "import asyncio\nawait asyncio.sleep(0, 'slept')",
    "a magic": "%%capture held\nprint('kept')",
    "what the magic kept": "%%capture held\nprint('kept')\n# %%\n",
    "a name of the interpreter": "get_ipython() is not None",
    "its own name": "__name__",
    "an updated display": "handle = display('before', display_id=True)\nhandle.update('after')",
    "a cleared output": "from IPython.display import clear_output\nprint('gone')\nclear_output()\nprint('there')",
    "nothing": "",
    "a comment": "# nothing",
}


HIDER = """import contextlib
class Hider:
    def __enter__(self): return self
    def __exit__(self, *told): return True
    async def __aenter__(self): return self
    async def __aexit__(self, *told): return True"""
FAIL = "def fail(): 1 / 0"
THREAD = "import threading\nt = threading.Thread(target=lambda: 1 / 0)\nt.start()"


def notebook_of(*sources: str) -> NotebookNode:
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    cells = [nbformat.v4.new_code_cell(source) for source in sources]
    return nbformat.v4.new_notebook(cells=cells, metadata={"kernelspec": kernel})


def run(notebook: NotebookNode, engine: str | None) -> NotebookNode:
    return papermill.execute_notebook(
        notebook, None, engine_name=engine, kernel_name="python3", progress_bar=False, log_output=False
    )


def outputs(notebook: NotebookNode) -> list[list[dict]]:
    """Outputs of every cell without what differs from run to run: ids of objects and the bytes of a PNG."""
    found = []
    for cell in notebook.cells:
        own = []
        for output in cell.get("outputs", []):
            data = {
                kind: "…" if kind == "image/png" else text for kind, text in output.get("data", {}).items()
            }
            plain = {
                key: output[key]
                for key in ("output_type", "name", "text", "execution_count")
                if key in output
            }
            if data.get("text/plain", "").startswith("["):
                data["text/plain"] = data["text/plain"].split(" at 0x")[0]
            own.append(plain | {"data": data})
        found.append(own)
    return found


@pytest.fixture(scope="module", autouse=True)
def no_figure_left_open() -> None:
    """Closes what other tests left: a bare figure would be drawn into it, a new process has none."""
    plt.close("all")


@pytest.fixture(scope="module")
def by_kernel() -> NotebookNode:
    """All cells run by a kernel, as papermill does by itself."""
    return run(notebook_of(*CELLS.values()), None)


@pytest.fixture(scope="module")
def in_process() -> NotebookNode:
    with matplotlib.rc_context():  # other tests leave the style of figures behind; a new process has none
        matplotlib.rcdefaults()
        return run(notebook_of(*CELLS.values()), ENGINE)


@pytest.mark.parametrize("case", CELLS)
def test_a_cell_puts_out_what_it_puts_out_in_a_kernel(
    by_kernel: NotebookNode, in_process: NotebookNode, case: str
) -> None:
    place = list(CELLS).index(case)
    expected = outputs(by_kernel)[place]
    assert outputs(in_process)[place] == expected


def test_a_bare_figure_is_shown_after_pyplot_was_imported_and_forked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "notebooks").mkdir()
    nbformat.write(notebook_of("year = 1", BARE_FIGURE), tmp_path / "notebooks" / "leading_cities.ipynb")
    monkeypatch.setenv("SCIENCE_CITIES_ROOT", str(tmp_path))
    shown: list[str] = []
    monkeypatch.setattr(render, "_require_exhibits", lambda job, body: None)
    monkeypatch.setattr(render, "body_of", lambda notebook: repr(outputs(notebook)))
    monkeypatch.setattr("helpers.index.printed.load_index", lambda: type("I", (), {"names_read": set()}))
    (outcome,) = LocalProcesses(1).outcomes([Job(read_manifest_of_project()["leading_cities"], {"year": 1})])
    assert outcome.failure is None
    shown.append(outcome.made.body)
    assert "image/png" in shown[0]


def read_manifest_of_project() -> dict:
    return read_manifest(Path(__file__).resolve().parents[2] / "notebooks" / "reports.toml")


@pytest.mark.parametrize(
    ("cell", "name"),
    [
        ("1 / 0", "ZeroDivisionError"),
        ("half a (", "SyntaxError"),
        ("raise SystemExit('left')", "SystemExit"),
        ("raise KeyboardInterrupt", "KeyboardInterrupt"),
        ("%no_such_magic", "UsageError"),
        ("%%capture\n1 / 0", "ZeroDivisionError"),
        ("raise MemoryError", "MemoryError"),
        (f"{HIDER}\nwith Hider():\n    1 / 0", "ZeroDivisionError"),
        (
            f"{HIDER}\ndef f():\n    with open('/dev/null'), Hider() as h:\n        1 / 0\nf()",
            "ZeroDivisionError",
        ),
        (
            f"{HIDER}\nwith contextlib.ExitStack() as s:\n    s.enter_context(Hider())\n    1 / 0",
            "ZeroDivisionError",
        ),
        (f"{HIDER}\nasync with Hider():\n    1 / 0", "ZeroDivisionError"),
        (
            "import contextlib as c\nwith getattr(c, 'sup' + 'press')(Exception):\n    1 / 0",
            "ZeroDivisionError",
        ),
        ("with 1:\n    pass", "TypeError"),
        ("!false", "CalledProcessError"),
        ("said = !exit 3", "CalledProcessError"),
        ("%sx false", "CalledProcessError"),
        ("%%bash\nfalse", "CalledProcessError"),
        (f"{THREAD}\nt.join()", "ZeroDivisionError"),
        ("import sys, threading\nt = threading.Thread(target=sys.exit)\nt.start()\nt.join()", "SystemExit"),
        ("import threading\nthreading.excepthook = print", "RuntimeError"),
        (
            f"import _thread, time\n{FAIL}\n_thread.start_new_thread(fail, ())\ntime.sleep(0.1)",
            "ZeroDivisionError",
        ),
        ("class Late:\n    def __del__(self): 1 / 0\nlate = Late()\ndel late", "ZeroDivisionError"),
        ("get_ipython().system_raise_on_error = False\n!false", "RuntimeError"),
        ("%%bash --no-raise-error\nexit 3", "CalledProcessError"),
        ("import subprocess\nsubprocess.run(['false'])", "CalledProcessError"),
        ("import subprocess\nsubprocess.Popen('exit 3', shell=True).wait()", "CalledProcessError"),
        ("import os\nos.system('exit 3')", "CalledProcessError"),
        ("import os\nos.popen('exec >&-; sleep 0.05; exit 3').read()", "CalledProcessError"),
        (
            "import multiprocessing as m, sys\np = m.get_context('fork').Process(target=sys.exit, args=(3,))\n"
            "p.start()\np.join()",
            "CalledProcessError",
        ),
    ],
)
def test_a_cell_that_fails_ends_the_run(cell: str, name: str) -> None:
    with pytest.raises(PapermillExecutionError) as caught:
        run(notebook_of("print('before')", cell, "print('after')"), ENGINE)
    assert caught.value.ename == name
    assert caught.value.cell_index == 1


@pytest.mark.parametrize(
    "cell",
    [
        f"from concurrent.futures import ThreadPoolExecutor as P\n{FAIL}\nwith P() as p: kept = p.submit(fail)",
        "import asyncio\nasync def f(): 1 / 0\nkept = asyncio.create_task(f())\nawait asyncio.sleep(0)",
        f"import asyncio\n{FAIL}\nasyncio.get_event_loop().call_soon(fail)\nawait asyncio.sleep(0.01)",
    ],
)
def test_a_failure_that_nobody_asked_for_is_told_at_the_end_at_the_latest(cell: str) -> None:
    with pytest.raises(PapermillExecutionError) as caught:
        run(notebook_of("1", cell, "2"), ENGINE)
    assert (caught.value.ename, caught.value.cell_index) == ("ZeroDivisionError", 1)


def test_the_error_that_would_have_been_hidden_says_so() -> None:
    with pytest.raises(PapermillExecutionError) as caught:
        run(notebook_of(f"{HIDER}\nwith Hider():\n    1 / 0"), ENGINE)
    assert "The context manager Hider would have hidden this" in "".join(caught.value.traceback)


KEPT = {
    "a manager": "with open('/dev/null') as file, contextlib.ExitStack():\n    mode = file.mode\nmode",
    "its value": "with contextlib.nullcontext(5) as five:\n    pass\nfive",
    "a generator": "@contextlib.contextmanager\ndef held():\n    yield 6\nwith held() as six:\n    pass\nsix",
    "awaited": "async with contextlib.aclosing(contextlib.AsyncExitStack()) as stack:\n    pass\ntype(stack).__name__",
    "a loop that is left": "for n in range(9):\n    with contextlib.nullcontext():\n        if n == 3: break\nn",
    "a command": "said = !echo one; echo two\nlist(said)",
    "a shown command": "!echo {shown}",
    "a thread": "import threading\nfound = []\nt = threading.Thread(target=found.append, args=(7,))\nt.start()\nt.join()\nfound",
    "a failure that is asked for": "from concurrent.futures import ThreadPoolExecutor, wait\npool = ThreadPoolExecutor(1)\ndone = pool.submit(int, 'x')\nwait([done])\ntype(done.exception()).__name__",
    "a process": "import subprocess\nheld = subprocess.Popen(['sleep', '9'])\nheld.terminate()\nheld.wait()",
    "a pool": "from concurrent.futures import ThreadPoolExecutor\npool = ThreadPoolExecutor(1)\npool.submit(int, 8).result()",
}  # fmt: skip


@pytest.fixture(scope="module")
def kept() -> tuple[list, list]:
    """What the cells of ``KEPT`` put out in this process and in a kernel."""
    cells = notebook_of("import contextlib\nshown = 'a name'\nmode = 'r'", *KEPT.values())
    in_process, by_kernel = (outputs(run(cells, engine))[1:] for engine in (ENGINE, None))
    return in_process, by_kernel


@pytest.mark.parametrize("case", KEPT)
def test_what_hides_nothing_does_what_it_does_in_a_kernel(kept: tuple[list, list], case: str) -> None:
    """The idle worker of a pool, which never ends, is not waited for either."""
    in_process, by_kernel = (found[list(KEPT).index(case)] for found in kept)
    assert in_process == by_kernel
    assert in_process


@pytest.mark.parametrize(
    "after", [["2"], ["t.join()"], ["import time\nwhile t.is_alive(): time.sleep(0.01)", "3"], []]
)
def test_a_thread_that_fails_later_fails_the_cell_that_started_it(after: list[str]) -> None:
    late = "gate = threading.Event()\ndef fail():\n    gate.wait(0.3)\n    1 / 0\n"
    cell = f"import threading\n{late}t = threading.Thread(target=fail)\nt.start()"
    with pytest.raises(PapermillExecutionError) as caught:
        run(notebook_of("1", cell, *after), ENGINE)
    assert (caught.value.ename, caught.value.cell_index) == ("ZeroDivisionError", 1)
    assert caught.value.evalue == "division by zero (in a thread)"


def test_the_hook_of_threads_is_put_back() -> None:
    import threading

    before = threading.excepthook
    with pytest.raises(PapermillExecutionError):
        run(notebook_of(f"{THREAD}\nt.join()"), ENGINE)
    assert threading.excepthook is before


def test_after_a_failure_nothing_runs(tmp_path: Path) -> None:
    with pytest.raises(PapermillExecutionError):
        run(notebook_of("1 / 0", f"open({str(tmp_path / 'ran')!r}, 'w')"), ENGINE)
    assert list(tmp_path.iterdir()) == []


def test_no_name_of_one_notebook_is_known_to_the_next() -> None:
    run(notebook_of("left_behind = 1"), ENGINE)
    with pytest.raises(PapermillExecutionError, match="left_behind"):
        run(notebook_of("left_behind"), ENGINE)


def test_nothing_is_written_into_the_home_folder(tmp_path: Path) -> None:
    code = (
        "import nbformat, papermill, helpers.runs.engine as e;"
        "n = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell('1')]);"
        "papermill.execute_notebook(n, None, engine_name=e.ENGINE, kernel_name='python3', language='python',"
        " progress_bar=False)"
    )
    environment = os.environ | {
        "HOME": str(tmp_path),
        "IPYTHONDIR": "",
        "MPLCONFIGDIR": str(tmp_path / "mpl"),
    }
    del environment["IPYTHONDIR"]
    subprocess.run([sys.executable, "-c", code], env=environment, check=True, timeout=120)
    assert [path.name for path in tmp_path.iterdir() if path.name != "mpl"] == []


def test_a_wrong_year_stops_a_notebook_with_one_sentence_and_no_traceback() -> None:
    cell = "from helpers.report import open_report\nopen_report('leading_cities', year=1850)"
    with pytest.raises(PapermillExecutionError) as caught:
        run(notebook_of("1 + 1", cell), ENGINE)
    assert (caught.value.ename, caught.value.cell_index) == ("WrongParameter", 1)
    [told] = caught.value.traceback
    assert told.startswith("No index data for 1850. Years with data:")


def test_a_notebook_begins_with_the_title_that_its_page_has_around_the_body() -> None:
    cell = (
        "from helpers.report import open_report\nreport = open_report('leading_cities')\nreport.say('Seen.')"
    )
    executed = run(notebook_of(cell), ENGINE)
    head, said = executed.cells[0].outputs
    title = read_manifest()["leading_cities"].title
    assert head.data["text/plain"] == f"{title} {load_source('edition').years[-1]}"
    assert "<h1" in head.data["text/html"]
    body = render.body_of(executed)
    assert said.data["text/html"] in body
    assert "<h1" not in body
    assert "<style" not in body


@pytest.mark.slow
@pytest.mark.parametrize("report_id", read_manifest_of_project())
def test_a_report_has_the_same_body_as_from_a_kernel(report_id: str) -> None:
    """The body, as nbconvert makes it, byte for byte; of the year before the last where it is of a year."""
    spec = read_manifest_of_project()[report_id]
    year = load_index().years[-2]
    parameters: dict[str, object] = {} if spec.once else {"year": year}
    parameters |= {spec.each: load_index().cities(year)[0]} if spec.each else {}
    by_kernel = papermill.execute_notebook(
        str(spec.notebook), None, parameters=parameters, kernel_name="python3", progress_bar=False
    )
    warm_index()  # with the rehearsal that a run makes before its first report
    (outcome,) = LocalProcesses(1).outcomes([Job(spec, parameters)])
    assert outcome.made.body == render.body_of(by_kernel)

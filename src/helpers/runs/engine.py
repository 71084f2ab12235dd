"""A papermill engine that runs a notebook inside this process, as IPython would in a kernel.

A kernel of its own costs a report more than a second. Here the process is forked from one that has imported
everything already, so a report costs what its figures cost. The outputs are those of a kernel: a test runs
all notebooks both ways and compares them.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from io import TextIOBase
from typing import Any

import nbformat
from IPython.core.displayhook import DisplayHook
from IPython.core.displaypub import DisplayPublisher
from IPython.core.interactiveshell import InteractiveShell
from IPython.core.pylabtools import select_figure_formats
from matplotlib_inline.config import InlineBackend
from nbformat import NotebookNode
from papermill.engines import Engine, papermill_engines
from traitlets import Dict, List, Type
from traitlets.config import Config

from helpers.base.temporary import temporary_folder
from helpers.runs.aside import watched_aside
from helpers.runs.watches import WATCHED, WatchWith, watched

ENGINE = "in-process"
_MOST_PRINTED = 1_000_000  # letters of one cell


class _Stream(TextIOBase):
    """Standard output or error of a cell, as one stream output until something else is shown."""

    def __init__(self, name: str, outputs: list[NotebookNode]) -> None:
        self.stream, self.outputs = name, outputs
        self._room = _MOST_PRINTED

    def writable(self) -> bool:
        return True

    def write(self, text: str) -> int:
        if not text:
            return 0
        self._room -= len(text)
        if self._room < 0:  # a loop that prints would fill the memory before its time is over
            raise ValueError(f"the cell prints more than {_MOST_PRINTED:,} letters")
        last = self.outputs[-1] if self.outputs else None
        if last is not None and last.output_type == "stream" and last.name == self.stream:
            last.text += text
        else:
            self.outputs.append(nbformat.v4.new_output("stream", name=self.stream, text=text))
        return len(text)


class _Publisher(DisplayPublisher):
    """Collects what ``display`` shows."""

    outputs: List[NotebookNode] = List()
    ids = Dict()  # display id → the output shown under it

    def publish(
        self,
        data: dict[str, Any],
        metadata: dict[str, Any] | None = None,
        source: object = None,
        *,
        transient: dict[str, Any] | None = None,
        update: bool = False,
        **_: object,
    ) -> None:
        display_id = (transient or {}).get("display_id")
        if update and display_id in self.ids:
            self.ids[display_id].data = NotebookNode(data)
            return
        output = nbformat.v4.new_output("display_data", data=data, metadata=metadata or {})
        self.outputs.append(output)
        if display_id:
            self.ids[display_id] = output

    def clear_output(self, wait: bool = False) -> None:
        self.outputs.clear()


class _Hook(DisplayHook):
    """Collects the value of the last line of a cell."""

    def write_output_prompt(self) -> None:
        pass

    def write_format_data(self, format_dict: dict[str, Any], md_dict: dict[str, Any] | None = None) -> None:
        output = nbformat.v4.new_output(
            "execute_result", data=format_dict, metadata=md_dict or {}, execution_count=self.prompt_count
        )
        ReportShell.instance().display_pub.outputs.append(output)


class ReportShell(InteractiveShell):
    """IPython without a terminal and without a kernel. ``errors`` are the tracebacks of the cell that runs.

    Every traceback counts, also one that a magic such as ``%%capture`` keeps from being seen.
    """

    display_pub_class = Type(_Publisher)
    displayhook_class = Type(_Hook)
    errors: List[NotebookNode] = List()
    display_pub: _Publisher

    def _showtraceback(self, etype: type, evalue: BaseException, stb: list[str]) -> None:
        self.errors.append(
            nbformat.v4.new_output("error", ename=etype.__name__, evalue=str(evalue), traceback=list(stb))
        )

    def enable_gui(self, gui: str | None = None) -> None:
        """There is no window to draw in."""

    def run(self, source: str) -> tuple[list[NotebookNode], NotebookNode | None]:
        """Outputs of a cell and its error, which is the last of the outputs then."""
        self.display_pub.outputs, self.errors = [], []
        outputs = self.display_pub.outputs
        with redirect_stdout(_Stream("stdout", outputs)), redirect_stderr(_Stream("stderr", outputs)):
            result = self.run_cell(source, store_history=True)
        raised = result.error_before_exec or result.error_in_exec
        if raised is not None and not self.errors:  # IPython leaves quietly on SystemExit
            self._showtraceback(type(raised), raised, [f"{type(raised).__name__}: {raised}"])
        if not self.errors and not self.system_raise_on_error:
            self._showtraceback(RuntimeError, RuntimeError("the cell lets commands fail unseen"), [])
        if not self.errors:
            return list(outputs), None
        return [*outputs, self.errors[0]], self.errors[0]


@contextmanager
def _report_shell() -> Iterator[ReportShell]:
    """The one shell of this process; nothing of it is written outside of a folder of its own."""
    with temporary_folder("ipython") as folder:
        # unlike in a kernel, a line that begins with "!" fails its cell where the command fails
        shell_traits = {"colors": "nocolor", "system_raise_on_error": True}
        quiet = Config({"HistoryManager": {"enabled": False}, "InteractiveShell": shell_traits})
        ReportShell.clear_instance()
        main = sys.modules["__main__"]
        shell = ReportShell.instance(config=quiet, ipython_dir=str(folder))
        shell.ast_transformers.append(WatchWith())
        shell.user_ns[WATCHED] = watched
        try:
            # Without these, a process forked after pyplot was imported would drop bare figures without a word:
            # the backend is chosen once a process, and the formats of figures are told to the first shell only.
            shell.enable_matplotlib("inline")
            inline = InlineBackend.instance()
            select_figure_formats(shell, inline.figure_formats, **inline.print_figure_kwargs)
            yield shell
        finally:
            ReportShell.clear_instance()
            sys.modules["__main__"] = main


class InProcessEngine(Engine):  # type: ignore[misc]  # papermill has no types
    """Runs the cells of a notebook one after the other and stops at the first that fails."""

    @classmethod
    def execute_managed_notebook(
        cls,
        nb_man: Any,
        kernel_name: str,
        on_cell: Callable[[list[NotebookNode], int], None] | None = None,
        **_: object,
    ) -> NotebookNode:
        """``on_cell`` hears of each cell before it runs: all cells, and the place of this one."""
        cells = nb_man.nb.cells
        with _report_shell() as shell, watched_aside() as aside:
            for index, cell in enumerate(cells):
                if on_cell is not None:
                    on_cell(cells, index)
                nb_man.cell_start(cell, index)
                error, aside.cell = None, index
                if cell.cell_type == "code" and cell.source.strip():
                    cell.outputs, error = shell.run(cell.source)
                    cell.execution_count = shell.execution_count - 1
                failed = aside.cell_ended(last=cell is cells[-1])
                if error is not None:
                    nb_man.cell_exception(cell, cell_index=index)
                elif failed is not None:
                    place, error = failed
                    cells[place].outputs.append(error)
                    nb_man.cell_exception(cells[place], cell_index=place)
                nb_man.cell_complete(cell, cell_index=index)
                if error is not None:
                    break
        notebook: NotebookNode = nb_man.nb
        return notebook


papermill_engines.register(ENGINE, InProcessEngine)

"""How a process came to its end, in words: which signal, and whether the machine had run out of memory."""

from __future__ import annotations

import re
import signal
from pathlib import Path

# Linux counts the processes it killed for want of memory: of the machine, and of the control group it runs in.
_COUNTERS = (
    Path("/proc/vmstat"),
    Path("/sys/fs/cgroup/memory.events"),
    Path("/sys/fs/cgroup/memory/memory.oom_control"),
)
_KILLS = re.compile(r"^oom_kill\s+(\d+)$", re.M)


def kills_for_memory(counters: tuple[Path, ...] = _COUNTERS) -> int:
    """How many processes the system has killed so far because memory had run out; 0 where it does not count."""
    return sum(int(number) for path in counters for number in _KILLS.findall(system_text(path)))


def system_text(path: Path) -> str:
    """What the system tells in a file; empty on another system, or of a process or control group that is not there."""
    try:
        return path.read_text(encoding="ascii")
    except OSError:
        return ""


def how_it_ended(exit_code: int, memory_ran_out: bool) -> str:
    """One sentence about a process that ended without handing over its report.

    ``exit_code`` as ``multiprocessing`` gives it: negative for a signal.
    """
    if exit_code == -signal.SIGKILL and memory_ran_out:
        return "the process that made it was killed because memory had run out (make fewer reports at once: JOBS=1)"
    if exit_code < 0:
        name = signal.Signals(-exit_code).name
        return (
            f"the process that made it was killed ({name}), from outside or by a fault in a compiled library"
        )
    return f"the process that made it left with status {exit_code} before the report was whole"

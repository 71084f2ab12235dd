"""The examination of ``data/``, in a process beside what a run imports and reads before it begins."""

from __future__ import annotations

import gc
import signal
from multiprocessing import get_context
from multiprocessing.connection import Connection

from helpers.base.errors import BadData


class Examination:
    """Examines every table while this process imports what reports need, and reads the tables itself."""

    def __init__(self) -> None:
        # what both processes need is imported before they part, and the examination ends sooner than the rest
        import helpers.data.check  # noqa: F401

        context = get_context("fork")
        self._mine, its = context.Pipe(duplex=False)
        self._process = context.Process(target=_examine, args=(its,), daemon=True)
        self._process.start()
        its.close()

    def require_sound(self) -> None:
        """Waits for the end of the examination.

        Raises:
            BadData: naming the first problems and the number of all.
        """
        try:
            problem = self._mine.recv()
        except EOFError:  # killed from outside; what it would have said is worth the time
            problem = _problem()
        self._process.join()
        if problem:
            raise BadData(problem)


def _examine(connection: Connection) -> None:
    # whoever began it hears an interrupt and ends it, which is nothing to be told of here
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    for number in (signal.SIGTERM, signal.SIGPIPE):
        signal.signal(number, signal.SIG_DFL)
    gc.disable()  # what is read is kept to the end, so nothing would be found
    connection.send(_problem())


def _problem() -> str:
    from helpers.data.check import require_sound_data

    try:
        require_sound_data()
    except BadData as error:
        return str(error)
    return ""

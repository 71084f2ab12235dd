"""The engines that can do the counting: DuckDB inside this process, or PySpark. One expression serves both."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from helpers.base.errors import WrongParameter, nearest
from helpers.base.temporary import temporary_folder
from helpers.openindex.problems import require_packages

if TYPE_CHECKING:
    from ibis.backends import BaseBackend

ENGINES = ("duckdb", "pyspark")
DEFAULT_MEMORY = "2GB"
_MEMORY = re.compile(r"(?P<number>[1-9]\d*)\s?(?P<unit>MB|GB)\Z", re.IGNORECASE)


@contextmanager
def start_engine(
    engine: str = "duckdb",
    memory: str = DEFAULT_MEMORY,
    threads: int | None = None,
    temporary: Path | None = None,
) -> Iterator[BaseBackend]:
    """The connection of an engine that keeps to ``memory`` and puts what does not fit into a folder that goes away after.

    ``memory`` is a whole number of MB or GB. It bounds the tables of the engine; the process itself needs about
    200 MB more. ``temporary`` is the folder in which the temporary folder is made (by default the system's).

    Raises:
        WrongParameter: for an engine or a size that does not exist.
        MissingPackages: if the engine is not installed.
    """
    if engine not in ENGINES:
        raise WrongParameter(
            f"No engine '{engine}'. Engines: {', '.join(ENGINES)}.{nearest(engine, ENGINES)}"
        )
    size = _MEMORY.match(memory)
    if not size:
        raise WrongParameter(
            f"--memory takes a number of MB or GB, such as {DEFAULT_MEMORY}, not '{memory}'."
        )
    if engine == "duckdb":
        require_packages("ibis", "duckdb")
    else:
        require_packages("ibis", "pyspark", target="spark-env (it makes .venv-spark)")
    with temporary_folder("index", temporary) as folder:
        open_engine = _duckdb if engine == "duckdb" else _pyspark
        with open_engine(f"{size['number']}{size['unit'].upper()}", threads, folder) as connection:
            yield connection


@contextmanager
def _duckdb(memory: str, threads: int | None, folder: str) -> Iterator[BaseBackend]:
    import ibis

    settings = {"threads": threads} if threads else {}
    # sums are whole numbers, so the order of rows changes nothing and need not be kept
    connection = ibis.duckdb.connect(
        memory_limit=memory, temp_directory=folder, preserve_insertion_order=False, **settings
    )
    try:
        yield connection
    finally:
        connection.disconnect()


@contextmanager
def _pyspark(memory: str, threads: int | None, folder: str) -> Iterator[BaseBackend]:
    import ibis
    from pyspark.sql import SparkSession

    # local mode unless the surroundings (spark-submit, SPARK_REMOTE) say where the cluster is
    master = os.environ.get("MASTER") or f"local[{threads or '*'}]"
    session = (
        SparkSession.builder.master(master)
        .appName("science-cities")
        .config("spark.driver.memory", memory.removesuffix("B"))
        .config("spark.local.dir", folder)
        .config("spark.sql.warehouse.dir", f"{folder}/warehouse")
        .config("spark.ui.enabled", "false")
        .config("spark.ui.showConsoleProgress", "false")
        .config("spark.sql.shuffle.partitions", os.environ.get("SPARK_SHUFFLE_PARTITIONS", "8"))
        .config("spark.sql.session.timeZone", "UTC")
        .getOrCreate()
    )
    session.sparkContext.setLogLevel("ERROR")
    connection = ibis.pyspark.connect(session)
    try:
        yield connection
    finally:
        session.stop()

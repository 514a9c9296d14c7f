"""The import rules hold, and each of them can fail: a planted violation is caught."""

import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PACKAGES = ("api", "graph", "ingest", "recommender")


def lint(folder: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", "from importlinter.cli import lint_imports_command; lint_imports_command()", "--no-cache"]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=60, env={"PYTHONPATH": str(folder)})


@pytest.fixture(scope="module")
def copy(tmp_path_factory) -> Path:
    """The source alone, to plant violations in."""
    folder = tmp_path_factory.mktemp("planted")
    shutil.copy(ROOT / "pyproject.toml", folder)
    for package in PACKAGES:
        shutil.copytree(ROOT / package, folder / package, ignore=shutil.ignore_patterns("__pycache__"))
    return folder


def test_the_rules_hold():
    result = lint(ROOT)
    assert result.returncode == 0, result.stdout + result.stderr


@pytest.mark.parametrize(
    ("rule", "file", "line"),
    [
        ("1. Nothing imports upward", "graph/values.py", "import api.pages"),
        ("1. Nothing imports upward", "graph/values.py", "import ingest.outline"),
        ("1. Nothing imports upward", "ingest/outline.py", "import recommender"),
        ("2. Services are independent", "api/documents/use_cases.py", "import api.subjects.use_cases"),
        ("3. The stores' drivers stay in graph", "api/deps.py", "import neo4j"),
        ("3. The stores' drivers stay in graph", "ingest/importer.py", "import minio"),
        ("3. HTTP stays in api", "graph/client.py", "import fastapi"),
        ("4. Readers, writers and plan are pure", "ingest/readers/mdbook.py", "import graph.texts"),
        ("4. Readers, writers and plan are pure", "ingest/writers/own_json.py", "import random"),
        ("4. Readers, writers and plan are pure", "ingest/plan.py", "import time"),
        ("4. Readers, writers and plan are pure", "ingest/readers/freemind.py", "import os"),
        ("5. A router asks a use case", "api/documents/router.py", "import graph.queries.documents"),
        ("5. A router asks a use case", "api/subjects/changes/router.py", "import graph.queries.documents"),
        ("5. A use case knows no HTTP", "api/documents/use_cases.py", "import fastapi"),
        ("5. A use case knows no HTTP", "api/identity/accounts/use_cases.py", "import fastapi"),
        ("6. The environment is read in one place", "api/cli.py", "import pydantic_settings"),
    ],
)
def test_a_planted_violation_is_caught(copy, rule, file, line):
    path = copy / file
    before = path.read_text()
    path.write_text(f"{before}\n{line}\n")
    try:
        result = lint(copy)
    finally:
        path.write_text(before)
    assert result.returncode != 0
    assert f"{rule} BROKEN" in result.stdout, result.stdout + result.stderr


def test_every_service_is_named_in_the_rules():
    services = {path.parent.name for path in (ROOT / "api").glob("*/router.py")}
    contracts = {
        contract["name"]: contract for contract in tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    }
    assert set(contracts["2. Services are independent"]["modules"]) == {f"api.{name}" for name in services}


def reads_of_the_environment() -> list[str]:
    """os.environ and os.getenv can be had without an import of their own, so they are looked for as text."""
    found: list[str] = []
    for package in PACKAGES:
        for path in (ROOT / package).rglob("*.py"):
            if any(word in path.read_text() for word in ("os.environ", "getenv", "from os import environ")):
                found.append(path.relative_to(ROOT).as_posix())
    return sorted(found)


def test_only_the_settings_read_the_environment():
    assert reads_of_the_environment() == ["api/settings.py"]

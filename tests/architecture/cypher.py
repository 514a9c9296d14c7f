"""Finds every Cypher text in graph/ by reading the source, so that none can hide from the rules."""

import ast
import importlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

GRAPH = Path(__file__).parents[2] / "graph"
CYPHER = re.compile(r"\b(MATCH|CREATE|MERGE|UNWIND|CALL)\b[^a-z]*[({`]|\bRETURN\b")
GUARDED_LABELS = re.compile(r":\s*(Subject|Topic|Document|Comment)\b")
WRAPPERS = {"guarded", "unguarded"}
SCHEMA_ONLY = re.compile(r"^\s*CREATE (CONSTRAINT|INDEX|FULLTEXT INDEX|VECTOR INDEX)")


@dataclass(frozen=True)
class Found:
    """A string that holds Cypher. `name` is None when it isn't a module's UPPER_CASE constant."""

    module: str
    name: str | None
    text: str
    wrapper: str | None
    line: int

    @property
    def place(self) -> str:
        return f"{self.module}:{self.name or self.line}"

    @property
    def is_hole(self) -> bool:
        """It touches what belongs to somebody, and neither names a check nor says why it needs none."""
        return bool(GUARDED_LABELS.search(self.text)) and self.wrapper is None


def in_source(source: str, module: str) -> Iterator[Found]:
    tree = ast.parse(source)
    assigned = [pair for statement in tree.body for pair in _assigned(statement)]
    names = {id(part): target.id for target, node in assigned if target.id.isupper() for part in ast.walk(node)}
    wrapped = {id(part): call.func.id for call in ast.walk(tree) if _wraps(call) for part in ast.walk(call.args[0])}
    docstrings = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)}
    for node in ast.walk(tree):
        if not isinstance(node, ast.Constant) or not isinstance(node.value, str) or id(node) in docstrings or not CYPHER.search(node.value):
            continue
        yield Found(module, names.get(id(node)), node.value, wrapped.get(id(node)), node.lineno)


def _assigned(statement: ast.stmt) -> Iterator[tuple[ast.Name, ast.expr]]:
    targets = statement.targets if isinstance(statement, ast.Assign) else [statement.target] if isinstance(statement, ast.AnnAssign) else []
    for target in targets:
        if isinstance(target, ast.Name) and statement.value is not None:
            yield target, statement.value


def _wraps(node: ast.AST) -> bool:
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in WRAPPERS and bool(node.args)


def in_graph() -> list[Found]:
    """Every Cypher text of the package graph/, wherever in it."""
    found: list[Found] = []
    for path in sorted(GRAPH.rglob("*.py")):
        module = ".".join(path.relative_to(GRAPH.parent).with_suffix("").parts)
        found.extend(in_source(path.read_text("utf-8"), module))
    return found


def spelled_out(found: Found) -> str:
    """The constant as it is run, its checks spelled out."""
    return getattr(importlib.import_module(found.module), found.name or "")

"""Prints the OpenAPI of all services: `python -m api.openapi > ui/openapi.json`, from which the page's types are generated."""

import sys

import orjson

from api.main import create_app
from api.settings import Settings
from graph.settings import Neo4jSettings


def openapi() -> bytes:
    """The same bytes wherever it runs."""
    app = create_app(Settings(), Neo4jSettings("bolt://127.0.0.1:7687", "neo4j", ""))
    return orjson.dumps(app.openapi(), option=orjson.OPT_INDENT_2 | orjson.OPT_SORT_KEYS | orjson.OPT_APPEND_NEWLINE)


if __name__ == "__main__":
    sys.stdout.buffer.write(openapi())

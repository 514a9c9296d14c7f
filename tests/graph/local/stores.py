"""A graph's files before and after a load, as far as moving them goes."""

from graph.local.home import Home

OLD = {"data/databases/neo4j/file": "old databases", "data/transactions/neo4j/file": "old transactions"}
NEW = {"data/databases/neo4j/file": "new databases", "data/transactions/neo4j/file": "new transactions"}


def write_new(home: Home) -> None:
    for name, content in NEW.items():
        path = home.folder / name
        path.parent.mkdir()
        path.write_text(content)

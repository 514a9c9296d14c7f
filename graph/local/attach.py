"""How another process reaches the private Neo4j of the one that holds the data folder."""

from pathlib import Path

from graph.local.home import Home
from graph.local.lock import in_our_words, running
from graph.settings import Neo4jSettings


def attached(data_dir: Path) -> Neo4jSettings | None:
    """None when nobody holds the folder with a server that is ready. Raises LocalServerError when its password can't be read."""
    server = running(data_dir)
    if server is None:
        return None
    with in_our_words(data_dir):
        password = Home(data_dir.resolve() / "neo4j").password_file.read_text("utf-8").strip()
    return Neo4jSettings(f"bolt://127.0.0.1:{server.bolt_port}", "neo4j", password)

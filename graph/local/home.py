"""Neo4j's own folder inside the data folder, and the command lines that run its programs there."""

import re
from dataclasses import dataclass
from pathlib import Path

from graph.local.lock import write_private

MAIN_CLASS = "org.neo4j.server.Neo4jCommunity"
FLAGS = tuple(
    """
-Xms256m -Xmx1g -XX:+UseG1GC -XX:-OmitStackTraceInFastThrow -XX:+DisableExplicitGC -XX:+ExitOnOutOfMemoryError
-Djdk.nio.maxCachedBufferSize=1024 -Dio.netty.tryReflectionSetAccessible=true -Dio.netty.leakDetection.level=DISABLED
--add-opens=java.base/java.nio=ALL-UNNAMED --add-opens=java.base/java.io=ALL-UNNAMED --add-opens=java.base/sun.nio.ch=ALL-UNNAMED
--add-opens=java.base/java.util.concurrent=ALL-UNNAMED --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow
-Dlog4j2.disable.jmx=true -Djava.awt.headless=true -Dfile.encoding=UTF-8
""".split()  # noqa: SIM905 - a list of quoted words hides what is in it
)
"""Without java.nio opened, filling a vector index may hang. Heap sizes are read from here only, for the class is started directly."""

CONF = """\
server.default_listen_address=127.0.0.1
server.bolt.listen_address=127.0.0.1:{port}
server.bolt.advertised_address=127.0.0.1:{port}
server.http.enabled=false
server.https.enabled=false
server.memory.pagecache.size=512m
db.tx_log.rotation.retention_policy=2 days 2G
db.query.default_language=CYPHER_25
dbms.usage_report.enabled=false
internal.dbms.bolt.netty_server_shutdown_quiet_period_duration=0s
"""
"""An unknown key stops the server. The language counts only if set before the first start. Without the last line a stop takes 10 s."""

NOISE = re.compile(r"^\s*(at |\.\.\. \d+ more|$)")


@dataclass(frozen=True, slots=True)
class Program:
    """What runs Neo4j: a Java and the folder of jars."""

    java: Path
    jars: Path


@dataclass(frozen=True, slots=True)
class Home:
    """Where Neo4j keeps everything that is its own."""

    folder: Path

    @property
    def conf(self) -> Path:
        return self.folder / "conf"

    @property
    def logs(self) -> Path:
        return self.folder / "logs"

    @property
    def console(self) -> Path:
        """What the running child prints."""
        return self.logs / "console.log"

    @property
    def pid_file(self) -> Path:
        return self.folder / "server.pid"

    @property
    def password_file(self) -> Path:
        return self.folder / "password"

    @property
    def option(self) -> str:
        """By this a running server is known to be this home's."""
        return f"--home-dir={self.folder}"

    def make(self) -> None:
        """Raises OSError."""
        self.folder.mkdir(mode=0o700, exist_ok=True)
        for folder in (self.conf, self.logs, self.folder / "plugins"):
            folder.mkdir(exist_ok=True)

    def write_conf(self, port: int) -> None:
        """Raises OSError."""
        write_private(self.conf / "neo4j.conf", CONF.format(port=port))

    def has_been_started(self) -> bool:
        return (self.folder / "data" / "databases" / "system").exists()

    def turn_console(self) -> None:
        """Each start prints into a file of its own; the one before is kept, for it may tell why there had to be another."""
        if self.console.exists():
            self.console.replace(self.logs / "console.previous.log")

    def last_words(self, lines: int = 8) -> str:
        """The end of what the child printed, for a person to read."""
        try:
            printed = self.console.read_text(errors="replace").splitlines()
        except OSError:
            printed = []
        told = "\n".join(telling(printed)[-lines:]) or "(nothing)"
        return f"The end of its log {self.console}:\n{told}"

    def server_command(self, program: Program) -> list[str]:
        class_path = f"{self.folder}/plugins/*:{self.conf}/*:{program.jars}/*"
        return [str(program.java), *FLAGS, "-cp", class_path, MAIN_CLASS, self.option, f"--config-dir={self.conf}", "--console-mode"]

    def admin_command(self, program: Program, *arguments: str) -> list[str]:
        return [str(program.java), *FLAGS, "-cp", f"{program.jars}/*", "org.neo4j.cli.AdminTool", *arguments]

    def environment(self) -> dict[str, str]:
        """All that Neo4j's programs are told; a JAVA_TOOL_OPTIONS or NEO4J_… of the user's shell is meant for others."""
        return {"NEO4J_HOME": str(self.folder), "NEO4J_CONF": str(self.conf), "PATH": "/usr/local/bin:/usr/bin:/bin", "LANG": "C.UTF-8"}


def telling(lines: list[str]) -> list[str]:
    """Lines without those of stack traces, which only a developer of Neo4j can use.

    >>> telling(["ERROR Failed", "  at org.neo4j.Boot", "  ... 3 more", "", "Caused by: port in use"])
    ['ERROR Failed', 'Caused by: port in use']
    """
    return [line.rstrip() for line in lines if not NOISE.match(line)]

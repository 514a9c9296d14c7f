"""HTTP/1.1 by a client that costs next to nothing, so that the server is what is measured."""

import asyncio
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    head: str
    body: bytes


class Connections:
    """Kept-alive connections to one port of this machine; as many as there are requests at once."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._free: list[tuple[asyncio.StreamReader, asyncio.StreamWriter]] = []

    async def ask(self, method: str, path: str, *headers: str, body: bytes = b"") -> Answer:
        reader, writer = self._free.pop() if self._free else await asyncio.open_connection("127.0.0.1", self._port, limit=2**20)
        lines = (f"{method} {path} HTTP/1.1", "Host: 127.0.0.1", f"Content-Length: {len(body)}", *headers, "", "")
        writer.write("\r\n".join(lines).encode() + body)
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
        content = await reader.readexactly(_length(head))
        self._free.append((reader, writer))
        return Answer(int(head[9:12]), head, content)

    def close(self) -> None:
        for _, writer in self._free:
            writer.close()


def _length(head: str) -> int:
    name, _, rest = head.lower().partition("\r\ncontent-length:")
    return int(rest.partition("\r\n")[0]) if name != head.lower() else 0

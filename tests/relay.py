"""A cable between a client and a real server on this machine, which can be cut, mended, or swallow the answers."""

import asyncio
from types import TracebackType


class Relay:
    def __init__(self, port: int) -> None:
        self._target = port
        self._own_port = 0
        self._server: asyncio.Server | None = None
        self._writers: set[asyncio.StreamWriter] = set()
        self._swallowing = False
        self.requests = 0
        """How often something was sent to the server."""

    @property
    def uri(self) -> str:
        return f"bolt://127.0.0.1:{self._own_port}"

    async def __aenter__(self) -> "Relay":
        await self.mend()
        return self

    async def __aexit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        await self.cut()

    async def mend(self) -> None:
        self._swallowing = False
        self._server = await asyncio.start_server(self._connect, "127.0.0.1", self._own_port)
        self._own_port = self._server.sockets[0].getsockname()[1]

    async def cut(self) -> None:
        if self._server:
            self._server.close()
        for writer in list(self._writers):
            writer.transport.abort()
        self._writers.clear()
        await asyncio.sleep(0.05)

    def swallow_answers(self) -> None:
        """Requests still arrive; nothing comes back."""
        self._swallowing = True

    async def _connect(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        far_reader, far_writer = await asyncio.open_connection("127.0.0.1", self._target)
        self._writers |= {writer, far_writer}
        await asyncio.gather(self._copy(reader, far_writer), self._copy(far_reader, writer, answers=True))

    async def _copy(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, *, answers: bool = False) -> None:
        try:
            while data := await reader.read(65536):
                self.requests += not answers
                if not (answers and self._swallowing):
                    writer.write(data)
                    await writer.drain()
        except ConnectionError:
            pass
        finally:
            writer.close()

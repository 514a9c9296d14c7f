"""Whose word counts on a client's address: the real server behind proxies of ours and of nobody's."""

import asyncio
from contextlib import asynccontextmanager

import pytest
from fastapi import FastAPI, Request
from httpx import AsyncClient, AsyncHTTPTransport

from api.deps import address_of
from api.settings import Settings
from api.up import _server, listen
from graph.errors import Misconfigured

pytestmark = pytest.mark.server


@asynccontextmanager
async def served(**settings):
    """The address of a server that answers with the address it takes its client to have."""
    app, given = FastAPI(), Settings(port=0, **settings)

    @app.get("/")
    async def address(request: Request) -> str:
        return address_of(request)

    with listen(given) as listener:
        server = _server(app, given)
        running = asyncio.create_task(server.serve(sockets=[listener]))
        try:
            yield f"http://127.0.0.1:{listener.getsockname()[1]}/"
        finally:
            server.should_exit = True
            await running


async def seen(url, forwarded=None, *, come_from="127.0.0.1"):
    headers = [("X-Forwarded-For", value) for value in forwarded or []]
    async with AsyncClient(transport=AsyncHTTPTransport(local_address=come_from)) as client:
        return (await client.get(url, headers=headers)).json()


async def test_a_proxy_on_this_machine_is_believed_and_others_are_not():
    async with served() as url:
        assert await seen(url) == "127.0.0.1"
        assert await seen(url, ["203.0.113.9"]) == "203.0.113.9"
        assert await seen(url, ["2001:db8::1"]) == "2001:db8::1"
        assert await seen(url, ["203.0.113.9"], come_from="127.0.0.2") == "127.0.0.2"


async def test_what_a_client_claims_behind_our_proxy_does_not_count():
    async with served() as url:
        assert await seen(url, ["198.51.100.1, 203.0.113.9"]) == "203.0.113.9"
        assert await seen(url, ["198.51.100.1", "203.0.113.9"]) == "203.0.113.9"
        assert await seen(url, ["127.0.0.1, 203.0.113.9"]) == "203.0.113.9"


async def test_a_network_of_proxies_is_believed_through_all_of_them():
    async with served(trusted_proxies="127.0.0.2, 10.83.29.77/24") as url:
        assert await seen(url, ["198.51.100.1, 203.0.113.9, 10.83.29.5"], come_from="127.0.0.2") == "203.0.113.9"
        assert await seen(url, ["203.0.113.9"], come_from="127.0.0.1") == "127.0.0.1"


async def test_with_no_proxy_nobody_is_believed(monkeypatch):
    monkeypatch.setenv("FORWARDED_ALLOW_IPS", "*")
    async with served(trusted_proxies="") as url:
        assert await seen(url, ["203.0.113.9"]) == "127.0.0.1"


@pytest.mark.parametrize("wrong", ["*", "nginx", "10.0.0.0/33", "127.0.0.1;10.0.0.1", "127.0.0.1, *"])
def test_what_is_no_address_is_refused(wrong):
    with pytest.raises(Misconfigured, match="TRELLIS_TRUSTED_PROXIES"):
        _ = Settings(trusted_proxies=wrong).proxies

"""Who we are to a request that claims something of us: scheme and host are read the same way wherever they count."""

import pytest
from fastapi import Request

from api.origin import own_origin
from api.settings import Settings


def asked_at(host: str, **settings: str) -> Request:
    return Request(
        {
            "type": "http",
            "method": "POST",
            "scheme": "http",
            "server": ("127.0.0.1", 8000),
            "path": "/",
            "headers": [(b"host", host.encode("latin-1"))],
            "state": {"settings": Settings(**settings)},
        }
    )


@pytest.mark.parametrize("host", ["localhost:5173", "127.0.0.1:8000", "[::1]:8000"])
def test_on_this_machine_our_origin_is_what_the_browser_asked_for(host):
    assert own_origin(asked_at(host)) == f"http://{host}"


@pytest.mark.parametrize(
    "host", ["x@evil.example", "evil.example/", "evil.example/#", "evil.example?", "evil.example\\", "localhost:8000/@evil.example"]
)
def test_a_host_that_is_none_makes_no_origin(host):
    assert own_origin(asked_at(host)) == "http://127.0.0.1:8000"


def test_a_public_address_is_ours_whatever_is_claimed():
    assert own_origin(asked_at("evil.example", public_url="https://trellis.example")) == "https://trellis.example"

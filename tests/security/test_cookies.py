"""What a browser sends by itself is never enough to change anything, and no script and no other site gets at it."""

import base64
import os

import pytest

from api.settings import Settings
from graph.errors import Misconfigured
from tests import factories
from tests.expect import everything
from tests.security.matrix import ON_THE_SITE, answer, ask, place, rows
from tests.security.people import Site, opened

PUBLIC_URL = "https://trellis.example"
SIGNING_KEY = base64.b64encode(os.urandom(32)).decode()
BY_NOBODY = {"POST /api/v1/password-resets # to ask", "POST /api/v1/password-resets # with a link", "POST /api/v1/sessions"}
"""These look at no guest's cookie."""
CHANGING = [row for row in rows(ON_THE_SITE) if not row.startswith("GET ") and row not in BY_NOBODY]
FOREIGN = {
    "no header of ours": {"Origin": "{own}"},
    "no origin": {"X-Trellis": "1"},
    "neither": {},
    "another site": {"Origin": "https://evil.example", "X-Trellis": "1"},
    "a sandboxed frame": {"Origin": "null", "X-Trellis": "1"},
    "an address that begins like ours": {"Origin": "{own}.evil.example", "X-Trellis": "1"},
    "a host below ours": {"Origin": "https://a.trellis.example", "X-Trellis": "1"},
    "another port": {"Origin": "{own}:8443", "X-Trellis": "1"},
    "a path behind ours": {"Origin": "{own}/", "X-Trellis": "1"},
}


@pytest.fixture(params=["", PUBLIC_URL], ids=["local", "https"])
async def served(request, driver, neo4j, tmp_path):
    """The app on this machine alone, and at a public address."""
    settings = Settings(data_dir=tmp_path / "data", public_url=request.param, signing_key=SIGNING_KEY)
    async with opened(settings, neo4j, driver) as site:
        yield site


def _headers(site: Site, name: str) -> dict[str, str]:
    own = site.settings.public_url or "http://localhost"
    return {header: value.format(own=own) for header, value in FOREIGN[name].items()}


@pytest.mark.parametrize("from_where", FOREIGN)
async def test_by_a_guests_cookie_nothing_changes_from_elsewhere(served: Site, from_where: str):
    guest = await served.guest()
    guest.http.headers = _headers(served, from_where)
    about = await place(served, "", "public")
    before = await everything(served.driver)
    answers = {}
    for row in CHANGING:
        if (
            "{token_uid}" not in row and "{job_uid}" not in row and not row.endswith("with a link")
        ):  # those make something of their own first
            answers[row] = answer(await ask(served, row, guest, about))
    assert answers == dict.fromkeys(answers, "403 origin_refused")
    assert await everything(served.driver) == before


@pytest.mark.parametrize("from_where", FOREIGN)
async def test_by_the_refresh_cookie_nothing_changes_from_elsewhere(served: Site, from_where: str):
    person = await served.person()
    person.http.headers = _headers(served, from_where)
    before = await everything(served.driver)
    for method, path in (("POST", "/api/v1/sessions/refresh"), ("DELETE", "/api/v1/sessions/current")):
        refused = await person.http.request(method, path)
        assert (answer(refused), refused.headers.get("set-cookie")) == ("403 origin_refused", None)
    assert await everything(served.driver) == before


async def test_the_host_that_a_request_claims_does_not_make_an_origin_ours(driver, neo4j, tmp_path):
    settings = Settings(data_dir=tmp_path / "data", public_url=PUBLIC_URL, signing_key=SIGNING_KEY)
    async with opened(settings, neo4j, driver) as site:
        person = await site.person()
        person.http.headers = {"Host": "evil.example", "Origin": "https://evil.example", "X-Trellis": "1"}
        assert answer(await person.http.post("/api/v1/sessions/refresh")) == "403 origin_refused"


@pytest.mark.parametrize(
    "host", ["evil.example", "x@localhost", "localhost/", "localhost.evil.example:8000", "127.0.0.1.evil.example", "[:::", ""]
)
async def test_who_comes_to_a_local_install_by_another_name_is_told_what_to_set_and_no_more(site: Site, host):
    """That name can be pointed at this machine by whoever has it: their page would be our own origin to a browser."""
    http, before = await site.client(), await everything(site.driver)
    answers = [
        await http.request(method, path, json=body, headers={"Host": host, "Origin": f"http://{host}"})
        for method, path, body in (
            ("GET", "/", None),
            ("GET", "/livez", None),
            ("POST", "/api/v1/password-resets", {"email": "ann@example.org"}),
            ("POST", "/api/v1/users", {"handle": "eve", "email": "eve@evil.example", "password": "a dozen grey herons"}),
        )
    ]
    assert [answer(refused) for refused in answers] == ["421 host_refused"] * 4
    assert "TRELLIS_PUBLIC_URL" in answers[0].json()["detail"]
    assert await everything(site.driver) == before


@pytest.mark.parametrize("host", ["localhost", "LocalHost:5173", "127.0.0.1:8000", "127.0.0.2", "[::1]:8000"])
async def test_a_local_install_answers_this_machine_by_each_of_its_names(site: Site, host):
    assert (await (await site.client()).get("/livez", headers={"Host": host})).status_code == 200


async def test_a_refresh_cookie_alone_opens_nothing_but_its_refresh(site: Site):
    person = await site.person()
    del person.http.headers["Authorization"]
    for path in ("users/me", "sessions", "tokens", "audit"):
        assert answer(await person.http.get(f"/api/v1/{path}")) == "sign-in"
    assert (await person.http.post("/api/v1/sessions/refresh")).status_code == 200


async def test_both_cookies_are_out_of_reach_of_scripts_and_of_other_sites(served: Site):
    subject = await factories.subject(served.driver)
    person = await served.person()
    marked = await (await served.anonymous()).http.put(f"/api/v1/topics/{subject}-1/progress", json={"state": "done"})
    refreshed = await person.http.post("/api/v1/sessions/refresh")
    prefix, secure = ("__Host-", {"secure"}) if served.settings.is_https else ("", set())
    for response, name in ((marked, "trellis_guest"), (refreshed, "trellis_session")):
        (given,) = response.headers.get_list("set-cookie")
        assert given.startswith(f"{prefix}{name}=")
        attributes = {part.strip().lower() for part in given.split(";")[1:]}
        assert {"httponly", "samesite=strict", "path=/", *secure} == {part for part in attributes if not part.startswith("max-age=")}
        assert "no-store" in response.headers["cache-control"]


async def test_a_dropped_cookie_is_dropped_by_the_name_it_was_given(served: Site):
    person = await served.person()
    (name,) = person.http.cookies
    signed_out = await person.http.delete("/api/v1/sessions/current")
    assert signed_out.headers["set-cookie"].startswith(f'{name}=""; ')
    assert list(person.http.cookies) == []


async def test_one_cookie_is_not_taken_for_the_other(site: Site):
    person, guest = await site.person(), await site.guest()
    session, visitor = person.http.cookies["trellis_session"], guest.http.cookies["trellis_guest"]
    swapped = await site.client()
    swapped.cookies.set("trellis_session", visitor)
    swapped.cookies.set("trellis_guest", session)
    assert answer(await swapped.post("/api/v1/sessions/refresh")) == "204"


@pytest.mark.parametrize("content_type", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", None])
async def test_a_form_of_another_site_signs_nobody_in(site: Site, content_type):
    person = await site.person()
    body = f'{{"login": "{person.handle}", "password": "a dozen grey herons"}}'
    headers = {"Origin": "https://evil.example"} | ({"Content-Type": content_type} if content_type else {})
    before = await everything(site.driver)
    refused = await (await site.client(headers)).post("/api/v1/sessions", content=body)
    assert refused.is_client_error and "set-cookie" not in refused.headers
    assert await everything(site.driver) == before


async def test_no_other_site_is_allowed_to_read_an_answer(site: Site):
    http = (await site.anonymous()).http
    for method in ("GET", "OPTIONS"):
        headers = {"Origin": "https://evil.example", "Access-Control-Request-Method": "PUT", "Access-Control-Request-Headers": "x-trellis"}
        response = await http.request(method, "/api/v1/subjects", headers=headers)
        assert not [name for name in response.headers if name.startswith("access-control")]


@pytest.mark.parametrize("key", ["", "secret", base64.b64encode(b"a" * 32).decode()])
async def test_where_others_reach_it_the_app_does_not_open_without_a_strong_key(driver, neo4j, tmp_path, key):
    settings = Settings(data_dir=tmp_path / "data", public_url=PUBLIC_URL, signing_key=key)
    with pytest.raises(Misconfigured, match="TRELLIS_SIGNING_KEY"):
        async with opened(settings, neo4j, driver):
            raise AssertionError("it has opened")

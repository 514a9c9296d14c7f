"""Whatever is sent, the answer is a problem with a stable code that names what is wrong; never a 500, and nothing has changed."""

import orjson
import pytest
from httpx import Response

from api.pages import encode
from tests.expect import everything
from tests.security.matrix import BODIES, place, request, route_of, who_may
from tests.security.people import PASSWORD, Person, Site
from tests.security.subject_matrix import IMAGES, QUERIES
from tests.security.test_matrix import app

OPENAPI = app().openapi()
CODES = {"invalid", "bad_request", "too_large", "invalid_cursor", "handle_refused", "password_refused", "page_too_large", "no_operations"}
DEEP = 100_000
LONG = "x" * 1_000_000

CONTROLS = ["\0", "\n", "\r", "\t", "\x1b", "\x7f", "\x85", "\u2028", "\u2029", "\u202e", "\u2066", "\ufeff"]
"""Ends of lines, what speaks to terminals, what turns the direction of writing round, what can't be seen."""


def _resolved(schema: dict) -> dict:
    while "$ref" in schema:
        schema = OPENAPI["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
    return schema


def _alternatives(schema: dict) -> list[dict]:
    """A schema, or what it may be one of, without null."""
    schema = _resolved(schema)
    parts = schema.get("anyOf") or schema.get("oneOf")
    return [found for part in parts for found in _alternatives(part) if found.get("type") != "null"] if parts else [schema]


def _body_schemas(row: str) -> list[dict]:
    method, _, path = route_of(row).partition(" ")
    body = OPENAPI["paths"][path][method.lower()]["requestBody"]
    return _alternatives(body["content"]["application/json"]["schema"])


KINDS = {
    f"{method.upper()} {path}": way["requestBody"]["content"].keys()
    for path, ways in OPENAPI["paths"].items()
    for method, way in ways.items()
    if "requestBody" in way
}
FORMS = [route for route in KINDS if KINDS[route] == {"multipart/form-data"}]
WITH_BODY = [route for route in KINDS if route != IMAGES and route not in FORMS]
ROUTES = [f"{method.upper()} {path}" for path, ways in OPENAPI["paths"].items() for method in ways]
WITH_QUERY = [
    (f"GET {path}", parameter["name"])
    for path, ways in OPENAPI["paths"].items()
    for parameter in ways.get("get", {}).get("parameters", [])
    if parameter["in"] == "query"
]


def test_every_route_with_a_body_is_held_here():
    assert {route_of(row) for row in BODIES} == set(WITH_BODY)
    assert all(KINDS[route] == {"application/json"} for route in WITH_BODY)


@pytest.mark.parametrize("route", FORMS)
def test_every_form_forbids_unknown_fields_and_bounds_every_text_but_the_file(route: str):
    method, _, path = route.partition(" ")
    form = OPENAPI["paths"][path][method.lower()]["requestBody"]["content"]["multipart/form-data"]["schema"]
    assert form["additionalProperties"] is False
    for name, field in form["properties"].items():
        for part in _alternatives(field):
            assert part["type"] != "string" or part.get("format") == "binary" or "maxLength" in part or "enum" in part, name


@pytest.mark.parametrize("route", WITH_BODY)
def test_every_schema_that_is_taken_forbids_unknown_fields_and_bounds_every_text(route: str):
    for schema in _body_schemas(route):
        assert schema["additionalProperties"] is False
        for name, field in schema["properties"].items():
            for part in _alternatives(field):
                is_bounded = part["type"] != "string" or "maxLength" in part or "enum" in part or "const" in part
                assert is_bounded, f"{name} has no maxLength"


TAKEN = [("tags", []), ("text", LONG)]
"""Odd and right."""


class Asker:
    """Somebody who may do what the row does, and its valid body."""

    def __init__(self, site: Site, person: Person, valid: dict | None, sent: dict) -> None:
        self.site, self.person, self.valid, self.sent = site, person, valid, sent

    async def send(self, **changed) -> Response:
        headers = {**self.sent.get("headers", {}), **changed.get("headers", {})}
        return await self.person.http.request(**{**self.sent, **changed, "headers": headers})


async def _asker(site: Site, row: str) -> Asker:
    about = await place(site, row, "public")
    person = await who_may(site, row, about)
    sent = await request(site, row, person, about)
    return Asker(site, person, sent.pop("json", None), sent)


def _refused(response: Response, what: str = "", *, also: frozenset[str] = frozenset()) -> dict:
    assert (response.headers["content-type"], response.is_client_error) == ("application/problem+json", True), (
        f"{what}: {response.text[:300]}"
    )
    body = response.json()
    assert body["code"] in CODES | also, what
    assert body["status"] == response.status_code and body["request_id"] == response.headers["x-request-id"]
    return body


def _fields(body: dict) -> set[str]:
    return {error["field"] for error in body.get("errors", []) if error["message"]}


@pytest.mark.parametrize("row", BODIES)
async def test_what_a_schema_does_not_take_is_refused_by_its_name(site: Site, row: str):
    asker = await _asker(site, row)
    before = await everything(site.driver)
    for surprise in ("role", "uid", "is_admin", "Surprise", "__proto__"):
        if surprise not in asker.valid:
            assert _fields(_refused(await asker.send(json={**asker.valid, surprise: "admin"}))) == {surprise}
    for name in asker.valid:
        for wrong in ([], {}, [[]], {"a": 1}, "", LONG, 7.5, True, -1, 2**70):
            if (name, wrong) in TAKEN:
                continue
            if (wrong == "" and name in ("current_password", "new_password", "password", "login", "token")) or wrong != "":
                body = _refused(await asker.send(json={**asker.valid, name: wrong}), f"{name}={str(wrong)[:20]}")
                assert {field.partition(".")[0] for field in _fields(body)} == {name}
    needed = {name for schema in _body_schemas(row) for name in schema.get("required", ())}
    for missing in needed & asker.valid.keys():
        _refused(await asker.send(json={name: value for name, value in asker.valid.items() if name != missing}), f"without {missing}")
    assert await everything(site.driver) == before


@pytest.mark.parametrize("row", BODIES)
async def test_what_is_no_json_object_is_refused(site: Site, row: str):
    asker = await _asker(site, row)
    before = await everything(site.driver)
    as_json = {"Content-Type": "application/json"}
    for content in (
        b"[]", b"null", b"7", b'"text"', b"{", b"\xff\xfe", b"{]", b"{'a': 1}", b'{"\\ud800": 1}', b'{"a": "\xff"}',
        b"[" * DEEP, b'{"a":' * DEEP + b"1" + b"}" * DEEP, b"1" * 5000, b'{"a":' + b"1" * 5000 + b"}", b'{"a": NaN}', b"\0",
    ):  # fmt: skip
        _refused(await asker.send(content=content, headers=as_json), repr(content[:20]))
    assert await everything(site.driver) == before


@pytest.mark.parametrize("row", BODIES)
async def test_a_body_larger_than_ten_megabytes_is_refused_however_it_comes(site: Site, row: str):
    asker = await _asker(site, row)

    async def in_pieces():
        for _ in range(11):
            yield b" " * 1024 * 1024

    before = await everything(site.driver)
    for content in (b" " * 11 * 1024 * 1024, in_pieces()):
        response = await asker.send(content=content, headers={"Content-Type": "application/json"})
        assert (response.status_code, _refused(response)["code"]) == (413, "too_large")
    assert await everything(site.driver) == before


@pytest.mark.parametrize("row", BODIES)
async def test_another_content_type_is_refused(site: Site, row: str):
    asker = await _asker(site, row)
    before = await everything(site.driver)
    for content_type in (None, "text/plain", "application/x-www-form-urlencoded", "application/xml", "multipart/form-data", "json"):
        headers = {"Content-Type": content_type} if content_type else {}
        _refused(await asker.send(content=orjson.dumps(asker.valid), headers=headers), str(content_type))
    assert await everything(site.driver) == before


@pytest.mark.parametrize("control", CONTROLS, ids=[f"U+{ord(control):04X}" for control in CONTROLS])
async def test_names_hold_no_control_characters(site: Site, control: str):
    person = await site.person()
    account = {"handle": "some-one", "email": "some@example.org", "password": PASSWORD}
    token = {"name": "a script", "scopes": ["read"], "expires_in_days": 1}
    before = await everything(site.driver)
    for field in ("handle", "display_name", "email"):
        for text in (f"a{control}b", f"ab{control}", f"{control}ab"):
            text = f"{text}@example.org" if field == "email" else text
            assert _fields(_refused(await person.http.post("/api/v1/users", json={**account, field: text}), field)) == {field}
    for method, path, body, field in (("PUT", "users/me", {}, "display_name"), ("POST", "tokens", token, "name")):
        refused = await person.http.request(method, f"/api/v1/{path}", json={**body, field: f"a{control}b"})
        assert _fields(_refused(refused, field)) == {field}
    assert await everything(site.driver) == before


async def test_a_name_of_nothing_that_can_be_seen_is_refused(site: Site):
    person = await site.person()
    for name in (" ", "\u00a0", "\u3000", "\u200b", "\u2060\u200d"):
        assert _fields(_refused(await person.http.put("/api/v1/users/me", json={"display_name": name}), ascii(name))) == {"display_name"}


async def test_names_of_all_the_worlds_scripts_are_taken(site: Site):
    person = await site.person()
    for name in ("Ада Лавлейс", "愛", "أدا", "O’Neill-García", "👩‍🔬 Ada", "क्षत्रिय", "می‌خواهم"):
        changed = await person.http.put("/api/v1/users/me", json={"display_name": name})
        assert (changed.status_code, changed.json().get("display_name")) == (200, name)


@pytest.mark.parametrize(
    "email", ["jürgen@example.org", "用户@example.org", '"a b"@example.org', "a@[127.0.0.1]", "Ann <ann@example.org>", "a@b@c.org"]
)
async def test_an_address_that_no_letter_reaches_is_refused_before_anything_is_made(site: Site, email: str):
    person = await site.person()
    before = await everything(site.driver)
    account = {"handle": "some-one", "email": email, "password": PASSWORD}
    for method, path, body in (
        ("POST", "users", account),
        ("POST", "password-resets", {"email": email}),
        ("PUT", "users/me", {"email": email, "current_password": PASSWORD}),
    ):
        assert _fields(_refused(await person.http.request(method, f"/api/v1/{path}", json=body))) == {"email"}
    assert await everything(site.driver) == before


async def test_a_domain_in_its_own_letters_is_written_to_by_its_ascii_name(site: Site, letters):
    http = (await site.anonymous()).http
    made = await http.post("/api/v1/users", json={"handle": "some-one", "email": "ann@bücher.example", "password": PASSWORD})
    assert (made.status_code, [letter.to for letter in letters]) == (201, ["ann@xn--bcher-kva.example"])


@pytest.mark.parametrize(("row", "name"), WITH_QUERY)
async def test_junk_in_a_query_is_no_error_of_ours(site: Site, row: str, name: str):
    asker = await _asker(site, row)
    before = await everything(site.driver)
    junk = [
        "", "\0", "-1", "0", "1e3", "9" * 40, "NaN", "null", "[]", "x" * 5000, "%FF", "\ud7ff", "٣", "' OR 1=1 //",
        "2026-01-01:99999999999999999",
        "9999-99-99:999999999999999999", encode(), encode("x"), encode("2026-01-01", "x"), encode("2026-01-01T00:00:00+05:00", "x"),
        encode("0001-01-01T00:00:00+00:00", "\0"), encode("9999-12-31T23:59:59.999999+00:00", "x" * 200), encode("a", "b", "c"),
        encode("9" * 40), encode("-1"), encode("٣"), encode("\ud7ff"), encode("newest", "9" * 40, "x"),
    ]  # fmt: skip
    for value in junk:
        response = await asker.send(params={**QUERIES.get(row, {}), name: value})
        if not response.is_success:
            body = _refused(response, ascii(value), also=frozenset({"not_found"}) if name in ("root", "topic") else frozenset())
            assert body["code"] in ("invalid_cursor", "not_found") or _fields(body) == {name}
    assert await everything(site.driver) == before


JUNK_IN_PATHS = [
    "%00",
    "%FF%FE",
    "%2e%2e%2f%2e%2e%2fetc%2fpasswd",
    "x" * 5000,
    "%0d%0aX-Evil:%201",
    "%ED%A0%80",
    "*",
    "' OR 1=1 //",
    "%F0%9F%92%A9",
]


@pytest.mark.parametrize("route", [route for route in ROUTES if "{" in route])
async def test_junk_in_a_path_is_no_error_of_ours(site: Site, route: str):
    """In the place of each uid in turn, with a body that would do."""
    row = next(row for row in [*BODIES, *ROUTES] if route_of(row) == route)
    asker = await _asker(site, row)
    before = await everything(site.driver)
    parts = list(zip(route.partition(" ")[2].split("/"), asker.sent["url"].split("/"), strict=True))
    for place_of_junk in [number for number, (named, _) in enumerate(parts) if named.startswith("{")]:
        for junk in JUNK_IN_PATHS:
            url = "/".join(junk if number == place_of_junk else filled for number, (_, filled) in enumerate(parts))
            response = await asker.send(url=url, json=asker.valid)
            if response.status_code == 204 and HARMLESS.get(route) == parts[place_of_junk][0]:
                continue
            assert response.status_code in (401, 404, 405, 422), f"{url[:200]}: {response.text[:300]}"
            assert response.headers["content-type"] == "application/problem+json" and "x-evil" not in response.headers
    assert await everything(site.driver) == before


HARMLESS = {
    "DELETE /api/v1/subjects/{subject_uid}/members/{handle}": "{handle}",
    "DELETE /api/v1/subjects/{subject_uid}/share-links/{link_uid}": "{link_uid}",
}
"""What isn't there may be taken away."""


@pytest.mark.parametrize(
    "headers",
    [
        {"X-Request-Start": "nan", "X-Request-Timeout": "1"},
        {"X-Request-Start": "0", "X-Request-Timeout": "nan"},
        {"X-Request-Start": "inf", "X-Request-Timeout": "-inf"},
        {"X-Request-Start": "1e999", "X-Request-Timeout": "1"},
        {"X-Request-ID": "a\tb" * 100},
        {"Cookie": "trellis_guest=WyJhIiwiYiJd.xx; trellis_session=\\"},
        {"Cookie": ";;;=;=x;trellis_guest"},
        {"If-None-Match": "W/" * 3000},
        {"Forwarded": "for=x", "X-Forwarded-For": "junk, \\x00, 999.1.1.1"},
        {"User-Agent": b"\xff\x01" * 2000},
        {"Accept": "x" * 5000},
        {"Range": "bytes=0-"},
    ],
)
async def test_junk_in_a_header_is_no_error_of_ours(site: Site, headers: dict):
    http = await site.client()
    assert (await http.get("/api/v1/subjects", headers=headers)).status_code == 200
    person = await site.person()
    given = await http.post("/api/v1/sessions", json={"login": person.handle, "password": PASSWORD}, headers=headers)
    assert given.status_code == 200


@pytest.mark.parametrize(
    "authorization",
    [
        "",
        "Bearer",
        "Bearer ",
        "bearer x",
        "Basic eDp5",
        "Bearer a.b.c",
        "Bearer trellis_",
        "Bearer trellis_x" * 500,
        b"Bearer \xff",
        "x" * 5000,
    ],
)
async def test_a_token_that_is_none_is_refused_even_where_none_is_needed(site: Site, authorization):
    refused = await (await site.client({"Authorization": authorization})).get("/api/v1/subjects")
    if authorization == "":
        assert refused.status_code == 200
    else:
        assert (refused.status_code, refused.json()["code"], refused.headers["www-authenticate"]) == (401, "token_invalid", "Bearer")


@pytest.mark.parametrize("key", ["short", "x" * 201, "with a space", b"\xff" * 10])
async def test_a_wrong_idempotency_key_is_refused_by_its_name(site: Site, key):
    before = await everything(site.driver)
    http = (await site.anonymous()).http
    account = {"handle": "some-one", "email": "some@example.org", "password": PASSWORD}
    refused = _refused(await http.post("/api/v1/users", json=account, headers={"Idempotency-Key": key}))
    assert {field.lower() for field in _fields(refused)} == {"idempotency-key"}
    assert await everything(site.driver) == before

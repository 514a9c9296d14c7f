"""Access tokens: ours are taken, and nothing that only looks like one of ours."""

import base64
import json
import time

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.hmac import HMAC
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

import api.access_tokens
import api.keys
from api.access_tokens import LIFETIME, LONGEST, REQUIRED, AccessTokens, Claims, issue
from api.keys import PRIVATE, ROTATION_REST, PublicKeys, SigningKeys, ensure_keys, rotate
from api.refusals import TokenExpired, TokenInvalid

ISSUER = "https://trellis.example"
CLAIMS = Claims("user", "session")


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.setattr(api.keys, "LOOK_EVERY", 0.0)
    ensure_keys(tmp_path)
    return tmp_path


@pytest.fixture
def signing(folder):
    return SigningKeys(folder)


@pytest.fixture
def tokens(folder):
    return AccessTokens(PublicKeys(folder), ISSUER)


def encoded(part):
    content = part if isinstance(part, bytes) else json.dumps(part).encode()
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()


def payload(**changed):
    now = int(time.time())
    good = {"iss": ISSUER, "aud": "trellis", "exp": now + LIFETIME, "iat": now, "jti": "one", "sub": "user", "sid": "session"}
    return {**good, **changed}


def forged(signing, claims, *, sign=None, **header):
    """A token by the current key unless `sign` does it, with these parts of the header instead of the right ones; None leaves one out."""
    kid, key = signing.current()
    parts = {"alg": "EdDSA", "typ": "at+jwt", "kid": kid, **header}
    text = f"{encoded({name: value for name, value in parts.items() if value is not None})}.{encoded(claims)}"
    return f"{text}.{encoded((sign or key.sign)(text.encode()))}"


def refused(tokens, token):
    with pytest.raises(TokenInvalid):
        tokens.verify(token)
    return True


def test_a_token_says_who_calls_and_by_which_session(signing, tokens):
    token = issue(signing, ISSUER, CLAIMS, time.time())
    assert tokens.verify(token) == CLAIMS
    assert jwt.get_unverified_header(token) == {"alg": "EdDSA", "typ": "at+jwt", "kid": signing.current()[0]}
    found = jwt.decode(token, options={"verify_signature": False})
    assert sorted(found) == sorted(REQUIRED) and found["exp"] - found["iat"] == LIFETIME == 600


def test_no_two_tokens_are_the_same(signing):
    now = time.time()
    assert issue(signing, ISSUER, CLAIMS, now) != issue(signing, ISSUER, CLAIMS, now)


def test_a_hand_made_token_with_everything_right_is_taken(signing, tokens):
    assert tokens.verify(forged(signing, payload())) == CLAIMS


@pytest.mark.parametrize("alg", ["none", "None", "NONE", ""])
def test_a_token_without_a_signature_is_refused(signing, tokens, alg):
    assert refused(tokens, forged(signing, payload(), sign=lambda _: b"", alg=alg))
    assert refused(tokens, forged(signing, payload(), sign=lambda _: b""))


def public_forms(signing):
    public = signing.current()[1].public_key()
    raw = public.public_bytes_raw()
    pem = public.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    return [raw, pem, pem.strip(), base64.urlsafe_b64encode(raw), encoded(raw).encode()]


def test_the_public_key_is_no_secret_to_sign_with(signing, tokens, folder):
    def by_hmac(secret):
        def sign(text):
            made = HMAC(secret, SHA256())
            made.update(text)
            return made.finalize()

        return sign

    for secret in [*public_forms(signing), PublicKeys(folder).jwks()]:
        assert refused(tokens, forged(signing, payload(), sign=by_hmac(secret), alg="HS256"))


@pytest.mark.parametrize("alg", ["ES256", "RS256", "Ed25519", "eddsa", None, 1, ["EdDSA"]])
def test_one_algorithm_is_taken_by_one_name(signing, tokens, alg):
    assert refused(tokens, forged(signing, payload(), alg=alg))


@pytest.mark.parametrize(
    "kid", [None, "", "other", 1, ["a"], {"a": 1}, "../../dev/null", "/dev/null", "file:///dev/null", PRIVATE, "' OR 1=1", "\0", "x" * 900]
)
def test_a_kid_that_is_not_ours_is_refused(signing, tokens, kid):
    assert refused(tokens, forged(signing, payload(), kid=kid))


def test_a_kid_of_ours_does_not_vouch_for_another_key(signing, tokens, folder):
    assert refused(tokens, forged(signing, payload(), sign=Ed25519PrivateKey.generate().sign))
    other = next(key["kid"] for key in json.loads(PublicKeys(folder).jwks())["keys"] if key["kid"] != signing.current()[0])
    assert refused(tokens, forged(signing, payload(), kid=other))


def test_a_key_that_comes_with_the_token_is_not_used(signing, tokens):
    mine = Ed25519PrivateKey.generate()
    jwk = {"kty": "OKP", "crv": "Ed25519", "x": encoded(mine.public_key().public_bytes_raw())}
    for kid in (signing.current()[0], "mine"):
        assert refused(tokens, forged(signing, payload(), sign=mine.sign, kid=kid, jwk=jwk, jku="https://evil.example/jwks.json"))


@pytest.mark.parametrize("typ", [None, "", "JWT", "AT+JWT", "at+jwt ", "application/at+jwt", "refresh", 1])
def test_another_type_of_token_is_refused(signing, tokens, typ):
    assert refused(tokens, forged(signing, payload(), typ=typ))


@pytest.mark.parametrize("header", [{"crit": ["exp"]}, {"crit": ["b64"], "b64": False}, {"b64": False}, {"zip": "DEF", "crit": ["zip"]}])
def test_what_the_header_demands_and_we_do_not_know_is_refused(signing, tokens, header):
    assert refused(tokens, forged(signing, payload(), **header))


@pytest.mark.parametrize("claim", REQUIRED)
def test_every_claim_must_be_there(signing, tokens, claim):
    missing = payload()
    del missing[claim]
    assert refused(tokens, forged(signing, missing))
    assert refused(tokens, forged(signing, payload(**{claim: None})))


@pytest.mark.parametrize(
    ("claim", "value"),
    [
        ("iss", "https://evil.example"),
        ("iss", f"{ISSUER}/"),
        ("iss", [ISSUER]),
        ("aud", "other"),
        ("aud", "Trellis"),
        ("aud", ["trellis"]),
        ("aud", ["trellis", "other"]),
        ("exp", "never"),
        ("exp", [2_000_000_000]),
        ("iat", "now"),
        ("iat", 4_000_000_000),
        ("nbf", 4_000_000_000),
        ("jti", 1),
        ("sub", 1),
        ("sub", ["user"]),
        ("sid", 1),
        ("sid", ["session"]),
    ],
)
def test_every_claim_is_checked(signing, tokens, claim, value):
    assert refused(tokens, forged(signing, payload(**{claim: value})))


def test_after_ten_minutes_it_has_expired(signing, tokens):
    now = time.time()
    assert tokens.verify(issue(signing, ISSUER, CLAIMS, now - LIFETIME + 5)) == CLAIMS
    with pytest.raises(TokenExpired):
        tokens.verify(issue(signing, ISSUER, CLAIMS, now - LIFETIME))


def test_an_expired_token_that_is_forged_too_is_only_forged(signing, tokens):
    assert refused(tokens, forged(signing, payload(exp=1), sign=Ed25519PrivateKey.generate().sign))


def test_a_token_that_was_just_checked_expires_all_the_same(signing, tokens, monkeypatch):
    token = issue(signing, ISSUER, CLAIMS, time.time())
    assert tokens.verify(token) == CLAIMS
    later = time.time() + LIFETIME
    monkeypatch.setattr(api.access_tokens.time, "time", lambda: later)
    with pytest.raises(TokenExpired):
        tokens.verify(token)


def test_the_signature_of_a_token_is_checked_once_in_some_seconds(signing, tokens, monkeypatch):
    checked = []
    decode = jwt.decode
    monkeypatch.setattr(jwt, "decode", lambda *given, **more: checked.append(given) or decode(*given, **more))
    token = issue(signing, ISSUER, CLAIMS, time.time())
    assert [tokens.verify(token) for _ in range(3)] == [CLAIMS] * 3 and len(checked) == 1
    header, body, signature = token.split(".")
    for changed in (f"{header}.{body}.{signature[::-1]}", f"{token}=", f"{token} ", f"{token}\n", token.swapcase()):
        assert refused(tokens, changed)


def test_the_tokens_that_are_remembered_are_bounded(signing, tokens, monkeypatch):
    monkeypatch.setattr(api.access_tokens, "CACHED", 3)
    few = AccessTokens(tokens._keys, ISSUER)
    made = [issue(signing, ISSUER, Claims("user", str(number)), time.time()) for number in range(10)]
    assert [few.verify(token).session_uid for token in made] == [str(number) for number in range(10)]
    assert len(few._verified) == 3


def test_tokens_of_the_previous_key_are_good_after_a_rotation_and_those_of_older_ones_are_not(folder, signing):
    now = time.time()
    first = issue(signing, ISSUER, CLAIMS, now)
    rotate(folder, now - ROTATION_REST)
    second = issue(signing, ISSUER, CLAIMS, now)

    def good(token):  # without what an earlier check remembers
        return AccessTokens(PublicKeys(folder, lambda: now - 1), ISSUER).verify(token) == CLAIMS

    assert good(first) and good(second)
    rotate(folder, now)
    assert good(second) and good(issue(signing, ISSUER, CLAIMS, now))
    assert refused(AccessTokens(PublicKeys(folder), ISSUER), first)


@pytest.mark.parametrize(
    "junk",
    [
        "",
        ".",
        "..",
        "...",
        "a.b.c",
        "a" * LONGEST,
        f"{encoded(b'[' * 1400)}.e30.e30",
        f"{encoded([])}.{encoded({})}.e30",
        f"{encoded('text')}.e30.e30",
        f"{encoded(b'{')}.e30.e30",
        f"{encoded(bytes([255]))}.e30.e30",
        "é.é.é",
        "\x00.\x00.\x00",
        "日本",
    ],
)
def test_junk_is_refused_like_any_other_token(tokens, junk):
    assert refused(tokens, junk)


def test_a_payload_that_is_no_object_is_refused_even_when_we_signed_it(signing, tokens):
    for body in (b"", b"[]", b"1", b"[" * 1200, b"\xff"):
        assert refused(tokens, forged(signing, body))


def test_a_token_of_more_than_two_kilobytes_is_not_even_read(signing, tokens, monkeypatch):
    token = forged(signing, payload(more="x" * 1600))
    assert len(token) > LONGEST
    monkeypatch.setattr(jwt, "get_unverified_header", lambda _: pytest.fail("it was read"))
    assert refused(tokens, token)

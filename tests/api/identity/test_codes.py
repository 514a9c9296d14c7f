"""Codes of the second factor: those of the RFC, each once; recovery codes; a secret that only its user's row opens."""

import base64
import os
from urllib.parse import parse_qs, urlsplit

import pytest

from api.identity.second_factor.codes import (
    ALPHABET,
    matching_step,
    new_recovery_codes,
    new_secret,
    recovery_hash,
    seal,
    unseal,
    uri,
)
from graph.errors import Misconfigured

RFC_SECRET = base64.b32encode(b"12345678901234567890").decode()
RFC_VECTORS = [  # RFC 6238, appendix B (SHA-1): the last six of the eight digits
    (59, "287082"),
    (1111111109, "081804"),
    (1111111111, "050471"),
    (1234567890, "005924"),
    (2000000000, "279037"),
    (20000000000, "353130"),
]
KEY = os.urandom(32)


@pytest.mark.parametrize(("now", "code"), RFC_VECTORS)
def test_the_codes_are_those_of_the_rfc(now, code):
    assert matching_step(RFC_SECRET, code, now, None) == now // 30


@pytest.mark.parametrize(("now", "code"), RFC_VECTORS[1:])
def test_a_clock_may_be_half_a_minute_off_and_no_more(now, code):
    step = now // 30
    assert matching_step(RFC_SECRET, code, (step - 1) * 30, None) == step
    assert matching_step(RFC_SECRET, code, (step + 2) * 30 - 0.01, None) == step
    assert matching_step(RFC_SECRET, code, (step + 2) * 30, None) is None
    assert matching_step(RFC_SECRET, code, (step - 1) * 30 - 0.01, None) is None


def test_a_code_is_taken_once():
    now, code = RFC_VECTORS[1]
    step = matching_step(RFC_SECRET, code, now, None)
    assert matching_step(RFC_SECRET, code, now, step) is None
    assert matching_step(RFC_SECRET, code, now + 30, step) is None


def test_after_a_code_only_later_ones_are_taken():
    now, later = 1111111109, 1111111111  # neighbours: steps 37037036 and 37037037
    assert matching_step(RFC_SECRET, "050471", later, now // 30) == later // 30
    assert matching_step(RFC_SECRET, "081804", later, later // 30) is None


@pytest.mark.parametrize("code", ["", "28708", "2870820", "94287082", "٢٨٧٠٨٢", "abcdef", "287 083", "-287082", "日本語日本語"])
def test_what_is_no_code_is_none(code):
    assert matching_step(RFC_SECRET, code, 59, None) is None


def test_a_code_may_be_typed_in_two_groups():
    assert matching_step(RFC_SECRET, "287 082", 59, None) == 1


def test_each_secret_is_new_and_has_160_bits():
    made = {new_secret() for _ in range(100)}
    assert len(made) == 100 and {len(base64.b32decode(secret)) for secret in made} == {20}


def test_the_uri_is_what_authenticators_read():
    parts = urlsplit(uri(RFC_SECRET, "ann-1"))
    assert (parts.scheme, parts.netloc, parts.path) == ("otpauth", "totp", "/Trellis:ann-1")
    assert parse_qs(parts.query) == {"secret": [RFC_SECRET], "issuer": ["Trellis"]}


def test_recovery_codes_can_be_read_and_not_guessed():
    codes = new_recovery_codes()
    assert len(set(codes)) == 10
    for code in codes:
        groups = code.split("-")
        assert [len(group) for group in groups] == [4] * 6 and set("".join(groups)) <= set(ALPHABET)
    assert len("".join(codes[0].split("-"))) * 5 >= 112
    assert len(set(ALPHABET)) == 32 and not set("ilou") & set(ALPHABET)


def test_a_recovery_code_is_the_same_however_it_is_typed():
    code = new_recovery_codes()[0]
    typed = [code.upper(), code.replace("-", ""), code.replace("-", " "), f" {code} ", code.replace("0", "O").replace("1", "l")]
    assert {recovery_hash(form) for form in typed} == {recovery_hash(code)}
    assert recovery_hash(new_recovery_codes()[0]) != recovery_hash(code)


def test_a_sealed_secret_opens_for_its_user_alone():
    sealed = seal(RFC_SECRET, KEY, "ann")
    assert RFC_SECRET not in sealed and unseal(sealed, KEY, "ann") == RFC_SECRET
    assert seal(RFC_SECRET, KEY, "ann") != sealed
    for key, user in ((KEY, "bob"), (os.urandom(32), "ann")):
        with pytest.raises(Misconfigured, match="TRELLIS_SIGNING_KEY"):
            unseal(sealed, key, user)


def test_a_sealed_secret_that_was_changed_does_not_open():
    content = bytearray(base64.b64decode(seal(RFC_SECRET, KEY, "ann")))
    for place in (0, 12, len(content) - 1):
        changed = content.copy()
        changed[place] ^= 1
        with pytest.raises(Misconfigured):
            unseal(base64.b64encode(changed).decode(), KEY, "ann")

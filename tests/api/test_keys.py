"""Token keys in a folder: made once, seen by nobody else, rotated without losing a token that is still good."""

import json
import stat
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

import api.keys
from api.keys import PRIVATE, PUBLIC, ROTATION_REST, PublicKeys, RotationRefused, SigningKeys, ensure_keys, rotate
from graph.errors import Misconfigured

NOW = 1_800_000_000.0


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.setattr(api.keys, "LOOK_EVERY", 0.0)
    made = tmp_path / "keys"
    ensure_keys(made)
    return made


def kids(folder):
    return [key["kid"] for key in json.loads((folder / PUBLIC).read_text())["keys"]]


def at_once(work, times=8):
    """What each of them returned or raised."""
    start = Barrier(times)

    def one(_):
        start.wait()
        try:
            return work()
        except Exception as error:
            return error

    with ThreadPoolExecutor(times) as pool:
        return list(pool.map(one, range(times)))


def test_private_keys_are_for_the_owners_eyes_and_public_ones_hold_nothing_private(folder):
    assert stat.S_IMODE((folder / PRIVATE).stat().st_mode) == 0o600
    assert stat.S_IMODE((folder / PUBLIC).stat().st_mode) == 0o644
    keys = json.loads(PublicKeys(folder).jwks())["keys"]
    assert [sorted(key) for key in keys] == [["alg", "crv", "kid", "kty", "use", "x"]] * 2
    assert sorted(path.name for path in folder.iterdir()) == [PUBLIC, PRIVATE]


def test_a_second_start_keeps_the_keys(folder):
    before = (folder / PRIVATE).read_bytes(), (folder / PUBLIC).read_bytes()
    ensure_keys(folder)
    assert ((folder / PRIVATE).read_bytes(), (folder / PUBLIC).read_bytes()) == before


def test_of_starts_at_once_one_makes_the_keys(tmp_path):
    folder = tmp_path / "keys"

    def start():
        ensure_keys(folder)
        return SigningKeys(folder).current()[0], PublicKeys(folder).jwks()

    assert len(set(at_once(start))) == 1
    assert SigningKeys(folder).current()[0] in kids(folder)
    assert sorted(path.name for path in folder.iterdir()) == [PUBLIC, PRIVATE]


def test_a_rotation_signs_with_a_key_that_was_public_before(folder):
    signing, public = SigningKeys(folder), PublicKeys(folder, lambda: NOW)
    next_kid, current_kid = kids(folder)
    assert signing.current()[0] == current_kid
    rotate(folder, NOW)
    assert signing.current()[0] == next_kid
    assert kids(folder)[1:] == [next_kid, current_kid]
    assert all(public.find(kid) is not None for kid in kids(folder))


def test_the_second_rotation_drops_the_key_and_the_first_its_private_half(folder):
    public = PublicKeys(folder)
    oldest = SigningKeys(folder).current()[0]
    rotate(folder, NOW)
    assert "d" not in json.loads((folder / PRIVATE).read_text())["previous"]
    rotate(folder, NOW + ROTATION_REST)
    assert public.find(oldest) is None and len(kids(folder)) == 3


def test_the_key_before_is_trusted_until_its_last_token_has_run_out_and_no_longer(folder):
    next_kid, oldest = kids(folder)
    rotate(folder, NOW)
    for rested, is_good in ((ROTATION_REST - 1, True), (ROTATION_REST, False)):
        public = PublicKeys(folder, lambda rested=rested: NOW + rested)
        shown = json.loads(public.jwks())["keys"]
        assert (public.find(oldest) is not None, oldest in {key["kid"] for key in shown}) == (is_good, is_good)
        assert public.find(next_kid) is not None and {len(key) for key in shown} == {6}


def test_a_key_before_without_a_time_is_given_one_at_the_next_start(folder):
    rotate(folder, NOW)
    published = json.loads((folder / PUBLIC).read_text())
    oldest = published["keys"][2].pop("exp") and published["keys"][2]["kid"]
    (folder / PUBLIC).write_text(json.dumps(published))
    ensure_keys(folder)
    assert PublicKeys(folder, lambda: NOW + ROTATION_REST).find(oldest) is None


def test_a_key_that_is_found_checks_what_the_signing_one_has_signed(folder):
    kid, key = SigningKeys(folder).current()
    found = PublicKeys(folder).find(kid)
    assert found is not None
    found.verify(key.sign(b"text"), b"text")


def test_it_refuses_to_rotate_again_while_tokens_of_the_key_before_are_good(folder):
    rotate(folder, NOW)
    before = (folder / PRIVATE).read_bytes()
    with pytest.raises(RotationRefused, match="Wait 61 seconds"):
        rotate(folder, NOW + ROTATION_REST - 60)
    assert (folder / PRIVATE).read_bytes() == before


def test_of_rotations_at_once_one_is_done(folder):
    refused = [found for found in at_once(lambda: rotate(folder, NOW)) if found is not None]
    assert len(refused) == 7 and {type(error) for error in refused} == {RotationRefused}
    assert len(kids(folder)) == 3


def test_a_rotation_that_was_killed_half_way_is_finished_at_the_next_start(folder):
    old = (folder / PUBLIC).read_bytes()
    rotate(folder, NOW)
    (folder / PUBLIC).write_bytes(old)
    assert PublicKeys(folder).find(SigningKeys(folder).current()[0]) is not None
    ensure_keys(folder)
    assert len(kids(folder)) == 3


def test_the_files_are_looked_at_once_a_second_at_most(folder, monkeypatch):
    monkeypatch.setattr(api.keys, "LOOK_EVERY", 3600.0)
    public, signing = PublicKeys(folder), SigningKeys(folder)
    (folder / PUBLIC).unlink()
    (folder / PRIVATE).unlink()
    assert public.find(signing.current()[0]) is not None


def test_a_file_that_is_gone_is_named(folder, tmp_path):
    public, signing = PublicKeys(folder), SigningKeys(folder)
    (folder / PUBLIC).unlink()
    (folder / PRIVATE).unlink()
    for broken in (public.jwks, signing.current, lambda: PublicKeys(folder), lambda: SigningKeys(tmp_path), lambda: rotate(folder, NOW)):
        with pytest.raises(Misconfigured, match="TRELLIS_KEYS_DIR"):
            broken()


@pytest.mark.parametrize(
    ("name", "mode", "said"), [(PRIVATE, 0o640, "chmod 600"), (PRIVATE, 0o604, "chmod 600"), (PUBLIC, 0o664, "chmod 644")]
)
def test_files_that_others_can_get_at_are_refused(folder, name, mode, said):
    (folder / name).chmod(mode)
    with pytest.raises(Misconfigured, match=said):
        SigningKeys(folder) if name == PRIVATE else PublicKeys(folder)


def test_keys_that_others_can_read_stop_the_start_and_the_rotation(folder):
    (folder / PRIVATE).chmod(0o644)
    for work in (lambda: ensure_keys(folder), lambda: rotate(folder, NOW)):
        with pytest.raises(Misconfigured, match="chmod 600"):
            work()


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b"\xff", b'{"keys": [{"kty": "RSA"}]}', b'{"keys": [{"kid": "a", "x": "eA"}]}'])
def test_a_file_that_holds_no_keys_of_ours_is_refused(folder, content):
    for name, kind in ((PRIVATE, SigningKeys), (PUBLIC, PublicKeys)):
        (folder / name).write_bytes(content)
        with pytest.raises(Misconfigured, match=name):
            kind(folder)


def test_an_error_never_shows_what_is_in_the_file(folder):
    found = json.loads((folder / PRIVATE).read_text())
    secret = found["current"]["d"]
    (folder / PRIVATE).write_text(json.dumps({**found, "current": {**found["current"], "more": 1}}))
    with pytest.raises(Misconfigured) as raised:
        SigningKeys(folder)
    assert secret not in str(raised.value) and raised.value.__cause__ is None


def test_a_kid_is_only_a_key_of_a_dictionary(folder):
    public = PublicKeys(folder)
    for kid in ("", ".", "../token-keys.json", "/dev/null", "../../dev/null", PRIVATE, "\0"):
        assert public.find(kid) is None


def test_a_folder_that_can_not_be_made_is_said_to_be_so(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(Misconfigured, match="TRELLIS_KEYS_DIR"):
        ensure_keys(tmp_path / "file" / "keys")

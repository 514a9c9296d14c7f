"""Settings: read once, named when wrong, and no default secret."""

import base64
import os
import stat

import pytest

from api.settings import Settings, read_settings
from graph.errors import Misconfigured
from graph.settings import FolderSettings, S3Settings

GOOD_KEY = base64.b64encode(os.urandom(32)).decode()


def test_the_defaults_are_a_local_install(tmp_path):
    settings = Settings(data_dir=tmp_path)
    assert settings.is_local and settings.neo4j is None
    assert settings.bucket == FolderSettings(tmp_path / "bucket")


def test_an_endpoint_makes_it_a_bucket_of_an_s3_server(tmp_path):
    settings = Settings(data_dir=tmp_path, s3_endpoint="127.0.0.1:9000", s3_access_key="me", s3_secret_key="secret")
    assert isinstance(settings.bucket, S3Settings) and settings.bucket.endpoint == "127.0.0.1:9000"


@pytest.mark.parametrize(
    ("host", "public_url", "local"),
    [
        ("127.0.0.1", "", True),
        ("localhost", "http://127.0.0.1:8000", True),
        ("::1", "", True),
        ("0.0.0.0", "", False),
        ("127.0.0.1", "https://trellis.example", False),
    ],
)
def test_local_means_that_only_this_machine_reaches_it(tmp_path, host, public_url, local):
    assert Settings(data_dir=tmp_path, host=host, public_url=public_url).is_local is local


def test_a_local_key_is_made_once_and_kept_for_the_owners_eyes(tmp_path):
    first = Settings(data_dir=tmp_path).signing_secret
    assert len(first) == 32 and Settings(data_dir=tmp_path).signing_secret == first
    assert stat.S_IMODE((tmp_path / "signing-key").stat().st_mode) == 0o600


def test_a_kept_key_that_others_can_read_is_refused(tmp_path):
    first = Settings(data_dir=tmp_path).signing_secret
    (tmp_path / "signing-key").chmod(0o644)
    with pytest.raises(Misconfigured, match="chmod 600"):
        _ = Settings(data_dir=tmp_path).signing_secret
    (tmp_path / "signing-key").chmod(0o600)
    assert Settings(data_dir=tmp_path).signing_secret == first


def test_where_others_reach_it_a_key_must_be_given(tmp_path):
    with pytest.raises(Misconfigured, match="TRELLIS_SIGNING_KEY must be set"):
        _ = Settings(data_dir=tmp_path, host="0.0.0.0").signing_secret
    assert Settings(data_dir=tmp_path, host="0.0.0.0", signing_key=GOOD_KEY).signing_secret == base64.b64decode(GOOD_KEY)


@pytest.mark.parametrize("weak", ["secret", "not base64!", base64.b64encode(b"short").decode(), base64.b64encode(b"a" * 32).decode()])
def test_a_weak_key_is_refused(tmp_path, weak):
    with pytest.raises(Misconfigured, match="too weak"):
        _ = Settings(data_dir=tmp_path, signing_key=weak).signing_secret


def test_each_purpose_has_a_key_of_its_own_that_is_the_same_at_each_start(tmp_path):
    first, second = Settings(data_dir=tmp_path), Settings(data_dir=tmp_path)
    assert len(first.derived_key("refresh")) == 32
    assert first.derived_key("refresh") == second.derived_key("refresh")
    assert len({first.derived_key("refresh"), first.derived_key("second-factor"), first.signing_secret}) == 3


def test_token_keys_lie_in_the_data_folder_unless_they_are_said_to_lie_elsewhere(tmp_path):
    assert Settings(data_dir=tmp_path).keys_folder == tmp_path / "keys"
    assert Settings(data_dir=tmp_path, keys_dir=str(tmp_path / "other")).keys_folder == tmp_path / "other"


def test_tokens_are_issued_in_the_name_of_the_public_address(tmp_path):
    assert Settings(data_dir=tmp_path).issuer == "trellis"
    assert Settings(data_dir=tmp_path, public_url="https://trellis.example").issuer == "https://trellis.example"


def test_a_wrong_setting_is_named(monkeypatch):
    monkeypatch.setenv("TRELLIS_PORT", "eighty")
    with pytest.raises(Misconfigured, match="TRELLIS_PORT"):
        read_settings()


def test_secrets_do_not_show_when_settings_are_printed(tmp_path):
    shown = repr(Settings(data_dir=tmp_path, neo4j_password="hidden-1", s3_secret_key="hidden-2", signing_key=GOOD_KEY))
    assert "hidden" not in shown and GOOD_KEY not in shown

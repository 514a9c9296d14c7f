"""The container set-up says nothing that the code does not: settings that exist, files that are there, versions that agree."""

import json
import re
from pathlib import Path

import pytest
from pydantic import SecretStr

from api.settings import Settings
from api.up import KEEP_ALIVE
from graph.local.jars import VERSION as NEO4J_VERSION

ROOT = Path(__file__).parents[2]
DOCKERFILE = (ROOT / "Dockerfile").read_text("utf-8")
COMPOSE = (ROOT / "docker-compose.yml").read_text("utf-8")
NGINX = (ROOT / "api" / "gateway" / "nginx.conf").read_text("utf-8")

SETTINGS = {f"TRELLIS_{name.upper()}" for name in Settings.model_fields}
SECRETS = {f"TRELLIS_{name.upper()}" for name, field in Settings.model_fields.items() if field.annotation is SecretStr}
TAGGED = re.compile(r"[a-z0-9./-]+:v?\d[\w.-]*")
REQUIRED = r"\$\{%s:\?[^}]+\}"
EMPTY = "${%s:-}"
OPTIONAL = {"TRELLIS_SMTP_URL", "TRELLIS_REDIS_URL"}
"""What is secret in them belongs to a server that needn't be there."""


@pytest.mark.parametrize("text", [DOCKERFILE, COMPOSE], ids=["Dockerfile", "docker-compose.yml"])
def test_every_setting_named_there_exists(text):
    assert set(re.findall(r"TRELLIS_[A-Z0-9_]+", text)) <= SETTINGS


@pytest.mark.parametrize("secret", sorted(SECRETS))
def test_no_secret_has_a_default(secret):
    values = re.findall(rf"{secret}: (.+)", COMPOSE)
    assert values
    assert all(re.fullmatch(REQUIRED % secret, value.strip()) or (secret in OPTIONAL and value == EMPTY % secret) for value in values)
    assert secret not in DOCKERFILE


def test_whatever_else_is_secret_comes_from_the_environment_too():
    given = re.findall(r"^ +(NEO4J_AUTH|ROOT_ACCESS_KEY|ROOT_SECRET_KEY): (.+)$", COMPOSE, re.MULTILINE)
    assert len(given) == 3
    assert all(re.search(REQUIRED % r"TRELLIS_\w+", value) for _, value in given)


def test_every_image_is_pinned_by_its_tag():
    images = re.findall(r"^ +image: (\S+)", COMPOSE, re.MULTILINE) + re.findall(r"^FROM (\S+)", DOCKERFILE, re.MULTILINE)
    assert len(images) >= 8
    assert [image for image in images if not TAGGED.fullmatch(image)] == []


def test_what_the_dockerfile_copies_is_there_and_not_ignored():
    lines = re.findall(r"^COPY (?!--from)(.+)$", DOCKERFILE, re.MULTILINE)
    sources = {source for line in lines for source in line.split()[:-1]}
    sent = {line[1:] for line in (ROOT / ".dockerignore").read_text("utf-8").splitlines() if line.startswith("!")}
    assert sources
    assert [source for source in sources if not (ROOT / source).exists()] == []
    assert {source.partition("/")[0] for source in sources} == sent


def test_all_packages_of_the_project_are_in_the_image():
    packages = {path.parent.name for path in ROOT.glob("*/__init__.py")} - {"tests"}
    assert packages == set(re.findall(r"^COPY (\w+) \1$", DOCKERFILE, re.MULTILINE)) - {"ui"}


def test_the_image_runs_as_a_user_who_may_change_nothing():
    final = DOCKERFILE.rpartition("\nFROM ")[2]
    assert re.search(r"^USER trellis$", final, re.MULTILINE)
    assert "--chown" not in final
    assert "HEALTHCHECK" in final


def test_the_image_has_a_python_and_a_node_that_the_project_takes():
    python = re.search(r"FROM python:(\d+)\.(\d+)", DOCKERFILE)
    node = re.search(r"FROM node:(\d+)", DOCKERFILE)
    engines = json.loads((ROOT / "ui" / "package.json").read_text("utf-8"))["engines"]["node"]
    least = re.search(r"\d+", engines)
    assert python and node and least
    assert (int(python[1]), int(python[2])) >= (3, 11)
    assert int(node[1]) >= int(least[0])


def test_neo4j_is_the_version_that_trellis_starts_by_itself_and_speaks_cypher_25():
    assert f"image: neo4j:{NEO4J_VERSION}-community" in COMPOSE
    assert "NEO4J_db_query_default__language: CYPHER_25" in COMPOSE


def test_nginx_takes_every_body_that_the_api_takes_and_closes_idle_connections_first():
    largest = re.search(r"client_max_body_size (\d+)m;", NGINX)
    idle = re.search(r"upstream api \{[^}]*keepalive_timeout (\d+)s;", NGINX)
    assert largest and int(largest[1]) * 1024 * 1024 > Settings.model_fields["limit_body_bytes"].default
    assert idle and int(idle[1]) < KEEP_ALIVE


def test_nginx_sets_what_a_client_could_claim_of_itself():
    assert "$proxy_add_x_forwarded_for" not in NGINX
    for header in ("X-Forwarded-For", "X-Forwarded-Proto", "X-Forwarded-Host", "X-Real-IP", "Forwarded", "X-Request-Start"):
        assert f"proxy_set_header {header} " in NGINX


def test_only_the_network_of_the_containers_is_believed_about_addresses():
    (subnet,) = re.findall(r"subnet: (\S+)", COMPOSE)
    (gateway,) = re.findall(r"gateway: (\S+)", COMPOSE)
    assert re.findall(r"TRELLIS_TRUSTED_PROXIES: (\S+)", COMPOSE) == [subnet]
    assert re.findall(r"set_real_ip_from (\S+);", NGINX) == [gateway]
    assert re.search(r'- "127\.0\.0\.1:\d+:8080"', COMPOSE), "else a stranger could come in by the gateway's address"

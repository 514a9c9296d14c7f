"""Mail: delivered to a real SMTP server or written as files, never waited for, never lost in silence, and nothing slips into a header."""

import asyncio
import email.policy
import logging
import os
import re
import stat
import time
from urllib.parse import quote

import pytest

from api import mail as mail_module
from api.identity import letters
from api.mail import Letter, Mail, is_address
from api.settings import Settings
from api.smtp_address import SmtpAddress, read_smtp_url
from graph.errors import Misconfigured
from tests.smtp_server import PASSWORD, USER, certificate, smtp_server

LINK = "https://trellis.example/a-rather-long-path-of-the-install/verify#" + "x" * 43
LETTER = Letter("ann@example.org", "A subject", f"Hello,\n\n{LINK}\n\n.\nMAIL FROM:<x@y>\n")
WITH_PASSWORD = f"{USER}:{quote(PASSWORD, safe='')}@"


pytestmark = pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS")


@pytest.fixture
def logged(caplog):
    """What Trellis itself has logged so far, with tracebacks."""
    caplog.set_level(logging.INFO)
    return lambda: "\n".join(caplog.handler.format(record) for record in caplog.records if record.name.startswith("trellis"))


@pytest.fixture(autouse=True)
def impatient(monkeypatch):
    monkeypatch.setattr(mail_module, "FIRST_PAUSE", 0.0)
    monkeypatch.setattr(mail_module, "PAUSES", (0.05, 0.05, 0.05))
    monkeypatch.setattr(mail_module, "DRAIN", 10.0)


def settings_of(tmp_path, url="", **more):
    sender = {"mail_from": "Trellis <no-reply@trellis.example>"} if url else {}
    return Settings(data_dir=tmp_path / "data", smtp_url=url, **{**sender, **more})


def files(tmp_path):
    return sorted((tmp_path / "data" / "mail").glob("*"))


async def until(is_so):
    for _ in range(1000):
        if is_so():
            return
        await asyncio.sleep(0.01)
    raise AssertionError("it did not happen")


async def send(settings, *sent):
    async with Mail(settings) as mail:
        for letter in sent:
            mail.send(letter)


async def test_a_letter_arrives_as_it_was_written(tmp_path):
    async with smtp_server() as mailbox:
        await send(settings_of(tmp_path, f"smtp://127.0.0.1:{mailbox.port}"), LETTER)
    (envelope,), (letter,) = mailbox.envelopes, mailbox.letters
    assert (envelope.mail_from, envelope.rcpt_tos) == ("no-reply@trellis.example", ["ann@example.org"])
    assert (letter["From"], letter["To"], letter["Subject"]) == ("Trellis <no-reply@trellis.example>", "ann@example.org", "A subject")
    assert letter["Auto-Submitted"] == "auto-generated" and letter["Date"] and letter["Message-ID"].endswith("@trellis.example>")
    assert letter.get_content_type() == "text/plain" and letter.get_content().replace("\r\n", "\n") == LETTER.text
    assert not (tmp_path / "data" / "mail").exists()


@pytest.mark.parametrize("scheme", ["smtp", "smtps"])
async def test_over_tls_with_a_password(tmp_path, monkeypatch, scheme):
    context, authority = certificate(tmp_path, "127.0.0.1")
    monkeypatch.setenv("SSL_CERT_FILE", str(authority))
    how = {"starttls": context} if scheme == "smtp" else {"tls": context}
    async with smtp_server(password=PASSWORD, **how) as mailbox:
        await send(settings_of(tmp_path, f"{scheme}://{WITH_PASSWORD}127.0.0.1:{mailbox.port}?starttls=true"), LETTER)
    (envelope,) = mailbox.envelopes
    assert envelope.user == USER
    assert envelope.over_tls or scheme == "smtps"


@pytest.mark.parametrize(("host", "trusted"), [("127.0.0.1", False), ("other.example", True)], ids=["unknown authority", "other host"])
@pytest.mark.parametrize("scheme", ["smtp", "smtps"])
async def test_a_certificate_that_is_not_the_servers_gets_no_password_and_no_letter(tmp_path, monkeypatch, logged, host, trusted, scheme):
    context, authority = certificate(tmp_path, host)
    if trusted:
        monkeypatch.setenv("SSL_CERT_FILE", str(authority))
    how = {"starttls": context} if scheme == "smtp" else {"tls": context}
    async with smtp_server(password=PASSWORD, **how) as mailbox:
        await send(settings_of(tmp_path, f"{scheme}://{WITH_PASSWORD}127.0.0.1:{mailbox.port}?starttls=true"), LETTER)
    assert (mailbox.envelopes, mailbox.tries) == ([], 0)
    assert "lost" in logged()


async def test_a_server_that_offers_no_tls_where_it_is_wanted_gets_nothing(tmp_path, logged):
    async with smtp_server() as mailbox:
        await send(settings_of(tmp_path, f"smtp://127.0.0.1:{mailbox.port}?starttls=true"), LETTER)
    assert mailbox.tries == 0
    assert "lost" in logged()


async def test_a_wrong_password_is_said_at_once_and_without_it(tmp_path, logged):
    async with smtp_server(password="another") as mailbox:
        await send(settings_of(tmp_path, f"smtp://{WITH_PASSWORD}127.0.0.1:{mailbox.port}"), LETTER)
    assert "lost (A subject): SMTPAuthenticationError 535" in logged()
    assert "again" not in logged()
    assert_tells_nothing(logged())


def assert_tells_nothing(text):
    assert text
    assert not any(secret in text for secret in (LINK, "ann@", PASSWORD, quote(PASSWORD, safe=""), "Hello"))


async def test_a_server_that_is_down_is_tried_again(tmp_path, logged, monkeypatch):
    async with smtp_server() as mailbox:
        port = mailbox.port
    monkeypatch.setattr(mail_module, "PAUSES", (0.1,) * 50)
    async with Mail(settings_of(tmp_path, f"smtp://127.0.0.1:{port}")) as mail:
        mail.send(LETTER)
        await until(lambda: "tried again" in logged())
        async with smtp_server(port=port) as mailbox:
            await until(lambda: mailbox.letters)
    assert "lost" not in logged()
    assert_tells_nothing(logged())


async def test_after_all_tries_it_is_logged_as_lost_without_its_text(tmp_path, logged):
    await send(settings_of(tmp_path, "smtp://127.0.0.1:1"), LETTER)
    assert logged().count("tried again") == 3
    assert logged().count("lost (A subject)") == 1
    assert_tells_nothing(logged())


async def test_not_now_is_tried_again_and_never_is_not(tmp_path, logged):
    async with smtp_server() as mailbox:
        mailbox.refusals = ["451 later", "421 busy"]
        await send(settings_of(tmp_path, f"smtp://127.0.0.1:{mailbox.port}"), LETTER)
        assert (len(mailbox.letters), mailbox.tries) == (1, 3)
        mailbox.refusals = ["554 never"]
        await send(settings_of(tmp_path, f"smtp://127.0.0.1:{mailbox.port}"), LETTER)
        assert (len(mailbox.letters), mailbox.tries) == (1, 4)
    assert "SMTPDataError 554" in logged()


@pytest.mark.parametrize(("answer", "tries"), [("550 no such user ann@example.org", 1), ("450 greylisted", 4)])
async def test_a_mailbox_that_is_refused_does_not_appear_in_the_log(tmp_path, logged, answer, tries):
    async with smtp_server() as mailbox:
        mailbox.refused_mailboxes = {"ann@example.org": answer}
        await send(settings_of(tmp_path, f"smtp://127.0.0.1:{mailbox.port}"), LETTER)
    assert mailbox.tries == tries
    assert logged().count("lost") == 1
    assert_tells_nothing(logged())


async def test_sending_never_waits_and_what_waits_is_bounded(tmp_path, logged, monkeypatch):
    monkeypatch.setattr(mail_module, "MOST_WAITING", 50)
    monkeypatch.setattr(mail_module, "DRAIN", 0.2)
    async with smtp_server() as mailbox:
        mailbox.hangs = True
        async with Mail(settings_of(tmp_path, f"smtp://127.0.0.1:{mailbox.port}")) as mail:
            for _ in range(51):
                mail.send(LETTER)
            assert mailbox.tries == 0, "nothing is done before send has returned"
            assert logged().count("50 others are waiting") == 1
    assert logged().count("the server stopped") == 50
    assert_tells_nothing(logged())


async def test_a_letter_to_nobody_is_written_like_any_and_goes_nowhere(tmp_path, monkeypatch):
    composed = []
    compose = mail_module.compose
    monkeypatch.setattr(mail_module, "compose", lambda letter, sender: composed.append(letter) or compose(letter, sender))
    async with smtp_server() as mailbox:
        for settings in (settings_of(tmp_path), settings_of(tmp_path, f"smtp://127.0.0.1:{mailbox.port}")):
            async with Mail(settings) as mail:
                mail.pretend(LETTER)
    assert composed == [LETTER, LETTER]
    assert (files(tmp_path), mailbox.tries) == ([], 0)


async def test_a_letter_that_is_stuck_does_not_hold_up_the_others(tmp_path, monkeypatch):
    monkeypatch.setattr(mail_module, "PAUSES", (5.0,))
    monkeypatch.setattr(mail_module, "DRAIN", 0.0)
    stuck = Letter("stuck@example.org", "S", "T")
    async with smtp_server() as mailbox:
        mailbox.refused_mailboxes = {"stuck@example.org": "450 greylisted"}
        async with Mail(settings_of(tmp_path, f"smtp://127.0.0.1:{mailbox.port}")) as mail:
            for _ in range(10):
                mail.send(stuck)
            mail.send(LETTER)
            await until(lambda: mailbox.letters)
    assert mailbox.tries == 11


async def test_many_letters_use_few_connections_and_all_arrive(tmp_path):
    async with smtp_server() as mailbox:
        await send(settings_of(tmp_path, f"smtp://127.0.0.1:{mailbox.port}"), *(Letter(f"u{n}@example.org", "S", "T") for n in range(40)))
    assert sorted(letter["To"] for letter in mailbox.letters) == sorted(f"u{n}@example.org" for n in range(40))
    assert 1 < mailbox.most_under_way <= mail_module.AT_ONCE


async def test_without_smtp_each_letter_is_a_file_which_the_log_names(tmp_path, logged):
    await send(settings_of(tmp_path), LETTER, LETTER)
    first, second = files(tmp_path)
    assert {stat.S_IMODE(path.stat().st_mode) for path in (first, second)} == {0o600}
    assert stat.S_IMODE(first.parent.stat().st_mode) == stat.S_IMODE(first.parent.parent.stat().st_mode) == 0o700
    letter = email.message_from_bytes(first.read_bytes(), policy=email.policy.default)
    assert (letter["From"], letter["To"]) == ("Trellis <no-reply@localhost>", "ann@example.org")
    assert LINK in first.read_text().splitlines(), "whoever opens the file can follow the link"
    assert re.fullmatch(r"\d{8}T\d{6}Z-[0-9a-f-]{36}\.eml", first.name)
    assert str(first) in logged() and str(second) in logged()
    assert_tells_nothing(logged())


async def test_letters_of_more_than_a_day_ago_are_swept(tmp_path):
    await send(settings_of(tmp_path), LETTER, LETTER)
    old, young = files(tmp_path)
    os.utime(old, (time.time() - mail_module.KEPT_FOR - 60,) * 2)
    assert [mail_module.sweep_files(old.parent) for _ in range(2)] == [1, 0]
    assert files(tmp_path) == [young]
    assert mail_module.sweep_files(tmp_path / "not made yet") == 0


async def test_a_folder_that_cannot_be_written_loses_nothing_in_silence(tmp_path, logged):
    settings = settings_of(tmp_path)
    async with Mail(settings) as mail:
        (tmp_path / "data" / "mail").rmdir()
        mail.send(LETTER)
    assert "lost (A subject): FileNotFoundError" in logged()


@pytest.mark.parametrize(
    "hostile",
    [
        "ann@example.org\nBcc: eve@evil.example",
        "ann@example.org\r\nBcc: eve@evil.example",
        "ann@example.org, eve@evil.example",
        "ann@example.org> SIZE=1\r\nRCPT TO:<eve@evil.example",
        "Ann <ann@example.org>",
        '"ann smith"@example.org',
        "ann@example.org\n",
        "ann@example.org\u2028",
        "ann@exämple.org",
        "änn@example.org",
        "@example.org",
        "ann@",
        "ann",
        "",
        "a..b@example.org",
        ".a@example.org",
        "ann@-example.org",
        "ann@example..org",
        "ann@[127.0.0.1]",
        "a" * 65 + "@example.org",
        "a@" + ".".join(["b" * 60] * 5),
        "a\0@example.org",
    ],
)
def test_nothing_but_one_plain_address_is_written_to(hostile):
    assert not is_address(hostile)
    with pytest.raises(ValueError, match="address"):
        Letter(hostile, "S", "T")


@pytest.mark.parametrize(
    "address", ["ann@example.org", "a.b+c_d@sub.example.co", "o'neil@x.org", "root@localhost", "a" * 64 + "@b.org", "A@B.ORG"]
)
def test_addresses_as_people_have_them_are_taken(address):
    assert is_address(address)


@pytest.mark.parametrize("hostile", ["one\nBcc: eve@evil.example", "one\r\n\r\nbody", "a\x00b", "a\u2028b", "a\x85b", "a\x1b[2J"])
def test_a_subject_is_one_line(hostile):
    with pytest.raises(ValueError, match="one line"):
        Letter("ann@example.org", hostile, "T")


@pytest.mark.parametrize("sender", ["nobody", "Trellis <a@b.org>\nBcc: c@d.org", "Trellis", "a@b.org, c@d.org", "<>", "x\ny <a@b.org>"])
def test_a_sender_that_cannot_be_read_is_refused(tmp_path, sender):
    with pytest.raises(Misconfigured, match="TRELLIS_MAIL_FROM"):
        Mail(settings_of(tmp_path, mail_from=sender))


def test_a_sender_must_be_named_with_a_server(tmp_path):
    with pytest.raises(Misconfigured, match="TRELLIS_MAIL_FROM must be set"):
        Mail(settings_of(tmp_path, "smtp://127.0.0.1:25", mail_from=""))


@pytest.mark.parametrize(
    ("url", "read"),
    [
        ("smtp://mail.example", SmtpAddress("mail.example", 587, "by STARTTLS", None, None)),
        ("smtp://a%40b:p%3Aw@mail.example:2525", SmtpAddress("mail.example", 2525, "by STARTTLS", "a@b", "p:w")),
        ("smtp://mail.example?starttls=false", SmtpAddress("mail.example", 25, "none", None, None)),
        ("smtps://u:p@mail.example", SmtpAddress("mail.example", 465, "from the start", "u", "p")),
        ("smtp://localhost:1025", SmtpAddress("localhost", 1025, "none", None, None)),
        ("smtp://u:p@127.0.0.1?starttls=true", SmtpAddress("127.0.0.1", 587, "by STARTTLS", "u", "p")),
    ],
)
def test_where_the_server_is(url, read):
    assert read_smtp_url(url) == read


@pytest.mark.parametrize(
    "url",
    [
        "mail.example",
        "http://:hunter2@mail.example",
        "smtp://u:hunter2@",
        "smtp://u:hunter2@h:port",
        "smtp://u:hunter2@h?starttls=maybe",
        "smtp://u:hunter2@h?tls=1",
    ],
)
def test_a_server_that_cannot_be_read_is_refused_without_showing_its_password(tmp_path, url):
    with pytest.raises(Misconfigured, match="TRELLIS_SMTP_URL") as refused:
        Mail(settings_of(tmp_path, url))
    assert "hunter2" not in str(refused.value) and "hunter2" not in repr(settings_of(tmp_path, url))


def test_a_password_does_not_go_out_in_the_clear(tmp_path):
    with pytest.raises(Misconfigured, match="unencrypted"):
        Mail(settings_of(tmp_path, "smtp://u:secret@mail.example?starttls=false"))


TO = ("ann@example.org", "ann")
ALL_LETTERS = {
    "verify": letters.verify_address(*TO, LINK),
    "taken": letters.address_taken(*TO),
    "reset": letters.reset_password(*TO, LINK),
    "address": letters.address_changed(*TO, letters.mask("new.address@example.net")),
    "password": letters.password_changed(*TO),
    "on": letters.second_factor_changed(*TO, on=True),
    "off": letters.second_factor_changed(*TO, on=False),
}


@pytest.mark.parametrize("letter", ALL_LETTERS.values(), ids=ALL_LETTERS)
def test_each_letter_greets_is_plain_and_says_what_to_do_if_it_was_not_you(letter):
    assert letter.to == "ann@example.org"
    assert letter.subject.startswith("Trellis: ") and len(letter.subject) < 60
    assert letter.text.startswith("Hello ann,\n") and letter.text.isascii() and len(letter.text) < 600
    assert re.search(r"If (it wasn't|you didn't|that was) ", letter.text)
    assert "<" not in letter.text


def test_links_stand_alone_on_their_lines_and_a_new_address_is_masked():
    assert all(LINK in ALL_LETTERS[name].text.splitlines() for name in ("verify", "reset"))
    assert "n***@example.net" in ALL_LETTERS["address"].text and "new.address" not in ALL_LETTERS["address"].text

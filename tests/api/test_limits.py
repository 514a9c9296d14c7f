"""Limits: a window that slides, one count for several processes, and a Redis that may go without locking anybody out or letting all in."""

import asyncio
import logging
import multiprocessing

import pytest
from redis.asyncio import Redis

from api import limits as limits_module
from api.limits import Limits, address_key
from api.refusals import TooManyRequests
from api.settings import Settings
from graph.errors import Misconfigured
from graph.values import new_uid

SIGNING_KEY = "q83vEjRWeJq83vEjRWeJASNFZ4mrze8BI0VniavN7wE="


class Clock:
    def __init__(self):
        self.now = 1000.0

    def __call__(self):
        return self.now


@pytest.fixture
def clock():
    return Clock()


def settings_of(tmp_path, **more):
    return Settings(data_dir=tmp_path / "data", signing_key=SIGNING_KEY, **more)


async def tries(limits, count, key, limit="sign_in_account"):
    """How many of these tries there was room for."""
    let_in = 0
    for _ in range(count):
        try:
            await limits.hit(limit, key)
            let_in += 1
        except TooManyRequests:
            pass
    return let_in


async def test_past_the_limit_one_is_told_when_to_come_back(tmp_path, clock):
    limits = Limits(settings_of(tmp_path, limit_sign_in_per_account="3/5 minutes"), clock)
    assert await tries(limits, 3, "ann") == 3
    clock.now += 60
    with pytest.raises(TooManyRequests, match="Try again in 4 minutes") as refused:
        await limits.hit("sign_in_account", "ann")
    assert refused.value.retry_after == 240
    clock.now += 239.5
    with pytest.raises(TooManyRequests, match=r"Try again in 1 second\.") as refused:
        await limits.hit("sign_in_account", "ann")
    assert refused.value.retry_after == 1
    clock.now += 0.5
    await limits.hit("sign_in_account", "ann")


async def test_the_window_slides_and_each_try_frees_its_own_place(tmp_path, clock):
    limits = Limits(settings_of(tmp_path, limit_sign_in_per_account="2/minute"), clock)
    assert await tries(limits, 1, "ann") == 1
    clock.now += 40
    assert await tries(limits, 5, "ann") == 1
    clock.now += 20
    assert await tries(limits, 5, "ann") == 1, "the first has left the window, the second is still in it"
    clock.now += 40
    assert await tries(limits, 5, "ann") == 1


async def test_refused_tries_do_not_prolong_the_wait(tmp_path, clock):
    limits = Limits(settings_of(tmp_path, limit_sign_in_per_account="1/minute"), clock)
    await limits.hit("sign_in_account", "ann")
    for _ in range(59):
        clock.now += 1
        assert await tries(limits, 1, "ann") == 0
    clock.now += 1
    assert await tries(limits, 1, "ann") == 1


async def test_accounts_and_limits_are_counted_apart(tmp_path, clock):
    limits = Limits(settings_of(tmp_path, limit_sign_in_per_account="1/minute", limit_mail_per_mailbox="1/minute"), clock)
    assert await tries(limits, 2, "ann") == 1
    assert await tries(limits, 2, "bob") == 1
    assert await tries(limits, 2, "ann", "mail_to") == 1


async def test_the_same_account_is_counted_once_however_it_is_written(tmp_path, clock):
    limits = Limits(settings_of(tmp_path, limit_sign_in_per_account="2/minute"), clock)
    assert [await tries(limits, 1, name) for name in ("Ann", "ann", " ANN", "Ａｎｎ")] == [1, 1, 0, 0]


async def test_what_comes_from_one_line_counts_as_one_address(tmp_path, clock):
    limits = Limits(settings_of(tmp_path, limit_register_per_address="1/hour"), clock)
    written = [
        "2001:db8:0:1::1",
        "2001:0db8:0000:0001:ffff::2",
        "2001:db8:0:2::1",
        "203.0.113.9",
        "::ffff:203.0.113.9",
        "",
        "strange",
        "strange",
    ]
    assert [await tries(limits, 1, address, "register") for address in written] == [1, 0, 1, 1, 0, 1, 1, 0]


def test_a_scope_does_not_make_another_address():
    assert address_key("fe80::1%eth0") == address_key("fe80::1%eth1") == "fe80::/64"


async def test_many_at_once_get_no_more_than_the_limit(tmp_path):
    limits = Limits(settings_of(tmp_path, limit_sign_in_per_account="20/minute"))
    assert sum(await asyncio.gather(*(tries(limits, 1, "ann") for _ in range(100)))) == 20


async def test_memory_is_bounded_and_those_used_last_are_kept(tmp_path, clock, monkeypatch):
    monkeypatch.setattr(limits_module, "MOST_KEYS", 100)
    limits = Limits(settings_of(tmp_path, limit_sign_in_per_account="2/minute"), clock)
    assert await tries(limits, 2, "ann") == 2
    for number in range(1000):
        await limits.hit("sign_in_account", f"stranger-{number}")
        if number % 50 == 0:
            assert await tries(limits, 1, "ann") == 0, "who is still being tried is not forgotten"
    assert len(limits._own["sign_in_account"]._hits) == 100


async def test_who_floods_one_limit_makes_no_other_forget(tmp_path, clock, monkeypatch):
    monkeypatch.setattr(limits_module, "MOST_KEYS", 100)
    limits = Limits(settings_of(tmp_path, limit_sign_in_per_account="2/minute"), clock)
    assert await tries(limits, 2, "ann") == 2
    for number in range(200):
        await limits.hit("mail_to", f"stranger-{number}@example.org")
    assert await tries(limits, 1, "ann") == 0


@pytest.mark.parametrize(
    "setting", [name for name, field in Settings.model_fields.items() if name.startswith("limit_") and field.annotation is str]
)
@pytest.mark.parametrize("notation", ["", "many", "5/fortnight", "0/hour", "-1/hour", "1/second; 5/minute", "5"])
def test_a_notation_that_cannot_be_read_is_refused_by_name(tmp_path, setting, notation):
    with pytest.raises(Misconfigured, match=f"TRELLIS_{setting.upper()}"):
        Limits(settings_of(tmp_path, **{setting: notation}))


def test_the_default_limits_can_be_read(tmp_path):
    Limits(Settings(data_dir=tmp_path))


@pytest.mark.parametrize("url", ["redis", "http://here:6379", "redis://here:port", "redis://:secret@/"])
def test_an_address_of_redis_that_cannot_be_read_is_refused_without_showing_its_password(tmp_path, url):
    with pytest.raises(Misconfigured, match="TRELLIS_REDIS_URL") as refused:
        Limits(settings_of(tmp_path, redis_url=url))
    assert "secret" not in str(refused.value)


async def test_a_redis_that_is_not_there_at_the_start_is_told_in_a_sentence(tmp_path):
    with pytest.raises(Misconfigured, match=r"Redis at 127\.0\.0\.1:1 doesn't answer.*TRELLIS_REDIS_URL") as refused:
        async with Limits(settings_of(tmp_path, redis_url="redis://:secret@127.0.0.1:1")):
            pass
    assert "secret" not in str(refused.value)


def _try_from_a_process(tmp_path, url, key, count, result):
    async def run():
        async with Limits(settings_of(tmp_path, redis_url=url)) as limits:
            result.put(await tries(limits, count, key))

    asyncio.run(run())


async def test_two_processes_share_a_limit(tmp_path, redis_server):
    context = multiprocessing.get_context("spawn")
    result, key = context.Queue(), new_uid()
    processes = [context.Process(target=_try_from_a_process, args=(tmp_path, redis_server.url, key, 30, result)) for _ in range(2)]
    for process in processes:
        process.start()
    let_in = [await asyncio.to_thread(result.get, timeout=60) for _ in processes]
    for process in processes:
        await asyncio.to_thread(process.join, 20)
    assert sum(let_in) == 20


async def test_the_window_slides_in_redis_too(tmp_path, redis_server):
    async with Limits(settings_of(tmp_path, redis_url=redis_server.url, limit_sign_in_per_account="2/second")) as limits:
        key = new_uid()
        assert await tries(limits, 2, key) == 2
        with pytest.raises(TooManyRequests) as refused:
            await limits.hit("sign_in_account", key)
        assert refused.value.retry_after == 1
        await asyncio.sleep(1.1)
        assert await tries(limits, 1, key) == 1


async def test_redis_learns_no_name_and_no_mailbox(tmp_path, redis_server):
    async with Limits(settings_of(tmp_path, redis_url=redis_server.url)) as limits, Redis.from_url(redis_server.url) as redis:
        await limits.hit("mail_to", "ann.secret@example.org")
        await limits.hit("sign_in_address", "203.0.113.77")
        keys = b"\n".join([key async for key in redis.scan_iter()])
    assert b"mail_to" in keys
    assert not any(part in keys for part in (b"ann", b"secret", b"example", b"203.0"))


async def test_when_redis_is_gone_limits_go_on_in_the_process_and_come_back(tmp_path, redis_server, clock, caplog):
    caplog.set_level(logging.INFO)
    settings = settings_of(tmp_path, redis_url=redis_server.url, limit_sign_in_per_account="5/minute")
    async with Limits(settings, clock) as limits:
        key = new_uid()
        assert await tries(limits, 3, key) == 3
        redis_server.kill()
        assert sum(await asyncio.gather(*(tries(limits, 1, key) for _ in range(30)))) == 5, "nobody is locked out, and not all are let in"
        clock.now += limits_module.REDIS_PAUSE + 1
        assert await tries(limits, 1, key) == 0
        assert caplog.text.count("doesn't answer") == 1
        redis_server.start()
        clock.now += limits_module.REDIS_PAUSE + 1
        assert await tries(limits, 10, key) == 5, "it was started anew and is empty"
        assert caplog.text.count("answers again") == 1


async def test_a_redis_that_hangs_is_waited_for_once(tmp_path, redis_server, clock, monkeypatch):
    monkeypatch.setattr(limits_module, "REDIS_TIMEOUT", 0.2)
    async with Limits(settings_of(tmp_path, redis_url=redis_server.url, limit_sign_in_per_account="5/minute"), clock) as limits:
        key = new_uid()
        assert await tries(limits, 1, key) == 1
        with redis_server.paused():
            assert await tries(limits, 20, key) == 5

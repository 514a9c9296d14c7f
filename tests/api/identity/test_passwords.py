"""Passwords: which are taken, and a pool that hashes them without keeping anybody else waiting."""

import asyncio
import os
import subprocess
import sys
import threading
import time
from contextlib import AsyncExitStack

import pytest
from argon2 import PasswordHasher, extract_parameters

from api.identity.passwords import MOST_WAITING, NICE, SLOW_TURN, THREADS, TURNS, Passwords, check_password
from api.refusals import Busy, PasswordRefused

RIGHT = "correct horse battery"


@pytest.fixture
def passwords():
    pool = Passwords()
    yield pool
    pool.close()


class Gate:
    """Stands where the library verifies: counts, and lets nobody through until it is opened."""

    def __init__(self):
        self.calls, self.running, self.most_running = [], 0, 0
        self.opened, self._lock = threading.Event(), threading.Lock()

    def verify(self, hash, password):
        with self._lock:
            self.calls.append(hash)
            self.running += 1
            self.most_running = max(self.most_running, self.running)
        assert self.opened.wait(10)
        with self._lock:
            self.running -= 1
        return True


@pytest.fixture
def gate(monkeypatch):
    gate = Gate()
    monkeypatch.setattr(PasswordHasher, "verify", lambda _, hash, password: gate.verify(hash, password))
    yield gate
    gate.opened.set()


async def until(holds):
    for _ in range(1000):
        if holds():
            return
        await asyncio.sleep(0.005)
    pytest.fail("that didn't happen within 5 seconds")


async def test_a_password_matches_its_own_hash_and_no_other_password_does(passwords):
    made = await passwords.hash(RIGHT)
    assert await passwords.matches(made, RIGHT)
    for wrong in ("", RIGHT.upper(), f"{RIGHT} ", RIGHT[:-1], f"{RIGHT}\0"):
        assert not await passwords.matches(made, wrong)


async def test_it_is_argon2id_with_a_salt_of_its_own_each_time(passwords):
    first, second = await passwords.hash(RIGHT), await passwords.hash(RIGHT)
    assert first.startswith("$argon2id$v=19$m=19456,t=2,p=1$") and first != second


async def test_every_character_of_a_long_password_counts(passwords):
    made = await passwords.hash("日" * 255 + "a")
    assert await passwords.matches(made, "日" * 255 + "a") and not await passwords.matches(made, "日" * 255 + "b")


async def test_a_hash_of_other_parameters_is_still_good_and_is_to_be_made_anew(passwords):
    old = PasswordHasher(time_cost=1, memory_cost=1024, parallelism=1).hash(RIGHT)
    assert await passwords.matches(old, RIGHT) and passwords.needs_rehash(old)
    assert not passwords.needs_rehash(await passwords.hash(RIGHT))


async def test_an_account_that_does_not_exist_costs_the_same_work(passwords, monkeypatch):
    calls = []
    verify = PasswordHasher.verify
    monkeypatch.setattr(PasswordHasher, "verify", lambda self, hash, password: calls.append(hash) or verify(self, hash, password))
    known = await passwords.hash(RIGHT)
    for asked in (known, None):
        assert not await passwords.matches(asked, "wrong password")
    assert [extract_parameters(hash) for hash in calls] == [extract_parameters(known)] * 2


async def test_an_account_that_does_not_exist_is_never_matched(passwords, gate):
    gate.opened.set()
    assert await passwords.matches("$argon2id$", RIGHT)
    assert not await passwords.matches(None, RIGHT)


async def test_hashing_yields_to_requests(passwords):
    def priority():
        return os.getpriority(os.PRIO_PROCESS, threading.get_native_id())

    ours = priority()
    assert await passwords._run(priority) == max(NICE, ours)
    assert priority() == ours


async def test_past_its_queue_it_is_busy_and_the_event_loop_stays_free(passwords, gate):
    waiting = [asyncio.create_task(passwords.matches("hash", RIGHT)) for _ in range(MOST_WAITING)]
    await until(lambda: gate.running == THREADS)
    with pytest.raises(Busy) as raised:
        await passwords.matches("hash", RIGHT)
    assert raised.value.retry_after
    with pytest.raises(Busy):
        await passwords.hash(RIGHT)
    assert not any(task.done() for task in waiting)
    gate.opened.set()
    assert await asyncio.gather(*waiting) == [True] * MOST_WAITING
    assert gate.most_running == THREADS and len(gate.calls) == MOST_WAITING
    assert await passwords.matches("hash", RIGHT)


async def test_there_is_no_room_while_the_event_loop_lags_but_one_slow_turn_is_no_lag(passwords):
    def slow_turns(number):
        if number:
            asyncio.get_running_loop().call_soon(slow_turns, number - 1)
            time.sleep(SLOW_TURN * 1.5)

    async def come():
        async with passwords.room():
            pass

    slow_turns(1)
    await come()
    asyncio.get_running_loop().call_soon(slow_turns, TURNS + 1)
    with pytest.raises(Busy) as raised:
        await come()
    assert raised.value.retry_after
    await asyncio.sleep(SLOW_TURN)
    await come()


async def test_so_many_have_room_at_once_and_whoever_leaves_makes_room(passwords):
    async with AsyncExitStack() as inside:
        for _ in range(MOST_WAITING - 1):
            await inside.enter_async_context(passwords.room())
        with pytest.raises(ValueError):
            async with passwords.room():
                with pytest.raises(Busy):
                    await inside.enter_async_context(passwords.room())
                raise ValueError
        async with passwords.room():
            pass


async def test_twice_as_many_as_fit_are_half_done_and_half_refused(passwords):
    hash = await passwords.hash(RIGHT)
    answers = asyncio.gather(*(passwords.matches(hash, RIGHT) for _ in range(MOST_WAITING * 2)), return_exceptions=True)
    turns = 0
    while not answers.done():
        await asyncio.sleep(0.001)
        turns += 1
    found = await answers
    assert sum(answer is True for answer in found) == MOST_WAITING
    assert sum(isinstance(answer, Busy) for answer in found) == MOST_WAITING
    assert turns > MOST_WAITING  # the loop turned while the threads were at work


async def test_whoever_goes_away_gives_their_place_back_when_the_work_is_done(passwords, gate):
    tasks = [asyncio.create_task(passwords.matches("hash", RIGHT)) for _ in range(MOST_WAITING)]
    await until(lambda: gate.running == THREADS)
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    started = [asyncio.create_task(passwords.matches("hash", RIGHT)) for _ in range(MOST_WAITING - THREADS)]
    await asyncio.sleep(0)
    with pytest.raises(Busy):  # those at work can't be stopped, and still count
        await passwords.matches("hash", RIGHT)
    gate.opened.set()
    assert all(await asyncio.gather(*started))
    await until(lambda: passwords._places._value == MOST_WAITING)
    assert len(gate.calls) == MOST_WAITING
    again = [asyncio.create_task(passwords.matches("hash", RIGHT)) for _ in range(MOST_WAITING)]
    assert all(await asyncio.gather(*again))


async def test_a_failure_gives_its_place_back_too(passwords):
    for _ in range(MOST_WAITING + 1):
        with pytest.raises(ZeroDivisionError):
            await passwords._run(lambda: 1 / 0)


@pytest.mark.parametrize(
    "password", ["cats and dogs", "日本語のパスワード", "x" * 200, "8 chars.", "p" + "\N{SMILING FACE WITH OPEN MOUTH}" * 255]
)
def test_any_characters_do_when_they_are_enough(password):
    check_password(password, handle="ann", email="ann@example.org")


@pytest.mark.parametrize("password", ["", "seven77", "x" * 257])
def test_length_is_counted_in_characters(password):
    with pytest.raises(PasswordRefused, match=r"at (least 8|most 256) characters") as raised:
        check_password(password, handle="ann", email="ann@example.org")
    assert raised.value.field == "password"


@pytest.mark.parametrize("password", ["password", "12345678", "PASSWORD1", "qwertyuiop", "iloveyou", "TrustNo1", "football", "letmein1"])
def test_what_everybody_tries_first_is_refused_whatever_its_case(password):
    with pytest.raises(PasswordRefused, match="tries first"):
        check_password(password, handle="ann", email="ann@example.org")


@pytest.mark.parametrize(
    "password",
    [
        "Anna-Maria",
        "anna-maria1990",
        "anna-mariaanna-maria",
        "am@example.org",
        "AM@example.org!",
        "mary.smith",
        "trellis2026",
        "Trellis!!",
        "trellistrellis",
    ],
)
def test_the_handle_the_address_and_the_name_of_the_site_are_no_passwords(password):
    email = "mary.smith@example.org" if "smith" in password.lower() else "am@example.org"
    with pytest.raises(PasswordRefused, match="too close"):
        check_password(password, handle="Anna-Maria", email=email)


@pytest.mark.parametrize("password", ["annual-ly", "my ann sleeps", "trellis of roses", "83ann2947120"])
def test_a_password_may_hold_the_handle_beside_other_things(password):
    check_password(password, handle="ann", email="ann@example.org")


def test_there_may_be_no_address():
    check_password(RIGHT, handle="ann", email="")


def test_commands_do_not_wait_for_the_list_of_common_passwords():
    code = "import sys, api.cli, api.identity.passwords; print('zxcvbn' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.strip() == "False"

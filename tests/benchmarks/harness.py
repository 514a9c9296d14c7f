"""Ours against the bare thing, in one process: A B A B, so that whatever else the machine does falls on both.

Absolute times on shared machines say nothing; what counts is the ratio of the two medians within one round, and its spread over the rounds.
"""

import asyncio
import gc
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from statistics import median, quantiles
from typing import Literal, TypeVar

T = TypeVar("T")
Call = Callable[[], Awaitable[T]]

ROUNDS = 9
CALLS = 40
WARM_UP = 5


@dataclass(frozen=True, slots=True)
class Round:
    """Seconds of every call of either side."""

    raw: list[float]
    ours: list[float]

    @property
    def p50(self) -> float:
        return median(self.ours) / median(self.raw)

    @property
    def p99(self) -> float:
        return _p99(self.ours) / _p99(self.raw)


@dataclass(frozen=True, slots=True)
class Comparison:
    name: str
    goal: float | None
    rounds: list[Round]
    goal_of: Literal["p50", "p99"] = "p50"

    @property
    def p50(self) -> float:
        """The median of the rounds' ratios: 1.1 means a tenth slower than the bare thing."""
        return median(each.p50 for each in self.rounds)

    @property
    def p99(self) -> float:
        return median(each.p99 for each in self.rounds)

    def __str__(self) -> str:
        ratios = [each.p50 for each in self.rounds]
        raw, ours = (1000 * median(times) for times in zip(*((median(each.raw), median(each.ours)) for each in self.rounds), strict=True))
        return (
            f"{self.name:<42} raw {raw:8.2f} ms  ours {ours:8.2f} ms  p50 {self.p50:5.2f}x ({min(ratios):.2f} to {max(ratios):.2f})"
            f"  p99 {self.p99:5.2f}x  {self.verdict}"
        )

    @property
    def verdict(self) -> str:
        if self.goal is None:
            return "for the record"
        found = self.p50 if self.goal_of == "p50" else self.p99
        return f"goal of {self.goal_of} {self.goal:.2f}x {'met' if found <= self.goal else 'MISSED'}"


async def compare(
    name: str,
    raw: Call[T],
    ours: Call[T],
    *,
    right: Callable[[T], bool],
    goal: float | None,
    clients: int = 1,
    calls: int = CALLS,
    rounds: int = ROUNDS,
) -> Comparison:
    """Runs both sides in turn, `calls` by each of `clients` at once, and prints one line. `right` looks at every answer of both sides.
    Without a goal the line is for the record.

    Raises AssertionError for a wrong answer: a fast wrong one is worth nothing.
    """
    assert rounds >= 7, "fewer rounds than 7 show no spread"
    for side in (raw, ours):
        await _times(side, right, clients, WARM_UP)
    measured = [Round(await _times(raw, right, clients, calls), await _times(ours, right, clients, calls)) for _ in range(rounds)]
    comparison = Comparison(name, goal, measured)
    print(comparison, flush=True)
    return comparison


async def _times(call: Call[T], right: Callable[[T], bool], clients: int, calls: int) -> list[float]:
    gc.collect()
    by_client = await asyncio.gather(*(_client(call, right, calls) for _ in range(clients)))
    return [seconds for times in by_client for seconds in times]


async def _client(call: Call[T], right: Callable[[T], bool], calls: int) -> list[float]:
    times: list[float] = []
    for _ in range(calls):
        started = time.perf_counter()
        answer = await call()
        times.append(time.perf_counter() - started)
        assert right(answer), f"a wrong answer: {answer!r:.200}"
    return times


def _p99(times: list[float]) -> float:
    """Of a single call that call: there is nothing between two of them."""
    return quantiles(times, n=100, method="inclusive")[98] if len(times) > 1 else times[0]

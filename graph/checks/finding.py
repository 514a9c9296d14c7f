"""What the checker says, and how it makes sure before it does."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Finding:
    """One invariant that does not hold. `where` names what breaks it: `topic <uid>`, `subject <uid>`, `index <name>`, …"""

    code: str
    where: str
    message: str


Check = Callable[[], Awaitable[list[Finding]]]


async def sure(check: Check) -> list[Finding]:
    """What is still there at a second look: what others were writing at the first is whole by then."""
    first = await check()
    if not first:
        return []
    again = set(await check())
    return [finding for finding in first if finding in again]

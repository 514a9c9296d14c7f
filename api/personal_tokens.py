"""Who a personal access token belongs to: asked of the graph once, then remembered for some seconds."""

from datetime import UTC, datetime, timedelta

from cachetools import TTLCache

from api.refusals import TokenInvalid
from graph.client import Graph
from graph.queries import access_tokens
from graph.queries.access_tokens import FoundToken
from graph.values import sha256

PREFIX = "trellis_"
"""By this a leaked token is recognised, by people and by scanners."""
LONGEST = 200
REMEMBERED_FOR = 10.0
"""Seconds. What is remembered never changes: a token that is revoked is refused at once, by the check in each query."""
AT_MOST = 10_000
TOUCHED_EVERY = timedelta(minutes=1)


class PersonalTokens:
    def __init__(self) -> None:
        self._found: TTLCache[str, FoundToken] = TTLCache(AT_MOST, REMEMBERED_FOR)

    async def find(self, graph: Graph, token: str) -> FoundToken:
        """Raises TokenInvalid for one that is unknown or over."""
        token_hash = sha256(token[:LONGEST].encode())
        if found := self._found.get(token_hash):
            return found
        found = await graph.read(access_tokens.find, token_hash)
        if found is None:
            raise TokenInvalid("This access token is unknown or has expired. Make another one in the settings.")
        if found.used_at is None or datetime.now(UTC) - found.used_at > TOUCHED_EVERY:
            await graph.write(access_tokens.touch, found.uid)
        self._found[token_hash] = found
        return found
